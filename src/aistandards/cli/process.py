"""The process of the command: its streams, its signals, its garbage collection and its end."""

import atexit
import errno
import gc
import io
import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

import click

from aistandards.cli.plugin_output import end_despite_threads, end_output
from aistandards.errors import AistandardsError

_NO_MEMORY = "there is not enough memory for this command; raise the limit, or ask for less"


class Terminated(BaseException):
    """The process is asked to end. No `except Exception` of a plugin catches it.

    Attributes:
        signal: The signal that asks for it.
    """

    def __init__(self, number: int) -> None:
        self.signal = signal.Signals(number)
        super().__init__(self.signal.name)


def prepare(*, report_ignored_errors: bool) -> None:
    """Prepare a process that belongs to the command alone.

    Args:
        report_ignored_errors: Whether an error that Python ignores is one sentence; otherwise it is a traceback.
    """
    _open_streams()
    if report_ignored_errors:
        _report_ignored_errors()
    _pause_garbage_collection()
    # Whoever ignores a signal, such as `nohup`, keeps that setting.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _on_interrupt)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _on_termination)


class _Stream(io.FileIO):
    """Standard output or standard error that names itself in its first error, and drops what is written after it."""

    _failed = False

    def write(self, data: Any, /) -> int:
        """Write bytes; return their number."""
        if self._failed:
            return len(data)
        try:
            return super().write(data) or 0
        except BlockingIOError:
            raise
        except OSError as error:
            # Python would try to write the rest at its end, and print a second error.
            self._failed = True
            name = "standard output" if self.fileno() == 1 else "standard error"
            raise OSError(error.errno, error.strerror, name) from None


def _open_streams() -> None:
    """Open each standard stream that is closed: a file of the program must not get its number."""
    for number, flags in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8")
    sys.stdout = _writable(sys.stdout, 1)
    sys.stderr = _writable(sys.stderr, 2)


def _writable(stream: Any, number: int) -> Any:
    """Return a standard stream whose failures are told once; a terminal stays as it is."""
    if stream is not None and stream.isatty():
        return stream
    encoding, lines = (stream.encoding, bool(stream.line_buffering)) if stream else ("utf-8", number == 2)
    output = io.BufferedWriter(_Stream(number, "w", closefd=False))
    return io.TextIOWrapper(output, encoding, "backslashreplace", line_buffering=lines)


def _report_ignored_errors() -> None:
    """Write an error that Python ignores, such as one of a finaliser or of a plugin's thread, as one sentence."""

    def ignored(place: object, error: BaseException | None) -> None:
        # No import: at the end of the process none is possible. The module is there when a plugin was looked for.
        problems = sys.modules.get("aistandards.plugin.problems")
        reason = type(error).__name__ if problems is None or error is None else problems.cause_of(error)
        file = getattr(getattr(place, "__code__", None), "co_filename", "")
        where = f"{getattr(place, '__qualname__', None) or type(place).__name__} {file}".strip()
        sys.stderr.write(f"aistandards: an error in {where} was ignored ({reason})\n")

    sys.unraisablehook = lambda found: ignored(found.object, found.exc_value)
    threading.excepthook = lambda found: ignored(found.thread, found.exc_value)


def _on_interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Handle Ctrl-C: the first one raises KeyboardInterrupt, the second one ends the process at once."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))
    raise KeyboardInterrupt


def _on_termination(number: int, _frame: FrameType | None) -> None:
    """Handle a signal to end: the first one ends the process in order, the second one at once."""
    signal.signal(number, lambda *_: os._exit(128 + number))
    raise Terminated(number)


def _pause_garbage_collection() -> None:
    """Stop the garbage collector during imports and at the end of the process, when no object can be freed.

    These collections took a third of the time of a short command.
    """
    gc.disable()
    atexit.register(gc.freeze)


def resume_garbage_collection() -> None:
    """Resume garbage collection with few runs: records have no cycles, and the default costs a tenth of a sync."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(100_000, 50, 100)
        gc.enable()


def escape_unknown_characters() -> None:
    """Write characters that the terminal's encoding lacks as escapes, which are valid in JSON too."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def sentence(error: BaseException, database_url: str | None) -> str:
    """Return what to tell the user about an error, in one sentence.

    Args:
        error: The error.
        database_url: Value of the option `--db`.
    """
    if isinstance(error, Terminated):
        return f"stopped by {error}; what was read is stored, and the next run goes on from there"
    if isinstance(error, AistandardsError):
        return str(error)
    if isinstance(error, MemoryError):
        return _NO_MEMORY
    if isinstance(error, OSError) and error.filename is not None:
        reason = error.strerror or error
        return f"{os.fsdecode(error.filename)} cannot be used ({reason}); check the path, the rights and the free space"
    return _unexpected(error, database_url)


def _unexpected(error: BaseException, database_url: str | None) -> str:
    """Return a sentence about an error that no part of the program expects; a damaged store is its likeliest cause."""
    try:
        from aistandards.settings import Settings, without_password
        from aistandards.store.database import check_undamaged

        url = Settings.load(database_url).database_url
        check_undamaged(url)
    except AistandardsError as cause:
        return str(cause)
    except (MemoryError, ImportError):
        return _NO_MEMORY
    reason = " ".join(str(error).split())[:200]
    return (
        f"this command failed unexpectedly with the store {without_password(url)} ({type(error).__name__}: {reason}); "
        "run it with --debug and report what it prints"
    )


def tell(message: str, language: str = "en") -> None:
    """Print a sentence about an error on one line and in a language, if anybody can still read it."""
    with suppress(OSError, ValueError, MemoryError):
        from aistandards.model.text import clean_text

        line = clean_text(message) or ""
        if language != "en":
            from aistandards.cli.message import message_in

            line = message_in(line, language)
        click.echo(f"aistandards: {line}", err=True)


def end(code: object, *, own_process: bool) -> NoReturn:
    """End the process with an exit code, after everything was written.

    Other threads may still run a sync that does not stop. Python would end them in the middle of native code, which aborts
    the process; it ends at once then. The store survives any end.

    Args:
        code: The exit code; None is 0, and a text is 1.
        own_process: Whether the process belongs to the command alone; plugins must not hold up its end.
    """
    number = code if isinstance(code, int) else 1 if code else 0
    try:
        sys.stdout.flush()
    except OSError as error:
        number = number or 1
        # A reader that has read enough, such as `head`, needs no sentence.
        if error.errno != errno.EPIPE:
            tell(sentence(error, None))
    if any(thread.daemon and thread.name.startswith("sync-") for thread in threading.enumerate()):
        try:
            sys.stderr.flush()
        finally:
            os._exit(number)
    if own_process:
        end_output()
        end_despite_threads(number)
    sys.exit(number)
