"""Trace hooks: with `AISTANDARDS_TRACE_PLUGINS=1` each import and each hook writes a line to standard error."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

TRACE = "AISTANDARDS_TRACE_PLUGINS"

_START = time.monotonic()


@contextmanager
def traced(plugin: str, what: str) -> Iterator[None]:
    """Measure the import or a hook of a plugin. The line is written at the end, also after an exception."""
    if not os.environ.get(TRACE):
        yield
        return
    start = time.monotonic()
    try:
        yield
    finally:
        now = time.monotonic()
        print(
            f"aistandards: plugins: at {start - _START:.3f} s {plugin}: {what} ({(now - start) * 1e3:.1f} ms)",
            file=sys.stderr,
        )
