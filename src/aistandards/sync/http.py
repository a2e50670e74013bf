"""The polite HTTP client. The only module that knows which library does the talking.

A source asks for an address; what comes back is the data that belongs there, or an error that says whether the host
cannot be reached, has been replaced by a block page, or lacks this one record.
"""

import datetime
import email.utils
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
import tenacity

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
from aistandards.settings import Settings
from aistandards.sync.pacing import Pacer

ROUNDS = 5
"""How often a host may push back before we give up."""

CONNECT_ATTEMPTS = 3
LONGEST_PAUSE = 900.0
SHORTEST_PAUSE = 0.05
MOST_REDIRECTS = 5
MOST_BYTES = 64 << 20
MOST_BYTES_DOWNLOAD = 2 << 30
TOTAL_SECONDS = 300.0
TOTAL_SECONDS_DOWNLOAD = 3600.0

_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
_TITLE = re.compile(rb"<title[^>]*>\s*(request rejected|page not found)", re.IGNORECASE)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


class RequestBudgetError(SourceError):
    """The user's limit of requests is reached; what was read so far stands."""


class _PushBackError(Exception):
    """The host asks for a pause. `broken` tells a block page from an overloaded host."""

    def __init__(self, reason: str, *, broken: bool, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.broken, self.retry_after = broken, retry_after


class _InterruptedError(Exception):
    """The answer was cut off."""


def user_agent(version: str) -> str:
    """Who we are. Some firewalls let nobody through without the first word; the rest is honest."""
    return f"Mozilla/5.0 (compatible; aistandards/{version}; +https://github.com/aistandards/aistandards)"


@cache
def _certificates() -> ssl.SSLContext:
    """The certificates to trust, read once and not once a client."""
    return httpx2.create_ssl_context()


@attrs.define(slots=True)
class _Limits:
    most_bytes: int
    seconds: float


class HttpClient:
    """One source's view of the network: its hosts, its pace, and the pacer it shares with everybody.

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
        most_bytes: int = MOST_BYTES,
        most_bytes_download: int = MOST_BYTES_DOWNLOAD,
    ) -> None:
        """Make a client.

        Args:
            hosts: The only host names that will be talked to.
            pace: Seconds between the starts of two requests to one host.
            user_agent: Value of the User-Agent header.
            pacer: Shared by the clients of one process.
            max_requests: After so many requests `RequestBudgetError` is raised.
            max_concurrency: Requests under way at once.
            note: Told when a host asks for a pause.
            clock: Seconds that never go backwards.
            sleep: Waits a number of seconds.
            rng: Numbers from 0 to 1, for jitter.
            now: The time, with its zone, by which a date in a Retry-After header counts.
            most_bytes: Size limit of an answer that is held in memory.
            most_bytes_download: Size limit of an answer that is streamed into a file.
        """
        self.requests = 0
        self.bytes = 0
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._pace, self._note, self._clock, self._sleep, self._rng = pace, note, clock, sleep, rng
        self._now = now
        self._pacer = pacer or Pacer(clock, sleep)
        self._max_requests = max_requests
        self._slots = threading.BoundedSemaphore(max_concurrency)
        self._count = threading.Lock()
        self._small = _Limits(most_bytes, TOTAL_SECONDS)
        self._large = _Limits(most_bytes_download, TOTAL_SECONDS_DOWNLOAD)
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
        return self._politely("GET", url, self._small, expect, headers=headers, auth=auth)

    def post(self, url: str, form: Mapping[str, str], *, expect: Expected = "data") -> Response:
        """Send a form; see `Client`."""
        return self._politely("POST", url, self._small, expect, form=form)

    def download(self, url: str, to: IO[bytes], *, headers: Mapping[str, str] | None = None) -> Response:
        """Stream one address into a file; see `Client`."""
        return self._politely("GET", url, self._large, "data", headers=headers, to=to)

    # How: rounds around a request, a request around redirects.

    def _politely(
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
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((_PushBackError, _InterruptedError, httpx2.TransportError)),
            stop=self._give_up,
            wait=lambda state: self._pause(host, state),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            answer = retrying(self._once, method, url, limits, expect, headers, auth, form, to)
        except _PushBackError as error:
            kind = SourceBrokenError if error.broken else SourceUnreachableError
            raise kind(f"{host}: {error}, {ROUNDS} times over; try again later") from None
        except _InterruptedError as error:
            raise SourceBrokenError(f"{host}: {error}, {ROUNDS} times over; try again later") from None
        except httpx2.TransportError as error:
            reason = str(error) or type(error).__name__
            raise SourceUnreachableError(
                f"{host} cannot be reached ({reason}); check the network or try again later"
            ) from None
        self._pacer.note_answer(host)
        return self._judged(answer, url)

    def _give_up(self, state: tenacity.RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        most = ROUNDS if isinstance(error, _PushBackError | _InterruptedError) else CONNECT_ATTEMPTS
        return state.attempt_number >= most

    def _pause(self, host: str, state: tenacity.RetryCallState) -> float:
        """Seconds until the next attempt; for a host that pushed back everybody waits, so the pacer is told."""
        error = state.outcome.exception() if state.outcome else None
        round_: int = state.attempt_number
        if not isinstance(error, _PushBackError):
            return min(0.25 * 2.0**round_, 2.0) * (0.5 + self._rng() / 2) * min(1.0, max(self._pace, 0.1))
        if error.retry_after is not None:
            seconds = min(error.retry_after, LONGEST_PAUSE)
        elif self._pacer.has_answered(host):
            # 60 s to 900 s at one request a second, as the strictest firewall needs it; less for hosts that bear more.
            seconds = max(SHORTEST_PAUSE, min(60 * 2 ** (round_ - 1), LONGEST_PAUSE) * self._pace)
            seconds *= 1 + self._rng() / 10
        else:
            # It has never answered: it is down rather than annoyed with us, and nobody should wait half an hour.
            seconds = max(SHORTEST_PAUSE, 2 ** (round_ - 1) * min(1.0, self._pace))
        if seconds >= 5:
            self._note(f"{host} asks for a pause ({error}): waiting {seconds:.0f} s, round {round_} of {ROUNDS}")
        self._pacer.cool_down(host, seconds)
        return 0.0

    def _once(
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
        """One attempt, following redirects within the declared hosts."""
        sent = dict(headers or {})
        for _hop in range(MOST_REDIRECTS + 1):
            client = self._client(urlsplit(url).scheme)
            request = client.build_request(method, url, headers=sent, data=form)
            answer, target = self._exchange(client, request, auth, limits, expect, to)
            if target is None:
                return answer
            landed = urlsplit(target)
            if "notfound" in landed.path.casefold():
                raise _PushBackError("it redirects to a page that says not found", broken=True)
            if self._host_of(target, redirected_from=url) != urlsplit(url).hostname:
                sent.pop("Authorization", None)
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
        """Send one request; the answer, or the address it redirects to."""
        url = str(request.url)
        with self._turn(urlsplit(url).hostname or ""):
            answer = client.send(request, auth=auth, stream=True)
            try:
                if answer.status_code in (301, 302, 303, 307, 308) and "location" in answer.headers:
                    return Response(url, answer.status_code, {}), urljoin(url, answer.headers["location"])
                self._check_push_back(answer)
                content = self._body(answer, limits, expect, to)
            finally:
                answer.close()
        headers = {name.casefold(): value for name, value in answer.headers.items()}
        return Response(url, answer.status_code, headers, content), None

    def _client(self, scheme: str) -> httpx2.Client:
        """The client for a scheme: reading the certificates takes longer than many a request, and http needs none."""
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

    def _check_push_back(self, answer: httpx2.Response) -> None:
        if answer.status_code in (429, 502, 503, 504):
            after = retry_after_seconds(answer.headers.get("retry-after"), self._now)
            raise _PushBackError(f"it answers {answer.status_code}", broken=False, retry_after=after)

    def _body(self, answer: httpx2.Response, limits: _Limits, expect: Expected, to: IO[bytes] | None) -> bytes:
        """The body, in memory or in the file; a block page is found out by its first bytes."""
        began, size, kept, head = self._clock(), 0, [], b""
        if to is not None:
            to.seek(0)
            to.truncate()
        good = answer.status_code == 200
        try:
            for chunk in answer.iter_bytes():
                size += len(chunk)
                if len(head) < 4096:
                    head += chunk[:4096]
                    self._check_block_page(answer, head, expect)
                if size > limits.most_bytes:
                    raise SourceBrokenError(
                        f"{answer.url.host} sends more than {limits.most_bytes >> 20} MiB; that is not its data"
                    )
                if self._clock() - began > limits.seconds:
                    raise SourceUnreachableError(
                        f"{answer.url.host} takes longer than {limits.seconds:.0f} s for one answer"
                    )
                if to is not None and good:
                    to.write(chunk)
                else:
                    kept.append(chunk)
        except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.DecodingError):
            raise _InterruptedError("its answer is cut off") from None
        finally:
            self.bytes += size
        content = b"".join(kept)
        if expect == "page" and _TITLE.search(content[:65536]):
            raise _PushBackError("it shows a block page", broken=True)
        return content

    @staticmethod
    def _check_block_page(answer: httpx2.Response, head: bytes, expect: Expected) -> None:
        if expect == "page" or answer.status_code not in (200, 403):
            return
        kind = answer.headers.get("content-type", "")
        if kind.startswith("text/html") or _HTML.match(head):
            raise _PushBackError("it shows a web page where data belongs", broken=True)

    def _judged(self, answer: Response, url: str) -> Response:
        status, host = answer.status, urlsplit(url).hostname
        if status in (200, 304, 401, 403):
            return answer
        if status in (404, 410, 500):
            raise RecordUnavailableError(f"{host} answers {status} for this record")
        raise SourceBrokenError(f"{host} answers {status}; its interface may have changed")

    def _host_of(self, url: str, *, redirected_from: str | None = None) -> str:
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
        if parts.scheme in ("http", "https") and host in self._hosts:
            return host
        shown = f"{parts.scheme}://{host}"
        if redirected_from is not None:
            raise SourceBrokenError(
                f"{urlsplit(redirected_from).hostname} redirects to {shown}, which the source has not declared"
            )
        raise SourceError(f"{shown} is not among the hosts the source has declared ({', '.join(sorted(self._hosts))})")


def retry_after_seconds(text: str | None, now: Now = utc_now) -> float | None:
    """Seconds that a Retry-After header asks for; RFC 9110, 10.2.3: a number or a date."""
    if not text:
        return None
    if _SECONDS.fullmatch(text.strip()):
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return max(0.0, (when - now()).total_seconds())


def open_client(
    source: Source,
    settings: Settings,
    pacer: Pacer,
    max_requests: int | None,
    note: Callable[[str], None],
    **options: Any,
) -> HttpClient:
    """Make the HTTP client of a source: bound to its hosts, to the host of its `URL` setting, and to its pace.

    The options are further arguments of `HttpClient`, such as `sleep`.
    """
    url = settings.of_source(source.name, source.env_prefix, "url")
    own = urlsplit(url).hostname if url else None
    if url and not own:
        raise SettingError(f"AISTANDARDS_{source.env_prefix}_URL is {url!r}, which is not an address such as https://…")
    return HttpClient(
        hosts=(*source.hosts, own) if own else source.hosts,
        pace=settings.pace(source.pace),
        user_agent=user_agent(__version__),
        pacer=pacer,
        max_requests=max_requests,
        note=note,
        **options,
    )
