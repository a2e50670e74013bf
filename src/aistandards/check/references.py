"""References to standards in other people's texts: finding them.

Every place that reads as a designation with its publisher becomes a `Reference`; what the catalogue says of it is for
`judging`. Works in any language whose texts write publishers in Latin or Cyrillic capitals.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

import attrs

from aistandards.check.typography import Folded, fold
from aistandards.errors import DesignationError
from aistandards.model import Designation
from aistandards.plugin.designation_reader import DesignationReader

LONGEST = 90
"""Characters that a folded designation may take; the longest known has 87."""

_WINDOW = 2 * LONGEST
_BEYOND = 3
"""Ends behind the place where a grammar gave up that are tried too: `(06/2019)` has three, and a comma that follows it
makes the grammar give up before it."""


@cache
def _start(openings: tuple[str, ...]) -> re.Pattern[str]:
    """Where a reference may begin: with capitals or an opening. It may continue a word of another script: 符合ISO/IEC 42001."""
    return re.compile(rf"(?<![A-Za-zА-я0-9./-])(?={'|'.join(('[A-ZА-Я]{2,}', *map(re.escape, openings)))})")


# It may end behind a letter, a digit or a bracket that no letter or digit follows.
_END = re.compile(r"[A-Za-z0-9)](?![A-Za-z0-9])")


@cache
def _informal_spelling(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """What people write and no body does; the grammars guess what is meant."""
    general = (
        r"[A-Z]+(?:/[A-Z]+)*-?\d[\d-]*(?::\d{4})?",  # ISO27001, ISO/IEC27001:2022
        r"[A-Z]{3,}(?:-[A-Z]{3,})+ (?:[A-Z]{2,4} )?\d[\d-]*(?::\d{4})?",  # ISO-IEC TR 24030:2021
    )
    return re.compile(rf"(?:{'|'.join((*general, *patterns))})(?![A-Za-z0-9])")


# Who adopts a standard puts a prefix of capitals before it: EN, BS EN, NF, DIN, prEN, ГОСТ Р.
_PREFIX = re.compile(r"(?<![^\W\d_])(?:pr)?[A-ZÀ-ÞА-Я]{1,5}(?:/[A-ZА-Я]+)?[\s/-]\Z")
_LONGEST_PREFIX = 14


@cache
def _committee(names: tuple[str, ...]) -> re.Pattern[str]:
    """Committees are numbered as standards are: ISO/IEC JTC 1, IEC TC 65, ITU-T FG-AI4H."""
    # Where no name is known nothing is a committee.
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?![A-Za-z])" if names else r"(?!)")


# A name of words that has run into the sentence behind it, `X.sgGenAI defines`, and a part that is a word: `42001-based`.
_RUNAWAY = re.compile(
    r"[:;,!?] |(?<!Suppl)\. |:(?:19|20)\d\d |\s[A-Z]{2,}[ /].*\d"
    r"|\.\S* (?!bis$|ter$|quater$|quarter$)[a-z]\w*$|^\d\w*-[A-Za-z]*[a-z]{2}"
)
# `ISO 8 mm`, `ISO 400 film`, `27001, 15000 euros`, `-1, -40 °C`: a number of things, no standard.
_COUNTED = re.compile(
    r"\s?(?:[°%€$£¥]|(?:[kcmµn]?m|[kmµ]?g|[kMG]?Hz|[kM]?W|[kmM]?V|dB|EUR|USD|CHF|GBP|CNY|euros?|dollars?|francs?|yuan|"
    r"people|persons|employees|users|members|hours|days|years|pages|copies|personnes|salariés|heures|jours|ans|films?|"
    r"speed|sensitivity|sensibilité|points?)(?![A-Za-z])|[元人页個个台]|欧元|美元|胶片|感光|يورو|دولار|موظف)"
)
# `IEC 22 919 02 11` is a telephone.
_DIALLED = re.compile(r"[ .-]\d{2,3}(?:[ .-]\d{2,3})+(?!\d)")

_SPACE = r"[^\S\n]*\n?[^\S\n]*"
_JOINED = (
    rf"{_SPACE}(?:(?:[,،、;/&–—]|and/or)?{_SPACE}"
    r"(?:(?:and|or|to|through|thru|et|ou|à|y|o|a|и|und|bis)(?![^\W\d_])|أو|و|إلى|至|到|和|及|与|或|以及)"
    rf"|[,،、;/&–—]){_SPACE}"
)
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DATE = rf"(?:{_SPACE}:{_SPACE}{_YEAR}(?:-\d\d(?!\d))?)?"
_STOP = r"(?![A-Za-z0-9-])(?![.,]\d)"
_FURTHER = {
    # `ISO/IEC 27001 and 27002`: a further number, which is no year.
    "number": re.compile(rf"{_JOINED}(?P<told>(?!{_YEAR}{_STOP})\d{{4,5}}(?:-\d{{1,3}})*{_DATE}){_STOP}"),
    # `ISO/IEC 5259-1, -2 and -3`, and `5259-1–4`.
    "part": re.compile(rf"(?:{_JOINED}|[–—])(?P<told>(?:-|(?<=\d[–—]))\d{{1,3}}{_DATE}){_STOP}"),
    # `ITU-T Y.3172 and Y.3173 (02/2020)`.
    "dotted": re.compile(
        rf"{_JOINED}(?P<told>[A-Z]\.\d{{1,4}}(?:\.\d+)*(?:{_SPACE}\((?:\d\d/)?(?:19|20)\d\d\))?)(?![A-Za-z0-9-])"
    ),
}


@attrs.frozen(slots=True)
class Reference:
    """One reference in a text.

    Attributes:
        text: As it stands there.
        start: Its first character's offset.
        end: Offset behind its last character.
        designation: What it reads as.
        adopted: Whether another body's prefix stands before it, as in `EN ISO 9001:2015`: the year is that body's.
    """

    text: str
    start: int
    end: int
    designation: Designation
    adopted: bool = False


def find(text: str, designations: DesignationReader) -> Iterator[Reference]:
    """Every reference in a text, in order; of a range (`ISO 9000 to ISO 9004`) its two ends.

    >>> from aistandards.plugin import Plugins
    >>> text = "ISO/IEC 5259-1:2024 and -2; see also ISO27001."
    >>> [reference.designation.text for reference in find(text, Plugins.find().designations)]
    ['ISO/IEC 5259-1:2024', 'ISO/IEC 5259-2', 'ISO 27001']
    """
    done = 0
    for match in _start(designations.spelling.openings).finditer(text):
        if match.start() < done:
            continue
        for found in _at(text, match.start(), designations):
            done = found.end
            yield found


def _at(text: str, start: int, designations: DesignationReader) -> Iterator[Reference]:
    """The reference that begins at a place, if one does, and the numbers that go on with its publisher."""
    window = fold(text[start : start + _WINDOW])
    found = _informal(window.text, designations) or _official(window.text[:LONGEST], designations)
    # A text that begins with its number names no publisher: EMC-1 may be anybody's.
    if found is None or window.text.startswith(found[1].number) or _is_a_quantity(window.text, *found):
        return
    end = start + _origin_of(window, found[0])
    adopted = _PREFIX.search(text, max(0, start - _LONGEST_PREFIX), start) is not None
    first = Reference(text[start:end], start, end, found[1], adopted)
    yield first
    yield from _further(text, first, designations)


def _origin_of(window: Folded, end: int) -> int:
    """Where in the text the first `end` characters of a window end."""
    return window.origins[end - 1] + 1


def _informal(window: str, designations: DesignationReader) -> tuple[int, Designation] | None:
    """What a window begins with when it is spelt as people do: its length and what is meant."""
    match = _informal_spelling(designations.spelling.informal).match(window)
    if match is None:
        return None
    designation = next((one for one in designations.readings(match[0]) if _is_plausible(one, designations)), None)
    return (match.end(), designation) if designation is not None else None


def _official(window: str, designations: DesignationReader) -> tuple[int, Designation] | None:
    """The longest designation that a window begins with: its length and what it is."""
    ends = [match.end() for match in _END.finditer(window)]
    place = len(ends) - 1
    while place >= 0:
        designation, reached = _read(window[: ends[place]], designations)
        if designation is not None:
            return ends[place], designation
        if not reached:
            return None
        place = min(place, bisect_right(ends, reached) + _BEYOND) - 1
    return None


def _read(text: str, designations: DesignationReader) -> tuple[Designation | None, int]:
    """The designation that a text is, or how far it can be read."""
    designation, reached = designations.attempt(text)
    return (designation if designation is not None and _is_plausible(designation, designations) else None), reached


def _is_plausible(designation: Designation, designations: DesignationReader) -> bool:
    """Whether a designation may stand in a sentence; a grammar alone would take some words that follow it along."""
    number = designation.full_number
    is_committee = _committee(designations.spelling.committees).match
    if any(map(is_committee, (number, *designation.publishers))) or _RUNAWAY.search(number):
        return False
    # Without a digit only the names of work items (`F.AAI`) and dated titles (`IEC White Paper EES:2011`) count.
    return any(character.isdigit() for character in number) or "." in number or designation.date is not None


def _is_a_quantity(window: str, end: int, designation: Designation) -> bool:
    bare = designation.date is None and designation.part is None and not designation.supplements
    return bare and bool(_COUNTED.match(window, end) or _DIALLED.match(window, end))


def _further(text: str, begun: Reference, designations: DesignationReader) -> Iterator[Reference]:
    """The numbers and parts that go on with the publisher of a first reference."""
    first, place = begun.designation, begun.end
    kinds = [kind for kind in _FURTHER if _can_go_on(kind, first)]
    while found := _next(text, place, kinds):
        kind, match = found
        told = fold(match["told"]).text
        try:
            designation = designations.parse(_front(kind, first) + told.removeprefix("-"))
        except DesignationError:
            return
        if _COUNTED.match(text, match.end()):
            return
        place = match.end()
        yield Reference(match["told"], match.start("told"), place, designation, begun.adopted)


def _next(text: str, place: int, kinds: list[str]) -> tuple[str, re.Match[str]] | None:
    for kind in kinds:
        match = _FURTHER[kind].match(text, place)
        if match is not None:
            return kind, match
    return None


def _can_go_on(kind: str, first: Designation) -> bool:
    if kind == "part":
        return first.part is not None and first.part.rpartition("-")[2].isdigit()
    return first.number[:1].isdigit() == (kind == "number") and (kind == "number" or "." in first.number)


def _front(kind: str, first: Designation) -> str:
    """What a further number or part stands behind."""
    if kind != "part":
        return f"{'/'.join(first.publishers)} "
    full = first.full_number
    before, _, _ = first.text.partition(full)
    return before + full[: full.rindex("-") + 1]
