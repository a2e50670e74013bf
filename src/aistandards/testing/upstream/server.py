"""An upstream of the author's own: the recorded answers on a port of this machine, with other rows and with faults."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zlib import crc32

import attrs

from aistandards.sync.backoff import MAX_ATTEMPTS
from aistandards.testing.sandbox import Budget
from aistandards.testing.upstream.archives import feed_format_of
from aistandards.testing.upstream.feed_format import FeedFormat


@attrs.frozen
class Request:
    """What the source asked.

    Attributes:
        method: `GET`, `HEAD` or `POST`.
        path: Below the address that the setting `url` gives, with a leading slash.
        query: Its query parameters.
        headers: By lower-case name.
        body: What was sent with it.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@attrs.frozen
class Answer:
    """What is sent.

    Attributes:
        body: The body, whole or in pieces.
        status: HTTP status.
        media_type: Content-Type.
        headers: Further headers.
        cut: Break the connection half-way through the body.
    """

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    media_type: str = "application/octet-stream"
    headers: Mapping[str, str] = attrs.field(factory=dict)
    cut: bool = False


SUITE = "suite.py"
"""What an author says of the upstream of a plugin that is one file; it lies beside the recorded answers and is none."""

WHOLE = 1000
"""Rows of an answer that is sent in one piece."""

Fault = Callable[[Request, int], Answer | None]
"""From a request and its number, from 1, to what is sent instead; None sends what belongs there."""


class Recording:
    """The folder of recorded answers.

    A file answers every request whose path ends in its path below the folder; the listing answers all others.

    Attributes:
        listing: The file whose rows are the upstream's.
        feed_format: Its format.
    """

    def __init__(self, folder: Path, listing: str | None, feed_format: FeedFormat | None) -> None:
        files = sorted(path for path in folder.rglob("*") if path.is_file() and _is_recorded(path, folder))
        if not files:
            raise FileNotFoundError(f"{folder} holds no recorded answer; save there what the upstream sends")
        chosen = folder / listing if listing else max(files, key=lambda path: path.stat().st_size)
        self.listing = chosen
        self.feed_format = feed_format or feed_format_of(chosen)
        self.body = chosen.read_bytes()
        self._others = {f"/{path.relative_to(folder).as_posix()}": path for path in files if path != chosen}

    def answer(self, request: Request, rows: Iterable[bytes]) -> Answer:
        """What belongs to a request when the upstream has these rows."""
        for ending, path in self._others.items():
            if request.path.endswith(ending):
                return Answer(path.read_bytes())
        pieces = self.feed_format.join(self.body, rows, request.query)
        # Whole where it is small, so that it has a length and an ETag; in pieces where it would fill the memory.
        whole = isinstance(rows, Sized) and len(rows) <= WHOLE
        return Answer(b"".join(pieces) if whole else pieces, media_type=self.feed_format.media_type)


def _is_recorded(path: Path, folder: Path) -> bool:
    own = path == folder / SUITE or "__pycache__" in path.parts
    return not own and not path.name.startswith(".")


class Upstream:
    """A running upstream.

    Attributes:
        base: Its address, for the setting `url`.
        requests: What was asked, in order.
        raised: What making an answer has raised.
    """

    def __init__(
        self, answer: Callable[[Request], Answer], fault: Fault | None, record_requests: bool, budget: Budget | None
    ) -> None:
        self.base = ""
        self.requests: list[Request] = []
        self.raised: list[BaseException] = []
        self._remembering = record_requests
        self._answer, self._fault, self._budget = answer, fault, budget
        self._request_count = 0

    def answered(self, request: Request) -> Answer:
        """The answer, or the fault in its place; 500 where making it raises, which the test is told afterwards."""
        if self._remembering:
            self.requests.append(request)
        self._request_count += 1
        try:
            if self._budget is not None:
                # Who asks through the client is stopped there; it asks again by itself, so many times.
                self._budget.requests(self._request_count // MAX_ATTEMPTS)
            return self._made(request)
        except BaseException as error:
            self.raised.append(error)
            return Answer(b"the upstream of the test raised", status=500, media_type="text/plain")

    def pieces(self, body: bytes | Iterable[bytes]) -> Iterator[bytes]:
        """The pieces of a body; what making them raises is kept too."""
        try:
            for piece in (body,) if isinstance(body, bytes) else body:
                if not isinstance(piece, bytes):
                    raise TypeError(f"a piece of the answer is {piece!r:.80}; give bytes")
                yield piece
        except GeneratorExit:
            raise
        except BaseException as error:
            self.raised.append(error)
            raise

    def _made(self, request: Request) -> Answer:
        """An unchanged body is not sent twice where the source tells its ETag."""
        wrong = self._fault(request, len(self.requests)) if self._fault else None
        if wrong is not None:
            return wrong
        answer = self._answer(request)
        if not isinstance(answer, Answer):
            raise TypeError(f"answer() gave {answer!r:.80} for {request.method} {request.path}; give an Answer")
        if answer.status != 200 or not isinstance(answer.body, bytes):
            return answer
        tag = f'"{crc32(answer.body):x}"'
        if request.headers.get("if-none-match") == tag:
            return Answer(status=304, headers={"ETag": tag})
        return attrs.evolve(answer, headers={**answer.headers, "ETag": tag})


@contextmanager
def running(
    answer: Callable[[Request], Answer],
    fault: Fault | None = None,
    *,
    record_requests: bool = True,
    budget: Budget | None = None,
) -> Iterator[Upstream]:
    """An upstream on a free port of this machine, until the block ends; it may forget what it was asked.

    Raises:
        BaseException: What the author's own `answer` or `row` raised, whatever the source made of it.
    """
    upstream = Upstream(answer, fault, record_requests, budget)
    handler = type("Handler", (_Handler,), {"upstream": upstream})
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    upstream.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield upstream
    finally:
        server.shutdown()
        server.server_close()
        if upstream.raised:
            raise upstream.raised[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: Any) -> None:
        """A source that goes away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it every small answer waits 40 ms for the other side's acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    upstream: Upstream

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.casefold(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(split.query, keep_blank_values=True))
        request = Request(self.command, split.path, query, headers, self.rfile.read(length))
        self._send(self.upstream.answered(request))

    do_HEAD = do_POST = do_GET

    def _send(self, answer: Answer) -> None:
        whole = answer.body if isinstance(answer.body, bytes) else None
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        if whole is not None:
            self.send_header("Content-Length", str(len(whole)))
        else:
            self.send_header("Transfer-Encoding", "chunked")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if whole is not None:
            self.wfile.write(whole[: len(whole) // 2] if answer.cut else whole)
            self.close_connection = answer.cut
        else:
            self._send_in_pieces(answer)

    def _send_in_pieces(self, answer: Answer) -> None:
        held, size = [], 0
        for piece in chain(self.upstream.pieces(answer.body), [b""]):
            held.append(piece)
            size += len(piece)
            if size > 1 << 16 or not piece:
                self.wfile.write(b"%x\r\n%s\r\n" % (size, b"".join(held)) if size else b"")
                held, size = [], 0
        self.wfile.write(b"0\r\n\r\n")
