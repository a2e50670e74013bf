"""Results of the tools: flat values with stored facts, concepts and words of fixed lists.

Every result names the data that it was made from. A miss is a result that says so, never an empty list alone.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

import attrs
from msgspec import Meta

from aistandards.catalog.catalog import Catalog
from aistandards.web.values import Line

Outcome = Literal["found", "ambiguous", "not-held", "unreadable"]
Shown = Annotated[str, Meta(pattern=r"^\d+ of \d+$")]
Next = Literal["call again with offset = offset + the number shown"]
Status = Literal["proposed", "in-development", "published", "superseded", "withdrawn", "cancelled", "unknown"]
Relevance = Literal["ai", "ai-enabled", "protective", "not-ai"]
Held = Literal["found", "not-held"]
ATTRIBUTION = "Facts by aistandards from the bodies named; titles belong to their bodies."
"""Whose the facts and titles are."""


@attrs.frozen(slots=True, kw_only=True)
class Result:
    """What every result says of its data.

    Attributes:
        data_version: Id of the content of the catalogue.
        as_seen: Date of the data: of the body that was asked about, else the newest of all sources.
        standards_held: Number of standards in the catalogue; another standard is not held, which does not mean that it
            does not exist.
        attribution: Whose the facts and titles are.
    """

    data_version: str
    as_seen: str
    standards_held: int
    attribution: str = ATTRIBUTION


def origin(catalog: Catalog, sources: Collection[str] = ()) -> dict[str, Any]:
    """Return the fields of `Result` for a catalogue.

    Args:
        catalog: The catalogue.
        sources: The sources that were asked; all of them by default, and where none of these is known.
    """
    content = catalog.content_id
    dates, held = _data(catalog, content)
    return {
        "data_version": content,
        "as_seen": max([dates[name] for name in sources if name in dates] or dates.values(), default=""),
        "standards_held": held,
    }


@lru_cache(maxsize=1)
def _data(catalog: Catalog, _content: str) -> tuple[Mapping[str, str], int]:
    """Return the dates of all sources and the number of standards, which are read once for each content."""
    return catalog.sources(), catalog.count()


def next_of(end: int, total: int) -> Next | None:
    """Return what to do for the rows after those shown, if there are any.

    Args:
        end: Number of rows before the next one.
        total: Number of all rows.
    """
    return "call again with offset = offset + the number shown" if end < total else None


@attrs.frozen(slots=True, kw_only=True)
class Row:
    """A standard of a list."""

    designation: str
    title: str
    body: str
    status: Status
    relevance: Relevance
    issued: str | None
    committee: str | None
    work_item: bool
    gone: str | None
    uri: str


def row(line: Line, uri: str) -> Row:
    """Return the row of a line."""
    names = ("designation", "title", "body", "status", "relevance", "issued", "committee", "work_item", "gone")
    return Row(uri=uri, **{name: getattr(line, name) for name in names})


@attrs.frozen(slots=True, kw_only=True)
class Resolved(Result):
    """The answer of `resolve`.

    Attributes:
        asked: The text of the question.
        outcome: Whether the catalogue has the standard.
        designation: The stored designation.
        status: Its status.
        only_status_known: Whether only the status index has it, without a record.
        candidates: Stored designations that the text may mean.
        nearest_not_asked_for: Stored works with similar designations; none of them was asked for.
    """

    asked: str
    outcome: Outcome
    designation: str | None
    status: Status | None
    only_status_known: bool
    candidates: tuple[str, ...]
    nearest_not_asked_for: tuple[str, ...]


@attrs.frozen(slots=True, kw_only=True)
class ConceptOf:
    """A concept that a standard carries, with what the standard does to its subject."""

    concept: str
    label: str
    directions: tuple[Literal["concerns", "protect", "restrict", "mention"], ...]
    pieces_of_evidence: int


@attrs.frozen(slots=True, kw_only=True)
class RelationOf:
    """A relation of a standard."""

    relation: str
    designation: str
    held: bool


@attrs.frozen(slots=True, kw_only=True)
class Described(Result):
    """The answer of `standard`; the facts are null when the outcome is not `found`.

    Attributes:
        asked: The designation of the question.
        outcome: Whether the catalogue has the standard.
        designation: The stored designation.
        titles: Titles by language.
        status: Its common status.
        certain: Whether dates decide its status on the past day; null for today.
        assessed: Whether its abstract was read. Without, a missing concept is not assessed and not absent.
        gone: Day from which no source lists it.
        in_force: Designations of what stands in force in its place.
        concepts: The concepts that it carries.
        relations: Its relations, of which at most 40 are shown.
        relations_in_all: Number of its relations.
        reported: Who reports the record, where the body itself does not give it.
        page: The page of the body.
        uri: Its permanent address.
        nearest_not_asked_for: For a miss, stored designations that are similar.
    """

    asked: str
    outcome: Outcome
    designation: str | None = None
    titles: Mapping[str, str] = attrs.field(factory=dict)
    body: str | None = None
    publishers: tuple[str, ...] = ()
    type: str | None = None
    status: Status | None = None
    stage: str | None = None
    relevance: Relevance | None = None
    certain: bool | None = None
    assessed: bool | None = None
    committee: str | None = None
    edition: str | None = None
    dates: Mapping[str, str] = attrs.field(factory=dict)
    gone: str | None = None
    in_force: tuple[str, ...] = ()
    concepts: tuple[ConceptOf, ...] = ()
    relations: tuple[RelationOf, ...] = ()
    relations_in_all: int = 0
    reported: str | None = None
    page: str | None = None
    uri: str | None = None
    nearest_not_asked_for: tuple[str, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class Listed(Result):
    """The answer of `list`.

    Attributes:
        outcome: `not-held` when no standard is chosen.
        total: Number of standards that the filters choose.
        shown: Number of rows of the number of all: `20 of 316`.
        rows: The standards, in natural order of designation.
        next_cursor: Place of the next part.
        more: What to do for the next part; null at the end.
    """

    outcome: Held
    total: int
    shown: Shown
    rows: tuple[Row, ...]
    next_cursor: str | None
    more: Literal["call list again with cursor = next_cursor"] | None


@attrs.frozen(slots=True, kw_only=True)
class Found(Result):
    """The answer of `search`.

    Attributes:
        asked: The query.
        outcome: `not-held` when nothing matches.
        concepts: Concepts that the query names.
        rows: The standards, best first.
        more: What to do for others; null when all are shown.
        nearest_not_asked_for: For a miss, the nearest concepts or designations.
    """

    asked: str
    outcome: Held
    concepts: tuple[str, ...]
    rows: tuple[Row, ...]
    more: Literal["there are more: ask with filters or other words"] | None
    nearest_not_asked_for: tuple[str, ...]


@attrs.frozen(slots=True, kw_only=True)
class Piece:
    """A piece of evidence: the quoted words and their place in a text of the record."""

    quote: str
    field: str
    start: int
    end: int
    weight: Literal["decision", "direct", "prior", "inherited", "mention"]
    direction: Literal["concerns", "protect", "restrict", "mention"]
    rule: str
    version: str
    confidence: float


@attrs.frozen(slots=True, kw_only=True)
class Decided:
    """A decision of a person."""

    verdict: Literal["accept", "reject", "add"]
    when: str
    why: str
    source: str


@attrs.frozen(slots=True, kw_only=True)
class Explained(Result):
    """The answer of `why`.

    Attributes:
        asked: The designation of the question.
        outcome: Whether the catalogue has the standard.
        designation: The stored designation.
        concept: `scheme:id`.
        carried: Whether the standard carries the concept.
        assessed: Whether its abstract was read.
        evidence: The evidence, of which at most ten pieces are shown.
        decisions: Decisions of people.
        nearest_not_asked_for: For a miss, stored designations that are similar.
    """

    asked: str
    outcome: Outcome
    designation: str | None = None
    concept: str | None = None
    carried: bool | None = None
    assessed: bool | None = None
    evidence: tuple[Piece, ...] = ()
    decisions: tuple[Decided, ...] = ()
    nearest_not_asked_for: tuple[str, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class GapRow:
    """The counts of a concept, by column: `published`, `in development`."""

    concept: str
    counts: Mapping[str, int]


@attrs.frozen(slots=True, kw_only=True)
class Gaps(Result):
    """The answer of `gaps`.

    Attributes:
        scheme: The vocabulary.
        shown: Number of rows of the number of concepts with at least one standard.
        rows: These concepts.
        more: What to do for the next rows; null at the end.
        none: Concepts that no standard carries.
        not_assessed: For each column, the share of standards of which only the title was read, 0 to 1.
    """

    scheme: str
    shown: Shown
    rows: tuple[GapRow, ...]
    more: Next | None
    none: tuple[str, ...]
    not_assessed: Mapping[str, float]


@attrs.frozen(slots=True, kw_only=True)
class Event:
    """A recorded change; values are shown where they are short texts.

    Attributes:
        crosswalk: The crosswalk whose rows have become stale; null for any other change.
        provisions: The provisions of these rows.
        stale: Why they are stale.
    """

    when: str
    run: int
    designation: str
    kind: str
    severity: Literal["substantive", "editorial"]
    field: str
    old: str | None
    new: str | None
    crosswalk: str | None
    provisions: tuple[str, ...]
    stale: tuple[str, ...]


@attrs.frozen(slots=True, kw_only=True)
class Changed(Result):
    """The answer of `changes`.

    Attributes:
        outcome: `not-held` when no change was recorded.
        total: Number of changes that the arguments choose.
        shown: Number of shown changes of the number of all.
        events: The changes, newest first.
        more: What to do for the next changes; null at the end.
    """

    outcome: Held
    total: int
    shown: Shown
    events: tuple[Event, ...]
    more: Next | None
