"""The ITU-T source: an index of all editions, details of the relevant ones, and the work programme.

Rows of the index and items of the work programme become records. The details of each record need a slow request; the
source caches them until the row of the index changes.
"""

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from hashlib import blake2b

import msgspec

from aistandards.plugin import (
    RecordUnavailableError,
    Rejected,
    SourceBrokenError,
    SourceContext,
    Standard,
    Status,
    split_json,
)
from aistandards_itu import programme
from aistandards_itu.publications import Editions, Publications, parsed
from aistandards_itu.rows import SITE, Detail, IndexRow, key_name, key_of, read_detail, standard_of

INDEX = (
    "/mws/api/recommendations/searchRecs?series=-1&type_of_text=-1&sg=-1&main_edition_flag=0"
    "&rows=100000&page=1&status=Z&sort_order=asc"
)
DETAIL = "/mws/api/recommendations/getRecHdrDetail?idrec={idrec}&lang=en"
# The work programme covers one study period; the keys of items from earlier periods contain these.
STUDY_PERIODS = ("2025-2028", "2022-2024", "2017-2020", "2013-2016", "")


class ItuSource:
    """ITU-T Recommendations, supplements and other texts, and the items of the work programme."""

    name = "itu-t"
    title = "ITU-T recommendations and work programme"
    body = "itu-t"
    env_prefix = "ITU"
    hosts = ("www.itu.int",)
    pace = 1.0
    attribution = "ITU-T recommendations database and work programme, © ITU (https://www.itu.int/ITU-T)"

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        """Yield the probably relevant rows first, then the work programme, then the other rows."""
        return _Run(context).records()

    def parse(self, raw: bytes) -> Standard:
        """Read a row of the index again, without details."""
        return standard_of(msgspec.json.decode(raw, type=IndexRow), None, later_edition=False, retrieved=None)


class _Index(msgspec.Struct):
    Data: list[msgspec.Raw]
    Total: int | None = None


_Row = tuple[IndexRow, bytes]
"""A decoded row of the index and its original content."""


