"""One exchange with a host: the request, and the body of its response within bounds of size and time."""

import re
import time
from collections.abc import Iterator, Mapping
from typing import IO

import attrs
import httpx2

from aistandards.errors import RecordUnavailableError, SourceUnreachableError
from aistandards.model.text import header_value
from aistandards.plugin.source import Expected
from aistandards.sync.backoff import PushBackError, TruncatedResponseError
from aistandards.sync.coding import CodingError, decoded

_TITLE = re.compile(rb"<title[^<>]*+>\s*+(request rejected|page not found)", re.IGNORECASE)
_HTML = re.compile(rb"\s*+<(?:!doctype\s++html|html)\b", re.IGNORECASE)
_HEAD = 4096


@attrs.frozen(slots=True, kw_only=True)
class Limits:
    """What one answer may take.

    Attributes:
        size: Bytes of a decoded body that is kept in memory.
        download_size: Bytes of a decoded body that is streamed into a file.
        error_size: Bytes of the body of an answer that is not a success; the rest is not read.
        first_byte: Seconds until the headers are complete, with the connection and any interim answers.
        progress: Seconds in which at least `MIN_PROGRESS` bytes of content arrive.
        seconds: Seconds of a whole answer that is kept in memory.
        download_seconds: Seconds of a whole answer that is streamed into a file.
    """

    size: int = 64 << 20
    download_size: int = 2 << 30
    error_size: int = 64 << 10
    first_byte: float = 60.0
    progress: float = 60.0
    seconds: float = 300.0
    download_seconds: float = 3600.0


MIN_PROGRESS = 1024
"""Bytes of content without which a body makes no progress."""


@attrs.frozen(slots=True)
class SourceRequest:
    """A request of a source.

    Attributes:
        method: `GET` or `POST`.
        url: The address.
        expect: The expected content of the response.
        headers: Headers, besides those of every request.
        auth: Name and password.
        form: The form of a POST.
        to: The file that gets the body; None keeps the body in memory.
    """

    method: str
    url: str
    expect: Expected
    headers: Mapping[str, str] = attrs.field(factory=dict, kw_only=True)
    auth: tuple[str, str] | None = attrs.field(default=None, kw_only=True)
    form: Mapping[str, str] | None = attrs.field(default=None, kw_only=True)
    to: IO[bytes] | None = attrs.field(default=None, kw_only=True)

    @property
    def has_credentials(self) -> bool:
        """Whether the request names its sender."""
        return self.auth is not None or any(name.casefold() == "authorization" for name in self.headers)

    @property
    def is_conditional(self) -> bool:
        """Whether the request asks for changes only."""
        return any(name.casefold() in ("if-none-match", "if-modified-since") for name in self.headers)

    def redirected(self, target: str, *, with_credentials: bool) -> "SourceRequest":
        """Return the request that follows a redirect; credentials are for the host that was asked."""
        if with_credentials:
            return attrs.evolve(self, method="GET", url=target, form=None)
        headers = {name: value for name, value in self.headers.items() if name.casefold() != "authorization"}
        return attrs.evolve(self, method="GET", url=target, form=None, headers=headers, auth=None)


class BodyReader:
    """Reads the body of one response into memory or into a file.

    Attributes:
        size: Bytes of content that were read.
    """

    def __init__(self, response: httpx2.Response, request: SourceRequest, limits: Limits) -> None:
        self.size = 0
        self._response, self._request, self._limits = response, request, limits
        self._host, self._success = response.url.host, response.status_code == 200

    @property
    def seconds(self) -> float:
        """Seconds that the whole response may take."""
        return self._limits.seconds if self._request.to is None else self._limits.download_seconds

    def read(self) -> bytes:
        """Return the body; for a file, an empty one.

        Raises:
            PushBackError: The host shows a block page.
            TruncatedResponseError: The body or its coding ends too early, or is damaged.
            RecordUnavailableError: The body is too large.
            SourceUnreachableError: The body takes too long.
        """
        to = self._request.to
        if to is not None:
            to.seek(0)
            to.truncate()
        chunks: list[bytes] = []
        try:
            for chunk in self._checked_chunks():
                if self._success and to is not None:
                    to.write(chunk)
                else:
                    chunks.append(chunk)
        except (httpx2.RemoteProtocolError, httpx2.ReadError):
            raise TruncatedResponseError("its answer is cut off") from None
        except CodingError as error:
            raise TruncatedResponseError(str(error)) from None
        except httpx2.ReadTimeout:
            raise SourceUnreachableError(f"{self._host} takes too long for one answer; try again later") from None
        content = b"".join(chunks)
        # The body is recognised as a block page by its title, or before by its first bytes.
        if self._request.expect == "page" and _TITLE.search(content[:65536]):
            raise PushBackError("it shows a block page", broken=True)
        return content

    def _checked_chunks(self) -> Iterator[bytes]:
        progress = _Progress(self._host, self._limits.progress)
        most = self._limits.size if self._request.to is None else self._limits.download_size
        head = b""
        for chunk in decoded(self._response.iter_raw(), self._response.headers.get("content-encoding", "")):
            self.size += len(chunk)
            progress.note(self.size)
            if len(head) < _HEAD:
                head += chunk[:_HEAD]
                self._check_block_page(head)
            if self.size > most:
                raise RecordUnavailableError(f"{self._host} sends more than {most >> 20} MiB; that is not its data")
            yield chunk
            if not self._success and self.size >= self._limits.error_size:
                return

    def _check_block_page(self, head: bytes) -> None:
        if self._request.expect == "page" or self._response.status_code not in (200, 403):
            return
        kind = self._response.headers.get("content-type", "")
        if kind.startswith("text/html") or _HTML.match(head):
            raise PushBackError("it shows a web page where data belongs", broken=True)


class _Progress:
    """Refuses a body that arrives too slowly."""

    def __init__(self, host: str, seconds: float) -> None:
        self._host, self._seconds = host, seconds
        self._since, self._size = time.monotonic(), 0

    def note(self, size: int) -> None:
        """Note how many bytes of content have arrived."""
        if size - self._size >= MIN_PROGRESS:
            self._since, self._size = time.monotonic(), size
        elif time.monotonic() - self._since > self._seconds:
            raise SourceUnreachableError(
                f"{self._host} sends less than {MIN_PROGRESS} bytes in {self._seconds:.0f} s; try again later"
            )


def safe_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return the headers whose values are safe to send; an upstream wrote some of them, such as an ETag."""
    return {name: safe for name, value in (headers or {}).items() if (safe := header_value(value)) is not None}
