"""References to standards in other people's texts: finding them, and saying of each where it stands.

A text comes from a document; every place that reads as a designation with its publisher becomes a `Reference`, and the
catalogue judges it. Works in any language whose texts write designations in Latin letters.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache

import attrs

from aistandards.catalog import Catalog
from aistandards.designations import parse_designation, readings
from aistandards.errors import DesignationError
from aistandards.model import Designation, Status

LONGEST = 90
"""Characters that a designation may take; the longest known has 61."""

# A designation begins with a capital that does not continue a word of Latin letters: 符合ISO/IEC 42001 counts.
_START = re.compile(r"(?<![A-Za-z0-9./-])(?=[A-Z][A-Za-z]+(?:[-/ \n.\u00a0]|\d))")
# It may end behind a letter, a digit or a bracket that no letter or digit follows.
_END = re.compile(r"[A-Za-z0-9)](?![A-Za-z0-9])")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
# `ISO/IEC 27001 and 27002`: the number of a further one, which is no year.
_MORE = re.compile(
    r"\s*(?:,|;|/|\band\b|\bor\b|\bto\b|\bet\b|\bou\b|\bà\b|\by\b|\bo\b|\bи\b|و|和|、|至|إلى|–|—)\s*"
    r"(?P<number>(?!(?:19|20)\d\d\b)\d{4,5}(?:-\d{1,3})?(?::(?:19|20)\d\d)?)(?![\d-])"
)
# With its publisher in capitals, in whatever language, or as a Recommendation: `A.1` alone may be a table.
_PUBLISHED = re.compile(r"[A-Z]{2,}|Rec")
_ALLOW = "aistandards: allow"


@attrs.frozen(slots=True)
class Reference:
    """One reference in a text.

    Attributes:
        text: As it stands there.
        start: Its first character's offset.
        end: Offset behind its last character.
        line: Its line, from 1.
        designation: What it reads as.
    """

    text: str
    start: int
    end: int
    line: int
    designation: Designation


class Verdict(StrEnum):
    """Where a reference stands."""

    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    IN_DEVELOPMENT = "in-development"
    UNKNOWN = "unknown"
    NO_SUCH_EDITION = "no-such-edition"


PROBLEMS = frozenset({Verdict.SUPERSEDED, Verdict.WITHDRAWN, Verdict.NO_SUCH_EDITION})
"""What makes `aistandards check` fail. A reference the catalogue does not know may be to any standard of the world."""

_OF_STATUS = {
    Status.PUBLISHED: Verdict.IN_FORCE,
    Status.SUPERSEDED: Verdict.SUPERSEDED,
    Status.WITHDRAWN: Verdict.WITHDRAWN,
    Status.CANCELLED: Verdict.WITHDRAWN,
    Status.IN_DEVELOPMENT: Verdict.IN_DEVELOPMENT,
    Status.PROPOSED: Verdict.IN_DEVELOPMENT,
    Status.UNKNOWN: Verdict.UNKNOWN,
}


@attrs.frozen(slots=True)
class Finding:
    """What the catalogue says of a reference.

    Attributes:
        reference: The reference.
        verdict: Where it stands.
        held: Designation of the record it stands for.
        instead: What replaces it, or what is spelt most alike when nothing is known.
    """

    reference: Reference
    verdict: Verdict
    held: str | None = None
    instead: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """For people."""
        name = self.reference.designation.text
        hint = ", ".join(self.instead)
        match self.verdict:
            case Verdict.IN_FORCE:
                return f"{name}: in force" + (f" as {self.held}" if self.held != name else "")
            case Verdict.SUPERSEDED:
                return f"{name}: superseded" + (f" by {hint}" if hint else "")
            case Verdict.WITHDRAWN:
                return f"{name}: withdrawn" + (f", see {hint}" if hint else "")
            case Verdict.IN_DEVELOPMENT:
                return f"{name}: in development" + (f" as {self.held}" if self.held != name else "")
            case Verdict.NO_SUCH_EDITION:
                return f"{name}: there is no such edition" + (f"; there is {hint}" if hint else "")
            case _:
                return f"{name}: not in the catalogue" + (f"; near it: {hint}" if hint else "")


def find(text: str) -> Iterator[Reference]:
    """Every reference in a text, in order."""
    done = 0
    for match in _START.finditer(text):
        if match.start() < done:
            continue
        for found in _at(text, match.start()):
            done = found.end
            yield found


def _at(text: str, start: int) -> Iterator[Reference]:
    """The reference that begins at a place, if one does, and the numbers that go on with its publisher."""
    window = text[start : start + LONGEST]
    for end in sorted({found.end() for found in _END.finditer(window)}, reverse=True):
        designation = _read(_plain(window[:end]))
        if designation is not None:
            yield _reference(text, start, start + end, designation)
            yield from _more(text, start + end, designation)
            return


def _more(text: str, place: int, first: Designation) -> Iterator[Reference]:
    while (match := _MORE.match(text, place)) is not None:
        designation = _read(f"{'/'.join(first.publishers)} {match['number']}")
        if designation is None or not first.number[:1].isdigit():
            return
        place = match.end()
        yield _reference(text, match.start("number"), place, designation)


def _reference(text: str, start: int, end: int, designation: Designation) -> Reference:
    return Reference(text[start:end], start, end, text.count("\n", 0, start) + 1, designation)


def _plain(text: str) -> str:
    """As a body would print it: single spaces, hyphens, nothing around the colon."""
    plain = _SPACES.sub(" ", text).replace("\u2010", "-").replace("\u2011", "-").replace("\u2013", "-")
    return re.sub(r"(?<=\d) ?: ?(?=(?:19|20)\d\d)", ":", re.sub(r" ?/ ?(?=[A-Z])", "/", plain))


@cache
def _read(text: str) -> Designation | None:
    """The designation that a text is, its publisher written out; None for anything else."""
    if not any(character.isdigit() for character in text):
        return None
    try:
        designation: Designation | None = parse_designation(text)
    except DesignationError:
        designation = next(iter(readings(text)), None) if _is_compact(text) else None
    return designation if _PUBLISHED.match(text) else None


def _is_compact(text: str) -> bool:
    """Whether it is one word with a number in it, as people write `ISO27001` and `ISO/IEC27001:2022`."""
    return re.fullmatch(r"[A-Z]+(?:/[A-Z]+)*-?\d[\d-]*(?::\d{4})?", text) is not None


def judge(catalog: Catalog, reference: Reference) -> Finding:
    """What the catalogue says of a reference; an undated one is judged by the work."""
    designation = reference.designation
    found = catalog.resolve(designation.text)
    if found.match is not None:
        standard = catalog.get(found.match)
        verdict = _OF_STATUS[standard.status]
        instead = tuple(name for kind, name in catalog.line(standard) if kind == "replaced-by")
        if verdict in (Verdict.SUPERSEDED, Verdict.WITHDRAWN) and not instead:
            today = catalog.resolve(standard.work).match
            instead = (today,) if today and today != standard.designation else ()
        return Finding(reference, verdict, standard.designation, instead)
    if designation.date is not None or designation.supplements:
        work = catalog.resolve(designation.work)
        if work.match is not None:
            return Finding(reference, Verdict.NO_SUCH_EDITION, None, (work.match,))
    return Finding(reference, Verdict.UNKNOWN, None, (found.candidates or found.nearest)[:3])


def check_text(catalog: Catalog, text: str) -> Iterator[Finding]:
    """Find and judge every reference of a text; a line with `aistandards: allow` is passed over."""
    allowed = {number for number, line in enumerate(text.split("\n"), start=1) if _ALLOW in line}
    seen: dict[str, Finding] = {}
    for reference in find(text):
        if reference.line in allowed:
            continue
        name = reference.designation.text
        if name not in seen:
            seen[name] = judge(catalog, reference)
        yield attrs.evolve(seen[name], reference=reference)


def worst(findings: Iterable[Finding]) -> bool:
    """Whether there is a problem among them."""
    return any(one.verdict in PROBLEMS for one in findings)
