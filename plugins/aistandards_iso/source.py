"""The ISO source: one bulk file of JSON lines, read when its ETag has changed.

The file comes from the Open Data programme; every line becomes a record or a quarantined row.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

import msgspec

from aistandards.plugin import Rejected, Response, SourceBrokenError, SourceContext, Standard
from aistandards_iso.rows import CommitteeRow, Row, standard_of

BASE = "https://isopublicstorageprod.blob.core.windows.net"
DELIVERABLES = "/opendata/_latest/iso_deliverables_metadata/json/iso_deliverables_metadata.jsonl"
COMMITTEES = "/opendata/_latest/iso_technical_committees/json/iso_technical_committees.jsonl"
_PROGRESS_EVERY = 5000
_BUFFER = 1 << 20


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
        """Yield the records of the file, unless it is the one that was read last."""
        base = context.setting("url") or BASE
        # On disk first: a cut connection is found out before the first record, and memory stays small.
        with tempfile.TemporaryFile("w+b", _BUFFER) as file:
            answer = context.http.download(base + DELIVERABLES, file, headers=_conditions(context))
            if answer.status == 304:
                context.complete_unchanged()
                return
            references, chosen = _looked_through(context, file)
            context.expect(len(references))
            committees = _committees(context, base)
            yield from _rows(context, file, chosen, references, committees)
        context.complete(_cursor(answer))

    def parse(self, raw: bytes) -> Standard:
        """Read one line again; relations stay keys, and the committee has no name until the next sync."""
        return standard_of(msgspec.json.decode(raw, type=Row), references={}, committees={}, retrieved=None)


def _conditions(context: SourceContext) -> dict[str, str]:
    headers = {"If-None-Match": context.cursor.get("etag"), "If-Modified-Since": context.cursor.get("last_modified")}
    return {name: value for name, value in headers.items() if value}


def _cursor(answer: Response) -> dict[str, str | None]:
    return {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}


def _looked_through(context: SourceContext, file: IO[bytes]) -> tuple[dict[int, str], list[tuple[int, int]]]:
    """Read the whole file once, line by line.

    Returns:
        Reference by project number, some 10 MB for the whole catalogue, the price of naming what replaces what; and
        line number and offset of every line that is wanted or cannot be read.
    """
    decode = msgspec.json.Decoder(Row).decode
    references: dict[int, str] = {}
    chosen: list[tuple[int, int]] = []
    offset = number = 0
    file.seek(0)
    # Bytes split on \n only: text readers also split on U+2028, which titles contain.
    for number, line in enumerate(file, start=1):
        try:
            row = decode(line)
            if row.reference:
                references[row.id] = row.reference
            texts = [text.en or text.fr for text in (row.title, row.scope) if text]
            if not row.reference or context.in_scope(str(row.id), texts, row.owner_committee):
                chosen.append((number, offset))
        except ValueError:
            chosen.append((number, offset))
        offset += len(line)
        if number % _PROGRESS_EVERY == 0:
            context.progress(number)
    if not references:
        raise SourceBrokenError(
            f"ISO Open Data sent {number} lines and no deliverable among them; the format may have changed"
        )
    return references, chosen


def _rows(
    context: SourceContext,
    file: IO[bytes],
    chosen: Sequence[tuple[int, int]],
    references: Mapping[int, str],
    committees: Mapping[str, str],
) -> Iterator[Standard | Rejected]:
    """Read the chosen lines again, now that every reference is known."""
    decode = msgspec.json.Decoder(Row).decode
    for place, (number, offset) in enumerate(chosen, start=1):
        file.seek(offset)
        line = file.readline()
        try:
            row = _checked(decode(line))
            yield standard_of(row, references=references, committees=committees, retrieved=context.today)
        except ValueError as error:
            yield Rejected(line.rstrip(b"\n"), f"line {number}: {error}", line=number)
        if place % _PROGRESS_EVERY == 0:
            context.progress(place, len(chosen))


def _checked(row: Row) -> Row:
    if not row.reference:
        raise ValueError("the reference is empty")
    return row


def _committees(context: SourceContext, base: str) -> dict[str, str]:
    answer = context.http.get(base + COMMITTEES)
    decode = msgspec.json.Decoder(CommitteeRow).decode
    names: dict[str, str] = {}
    for line in answer.content.split(b"\n"):
        try:
            row = decode(line)
        except ValueError:
            continue
        if row.title and row.title.en:
            names[row.reference] = row.title.en
    return names
