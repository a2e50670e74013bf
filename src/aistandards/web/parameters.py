"""Parameters of routes: query strings to typed values, with an error for every name or value that does not exist.

A query string comes from an address, the value goes to the function of a page. The filters have the names of the options of
`aistandards list`.
"""

import difflib
import shlex
import types
import typing
from collections.abc import Iterable
from functools import cache
from typing import Any, Self, TypeVar

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.changes import KINDS
from aistandards.catalog.filters import FilterKeywords, list_options
from aistandards.catalog.rows import EXPORTED
from aistandards.errors import InvalidValueError
from aistandards.model import Status
from aistandards.model.annotation import NOT_AI, RELEVANCE_LEVELS

MAX_ROWS = 200
MAX_OFFSET = 10_000
MAX_TEXT = 500
"""Characters of the value of a parameter."""

P = TypeVar("P", bound="Parameters")


class ParameterError(InvalidValueError):
    """A parameter does not exist or has an impossible value.

    Attributes:
        name: Name of the parameter.
        nearest: The nearest existing names or values, best first.
    """

    def __init__(self, name: str, message: str, nearest: Iterable[str] = ()) -> None:
        self.name, self.nearest = name, tuple(nearest)
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"{message}{hint}")


def option(default: Any, meaning: str, **constraints: Any) -> Any:
    """Return an attribute of parameters, with its meaning for the documentation of the API.

    Args:
        default: Value without the parameter.
        meaning: One sentence.
        constraints: `minimum`, `maximum` or `choices` of the value, and the `noun` for a choice; `api_only` for a
            parameter that no page has; `with_commas` for one whose values may stand in one text.
    """
    return attrs.field(default=default, metadata={"meaning": meaning, **constraints})


@attrs.frozen(kw_only=True)
class Parameters:
    """Parameters of a route; each attribute is a parameter with the same name.

    An attribute is a text, a number, a truth value, or a tuple of texts for a parameter that may be repeated.
    """

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]], *, strict: bool = False) -> Self:
        """Return the parameters that names and values of a query string stand for; empty values are left out.

        Args:
            pairs: Names and values.
            strict: Whether they are a request to the API: a number, a truth value or a word of a fixed list may not be
                empty, as browsers send empty fields.

        Raises:
            ParameterError: A parameter does not exist, is repeated, or has an impossible value.
        """
        fields = {field.name: field for field in attrs.fields(cls) if strict or not field.metadata.get("api_only")}
        kind: type = cls
        types_of = _types_of(kind)
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if name not in fields:
                nearest = difflib.get_close_matches(name, fields, n=3, cutoff=0.4)
                raise ParameterError(name, f"there is no parameter {name!r:.80}", nearest)
            if len(value) > (longest := _longest(fields[name])):
                raise ParameterError(name, f"the value of {name} has more than {longest} characters")
            if strict and not value and not _is_text(fields[name], types_of[name]):
                raise ParameterError(name, f"the parameter {name} has no value")
            if value:
                given.setdefault(name, []).append(value)
        return cls(**{name: _value(fields[name], types_of[name], values) for name, values in given.items()})

    @classmethod
    def longest(cls) -> int:
        """Return the number of characters that the value of some parameter may have."""
        return max(map(_longest, attrs.fields(cls)), default=MAX_TEXT)

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """Return names and values of a query string without defaults, in the order of the attributes.

        Args:
            changes: Other values for some parameters; None leaves a parameter out.
        """
        result = []
        for field in attrs.fields(type(self)):
            value = changes.get(field.name, getattr(self, field.name))
            if value is None or value == field.default:
                continue
            values = value if isinstance(value, tuple) else (value,)
            result += [(field.name, str(each).lower() if isinstance(each, bool) else str(each)) for each in values]
        return result


def is_repeatable(annotation: Any) -> bool:
    """Whether a parameter with this type may be repeated."""
    return typing.get_origin(annotation) is tuple


def plain_type(annotation: Any) -> type:
    """Return the type of a single value: `str`, `int` or `bool`."""
    if is_repeatable(annotation):
        return str
    if isinstance(annotation, types.UnionType):
        return plain_type(next(each for each in typing.get_args(annotation) if each is not types.NoneType))
    return typing.cast(type, annotation)


