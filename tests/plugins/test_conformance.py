"""The sources that come with the project hold what every source must hold."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aistandards.testing import Answer, JsonListing, Request, SourceSuite
from aistandards_iec.source import IecSource
from aistandards_iso.source import COMMITTEES, DELIVERABLES, IsoSource
from aistandards_itu.source import ItuSource
from tests.support.small import Small, itu_row

MADE = Path(tempfile.mkdtemp(prefix="aistandards-conformance-"))


def recorded(name: str, files: dict[str, str]) -> Path:
    """A folder of recorded answers."""
    for path, text in files.items():
        target = MADE / name / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return MADE / name


def lines(rows: Iterable[Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


class TestIso(SourceSuite):
    source = IsoSource
    # The source names what replaces what, for which it keeps every reference, and where each wanted row begins: some
    # 10 MB for the whole catalogue.
    objects_per_row = 6
    memory_rows = 10_000
    recorded = recorded(
        "iso",
        {
            DELIVERABLES: lines(row for row in Small().iso if not row["replaces"] and not row["replacedBy"]),
            COMMITTEES: lines([{"reference": "ISO/IEC JTC 1/SC 42", "title": {"en": "Artificial intelligence"}}]),
        },
    )
    listing = DELIVERABLES.lstrip("/")


class TestIec(SourceSuite):
    source = IecSource
    settings = {"key": "a-key", "secret": "a-secret"}
    feed_format = JsonListing(rows="publication", first_page=0)
    changes_only = True
    memory_rows = 10_000
    recorded = recorded("iec", {"publications.json": json.dumps({"publication": Small().iec})})

    def answer(self, request: Request, rows: Iterable[bytes]) -> Answer:
        if "oauth" in request.path:
            return Answer(b'{"access_token": "a-token"}')
        since = request.query.get("lastChangeTimestampFrom")
        if since:
            rows = [row for row in rows if json.loads(row).get("lastChangeTimestamp", since) >= since]
        assert isinstance(rows, Sequence)
        size, page = int(request.query["size"]), int(request.query["page"])
        last = max(0, (len(rows) - 1) // size)
        found = super().answer(request, rows)
        link = {"Link": f'</x?page={page + 1}>; rel="next", </x?size={size}&page={last}>; rel="last"'}
        return Answer(found.body, media_type=found.media_type, headers=link if page < last else {})

    def row(self, number: int) -> bytes:
        return json.dumps(
            Small().iec[2]
            | {"urn": f"iec:pub:{number + 1}", "lastChangeTimestamp": f"2026-01-01T00:00:00.{number:07d}Z"}
        ).encode()


class TestItu(SourceSuite):
    source = ItuSource
    feed_format = JsonListing(rows="Data", total=("Total",))
    memory_rows = 10_000
    # The interface gives the whole index as one document, and so does the test's site: both hold it.
    objects_per_row = 40
    recorded = recorded(
        "itu", {"index.json": json.dumps({"Total": 0, "Data": [row for row in Small().itu if row["status"]]})}
    )

    def row(self, number: int) -> bytes:
        name = f"Y.{5000 + number} (01/2024)"
        return json.dumps(itu_row(5000 + number, name, "In force", "2024-01-13", "Neural networks")).encode()

    def answer(self, request: Request, rows: Iterable[bytes]) -> Answer:
        if "searchRecs" in request.path:
            return super().answer(request, rows)
        small = Small(items=[], itu=[json.loads(row) for row in rows if b"rec_name" in row])
        path = f"/itu{request.path}?{urlencode(request.query)}"
        form = dict(parse_qsl(request.body.decode()))
        found = small.answer(request.method, path, dict(request.headers), form)
        return Answer(found.body, found.status, found.kind, found.headers)
