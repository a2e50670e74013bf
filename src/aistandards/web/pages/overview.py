"""The start page, gaps, changes, statistics, committees, sources and method."""

import difflib
from collections.abc import Mapping
from typing import Any

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.changes import CROSSWALK_STALE, ChangeKeywords
from aistandards.errors import NotFoundError
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.slug import slug_of
from aistandards.tagging.vocabularies import FIELDS
from aistandards.web.pages.concepts import carriers
from aistandards.web.parameters import Counting, GapFilters, Nothing, Part, Past
from aistandards.web.values import Count, Data, Line, LinePart, data_of, lines, part

_NEWEST = 8


@attrs.frozen(slots=True, kw_only=True)
class StartPage:
    """The start page.

    Attributes:
        data: What the page was made from.
        relevance: Number of standards by level of relevance.
        status: Number of standards in scope by status.
        bodies: Number of standards in scope by body, the largest first.
        fields: Number of standards of each field of the founding report.
        newest: The standards in scope that were issued last.
    """

    data: Data
    relevance: tuple[Count, ...]
    status: tuple[Count, ...]
    bodies: tuple[Count, ...]
    fields: tuple[Count, ...]
    newest: tuple[Line, ...]


def start(catalog: Catalog, _parameters: Nothing) -> StartPage:
    """Return the start page."""
    facets = catalog.facets(("relevance", "status", "body"), relevance=RELEVANCE_LEVELS)
    carried = catalog.carried_concepts()
    rows = catalog.rows(relevance=RELEVANCE_LEVELS, status="published", evidence=True)
    newest = sorted(lines(rows), key=lambda row: (row.issued or "", row.designation), reverse=True)
    return StartPage(
        data=data_of(catalog),
        relevance=_counts(facets["relevance"]),
        status=_counts(facets["status"]),
        bodies=_counts(facets["body"]),
        fields=tuple(Count(value=name, count=len(carriers(catalog, carried, [name]))) for name in FIELDS),
        newest=tuple(newest[:_NEWEST]),
    )


def _counts(values: Mapping[str, int]) -> tuple[Count, ...]:
    return tuple(Count(value=value, count=count) for value, count in values.items())


@attrs.frozen(slots=True, kw_only=True)
class GapCell:
    """A count of `aistandards gaps`.

    Attributes:
        column: Value of each dimension.
        count: Number of standards.
        protective: How many of them are protective.
        not_assessed: Share of the standards of the column of which only the title was read, 0 to 1.
        list: Options of `aistandards list` that list them.
    """

    column: Mapping[str, str]
    count: int
    protective: int
    not_assessed: float
    list: str


@attrs.frozen(slots=True, kw_only=True)
class GapRow:
    """A concept with its counts."""

    concept: str
    cells: tuple[GapCell, ...]


@attrs.frozen(slots=True, kw_only=True)
class GapTable:
    """Numbers of standards by concept.

    Attributes:
        data: What the page was made from.
        scheme: Id of the vocabulary.
        by: Dimensions of the columns.
        rows: The concepts.
        none: Concepts without a standard.
        outside: Number of standards outside the scope for concepts without one in it.
        assessed: Number of standards of which also the abstract was read.
    """

    data: Data
    scheme: str
    by: tuple[str, ...]
    rows: tuple[GapRow, ...]
    none: tuple[str, ...]
    outside: Mapping[str, int]
    assessed: int


def gaps(catalog: Catalog, parameters: GapFilters, *, scheme: str) -> GapTable:
    """Return the table of gaps of a vocabulary.

    Raises:
        NotFoundError: There is no such vocabulary.
    """
    if scheme not in catalog.vocabularies.schemes:
        raise NotFoundError(scheme, tuple(catalog.vocabularies.schemes), is_standard=False)
    matrix = catalog.gaps(scheme, parameters.by, **parameters.keywords(catalog))
    rows: dict[str, list[GapCell]] = {}
    for cell in matrix.cells:
        rows.setdefault(cell.concept, []).append(
            GapCell(
                column=cell.column,
                count=cell.count,
                protective=cell.protective,
                not_assessed=round(cell.not_assessed, 4),
                list=cell.list,
            )
        )
    return GapTable(
        data=data_of(catalog),
        scheme=matrix.scheme,
        by=matrix.by,
        rows=tuple(GapRow(concept=concept, cells=tuple(cells)) for concept, cells in rows.items()),
        none=matrix.none,
        outside=matrix.outside,
        assessed=matrix.assessed,
    )


@attrs.frozen(slots=True, kw_only=True)
class ChangeLine:
    """A recorded change; see `aistandards.catalog.changes.Change`. `framework` is that of rows that have become stale."""

    run: int
    when: str
    source: str
    designation: str
    slug: str
    kind: str
    severity: str
    field: str
    old: Any
    new: Any
    sentence: str
    framework: str | None


