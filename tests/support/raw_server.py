"""A local server that sends bytes as they are, whatever HTTP says about them."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

Sent = Iterable[bytes | float | None]
"""What is sent: bytes, pauses in seconds, and None to wait for more of the client. The connection is closed at the end."""


@contextmanager
def raw_server(answer: Callable[[int], Sent]) -> Iterator[str]:
    """Serve with a function from the number of the request, from 1; the value is the address of the server."""
    listening = socket.create_server(("127.0.0.1", 0))
    number = 0

    def serve() -> None:
        nonlocal number
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            number += 1
            threading.Thread(target=_send, args=(connection, answer(number)), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.close()


def _send(connection: socket.socket, parts: Sent) -> None:
    with connection:
        try:
            connection.recv(1 << 16)
            for part in parts:
                if isinstance(part, bytes):
                    connection.sendall(part)
                elif part is None:
                    connection.recv(1 << 16)
                else:
                    time.sleep(part)
        except OSError:
            return


def head(*lines: str, status: str = "200 OK") -> bytes:
    """Return the first line and the headers of an answer."""
    return "\r\n".join((f"HTTP/1.1 {status}", *lines, "", "")).encode("latin-1")
