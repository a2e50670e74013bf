"""Numbers and parts that share the publisher of a reference.

Texts name several parts of a standard after one number: `ISO 26262 Part 6 and Part 8`, `IEC 61508-1/2/3`,
`Parts 1 and 3 of ISO 26262`. `read_list` yields every one of them as a reference.
"""

import re
from collections.abc import Iterator, Sequence

import attrs

from aistandards.check.false_references import is_quantity
from aistandards.check.parts_in_words import CONJUNCTION, SPACE, STOP, Part, parts_before, parts_behind
from aistandards.check.typography import WINDOW, normalise
from aistandards.model import Designation
from aistandards.model.citation import Citation, Extent
from aistandards.plugin.designation_reader import DesignationReader

Found = tuple[int, int, Citation]
"""A reference in a text: the offset of its start, the offset of its end, and the citation."""

_YEAR = r"(?:19|20)\d\d(?!\d)"
_FURTHER = {
    # `ISO/IEC 5259-1, -2 and -3`, `5259-1–4`, `62443-3-2, -4-1`.
    "part": re.compile(rf"(?:{CONJUNCTION}|[–—])(?P<text>(?:-|(?<=\d[–—]))\d{{1,3}}(?:-\d{{1,3}})*){STOP}"),
    # `IEC 62443-4-1 and 4-2`.
    "levels": re.compile(rf"{CONJUNCTION}(?P<text>\d{{1,3}}(?:-\d{{1,3}})+){STOP}"),
    # `ISO/IEC 27001 and 27002`: another number, except a year.
    "number": re.compile(rf"{CONJUNCTION}(?P<text>(?!{_YEAR}{STOP})\d{{4,5}}(?:-\d{{1,3}})*){STOP}"),
    # `ISO/IEC TR 24027 and TS 12791`, `ETSI EN 303 645 and TS 103 701`.
    "typed": re.compile(
        rf"{CONJUNCTION}(?P<text>[A-Z][A-Za-z]{{1,4}}[^\S\n](?:\d{{4,5}}|\d{{3}}[^\S\n]\d{{3}}|\d\d\.\d{{3}})(?:-\d{{1,3}})*){STOP}"
    ),
    # `ITU-T Y.3172 and Y.3173 (02/2020)`.
    "dotted": re.compile(rf"{CONJUNCTION}(?P<text>[A-Z]\.\d{{1,4}}(?:\.\d+)*)(?![A-Za-z0-9-])"),
    # `IEEE 802.3 and 802.11`.
    "decimal": re.compile(rf"{CONJUNCTION}(?P<text>\d{{3,4}}\.\d{{1,4}}[A-Za-z]{{0,2}}){STOP}"),
    # `NIST SP 800-53 and 800-171`, `RFC 5246, 8446`.
    "serial": re.compile(rf"{CONJUNCTION}(?P<text>(?!{_YEAR}{STOP})\d{{3,5}}(?:-\d{{1,3}}[A-Z]?)?(?:r\d+)?){STOP}"),
}
# `IEC 61508-1/2/3` has three parts.
_SLASHES = re.compile(r"(?:/-?\d{1,3}(?:-\d{1,3})*(?![A-Za-z0-9-]))+(?![.,]\d)")
# In `ISO 9001/14001` the slash stands before a number, in `ISO 9001/2015` before a date.
_SLASHED_NUMBER = re.compile(rf"{SPACE}/{SPACE}(?!{_YEAR}{STOP})\d{{4,5}}(?!\d)")
_SLASH_ITEM = re.compile(r"/-?(?P<text>[\d-]+)")


def read_list(text: str, first: Found, behind: int, designations: DesignationReader) -> Iterator[Found]:
    """Yield a reference, each part that the text names beside its number, and the numbers and parts that follow.

    Args:
        text: The text.
        first: The reference, without the date or the edition that may follow it.
        behind: End of the reference before it.
        designations: What the plugins can read.
    """
    found = _parts_by_slash(text, first, designations)
    if not found:
        first = _complete(text, first, designations)
        found = _named_parts(text, first, behind, designations) or [first]
    yield from found
    yield from _further(text, found[-1], designations)


def _complete(text: str, found: Found, designations: DesignationReader) -> Found:
    """Return a reference with the date, the edition or the extent that follows it."""
    start, end, citation = found
    if _SLASHED_NUMBER.match(text, end):
        return found
    window = normalise(text[start : max(start + WINDOW, end)])
    at = window.normalised_length(end - start)
    completed, reached = designations.tail(window.text, at, citation.designation)
    end = start + window.original_length(reached) if reached > at else end
    return start, end, attrs.evolve(completed, adopted=citation.adopted, edition=completed.edition or citation.edition)


