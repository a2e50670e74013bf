"""The HTTP client of sources. No other module imports the HTTP library.

The client returns the data of an address. Its errors tell apart a host that cannot be reached, a host that sends a
block page, and a host that lacks the record.
"""

import random
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import attrs
import httpx2

from aistandards._version import __version__
from aistandards.errors import (
    RecordUnavailableError,
    SettingError,
    SourceBrokenError,
    SourceError,
    SourceUnreachableError,
)
from aistandards.model.dates import Now, utc_now
from aistandards.plugin.source import Expected, Response, Source
from aistandards.settings import Settings, without_password
from aistandards.sync.backoff import (
    MAX_ATTEMPTS,
    Backoff,
    PushBackError,
    TruncatedResponseError,
    retry_after_seconds,
)
from aistandards.sync.pacing import Pacer

MAX_REDIRECTS = 5
MAX_BYTES = 64 << 20
MAX_BYTES_DOWNLOAD = 2 << 30
MAX_SECONDS = 300.0
MAX_SECONDS_DOWNLOAD = 3600.0

_TITLE = re.compile(rb"<title[^>]*>\s*(request rejected|page not found)", re.IGNORECASE)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


class RequestBudgetError(SourceError):
    """The user's limit of requests is reached. The records read before remain valid."""


def user_agent(version: str) -> str:
    """Return the User-Agent header: some firewalls require its first word, the rest names this program."""
    return f"Mozilla/5.0 (compatible; aistandards/{version}; +https://github.com/aistandards/aistandards)"


@cache
def _certificates() -> ssl.SSLContext:
    """Return the certificates to trust, which all clients share."""
    return httpx2.create_ssl_context()


@attrs.define(slots=True)
class _Limits:
    size: int
    seconds: float


