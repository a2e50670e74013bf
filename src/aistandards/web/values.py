"""Values that several pages show: standards in a list, concepts with their evidence, relations, and the origin of the data.

Every text in a value is a stored fact, a name of a vocabulary or a word of a fixed list. Templates translate the words.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, NotRequired, TypedDict, TypeVar

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.rows import FIELDS
from aistandards.model import Annotation, Standard
from aistandards.model.slug import slug_of
from aistandards.web.parameters import Listing, ParameterError, Parameters, Part, RowOptions


@attrs.frozen(slots=True, kw_only=True)
class Data:
    """The data that a page was made from.

    Attributes:
        version: Version of the bundled data.
        content: Id of the content of the store; it changes with every sync and every decision about a tag.
    """

    version: str
    content: str


@attrs.frozen(slots=True, kw_only=True)
class Line:
    """One standard of a list: the fields of `aistandards list --json`, its slug, and its titles by language."""

    designation: str
    slug: str
    title: str
    titles: Mapping[str, str] = attrs.field(factory=dict)
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
    certain: bool | None = None
    reported: str | None = None


class RowEvidence(TypedDict):
    """One piece of evidence for a concept, as `aistandards list --json` has it.

    Attributes:
        concept: The concept, as `scheme:id`.
        method: `rule`, `committee`, `inherited` or `curated`.
        field: Path of the text with the evidence.
        quote: The evidence, as it stands in the text.
        start: Offset of the quote in the text, in characters.
        end: Offset of the first character after the quote.
        rule: Id of the rule, or role of the person who decided.
        version: Version of the rules or the vocabulary.
        confidence: Precision of the rule on labelled texts, 0 to 1.
        date: Date of a decision of a person.
        direction: `protect`, `restrict` or `mention`; without it, the standard concerns the subject of the concept.
    """

    concept: str
    method: str
    field: str
    quote: str
    start: int
    end: int
    rule: str
    version: str
    confidence: float
    date: NotRequired[str]
    direction: NotRequired[str]


@attrs.frozen(slots=True, kw_only=True)
class Row(Line):
    """One standard of the list or of the search: a line, and the evidence for its concepts where it was asked for.

    With the parameter `fields`, a row has only the fields that it names.
    """

    evidence: tuple[RowEvidence, ...] | None = None


_LINE_FIELDS = (*FIELDS, "titles", "certain", "reported")
_COLUMNS = tuple(field.name for field in attrs.fields(Line))


def line(row: Mapping[str, Any]) -> Line:
    """Return the line of a flat row of the catalogue."""
    return Line(**_fields(row))


def lines(rows: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Return the lines of flat rows."""
    return tuple(map(line, rows))


def rows_of(given: RowOptions, rows: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    """Return the rows that parameters ask for, from flat rows with evidence."""
    if not given.with_evidence:
        return tuple(Row(**_fields(row)) for row in rows)
    return tuple(Row(**_fields(row), evidence=tuple(row["evidence"])) for row in rows)


def columns_of(given: Parameters) -> tuple[str, ...]:
    """Return the fields that the rows of an answer in JSON have, in order."""
    if not isinstance(given, RowOptions):
        return _COLUMNS
    chosen = given.fields or _COLUMNS
    return tuple(dict.fromkeys((*chosen, "evidence"))) if given.evidence else chosen


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: row[name] for name in _LINE_FIELDS if row.get(name) is not None or name in FIELDS}
    return {"slug": slug_of(row["designation"]), **fields}


OfList = TypeVar("OfList", bound=Line)