def _named_parts(text: str, first: Found, behind: int, designations: DesignationReader) -> Sequence[Found]:
    """Return the parts that a text names in words before or after a reference."""
    start, end, citation = first
    designation = citation.designation
    plain = designation.number.isdigit() and designation.part is None and not designation.supplements
    if not plain or citation.extent is not Extent.DOCUMENT:
        return ()
    if parts := parts_behind(text, end):
        return _parts_in_words(text, citation, [attrs.evolve(parts[0], start=start), *parts[1:]], designations)
    if parts := parts_before(text, start, behind):
        return _parts_in_words(text, citation, [*parts[:-1], attrs.evolve(parts[-1], end=end)], designations)
    return ()


def _parts_in_words(
    text: str, whole: Citation, parts: Sequence[Part], designations: DesignationReader
) -> Sequence[Found]:
    """Return the parts with their own dates, or else with the date of the whole."""
    found = []
    for part in parts:
        dated = _with_part(whole.designation, part.number, designations)
        undated = _with_part(attrs.evolve(whole.designation, date=None), part.number, designations)
        if dated is None or undated is None:
            return ()
        one = _complete(text, (part.start, part.end, attrs.evolve(whole, designation=undated)), designations)
        has_own = one[2].designation != undated or one[2].unread is not None
        found.append(one if has_own else (part.start, part.end, attrs.evolve(whole, designation=dated)))
    return found


def _parts_by_slash(text: str, first: Found, designations: DesignationReader) -> Sequence[Found]:
    """Return the parts of `-1/2/3:2022`, whose date is that of all."""
    start, end, citation = first
    designation = citation.designation
    slashes = _SLASHES.match(text, end) if designation.part is not None and designation.date is None else None
    if slashes is None:
        return ()
    items = list(_SLASH_ITEM.finditer(text, *slashes.span()))
    named = [_with_part(designation, _level(designation, item["text"]), designations) for item in items]
    if named[-1] is None:
        return ()
    last = _complete(text, (items[-1].start("text"), items[-1].end(), Citation(named[-1])), designations)
    spans = [(start, end), *((item.start("text"), item.end()) for item in items[:-1]), last[:2]]
    dated = [one and _with_part(last[2].designation, one.part, designations) for one in (designation, *named)]
    return [
        (*span, attrs.evolve(last[2], designation=one, adopted=citation.adopted))
        for span, one in zip(spans, dated, strict=True)
        if one is not None
    ]


def _with_part(designation: Designation, part: str | None, designations: DesignationReader) -> Designation | None:
    """Return a designation with another part, or with one if it has none."""
    front, full, rest = designation.text.partition(designation.full_number)
    if designation.date is None:
        rest = ""
    return designations.attempt(f"{front}{designation.number}-{part}{rest}")[0] if full else None


def _level(designation: Designation, written: str) -> str:
    """Return the part that a text writes short: after `5-1-2` the text `4` is `5-1-4`."""
    old, new = (designation.part or "").split("-"), written.strip("-").split("-")
    return "-".join((*old[: len(old) - len(new)], *new)) if len(new) < len(old) else "-".join(new)


def _further(text: str, reference: Found, designations: DesignationReader) -> Iterator[Found]:
    """Yield the numbers and parts after a reference that share its publisher."""
    _, end, citation = reference
    kinds = [kind for kind in _FURTHER if _can_follow(kind, citation.designation)]
    while following := _next(text, end, kinds, citation.designation, designations):
        start, end, next_citation = following
        bare = next_citation.designation.date is None
        if bare and is_quantity(text, end):
            return
        citation = attrs.evolve(next_citation, adopted=citation.adopted)
        yield start, end, citation


def _next(
    text: str, at: int, kinds: Sequence[str], before: Designation, designations: DesignationReader
) -> Found | None:
    for kind in kinds:
        match = _FURTHER[kind].match(text, at)
        if match is None:
            continue
        designation = _named(kind, normalise(match["text"]).text, before, designations)
        if designation is not None:
            return _complete(text, (match.start("text"), match.end(), Citation(designation)), designations)
    return None


def _can_follow(kind: str, first: Designation) -> bool:
    number, part = first.number, first.part or ""
    match kind:
        case "part":
            return part.rpartition("-")[2].isdigit()
        case "levels":
            return "-" in part
        case "number":
            return number.isdigit()
        case "typed":
            return number[:1].isdigit()
        case "dotted":
            return number[1:2] == "."
        case "decimal":
            return number[:1].isdigit() and "." in number
        case _:
            word, _, digits = number.partition(" ")
            return word.isalpha() and digits.isdigit()


def _named(kind: str, written: str, before: Designation, designations: DesignationReader) -> Designation | None:
    """Return the designation of a further number or part, or None where it is none."""
    if kind in ("part", "levels"):
        part = written.removeprefix("-")
        if kind == "levels" and part.count("-") != (before.part or "").count("-"):
            return None
        return _with_part(attrs.evolve(before, date=None), _level(before, part), designations)
    if kind == "serial":
        if before.part and "-" not in written:
            return None
        start = next(index for index, character in enumerate(before.text) if character.isdigit())
        return designations.attempt(before.text[:start] + written)[0]
    designation = designations.attempt(f"{'/'.join(before.publishers)} {written}")[0]
    if kind == "typed" and designation is not None and not (designation.type or designation.stage):
        return None
    return designation