class HttpClient:
    """The HTTP client of one source, with its hosts, its pace and the pacer that all clients share.

    Attributes:
        requests: Requests sent, repeated ones included.
        bytes: Bytes of bodies received.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        pace: float,
        *,
        user_agent: str,
        pacer: Pacer | None = None,
        max_requests: int | None = None,
        max_concurrency: int = 4,
        note: Callable[[str], None] = lambda sentence: None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        rng: Callable[[], float] = random.random,
        now: Now = utc_now,
        max_bytes: int = MAX_BYTES,
        max_bytes_download: int = MAX_BYTES_DOWNLOAD,
    ) -> None:
        """Make a client.

        Args:
            hosts: Names of the hosts that requests may go to.
            pace: Seconds between the starts of two requests to one host.
            user_agent: Value of the User-Agent header.
            pacer: The pacer that the clients of one process share.
            max_requests: Number of requests after which `RequestBudgetError` is raised.
            max_concurrency: Number of requests at the same time.
            note: Called with a sentence when a host asks for a pause.
            clock: Seconds that never go backwards.
            sleep: Waits a number of seconds.
            rng: Returns numbers from 0 to 1, for jitter.
            now: Returns the time with its zone, for dates in Retry-After headers.
            max_bytes: Size limit of a response that is kept in memory.
            max_bytes_download: Size limit of a response that is streamed into a file.
        """
        self.requests = 0
        self.bytes = 0
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._pace, self._clock, self._now = pace, clock, now
        self._pacer = pacer or Pacer(clock, sleep)
        self._backoff = Backoff(pace=pace, pacer=self._pacer, note=note, sleep=sleep, rng=rng)
        self._max_requests = max_requests
        self._slots = threading.BoundedSemaphore(max_concurrency)
        self._count = threading.Lock()
        self._small = _Limits(max_bytes, MAX_SECONDS)
        self._large = _Limits(max_bytes_download, MAX_SECONDS_DOWNLOAD)
        self._user_agent = user_agent
        self._clients: dict[str, httpx2.Client] = {}

    def __enter__(self) -> "HttpClient":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            client.close()

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        expect: Expected = "data",
    ) -> Response:
        """Fetch one address; see `Client`."""
        return self._request("GET", url, self._small, expect, headers=headers, auth=auth)

    def post(self, url: str, form: Mapping[str, str], *, expect: Expected = "data") -> Response:
        """Send a form; see `Client`."""
        return self._request("POST", url, self._small, expect, form=form)

    def download(self, url: str, to: IO[bytes], *, headers: Mapping[str, str] | None = None) -> Response:
        """Stream one address into a file; see `Client`."""
        return self._request("GET", url, self._large, "data", headers=headers, to=to)

    # Each method calls the next: attempts (_request), redirects (_attempt), one exchange (_exchange).

    def _request(
        self,
        method: str,
        url: str,
        limits: _Limits,
        expect: Expected,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        to: IO[bytes] | None = None,
    ) -> Response:
        host = self._host_of(url)
        retrying = self._backoff.retrying(host, httpx2.TransportError)
        try:
            response = retrying(self._attempt, method, url, limits, expect, headers, auth, form, to)
        except PushBackError as error:
            kind = SourceBrokenError if error.broken else SourceUnreachableError
            raise kind(f"{host}: {error}, {MAX_ATTEMPTS} times over; try again later") from None
        except TruncatedResponseError as error:
            raise SourceBrokenError(f"{host}: {error}, {MAX_ATTEMPTS} times over; try again later") from None
        except httpx2.TransportError as error:
            reason = str(error) or type(error).__name__
            raise SourceUnreachableError(
                f"{host} cannot be reached ({reason}); check the network or try again later"
            ) from None
        self._pacer.note_answer(host)
        return _accepted(response, url)

    def _attempt(
        self,
        method: str,
        url: str,
        limits: _Limits,
        expect: Expected,
        headers: Mapping[str, str] | None,
        auth: tuple[str, str] | None,
        form: Mapping[str, str] | None,
        to: IO[bytes] | None,
    ) -> Response:
        """Send a request and follow redirects within the declared hosts."""
        kept_headers = dict(headers or {})
        for _hop in range(MAX_REDIRECTS + 1):
            client = self._client(urlsplit(url).scheme)
            request = client.build_request(method, url, headers=kept_headers, data=form)
            response, target = self._exchange(client, request, auth, limits, expect, to)
            if target is None:
                return response
            if "notfound" in urlsplit(target).path.casefold():
                raise PushBackError("it redirects to a page that says not found", broken=True)
            if self._host_of(target, redirected_from=url) != urlsplit(url).hostname:
                kept_headers.pop("Authorization", None)
                auth = None
            method, url, form = "GET", target, None
        raise SourceBrokenError(f"{urlsplit(url).hostname} redirects in circles; its address may have changed")

    def _exchange(
        self,
        client: httpx2.Client,
        request: httpx2.Request,
        auth: tuple[str, str] | None,
        limits: _Limits,
        expect: Expected,
        to: IO[bytes] | None,
    ) -> tuple[Response, str | None]:
        """Send one request; return the response and, for a redirect, its target."""
        url = str(request.url)
        with self._turn(urlsplit(url).hostname or ""):
            response = client.send(request, auth=auth, stream=True)
            try:
                if response.status_code in (301, 302, 303, 307, 308) and "location" in response.headers:
                    return Response(url, response.status_code, {}), urljoin(url, response.headers["location"])
                self._check_push_back(response)
                content = self._body(response, limits, expect, to)
            finally:
                response.close()
        headers = {name.casefold(): value for name, value in response.headers.items()}
        return Response(url, response.status_code, headers, content), None

    def _client(self, scheme: str) -> httpx2.Client:
        """Return the client for a scheme. Plain HTTP gets one without certificates, since reading them takes long."""
        with self._count:
            if scheme not in self._clients:
                self._clients[scheme] = httpx2.Client(
                    headers={"User-Agent": self._user_agent, "Accept": "application/json, */*;q=0.5"},
                    timeout=httpx2.Timeout(60.0, connect=15.0),
                    verify=_certificates() if scheme == "https" else False,
                    follow_redirects=False,
                )
            return self._clients[scheme]

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        with self._slots:
            self._pacer.wait(host, self._pace)
            with self._count:
                if self._max_requests is not None and self.requests >= self._max_requests:
                    raise RequestBudgetError(f"the limit of {self._max_requests} requests is reached")
                self.requests += 1
            yield

    def _check_push_back(self, response: httpx2.Response) -> None:
        if response.status_code in (429, 502, 503, 504):
            after = retry_after_seconds(response.headers.get("retry-after"), self._now)
            raise PushBackError(f"it answers {response.status_code}", broken=False, retry_after=after)

    def _body(self, response: httpx2.Response, limits: _Limits, expect: Expected, to: IO[bytes] | None) -> bytes:
        """Read the body into memory or into the file; a block page is recognised by its first bytes."""
        began, size, chunks, head = self._clock(), 0, [], b""
        if to is not None:
            to.seek(0)
            to.truncate()
        file = to if response.status_code == 200 else None
        try:
            for chunk in response.iter_bytes():
                size += len(chunk)
                if len(head) < 4096:
                    head += chunk[:4096]
                    self._check_block_page(response, head, expect)
                if size > limits.size:
                    raise SourceBrokenError(
                        f"{response.url.host} sends more than {limits.size >> 20} MiB; that is not its data"
                    )
                if self._clock() - began > limits.seconds:
                    raise SourceUnreachableError(
                        f"{response.url.host} takes longer than {limits.seconds:.0f} s for one answer"
                    )
                if file is not None:
                    file.write(chunk)
                else:
                    chunks.append(chunk)
        except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.DecodingError):
            raise TruncatedResponseError("its answer is cut off") from None
        finally:
            self.bytes += size
        content = b"".join(chunks)
        if expect == "page" and _TITLE.search(content[:65536]):
            raise PushBackError("it shows a block page", broken=True)
        return content

    @staticmethod
    def _check_block_page(response: httpx2.Response, head: bytes, expect: Expected) -> None:
        if expect == "page" or response.status_code not in (200, 403):
            return
        kind = response.headers.get("content-type", "")
        if kind.startswith("text/html") or _HTML.match(head):
            raise PushBackError("it shows a web page where data belongs", broken=True)

    def _host_of(self, url: str, *, redirected_from: str | None = None) -> str:
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
        if parts.scheme in ("http", "https") and host in self._hosts:
            return host
        address = f"{parts.scheme}://{host}"
        if redirected_from is not None:
            raise SourceBrokenError(
                f"{urlsplit(redirected_from).hostname} redirects to {address}, which the source has not declared"
            )
        raise SourceError(
            f"{address} is not among the hosts the source has declared ({', '.join(sorted(self._hosts))})"
        )


def _accepted(response: Response, url: str) -> Response:
    """Return a response whose status a source can handle; raise an error for any other."""
    status, host = response.status, urlsplit(url).hostname
    if status in (200, 304, 401, 403):
        return response
    if status in (404, 410, 500):
        raise RecordUnavailableError(f"{host} answers {status} for this record")
    raise SourceBrokenError(f"{host} answers {status}; its interface may have changed")


def _host(url: str) -> str | None:
    """Return the host of an address; None for what is no address, or has an @ after the host.

    Such an @ may end a password with a slash, and the host would be a part of that password.
    """
    try:
        httpx2.URL(url)
        parts = urlsplit(url)
    except (httpx2.InvalidURL, ValueError):
        return None
    return None if "@" in url.partition(parts.netloc)[2] else parts.hostname


def open_client(
    source: Source,
    settings: Settings,
    pacer: Pacer,
    max_requests: int | None,
    note: Callable[[str], None],
    **options: Any,
) -> HttpClient:
    """Make the HTTP client of a source, bound to its hosts, to the host of its `URL` setting, and to its pace.

    The options are further arguments of `HttpClient`, such as `sleep`.

    Raises:
        SettingError: The `URL` setting is not an address.
    """
    url = settings.of_source(source.name, source.env_prefix, "url")
    configured_host = _host(url) if url else None
    if url and not configured_host:
        shown = without_password(url)
        raise SettingError(
            f"AISTANDARDS_{source.env_prefix}_URL is {shown!r}, which is not an address such as https://…"
        )
    return HttpClient(
        hosts=(*source.hosts, configured_host) if configured_host else source.hosts,
        pace=settings.pace(source.pace),
        user_agent=user_agent(__version__),
        pacer=pacer,
        max_requests=max_requests,
        note=note,
        **options,
    )
