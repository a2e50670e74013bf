"""Parts of a long list, each with a cursor to the next: the sort key and the id of the last row."""

import base64
import binascii

import attrs
import orjson

from aistandards.catalog.results import StandardRow
from aistandards.catalog.rows import flat_row
from aistandards.errors import FilterError
from aistandards.model.filter import Filter
from aistandards.store.reader import Reader


@attrs.frozen(slots=True)
class Page:
    """A part of a list.

    Attributes:
        rows: Flat rows.
        next_cursor: Place of the next part; None at the end of the list.
    """

    rows: tuple[StandardRow, ...]
    next_cursor: str | None


def page(reader: Reader, chosen: Filter, limit: int, *, cursor: str | None, offset: int, evidence: bool) -> Page:
    """Return a part of the list of the standards that a filter chooses.

    Args:
        reader: The store's reader.
        chosen: The filter.
        limit: Largest number of rows.
        cursor: Place that an earlier part gave.
        offset: Number of standards that are left out, instead of a cursor.
        evidence: Whether the rows have evidence and titles.

    Raises:
        FilterError: The cursor is none that an earlier part gave.
    """
    after = None if cursor is None else _read(cursor)
    # One more row tells whether there is a next part.
    rows = list(reader.rows(chosen, limit=limit + 1, offset=offset, after=after, with_data=evidence))
    last = rows[limit - 1] if len(rows) > limit else None
    following = None if last is None else _written((last["sort_key"], last["id"]))
    return Page(tuple(map(flat_row, rows[:limit])), following)


def _written(place: tuple[str, int]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def _read(cursor: str) -> tuple[str, int]:
    try:
        key, standard_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(key, str) or type(standard_id) is not int or "\0" in key:
            raise ValueError
    except (ValueError, TypeError, binascii.Error):
        raise FilterError(f"{cursor!r:.80} is no cursor; leave it out to begin with the first standard") from None
    return key, standard_id
