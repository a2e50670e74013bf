"""Read designations with the grammars of plugins."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from urllib.parse import unquote

import attrs

from aistandards.errors import DesignationError
from aistandards.model.citation import Citation, Extent, extent_of
from aistandards.model.dates import PartialDate
from aistandards.model.designation import Designation, Grammar, parse_with
from aistandards.plugin.adoptions import AdoptionReader
from aistandards.plugin.citation_tails import TailItem, TailKind, read_item, read_unread
from aistandards.plugin.manifest import Body

CACHED_TEXTS = 1 << 14
"""Number of texts whose result `DesignationReader.attempt` keeps."""

MAX_CHARACTERS = 300
"""Maximum length of a citation."""

_MAX_NAMES = 4
_MAX_TAILS = 40
_MAX_ITEMS = 8
# A tail begins at a space, a sign or a bracket.
_TAIL_START = re.compile(r"[ (\[,:/™®（，第全所版系シ-]")
# Full-width signs, hard spaces, other dashes, digits of other scripts and invisible signs.
_FOLD: dict[int, str] = {
    **{0xFF01 + index: chr(0x21 + index) for index in range(94)},
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-"),
    **dict.fromkeys((0xA0, 0x202F, 0x3000), " "),
    **dict.fromkeys((0xAD, 0xAE, 0x2122, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), ""),
    **{first + digit: str(digit) for first in (0x0660, 0x06F0) for digit in range(10)},
}
# The degree of correspondence between an adoption and its text: identical, modified, not equivalent.
_DEGREE = re.compile(r", ?(?:IDT|MOD|EQV|NEQ)$", re.IGNORECASE)
# Quotation marks, the end of a sentence, the number of a note or of an entry in a list of references.
_SURROUNDINGS = re.compile(
    r"^[\"'«»“”„\[]*+(?:the |la |le |der |die |das )?|(?:(?<! of) (?:standards?|Norm|norme|стандарт))?(?: ?\[\d{1,3}\]|[\"'«»“”.,;:])*$"
)
_FILE = re.compile(r"(?:[^\s?#]*/)?(?P<name>[^/?#]+)\.(?:pdf|docx?|odt|epub|zip|html?|txt|md|xml)", re.IGNORECASE)
_BAR = re.compile(r" ?\|+ ?")
_TAIL_IN_NUMBER = re.compile(r"\(|\bed", re.IGNORECASE)
_YEAR_FORMS = (":{year}", " ({year})", "-{year}")
_MONTH_FORMS = (":{year}-{month}", " ({month}/{year})", " ({year}-{month})", "-{year}-{month}")


@attrs.frozen(slots=True)
class Spelling:
    """The forms of references in running text, from the manifests; see `Body`.

    Attributes:
        publishers: First words of designations.
        openings: First words of references, besides words in capitals.
        informal: Regular expressions of informal references.
        committees: Names of committees that have numbers like standards.
        namesakes: Regular expressions of texts that read like references and name something else.
    """

    publishers: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    informal: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()


class DesignationReader:
    """The designations that one set of plugins can read. `Plugins.designations` is the usual way to get one.

    Args:
        grammars_for: Returns the grammars that may read a text, likeliest first.
        bodies: Returns the bodies that the manifests declare.
    """

    def __init__(
        self, grammars_for: Callable[[str], Iterable[Grammar]], bodies: Callable[[], Iterable[Body]] = tuple
    ) -> None:
        self._grammars_for, self._bodies = grammars_for, bodies
        self._attempt = lru_cache(CACHED_TEXTS)(self._attempt_uncached)

    def parse(self, text: str) -> Designation:
        """Read an official reference.

        Args:
            text: The reference as its body prints it. Prefixes in other languages and former spellings are accepted.

        Raises:
            DesignationError: No grammar can read it. The error has the position up to which a grammar could read the text.
        """
        return parse_with(self._grammars_for(text), text)

    def attempt(self, text: str) -> tuple[Designation | None, int]:
        """Return the designation of a text, or None and the number of characters that could be read. Cached."""
        return self._attempt(text)

    def _attempt_uncached(self, text: str) -> tuple[Designation | None, int]:
        try:
            return self.parse(text), len(text)
        except DesignationError as error:
            return None, error.position

    @cached_property
    def spelling(self) -> Spelling:
        """The forms of references in running text."""
        bodies = list(self._bodies())

        def every(name: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(text for body in bodies for text in getattr(body, name)))

        return Spelling(**{field.name: every(field.name) for field in attrs.fields(Spelling)})

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The bodies that the manifests declare."""
        return frozenset(body.id for body in self._bodies())

    @cached_property
    def adoptions(self) -> AdoptionReader:
        """The prefixes of bodies that adopt standards."""
        return AdoptionReader(self._bodies())

    def readings(self, text: str) -> Iterator[Designation]:
        """Yield every designation that a text by a user may mean, likeliest first, each once."""
        seen = set[Designation]()
        for citation in self.citations(text):
            if citation.designation not in seen:
                seen.add(citation.designation)
                yield citation.designation

    def citations(self, text: str) -> Iterator[Citation]:
        """Yield every reading of a citation as people write it, likeliest first, each once.

        Of two names joined by a bar (`ITU-T H.264 | ISO/IEC 14496-10`) the readings of the first come first. A URN or the
        address of a page has the readings of the designation in it.

        Args:
            text: The whole citation: an adoption, a designation, what stands behind it.
        """
        text = _SURROUNDINGS.sub("", " ".join(text.translate(_FOLD).split()))
        if len(text) > MAX_CHARACTERS:
            return
        names = [*_title_of_file(text), *_BAR.split(text)[:_MAX_NAMES]]
        readings = (reading for name in names for reading in self._readings_of_name(name))
        yield from _each_once(readings)

    def _readings_of_name(self, name: str) -> Iterator[Citation]:
        adoption, adopted = self.adoptions.at(name), set[Designation]()
        if adoption is not None:
            text = name[adoption.end :]
            if name[: adoption.end].endswith("("):
                text = _DEGREE.sub("", text.removesuffix(")"))
            for reading in (*self._inner_readings(text), *self._readings_of_spelling(text)):
                adopted.add(reading.designation)
                yield attrs.evolve(reading, adopted=adoption.prefix)
        yield from (reading for reading in self._readings_of_spelling(name) if reading.designation not in adopted)

    def _inner_readings(self, adopted: str) -> Iterator[Citation]:
        """Yield the readings of the edition that an adoption names in brackets: `ISO 9001:2015 (ISO 9001:2015)`."""
        outer, bracket, inner = adopted.rstrip(")").rpartition("(")
        if bracket and adopted.endswith(")") and outer:
            yield from self._readings_of_spelling(inner.removeprefix("idt ").removeprefix("IDT "))

    def _readings_of_spelling(self, text: str) -> Iterator[Citation]:
        for grammar in self._grammars_for(text):
            for spelling in (text, *grammar.guess(text)):
                # A guess may say more than the text: that it is an adoption.
                adoption = self.adoptions.at(spelling) if spelling != text else None
                citation = self._whole(grammar, spelling[adoption.end :] if adoption else spelling)
                if citation is not None:
                    yield attrs.evolve(citation, adopted=adoption.prefix) if adoption else citation

    def _whole(self, grammar: Grammar, text: str) -> Citation | None:
        """Return the reading of a whole text by one grammar: the longest designation whose tail is the rest of the text."""
        starts = [match.start() for match in _TAIL_START.finditer(text)][-_MAX_TAILS:]
        greedy = split = None
        for end in (len(text), *reversed(starts)):
            try:
                designation = grammar.parse(text[:end])
            except DesignationError:
                continue
            citation, reached = self.tail(text, end, designation)
            if reached != len(text):
                continue
            if greedy is None and not _has_tail(designation):
                return citation
            # The grammar of a body with any form of numbers reads the tail as a part of the number.
            if greedy is None:
                greedy = citation
            elif split is None or split.unread or not citation.unread:
                split = citation
        return split or greedy

    def tail(self, text: str, at: int, designation: Designation) -> tuple[Citation, int]:
        """Read what stands behind a designation: its language, extent, edition and date.

        Args:
            text: A text with normalised typography.
            at: Offset behind the designation.
            designation: The designation.

        Returns:
            The citation, and the offset behind it, which is `at` when nothing belongs to it.
        """
        citation, end = self._with_items(Citation(designation, extent=extent_of(designation)), text, at)
        if citation.unread is not None or citation.designation.own_date is not None:
            return citation, end
        behind = read_unread(text, end)
        if behind == end:
            return citation, end
        # What looks like a date may be the notation of the body, such as a version.
        own, _ = self.attempt(citation.designation.text + text[end:behind])
        if own is not None and own.work == designation.work:
            return self._with_items(attrs.evolve(citation, designation=own), text, behind)
        return attrs.evolve(citation, unread=_bare(text[end:behind])), behind

    def _with_items(self, citation: Citation, text: str, at: int) -> tuple[Citation, int]:
        """Return a citation with the items of a tail, and the offset behind them."""
        for _ in range(_MAX_ITEMS):
            item = read_item(text, at)
            completed = self._completed(citation, item, text) if item is not None else None
            if item is None or completed is None:
                break
            citation, at = completed, item.end
        return citation, at

    def _completed(self, citation: Citation, item: TailItem, text: str) -> Citation | None:
        """Return the citation with an item of its tail; None where the item does not belong to it."""
        if item.kind is TailKind.ALL_PARTS:
            return attrs.evolve(citation, extent=Extent.ALL_PARTS)
        if item.kind is TailKind.FAMILY:
            return attrs.evolve(citation, extent=Extent.FAMILY)
        if item.edition is not None:
            if citation.edition not in (None, item.edition):
                return None
            citation = attrs.evolve(citation, edition=item.edition)
        return self._with_date(citation, item, text) if item.kind is TailKind.DATE else citation

    def _with_date(self, citation: Citation, item: TailItem, text: str) -> Citation | None:
        designation = citation.designation
        stated = designation.own_date
        if item.date is not None and stated is not None:
            same = stated.text.startswith(item.date.text) or item.date.text.startswith(stated.text)
            return citation if same else None
        if designation.body in self._never_dated:
            return citation
        dated = self._dated(designation, item.date) if item.date is not None else None
        if dated is not None:
            return attrs.evolve(citation, designation=dated)
        if designation.iteration or designation.marking or citation.edition:
            # A version, a revision or its number names the edition, so that its date adds nothing.
            return citation
        return attrs.evolve(citation, unread=_bare(text[item.start : item.end]))

    @cached_property
    def _never_dated(self) -> frozenset[str]:
        return frozenset(body.id for body in self._bodies() if body.never_dated)

    def _dated(self, designation: Designation, date: PartialDate) -> Designation | None:
        """Return a designation with a date, in the notation of its body."""
        year, month = date.text[:4], date.text[5:7]
        for form in _MONTH_FORMS if month else _YEAR_FORMS:
            dated, _ = self.attempt(designation.text + form.format(year=year, month=month))
            if dated is not None and dated.work == designation.work and dated.own_date == PartialDate(date.text[:7]):
                return dated
        # A body that prints years alone has no form with a month.
        return self._dated(designation, PartialDate(year)) if month else None

    def locate(self, address: str) -> Iterator[tuple[str, str]]:
        """Yield the source and the upstream id of each record that a URL or a URN may name, likeliest first."""
        for grammar in self._grammars_for(address):
            if key := grammar.locate(address):
                yield key


def _title_of_file(text: str) -> Iterator[str]:
    """Yield the name of a file as words: `IEEE Std 1588 2019` for `docs/IEEE_Std_1588_2019.pdf`."""
    file = _FILE.fullmatch(unquote(text))
    name = file["name"] if file else text
    title = name if " " in name else name.replace("_", " ").replace("+", " ").strip()
    if title != text:
        yield title


def _each_once(readings: Iterable[Citation]) -> Iterator[Citation]:
    """Yield each reading once; those with an unread date come after all others."""
    seen = set[Citation]()
    partial: list[Citation] = []
    for reading in readings:
        if reading in seen:
            continue
        seen.add(reading)
        if reading.unread is None:
            yield reading
        else:
            partial.append(reading)
    yield from partial


def _has_tail(designation: Designation) -> bool:
    return designation.date is None and _TAIL_IN_NUMBER.search(designation.number) is not None


def _bare(text: str) -> str:
    return text.strip(" ,")
