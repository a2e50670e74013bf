"""The tool `crosswalk`: rows between provisions of frameworks and standards, each with its author, source and age."""

from typing import Literal

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.errors import DesignationError
from aistandards.model.crosswalk import CrosswalkRelation, CrosswalkRow
from aistandards.web.mcp import results
from aistandards.web.parameters import ParameterError, Parameters, option

Relation = Literal[
    "equal",
    "equivalent-to",
    "subset-of",
    "superset-of",
    "intersects-with",
    "no-relationship",
    "related",
    "requests",
    "intended-to-support",
    "harmonised-for",
    "adopts",
    "derived",
]
Reason = Literal["draft-published", "superseded", "withdrawn", "cancelled", "framework-changed", "source-replaced"]


@attrs.frozen(kw_only=True)
class Asked(Parameters):
    """A framework, one of its provisions, or a standard."""

    framework: str | None = option(None, "Id: eu-ai-act, udhr, …", longest=80)
    provision: str | None = option(None, "As numbered, with what is below it.", longest=80)
    designation: str | None = option(None, "A standard, with its editions and drafts.", longest=200)
    limit: int = option(12, "Most rows.", minimum=1, maximum=40)
    offset: int = option(0, "Rows to leave out.")


@attrs.frozen(slots=True, kw_only=True)
class Pair:
    """A relation between a provision and a standard, as its source states it.

    Attributes:
        framework: Id of the framework.
        framework_edition: Edition that the source compared.
        provision: The provision; null for the whole framework.
        type: Type of the relation; `related` when the source states none, `derived` from a concept.
        designation: The standard as the source names it.
        clause: Clause of the standard; null for the whole.
        held: Whether the catalogue has the record of the standard.
        current: What stands in force today in the place of the standard.
        author: Who states the relation.
        host: Who publishes the source, if that is not the author.
        source: Address of the source; of a derived row, its concept.
        location: Place in the source.
        date: Date of the source; null where it gives none.
        licence: Terms of the source.
        as_stated: The relation in the words of the source.
        stale: Why the row no longer compares what stands today; empty when it does.
        official_journal: Reference in the Official Journal of the European Union.
        presumption_of_conformity: Whether there is such a reference. Nothing else gives a presumption.
    """

    framework: str
    framework_edition: str | None
    provision: str | None
    type: Relation
    designation: str | None
    clause: str | None
    held: bool
    current: tuple[str, ...]
    author: str
    host: str | None
    source: str
    location: str | None
    date: str | None
    licence: str
    as_stated: str | None
    stale: tuple[Reason, ...]
    official_journal: str | None
    presumption_of_conformity: bool


@attrs.frozen(slots=True, kw_only=True)
class Crossed(results.Result):
    """The answer of `crosswalk`.

    Attributes:
        asked: The framework, the provision and the standard of the question.
        outcome: `not-held` when the catalogue has no such row; a relation may be stated elsewhere.
        shown: Number of rows of the number of all.
        rows: The rows: first those that a source states, then the derived ones.
        more: What to do for the next rows; null at the end.
    """

    asked: tuple[str, ...]
    outcome: Literal["found", "not-held", "unreadable"]
    shown: results.Shown
    rows: tuple[Pair, ...]
    more: results.Next | None


def crosswalk(catalog: Catalog, given: Asked) -> Crossed:
    """Return the rows of a framework, a provision or a standard.

    Raises:
        ParameterError: Neither a framework nor a standard is given, or there is no such framework.
    """
    if given.framework is None and given.designation is None:
        raise ParameterError("framework", "the argument framework or the argument designation is missing")
    if given.framework is None and given.provision is not None:
        raise ParameterError("framework", "the argument framework is missing; a provision has one")
    rows: list[CrosswalkRow] = []
    outcome: Literal["found", "not-held", "unreadable"] = "not-held"
    try:
        rows = _rows(catalog, given)
        outcome = "found" if rows else "not-held"
    except DesignationError:
        outcome = "unreadable"
    chosen = rows[given.offset : given.offset + given.limit]
    return Crossed(
        asked=tuple(filter(None, (given.framework, given.provision, given.designation))),
        outcome=outcome,
        shown=f"{len(chosen)} of {len(rows)}",
        rows=tuple(map(_pair, chosen)),
        more=results.next_of(given.offset + len(chosen), len(rows)),
        **results.origin(catalog),
    )


def _rows(catalog: Catalog, given: Asked) -> list[CrosswalkRow]:
    """Return the rows; none for a provision that the framework does not have."""
    framework = None if given.framework is None else catalog.crosswalks.framework(given.framework)
    if framework is not None and given.provision is not None and framework.provision(given.provision) is None:
        return []
    return catalog.crosswalks.rows(framework=given.framework, provision=given.provision, designation=given.designation)


def _pair(row: CrosswalkRow) -> Pair:
    is_derived = row.relation is CrosswalkRelation.DERIVED
    return Pair(
        framework=row.framework,
        framework_edition=row.framework_edition,
        provision=row.provision,
        type=row.relation.value,  # type: ignore[arg-type]
        designation=row.designation,
        clause=row.clause,
        held=row.held,
        current=row.current,
        author=row.author,
        host=row.host,
        source=row.source,
        # The place of a derived row is a sentence about the concept and the provision, which the row has.
        location=None if is_derived else row.location,
        date=row.date.text if row.date else None,
        licence=row.licence,
        as_stated=row.as_stated,
        stale=tuple(each.reason.value for each in row.stale),  # type: ignore[misc]
        official_journal=row.official_journal,
        presumption_of_conformity=row.presumption_of_conformity,
    )