@cache
def _types_of(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _longest(field: "attrs.Attribute[Any]") -> int:
    return int(field.metadata.get("longest", MAX_TEXT))


def _is_text(field: "attrs.Attribute[Any]", annotation: Any) -> bool:
    return plain_type(annotation) is str and "choices" not in field.metadata


def _value(field: "attrs.Attribute[Any]", annotation: Any, values: list[str]) -> Any:
    if is_repeatable(annotation):
        if field.metadata.get("with_commas"):
            values = [part.strip() for value in values for part in value.split(",")]
        return tuple(dict.fromkeys(_checked(field, value) for value in values))
    if len(values) > 1:
        raise ParameterError(field.name, f"the parameter {field.name} may be given once")
    kind, text = plain_type(annotation), values[0]
    if kind is bool:
        if text not in ("true", "false"):
            raise ParameterError(field.name, f"{field.name} is true or false, not {text!r:.80}")
        return text == "true"
    if kind is int:
        return _number(field, text)
    return _checked(field, text)


def _number(field: "attrs.Attribute[Any]", text: str) -> int:
    low, high = field.metadata.get("minimum", 0), field.metadata.get("maximum", MAX_OFFSET)
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and low <= int(text) <= high):
        raise ParameterError(field.name, f"{field.name} is a number from {low} to {high}, not {text!r:.80}")
    return int(text)


def _checked(field: "attrs.Attribute[Any]", text: str) -> str:
    choices = field.metadata.get("choices")
    if choices and text not in choices:
        nearest = difflib.get_close_matches(text, choices, n=3)
        noun = field.metadata.get("noun", field.name)
        raise ParameterError(field.name, f"there is no {noun} {text!r:.80}; there are: {', '.join(choices)}", nearest)
    return text


@attrs.frozen(kw_only=True)
class Nothing(Parameters):
    """Parameters of a route that has none."""


@attrs.frozen(kw_only=True)
class Filters(Parameters):
    """The filters of `aistandards list`."""

    body: tuple[str, ...] = option((), "Bodies or publishers by id, as rows and facets have them.")
    leading: str | None = option(None, "The body that leads; a joint standard has one.")
    status: tuple[str, ...] = option((), f"Statuses: {', '.join(Status)}.")
    type: tuple[str, ...] = option((), "Deliverable types, as facets have them.")
    committee: str | None = option(None, "A committee and all committees below it.")
    work: str | None = option(None, "The undated work.")
    since: str | None = option(None, "Published or approved on or after this day, month or year.")
    until: str | None = option(None, "Published or approved on or before this day, month or year.")
    ai: bool | None = option(None, "Only AI standards, or only others.")
    relevance: tuple[str, ...] = option((), f"Levels of relevance to AI: {', '.join((*RELEVANCE_LEVELS, NOT_AI))}.")
    tag: tuple[str, ...] = option((), "Concepts by id or label, with narrower ones; a standard carries each of them.")
    right: tuple[str, ...] = option((), "Legal anchors of concepts, such as udhr:19.")
    gdc: tuple[str, ...] = option((), "Objectives of the Global Digital Compact.")
    sdg: tuple[str, ...] = option((), "Goals or targets of the 2030 Agenda.")
    topic: tuple[str, ...] = option((), "Topics of AI standards.")
    amas: tuple[str, ...] = option((), "Clusters of the AI and Multimedia Authenticity Standards Collaboration.")
    any: bool = option(False, "Whether one of the concepts is enough.")
    mentions: bool = option(False, "Whether mere mentions count.")
    gone: bool | None = option(None, "Only standards that no source lists any more, or only those still listed.")
    work_item: bool | None = option(None, "Only entries of programmes of work, or none of them.")

    def keywords(self, catalog: Catalog) -> FilterKeywords:
        """Return the keywords of the methods of the catalogue.

        Raises:
            ConceptError: A concept does not exist; the message names similar ones.
        """
        concepts = {name: getattr(self, name) for name in CONCEPT_FILTERS}
        rest: dict[str, Any] = {
            field.name: getattr(self, field.name)
            for field in attrs.fields(Filters)
            if field.name not in (*CONCEPT_FILTERS, "any")
        }
        return typing.cast(FilterKeywords, {**rest, "tags": catalog.concepts(**concepts, any_of=self.any)})

    def options(self, catalog: Catalog) -> str:
        """Return the options of `aistandards list` for the filters.

        Raises:
            ConceptError: A concept does not exist; the message names similar ones.
            FilterError: A filter has a value that nothing in the catalogue has.
        """
        concepts = [f"--{name} {shlex.quote(value)}" for name in CONCEPT_FILTERS for value in getattr(self, name)]
        others = list_options(catalog.filter(**self.keywords(catalog)))
        return " ".join(filter(None, (others, *concepts, "--any" if self.any else "")))


CONCEPT_FILTERS = ("tag", "right", "gdc", "sdg", "topic", "amas")
"""Filters that choose concepts; the keyword `tags` of the catalogue holds all of them."""


ROW_FIELDS = ("slug", "titles", "certain", *EXPORTED)
"""The fields that a row may have: those of `aistandards list --json`, and its slug."""


