"""Statistics: growth, status, coverage, time to publication, languages, assessment and the load of committees.

Each number is a count of what `aistandards list` lists with the same filters. Each statistic states how many standards,
editions or works it is counted from, and how many of them lack the fact that it is about.
"""

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from aistandards.catalog import tabulation
from aistandards.catalog.filters import list_options
from aistandards.catalog.tabulation import ALL, Number, Question, Table
from aistandards.errors import ConceptError, GroupingError
from aistandards.model.filter import Filter
from aistandards.store.counts import Counts
from aistandards.tagging.vocabularies import Vocabularies


@attrs.frozen(slots=True, kw_only=True)
class Statistic:
    """A table of numbers with what they are counted from.

    Attributes:
        name: Name of the statistic, a key of `STATISTICS`.
        of: What is counted: `all`, `editions` or `works`.
        rows: A year, status, concept as `scheme:id`, body, language or committee for each row, as `row` says.
        columns: A body, status, kind or a word for each column, as `column` says.
        counts: The numbers, row by row; None where nobody assessed the standards, or where there is nothing to count.
        totals: For each column the number of standards, editions or works that it is counted from. For a median: of all.
        denominator: Number of standards, editions or works that the filters choose.
        missing: How many of them lack the fact, as `reason` says.
        left_out: Number of further rows that the table does not have.
        command: The command that prints the same numbers; empty if no options say the same as the filters.
        content: Id of the content of the catalogue that was counted.
    """

    name: str
    of: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[Number, ...], ...]
    totals: tuple[Number, ...]
    denominator: int
    missing: int
    left_out: int = 0
    command: str
    content: str

    @property
    def title(self) -> str:
        """A title in English, which translations have as their key."""
        return STATISTICS[self.name].title

    @property
    def row(self) -> str:
        """What the rows are: `year`, `status`, `concept`, `body`, `language` or `committee`."""
        return STATISTICS[self.name].row

    @property
    def column(self) -> str:
        """What the columns are: `body`, `status` or `word`."""
        return STATISTICS[self.name].column

    @property
    def reason(self) -> str:
        """What `missing` counts, in English with `{number}`, which translations have as their key."""
        return STATISTICS[self.name].reason

    def plain(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {**attrs.asdict(self), "row": self.row, "column": self.column}


@attrs.frozen(slots=True)
class Definition:
    """What a statistic is about.

    Attributes:
        title: Its title.
        row: What its rows are.
        column: What its columns are.
        reason: What its missing numbers count, with `{number}`.
        count: The function that counts.
    """

    title: str
    row: str
    column: str
    reason: str
    count: Callable[[Question], Table]


RIGHTS = "rights"
"""The vocabulary of a coverage where none is named."""

_NO_ABSTRACT = "{number} not assessed: only the title was read"

STATISTICS: Mapping[str, Definition] = {
    "growth": Definition(
        "Issued up to the end of each year", "year", "body", "{number} without a date of issue", tabulation.growth
    ),
    "status": Definition("By status", "status", "word", "{number} with an unknown status", tabulation.status),
    "coverage-by-body": Definition("By concept and body", "concept", "body", _NO_ABSTRACT, tabulation.coverage_by_body),
    "coverage-by-status": Definition(
        "By concept and status", "concept", "status", _NO_ABSTRACT, tabulation.coverage_by_status
    ),
    "duration": Definition(
        "Months from registration to publication", "body", "word", "{number} without both dates", tabulation.duration
    ),
    "languages": Definition(
        "By language", "language", "word", "{number} without a stated language", tabulation.languages
    ),
    "assessment": Definition("Assessed and not assessed", "body", "word", _NO_ABSTRACT, tabulation.assessment),
    "committees": Definition(
        "Work of committees", "committee", "word", "{number} without a committee", tabulation.committees
    ),
}
"""Every statistic by its name."""


MAX_STATISTICS = 200
"""Statistics that a catalogue keeps."""


def statistic(
    counts: Counts,
    vocabularies: Vocabularies,
    name: str,
    of: str,
    scheme: str,
    known_at: str | None,
    chosen: Filter,
    content: str,
) -> Statistic:
    """Count a statistic.

    Args:
        counts: The counts of the store, as it was known at the moment.
        vocabularies: The installed vocabularies.
        name: A key of `STATISTICS`.
        of: `all`, `editions` or `works`.
        scheme: Id of the vocabulary whose concepts a coverage has.
        known_at: The moment, for the command.
        chosen: Filter that chooses the standards to count.
        content: Id of the content of the catalogue.

    Raises:
        GroupingError: There is no such statistic, or it does not count editions or works.
        ConceptError: There is no such scheme.
    """
    if name not in STATISTICS:
        raise GroupingError(f"there is no statistic {name!r}; choose from {', '.join(STATISTICS)}")
    if scheme not in vocabularies.schemes:
        raise ConceptError(f"there is no scheme {scheme!r}; choose from {', '.join(vocabularies.schemes)}")
    definition = STATISTICS[name]
    table = definition.count(Question(counts, vocabularies, chosen, of, scheme))
    options = {
        "--of": of if of != ALL else None,
        "--scheme": scheme if definition.row == "concept" and scheme != RIGHTS else None,
        "--known-at": known_at,
    }
    return Statistic(
        name=name,
        of=of,
        rows=tuple(map(str, table.rows)),
        columns=tuple(map(str, table.columns)),
        counts=tuple(map(tuple, table.counts)),
        totals=tuple(table.totals),
        denominator=table.denominator,
        missing=table.missing,
        left_out=table.left_out,
        command=_command(vocabularies, chosen, name, options),
        content=content,
    )


def _command(vocabularies: Vocabularies, chosen: Filter, name: str, options: Mapping[str, str | None]) -> str:
    """Return the command with the same filters; empty if it has no options for them."""
    concepts = [_option(vocabularies, group) for group in chosen.tags]
    if None in concepts:
        return ""
    own = [f"{option} {shlex.quote(value)}" for option, value in options.items() if value is not None]
    return " ".join(filter(None, ("aistandards stats", name, *own, list_options(chosen), *map(str, concepts))))


def _option(vocabularies: Vocabularies, group: Sequence[str]) -> str | None:
    """Return the option for a group of concepts; None if it is not one concept with its narrower ones."""
    first = group[0] if group and group[0] in vocabularies else None
    return f"--tag {shlex.quote(first)}" if first and vocabularies.narrower(first) == list(group) else None
