"""Back-off: the number of attempts of a request, and the pauses between them."""

import datetime
import email.utils
import re
from collections.abc import Callable

import attrs
import tenacity

from aistandards.model.dates import Now, utc_now
from aistandards.sync.pacing import Pacer

MAX_ATTEMPTS = 5
"""Number of attempts of a request that the host pushes back or cuts off."""

MAX_CONNECT_ATTEMPTS = 3
"""Number of attempts to reach a host."""

MAX_PAUSE = 900.0
"""Seconds of the longest pause; a host that asks for a longer one is not asked again in this run."""

MIN_PAUSE = 0.05
"""Seconds of the shortest pause."""

MIN_NOTED_PAUSE = 5.0
"""Seconds of the shortest pause that the user hears about."""

_SECONDS = re.compile(r"\d{1,30}", re.ASCII)


class PushBackError(Exception):
    """The host asks for a pause.

    Attributes:
        broken: Whether the host sent a block page; else it is overloaded.
        retry_after: Seconds that the host asks for; None when it names none.
    """

    def __init__(self, reason: str, *, broken: bool, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.broken, self.retry_after = broken, retry_after

    @property
    def is_final(self) -> bool:
        """Whether the host asks for a longer pause than any that is made."""
        return self.retry_after is not None and self.retry_after > MAX_PAUSE


class TruncatedResponseError(Exception):
    """The response ended before its last byte."""


@attrs.frozen(slots=True, kw_only=True)
class Backoff:
    """The retry policy of one client.

    Attributes:
        pace: Seconds between the starts of two requests to one host; pauses grow and shrink with it.
        pacer: The pacer that all clients share; it makes every client wait for a host that pushed back.
        note: Called with a sentence when a host asks for a pause.
        sleep: Waits a number of seconds.
        rng: Returns numbers from 0 to 1, for jitter.
    """

    pace: float
    pacer: Pacer
    note: Callable[[str], None]
    sleep: Callable[[float], None]
    rng: Callable[[], float]

    def retrying(self, host: str, connect_error: type[Exception]) -> tenacity.Retrying:
        """Return a caller that repeats a request to a host; after the last attempt it raises the request's error.

        Args:
            host: The name of the host.
            connect_error: The error of the HTTP library for a host that cannot be reached.
        """
        return tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((PushBackError, TruncatedResponseError, connect_error)),
            stop=_is_last_attempt,
            wait=lambda state: self._pause(host, state),
            sleep=self.sleep,
            reraise=True,
        )

    def _pause(self, host: str, state: tenacity.RetryCallState) -> float:
        """Return the seconds until the next attempt; 0 where the pacer makes every client of the host wait."""
        error = state.outcome.exception() if state.outcome else None
        attempt: int = state.attempt_number
        if not isinstance(error, PushBackError):
            return min(0.25 * 2.0**attempt, 2.0) * (0.5 + self.rng() / 2) * min(1.0, max(self.pace, 0.1))
        if error.retry_after is not None:
            seconds = error.retry_after
        elif self.pacer.has_answered(host):
            # The strictest known firewall needs 60 s to 900 s at one request a second. A shorter pace means less.
            seconds = max(MIN_PAUSE, min(60 * 2 ** (attempt - 1), MAX_PAUSE) * self.pace)
            seconds *= 1 + self.rng() / 10
        else:
            # A host that has never answered is probably down. The user need not wait half an hour to hear that.
            seconds = max(MIN_PAUSE, 2 ** (attempt - 1) * min(1.0, self.pace))
        if seconds >= MIN_NOTED_PAUSE:
            self.note(f"{host} asks for a pause ({error}): waiting {seconds:.0f} s, round {attempt} of {MAX_ATTEMPTS}")
        self.pacer.cool_down(host, seconds)
        return 0.0


def _is_last_attempt(state: tenacity.RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, PushBackError) and error.is_final:
        return True
    limit = MAX_ATTEMPTS if isinstance(error, PushBackError | TruncatedResponseError) else MAX_CONNECT_ATTEMPTS
    return state.attempt_number >= limit


def retry_after_seconds(text: str | None, now: Now = utc_now) -> float | None:
    """Return the seconds that a Retry-After header asks for: RFC 9110, 10.2.3, a number or a date."""
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
