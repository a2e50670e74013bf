"""Where a listing is: a file in the folder of its description and nowhere else, or an address with its headers."""

import os
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import attrs
import pytest

from aistandards.errors import PluginError
from aistandards.plugin.source import SourceContext
from aistandards.plugin.table import Description
from tests.support.commands import passing
from tests.support.described import Described, listing, read, rows, state
from tests.support.local_server import local_server

pytestmark = pytest.mark.usefixtures("no_snapshot")

KEYS = {str(row["id"]) for row in rows()}


@attrs.define
class Upstream:
    """What a server on this machine answers, and what it was asked."""

    base: str = ""
    body: bytes = listing("csv")
    status: int = 200
    headers: dict[str, bytes] = attrs.field(factory=dict)
    asked: list[dict[str, str]] = attrs.field(factory=list)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    made = Upstream()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append({name.casefold(): value for name, value in self.headers.items()})
            self.send_response_only(made.status)
            for name, value in made.headers.items():
                self._headers_buffer.append(name.encode() + b": " + value + b"\r\n")  # type: ignore[attr-defined]
            self.send_header("Content-Length", str(len(made.body)))
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, *_: object) -> None:
            pass

    with local_server(Handler) as made.base:
        yield made


@pytest.fixture
def served(upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Described:
    """A description with the address of the server."""
    monkeypatch.setenv("AISTANDARDS_ALLOW_PRIVATE_HOSTS", "127.0.0.1")
    made = Described(tmp_path / "plugins", "csv", url=f"{upstream.base}/list.csv")
    made.use(monkeypatch)
    return made


UNUSABLE = {
    "Latin-1": b'"gr\xfc\xdfe"',
    "control characters": b'"a\x01\x1b[2Jb"',
    "long": b'"' + b"e" * 10_000 + b'"',
    "empty": b"",
}


@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_a_mark_that_no_request_may_carry_is_forgotten(
    header: str, name: str, upstream: Upstream, served: Described
) -> None:
    upstream.headers = {header: UNUSABLE[name]}
    for new in (8, 0, 0):
        report = read()
        assert (report["outcome"], report["new"], report["changed"]) == ("ok", new, 0), report
    assert len(upstream.asked) == 3
    assert not any("if-none-match" in asked or "if-modified-since" in asked for asked in upstream.asked)


def test_a_mark_is_sent_and_an_unchanged_listing_is_not_read(upstream: Upstream, served: Described) -> None:
    upstream.headers = {"ETag": b'W/"1"', "Last-Modified": b"Mon, 02 Nov 2026 10:00:00 GMT"}
    assert read()["outcome"] == "ok"
    upstream.status, upstream.body = 304, b""
    assert read()["outcome"] == "unchanged" and state() == (KEYS, set())
    assert upstream.asked[-1]["if-none-match"] == 'W/"1"'
    assert upstream.asked[-1]["if-modified-since"] == "Mon, 02 Nov 2026 10:00:00 GMT"


def test_a_mark_that_never_changes_hides_nothing(upstream: Upstream, served: Described) -> None:
    upstream.headers = {"ETag": b'"always"'}
    read()
    upstream.body = listing("csv", [row | {"Title": "Another"} if row["id"] == 13 else row for row in rows(9)])
    report = read()
    assert (report["outcome"], report["new"], report["changed"]) == ("ok", 1, 1)


def test_a_mark_that_always_changes_loses_nothing(upstream: Upstream, served: Described) -> None:
    for number, new in enumerate((8, 0, 0)):
        upstream.headers = {"ETag": b'"%d"' % number}
        report = read()
        assert (report["outcome"], report["new"], report["changed"], report["gone"]) == ("ok", new, 0, 0)


@pytest.mark.parametrize("status", [304, 206, 203])
def test_another_answer_than_the_listing_is_broken(status: int, upstream: Upstream, served: Described) -> None:
    upstream.status, upstream.body = status, b"" if status == 304 else upstream.body
    assert read()["outcome"] in ("broken", "unreachable") and state() == (set(), set())


def test_a_changed_description_reads_an_unchanged_listing_again(upstream: Upstream, served: Described) -> None:
    upstream.headers = {"ETag": b'"1"'}
    read()
    served.describe((served.folder / "made.toml").read_text() + "\n[defaults]\ntype = 'Guide'\n")
    report = read()
    assert "if-none-match" not in upstream.asked[-1]
    assert (report["outcome"], report["changed"]) == ("ok", 8)


def test_a_changed_description_reads_an_unchanged_file_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Described(tmp_path / "plugins", "csv")
    made.use(monkeypatch)
    assert read(listing("csv"), made)["outcome"] == "ok"
    assert read()["outcome"] == "unchanged"
    made.describe((made.folder / "made.toml").read_text() + "\n[defaults]\ntype = 'Guide'\n")
    assert read()["changed"] == 8


@pytest.mark.parametrize(
    "path",
    [
        "/dev/zero",
        "/etc/hostname",
        "../made.csv",
        "a/../../made.csv",
        "..\\\\made.csv",
        "\\\\\\\\server\\\\made.csv",
        "C:\\\\made.csv",
        "C:made.csv",
        "file:///etc/hostname",
        "made\\u0000.csv",
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(path: str, tmp_path: Path) -> None:
    made = Described(tmp_path / "plugins", "csv")
    text = (made.folder / "made.toml").read_text()
    made.describe(text.replace('"list.csv"', f'"{path}"'))
    with pytest.raises(PluginError, match="listing.path: .* is not a file in the folder of this description") as error:
        Description.load(made.folder / "made.toml")
    assert str(error.value).count("\n") == 0


def outside(path: Path) -> None:
    target = path.parent.parent / "outside.csv"
    target.write_bytes(listing("csv"))
    path.symlink_to(target)


def folder_outside(path: Path) -> None:
    target = path.parent.parent / "outside"
    target.mkdir()
    (target / "list.csv").write_bytes(listing("csv"))
    (path.parent / "sub").symlink_to(target)


def listening(path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket may have 107 bytes
    try:
        server.bind(path.name)
    finally:
        os.chdir(here)
        server.close()


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def large(path: Path) -> None:
    path.write_bytes(listing("csv"))
    os.truncate(path, (2 << 30) + 1)


PLACES = {
    "a link to a file outside": (outside, "is outside"),
    "a link to a folder outside": (folder_outside, "is outside"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), "is outside"),
    "a folder": (lambda path: path.mkdir(), "is no regular file"),
    "a pipe": (lambda path: os.mkfifo(path), "is no regular file"),
    "a socket": (listening, ""),
    "a link to itself": (circle, ""),
    "nothing": (lambda path: None, "No such file"),
    "a file that is too large": (large, "has more than 2048 MiB"),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_place_that_is_no_file_of_the_folder_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", "csv")
    made.use(monkeypatch)
    read(listing("csv"), made)
    made.path.unlink()
    make, said = PLACES[name]
    make(made.path)
    if name == "a link to a folder outside":
        made.describe((made.folder / "made.toml").read_text().replace('"list.csv"', '"sub/list.csv"'))
    # A reader that waits for a pipe would hang.
    result: list[dict[str, str]] = []
    thread = threading.Thread(target=lambda: result.append(read()), daemon=True)
    thread.start()
    thread.join(60)
    (report,) = result
    assert report["outcome"] in ("broken", "unreachable") and said in report["message"], report
    assert "the plugin failed" not in report["message"] and "\n" not in report["message"]
    assert state() == (KEYS, set())


def test_a_link_within_the_folder_and_a_file_below_it_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Described(tmp_path / "plugins", "csv")
    made.use(monkeypatch)
    (made.folder / "data").mkdir()
    (made.folder / "data" / "2026.csv").write_bytes(listing("csv"))
    made.path.symlink_to(Path("data") / "2026.csv")
    assert read()["new"] == 8
    made.describe((made.folder / "made.toml").read_text().replace('"list.csv"', '"data/2026.csv"'))
    assert read()["unchanged"] == 8


def test_a_file_that_changes_while_it_is_read_retires_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Described(tmp_path / "plugins", "csv")
    made.use(monkeypatch)
    read(listing("csv"), made)
    made.write(listing("csv", rows(7)))
    source = made.source

    class Changing:
        """The source of the description, whose listing is replaced after its first record."""

        def __getattr__(self, name: str) -> Any:
            return getattr(source, name)

        def records(self, context: SourceContext) -> Iterator[Any]:
            for record in source.records(context):
                made.write(listing("csv"))
                yield record

    with passing(sources={"made": Changing()}):
        for _ in range(2):
            made.write(listing("csv", rows(7)))
            report = read()
            assert report["outcome"] == "unreachable" and "was changed while it was read" in report["message"]
    assert state() == (KEYS, set())


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://name:secret@example.org/list.csv", "has a user name or a password"),
        ("ftp://name:secret@example.org/list.csv", "has a user name or a password"),
        ("https://secret@example.org/list.csv", "has a user name or a password"),
        ("file:///etc/hostname", "is not an address"),
        ("https:///list.csv", "is not an address"),
        ("https://[::1/list.csv", "is not an address"),
        ("https://example.org:99999/list.csv", "is not an address"),
        ("https://example.org/a\\r\\nCookie: b", "is not an address"),
        ("https://example.org/a b", "is not an address"),
        ("//example.org/list.csv", "is not an address"),
    ],
)
def test_an_address_that_is_none_is_refused_and_a_password_is_not_shown(url: str, said: str, tmp_path: Path) -> None:
    made = Described(tmp_path / "plugins", "csv", url=url)
    with pytest.raises(PluginError, match=f"listing.url: .*{said}") as error:
        Description.load(made.folder / "made.toml")
    assert "secret" not in str(error.value) and str(error.value).isprintable()
