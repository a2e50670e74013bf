"""Documents as they travel: their rows, their members, and how the bytes are read back without the program."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .model import World

Row = dict[str, Any]

DESIGNATION = (
    "designation",
    "work",
    "body",
    "publishers",
    "relations",
    "stage",
    "work_item",
    "extra",
    "deliverable_type",
)
"""Facts that follow from a designation."""

HERE = "127.0.0.1"


class CutError(ValueError):
    """A page of HTML ends before its end; a source may take it for a listing that was cut."""


@dataclass(frozen=True)
class Request:
    """A request of the program.

    Attributes:
        method: The method.
        path: The path below the site.
        query: Parameters of the address.
        form: Fields of the body.
        headers: Values by name in lower case.
    """

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Member:
    """A member of a row.

    Attributes:
        valid: Whether the format allows a value here.
        facts: The facts of the record that come from it.
    """

    valid: Callable[[Any], bool]
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of documents that a site sends.

    Attributes:
        name: What it is called in a fault.
        members: The members of its rows.
        key: The key of the record of a row; None where it cannot be read at all.
        spellings: The same row with its identity in another spelling or type.
        lists: Whether its rows are what the upstream lists.
        needed: Whether a run without it must not end as ok.
        has_end: Whether a cut shows in the document itself.
        cached: Whether the source keeps what it has read, until the listing names a change.
    """

    name: str
    members: Mapping[str, Member]
    key: Callable[[Any], str | None]
    spellings: Callable[[Row], list[Row]] = lambda row: []
    lists: bool = False
    needed: bool = True
    has_end: bool = True
    cached: bool = False


@dataclass
class Page:
    """A document to send.

    Attributes:
        kind: Its kind.
        resource: What was asked for; a later answer replaces an earlier one.
        rows: Its rows.
        frame: Makes the bytes of rows.
        read: Reads the rows of bytes; an unreadable row is None. Raises `ValueError` for no such document.
        media_type: Its Content-Type.
        headers: Further headers.
        status: The status.
        full: Number of rows of a page that is not the last; 0 for a document that has no pages.
        last: Whether no page follows.
    """

    kind: Kind
    resource: str
    rows: list[Any]
    frame: Callable[[list[Any]], bytes]
    read: Callable[[bytes], list[Any]]
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    full: int = 0
    last: bool = True


def dumped(value: Any) -> bytes:
    """Return JSON; what JSON cannot hold becomes bytes that are not JSON."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def loaded(content: bytes) -> Any:
    """Return the value of JSON, read strictly.

    Raises:
        ValueError: The bytes are not JSON.
    """
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def loaded_or_none(content: bytes) -> Any:
    """Return the value of JSON; None for what is not JSON."""
    try:
        return loaded(content)
    except ValueError:
        return None


def lines_framed(rows: list[Any]) -> bytes:
    """Return JSON Lines."""
    return b"".join(dumped(row) + b"\n" for row in rows)


def lines_read(content: bytes) -> list[Any]:
    """Return the rows of JSON Lines."""
    rows = [loaded_or_none(line) for line in content.split(b"\n") if line.strip()]
    if not any(isinstance(row, dict) for row in rows):
        raise ValueError("no line is a row")
    return rows


# What a member may hold.


def anything(value: Any) -> bool:
    """Allow every value."""
    return True


def text(value: Any) -> bool:
    """Allow a text or nothing."""
    return value is None or (isinstance(value, str) and _is_storable(value))


def whole_number(value: Any) -> bool:
    """Allow a whole number of usual size, or nothing."""
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9)


def date(value: Any) -> bool:
    """Allow a date of the calendar, or nothing."""
    from datetime import date as day

    if value in (None, ""):
        return True
    try:
        day.fromisoformat(value)
    except (ValueError, TypeError):
        return False
    return True


def many(each: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Allow a list of such values, or nothing."""
    return lambda value: (
        value is None or (isinstance(value, list) and all(one is not None and each(one) for one in value))
    )


def record_of(**members: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Allow an object with such members, or nothing."""
    return lambda value: (
        value is None or (isinstance(value, dict) and all(valid(value.get(name)) for name, valid in members.items()))
    )


def never(value: Any) -> bool:
    """Allow nothing: the row cannot be read with another value here."""
    return False


def _is_storable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def object_framed(rows: list[Any]) -> bytes:
    """Return one row as JSON."""
    return dumped(rows[0] if rows else None)


def object_read(content: bytes) -> list[Any]:
    """Return the one row of JSON."""
    return [loaded(content)]


class Site(Protocol):
    """One upstream.

    Attributes:
        name: Name of the source that reads it.
        kinds: The kinds of its documents; the first is the listing.
    """

    name: str
    kinds: tuple[Kind, ...]

    def page(self, world: World, request: Request) -> Page | None:
        """Return the document that a request asks for; None for none."""
