"""Gaps: for each concept, the standards that are published, those in development, and the share that was not assessed.

Counts come from the tags in the store; `aistandards list` lists the standards of each cell.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from aistandards.catalog.cross_table import headings_of, row_names
from aistandards.catalog.filters import list_options
from aistandards.errors import ConceptError, GroupingError
from aistandards.model import PROTECTIVE
from aistandards.model.filter import Filter
from aistandards.model.text import values_of
from aistandards.store.reader import Reader
from aistandards.tagging.vocabularies import Vocabularies

STATES: Mapping[str, str] = {"published": "published", "in-development": "in development", "proposed": "in development"}
"""State in the matrix by status; superseded and withdrawn standards fill no gap."""

BY = ("body", "status")


@attrs.frozen(slots=True)
class Cell:
    """Count of one concept in one column.

    Attributes:
        concept: `scheme:id`; its count includes narrower concepts.
        column: Value of each dimension: `{"body": "iso", "status": "published"}`.
        count: Standards that carry it.
        protective: How many of them are protective standards, which are no AI standards.
        not_assessed: Share, from 0 to 1, of the standards of the column of which only the title was read.
        list: Options of `aistandards list` that list them; empty if no options choose them.
    """

    concept: str
    column: Mapping[str, str]
    count: int
    protective: int
    not_assessed: float
    list: str

    @property
    def is_unknown(self) -> bool:
        """Whether nothing was found in a column of which nothing was assessed: the count is then no zero."""
        return not self.count and self.not_assessed == 1


@attrs.frozen(slots=True)
class Matrix:
    """Counts of standards by concept and column.

    Attributes:
        scheme: Id of the scheme.
        by: Dimensions of the columns.
        cells: Row by row.
        none: Concepts that no standard carries, published or in development, of any level of relevance.
        outside: For each concept that only standards outside the filter by relevance carry, their number.
        assessed: Number of standards in the table of which also the abstract was read.
        data: Id of the content that was counted.
    """

    scheme: str
    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    none: tuple[str, ...]
    outside: Mapping[str, int] = attrs.field(factory=dict)
    assessed: int = 0
    data: str = ""

    @property
    def columns(self) -> list[tuple[str, ...]]:
        """The values of each column, in order."""
        return list(dict.fromkeys(tuple(cell.column.values()) for cell in self.cells))

    @property
    def counts(self) -> dict[tuple[str, tuple[str, ...]], int | None]:
        """The counts by concept and column; None where nothing was assessed."""
        return {
            (cell.concept, tuple(cell.column.values())): None if cell.is_unknown else cell.count for cell in self.cells
        }

    def plain(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "data": self.data,
            "scheme": self.scheme,
            "by": list(self.by),
            "cells": [
                {
                    "concept": cell.concept,
                    **cell.column,
                    "count": cell.count,
                    "protective": cell.protective,
                    "not_assessed": round(cell.not_assessed, 4),
                    "list": cell.list,
                }
                for cell in self.cells
            ],
            "none": list(self.none),
            "outside": dict(self.outside),
            "assessed": self.assessed,
        }


def matrix(
    reader: Reader,
    vocabularies: Vocabularies,
    chosen: Filter,
    scheme: str,
    by: str | Sequence[str] = "status",
    data: str = "",
) -> Matrix:
    """Count the standards of each concept.

    Args:
        reader: The store's reader.
        vocabularies: The installed vocabularies.
        chosen: Filter that chooses the standards to count.
        scheme: Id of a scheme, whose concepts are the rows.
        by: Dimensions: `body`, `status`, or both.
        data: Id of the content of the store.

    Raises:
        ConceptError: There is no such scheme.
        GroupingError: There is no such dimension.
    """
    by = values_of(by)
    if scheme not in vocabularies.schemes:
        raise ConceptError(f"there is no scheme {scheme!r}; choose from {', '.join(vocabularies.schemes)}")
    if not by or not set(by) <= set(BY):
        raise GroupingError(f"gaps are counted by {' and '.join(BY)}, not by {', '.join(by) or 'nothing'}")
    rows = [row for row in reader.rows(chosen) if row["status"] in STATES]
    column = {row["id"]: tuple(STATES[row[name]] if name == "status" else row[name] for name in by) for row in rows}
    size, unread = Counter(column.values()), Counter(column[row["id"]] for row in rows if not row["assessed"])
    protective = {row["id"] for row in rows if row["relevance"] == PROTECTIVE}
    headings = list(headings_of(vocabularies, scheme))
    own = all(name.startswith(f"{scheme}:") for _, group in headings for name in group)
    carried: dict[str, set[int]] = {}
    for tag in reader.tags.beginning(f"{scheme}:" if own else "", chosen):
        if tag.standard_id in column:
            carried.setdefault(tag.concept, set()).add(tag.standard_id)
    common = _concept_options(vocabularies, chosen)
    cells, none, outside = [], [], {}
    for heading, group in headings:
        name = heading.id
        ids = set().union(*(carried.get(each, set()) for each in group))
        counts = Counter(column[standard_id] for standard_id in ids)
        of_these = Counter(column[standard_id] for standard_id in ids & protective)
        if not ids and (others := _outside(reader, chosen, group)):
            outside[name] = others
        elif not ids:
            none.append(name)
        for values in sorted(size):
            labels = dict(zip(by, values, strict=True))
            share = unread[values] / size[values]
            options = "" if common is None else f"{common} {_options(chosen, heading.list, labels)}".strip()
            cells.append(Cell(name, labels, counts[values], of_these[values], share, options))
    return Matrix(scheme, by, tuple(cells), tuple(none), outside, len(rows) - unread.total(), data)


def _outside(reader: Reader, chosen: Filter, concepts: Sequence[str]) -> int:
    """Return how many standards with one of the concepts only the choice of relevance leaves out."""
    status = [name for name in chosen.status or STATES if name in STATES]
    if not status:
        return 0
    return reader.count(chosen.replace(ai=None, relevance=(), status=status, tags=(*chosen.tags, concepts)))


def _concept_options(vocabularies: Vocabularies, chosen: Filter) -> str | None:
    """Return the options of `aistandards list` for the concepts of a filter; None if there are none for them."""
    if not chosen.tags:
        return ""
    known = {
        frozenset(group): heading.list
        for name in reversed(row_names(vocabularies))
        for heading, group in headings_of(vocabularies, name)
    }
    options = [known.get(frozenset(group)) for group in chosen.tags]
    return None if None in options else " ".join(filter(None, options))


def _options(chosen: Filter, concept: str, values: Mapping[str, str]) -> str:
    options = [list_options(chosen.replace(status=())), concept]
    if "body" in values:
        options.append(f"--leading {values['body']}")
    statuses = [name for name, state in STATES.items() if state == values.get("status")] or list(STATES)
    return " ".join([*options, *(f"--status {name}" for name in statuses if name in (chosen.status or STATES))])