@attrs.frozen(slots=True, kw_only=True)
class LinePart(Generic[OfList]):
    """A part of a list of standards, in natural order of designation.

    Attributes:
        rows: The standards.
        shown: Number of rows.
        total: Number of standards of the whole list.
        offset: Number of standards before the first row.
        limit: Largest number of rows.
        next_cursor: Place of the next part; None at the end of the list, and for a past day.
    """

    rows: tuple[OfList, ...]
    shown: int
    total: int
    offset: int
    limit: int
    next_cursor: str | None = None

    @property
    def number(self) -> int:
        """Number of this part, from 1."""
        return self.offset // self.limit + 1

    @property
    def parts(self) -> int:
        """Number of parts."""
        return max(1, -(-self.total // self.limit))


def part(
    catalog: Catalog,
    given: Listing | Part,
    made: Callable[[Iterable[Mapping[str, Any]]], tuple[OfList, ...]],
    total: int | None = None,
    **choice: Any,
) -> LinePart[OfList]:
    """Return a part of the list of the standards that keywords of the catalogue choose.

    Args:
        catalog: The catalogue.
        given: Place and length of the part.
        made: Makes the rows of the part from flat rows with evidence.
        total: Number of all these standards, if it is known.
        choice: Keywords of `Catalog.rows`.

    Raises:
        FilterError: The cursor is none that an earlier part gave.
        ParameterError: The cursor stands beside an offset or a past day.
    """
    if given.cursor is not None and (given.offset or choice.get("as_of") is not None):
        raise ParameterError("cursor", "a cursor excludes offset and as_of; leave it out, or leave them out")
    count = catalog.count(**choice) if total is None else total
    if choice.get("as_of") is not None:
        rows = made(catalog.rows(limit=given.limit, offset=given.offset, evidence=True, **choice))
        return LinePart(rows=rows, shown=len(rows), total=count, offset=given.offset, limit=given.limit)
    choice.pop("as_of", None)
    page = catalog.page(given.limit, cursor=given.cursor, offset=given.offset, evidence=True, **choice)
    return LinePart(
        rows=made(page.rows),
        shown=len(page.rows),
        total=count,
        offset=given.offset,
        limit=given.limit,
        next_cursor=page.next_cursor,
    )


@attrs.frozen(slots=True, kw_only=True)
class Evidence:
    """One piece of evidence for a concept.

    Attributes:
        method: `rule`, `committee`, `inherited` or `curated`.
        direction: `concerns`, `protect`, `restrict` or `mention`.
        field: Path of the text with the evidence.
        quote: The evidence, as it stands in the text.
        start: Offset of the quote in the text, in characters.
        end: Offset of the first character after the quote.
        rule: Id of the rule, or role of the person who decided.
        version: Version of the rules or the vocabulary.
        confidence: Precision of the rule on labelled texts, 0 to 1.
    """

    method: str
    direction: str
    field: str
    quote: str
    start: int
    end: int
    rule: str
    version: str
    confidence: float


@attrs.frozen(slots=True, kw_only=True)
class Tag:
    """A concept of a standard with all evidence for it.

    Attributes:
        concept: `scheme:id`.
        directions: What the standard does with its subject, by the evidence: `protect`, `restrict`, …
        evidence: At least one piece; no two say the same.
    """

    concept: str
    directions: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def evidence(annotation: Annotation) -> Evidence:
    """Return the evidence of an annotation."""
    return Evidence(
        method=annotation.method.value,
        direction=annotation.direction.value,
        field=annotation.field,
        quote=annotation.quote,
        start=annotation.start,
        end=annotation.end,
        rule=annotation.rule,
        version=annotation.version,
        confidence=annotation.confidence,
    )


_SIGNS = re.compile(r"[\W_]+")


def _said(piece: Annotation) -> tuple[str, ...]:
    """Return what a piece of evidence says; spellings of one title by several bodies say the same."""
    folded = _SIGNS.sub(" ", piece.quote).casefold()
    return piece.method.value, piece.direction.value, piece.field, piece.rule, piece.version, folded


def tags(standard: Standard, *, mentions: bool) -> tuple[Tag, ...]:
    """Return the concepts that a standard carries, or those that its texts only mention, in order of the concept.

    Evidence that says what another piece says is left out.
    """
    by_concept: dict[str, dict[tuple[str, ...], Evidence]] = {}
    for annotation in standard.annotations:
        if annotation.is_mention is mentions and (not mentions or annotation.concept not in standard.concepts):
            by_concept.setdefault(annotation.concept, {}).setdefault(_said(annotation), evidence(annotation))
    return tuple(
        Tag(
            concept=concept,
            directions=tuple(dict.fromkeys(each.direction for each in pieces.values())),
            evidence=tuple(pieces.values()),
        )
        for concept, pieces in sorted(by_concept.items())
    )


@attrs.frozen(slots=True, kw_only=True)
class Related:
    """A relation of a standard.

    Attributes:
        relation: Type of the relation, or `edition`.
        designation: The other standard.
        slug: Its slug when the catalogue has it.
    """

    relation: str
    designation: str
    slug: str | None


@attrs.frozen(slots=True, kw_only=True)
class Count:
    """A value and the number of standards that have it.

    Attributes:
        value: A value of a field, or a concept as `scheme:id`.
        count: Number of standards.
    """

    value: str
    count: int


def data_of(catalog: Catalog) -> Data:
    """Return the origin of what a catalogue answers now."""
    return Data(version=catalog.data_version, content=catalog.content_id)
