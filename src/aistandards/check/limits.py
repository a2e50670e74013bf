"""Limits of time and memory for the check of one document."""

from time import monotonic

import attrs

from aistandards.errors import DocumentError

MAX_TIME = 120
"""Default limit of time in seconds."""

MAX_MEMORY = 1024
"""Default limit of memory in MiB."""


class LimitError(DocumentError):
    """The check of a document reached a limit; the message continues a sentence that begins with the file name."""


@attrs.frozen(slots=True)
class Limits:
    """Limits for the check of one document. The time begins when the object is made.

    Attributes:
        time: Limit of time in seconds.
        memory: Limit of memory in MiB, for readers that run in a process of their own.
        start: Start on the monotonic clock.
        fixed: Whether the user cannot set other limits, so that no message may name an option.
    """

    time: float = MAX_TIME
    memory: int = MAX_MEMORY
    start: float = attrs.field(factory=monotonic)
    fixed: bool = False

    @property
    def remaining(self) -> float:
        """Remaining time in seconds; zero after the end."""
        return max(0.0, self.start + self.time - monotonic())

    def check_time(self) -> None:
        """Continue within the time.

        Raises:
            LimitError: The time is over.
        """
        if monotonic() > self.start + self.time:
            raise self.too_slow()

    def too_slow(self) -> LimitError:
        """Return the error for a check that takes too long."""
        if self.fixed:
            return LimitError(f"takes longer than {self.time:g} s to read; give it in parts")
        return LimitError(
            f"takes longer than {self.time:g} s to check; check it in parts, or raise the limit (--max-time)"
        )

    def too_large(self) -> LimitError:
        """Return the error for a reader that needs too much memory."""
        if self.fixed:
            return LimitError(f"needs more than {self.memory} MiB to be read; give it in parts")
        return LimitError(
            f"needs more than {self.memory} MiB to be read; check it in parts, or raise the limit (--max-memory)"
        )
