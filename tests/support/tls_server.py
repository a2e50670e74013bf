"""A local server behind TLS, with a certificate that the test chooses, directly or behind a proxy that it plays itself."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.raw_server import head

ANSWER = head("Content-Length: 2", "Connection: close") + b"{}"
CONNECTED = head(status="200 Connection established")


@contextmanager
def tls_server(context: ssl.SSLContext, *, before: bytes = b"") -> Iterator[int]:
    """Serve on a port of this machine; the value is the port.

    Args:
        context: The certificate of the server.
        before: What is sent in answer to the first bytes, before TLS begins: the answer of a proxy to CONNECT.
    """
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                if before:
                    connection.recv(1 << 16)
                    connection.sendall(before)
                with context.wrap_socket(connection, server_side=True) as encrypted:
                    encrypted.recv(1 << 16)
                    encrypted.sendall(ANSWER)
            except OSError:
                return

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
