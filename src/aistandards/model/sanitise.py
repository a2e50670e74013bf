"""Sanitising of records, so that they are safe to store, show and export.

Sources clean titles and abstracts themselves, but every other field is text of an upstream too. Nearly every record is
clean already; one test of all its short texts together finds that out.
"""

import re
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any
from urllib.parse import quote

import attrs

from aistandards.model import Link, Standard
from aistandards.model.text import clean_text, is_safe_line, quoted, without_unsafe

MAX_KEY = 500
"""Characters of a key or designation; PostgreSQL accepts 2,704 bytes in an index."""

_MAX_FIELD = 1000
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_BREAKS = re.compile(r"[\t\n\r]")
_SAFE_IN_URL = ":/?#[]@!$&'()*+,;=%~"

MAX_VALUES = 1000
"""Number of values of one field, such as relations; the largest real record has some 100."""

_LISTS = attrgetter(
    "relations", "links", "ics", "languages", "publishers", "titles", "abstracts", "extra", "provenance"
)


def check_length(standard: Standard) -> None:
    """Check that no field of a record has very many values, which would fill the store and the memory.

    Raises:
        ValueError: A field has more than `MAX_VALUES` values.
    """
    for values in _LISTS(standard):
        if len(values) > MAX_VALUES:
            raise ValueError(f"a field of the record has {len(values)} values, more than {MAX_VALUES}")


def sanitise(standard: Standard) -> Standard:
    """Return the record without control and invisible characters; drop invalid URLs.

    Key, designation and work are never changed. A clean record is returned as it is.

    Args:
        standard: A record of a plugin.

    Returns:
        The record itself or a new one.

    Raises:
        ValueError: The key, the designation or the work has control or invisible characters, or is too long.
    """
    for name in (standard.origin.upstream_id, standard.designation, standard.work):
        if len(name) > MAX_KEY or not is_safe_line(name):
            raise ValueError(
                f"{quoted(name)} has control characters or invisible ones, or is longer than {MAX_KEY} characters"
            )
    # A joiner at the end of a text must not look as if it stood before the next one.
    together = " ".join(_short_texts(standard))
    if (
        len(together) <= _MAX_FIELD
        and is_safe_line(together)
        and all(map(is_safe_line, standard.abstracts.values()))
        and all(_URL.fullmatch(link.url) and is_safe_line(link.url) for link in standard.links)
    ):
        return standard
    cleaned: Standard = _cleaned(standard)
    return cleaned


def _short_texts(standard: Standard) -> Iterator[str]:
    committee, origin = standard.committee, standard.origin
    yield standard.stage.native
    yield from filter(None, (standard.deliverable_type, standard.edition, origin.url, origin.upstream_changed))
    if committee is not None:
        yield from filter(None, (committee.reference, committee.name, committee.question))
    for texts in (standard.ics, standard.languages, standard.publishers, standard.titles, standard.abstracts):
        yield from texts
    yield from standard.titles.values()
    for relation in standard.relations:
        yield from filter(None, (relation.target, relation.key))
    for name, value in standard.extra.items():
        yield name
        yield value


def _cleaned(value: Any, max_length: int = _MAX_FIELD) -> Any:
    """Return a value with all its parts cleaned; titles and abstracts keep their length."""
    if type(value) is str:
        return clean_text(value[:max_length]) or ""
    if isinstance(value, tuple):
        return tuple(cleaned for part in value if (cleaned := _cleaned(part, max_length)) not in ("", None))
    if isinstance(value, Mapping):
        pairs = ((_cleaned(name), _cleaned(part, max_length)) for name, part in value.items())
        return {name: part for name, part in pairs if name and part}
    if isinstance(value, Link):
        return _link(value)
    if attrs.has(type(value)):
        return attrs.evolve(
            value,
            **{
                field.name: _cleaned(getattr(value, field.name), 1 << 30 if field.name in _LONG_FIELDS else _MAX_FIELD)
                for field in attrs.fields(type(value))
            },
        )
    return value


_LONG_FIELDS = ("titles", "abstracts")


def _link(link: Link) -> Link | None:
    """Return the link with its URL quoted; None when the text does not begin as a URL."""
    url = quote(_BREAKS.sub("", without_unsafe(link.url))[:_MAX_FIELD], safe=_SAFE_IN_URL)
    return Link(_cleaned(link.rel), url) if _URL.fullmatch(url) else None
