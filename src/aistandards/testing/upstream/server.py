"""A test server on this machine: it sends the recorded answers, with other rows and with faults."""

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
    """A request of the source.

    Attributes:
        method: `GET`, `HEAD` or `POST`.
        path: Path below the address in the setting `url`, with a leading slash.
        query: Query parameters.
        headers: Values by name in lower case.
        body: Body of the request.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@attrs.frozen
class Answer:
    """An answer of the upstream.

    Attributes:
        body: Body, whole or in pieces.
        status: HTTP status.
        media_type: Content-Type.
        headers: Further headers.
        cut: True to close the connection after half of the body.
    """

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    media_type: str = "application/octet-stream"
    headers: Mapping[str, str] = attrs.field(factory=dict)
    cut: bool = False


SUITE = "suite.py"
"""File with the suite of a plugin in one file. It is in the folder of recorded answers, and is not an answer."""

WHOLE = 1000
"""Maximum number of rows in an answer that is sent in one piece."""

Fault = Callable[[Request, int], Answer | None]
"""Returns a replacement for the answer to a request, by the request and its number, from 1. None keeps the answer."""


class Recording:
    """The folder of recorded answers.

    A file answers every request whose path ends with the path of the file in the folder. The listing answers all others.

    Attributes:
        listing: File with the rows of the upstream.
        feed_format: Format of the listing.
        body: Contents of the listing.
    """

    def __init__(self, folder: Path, listing: str | None, feed_format: FeedFormat | None) -> None:
        files = sorted(path for path in folder.rglob("*") if path.is_file() and _is_recorded(path, folder))
        if not files:
            raise FileNotFoundError(f"{folder} contains no recorded answer; save a response of the upstream there")
        chosen = folder / listing if listing else max(files, key=lambda path: path.stat().st_size)
        self.listing = chosen
        self.feed_format = feed_format or feed_format_of(chosen)
        self.body = chosen.read_bytes()
        self._others = {f"/{path.relative_to(folder).as_posix()}": path for path in files if path != chosen}

    def answer(self, request: Request, rows: Iterable[bytes]) -> Answer:
        """Return the answer to a request if the upstream has these rows."""
        for ending, path in self._others.items():
            if request.path.endswith(ending):
                return Answer(path.read_bytes())
        pieces = self.feed_format.join(self.body, rows, request.query)
        # A small answer is sent whole, with a length and an ETag. A large answer is sent in pieces, to save memory.
        whole = isinstance(rows, Sized) and len(rows) <= WHOLE
        return Answer(b"".join(pieces) if whole else pieces, media_type=self.feed_format.media_type)


def _is_recorded(path: Path, folder: Path) -> bool:
    is_code = path == folder / SUITE or "__pycache__" in path.parts
    return not is_code and not path.name.startswith(".")


class Upstream:
    """A running upstream.

    Attributes:
        base: Address, for the setting `url`.
        requests: The requests, in order.
        raised: Exceptions of the functions that make answers.
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

    def respond(self, request: Request) -> Answer:
        """Return the answer, or the fault instead. If making it fails, return 500 and keep the exception."""
        if self._remembering:
            self.requests.append(request)
        self._request_count += 1
        try:
            if self._budget is not None:
                # `WatchedClient` counts its own requests. It repeats a failed request up to MAX_ATTEMPTS times.
                self._budget.requests(self._request_count // MAX_ATTEMPTS)
            return self._make_answer(request)
        except BaseException as error:
            self.raised.append(error)
            return Answer(b"the upstream of the test raised", status=500, media_type="text/plain")

    def pieces(self, body: bytes | Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces of a body, and keep any exception of the iterator."""
        try:
            for piece in (body,) if isinstance(body, bytes) else body:
                if not isinstance(piece, bytes):
                    raise TypeError(f"a piece of the answer is {piece!r:.80}; yield bytes")
                yield piece
        except GeneratorExit:
            raise
        except BaseException as error:
            self.raised.append(error)
            raise

    def _make_answer(self, request: Request) -> Answer:
        """Return the fault or the answer. If the request has the ETag of the answer, return 304."""
        fault_answer = self._fault(request, len(self.requests)) if self._fault else None
        if fault_answer is not None:
            return fault_answer
        answer = self._answer(request)
        if not isinstance(answer, Answer):
            raise TypeError(f"answer() returned {answer!r:.80} for {request.method} {request.path}; return an Answer")
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
    """Run an upstream on a free port of this machine until the block ends.

    Args:
        answer: Makes the answer to a request.
        fault: Replaces answers.
        record_requests: Whether to keep the requests.
        budget: Maximum number of requests.

    Raises:
        BaseException: Exception of the author's `answer` or `row`, even if the source caught the error.
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
        """Ignore a closed connection of the source."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Otherwise every small answer waits 40 ms for an acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    upstream: Upstream

    def log_message(self, *_arguments: object) -> None:
        """Write no log."""

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.casefold(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(split.query, keep_blank_values=True))
        request = Request(self.command, split.path, query, headers, self.rfile.read(length))
        self._send(self.upstream.respond(request))

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
        pending, size = [], 0
        for piece in chain(self.upstream.pieces(answer.body), [b""]):
            pending.append(piece)
            size += len(piece)
            if size > 1 << 16 or not piece:
                self.wfile.write(b"%x\r\n%s\r\n" % (size, b"".join(pending)) if size else b"")
                pending, size = [], 0
        self.wfile.write(b"0\r\n\r\n")
