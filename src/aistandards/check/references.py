"""Search for references to standards in a text.

A `Reference` is a part of the text that reads as a designation with its publisher. The search works in every language
whose texts write publishers in Latin or Cyrillic capitals.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache

import attrs

from aistandards.check.typography import NormalisedText, normalise
from aistandards.errors import DesignationError
from aistandards.model import Designation
from aistandards.plugin.designation_reader import DesignationReader

MAX_CHARACTERS = 90
"""Maximum length of a normalised designation; the longest known designation has 87 characters."""

_WINDOW = 2 * MAX_CHARACTERS
_EXTRA_ENDS = 3
"""Number of possible ends to try after the offset at which a grammar stopped.

`(06/2019)` has three possible ends, and a grammar stops before it when a comma follows.
"""


@cache
def _start(openings: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a start: capitals or an opening, also directly after another script: 符合ISO/IEC 42001."""
    return re.compile(rf"(?<![A-Za-zА-я0-9./-])(?={'|'.join(('[A-ZА-Я]{2,}', *map(re.escape, openings)))})")


# A reference ends after a letter, a digit or a bracket; no letter or digit follows.
_END = re.compile(r"[A-Za-z0-9)](?![A-Za-z0-9])")


@cache
def _informal_spelling(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of informal spellings; the grammars guess the official ones."""
    general = (
        r"[A-Z]+(?:/[A-Z]+)*-?\d[\d-]*(?::\d{4})?",  # ISO27001, ISO/IEC27001:2022
        r"[A-Z]{3,}(?:-[A-Z]{3,})+ (?:[A-Z]{2,4} )?\d[\d-]*(?::\d{4})?",  # ISO-IEC TR 24030:2021
    )
    return re.compile(rf"(?:{'|'.join((*general, *patterns))})(?![A-Za-z0-9])")


# Adopting bodies put a prefix of capitals before the designation: EN, BS EN, NF, DIN, prEN, ГОСТ Р.
_PREFIX = re.compile(r"(?<![^\W\d_])(?:pr)?[A-ZÀ-ÞА-Я]{1,5}(?:/[A-ZА-Я]+)?[\s/-]\Z")
_MAX_PREFIX = 14


@cache
def _committee(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of committees, which have numbers like standards: ISO/IEC JTC 1, IEC TC 65, ITU-T FG-AI4H."""
    # Without names the pattern matches nothing.
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?![A-Za-z])" if names else r"(?!)")


# A name that includes words of the sentence, `X.sgGenAI defines`, and a part that is a word: `42001-based`.
_OVERLONG = re.compile(
    r"[:;,!?] |(?<!Suppl)\. |:(?:19|20)\d\d |\s[A-Z]{2,}[ /].*\d"
    r"|\.\S* (?!bis$|ter$|quater$|quarter$)[a-z]\w*$|^\d\w*-[A-Za-z]*[a-z]{2}"
)
# Quantities, not standards: `ISO 8 mm`, `ISO 400 film`, `27001, 15000 euros`, `-1, -40 °C`.
_QUANTITY = re.compile(
    r"\s?(?:[°%€$£¥]|(?:[kcmµn]?m|[kmµ]?g|[kMG]?Hz|[kM]?W|[kmM]?V|dB|EUR|USD|CHF|GBP|CNY|euros?|dollars?|francs?|yuan|"
    r"people|persons|employees|users|members|hours|days|years|pages|copies|personnes|salariés|heures|jours|ans|films?|"
    r"speed|sensitivity|sensibilité|points?)(?![A-Za-z])|[元人页個个台]|欧元|美元|胶片|感光|يورو|دولار|موظف)"
)
# `IEC 22 919 02 11` is a telephone number.
_TELEPHONE = re.compile(r"[ .-]\d{2,3}(?:[ .-]\d{2,3})+(?!\d)")

# Possessive: a run of spaces has one reading, and a long one costs its length once.
_SPACE = r"[^\S\n]*+(?:\n[^\S\n]*+)?+"
_CONJUNCTION = (
    rf"{_SPACE}(?:(?:[,،、;/&–—]|and/or)?{_SPACE}"
    r"(?:(?:and|or|to|through|thru|et|ou|à|y|o|a|и|und|bis)(?![^\W\d_])|أو|و|إلى|至|到|和|及|与|或|以及)"
    rf"|[,،、;/&–—]){_SPACE}"
)
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DATE = rf"(?:{_SPACE}:{_SPACE}{_YEAR}(?:-\d\d(?!\d))?)?"
_STOP = r"(?![A-Za-z0-9-])(?![.,]\d)"
_FURTHER = {
    # `ISO/IEC 27001 and 27002`: another number, except a year.
    "number": re.compile(rf"{_CONJUNCTION}(?P<text>(?!{_YEAR}{_STOP})\d{{4,5}}(?:-\d{{1,3}})*{_DATE}){_STOP}"),
    # `ISO/IEC 5259-1, -2 and -3`, and `5259-1–4`.
    "part": re.compile(rf"(?:{_CONJUNCTION}|[–—])(?P<text>(?:-|(?<=\d[–—]))\d{{1,3}}{_DATE}){_STOP}"),
    # `ITU-T Y.3172 and Y.3173 (02/2020)`.
    "dotted": re.compile(
        rf"{_CONJUNCTION}(?P<text>[A-Z]\.\d{{1,4}}(?:\.\d+)*(?:{_SPACE}\((?:\d\d/)?(?:19|20)\d\d\))?)(?![A-Za-z0-9-])"
    ),
}


