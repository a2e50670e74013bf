"""Records as a plugin made them, with nothing in them that could harm who stores, shows or exports them.

Sources clean titles and abstracts themselves; every other field is text of an upstream too. What comes here goes on to be
annotated; nearly every record is returned as it is, after one look at its texts in one piece.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import attrs

from aistandards.model import Link, Standard
from aistandards.model.text import clean_text

LONGEST_KEY = 500
"""Characters of what a record is known by; PostgreSQL takes 2,704 bytes in an index."""

_LONGEST_FIELD = 1000
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_KEPT_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"


def neutral(standard: Standard) -> Standard:
    """The record without control characters, and with addresses that are ones.

    A text that has none is not touched. What a record is known by is never changed.

    Raises:
        ValueError: Its key or its designation holds such characters or is too long to be one.
    """
    for known in (standard.origin.upstream_id, standard.designation, standard.work):
        if len(known) > LONGEST_KEY or _is_unfit(known):
            raise ValueError(f"{known[:60]!r} has control characters or is longer than {LONGEST_KEY} characters")
    together = "".join(_short_texts(standard))
    if (
        len(together) <= _LONGEST_FIELD
        and not _is_unfit(together)
        and not any(map(_is_unfit, standard.abstracts.values()))
        and all(_ADDRESS.fullmatch(link.url) for link in standard.links)
    ):
        return standard
    cleaned: Standard = _cleaned(standard)
    return cleaned


def _is_unfit(text: str) -> bool:
    return not text.isprintable() and _UNFIT.search(text) is not None


def _short_texts(standard: Standard) -> Iterator[str]:
    committee, origin = standard.committee, standard.origin
    yield standard.stage.native
    yield from filter(None, (standard.deliverable_type, standard.edition, origin.url, origin.upstream_changed))
    if committee is not None:
        yield from filter(None, (committee.reference, committee.name, committee.question))
    for texts in (standard.ics, standard.languages, standard.publishers, standard.titles, standard.abstracts):
        yield from texts
    yield from standard.titles.values()
    for arrow in standard.relations:
        yield from filter(None, (arrow.target, arrow.key))
    for name, value in standard.extra.items():
        yield name
        yield value


def _cleaned(value: Any, longest: int = _LONGEST_FIELD) -> Any:
    """A value and all that is in it; titles and abstracts keep their length."""
    if type(value) is str:
        return clean_text(value[:longest]) or ""
    if isinstance(value, tuple):
        return tuple(made for one in value if (made := _cleaned(one, longest)) not in ("", None))
    if isinstance(value, Mapping):
        pairs = ((_cleaned(name), _cleaned(one, longest)) for name, one in value.items())
        return {name: one for name, one in pairs if name and one}
    if isinstance(value, Link):
        return _link(value)
    if attrs.has(type(value)):
        return attrs.evolve(
            value,
            **{
                field.name: _cleaned(getattr(value, field.name), 1 << 30 if field.name in _LONG else _LONGEST_FIELD)
                for field in attrs.fields(type(value))
            },
        )
    return value


_LONG = ("titles", "abstracts")


def _link(link: Link) -> Link | None:
    """The link with its address written as one; None for what no address begins like."""
    url = quote(_UNFIT.sub("", link.url)[:_LONGEST_FIELD], safe=_KEPT_IN_ADDRESSES)
    return Link(_cleaned(link.rel), url) if _ADDRESS.fullmatch(url) else None
