"""Where the gaps are: for every concept how many standards are published, how many are coming, and of how many we cannot tell.

Counts come from the store's tags; each cell can be listed with the same filters.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from aistandards.catalog.snapshot import Snapshot
from aistandards.errors import ConceptError, GroupingError
from aistandards.model.filter import Filter
from aistandards.model.text import values_of
from aistandards.store.reader import Reader
from aistandards.tagging.vocabularies import Vocabularies

STATES: Mapping[str, str] = {"published": "published", "in-development": "in development", "proposed": "in development"}
"""What the matrix tells apart; superseded and withdrawn standards fill no gap."""

BY = ("body", "status")


@attrs.frozen(slots=True)
class Cell:
    """One concept in one column.

    Attributes:
        concept: `scheme:id`; narrower concepts are counted with it.
        column: Value of each dimension: `{"body": "iso", "status": "published"}`.
        count: Standards that carry it.
        not_assessed: Share, from 0 to 1, of the column's standards of which only the title was read.
        list: Options of `aistandards list` that list them.
    """

    concept: str
    column: Mapping[str, str]
    count: int
    not_assessed: float
    list: str


@attrs.frozen(slots=True)
class Matrix:
    """The whole matrix.

    Attributes:
        scheme: Id of the scheme.
        by: Dimensions of the columns.
        cells: Row by row.
        none: Concepts that no standard carries, published or coming.
    """

    scheme: str
    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    none: tuple[str, ...]

    @property
    def columns(self) -> list[tuple[str, ...]]:
        """The columns in order, each by its values."""
        return list(dict.fromkeys(tuple(one.column.values()) for one in self.cells))

    @property
    def counts(self) -> dict[tuple[str, tuple[str, ...]], int]:
        """Count by concept and column."""
        return {(one.concept, tuple(one.column.values())): one.count for one in self.cells}

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "data": Snapshot.open().version,
            "scheme": self.scheme,
            "by": list(self.by),
            "cells": [
                {
                    "concept": one.concept,
                    **one.column,
                    "count": one.count,
                    "not_assessed": round(one.not_assessed, 4),
                    "list": one.list,
                }
                for one in self.cells
            ],
            "none": list(self.none),
        }


def matrix(
    reader: Reader, vocabularies: Vocabularies, chosen: Filter, scheme: str, by: str | Sequence[str] = BY
) -> Matrix:
    """Count the standards of each concept.

    Args:
        reader: The store's reader.
        vocabularies: The installed vocabularies.
        chosen: Standards that are counted.
        scheme: Id of a scheme, whose concepts are the rows.
        by: Dimensions: `body`, `status`, or both.

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
    carried: dict[str, set[int]] = {}
    for tag in reader.tags(f"{scheme}:", chosen):
        if tag.standard_id in column:
            carried.setdefault(tag.concept, set()).add(tag.standard_id)
    cells, none = [], []
    for concept in vocabularies.schemes[scheme].concepts:
        name = f"{scheme}:{concept.id}"
        ids = set().union(*(carried.get(narrower, set()) for narrower in vocabularies.narrower(name)))
        counts = Counter(column[standard_id] for standard_id in ids)
        if not ids:
            none.append(name)
        for values in sorted(size):
            labels = dict(zip(by, values, strict=True))
            cells.append(Cell(name, labels, counts[values], unread[values] / size[values], _options(name, labels)))
    return Matrix(scheme, by, tuple(cells), tuple(none))


def _options(concept: str, values: Mapping[str, str]) -> str:
    options = [f"--ai --tag {concept}"]
    if "body" in values:
        options.append(f"--leading {values['body']}")
    statuses = [name for name, state in STATES.items() if state == values.get("status")] or list(STATES)
    return " ".join([*options, *(f"--status {name}" for name in statuses)])