@attrs.frozen(kw_only=True)
class RowOptions(Filters):
    """Filters, and what the rows have."""

    evidence: bool = option(False, "Whether each row has the evidence for its concepts.", api_only=True)
    fields: tuple[str, ...] = option(
        (),
        "The only fields of each row, in this order; repeated, or with commas between them.",
        choices=ROW_FIELDS,
        noun="field",
        with_commas=True,
        api_only=True,
    )

    @property
    def with_evidence(self) -> bool:
        """Whether rows have the evidence for their concepts."""
        return self.evidence or "evidence" in self.fields


@attrs.frozen(kw_only=True)
class Listing(RowOptions):
    """Filters, a past day, and the part of the list."""

    as_of: str | None = option(None, "The state on a day, or at the end of a month or year.")
    known_at: str | None = option(None, "What the catalogue knew on a day, or after the run with this number.")
    limit: int = option(50, "Largest number of standards.", minimum=1, maximum=MAX_ROWS)
    offset: int = option(0, "Number of standards that are left out before the first.", maximum=MAX_OFFSET)
    cursor: str | None = option(None, "The place of a part, as the answer before gave it; instead of offset.")


@attrs.frozen(kw_only=True)
class Part(Parameters):
    """A part of a list."""

    limit: int = option(100, "Largest number of standards.", minimum=1, maximum=MAX_ROWS)
    offset: int = option(0, "Number of standards that are left out before the first.", maximum=MAX_OFFSET)
    cursor: str | None = option(None, "The place of a part, as the answer before gave it; instead of offset.")


@attrs.frozen(kw_only=True)
class OfConcept(Part):
    """A part of the list of a concept."""

    narrower: bool = option(True, "Whether the standards of narrower concepts belong to the list.")


@attrs.frozen(kw_only=True)
class Query(RowOptions):
    """A query with filters."""

    q: str = option("", "Words in any of the six UN languages, or a designation.")
    limit: int = option(20, "Largest number of standards.", minimum=1, maximum=MAX_ROWS)


@attrs.frozen(kw_only=True)
class OverlapQuery(Filters):
    """A text or a standard, with filters of what it is compared with."""

    text: str = option("", "A text, such as the scope of a new work item.", longest=65_536)
    designation: str | None = option(None, "A standard, instead of a text.")
    limit: int = option(10, "Largest number of works.", minimum=1, maximum=50)


@attrs.frozen(kw_only=True)
class CheckQuery(Parameters):
    """A text with references."""

    text: str = option("", "A plain text with references to standards.", longest=262_144)


@attrs.frozen(kw_only=True)
class Why(Parameters):
    """A concept of one standard."""

    concept: str = option("", "A concept by id or by a label in any language.")


@attrs.frozen(kw_only=True)
class GapFilters(Filters):
    """Filters and columns of a table of gaps."""

    by: tuple[str, ...] = option(("status",), "Columns of the table.", choices=("body", "status"))


@attrs.frozen(kw_only=True)
class Past(Parameters):
    """Choice of recorded changes."""

    since: str | None = option(None, "A day, month or year, or the number of a run.")
    severity: str | None = option(None, "Only these changes.", choices=("substantive", "editorial"))
    kind: tuple[str, ...] = option((), "Kinds of changes.", choices=KINDS)
    body: tuple[str, ...] = option((), "Bodies or publishers.")
    committee: str | None = option(None, "A committee and all committees below it.")
    relevance: tuple[str, ...] = option((), f"Levels of relevance to AI: {', '.join((*RELEVANCE_LEVELS, NOT_AI))}.")
    tag: tuple[str, ...] = option((), "Concepts by id or label, with narrower ones.")
    right: tuple[str, ...] = option((), "Legal anchors of concepts, such as udhr:19.")
    limit: int = option(50, "Largest number of changes.", minimum=1, maximum=MAX_ROWS)
    offset: int = option(0, "Number of changes that are left out before the first.", maximum=MAX_OFFSET)


@attrs.frozen(kw_only=True)
class Counting(Filters):
    """Filters and dimensions of counts."""

    by: tuple[str, ...] = option(("body", "status"), "Dimensions of the counts.")


@attrs.frozen(kw_only=True)
class CrosswalkFilters(Parameters):
    """Choice of rows of crosswalks."""

    framework: str | None = option(None, "Id of a framework, such as eu-ai-act.")
    provision: str | None = option(None, "A provision of the framework, such as Article 17.")
    designation: str | None = option(None, "A standard.")
    clause: str | None = option(None, "A clause or control of the standard.")
    relation: tuple[str, ...] = option((), "Types of relation.")
    stale: bool | None = option(None, "Only rows that are stale, or only those that are not.")
    limit: int = option(100, "Largest number of rows.", minimum=1, maximum=MAX_ROWS)
    offset: int = option(0, "Number of rows that are left out before the first.", maximum=MAX_OFFSET)


@attrs.frozen(kw_only=True)
class Day(Parameters):
    """A past day."""

    as_of: str | None = option(None, "The state on a day, or at the end of a month or year.")
