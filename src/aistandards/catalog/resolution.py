"""Resolution of citations to standards: exact, undated, joint and misspelt designations, series, URNs and addresses."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any

import attrs
from sqlalchemy import Row

from aistandards.catalog.editions import is_bundle, is_text, rank
from aistandards.catalog.entries import STORE, Entries, Entry
from aistandards.catalog.matching import OTHER_PUBLISHERS, distance_between, is_definite
from aistandards.catalog.series import Series, series
from aistandards.catalog.succession import succession
from aistandards.model import Designation
from aistandards.model.citation import Citation, Extent
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.store.reader import Reader

_MAX_CANDIDATES = 10
_MAX_NEAREST = 3
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@attrs.frozen(slots=True)
class Resolution:
    """The standard that a text stands for, and the alternatives.

    Attributes:
        reference: The text.
        match: Designation of the one standard that it stands for; None when there is none or several.
        candidates: Designations that it may stand for, the likeliest first; the first is `match` when there is one. Of
            a series, its parts.
        nearest: Works with the most similar designations, when there is no candidate. Editions with the same number and
            date under another publisher or type come first.
        entry: The facts of `match`.
        series: The series or the family that the text stands for; None when it stands for a document.
        citation: The reading of the text that led to the result; of a miss, the likeliest reading. None for an address
            that names a key, and for a text that cannot be read.
    """

    reference: str
    match: str | None = None
    candidates: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    entry: Entry | None = None
    series: Series | None = None
    citation: Citation | None = None

    @property
    def unread(self) -> str | None:
        """Text of the citation that looks like a date and was not understood; such a citation has no match."""
        return None if self.citation is None else self.citation.unread

    @property
    def is_stored(self) -> bool:
        """Whether the store has the record of `match`, and not only the status index its status."""
        return self.entry is not None and self.entry.origin == STORE


@attrs.frozen(slots=True)
class _Candidate:
    entry: Entry
    distance: int

    @property
    def work(self) -> str:
        return self.entry.designation.work


class Resolver:
    """Resolves citations.

    Args:
        entries: The entries.
        designations: Reads texts.
    """

    def __init__(self, entries: Entries, designations: DesignationReader) -> None:
        self._entries, self._designations = entries, designations

    def resolve(self, asked: str | Designation | Citation, *, nearest: bool = True) -> Resolution:
        """Return the standard or the series that a text or a citation stands for.

        Args:
            asked: A citation, or a designation, URN or page address as people write it.
            nearest: Whether a miss lists the nearest works; to find them costs more than the look-up itself.
        """
        text, likeliest = _text(asked), None
        for citation in self.citations(asked):
            resolution = self._of_citation(text, citation)
            if resolution is not None:
                return resolution
            likeliest = likeliest or citation
        if isinstance(asked, str) and (entry := self._located(text)) is not None:
            return Resolution(text, entry.name, (entry.name,), entry=entry)
        return Resolution(text, nearest=self.closest(asked) if nearest else (), citation=likeliest)

    def citations(self, asked: str | Designation | Citation) -> Iterator[Citation]:
        """Yield the readings of a text, the likeliest first; a citation is its only reading."""
        if isinstance(asked, str):
            yield from self._designations.citations(asked.strip())
        else:
            yield Citation(asked) if isinstance(asked, Designation) else asked

    def find(self, designation: Designation) -> Entry | None:
        """Return the entry with exactly this designation."""
        numbered = self._entries.by_number(designation.full_number)
        return next((entry for entry in numbered if entry.name == designation.text), None)

    def closest(self, asked: str | Designation | Citation) -> tuple[str, ...]:
        """Return the nearest works, at most three: of the same number and date first, then by the spelling."""
        text = _text(asked)
        readable = [citation.designation for citation in self.citations(asked)]
        alike = [name for designation in readable[:1] for name in self._alike(designation)]
        return tuple(dict.fromkeys((*alike, *self._similar(text, readable))))[:_MAX_NEAREST]

    def _located(self, address: str) -> Entry | None:
        """Return the entry that an address or a URN names by a key."""
        found = (self._entries.by_key(*key) for key in self._designations.locate(address))
        return next(filter(None, found), None)

    def _of_citation(self, text: str, citation: Citation) -> Resolution | None:
        if citation.extent is not Extent.DOCUMENT and (parts := series(self._entries, citation)) is not None:
            return _of_series(text, citation, parts)
        if citation.extent is Extent.FAMILY:
            return None
        candidates = self._candidates(citation)
        if citation.unread is not None:
            return Resolution(text, None, _names(candidates), citation=citation) if candidates else None
        best = candidates[0].entry if candidates else None
        is_print = best is not None and citation.designation.marking is None and is_bundle(best.designation)
        if best is None or is_print or not (best.in_force or _is_asked(citation)):
            parts = series(self._entries, citation)
            if parts is not None and (best is None or is_print or parts.in_force):
                return _of_series(text, citation, parts)
        if best is None:
            parts = self._of_round_number(citation)
            return None if parts is None else _of_series(text, citation, parts)
        names = _names(candidates)
        if self._is_ambiguous(citation.designation, candidates):
            return Resolution(text, None, names, citation=citation)
        today = self._today(citation, best)
        return Resolution(text, today.name, tuple(dict.fromkeys((today.name, *names))), entry=today, citation=citation)

    def _of_round_number(self, citation: Citation) -> Series | None:
        """Return the family that a round number names when all of it is asked for: `X.500 series` is X.500 to X.599."""
        number = citation.designation.number
        zeros = len(number) - len(number.rstrip("0"))
        if citation.extent is not Extent.ALL_PARTS or not zeros or citation.designation.part:
            return None
        asked = attrs.evolve(citation.designation, number=number[:-zeros] + "x" * zeros)
        return series(self._entries, attrs.evolve(citation, designation=asked, extent=Extent.FAMILY))

    def _candidates(self, citation: Citation) -> list[_Candidate]:
        query = citation.designation
        entries = {entry.name: entry for number in query.numbers for entry in self._entries.by_number(number)}
        candidates = []
        for entry in entries.values():
            distance = distance_between(query, entry.designation, entry.issued)
            if distance is not None:
                candidates.append(_Candidate(entry, distance))
        candidates = _of_edition(candidates, citation)
        order = _order if _is_asked(citation) else _order_undated
        return sorted(candidates, key=order)

    def _is_ambiguous(self, query: Designation, candidates: Sequence[_Candidate]) -> bool:
        """Return whether several works are equally near; the ended ones do not count beside one in force."""
        best = candidates[0]
        works = {
            other.work
            for other in candidates
            if other.distance == best.distance
            and other.entry.in_force == best.entry.in_force
            and not is_bundle(other.entry.designation)
        }
        return len(works) > 1 and query.work not in works and (best.entry.in_force or is_definite(query))

    def _today(self, citation: Citation, best: Entry) -> Entry:
        """Return the entry that answers for an undated citation: also under fewer publishers, where it was replaced so."""
        query = citation.designation
        if _is_asked(citation) or not is_text(best) or best.in_force:
            return best
        current = succession(self._entries, self._parsed, best).current
        followers = [follower for name in current if (follower := self._entry(name)) is not None]
        same = [one for one in followers if one.designation.full_number == query.full_number]
        return same[0] if len(same) == 1 and query.type in (None, same[0].designation.type) else best

    def _entry(self, name: str) -> Entry | None:
        designation = self._parsed(name)
        return None if designation is None else self.find(designation)

    def _parsed(self, text: str) -> Designation | None:
        return self._designations.attempt(text)[0]

    def _alike(self, query: Designation) -> Iterator[str]:
        """Yield the editions with the number and the date of a query, else the works with its number."""
        entries = [entry for entry in self._entries.by_number(query.full_number) if is_text(entry)]
        dated = [entry for entry in entries if query.date is not None and entry.designation.date == query.date]
        yield from (entry.name for entry in sorted(dated, key=rank) if not entry.designation.marking)
        yield from (entry.designation.work for entry in sorted(entries, key=rank))

    def _similar(self, text: str, readable: Sequence[Designation]) -> tuple[str, ...]:
        """Return works whose number begins like that of a text, the most similar first."""
        numbers = [reading.full_number for reading in readable] or re.findall(
            r"[A-Z]?\.?\d[\d.\-]*", text, re.IGNORECASE
        )
        works: dict[str, str] = {}
        for number in numbers[:_MAX_NEAREST]:
            neighbours = self._entries.neighbours(number)
            for length in range(len(number), max(1, min(3, len(number)) - 1), -1):
                start = number[:length].casefold()
                works |= {work.casefold(): work for other, work in neighbours if other.startswith(start)}
                if len(works) >= _MAX_NEAREST:
                    break
        query = (readable[0].work if readable else text).casefold()
        close = difflib.get_close_matches(query, sorted(works), n=len(works) or 1, cutoff=0.4)
        return tuple(works[name] for name in sorted(close, key=lambda name: _unlike(query, name)))


def exact_row(reader: Reader, designations: DesignationReader, text: str) -> Row[Any] | None:
    """Return the whole row whose designation a text gives in full; None does not mean that there is none.

    The row is the one that `Resolver.resolve` finds, by one look-up instead of two.
    """
    citation = None if _ADDRESS.match(text.strip()) else next(designations.citations(text.strip()), None)
    if citation is None or citation != Citation(citation.designation) or not is_definite(citation.designation):
        return None
    rows = reader.by_designation(citation.designation.text)
    return rows[0] if len(rows) == 1 else None


def _unlike(query: str, name: str) -> tuple[float, int]:
    """Return the key of the order by similarity; of equally similar names the one with fewer changed characters is first."""
    ratio = difflib.SequenceMatcher(None, name, query).ratio()
    return (-ratio, -sum(ours == theirs for ours, theirs in zip(query, name, strict=False)))


def _text(asked: str | Designation | Citation) -> str:
    if isinstance(asked, str):
        return asked.strip()
    return asked.designation.text if isinstance(asked, Citation) else asked.text


def _of_series(text: str, citation: Citation, parts: Series) -> Resolution:
    return Resolution(text, None, tuple(part.designation for part in parts.parts), series=parts, citation=citation)


def _names(candidates: Sequence[_Candidate]) -> tuple[str, ...]:
    return tuple(candidate.entry.name for candidate in candidates[:_MAX_CANDIDATES])


def _is_asked(citation: Citation) -> bool:
    """Return whether a citation names an edition by its date or its number."""
    return is_definite(citation.designation) or citation.edition is not None


def _of_edition(candidates: list[_Candidate], citation: Citation) -> list[_Candidate]:
    """Return the candidates of the edition that a citation names by its number; a date decides against the number."""
    if citation.edition is None:
        return candidates
    number = citation.edition.removesuffix(".0")
    chosen = [candidate for candidate in candidates if candidate.entry.edition == number]
    return chosen or (candidates if citation.designation.date else [])


def _order(candidate: _Candidate) -> tuple[Any, ...]:
    return (candidate.distance, *rank(candidate.entry))


def _order_undated(candidate: _Candidate) -> tuple[Any, ...]:
    """Return the order for an undated query: a text in force, whatever its publishers, before one that has ended.

    Of those that have ended the newest comes first: publishers join a work or leave it.
    """
    entry = candidate.entry
    if entry.in_force and not is_bundle(entry.designation):
        return (0, *_order(candidate))
    return (1, candidate.distance & ~OTHER_PUBLISHERS, *rank(entry))
