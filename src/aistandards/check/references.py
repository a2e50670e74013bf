"""Search for references to standards in a text.

A `Reference` is a part of the text that reads as a designation with its publisher. The search works in every language
whose texts write publishers in Latin or Cyrillic capitals.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache

import attrs

from aistandards.check.false_references import is_false_reference, is_plausible
from aistandards.check.further import Found, read_list
from aistandards.check.typography import WINDOW, normalise
from aistandards.model import Designation
from aistandards.model.citation import Citation
from aistandards.plugin.designation_reader import DesignationReader

MAX_CHARACTERS = 90
"""Maximum length of a normalised designation; the longest known designation has 87 characters."""

_ADDRESS = re.compile(r"(?:://|www\.)\S*\Z")
_ADDRESS_LENGTH = 200

_EXTRA_ENDS = 5
"""Number of possible ends to try after the offset at which a grammar stopped.

`(06/2019)` has three possible ends, and a grammar stops before it when a comma follows. `ITU-T H-series Supplement 18` has four after
the publisher.
"""


@cache
def _file_name(publishers: tuple[str, ...]) -> str:
    """Return the expression of the name of a file that begins with a publisher: `iso-iec-42001-2023.pdf`."""
    named = "|".join(map(re.escape, publishers)) or r"(?!)"
    return rf"(?i:{named})[-_][\w-]{{1,60}}\.(?:pdf|docx?|odt|epub|zip|xlsx?|pptx?)(?!\w)"


@cache
def _start(openings: tuple[str, ...], publishers: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a start: capitals or an opening, also directly after another script: 符合ISO/IEC 42001."""
    words = "|".join(("[A-ZА-ЯÀ-ÖØ-ÞČŠŽŁ]{2}", "F?pr[A-Z]{2}", *map(re.escape, openings)))
    named = "|".join(map(re.escape, publishers)) or r"(?!)"
    # After a number and a slash another designation may begin, `ISO 9001/ISO 14001`, and after an unknown prefix.
    beginnings = "".join(sorted({word[0] for word in openings}))
    # Most characters fail at the first conditions, which cost least: no word begins there, or no name of a file.
    return re.compile(
        rf"(?=[A-Za-zА-ЯÀ-ÖØ-ÞČŠŽŁ{re.escape(beginnings)}])(?<![a-zß-öø-ÿа-я])"
        rf"(?:(?:(?<![A-Za-zÀ-ÖØ-öø-ÿА-я0-9./_-])|(?<=\d/))(?={words})"
        rf"|(?:(?<=/)|(?<![\w./-]))(?=[\w-]{{3,80}}\.)(?={_file_name(publishers)})"
        rf"|(?<=[A-Z]{{2}}-)(?=(?:{named})[/ ]))"
    )


# A reference ends after a letter, a digit or a bracket; no letter or digit follows.
_END = re.compile(r"[A-Za-z0-9)](?![A-Za-z0-9])")