@attrs.frozen(slots=True, kw_only=True)
class ChangeList:
    """Recorded changes, newest first.

    Attributes:
        data: What the page was made from.
        changes: A part of the changes.
        total: Number of changes that the parameters choose.
        offset: Number of changes before the first.
        limit: Largest number of changes.
    """

    data: Data
    changes: tuple[ChangeLine, ...]
    total: int
    offset: int
    limit: int

    @property
    def number(self) -> int:
        """Number of this part, from 1."""
        return self.offset // self.limit + 1

    @property
    def parts(self) -> int:
        """Number of parts."""
        return max(1, -(-self.total // self.limit))


def changes(catalog: Catalog, parameters: Past) -> ChangeList:
    """Return the recorded changes, newest first."""
    tags = catalog.concepts(tag=parameters.tag, right=parameters.right)
    choice: ChangeKeywords = {
        "since": parameters.since,
        "severity": parameters.severity,
        "kind": parameters.kind,
        "body": parameters.body,
        "committee": parameters.committee,
        "relevance": parameters.relevance,
        "tags": tags,
    }
    events = catalog.changes(parameters.limit, parameters.offset, **choice)
    return ChangeList(
        data=data_of(catalog),
        changes=tuple(
            ChangeLine(
                run=event.run,
                when=event.when,
                source=event.source,
                designation=event.designation,
                slug=slug_of(event.designation),
                kind=event.kind,
                severity=event.severity,
                field=event.field,
                old=event.old,
                new=event.new,
                sentence=event.sentence(),
                framework=event.new["framework"] if event.kind == CROSSWALK_STALE else None,
            )
            for event in events
        ),
        total=catalog.count_changes(**choice),
        offset=parameters.offset,
        limit=parameters.limit,
    )


@attrs.frozen(slots=True, kw_only=True)
class CountTable:
    """Numbers of standards for every combination of values that occurs.

    Attributes:
        data: What the page was made from.
        by: The dimensions.
        total: Number of standards.
        counts: One row for each combination: the value of each dimension, and `count`.
    """

    data: Data
    by: tuple[str, ...]
    total: int
    counts: tuple[Mapping[str, Any], ...]


def counts(catalog: Catalog, parameters: Counting) -> CountTable:
    """Return numbers of standards by some dimensions."""
    stats = catalog.stats(parameters.by, **parameters.keywords(catalog))
    return CountTable(data=data_of(catalog), by=parameters.by, total=stats["total"], counts=tuple(stats["counts"]))


@attrs.frozen(slots=True, kw_only=True)
class CommitteeLine:
    """A committee with its number of standards in scope."""

    committee: str
    slug: str
    count: int


@attrs.frozen(slots=True, kw_only=True)
class CommitteeList:
    """The committees with standards in scope, the largest number first."""

    data: Data
    committees: tuple[CommitteeLine, ...]


def committees(catalog: Catalog, _parameters: Nothing) -> CommitteeList:
    """Return the committees with standards in scope."""
    return CommitteeList(data=data_of(catalog), committees=_committees(catalog))


def _committees(catalog: Catalog) -> tuple[CommitteeLine, ...]:
    numbers = catalog.committees()
    return tuple(CommitteeLine(committee=name, slug=slug_of(name), count=count) for name, count in numbers.items())


@attrs.frozen(slots=True, kw_only=True)
class CommitteePage:
    """A committee and its standards in scope, with those of the committees below it."""

    data: Data
    committee: str
    standards: LinePart[Line]


def committee(catalog: Catalog, parameters: Part, *, slug: str) -> CommitteePage:
    """Return the page of a committee.

    Raises:
        NotFoundError: No committee with standards in scope has this slug.
    """
    known = {each.slug: each.committee for each in _committees(catalog)}
    name = known.get(slug)
    if name is None:
        nearest = difflib.get_close_matches(slug, known, n=3)
        raise NotFoundError(slug, tuple(known[each] for each in nearest), is_standard=False)
    standards = part(catalog, parameters, lines, committee=name, relevance=RELEVANCE_LEVELS)
    return CommitteePage(data=data_of(catalog), committee=name, standards=standards)


@attrs.frozen(slots=True, kw_only=True)
class SourceLine:
    """A source.

    Attributes:
        source: Name of the source.
        date: Date of its data.
        outcome: Outcome of its last sync; None for bundled data.
        finished: Time of its last sync.
    """

    source: str
    date: str
    outcome: str | None
    finished: str | None


@attrs.frozen(slots=True, kw_only=True)
class SourceList:
    """Every source with the date of its data."""

    data: Data
    sources: tuple[SourceLine, ...]


def sources(catalog: Catalog, _parameters: Nothing) -> SourceList:
    """Return every source with the date of its data."""
    runs = catalog.last_runs()
    return SourceList(
        data=data_of(catalog),
        sources=tuple(
            SourceLine(
                source=name,
                date=date,
                outcome=runs[name].outcome if name in runs else None,
                finished=runs[name].finished if name in runs else None,
            )
            for name, date in catalog.sources().items()
        ),
    )


@attrs.frozen(slots=True, kw_only=True)
class MethodPage:
    """How the catalogue was made: its data, the vocabularies, and how many standards were assessed.

    Attributes:
        data: What the page was made from.
        vocabularies: Version of each vocabulary.
        in_scope: Number of standards in scope.
        assessed: How many of them have an abstract that was read.
    """

    data: Data
    vocabularies: Mapping[str, str]
    in_scope: int
    assessed: int


def method(catalog: Catalog, _parameters: Nothing) -> MethodPage:
    """Return how the catalogue was made."""
    silent, not_assessed = catalog.without_evidence(())
    return MethodPage(
        data=data_of(catalog),
        vocabularies={scheme.id: scheme.version for scheme in catalog.vocabularies.schemes.values()},
        in_scope=silent + not_assessed,
        assessed=silent,
    )


def committee_slugs(catalog: Catalog) -> dict[str, str]:
    """Return the names of the committees with standards in scope by their slugs."""
    return {each.slug: each.committee for each in _committees(catalog)}
