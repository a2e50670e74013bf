"""Progress bars of a sync on a terminal. Lines of the report are printed above them."""

import threading
from typing import Any, Self

from aistandards.cli.output import say


class Bars:
    """A progress bar for each source that is being read.

    The bars are on standard error, and a report may be on standard output of the same terminal. Therefore the bars are
    removed while a line is printed.

    Args:
        enabled: Whether bars are shown; without them the lines are printed as they are.
    """

    def __init__(self, *, enabled: bool) -> None:
        self._bars: Any = None
        self._tasks: dict[str, Any] = {}
        # Notes and progress come from the threads of the sources.
        self._lock = threading.RLock()
        if enabled:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            console = Console(stderr=True)
            self._bars = Progress(
                *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
            )

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bars is not None:
            self._bars.stop()

    def update(self, source: str, done: int, total: int | None) -> None:
        """Show how much of a source was read."""
        if self._bars is None:
            return
        with self._lock:
            if source not in self._tasks:
                self._tasks[source] = self._bars.add_task(source, total=total)
            self._bars.update(self._tasks[source], completed=done, total=total)

    def done(self, source: str) -> None:
        """Remove the bar of a source that was read."""
        with self._lock:
            if source in self._tasks:
                self._bars.remove_task(self._tasks.pop(source))

    def say(self, line: str, *, err: bool = False) -> None:
        """Print a line above the bars."""
        if self._bars is None:
            say(line, err=err)
            return
        with self._lock:
            self._bars.stop()
            try:
                say(line, err=err)
            finally:
                self._bars.start()