class _Run:
    """One sync of the source."""

    def __init__(self, context: SourceContext) -> None:
        self._context = context
        self._base = context.setting("url") or SITE
        self._editions = Editions()
        self._publications = Publications(self._editions)
        self._failures = 0
        self._nameless = False

    def records(self) -> Iterator[Standard | Rejected]:
        context = self._context
        response = context.http.get(self._base + INDEX)
        digest = _digest(response.content)
        raw_rows, is_json = _index_rows(response.content)
        context.expect(len(raw_rows))
        listed = programme.read_list(context, self._base)
        items = listed.rows
        cursor = {"index": digest, "programme": _digest(msgspec.json.encode(items))}
        if cursor == context.cursor and context.resume_from is None and not context.deep:
            context.complete_unchanged()
            return
        rows = yield from self._decoded(raw_rows)
        later = yield from self._first(rows)
        yield from listed.rejected
        yield from self._work_items(items)
        yield from self._rest(later)
        # After a failed record the next sync must read again, even without changes.
        context.complete({} if self._failures else cursor, whole=listed.whole and is_json)

    def _decoded(self, raw_rows: Sequence[bytes]) -> Generator[Rejected, None, list["_Row"]]:
        """Decode the index, register its editions and return the valid rows."""
        decode = msgspec.json.Decoder(IndexRow).decode
        rows: list[_Row] = []
        # The decoder does not look at the names of members that it does not know; one of them may be damaged.
        valid = _is_utf8(b"".join(raw_rows))
        for number, raw in enumerate(raw_rows, start=1):
            try:
                if not valid:
                    raw.decode()
                row = decode(raw)
            except (ValueError, RecursionError) as error:
                name = key_of(raw)
                # An edition that cannot be read still decides whether the one before is superseded.
                if name is not None and parsed(name) is not None:
                    self._editions.add(name, None)
                else:
                    self._nameless = True
                yield Rejected(raw, f"row {number} of the index: {error}", line=number, upstream_id=name)
                continue
            # The site may write the publisher before a name, and more spaces; the name is the key of the record.
            if (name := key_name(row.rec_name)) != row.rec_name:
                row = msgspec.structs.replace(row, rec_name=name)
            self._editions.add(row.rec_name, row.approval_date)
            rows.append((row, raw))
        return rows

    def _first(self, rows: Sequence["_Row"]) -> Generator[Standard | Rejected, None, list["_Row"]]:
        """Yield the records of the rows that are worth a request; return the other rows."""
        context = self._context
        others: list[_Row] = []
        for index, (row, raw) in enumerate(rows):
            if context.worth_fetching(row.rec_name, (row.title,)):
                context.progress(index, len(rows))
                yield from self._with_detail(row, raw)
            else:
                others.append((row, raw))
        return others

    def _rest(self, rows: Sequence["_Row"]) -> Iterator[Standard | Rejected]:
        context = self._context
        for index, (row, raw) in enumerate(rows):
            deep = context.deep and (row.status or "").casefold() == "in force"
            if deep or context.has_cached_detail(row.rec_name):
                context.progress(index, len(rows))
                yield from self._with_detail(row, raw)
            # `_first` has already checked the title.
            elif context.in_scope(row.rec_name, ()):
                yield from self._record(row, None)

    def _with_detail(self, row: IndexRow, raw: bytes) -> Iterator[Standard | Rejected]:
        context = self._context
        try:
            text = context.detail(row.rec_name, _digest(raw), lambda: self._fetch(row))
            detail = msgspec.json.decode(text, type=Detail)
        except (RecordUnavailableError, ValueError) as error:
            self._failures += 1
            yield Rejected(msgspec.json.encode(row), f"{row.rec_name}: no details ({error})", upstream_id=row.rec_name)
            return
        self._publications.add(row.rec_name, row.approval_date, row.title, detail)
        if context.in_scope(row.rec_name, (row.title, detail.rec_title, detail.summary)):
            yield from self._record(row, detail)

    def _fetch(self, row: IndexRow) -> str:
        response = self._context.http.get(self._base + DETAIL.format(idrec=row.idrec))
        return msgspec.json.encode(read_detail(row, response.content)).decode()

    def _record(self, row: IndexRow, detail: Detail | None) -> Iterator[Standard | Rejected]:
        later = self._editions.later_than(row.rec_name)
        try:
            standard = standard_of(row, detail, later_edition=later is not None, retrieved=self._context.today)
            if self._nameless and standard.status is Status.WITHDRAWN and self._context.holds(row.rec_name):
                # The row that cannot be read may be the later edition that makes this one superseded.
                self._context.mark_listed(row.rec_name)
                return
            yield standard
        except ValueError as error:
            yield Rejected(msgspec.json.encode(row), f"{row.rec_name}: {error}", upstream_id=row.rec_name)

    # The work programme.

    def _work_items(self, items: Sequence[programme.ListRow]) -> Iterator[Standard | Rejected]:
        context = self._context
        times_listed = Counter(programme.key_of("", row.name) for row in items)
        for row in items:
            known = next((key for key in self._keys(row.name) if context.holds(key)), f"work//{row.name}")
            if not row.title:
                context.mark_listed(known)
                continue
            if not context.in_scope(known, (row.title,)):
                continue
            try:
                item = self._item(row)
                listed_once = times_listed[programme.key_of("", row.name)] == 1
                yield programme.standard_of(
                    item,
                    key=self._key(item, known if listed_once else None),
                    published_as=self._publications.of(item),
                    site=SITE,
                    retrieved=context.today,
                )
            except (RecordUnavailableError, ValueError) as error:
                self._failures += 1
                yield Rejected(msgspec.json.encode(row), f"work item {row.name}: {error}", upstream_id=known)

    @staticmethod
    def _keys(name: str) -> Iterator[str]:
        return (programme.key_of(period, name) for period in STUDY_PERIODS)

    def _key(self, item: programme.Item, known: str | None) -> str:
        """Return the key of an item. One that is carried over to the next study period keeps that of its first one.

        A revision has the name of the text that it revises, as an earlier revision of that text had.
        """
        own = programme.key_of(item.period, item.name)
        if known is None or self._context.holds(own) or programme.is_revision(item):
            return own
        return known if self._context.holds(known) else own

    def _item(self, row: programme.ListRow) -> programme.Item:
        text = self._context.detail(
            f"work item {row.isn}", _digest(msgspec.json.encode(row.cells)), lambda: self._fetch_item(row)
        )
        return msgspec.json.decode(text, type=programme.Item)

    def _fetch_item(self, row: programme.ListRow) -> str:
        address = self._base + programme.ITEM.format(isn=row.isn)
        response = self._context.http.get(address, headers=programme.ACCEPT, expect="page")
        item = programme.read_item(row.isn, response.content)
        if item is None:
            raise RecordUnavailableError("the page shows no work item")
        if not programme.same_item(row.name, item.name):
            raise RecordUnavailableError(f"the page shows the work item {item.name[:60]!r}")
        return msgspec.json.encode(item).decode()


def _index_rows(content: bytes) -> tuple[list[bytes], bool]:
    """Return the rows of the index, and whether the index is JSON as a whole; otherwise a piece may hold several rows."""
    try:
        index = msgspec.json.decode(content, type=_Index)
        rows, total, is_json = [bytes(raw) for raw in index.Data], index.Total, True
    except (ValueError, RecursionError):
        # One row that is no JSON, or nested too deep, must not hide the others.
        rows, total, is_json = *_split(content), False
    if not rows or (total is not None and total > len(rows)):
        raise SourceBrokenError(f"the ITU-T index lists {len(rows)} of {total} rows; the catalogue is unchanged")
    return rows, is_json


def _split(content: bytes) -> tuple[list[bytes], int | None]:
    try:
        rest, rows = split_json(content, "Data")
        return rows, msgspec.json.decode(rest, type=_Index).Total
    except (ValueError, RecursionError) as error:
        raise SourceBrokenError(f"the ITU-T index cannot be read ({error}); it may have changed") from None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
