"""The files with all standards that the server offers: what is in them, and that they are made once and stay on the disk."""

import hashlib
import shutil
import sys
import tempfile
import threading
from base64 import b64decode
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.export import Kind, export_standards, format_names
from aistandards.web.pages.bulk import FILES, BulkFiles, StoppedError
from aistandards.web.rendering import Pages
from aistandards.web.server.application import application
from aistandards.web.server.bulk import Bulk
from aistandards.web.server.faults import Faults
from aistandards.web.server.kept import KeptAnswers
from aistandards.web.server.running import bounded_threads
from tests.support.commands import run, sync
from tests.support.small import Small, iso_row


@pytest.fixture(scope="module")
def few(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """A catalogue of few standards, so that all formats are written quickly."""
    path = tmp_path_factory.mktemp("few") / "store.db"
    shutil.copyfile(small_store, path)
    with Catalog.open(path) as opened:
        yield opened


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of this test alone."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def client(catalog: Catalog) -> TestClient:
    return TestClient(application(catalog, rate=1e6, burst=10**6))


def times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_every_format_of_the_command_can_be_downloaded(
    few: Catalog, scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", few.settings.database_url)
    web = client(few)
    listed = web.get("/api/v1/bulk").json()
    assert [file["format"] for file in listed["files"]] == list(format_names(Kind.STANDARDS))
    before = times(scratch)
    for file in listed["files"]:
        answer = web.get(f"/api/v1/bulk/{file['name']}")
        assert (answer.status_code, len(answer.content)) == (200, file["bytes"])
        assert answer.headers["content-type"].partition(";")[0] == file["media_type"]
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        assert b64decode(answer.headers["repr-digest"][len("sha-256=:") : -1]).hex() == file["sha256"]
        assert answer.headers["aistandards-data"] == listed["data"]["content"]
        if file["format"] in ("csv", "exchange"):
            run("export", "--format", file["format"], "-o", str(tmp_path / file["name"]))
            assert (tmp_path / file["name"]).read_bytes() == answer.content
    assert times(scratch) == before and len(before) >= len(listed["files"])


def test_a_file_that_the_client_has_is_not_sent_again(few: Catalog, scratch: Path) -> None:
    web = client(few)
    whole = web.get("/api/v1/bulk/standards.csv")
    again = web.get("/api/v1/bulk/standards.csv", headers={"if-none-match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    part = web.get("/api/v1/bulk/standards.csv", headers={"range": "bytes=100-", "if-range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, whole.content[100:])
    for headers in (again.headers, part.headers, web.head("/api/v1/bulk/standards.csv").headers):
        assert [headers[name] for name in ("etag", "repr-digest", "aistandards-data")] == [
            whole.headers[name] for name in ("etag", "repr-digest", "aistandards-data")
        ]


def test_what_is_no_file_is_refused(few: Catalog, scratch: Path) -> None:
    web = client(few)
    for name in ("standard.csv", "standards.csv.metadata.json", "..%2Fstore.db"):
        answer = web.get(f"/api/v1/bulk/{name}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert web.get("/api/v1/bulk/standard.csv").json()["nearest"][0] == "standards.csv"
    for path in ("bulk", "bulk/standards.csv"):
        assert web.get(f"/api/v1/{path}?format=csv").status_code == 400
    assert times(scratch) == {}


def test_a_format_without_its_library_is_left_out(few: Catalog, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    web = client(few)
    assert web.get("/api/v1/bulk/standards.parquet").status_code == 404
    assert {file["name"] for file in web.get("/api/v1/bulk").json()["files"]} == {*FILES} - {"standards.parquet"}


def test_files_are_made_new_when_the_store_changes_and_old_ones_go(
    sites: Small, small_store: Path, own_home: Path, scratch: Path
) -> None:
    own_home.mkdir()
    shutil.copyfile(small_store, own_home / "aistandards.db")
    seen = []
    with Catalog.open() as catalog:
        web = client(catalog)
        for number in range(3):
            lines = web.get("/api/v1/bulk/standards.jsonl").text.splitlines()
            assert len(lines) == len(catalog)
            seen.append(len(lines))
            sites.iso.append(iso_row(99300 + number, f"ISO/IEC 9930{number}:2026", 6060, "Artificial intelligence"))
            assert sync("iso")[0] == 0
    assert seen == [seen[0], seen[0] + 1, seen[0] + 2]
    assert len(list(scratch.rglob("standards.jsonl"))) == 2


def test_a_file_that_nobody_waits_for_is_not_written_to_its_end(few: Catalog, scratch: Path) -> None:
    tried = []

    def interrupted(standards: Iterable[Any], *arguments: Any, **named: Any) -> int:
        tried.append(arguments)
        first = next(iter(standards))
        if len(tried) == 1:
            files.stop()
        return export_standards([first, *standards], *arguments, **named)

    files = BulkFiles(few, interrupted)
    with pytest.raises(StoppedError):
        files.file("standards.csv")
    assert times(scratch) == {}
    file, path = files.file("standards.csv")
    assert path.stat().st_size == file.bytes and len(tried) == 2


def test_who_waits_for_a_file_holds_up_nobody(few: Catalog, scratch: Path) -> None:
    begun, may_end, written = threading.Event(), threading.Event(), []

    def slow(*arguments: Any, **named: Any) -> int:
        begun.set()
        written.append(may_end.wait(60))
        return export_standards(*arguments, **named)

    downloads = Bulk(BulkFiles(few, slow), KeptAnswers(few), Faults(Pages(few.vocabularies)))
    other = Route("/other", lambda request: PlainTextResponse("answered"))
    app = Starlette(routes=[*downloads.routes(), other], lifespan=bounded_threads)
    with TestClient(app) as web, ThreadPoolExecutor(9) as threads:
        files = [threads.submit(web.get, "/api/v1/bulk/standards.csv") for _ in range(8)]
        try:
            assert begun.wait(60)
            assert threads.submit(web.get, "/other").result(60).text == "answered"
        finally:
            may_end.set()
        assert {file.result(60).status_code for file in files} == {200}
    assert written == [True]
