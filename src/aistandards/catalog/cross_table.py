"""Cross tables: standards counted by the concepts of a vocabulary and by body, status, relevance or other concepts.

Each count is the number of standards that `aistandards list` lists with the options of its row and its column.
"""

import re
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from aistandards.catalog.filters import list_options
from aistandards.errors import GroupingError
from aistandards.model.annotation import AI_LEVELS, PROTECTIVE, RELEVANCE_LEVELS
from aistandards.model.filter import Filter
from aistandards.store.reader import Reader
from aistandards.tagging.vocabularies import Vocabularies

ATTRIBUTES = {"body": "leading", "status": "status", "relevance": "relevance"}
"""Columns that are no vocabulary, with the filter that chooses the standards of each."""

PARAGRAPHS = "gdc-paragraphs"
"""Name of the rows for the paragraphs of the Global Digital Compact; `gdc` stands for its objectives."""

TOTAL = "total"

_LEVELS = {"AI": "--ai", PROTECTIVE: "--not-ai"}
"""Columns that tell AI standards from protective ones, with the options that choose them among the two."""

_OPTIONS = {"gdc": "gdc", "sdg": "sdg", "ai-topics": "topic"}
"""Options of `aistandards list` for vocabularies that have one of their own."""


@attrs.frozen(slots=True)
class Heading:
    """Heading of a row or of a column.

    Attributes:
        id: A concept as `scheme:id`, a legal anchor, or the value of an attribute.
        label: Text for people.
        list: Options of `aistandards list` that choose its standards.
    """

    id: str
    label: str
    list: str


@attrs.frozen(slots=True)
class CrossTable:
    """Counts of standards by row and column.

    Attributes:
        name: Name of the rows: `gdc`.
        by: Name of the columns: `body`.
        rows: The rows.
        columns: The columns; the last one is the total of the row, in which each standard counts once. Where AI
            standards and protective ones count, the two columns before it count them apart.
        counts: The counts, row by row.
        size: Number of standards from which the table is counted.
        filters: Options of `aistandards list` for the filters of the whole table, without those for concepts.
        unread: Places of the columns of whose standards only the titles were read: a count of 0 proves nothing there.
        data: Id of the content that was counted.
        concepts: The options for concepts of these filters; None if the options are not known.
    """

    name: str
    by: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    counts: tuple[tuple[int, ...], ...]
    size: int
    filters: str = ""
    concepts: str | None = ""
    unread: frozenset[int] = frozenset()
    data: str = ""

    @property
    def title(self) -> str:
        """A title for pages and pictures."""
        return f"Standards: {self.name} by {self.by} ({self.size} standards)"

    def lines(self) -> Iterator[list[str | int]]:
        """Yield the lines of the table: the headings, then each row. All formats for people write these values.

        A question mark stands where no standard was found and none was assessed.
        """
        yield [self.name, *(column.label for column in self.columns)]
        for row, counts in zip(self.rows, self.counts, strict=True):
            yield [
                row.label,
                *("?" if not count and place in self.unread else count for place, count in enumerate(counts)),
            ]

    def options(self, row: Heading, column: Heading) -> str:
        """Return the options of `aistandards list` that list the standards of one count; empty if they are not known."""
        if self.concepts is None:
            return ""
        return " ".join(filter(None, (self.filters, self.concepts, row.list, column.list)))

    def plain(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "data": self.data,
            "rows": self.name,
            "columns": self.by,
            "size": self.size,
            "cells": [
                {"row": row.id, "column": column.id, "count": count, "list": self.options(row, column)}
                for row, counts in zip(self.rows, self.counts, strict=True)
                for column, count in zip(self.columns, counts, strict=True)
            ],
        }


def row_names(vocabularies: Vocabularies) -> list[str]:
    """Return the names of the possible rows: the vocabularies, and the instruments that concepts are anchored in."""
    instruments = (name.casefold() for name in vocabularies.instruments)
    return [*vocabularies.schemes, PARAGRAPHS, *(name for name in instruments if name not in vocabularies.schemes)]


def cross_table(
    reader: Reader,
    vocabularies: Vocabularies,
    chosen: Filter,
    rows: str,
    columns: str,
    language: str = "en",
    data: str = "",
) -> CrossTable:
    """Count standards by rows and columns.

    Args:
        reader: The store's reader.
        vocabularies: The installed vocabularies.
        chosen: Filter that chooses the standards to count.
        rows: One of `row_names`.
        columns: `body`, `status`, `relevance`, or one of `row_names`.
        language: Language of the labels.
        data: Id of the content of the store.

    Raises:
        GroupingError: There are no such rows or columns.
    """
    known = row_names(vocabularies)
    if rows not in known:
        raise GroupingError(f"there are no rows {rows!r}; choose from {', '.join(known)}")
    if columns not in known and columns not in ATTRIBUTES:
        raise GroupingError(f"there are no columns {columns!r}; choose from {', '.join((*ATTRIBUTES, *known))}")
    headings = list(headings_of(vocabularies, rows, language))
    columns_of = _Columns(reader, vocabularies, chosen, columns, language)
    counts = tuple(columns_of.counts(chosen.replace(tags=(*chosen.tags, group))) for _, group in headings)
    own = ATTRIBUTES.get(columns)
    without = chosen if own is None else chosen.replace(**{own: None})
    everything = "" if own is None else list_options(Filter(**{own: getattr(chosen, own)}))
    levels = [Heading(name, name, f"{everything} {option}".strip()) for name, option in columns_of.levels.items()]
    return CrossTable(
        rows,
        columns,
        tuple(heading for heading, _ in headings),
        (*columns_of.headings, *levels, Heading(TOTAL, TOTAL, everything)),
        counts,
        reader.count(chosen),
        list_options(without),
        None if chosen.tags else "",
        columns_of.unread(chosen),
        data,
    )


