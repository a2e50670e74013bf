"""Filters from keyword arguments: each value is compared with the existing values; an error names the nearest ones.

Without this check, a misspelt value would choose nothing, and the empty result would look correct.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict

from aistandards.errors import FilterError
from aistandards.model import Status
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.model.filter import ALL_RELEVANCE_LEVELS, Filter
from aistandards.model.text import values_of
from aistandards.store.reader import Reader

Groups = tuple[tuple[str, ...], ...]

Values = str | Sequence[str]
"""One value, or several."""


class FilterKeywords(TypedDict, total=False):
    """Keywords that choose standards; a keyword that is left out, None or empty does not restrict.

    - `body`: Bodies or publishers; a joint standard belongs to each of its own.
    - `leading`: The body that leads; a joint standard has one.
    - `status`: `proposed`, `in-development`, `published`, `superseded`, `withdrawn`, `cancelled`, `unknown`.
    - `type`: Deliverable types, in any case.
    - `committee`: A committee and everything below it.
    - `work`: The undated work.
    - `since`, `until`: Bounds of the date of publication or approval, a day, a month or a year.
    - `ai`: Only AI standards, or only others; protective standards are no AI standards.
    - `relevance`: `ai`, `ai-enabled`, `protective`, `not-ai`.
    - `tags`: Concepts by id or label, with narrower ones; a standard carries all of them. A group (a sequence of
      `scheme:id`) is fulfilled by one of its concepts.
    - `mentions`: Whether mere mentions count as tags.
    - `gone`: Only what its upstream no longer lists, or only what it lists.
    - `work_item`: Only entries of programmes of work, or none of them.
    """

    body: Values
    leading: str | None
    status: Values
    type: Values
    committee: str | None
    work: str | None
    since: str | None
    until: str | None
    ai: bool | None
    relevance: Values
    tags: str | Sequence[str | Sequence[str]]
    mentions: bool
    gone: bool | None
    work_item: bool | None


_SEVERAL = ("body", "status", "type", "relevance")
_FIXED: Mapping[str, Sequence[str]] = {
    "status": tuple(status.value for status in Status),
    "relevance": ALL_RELEVANCE_LEVELS,
}
"""Filters whose values the model lists; no query is needed to check them."""

_SWITCHES: Mapping[str, tuple[str, str]] = {
    "ai": ("--ai", "--not-ai"),
    "mentions": ("--mentions", ""),
    "gone": ("--gone", "--listed"),
    "work_item": ("--work-item", "--no-work-item"),
}
"""Options of `aistandards list` for filters that are true or false."""

_MAX_CHOICES = 12
_MAX_NEAREST = 3


def in_scope(filters: FilterKeywords) -> FilterKeywords:
    """Return filters that choose standards of every level of relevance, where they make no choice of relevance."""
    if filters.get("ai") is None and not filters.get("relevance"):
        return {**filters, "relevance": RELEVANCE_LEVELS}
    return filters


def make_filter(read: Reader, groups_of: Callable[[Sequence[str]], Groups], **filters: Any) -> Filter:
    """Make a filter from keyword arguments; a text where several values may stand is one value.

    Args:
        read: The store whose values count as existing. Each of `body`, `leading`, `type` and `committee` that is given
            costs one small query, the rest none.
        groups_of: Returns the groups of concepts for names.
        filters: As for `Catalog.standards`.

    Raises:
        FilterError: A value does not exist, or is no date.
        ConceptError: No concept has that name.
        TypeError: There is no such filter.
    """
    several: dict[str, Any] = {name: values_of(filters.pop(name, None)) for name in _SEVERAL}
    tags = _groups(filters.pop("tags", None), groups_of)
    for name, known in _FIXED.items():
        check_values(name, several[name], known)
    chosen = Filter(**filters, **several, tags=tags)
    if chosen.body:
        _check_stored("body", chosen.body, read.bodies())
    if chosen.leading is not None:
        _check_stored("leading body", [chosen.leading], _occurring(read, "body"))
    if chosen.type:
        _check_stored("type", chosen.type, _occurring(read, "type"))
    if chosen.committee is not None and not list(read.rows(Filter(committee=chosen.committee), limit=1)):
        _check_stored("committee", [chosen.committee], _occurring(read, "committee"), exact=True)
    return chosen


def list_options(chosen: Filter) -> str:
    """Return the options of `aistandards list` for a filter, without those for concepts."""
    import shlex

    options: list[str] = []
    for name in ("body", "leading", "status", "type", "committee", "work", "since", "until", "relevance"):
        for value in values_of(getattr(chosen, name)):
            options += [f"--{name}", shlex.quote(value)]
    for name, (yes, no) in _SWITCHES.items():
        if (value := getattr(chosen, name)) is not None:
            options.append(yes if value else no)
    return " ".join(filter(None, options))


def check_values(name: str, given: Iterable[str], known: Sequence[str]) -> None:
    """Refuse values that are not in a fixed list.

    Raises:
        FilterError: A value is not in the list; the message names the nearest.
    """
    for value in given:
        if value not in known:
            raise FilterError(f"there is no {name} {str(value)!r}; {_choices(value, known)}")


def _check_stored(name: str, given: Iterable[str], occurring: Iterable[str], *, exact: bool = False) -> None:
    """Refuse values that no standard has, without regard to case; an empty store refuses no value."""
    known = sorted(occurring)
    spelt = set(known if exact else map(str.casefold, known))
    for value in given:
        if known and (value if exact else value.casefold()) not in spelt:
            raise FilterError(f"no standard has the {name} {value!r}; {_choices(value, known)}")


def _occurring(read: Reader, name: str) -> set[str]:
    return read.kept(("occurring", name), lambda: {row[name] for row in read.stats((name,), Filter()) if row[name]})


def _choices(value: str, known: Sequence[str]) -> str:
    """Return the known values if they are few, and the nearest ones."""
    import difflib

    query, spelt = _plain(value), {_plain(name): name for name in known}
    few = len(known) <= _MAX_CHOICES
    near = [name for name in sorted(spelt, key=len) if query in name] if query else []
    near += difflib.get_close_matches(query, spelt, n=_MAX_NEAREST, cutoff=0.5 if few else 0.0)
    nearest = [spelt[name] for name in dict.fromkeys(near)][:_MAX_NEAREST]
    parts = [f"there are: {', '.join(known)}"] if few else []
    parts += [f"nearest: {', '.join(nearest)}"] if nearest else []
    return "; ".join(parts)


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "")


def _groups(tags: str | Iterable[str | Iterable[str]] | None, groups_of: Callable[[Sequence[str]], Groups]) -> Groups:
    """Return groups of concepts: a group stays as it is; a text means the concept of that name and narrower ones."""
    groups: list[tuple[str, ...]] = []
    for group in (tags,) if isinstance(tags, str) else tags or ():
        groups += groups_of([group]) if isinstance(group, str) else [tuple(group)]
    return tuple(groups)
