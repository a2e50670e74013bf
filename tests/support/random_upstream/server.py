"""A server over raw sockets on this machine, which sends exactly the bytes that it is told to."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qsl, urlsplit

from .sending import Sent
from .wire import HERE, Request

Answer = Callable[[Request], Sent]


class Server:
    """A server whose answers come from a function that may be replaced.

    Attributes:
        answer: Makes the answers.
        wait: Called with the seconds that pass between two pieces of an answer.
        raised: What went wrong here, which no client may be blamed for.
    """

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.wait: Callable[[float], None] = lambda seconds: None
        self.raised: list[BaseException] = []
        self._listener = socket.create_server((HERE, 0), backlog=64)
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def base(self) -> str:
        """The address, without a slash at the end."""
        return f"http://{HERE}:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Accept no further connections."""
        # Only a shutdown wakes the thread that waits for a connection.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, suppress(OSError):
            while (request := _received(connection)) is not None:
                with self._lock:
                    if self.answer is None:
                        return
                    try:
                        sent = self.answer(request)
                    except Exception as error:
                        self.raised.append(error)
                        return
                for piece in sent.pieces:
                    if sent.drip:
                        self.wait(sent.drip)
                    connection.sendall(piece)
                if sent.close:
                    return


def _received(connection: socket.socket) -> Request | None:
    """Return the next request of a connection; None at its end."""
    received = b""
    while b"\r\n\r\n" not in received:
        more = connection.recv(65536)
        if not more:
            return None
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.casefold(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65536)
    method, target, _ = first.split(" ", 2)
    split = urlsplit(target)
    query = dict(parse_qsl(split.query, keep_blank_values=True))
    return Request(method, split.path, query, dict(parse_qsl(body.decode())), headers)


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server for as long as the context is open."""
    server = Server()
    try:
        yield server
    finally:
        server.close()
