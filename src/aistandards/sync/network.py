"""Connections: to checked addresses only, and with a deadline that covers every read, write and handshake.

The timeouts of an HTTP library begin again with every byte, so a host that sends one byte now and then keeps a request
open for ever. Here each operation gets what is left until the deadline of the whole answer.
"""

import ssl
import threading
import time
import urllib.request
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore2
import httpx2

from aistandards.errors import SourceUnreachableError
from aistandards.sync.addresses import resolve
from aistandards.sync.certificates import refusal
from aistandards.sync.proxies import MachineProxy

OPERATION_SECONDS = 60.0
"""Seconds of one read or write."""

CONNECT_SECONDS = 15.0
"""Seconds of one attempt to connect."""

_END_OF_HEADERS = b"\r\n\r\n"
_INTERIM = (b"HTTP/1.1 1", b"HTTP/1.0 1")
_MAX_HEAD = 64 << 10

_MAX_ADDRESSES = 4
"""Number of the addresses of a host that are tried."""


class Deadline:
    """The moment at which the answer that the current thread waits for must be complete."""

    def __init__(self) -> None:
        self._local = threading.local()

    def set(self, seconds: float) -> None:
        """Set the deadline of this thread, in seconds from now."""
        self._local.moment = time.monotonic() + seconds

    def left(self, most: float | None) -> float:
        """Return the seconds that are left, at most `most`.

        Raises:
            httpcore2.ReadTimeout: No time is left.
        """
        moment = getattr(self._local, "moment", None)
        left = OPERATION_SECONDS if moment is None else moment - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("it takes too long to answer")
        return left if most is None else min(left, most)


class UnresolvedHostError(httpcore2.ConnectError):
    """The host has no address."""


class TlsError(httpcore2.ConnectError):
    """The host or the proxy has no valid certificate, or no encryption at all.

    Attributes:
        name: Name of the host whose certificate was asked for.
    """

    def __init__(self, name: str, error: ssl.SSLError) -> None:
        super().__init__(str(error))
        self.name, self.error = name, error


