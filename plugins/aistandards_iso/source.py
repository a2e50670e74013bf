"""The ISO source: one file of JSON lines, which a sync reads when its ETag has changed.

ISO Open Data publishes the file; every line becomes a record or a quarantined row.
"""

import tempfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import IO, NamedTuple

import msgspec

from aistandards.plugin import (
    RecordUnavailableError,
    Rejected,
    Response,
    SourceBrokenError,
    SourceContext,
    SourceUnreachableError,
    Standard,
)
from aistandards_iso.rows import CommitteeRow, Row, age_of, key_of, named_twice, reference_of, standard_of

BASE = "https://isopublicstorageprod.blob.core.windows.net"
DELIVERABLES = "/opendata/_latest/iso_deliverables_metadata/json/iso_deliverables_metadata.jsonl"
COMMITTEES = "/opendata/_latest/iso_technical_committees/json/iso_technical_committees.jsonl"
_PROGRESS_EVERY = 5000
_BUFFER = 1 << 20
MAX_LINE = 4 << 20
"""Maximum number of bytes of a line; the longest real line has some 20,000."""

MAX_QUARANTINED = 256 << 10
"""Maximum number of bytes of a rejected line in the quarantine."""


class IsoSource:
    """ISO deliverables, in force, withdrawn and in development, from ISO Open Data."""

    name = "iso"
    title = "ISO Open Data"
    body = "iso"
    env_prefix = "ISO"
    hosts = ("isopublicstorageprod.blob.core.windows.net",)
    pace = 0.5
    attribution = "ISO Open Data, © ISO, ODC-By 1.0 (https://www.iso.org/open-data.html)"

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        """Yield the records of the file, unless it is unchanged since the last sync."""
        base = context.setting("url") or BASE
        # The download goes to disk: a broken connection fails before the first record, and memory use stays small.
        with tempfile.TemporaryFile("w+b", _BUFFER) as file:
            response = context.http.download(base + DELIVERABLES, file, headers=_conditions(context))
            if response.status == 304:
                context.complete_unchanged()
                return
            listing = _scan(context, file)
            context.expect(len(listing.references))
            committees = _committees(context, base)
            yield from _rows(context, file, listing, committees)
        # Lines have no end mark: a file that is cut at the end of a line looks whole.
        context.complete(_cursor(response))

    def parse(self, raw: bytes) -> Standard:
        """Read a line again; until the next sync relations stay keys and the committee has no name."""
        return standard_of(msgspec.json.decode(raw, type=Row), references={}, committees={}, retrieved=None)


def _conditions(context: SourceContext) -> dict[str, str]:
    headers = {"If-None-Match": context.cursor.get("etag"), "If-Modified-Since": context.cursor.get("last_modified")}
    return {name: value for name, value in headers.items() if value}


def _cursor(response: Response) -> dict[str, str | None]:
    return {"etag": response.headers.get("etag"), "last_modified": response.headers.get("last-modified")}


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield offset and content of each line; a line that is too long without its rest.

    Bytes are split at the line feed only; text files also split at U+2028, which titles contain.
    """
    file.seek(0)
    offset = 0
    while line := file.readline(MAX_LINE):
        yield offset, line
        offset += len(line)
        while len(line) == MAX_LINE and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE)
            offset += len(line)


class _Listing(NamedTuple):
    """What the first reading of the file finds.

    Attributes:
        references: The reference of each project number, about 10 MB, which relations need.
        ages: Result of `age_of` for each project that a row names both as replaced and as its replacement. Such rows name
            each other, so each is the age of a row of this kind.
        selected: Number and offset of every line that is in scope or not readable.
    """

    references: dict[int, str]
    ages: dict[int, str]
    selected: list[tuple[int, int]]


def _scan(context: SourceContext, file: IO[bytes]) -> _Listing:
    """Read the whole file once, line by line."""
    decode = msgspec.json.Decoder(Row).decode
    listing = references, ages, selected = _Listing({}, {}, [])
    number = 0
    for number, (offset, line) in enumerate(_lines(file), start=1):
        try:
            row = decode(line)
            if row.reference:
                references[row.id] = row.reference
            if named_twice(row):
                ages[row.id] = age_of(row)
            texts = [text.en or text.fr for text in (row.title, row.scope) if text]
            if not row.reference or context.in_scope(str(row.id), texts, row.owner_committee):
                selected.append((number, offset))
        except (ValueError, RecursionError):
            selected.append((number, offset))
            if (key := key_of(line)) is not None and (reference := reference_of(line)):
                references[key] = reference
        if number % _PROGRESS_EVERY == 0:
            context.progress(number)
    if not references:
        raise SourceBrokenError(f"ISO Open Data sent {number} lines without a deliverable; the format may have changed")
    return listing


def _rows(
    context: SourceContext,
    file: IO[bytes],
    listing: _Listing,
    committees: Mapping[str, str],
) -> Iterator[Standard | Rejected]:
    """Read the selected lines again, with the references of all projects."""
    decode = msgspec.json.Decoder(Row).decode
    for count, (number, offset) in enumerate(listing.selected, start=1):
        file.seek(offset)
        line = file.readline(MAX_LINE)
        try:
            # The decoder does not look at the names of members that it does not know; one of them may be damaged.
            line.decode()
            row = _with_reference(decode(line))
            yield standard_of(
                row,
                references=listing.references,
                ages=listing.ages,
                committees=committees,
                retrieved=context.today,
            )
        except (ValueError, RecursionError) as error:
            key = key_of(line)
            yield Rejected(
                line[:MAX_QUARANTINED].rstrip(b"\n"),
                f"line {number}: {error}",
                line=number,
                upstream_id=None if key is None else str(key),
            )
        if count % _PROGRESS_EVERY == 0:
            context.progress(count, len(listing.selected))


def _with_reference(row: Row) -> Row:
    if not row.reference:
        raise ValueError("the reference is empty")
    return row


class _CommitteeNames(Mapping[str, str]):
    """Names of committees by reference; a name that the file lacks is that of the stored records."""

    def __init__(self, names: Mapping[str, str], context: SourceContext) -> None:
        self._names, self._context = names, context

    @cached_property
    def _stored(self) -> Mapping[str, str]:
        return self._context.stored_committee_names()

    def __getitem__(self, reference: str) -> str:
        return self._names.get(reference) or self._stored[reference]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _committees(context: SourceContext, base: str) -> _CommitteeNames:
    """Return the name of each committee; the run is partial when the file cannot be read as a whole."""
    names: dict[str, str] = {}
    unreadable = 0
    try:
        response = context.http.get(base + COMMITTEES)
    except (RecordUnavailableError, SourceBrokenError, SourceUnreachableError) as error:
        reason = str(error)
    else:
        decode = msgspec.json.Decoder(CommitteeRow).decode
        for line in filter(None, map(bytes.strip, response.content.split(b"\n"))):
            try:
                row = decode(line)
            except (ValueError, RecursionError):
                unreadable += 1
                continue
            if row.title and row.title.en and names.setdefault(row.reference, row.title.en) != row.title.en:
                unreadable += 1
        reason = f"{unreadable} of its lines cannot be read" if unreadable else "" if names else "it lists no committee"
    if reason:
        context.partial(f"names of ISO committees stay as they are, since their file cannot be read ({reason})")
    return _CommitteeNames(names, context)
