"""Crosswalks: the frameworks, the sources, and the rows that connect provisions with standards, each as its source says."""

from collections.abc import Iterable, Sequence

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.crosswalks import CrosswalkSource
from aistandards.errors import FilterError, NotFoundError
from aistandards.model.crosswalk import CrosswalkRow
from aistandards.model.slug import slug_of
from aistandards.web.parameters import CrosswalkFilters, Nothing
from aistandards.web.values import Data, data_of


@attrs.frozen(slots=True, kw_only=True)
class CrosswalkLine:
    """A row; see `aistandards.model.crosswalk.CrosswalkRow` for the meaning of its fields.

    Attributes:
        number: Number of its source among the sources of the page, from 1; None for a derived row.
        slug: Slug of the standard when the catalogue has it.
        status: Its status, which the status index may know too.
        stale: Why the row no longer compares what stands today, each as the reason and what stands now.
        presumption_of_conformity: Whether the Official Journal has the reference.
    """

    crosswalk: str
    number: int | None
    framework: str
    framework_edition: str | None
    provision: str | None
    relation: str
    direction: str
    designation: str | None
    clause: str | None
    slug: str | None
    status: str | None
    edition: str | None
    current: tuple[str, ...]
    stale: tuple[tuple[str, str], ...]
    author: str
    host: str | None
    source: str
    location: str
    date: str | None
    read: str | None
    as_stated: str | None
    confidence: float | None
    official_journal: str | None
    presumption_of_conformity: bool
    licence: str
    note: str | None
    review: str | None
    read_in: str | None
    concept: str | None


def _lines(
    catalog: Catalog, rows: Iterable[CrosswalkRow], sources: Sequence[CrosswalkSource]
) -> tuple[CrosswalkLine, ...]:
    """Return the lines of rows; most rows of a source name the same few standards."""
    chosen = list(rows)
    numbers = {(each.crosswalk, each.author, each.source): number for number, each in enumerate(sources, 1)}
    statuses: dict[str | None, str | None] = {}
    for edition in {row.edition for row in chosen if row.edition}:
        entry = catalog.resolve(edition, nearest=False).entry
        statuses[edition] = entry.status.value if entry is not None else None
    return tuple(
        _line(row, numbers.get((row.crosswalk, row.author, row.source)), statuses.get(row.edition)) for row in chosen
    )


def _line(row: CrosswalkRow, number: int | None, status: str | None) -> CrosswalkLine:
    same = ("crosswalk", "framework", "framework_edition", "provision", "designation", "clause", "edition", "current")
    more = ("author", "host", "source", "location", "as_stated", "confidence", "official_journal", "licence", "note")
    return CrosswalkLine(
        **{name: getattr(row, name) for name in (*same, *more, "review", "read_in")},
        number=number,
        relation=row.relation.value,
        direction=row.direction.value,
        slug=slug_of(row.edition) if row.held and row.edition else None,
        status=status,
        stale=tuple((each.reason.value, each.now) for each in row.stale),
        date=row.date.text if row.date else None,
        read=row.read.text if row.read else None,
        presumption_of_conformity=row.presumption_of_conformity,
        concept=row.concept,
    )


@attrs.frozen(slots=True, kw_only=True)
class CrosswalkPage:
    """Rows that parameters choose, and the sources of all rows that a source states.

    Attributes:
        data: What the page was made from.
        frameworks: Ids and titles of the frameworks.
        sources: The sources of the rows that are stated, not derived.
        rows: A part of the rows.
        total: Number of rows that the parameters choose.
        offset: Number of rows before the first.
        limit: Largest number of rows.
    """

    data: Data
    frameworks: tuple[tuple[str, str], ...]
    sources: tuple[CrosswalkSource, ...]
    rows: tuple[CrosswalkLine, ...]
    total: int
    offset: int
    limit: int


def crosswalks(catalog: Catalog, parameters: CrosswalkFilters) -> CrosswalkPage:
    """Return rows of crosswalks; without a framework or a standard only the sources.

    Raises:
        FilterError: There is no such framework, provision or relation.
    """
    chosen: list[CrosswalkRow] = []
    if parameters.framework or parameters.designation:
        chosen = catalog.crosswalks.rows(
            framework=parameters.framework,
            provision=parameters.provision,
            designation=parameters.designation,
            clause=parameters.clause,
            relation=parameters.relation,
            stale=parameters.stale,
        )
    elif parameters.provision or parameters.clause:
        raise FilterError("a provision needs its framework, and a clause its standard")
    part = chosen[parameters.offset : parameters.offset + parameters.limit]
    frameworks = catalog.crosswalks.frameworks.values()
    sources = tuple(catalog.crosswalks.sources())
    return CrosswalkPage(
        data=data_of(catalog),
        frameworks=tuple((framework.id, framework.title) for framework in frameworks),
        sources=sources,
        rows=_lines(catalog, part, sources),
        total=len(chosen),
        offset=parameters.offset,
        limit=parameters.limit,
    )


@attrs.frozen(slots=True, kw_only=True)
class FrameworkRows:
    """The stated rows of one framework.

    Attributes:
        data: What the page was made from.
        framework: Id of the framework.
        title: Its title.
        edition: Its edition of today.
        sources: The sources of the rows.
        rows: The rows in the order of its provisions.
    """

    data: Data
    framework: str
    title: str
    edition: str | None
    sources: tuple[CrosswalkSource, ...]
    rows: tuple[CrosswalkLine, ...]


def crosswalk(catalog: Catalog, _parameters: Nothing, *, framework: str) -> FrameworkRows:
    """Return the stated rows of a framework.

    Raises:
        NotFoundError: No source states rows of such a framework.
    """
    names = stated_frameworks(catalog)
    if framework not in names:
        raise NotFoundError(framework, names, is_standard=False)
    found = catalog.crosswalks.framework(framework)
    rows = [row for row in catalog.crosswalks.rows(framework=framework) if row.concept is None]
    stated = {(row.crosswalk, row.author, row.source) for row in rows}
    sources = [each for each in catalog.crosswalks.sources() if (each.crosswalk, each.author, each.source) in stated]
    return FrameworkRows(
        data=data_of(catalog),
        framework=found.id,
        title=found.title,
        edition=found.edition,
        sources=tuple(sources),
        rows=_lines(catalog, rows, sources),
    )


def stated_frameworks(catalog: Catalog) -> tuple[str, ...]:
    """Return the ids of the frameworks of which a source states rows."""
    return tuple(dict.fromkeys(source.framework for source in catalog.crosswalks.sources()))