class _Stream(httpcore2.NetworkStream):
    """A connection whose operations end at the deadline, and that is not used again after bytes that belong to no answer."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline
        self._received, self._head = 0, b""
        self._expected: int | None = None

    def expect(self, body_length: int | None) -> None:
        """Note the length of the body of the answer whose headers have arrived; None when it is not known before."""
        end = self._head.find(_END_OF_HEADERS)
        known = body_length is not None and end >= 0 and not self._head.startswith(_INTERIM)
        self._expected = end + len(_END_OF_HEADERS) + (body_length or 0) if known else None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._deadline.left(timeout))
        self._received += len(data)
        if len(self._head) < _MAX_HEAD:
            self._head += data
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._received, self._head, self._expected = 0, b"", None
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        try:
            inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        except httpcore2.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise TlsError(server_hostname or "", error.__cause__) from None
            raise
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        # The pool does not use a connection again that has something to read. A host that has sent more than its answer
        # says may send the rest of it later: it would be taken for the answer to the next request.
        if info == "is_readable" and self._received != self._expected:
            return True
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Connects to a host at an address that was checked.

    Args:
        deadline: The deadline of each thread.
        allowed: Hosts and networks that may be reached although they are not public; None allows every host.
    """

    def __init__(self, deadline: Deadline, allowed: Collection[str] | None) -> None:
        self._inner = httpcore2.SyncBackend()
        self._deadline, self._allowed = deadline, allowed

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: httpcore2.NetworkError | httpcore2.TimeoutException = httpcore2.ConnectError("it has no address")
        for address in self._addresses(host, port)[:_MAX_ADDRESSES]:
            try:
                seconds = self._deadline.left(min(timeout or CONNECT_SECONDS, CONNECT_SECONDS))
                stream = self._inner.connect_tcp(address, port, seconds, local_address, socket_options)
                return _Stream(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        if self._allowed is None:
            return [host]
        try:
            return resolve(host, port, self._allowed)
        except SourceUnreachableError as error:
            raise UnresolvedHostError(str(error)) from None

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class Transport(httpx2.BaseTransport):
    """The transport of one scheme: direct, or through the proxy that the machine names for it.

    Args:
        scheme: `http` or `https`.
        ssl_context: Certificates to trust; None for plain HTTP.
        deadline: The deadline of each thread.
        allowed: Hosts and networks that may be reached although they are not public. The address of a host behind a
            proxy is the proxy's to check.
    """

    def __init__(
        self, scheme: str, ssl_context: ssl.SSLContext | None, deadline: Deadline, allowed: Collection[str]
    ) -> None:
        self._options: dict[str, Any] = {"ssl_context": ssl_context, "keepalive_expiry": 5.0}
        self._direct = httpcore2.ConnectionPool(network_backend=_Backend(deadline, allowed), **self._options)
        self._proxy = MachineProxy.of(scheme)
        self._deadline, self._making = deadline, threading.Lock()
        self._proxied: httpcore2.ConnectionPool | None = None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return the response, whose body is not read yet."""
        url = request.url
        proxy = None if urllib.request.proxy_bypass(url.host) else self._proxy
        pool = self._direct if proxy is None else self._through(proxy)
        with _translated(url.host, proxy):
            response = pool.handle_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        if response.status == 407 and proxy is not None and url.scheme == "http":
            response.close()
            raise proxy.asks_for_name(url.host)
        stream = response.extensions.get("network_stream")
        if isinstance(stream, _Stream):
            stream.expect(_body_length(response))
        return httpx2.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response.stream),
            extensions=response.extensions,
        )

    def _through(self, proxy: MachineProxy) -> httpcore2.ConnectionPool:
        with self._making:
            if self._proxied is None:
                self._proxied = proxy.pool(network_backend=_Backend(self._deadline, None), **self._options)
            return self._proxied

    def close(self) -> None:
        """Close the connections."""
        self._direct.close()
        if self._proxied is not None:
            self._proxied.close()


def _body_length(response: httpcore2.Response) -> int | None:
    if response.status in (204, 304):
        return 0
    lengths = [value for name, value in response.headers if name.lower() == b"content-length"]
    return int(lengths[0]) if len(lengths) == 1 and lengths[0].isdigit() else None


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._stream

    def close(self) -> None:
        self._stream.close()


@contextmanager
def _translated(host: str = "", proxy: MachineProxy | None = None) -> Iterator[None]:
    """Raise the errors of the connection as those of the same name of the HTTP library.

    Raises:
        SourceUnreachableError: The connection cannot be made, and to try again would not help.
    """
    try:
        yield
    except UnresolvedHostError as error:
        raise SourceUnreachableError(str(error)) from None
    except TlsError as error:
        raise _of_tls(error, host, proxy) from None
    except httpcore2.ProxyError as error:
        raise (proxy.refusal(host, str(error)) if proxy else httpx2.ProxyError(str(error))) from None
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        reason = proxy.through(error) if proxy else str(error)
        raise getattr(httpx2, type(error).__name__, httpx2.TransportError)(reason) from error
    except httpcore2.UnsupportedProtocol as error:
        raise httpx2.UnsupportedProtocol(str(error)) from error
    except Exception as error:
        # The package for SOCKS has errors of its own, and the library asserts what it expects of the proxy.
        if proxy is None or not isinstance(error, AssertionError) and not type(error).__module__.startswith("socksio"):
            raise
        raise httpx2.ProxyError(f"{proxy} does not answer as a SOCKS5 proxy") from None


def _of_tls(error: TlsError, host: str, proxy: MachineProxy | None) -> Exception:
    of_proxy = proxy is not None and error.name == proxy.host
    if isinstance(error.error, ssl.SSLCertVerificationError):
        owner = f"the certificate of {proxy}" if of_proxy else "its certificate"
        return SourceUnreachableError(f"{host} cannot be reached: {refusal(owner, error.error)}")
    if of_proxy and proxy is not None and error.error.reason == "WRONG_VERSION_NUMBER":
        return SourceUnreachableError(
            f"{host} cannot be reached: {proxy} does not encrypt; write http:// instead of https:// in {proxy.setting}"
        )
    return httpx2.ConnectError(proxy.through(error) if proxy else str(error))