@attrs.frozen(slots=True)
class Reference:
    """A reference to a standard in a text.

    Attributes:
        text: The reference as the text writes it.
        start: Offset of its first character.
        end: Offset after its last character.
        designation: The designation.
        adopted: Whether a prefix of another body precedes it, as in `EN ISO 9001:2015`; the year is then that body's.
    """

    text: str
    start: int
    end: int
    designation: Designation
    adopted: bool = False


def find(
    text: str, designations: DesignationReader, check_time: Callable[[], None] = lambda: None
) -> Iterator[Reference]:
    """Yield every reference in a text, in order; of a range (`ISO 9000 to ISO 9004`) its two ends.

    >>> from aistandards import Plugins
    >>> text = "ISO/IEC 5259-1:2024 and -2; see also ISO27001."
    >>> [reference.designation.text for reference in find(text, Plugins.find().designations)]
    ['ISO/IEC 5259-1:2024', 'ISO/IEC 5259-2', 'ISO 27001']

    Args:
        text: The text.
        designations: What the plugins can read.
        check_time: Called at every place where a reference may begin; what it raises ends the search.
    """
    end = 0
    for match in _start(designations.spelling.openings).finditer(text):
        check_time()
        if match.start() < end:
            continue
        for reference in _references_at(text, match.start(), designations):
            end = reference.end
            yield reference


def _references_at(text: str, start: int, designations: DesignationReader) -> Iterator[Reference]:
    """Yield the reference at an offset, if any, and the numbers after it that share its publisher."""
    window = normalise(text[start : start + _WINDOW])
    match = _informal(window.text, designations) or _official(window.text[:MAX_CHARACTERS], designations)
    if match is None:
        return
    length, designation = match
    # A text that begins with its number names no publisher: many bodies may use EMC-1.
    if window.text.startswith(designation.number) or _is_quantity(window.text, length, designation):
        return
    end = start + _original_length(window, length)
    adopted = _PREFIX.search(text, max(0, start - _MAX_PREFIX), start) is not None
    first = Reference(text[start:end], start, end, designation, adopted)
    yield first
    yield from _further(text, first, designations)


def _original_length(window: NormalisedText, length: int) -> int:
    """Return the length in the original text of the first characters of a window."""
    return window.origins[length - 1] + 1


def _informal(window: str, designations: DesignationReader) -> tuple[int, Designation] | None:
    """Return the length and the official designation of an informal spelling at the start of a window."""
    match = _informal_spelling(designations.spelling.informal).match(window)
    if match is None:
        return None
    readings = (reading for reading in designations.readings(match[0]) if _is_plausible(reading, designations))
    designation = next(readings, None)
    return (match.end(), designation) if designation is not None else None


def _official(window: str, designations: DesignationReader) -> tuple[int, Designation] | None:
    """Return the length and the designation of the longest official spelling at the start of a window."""
    ends = [match.end() for match in _END.finditer(window)]
    index = len(ends) - 1
    while index >= 0:
        designation, reached = _read(window[: ends[index]], designations)
        if designation is not None:
            return ends[index], designation
        if not reached:
            return None
        index = min(index, bisect_right(ends, reached) + _EXTRA_ENDS) - 1
    return None


def _read(text: str, designations: DesignationReader) -> tuple[Designation | None, int]:
    """Return the plausible designation of a text, or None, and the offset at which the grammar stopped."""
    designation, reached = designations.attempt(text)
    return (designation if designation is not None and _is_plausible(designation, designations) else None), reached


def _is_plausible(designation: Designation, designations: DesignationReader) -> bool:
    """Return whether a sentence may contain a designation; a grammar alone may include words after it."""
    number = designation.full_number
    is_committee = _committee(designations.spelling.committees).match
    if any(map(is_committee, (number, *designation.publishers))) or _OVERLONG.search(number):
        return False
    # Without a digit only names of work items (`F.AAI`) and dated titles (`IEC White Paper EES:2011`) are plausible.
    return any(character.isdigit() for character in number) or "." in number or designation.date is not None


def _is_quantity(window: str, end: int, designation: Designation) -> bool:
    bare = designation.date is None and designation.part is None and not designation.supplements
    return bare and bool(_QUANTITY.match(window, end) or _TELEPHONE.match(window, end))


def _further(text: str, reference: Reference, designations: DesignationReader) -> Iterator[Reference]:
    """Yield the numbers and parts after a reference that share its publisher."""
    first, end = reference.designation, reference.end
    kinds = [kind for kind in _FURTHER if _can_follow(kind, first)]
    while following := _next(text, end, kinds):
        kind, match = following
        number = normalise(match["text"]).text
        try:
            designation = designations.parse(_shared_start(kind, first) + number.removeprefix("-"))
        except DesignationError:
            return
        if _QUANTITY.match(text, match.end()):
            return
        end = match.end()
        yield Reference(match["text"], match.start("text"), end, designation, reference.adopted)


def _next(text: str, start: int, kinds: list[str]) -> tuple[str, re.Match[str]] | None:
    for kind in kinds:
        match = _FURTHER[kind].match(text, start)
        if match is not None:
            return kind, match
    return None


def _can_follow(kind: str, first: Designation) -> bool:
    if kind == "part":
        return first.part is not None and first.part.rpartition("-")[2].isdigit()
    return first.number[:1].isdigit() == (kind == "number") and (kind == "number" or "." in first.number)


def _shared_start(kind: str, first: Designation) -> str:
    """Return the start that a further number or part shares with the first designation."""
    if kind != "part":
        return f"{'/'.join(first.publishers)} "
    full = first.full_number
    before, _, _ = first.text.partition(full)
    return before + full[: full.rindex("-") + 1]
