"""Filters: which standards a list, a search or a count is about."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

import attrs

from aistandards.errors import FilterError
from aistandards.model.annotation import NOT_AI, RELEVANCE_LEVELS
from aistandards.model.dates import PartialDate
from aistandards.model.lifecycle import Status
from aistandards.model.text import values_of

ALL_RELEVANCE_LEVELS = (*RELEVANCE_LEVELS, NOT_AI)


def _text(value: Any) -> str:
    """Return a text that every engine takes; a terminal may hand over halves of surrogate pairs."""
    return str(value).encode("utf-8", "replace").decode()


def _optional_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _texts(values: str | Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(map(_text, values_of(values)))


def _groups(groups: str | Iterable[str | Iterable[Any]] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(_texts(group) for group in ([groups] if isinstance(groups, str) else groups or ()))


def _one_of(known: Sequence[str]) -> Any:
    def check(_owner: object, attribute: "attrs.Attribute[Any]", values: Sequence[str]) -> None:
        for value in values:
            if value not in known:
                raise FilterError(f"there is no {attribute.name} {value!r}; there are: {', '.join(known)}")

    return check


def _is_date(_owner: object, attribute: "attrs.Attribute[Any]", value: str | None) -> None:
    if value is not None:
        try:
            PartialDate(value)
        except ValueError as error:
            raise FilterError(f"{attribute.name}: {error}") from None


@attrs.frozen(slots=True, kw_only=True)
class Filter:
    """A choice of standards; an attribute that is None or empty does not restrict.

    A single text counts as one value. `Catalog.filter` makes a filter and compares its values with the catalogue.

    Attributes:
        body: Bodies or publishers; a joint standard belongs to each of its own.
        leading: The body that leads; a joint standard has one.
        status: Statuses, values of `Status`.
        type: Deliverable types, in any case.
        committee: A committee and everything below it.
        work: The undated work.
        since: Published or approved on or after this date, which may be a year or a month.
        until: Published or approved on or before this date.
        ai: Only AI standards, or only others; protective standards are no AI standards.
        relevance: Levels of relevance to AI: `ai`, `ai-enabled`, `protective`, `not-ai`.
        tags: Groups of concepts; a standard must carry one of each group.
        mentions: Whether mere mentions count as tags.
        gone: Only what the upstream no longer lists, or only what it lists.
        work_item: Only entries of programmes of work, or none of them.

    Raises:
        FilterError: A status or a relevance level does not exist, or a date is not one.

    Examples:
        >>> Filter(status="published", since="2024").status
        ('published',)
    """

    body: Sequence[str] = attrs.field(default=(), converter=_texts)
    leading: str | None = attrs.field(default=None, converter=_optional_text)
    status: Sequence[str] = attrs.field(default=(), converter=_texts, validator=_one_of([*Status]))
    type: Sequence[str] = attrs.field(default=(), converter=_texts)
    committee: str | None = attrs.field(default=None, converter=_optional_text)
    work: str | None = attrs.field(default=None, converter=_optional_text)
    since: str | None = attrs.field(default=None, converter=_optional_text, validator=_is_date)
    until: str | None = attrs.field(default=None, converter=_optional_text, validator=_is_date)
    ai: bool | None = None
    relevance: Sequence[str] = attrs.field(default=(), converter=_texts, validator=_one_of(ALL_RELEVANCE_LEVELS))
    tags: Sequence[Sequence[str]] = attrs.field(default=(), converter=_groups)
    mentions: bool = False
    gone: bool | None = None
    work_item: bool | None = None

    def replace(self, **changes: Any) -> Self:
        """Return the filter with other values for some attributes."""
        return attrs.evolve(self, **changes)
