"""The HTTP client of sources. Besides its parts, `exchange`, `network`, `proxies` and `certificates`, no module imports the HTTP library.

The client returns the data of an address. Its errors tell apart a host that cannot be reached, a host that sends a
block page, and a host that lacks the record.
"""

import random
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

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
from aistandards.model.text import header_value, message, quoted
from aistandards.plugin.source import Expected, Response, Source
from aistandards.settings import Settings, without_password
from aistandards.sync.backoff import (
    MAX_ATTEMPTS,
    Backoff,
    PushBackError,
    TruncatedResponseError,
    retry_after_seconds,
)
from aistandards.sync.certificates import trusted
from aistandards.sync.coding import ACCEPT_ENCODING
from aistandards.sync.exchange import BodyReader, Limits, SourceRequest, safe_headers
from aistandards.sync.network import CONNECT_SECONDS, OPERATION_SECONDS, Deadline, Transport
from aistandards.sync.pacing import Pacer

MAX_REDIRECTS = 5
DEFAULT_LIMITS = Limits()


class BudgetError(SourceError):
    """The user's limit of requests or of time is reached. The records read before remain valid."""


def user_agent(version: str) -> str:
    """Return the User-Agent header: some firewalls require its first word, the rest names this program."""
    return f"Mozilla/5.0 (compatible; aistandards/{version}; +https://github.com/aistandards/aistandards)"


