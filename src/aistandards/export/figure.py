"""Statistics with their words in a language, for tables and charts."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import attrs

from aistandards.catalog.tabulation import ALL, EDITIONS, MEDIAN, TOTAL, WORKS, Number
from aistandards.store.counts import OTHERS
from aistandards.translation import translate

if TYPE_CHECKING:
    from aistandards.catalog.statistics import Statistic
    from aistandards.tagging.vocabularies import Vocabularies

Label = Callable[[str, str], str]
"""Returns a text for people.

The arguments are a value and its kind: `year`, `status`, `concept`, `body`, `language`, `committee`; `word` for the
headings that no record states; `text` for titles and sentences in English, some with `{number}`.
"""

WORDS = {
    "edition": "editions",
    "amendment": "amendments",
    "work-item": "work items",
    "with-dates": "with both dates",
    "without-dates": "without both dates",
    MEDIAN: "median in months",
    "published-in": "published in it",
    "not-assessed": "not assessed",
}
"""Words for headings that are no words themselves."""

UNITS = {
    ALL: "{number} standards: editions, amendments and work items are separate",
    EDITIONS: "{number} published editions, without amendments and work items",
    WORKS: "{number} works, each with all its editions",
}
ROWS_SHOWN = "{shown} of {number} rows"
COUNTED_FROM = "counted from"
IDENTIFIERS = frozenset({"year", "body", "language", "committee"})
"""Kinds of values that are the same in every language and are read from left to right."""


def labels(language: str = "en", vocabularies: "Vocabularies | None" = None) -> Label:
    """Return the function that gives the words of the program and the labels of concepts.

    Args:
        language: One of the six languages.
        vocabularies: The vocabularies; without them concepts have no labels.
    """

    def label(value: str, kind: str) -> str:
        if kind == "concept" and vocabularies is not None and value in vocabularies:
            return vocabularies.label(value, language)
        is_fixed = kind in IDENTIFIERS | {"concept"} and value not in (OTHERS, TOTAL)
        return value if is_fixed else translate(WORDS.get(value, value), language)

    return label


@attrs.frozen(slots=True)
class Figure:
    """A statistic with its words: content of the kind `STATISTICS`.

    Attributes:
        statistic: The numbers.
        label: Gives the words.
        language: Language of the words; charts in Arabic run from right to left.
    """

    statistic: "Statistic"
    label: Label
    language: str = "en"

    @property
    def title(self) -> str:
        """The title."""
        return self.label(self.statistic.title, "text")

    @property
    def notes(self) -> tuple[str, ...]:
        """What is counted, how much of it lacks the fact, and how many rows are left out."""
        statistic = self.statistic
        notes = [self.sentence(UNITS[statistic.of], number=statistic.denominator)]
        notes.append(self.sentence(statistic.reason, number=statistic.missing))
        if statistic.left_out:
            shown = len(statistic.rows)
            notes.append(self.sentence(ROWS_SHOWN, shown=shown, number=shown + statistic.left_out))
        return tuple(notes)

    @property
    def rows(self) -> list[str]:
        """Labels of the rows."""
        return [self.label(row, self.statistic.row) for row in self.statistic.rows]

    @property
    def columns(self) -> list[str]:
        """Labels of the columns."""
        return [self.label(column, self.statistic.column) for column in self.statistic.columns]

    def sentence(self, text: str, **numbers: int) -> str:
        """Return a sentence with numbers."""
        return self.label(text, "text").format(**numbers)

    def lines(self) -> Iterator[list[str]]:
        """Yield the lines of the table: the headings, each row, and what the columns are counted from."""
        yield [self.label(self.statistic.row, "word"), *self.columns]
        for row, counts in zip(self.rows, self.statistic.counts, strict=True):
            yield [row, *map(shown, counts)]
        yield [self.label(COUNTED_FROM, "word"), *map(shown, self.statistic.totals)]


def shown(number: Number) -> str:
    """Return a number as text; `?` where nobody knows."""
    return "?" if number is None else f"{number:g}" if isinstance(number, float) else str(number)