@cache
def _informal_spelling(patterns: tuple[str, ...], publishers: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of informal spellings; the grammars guess the official ones."""
    general = (
        r"[A-Z]{3,}(?:[-_][A-Z]{2,})*[-_]\d{3,}(?:[-_:]\d+)*",  # ISO-IEC-TR-24030-2021, ISO_9001_2015
        r"[A-Z]{3,}(?:-[A-Z]{3,})+ (?:[A-Z]{2,4} )?\d[\d-]*(?::\d{4})?",  # ISO-IEC TR 24030:2021
        r"[A-Z]+(?:/[A-Z]+)*(?:-(?=\d{3})|)\d[\d-]*(?::\d{4})?",  # ISO27001, ISO/IEC27001:2022
    )
    # Other publishers have such numbers too: NASA has an SP-3 as NIST has.
    named = (
        rf"(?=(?:{'|'.join(map(re.escape, publishers))})(?![a-z]))(?:{'|'.join(general)})" if publishers else r"(?!)"
    )
    return re.compile(rf"(?:{'|'.join((_file_name(publishers), *patterns, named))})(?![A-Za-z0-9]|-\d)")


# `IEC/EN 62304`, `CEI EN 62304`: the European adoption.
_EUROPEAN = re.compile(r"[\s/]EN\s\d{5}(?!\d)")
_FIRST_OWN_AMENDMENT = 11


@attrs.frozen(slots=True)
class Reference:
    """A reference to a standard in a text.

    Attributes:
        text: The reference as the text writes it.
        start: Offset of its first character.
        end: Offset after its last character.
        citation: The designation, and what the text says beside it.
    """

    text: str
    start: int
    end: int
    citation: Citation

    @property
    def designation(self) -> Designation:
        """The designation."""
        return self.citation.designation

    @property
    def adopted(self) -> bool:
        """Whether another body adopts the standard, as in `EN ISO 9001:2015`; the year is then usually that body's."""
        return self.citation.adopted is not None


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
    for match in _start(designations.spelling.openings, designations.spelling.publishers).finditer(text):
        check_time()
        if match.start() < end or _is_in_address(text, match.start()):
            continue
        first = _first_at(text, match.start(), designations)
        if first is not None:
            for start, behind, citation in read_list(text, first, end, designations):
                end = behind
                yield Reference(text[start:end], start, end, citation)


def _is_in_address(text: str, start: int) -> bool:
    """Return whether an offset after a slash is in the address of a page."""
    return text[start - 1 : start] == "/" and bool(_ADDRESS.search(text, max(0, start - _ADDRESS_LENGTH), start))


def _first_at(text: str, start: int, designations: DesignationReader) -> Found | None:
    """Return the reference at an offset without the date that may follow it, or None."""
    window = normalise(text[start : start + WINDOW])
    adoption = designations.adoptions.at(window.text)
    if adoption is not None and adoption.end < len(window.origins):
        start += window.origins[adoption.end]
        window = normalise(text[start : start + WINDOW])
    read = _informal(window.text, designations) or _named(window.text[:MAX_CHARACTERS], designations)
    if read is None:
        return None
    length, citation = read
    designation = citation.designation
    end = start + window.original_length(length)
    if is_false_reference(text, start, end, designation, designations.spelling):
        return None
    adopted = adoption.prefix if adoption else citation.adopted
    if adopted is None and _EUROPEAN.search(text, start, end):
        adopted = "EN"
    if adopted is not None:
        designation = _without_amendment_of_adoption(designation)
    return start, end, attrs.evolve(citation, designation=designation, adopted=adopted)


def _without_amendment_of_adoption(designation: Designation) -> Designation:
    """Return the adopted standard: the amendments that CEN and CENELEC alone publish have numbers from 11."""
    number = designation.supplements[-1].number if designation.supplements else None
    is_own = number is not None and number.isdigit() and int(number) >= _FIRST_OWN_AMENDMENT
    return designation.base if is_own and designation.base is not None else designation


def _informal(window: str, designations: DesignationReader) -> tuple[int, Citation] | None:
    """Return the length and the reading of an informal spelling at the start of a window."""
    spelling = designations.spelling
    match = _informal_spelling(spelling.informal, spelling.publishers).match(window)
    if match is None:
        return None
    readings = designations.citations(match[0].replace("_", "-"))
    citation = next((reading for reading in readings if is_plausible(reading.designation, spelling)), None)
    return (match.end(), citation) if citation is not None else None


def _named(window: str, designations: DesignationReader) -> tuple[int, Citation] | None:
    """Return the official spelling at the start of a window, unless it names no publisher: many bodies may use EMC-1."""
    read = _official(window, designations)
    if read is None or window.startswith(read[1].number) and not window.startswith(designations.spelling.publishers):
        return None
    return read[0], Citation(read[1])


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
    plausible = designation is not None and is_plausible(designation, designations.spelling)
    return (designation if plausible else None), reached
