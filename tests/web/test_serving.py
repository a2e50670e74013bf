"""The server as a process: its port, its end, its limits, and stores that it may only read."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from aistandards import Catalog
from aistandards.web.server.running import listen
from tests.support.cluster import Cluster
from tests.support.commands import refused

pytestmark = pytest.mark.subprocess
PROGRAM = "import sys; from aistandards.cli.main import main; main()"


@contextmanager
def serving(*options: str, database: str | None = None) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address and the process of `aistandards serve`, on a free port."""
    store = ["--db", database] if database else []
    command = [sys.executable, "-c", PROGRAM, *store, "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        try:
            line = ""
            while process.poll() is None and not (found := re.search(r"http://\S+", line)):
                line = process.stdout.readline()
            assert found, process.stderr.read()
            yield found[0], process
        finally:
            process.kill()


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer of our own server."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as error:
        return error.code, dict(error.headers), error.read()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_the_server_calmly(
    number: signal.Signals, used_before: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    with serving() as (url, process):
        assert get(f"{url}api/v1/health")[0] == 200
        assert get(f"{url}api/v1/bulk/standards.csv")[0] == 200 and list(scratch.iterdir())
        # A client that keeps its connection open does not hold up the end.
        with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1].strip("/")))):
            process.send_signal(number)
            said = process.communicate(timeout=60)
        assert (process.returncode, *said) == (0, "", "")
    assert list(scratch.iterdir()) == []


def test_a_port_that_is_taken_is_told_in_a_sentence(used_before: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused("serve", "--port", str(port))
    assert said.count("\n") <= 1 and f"port {port} of 127.0.0.1 cannot be used" in said and "--port" in said


def test_a_host_that_this_machine_does_not_have_is_told_in_a_sentence(used_before: None) -> None:
    said = refused("serve", "--port", "0", "--host", "no-such-host.invalid")
    assert "no-such-host.invalid cannot be used" in said and "Traceback" not in said


def test_the_end_of_an_answer_does_not_wait_for_the_client() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_process_stays_up_after_bad_requests(used_before: None) -> None:
    with serving() as (url, process):
        port = int(url.rsplit(":", 1)[1].strip("/"))
        for sent in (b"\0\0\0\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /" + b"a" * 100_000, b"GET /%ff%fe/ HTTP/1.1\r\nHost: x\r\n\r\n"):  # fmt: skip
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(sent)
        for path in (
            "en/%ff%fe/",
            "api/v1/standards?%ff=%fe",
            "standards/%00%0d%0aX:1",
            "en/standards/?q=%f0%9f%98%80",
        ):
            status, headers, _ = get(url + path)
            assert 400 <= status < 500 and "X" not in headers
        assert get(f"{url}api/v1/health")[0] == 200 and process.poll() is None


def test_forwarded_addresses_are_not_believed_by_themselves(used_before: None) -> None:
    with serving("--rate", "0.1", "--burst", "5") as (url, _process):
        codes = [get(f"{url}robots.txt", **{"X-Forwarded-For": f"10.0.0.{number}"})[0] for number in range(8)]
    assert codes[:5] == [200] * 5 and 429 in codes


ASKED = ("en/", "en/standards/?ai=true", "ar/standards/iso-iec-42001/", "api/v1/search?q=privacy", "api/v1/changes", "api/v1/gaps/rights", "standards/iso-iec-42001-2023.bib", "en/nothing/", "standards?d=ISO%2042001")  # fmt: skip


def answers(url: str) -> list[tuple[int, bytes]]:
    return [(status, body) for status, _, body in (get(url + path) for path in ASKED)]


def test_a_store_that_may_only_be_read_is_served(
    used_before: None, own_home: Path, read_only: Callable[[Path], None]
) -> None:
    with serving() as (url, _process):
        expected = answers(url)
    for name in ("-wal", "-shm"):
        (own_home / f"aistandards.db{name}").unlink(missing_ok=True)
    before = {path.name for path in own_home.iterdir()}
    read_only(own_home)
    with serving() as (url, process):
        assert answers(url) == expected
        process.terminate()
        assert process.wait(60) == 0
    assert {path.name for path in own_home.iterdir()} == before


@pytest.mark.postgresql
def test_a_role_that_may_only_read_can_serve(
    server: Cluster, monkeypatch: pytest.MonkeyPatch, used_before: None
) -> None:
    name = server.new()
    Catalog.open(server.url(name)).close()
    server.execute("DROP ROLE IF EXISTS webreader", "CREATE ROLE webreader LOGIN")
    server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO webreader", database=name)
    with serving(database=server.url(name, username="webreader")) as (url, _process):
        found = answers(url)
    with serving() as (url, _process):
        expected = answers(url)
    assert [status for status, _ in found] == [status for status, _ in expected] == [200] * 7 + [404, 200]
    listed: list[Any] = [json.loads(body)["rows"] for body in (found[3][1], expected[3][1])]
    assert {row["designation"] for row in listed[0]} & {row["designation"] for row in listed[1]}
    server.execute("DROP OWNED BY webreader", "DROP ROLE webreader", database=name)


def test_nothing_of_the_server_is_imported_by_other_commands(used_before: None) -> None:
    program = "import sys; import aistandards, aistandards.cli.main; from aistandards.cli.main import main\ntry: main()\nfinally: print(sorted({'starlette', 'uvicorn', 'jinja2', 'mcp', 'anyio', 'pydantic'} & set(sys.modules)), file=sys.stderr)"
    for arguments in (["--help"], ["list", "--limit", "1"], ["serve", "--help"], ["mcp", "--help"], ["site", "--help"]):
        done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
        assert done.stdout and done.stderr.splitlines()[-1] == "[]"
