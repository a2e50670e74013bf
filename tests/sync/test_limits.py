"""What one answer may take: time, size, coding, and where it may come from."""

import gzip
import io
import itertools
import os
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards.errors import RecordUnavailableError, SourceError, SourceUnreachableError
from aistandards.settings import Settings
from aistandards.sync.coding import CodingError, decoded
from aistandards.sync.exchange import Limits
from aistandards.sync.http import HttpClient
from tests.support.raw_server import Sent, head, raw_server

QUICK = Limits(first_byte=0.4, progress=0.4, seconds=1.0, download_seconds=1.0)


def client(**more: object) -> HttpClient:
    named: dict[str, object] = {"user_agent": "Mozilla/5.0 (test)", "sleep": lambda seconds: None, "limits": QUICK}
    return HttpClient(["127.0.0.1"], 0.0, **{"allowed": ["127.0.0.1"]} | named | more)  # type: ignore[arg-type]


def endless(piece: bytes, pause: float = 0.01) -> Sent:
    return itertools.chain.from_iterable((piece, pause) for _ in itertools.count())


SLOW: dict[str, Sent] = {
    "no headers": [5.0],
    "one byte of a header now and then": [b"HTTP/1.1 200 OK\r\n", *[b"X", 0.05] * 100],
    "endless interim answers": endless(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "endless headers": itertools.chain([b"HTTP/1.1 200 OK\r\n"], endless(b"X-A: b\r\n")),
    "one byte of the body now and then": itertools.chain([head("Content-Length: 1000000")], endless(b"x", 0.05)),
    "a coding that yields nothing": itertools.chain(
        [head("Content-Encoding: gzip", "Content-Length: 1000000"), gzip.compress(b"")[:10]],
        endless(b"\x00\x00\x00\xff\xff", 0.02),
    ),
    "content without an end": itertools.chain(
        [head("Transfer-Encoding: chunked")], endless(b"1000\r\n" + b"x" * 4096 + b"\r\n", 0.02)
    ),
}


@pytest.mark.parametrize("sent", SLOW)
def test_an_answer_that_takes_too_long_is_given_up(sent: str) -> None:
    with (
        raw_server(lambda number: SLOW[sent]) as base,
        client() as http,
        pytest.raises((SourceUnreachableError, RecordUnavailableError)),
    ):
        http.get(base + "/x")


BROKEN: dict[str, tuple[bytes, bytes]] = {
    "gzip without its end": (head("Content-Encoding: gzip"), gzip.compress(b"[1, 2, 3]" * 100)[:-9]),
    "gzip cut at its first byte": (head("Content-Encoding: gzip"), gzip.compress(b"[]")[:1]),
    "gzip whose second member is cut": (
        head("Content-Encoding: gzip"),
        gzip.compress(b"[1]") + gzip.compress(b"[2]")[:-4],
    ),
    "gzip with a wrong checksum": (head("Content-Encoding: gzip"), gzip.compress(b"[1]")[:-8] + b"12345678"),
    "gzip with something behind it": (head("Content-Encoding: gzip"), gzip.compress(b"[1]") + b"and more"),
    "deflate without its end": (head("Content-Encoding: deflate"), zlib.compress(b"[1, 2, 3]" * 100)[:-6]),
    "a coding that was not asked for": (head("Content-Encoding: br"), b"\x8b\x02\x80[]\x03"),
    "fewer bytes than announced": (head("Content-Length: 100"), b"[1, 2]"),
    "chunks without the last one": (head("Transfer-Encoding: chunked"), b"6\r\n[1, 2]\r\n"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_body_that_is_cut_in_its_coding_or_its_transfer_is_no_answer(broken: str) -> None:
    with raw_server(lambda number: BROKEN[broken]) as base, client() as http, pytest.raises(SourceError):
        http.get(base + "/x")
    with raw_server(lambda number: BROKEN[broken]) as base, client() as http, pytest.raises(SourceError):
        http.download(base + "/x", io.BytesIO())


@given(
    st.lists(st.binary(max_size=300), min_size=1, max_size=4),
    st.sampled_from(["gzip", "deflate", "raw", "gzip, gzip"]),
    st.data(),
)
def test_a_coded_body_is_whole_or_an_error(parts: list[bytes], coding: str, data: st.DataObject) -> None:
    content = b"".join(parts)
    if coding == "gzip":
        body = b"".join(map(gzip.compress, parts))
    elif coding == "gzip, gzip":
        body = gzip.compress(b"".join(map(gzip.compress, parts)))
    elif coding == "deflate":
        body = zlib.compress(content)
    else:
        deflater = zlib.compressobj(wbits=-15)
        body, coding = deflater.compress(content) + deflater.flush(), "deflate"

    def pieces(body: bytes) -> Iterable[bytes]:
        size = data.draw(st.integers(1, 50))
        return [body[start : start + size] for start in range(0, len(body), size)]

    assert b"".join(decoded(pieces(body), coding)) == content
    cut = data.draw(st.integers(1, len(body) - 1))
    ends = (
        {sum(len(gzip.compress(part)) for part in parts[:count]) for count in range(len(parts))}
        if coding == "gzip"
        else set()
    )
    if cut not in ends:
        with pytest.raises(CodingError):
            b"".join(decoded(pieces(body[:cut]), coding))


def test_a_body_is_bounded_by_its_decoded_size() -> None:
    bomb = gzip.compress(bytes(64 << 20))
    answer = (head("Content-Encoding: gzip", f"Content-Length: {len(bomb)}"), bomb)
    limits = Limits(size=1 << 20, download_size=1 << 20)
    with raw_server(lambda number: answer) as base, client(limits=limits) as http:
        with pytest.raises(RecordUnavailableError, match="more than 1 MiB"):
            http.get(base + "/x")
        file = io.BytesIO()
        with pytest.raises(RecordUnavailableError, match="more than 1 MiB"):
            http.download(base + "/x", file)
        assert http.bytes < 4 << 20 and len(file.getvalue()) < 2 << 20


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "418 Teapot", "503 Busy", "206 Partial"])
def test_the_body_of_an_error_is_read_to_64_kib(status: str) -> None:
    bomb = gzip.compress(bytes(64 << 20))
    answer = (head("Content-Encoding: gzip", f"Content-Length: {len(bomb)}", status=status), bomb)
    with raw_server(lambda number: answer) as base, client() as http:
        with pytest.raises(SourceError):
            http.get(base + "/x")
        assert http.bytes <= 5 * (128 << 10)


@pytest.mark.parametrize("length", [("Content-Length: 2",), ("Transfer-Encoding: chunked",)])
def test_what_follows_an_answer_is_not_the_next_one(length: tuple[str]) -> None:
    body = b"[]" if "2" in length[0] else b"2\r\n[]\r\n0\r\n\r\n"
    answer = (head(*length) + body + head("Content-Length: 5") + b"wrong", 0.2)
    with raw_server(lambda number: answer) as base, client() as http:
        assert [http.get(base + "/x").content for _ in range(3)] == [b"[]"] * 3


def test_a_pause_of_years_is_not_waited_for() -> None:
    slept: list[float] = []
    answer = (head("Retry-After: 1000000000", "Content-Length: 0", status="429 Slow down"),)
    with raw_server(lambda number: answer) as base, client(sleep=slept.append) as http:
        with pytest.raises(SourceUnreachableError, match="answers 429"):
            http.get(base + "/x")
        assert sum(slept) < 1 and http.requests == 1


def test_not_modified_is_no_answer_to_an_unconditional_request() -> None:
    with raw_server(lambda number: (head(status="304 Not Modified"),)) as base, client() as http:
        with pytest.raises(RecordUnavailableError, match="304"):
            http.get(base + "/x")
        assert http.get(base + "/x", headers={"If-None-Match": '"1"'}).status == 304


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_a_refusal_is_an_answer_only_to_who_sent_credentials(status: str) -> None:
    with raw_server(lambda number: (head("Content-Length: 2", status=status), b"{}")) as base, client() as http:
        with pytest.raises(RecordUnavailableError, match="refuses access"):
            http.get(base + "/x")
        assert http.get(base + "/x", auth=("a", "b")).status == int(status[:3])
        assert http.get(base + "/x", headers={"Authorization": "Bearer a"}).status == int(status[:3])


@pytest.mark.parametrize("value", ["caf\xe9", "\x1b[2J", '"a\x7f"', "x" * 20_000])
def test_a_header_that_is_no_safe_text_is_neither_kept_nor_sent(value: str) -> None:
    with raw_server(lambda number: (head(f"ETag: {value}", "Content-Length: 2"), b"[]")) as base, client() as http:
        assert "etag" not in http.get(base + "/x").headers
        assert http.get(base + "/x", headers={"If-None-Match": value}).content == b"[]"


PRIVATE = ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]", "0x7f.1", "2130706433"]


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_address_is_not_reached_unless_it_is_named(host: str) -> None:
    with HttpClient([host.strip("[]")], 0.0, user_agent="x") as http, pytest.raises(SourceError, match="not public"):
        http.get(f"http://{host}:9/x")