class HttpClient:
    """The HTTP client of one source, with its hosts, its pace and the pacer that all clients share.

    Attributes:
        requests: Requests sent, repeated ones included.
        bytes: Bytes of bodies received.
        had_open_end: Whether the end of an answer was only that the host closed the connection.
        deadline: Moment of the clock after which `BudgetError` is raised; None is no limit.
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
        limits: Limits = DEFAULT_LIMITS,
        allowed: Collection[str] = (),
    ) -> None:
        """Make a client.

        Args:
            hosts: Names of the hosts that requests may go to.
            pace: Seconds between the starts of two requests to one host.
            user_agent: Value of the User-Agent header.
            pacer: The pacer that the clients of one process share.
            max_requests: Number of requests after which `BudgetError` is raised.
            max_concurrency: Number of requests at the same time.
            note: Called with a sentence when a host asks for a pause.
            clock: Seconds that never go backwards.
            sleep: Waits a number of seconds.
            rng: Returns numbers from 0 to 1, for jitter.
            now: Returns the time with its zone, for dates in Retry-After headers.
            limits: What one answer may take.
            allowed: Hosts and networks that may be reached although they are not public; see `addresses.resolve`.
        """
        self.requests = 0
        self.had_open_end = False
        self.deadline: float | None = None
        self.bytes = 0
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._pace, self._clock, self._now = pace, clock, now
        self._pacer = pacer or Pacer(clock, sleep)
        self._backoff = Backoff(pace=pace, pacer=self._pacer, note=note, sleep=sleep, rng=rng)
        self._max_requests = max_requests
        self._slots = threading.BoundedSemaphore(max_concurrency)
        self._count = threading.Lock()
        self._limits, self._allowed = limits, tuple(allowed)
        self._answer_deadline = Deadline()
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
        return self._request(SourceRequest("GET", url, expect, headers=safe_headers(headers), auth=auth))

    def post(self, url: str, form: Mapping[str, str], *, expect: Expected = "data") -> Response:
        """Send a form; see `Client`."""
        return self._request(SourceRequest("POST", url, expect, form=form))

    def download(self, url: str, to: IO[bytes], *, headers: Mapping[str, str] | None = None) -> Response:
        """Stream one address into a file; see `Client`."""
        return self._request(SourceRequest("GET", url, "data", headers=safe_headers(headers), to=to))

    # Each method calls the next: attempts (_request), redirects (_attempt), one exchange (_exchange).

    def _request(self, request: SourceRequest) -> Response:
        host = self._host_of(request.url)
        failures: list[httpx2.TransportError] = []

        def attempt() -> Response:
            try:
                return self._attempt(request)
            except httpx2.TransportError as error:
                failures.append(error)
                raise

        try:
            response = self._backoff.retrying(host, httpx2.TransportError)(attempt)
        except BudgetError:
            # A host that cannot be reached is no end of the user's limit, though the limit ends the attempts.
            if not failures or isinstance(failures[-1], httpx2.TimeoutException):
                raise
            raise _unreachable(host, failures[-1]) from None
        except PushBackError as error:
            kind = SourceBrokenError if error.broken else SourceUnreachableError
            raise kind(f"{host}: {error}{_times(error)}; try again later") from None
        except TruncatedResponseError as error:
            raise RecordUnavailableError(f"{host}: {error}, {MAX_ATTEMPTS} times over; try again later") from None
        except httpx2.TransportError as error:
            if isinstance(error, httpx2.TimeoutException):
                self._check_time()
            raise _unreachable(host, error) from None
        except (httpx2.InvalidURL, ValueError) as error:
            raise RecordUnavailableError(f"{host} sends an answer that is not HTTP ({quoted(str(error))})") from None
        self._pacer.note_answer(host)
        return _accepted(response, request)

    def _attempt(self, request: SourceRequest) -> Response:
        """Send a request and follow redirects within the declared hosts."""
        for _hop in range(MAX_REDIRECTS + 1):
            response, target = self._exchange(request)
            if target is None:
                return response
            if "notfound" in urlsplit(target).path.casefold():
                raise PushBackError("it redirects to a page that says not found", broken=True)
            same_host = self._host_of(target, redirected_from=request.url) == urlsplit(request.url).hostname
            request = request.redirected(target, with_credentials=same_host)
        raise RecordUnavailableError(
            f"{urlsplit(request.url).hostname} redirects in circles; its address may have changed"
        )

    def _exchange(self, request: SourceRequest) -> tuple[Response, str | None]:
        """Send one request; return the response and, for a redirect, its target."""
        parts = urlsplit(request.url)
        with self._turn(parts.hostname or ""):
            client = self._client(parts.scheme)
            sent = client.build_request(request.method, request.url, headers=request.headers, data=request.form)
            self._answer_deadline.set(self._seconds(self._limits.first_byte))
            response = client.send(sent, auth=request.auth, stream=True)
            try:
                if response.status_code in (301, 302, 303, 307, 308) and "location" in response.headers:
                    target = urljoin(request.url, response.headers["location"])
                    return Response(request.url, response.status_code, {}), target
                self._check_push_back(response)
                content = self._body(response, request)
            finally:
                response.close()
        pairs = ((name.casefold(), header_value(value)) for name, value in response.headers.items())
        headers = {name: value for name, value in pairs if value is not None}
        return Response(request.url, response.status_code, headers, content), None

    def _seconds(self, most: float) -> float:
        """Return a number of seconds, or those that are left of the run."""
        return most if self.deadline is None else max(0.01, min(most, self.deadline - self._clock()))

    def _check_time(self) -> None:
        if self.deadline is not None and self._clock() >= self.deadline:
            raise BudgetError("the time limit of the sync is reached")

    def _client(self, scheme: str) -> httpx2.Client:
        """Return the client for a scheme. Plain HTTP gets one without certificates, since reading them takes long."""
        with self._count:
            if scheme not in self._clients:
                certificates = trusted() if scheme == "https" else None
                self._clients[scheme] = httpx2.Client(
                    headers={
                        "User-Agent": self._user_agent,
                        "Accept": "application/json, */*;q=0.5",
                        "Accept-Encoding": ACCEPT_ENCODING,
                    },
                    timeout=httpx2.Timeout(OPERATION_SECONDS, connect=CONNECT_SECONDS),
                    transport=Transport(scheme, certificates, self._answer_deadline, self._allowed),
                    follow_redirects=False,
                )
            return self._clients[scheme]

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        with self._slots:
            self._check_time()
            if not self._pacer.wait(host, self._pace, until=self.deadline):
                raise BudgetError("the time limit of the sync is reached")
            with self._count:
                if self._max_requests is not None and self.requests >= self._max_requests:
                    raise BudgetError(f"the limit of {self._max_requests} requests is reached")
                self.requests += 1
            yield

    def _check_push_back(self, response: httpx2.Response) -> None:
        if response.status_code in (429, 502, 503, 504):
            after = retry_after_seconds(response.headers.get("retry-after"), self._now)
            raise PushBackError(f"it answers {response.status_code}", broken=False, retry_after=after)

    def _body(self, response: httpx2.Response, request: SourceRequest) -> bytes:
        reader = BodyReader(response, request, self._limits)
        headers = response.headers
        if response.status_code == 200 and "content-length" not in headers and "transfer-encoding" not in headers:
            self.had_open_end = True
        self._answer_deadline.set(self._seconds(reader.seconds))
        try:
            return reader.read()
        except SourceUnreachableError:
            self._check_time()
            raise
        finally:
            self.bytes += reader.size

    def _host_of(self, url: str, *, redirected_from: str | None = None) -> str:
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
        downgraded = redirected_from is not None and redirected_from.startswith("https:") and parts.scheme != "https"
        if parts.scheme in ("http", "https") and host in self._hosts and not downgraded:
            return host
        address = quoted(f"{parts.scheme}://{host}")
        if redirected_from is not None:
            reason = "which is not encrypted" if downgraded else "which the source has not declared"
            raise RecordUnavailableError(f"{urlsplit(redirected_from).hostname} redirects to {address}, {reason}")
        raise SourceError(
            f"{address} is not among the hosts the source has declared ({', '.join(sorted(self._hosts))})"
        )


def _unreachable(host: str, error: httpx2.TransportError) -> SourceUnreachableError:
    reason = message(str(error)) or type(error).__name__
    return SourceUnreachableError(f"{host} cannot be reached ({reason}); check the network or try again later")


def _times(error: PushBackError) -> str:
    return "" if error.is_final else f", {MAX_ATTEMPTS} times over"


def _accepted(response: Response, request: SourceRequest) -> Response:
    """Return a response whose status a source can handle; raise an error for any other."""
    status, host = response.status, urlsplit(request.url).hostname
    if (
        status == 200
        or (status == 304 and request.is_conditional)
        or (status in (401, 403) and request.has_credentials)
    ):
        return response
    if status in (404, 410, 500):
        raise RecordUnavailableError(f"{host} answers {status} for this record")
    if status in (401, 403):
        raise RecordUnavailableError(f"{host} answers {status} and refuses access")
    raise RecordUnavailableError(f"{host} answers {status}; its interface may have changed")


def _host(url: str) -> str | None:
    """Return the host of an address; None for what is no address, or has an @ after the host.

    Such an @ may end a password with a slash, and the host would be a part of that password.
    """
    try:
        httpx2.URL(url)
        parts = urlsplit(url)
    except (httpx2.InvalidURL, ValueError):
        return None
    return None if not parts.netloc or "@" in url.partition(parts.netloc)[2] else parts.hostname


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
    allowed = (*settings.allow_private_hosts, *((configured_host,) if configured_host else ()))
    return HttpClient(
        hosts=(*source.hosts, configured_host) if configured_host else source.hosts,
        pace=settings.pace(source.pace),
        user_agent=user_agent(__version__),
        pacer=pacer,
        max_requests=max_requests,
        note=note,
        allowed=allowed,
        **options,
    )
