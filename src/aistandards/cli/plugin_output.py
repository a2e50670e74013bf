"""What plugins print, beside what the command prints: it goes to standard error, with the name of the plugin.

The output of a command stays valid in its format, whatever a plugin prints while it is imported, while it works, in a
thread of its own or at the end of the process. Native code and child processes write to standard output directly.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

SECONDS_AT_END = 3.0
"""Seconds that threads and other work of plugins may take when the command has ended."""

_MAX_LINE = 10_000


class CommandOutput:
    """Standard output of a command. Text that code of a plugin writes goes to standard error.

    Attributes:
        stream: The stream of the command.
        ended: Whether the command has ended; what is written after that is not its output.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.ended = False
        self._owner = threading.get_ident()
        self._unfinished: dict[str, str] = {}

    def write(self, text: str) -> int:
        """Write text of the command, or pass text of a plugin on to standard error."""
        name = self._foreign()
        if name is None:
            return self.stream.write(text)
        *lines, rest = (self._unfinished.pop(name, "") + text).split("\n")
        for line in (*lines, rest) if len(rest) > _MAX_LINE else lines:
            _tell(name, line)
        if 0 < len(rest) <= _MAX_LINE:
            self._unfinished[name] = rest
        return len(text)

    def flush(self) -> None:
        """Write what is buffered."""
        self.stream.flush()

    def close(self) -> None:
        """Close the stream, unless code of a plugin asks for that."""
        if self._foreign() is None:
            self.stream.close()

    @property
    def buffer(self) -> Any:
        """The binary buffer: that of standard error for code of a plugin."""
        return sys.stderr.buffer if self._foreign() else self.stream.buffer

    def fileno(self) -> int:
        """Return the file descriptor: that of standard error for code of a plugin."""
        return sys.stderr.fileno() if self._foreign() else self.stream.fileno()

    def finish(self) -> None:
        """Pass on the lines that plugins have not ended."""
        for name, line in self._unfinished.items():
            _tell(name, line)
        self._unfinished.clear()

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stderr if self._foreign() else self.stream, name)

    def _foreign(self) -> str | None:
        """Return whose code writes, as in a message; None for the command itself."""
        # Imported here, because most commands need no plugin.
        running = sys.modules.get("aistandards.plugin.running")
        name: str | None = running.speaker() if running is not None else None
        if name is None and self.ended:
            return "a plugin"
        if name is None and threading.get_ident() != self._owner:
            return f"the thread {threading.current_thread().name!r}"
        return name


def _tell(name: str, line: str) -> None:
    # Imported here, because most commands need no plugin.
    from aistandards.model.text import message

    if line.strip():
        sys.stderr.write(f"aistandards: {message(name)} prints: {message(line)}\n")


@contextmanager
def output_apart(stream: TextIO | None = None) -> Iterator[None]:
    """Keep standard output for the command while the `with` block runs.

    Args:
        stream: Where the output of the command goes, instead of standard output.
    """
    before = sys.stdout
    output = CommandOutput(stream or before)
    sys.stdout = cast(TextIO, output)
    try:
        yield
    finally:
        output.finish()
        sys.stdout = before


def command_stream() -> TextIO:
    """Return standard output for code of the command, also while a plugin writes a format to it."""
    return sys.stdout.stream if isinstance(sys.stdout, CommandOutput) else sys.stdout


def end_output() -> None:
    """Keep what plugins print at the end of the process out of the output of the command."""
    output = CommandOutput(command_stream())
    output.ended = True
    sys.stdout = cast(TextIO, output)


def end_despite_threads(code: int) -> None:
    """End the process some seconds after the command, if a thread or other work of a plugin keeps it alive."""
    if "aistandards.plugin.running" in sys.modules:
        threading.Thread(target=_end, args=(code, threading.get_ident()), name="end", daemon=True).start()


def _end(code: int, main: int) -> None:
    from aistandards.model.text import message

    time.sleep(SECONDS_AT_END)
    threads = [thread for thread in threading.enumerate() if not thread.daemon and thread.ident != main]
    names = ", ".join(f"the thread {thread.name!r} of {_file_of(thread)}" for thread in threads)
    sys.stderr.write(f"aistandards: {message(names or 'a plugin')} does not end; the command ends without it\n")
    for stream in (command_stream(), sys.stderr):
        stream.flush()
    os._exit(code)


def _file_of(thread: threading.Thread) -> str:
    """Return the file whose code began the work of a thread."""
    frame = sys._current_frames().get(thread.ident or 0)
    file = "an unknown file"
    while frame is not None:
        if frame.f_code.co_filename != threading.__file__:
            file = frame.f_code.co_filename
        frame = frame.f_back
    return file
