"""Results of the catalogue: typed rows, lists that notebooks can show, and tables for data-frame libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from aistandards.errors import needs_extra

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from aistandards.model import Standard

_SHOWN = ("designation", "title", "status", "issued", "committee")
_MAX_SHOWN = 50
"""Rows of a result that a notebook shows."""


class StandardRow(TypedDict):
    """One listed standard as flat fields, named as in `aistandards list --json`.

    A row has `certain` if the query has `as_of`. A row has `evidence`, `titles` and `reported` if the query has `evidence`.

    Attributes:
        ai: Whether the relevance is `ai` or `ai-enabled`.
        gone: Day on which the last source stopped listing the standard; None while a source lists it.
        certain: Whether the known dates decide the status on that day.
    """

    designation: str
    title: str
    body: str
    status: str
    stage: str
    type: str | None
    committee: str | None
    issued: str | None
    edition: str | None
    work: str
    work_item: bool
    ai: bool
    relevance: str
    gone: str | None
    certain: NotRequired[bool]
    evidence: NotRequired[list[dict[str, Any]]]
    titles: NotRequired[dict[str, str]]
    reported: NotRequired[str | None]


class Stats(TypedDict):
    """Counts of standards.

    `total` is the number of standards. `counts` has one row for each combination that occurs: the value of each
    dimension, and `count`.
    """

    total: int
    counts: list[dict[str, Any]]


class Rows:
    """Flat rows of listed standards; each iteration queries the catalogue again.

    Examples:
        >>> rows = Rows(lambda: iter([{"designation": "ISO 1", "title": "Temperature", "status": "published"}]))
        >>> [row["designation"] for row in rows]
        ['ISO 1']
    """

    def __init__(self, read: Callable[[], Iterator[StandardRow]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[StandardRow]:
        return self._read()

    def __repr__(self) -> str:
        first = [row["designation"] for row in islice(self, 4)]
        return f"<Rows {', '.join(first[:3])}{', …' if len(first) > 3 else ''}>"

    def _repr_html_(self) -> str:
        """Return an HTML table of the first rows, for notebooks."""
        first = list(islice(self, _MAX_SHOWN + 1))
        return _html([[row.get(name) for name in _SHOWN] for row in first[:_MAX_SHOWN]], more=len(first) > _MAX_SHOWN)

    def to_arrow(self) -> pyarrow.Table:
        """Return the rows as a `pyarrow.Table`.

        Raises:
            MissingExtraError: pyarrow is not installed.
        """
        with needs_extra("parquet", "pyarrow", "a table of Arrow"):
            import pyarrow
        return pyarrow.Table.from_pylist(list(self))

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a `pandas.DataFrame`.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        with needs_extra("pandas", "pandas", "a data frame of pandas"):
            import pandas
        return pandas.DataFrame(list(self))

    def to_polars(self) -> polars.DataFrame:
        """Return the rows as a `polars.DataFrame`.

        Raises:
            MissingExtraError: polars is not installed.
        """
        with needs_extra("polars", "polars", "a data frame of polars"):
            import polars
        return polars.DataFrame(list(self), infer_schema_length=None)


class Standards(list["Standard"]):
    """A list of standards that a notebook shows as a table."""

    def _repr_html_(self) -> str:
        """Return an HTML table of the first standards, for notebooks."""
        cells = [
            [
                standard.designation,
                standard.title,
                standard.status.value,
                standard.dates.issued,
                standard.committee.reference if standard.committee else None,
            ]
            for standard in self[:_MAX_SHOWN]
        ]
        return _html(cells, more=len(self) > _MAX_SHOWN)


def _html(cells: list[list[Any]], *, more: bool) -> str:
    from html import escape

    head = "".join(f"<th>{name}</th>" for name in _SHOWN)
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if value is None else escape(str(value))}</td>" for value in row) + "</tr>"
        for row in cells
    )
    note = f"<p>The first {_MAX_SHOWN} are shown.</p>" if more else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"