class _Columns:
    """The columns of a cross table."""

    def __init__(self, reader: Reader, vocabularies: Vocabularies, chosen: Filter, columns: str, language: str) -> None:
        self._reader = reader
        self._name = columns
        self._groups: list[tuple[str, ...]] = []
        self.levels = _LEVELS if columns != "relevance" and _has_both_levels(chosen) else {}
        if columns in ATTRIBUTES:
            values = [row[columns] for row in reader.stats((columns,), chosen)]
            if columns == "relevance":
                values.sort(key=lambda value: [*RELEVANCE_LEVELS, value].index(value))
            self.headings = [Heading(value, value, f"--{ATTRIBUTES[columns]} {value}") for value in values]
        else:
            pairs = list(headings_of(vocabularies, columns, language))
            self.headings = [heading for heading, _ in pairs]
            self._groups = [group for _, group in pairs]

    def counts(self, criteria: Filter) -> tuple[int, ...]:
        """Return the counts of one row, those of the levels, and the total."""
        by_level = self._by("relevance", criteria)
        if self._name in ATTRIBUTES:
            counts = by_level if self._name == "relevance" else self._by(self._name, criteria)
            several = [counts.get(heading.id, 0) for heading in self.headings]
        else:
            tags = criteria.tags
            several = [self._reader.count(criteria.replace(tags=(*tags, group))) for group in self._groups]
        total = sum(by_level.values())
        ai = sum(by_level.get(level, 0) for level in AI_LEVELS)
        return (*several, *((ai, total - ai) if self.levels else ()), total)

    def unread(self, criteria: Filter) -> frozenset[int]:
        """Return the places of the columns of whose standards, one or more, only the titles were read."""
        if self._name not in ATTRIBUTES:
            return frozenset()
        sizes: Counter[str] = Counter()
        read: Counter[str] = Counter()
        for row in self._reader.rows(criteria):
            sizes[row[self._name]] += 1
            read[row[self._name]] += row["assessed"]
        return frozenset(place for place, each in enumerate(self.headings) if sizes[each.id] and not read[each.id])

    def _by(self, attribute: str, criteria: Filter) -> dict[str, int]:
        return {row[attribute]: row["count"] for row in self._reader.stats((attribute,), criteria)}


def _has_both_levels(chosen: Filter) -> bool:
    """Whether AI standards and protective ones are chosen, and no others."""
    levels = set(chosen.relevance)
    return chosen.ai is None and PROTECTIVE in levels <= set(RELEVANCE_LEVELS) and not levels.isdisjoint(AI_LEVELS)


def headings_of(
    vocabularies: Vocabularies, name: str, language: str = "en"
) -> Iterator[tuple[Heading, tuple[str, ...]]]:
    """Yield each row with the concepts that a standard of the row carries one of."""
    if name in vocabularies.schemes:
        option = _OPTIONS.get(name)
        for concept in vocabularies.schemes[name].concepts:
            full = f"{name}:{concept.id}"
            words = {option: concept.id} if option else {"tag": full}
            ((key, value),) = words.items()
            (group,) = vocabularies.groups(**words)  # type: ignore[arg-type]
            label = concept.label(language)
            yield Heading(full, f"{concept.id} {label}" if name in ("gdc", "sdg") else label, f"--{key} {value}"), group
        return
    instrument = "gdc" if name == PARAGRAPHS else name
    for anchor in _anchors(vocabularies, instrument):
        value = anchor.casefold().replace(" ", ":")
        (group,) = vocabularies.groups(right=value)
        yield Heading(anchor, anchor, f"--right {shlex.quote(value)}"), group


def _anchors(vocabularies: Vocabularies, instrument: str) -> Sequence[str]:
    """Return the articles or paragraphs that concepts are anchored in, in order, without the Compact's objectives."""
    anchors = {
        anchor
        for scheme in vocabularies.schemes.values()
        for concept in scheme.concepts
        for anchor in concept.anchors
        if anchor.casefold().startswith(f"{instrument} ") and " objective " not in anchor
    }
    return sorted(anchors, key=lambda anchor: [int(part) if part.isdigit() else part for part in _parts(anchor)])


def _parts(anchor: str) -> list[str]:
    """Return text and numbers of an anchor in turn; the first part is a text, possibly empty."""
    return re.split(r"(\d+)", anchor)
