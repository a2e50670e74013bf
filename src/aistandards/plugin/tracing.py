"""Telling which hook ran when: `AISTANDARDS_TRACE_PLUGINS=1` writes a line to standard error for each."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

TRACE = "AISTANDARDS_TRACE_PLUGINS"

_BEGAN = time.monotonic()


@contextmanager
def traced(plugin: str, what: str) -> Iterator[None]:
    """Time a step of a plugin: its import, or one of its hooks. The line is written when the step ends, however it does."""
    if not os.environ.get(TRACE):
        yield
        return
    began = time.monotonic()
    try:
        yield
    finally:
        now = time.monotonic()
        print(
            f"aistandards: plugins: at {began - _BEGAN:.3f} s {plugin}: {what} ({(now - began) * 1e3:.1f} ms)",
            file=sys.stderr,
        )
