"""From what is asked to what is compared: a text or a standard, with the standards that it cites."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import attrs

from aistandards.catalog.overlaps.compare import overlaps
from aistandards.catalog.overlaps.results import Overlaps
from aistandards.catalog.overlaps.subject import Compare, of_standard, of_text
from aistandards.catalog.overlaps.terms import occurrences
from aistandards.catalog.resolution import Resolution
from aistandards.errors import InvalidValueError
from aistandards.model import Designation, Standard
from aistandards.model.citation import Citation
from aistandards.model.filter import Filter
from aistandards.plugin.annotator import Annotator
from aistandards.store.reader import Reader

_MAX_DESIGNATION = 120
"""A text of more characters is no designation."""

_MAX_CITATIONS = 2000
"""So many citations of a text are read, repeated ones too."""

_MAX_CITED = 200
"""So many different citations are looked up."""


T = TypeVar("T")


@attrs.frozen(slots=True)
class Asker:
    """Answers questions about overlaps.

    Attributes:
        reader: The store's reader.
        publishers: Names of publishers; a text that cites standards is not about their publishers.
        annotators: Returns what finds the concepts of a text; a standard needs none.
        resolve: Looks up what people write, without the nearest.
        get: Returns the standard that a designation stands for.
    """

    reader: Reader
    publishers: Sequence[str]
    annotators: Callable[[], Sequence[Annotator]]
    resolve: Callable[[str | Designation | Citation], Resolution]
    get: Callable[[str], Standard]

    def ask(
        self,
        subject: str | Standard,
        chosen: Filter,
        cited: Iterable[str | Designation | Citation],
        language: str | None,
        *,
        limit: int,
    ) -> Overlaps:
        """Return the works on the subject of a text or of a standard.

        Args:
            subject: A text, a designation, or a standard.
            chosen: Only standards that this filter chooses.
            cited: The standards that the text cites.
            language: Language of the text; None to recognise it.
            limit: Largest number of works.

        Raises:
            InvalidValueError: The text has no words.
            NotFoundError: The text is a designation, and the catalogue does not have the standard.
        """
        if isinstance(subject, str) and not any(map(str.isalpha, subject)):
            raise InvalidValueError("the text has no words; give a text about a subject, or a designation")
        names = (name for name in self.publishers if name.isupper())
        left_out = frozenset(stem for name in names for stem, _, _ in occurrences(name, ""))
        compared = attrs.evolve(self._compared(subject, language), left_out=left_out)
        return overlaps(self.reader, compared, chosen, dict(self._works(cited)), limit=limit)

    def _compared(self, subject: str | Standard, language: str | None) -> Compare:
        if isinstance(subject, Standard):
            return of_standard(subject)
        if len(subject) <= _MAX_DESIGNATION and self._is_designation(subject):
            return of_standard(self.get(subject))
        return of_text(subject, self.annotators(), language)

    def _is_designation(self, text: str) -> bool:
        resolution = self.resolve(text)
        return resolution.match is not None or resolution.citation is not None

    def _works(self, cited: Iterable[str | Designation | Citation]) -> Iterator[tuple[str, str | None]]:
        """Yield the works that are cited and stored, each with its committee."""
        for one in islice(_different(islice(cited, _MAX_CITATIONS)), _MAX_CITED):
            entry = self.resolve(one).entry
            for row in self.reader.by_designation(entry.name)[:1] if entry is not None else ():
                yield row.work, row.committee


def _different(values: Iterable[T]) -> Iterator[T]:
    """Yield each value once, before the next one is read."""
    seen = set[T]()
    for one in values:
        if one not in seen:
            seen.add(one)
            yield one