def test_a_redirect_to_a_private_address_is_not_followed() -> None:
    def answer(number: int) -> Sent:
        return (
            head(f"Location: {base.replace('127.0.0.1', 'localhost')}/secret", "Content-Length: 0", status="302 Found"),
        )

    with (
        raw_server(answer) as base,
        HttpClient(["127.0.0.1", "localhost"], 0.0, user_agent="x", allowed=["127.0.0.1"]) as http,
    ):
        with pytest.raises(SourceError, match="not public"):
            http.get(base + "/x")
        assert http.requests == 2


@pytest.mark.parametrize(
    "location", ["http://[::1", "http://127.0.0.1:99999/", "//", "http://a b/", "\x1b]0;x\x07", "http://%zz/"]
)
def test_a_redirect_to_nonsense_is_one_sentence(location: str) -> None:
    answer = (head(f"Location: {location}", "Content-Length: 0", status="302 Found"),)
    with raw_server(lambda number: answer) as base, client() as http, pytest.raises(SourceError) as failure:
        http.get(base + "/x")
    assert str(failure.value).isprintable()


def test_a_proxy_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def answer(number: int) -> Sent:
        asked.append(number)
        return (head("Content-Length: 2"), b"{}")

    with raw_server(answer) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with HttpClient(["www.example.org"], 0.0, user_agent="x") as http:
            assert http.get("http://www.example.org/x").content == b"{}" and asked == [1]


def test_the_time_limit_of_a_sync_ends_requests_and_waits() -> None:
    from aistandards.sync.http import BudgetError

    now = [0.0]
    with raw_server(lambda number: (head("Content-Length: 2"), b"{}")) as base, client(clock=lambda: now[0]) as http:
        http.deadline = 10.0
        assert http.get(base + "/x").content == b"{}"
        now[0] = 11.0
        with pytest.raises(BudgetError, match="time limit"):
            http.get(base + "/x")


def test_the_user_names_the_hosts_that_may_be_private() -> None:
    environ = {"AISTANDARDS_ALLOW_PRIVATE_HOSTS": "10.0.0.0/8, intranet.example"}
    settings = Settings(home=os.curdir, database_url="", environ=environ, file={})  # type: ignore[arg-type]
    assert settings.allow_private_hosts == ("10.0.0.0/8", "intranet.example")
