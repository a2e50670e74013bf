"""A process of its own for each document whose reader is a library, with limits of time and memory.

Such a reader may loop, take all memory or crash on a specially made document. The process reads the document from its standard
input and writes the text to its standard output. The parent ends it when the time is over.
"""

import contextlib
import subprocess
import sys
from importlib import import_module
from typing import Any

from aistandards.check.documents.interface import Document, Location, Segment, UnreadableError
from aistandards.check.limits import Limits
from aistandards.errors import MissingExtraError

_DOCUMENT, _UNREADABLE, _MISSING, _MEMORY = "document", "unreadable", "missing", "memory"


def read_in_child(reader: str, content: bytes, limits: Limits) -> Document:
    """Return the text of a document that another process reads.

    Args:
        reader: Name of the module that reads it.
        content: The document.
        limits: Limits for the process.

    Raises:
        UnreadableError: The document cannot be read, or the process fails.
        LimitError: The time is over, or the process needs too much memory.
        MissingExtraError: The reader needs an extra.
    """
    # Without `-P` Python would import modules from the working folder, such as the folder of the documents.
    command = [sys.executable, "-P", "-m", __name__, reader, str(limits.memory), f"{limits.remaining:.0f}"]
    try:
        done = subprocess.run(
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=limits.remaining
        )
    except subprocess.TimeoutExpired:
        raise limits.too_slow() from None
    except OSError as error:
        raise UnreadableError(f"cannot be read: no process can be started for it ({error.strerror})") from None
    if done.returncode != 0:
        end = f"signal {-done.returncode}" if done.returncode < 0 else f"code {done.returncode}"
        raise UnreadableError(f"cannot be read: the process that read it ended early ({end})")
    return _received(done.stdout, limits)


def _received(answer: bytes, limits: Limits) -> Document:
    import msgspec

    kind, values = msgspec.msgpack.decode(answer, type=tuple[str, list[Any]])
    if kind == _MEMORY:
        raise limits.too_large()
    if kind == _MISSING:
        raise MissingExtraError(*values)
    if kind == _UNREADABLE:
        raise UnreadableError(*values)
    return Document.of((Segment(text, Location(*location), allowed) for text, allowed, *location in values), limits)


def main(reader: str, memory: int, seconds: int) -> None:
    """Read a document from standard input and write its text to standard output.

    Args:
        reader: Name of the module that reads it.
        memory: Limit of memory in MiB.
        seconds: Limit of time of the processor, for the case that the parent has ended.
    """
    _limit_resources(memory, seconds)
    import msgspec

    try:
        answer = _answer(reader, sys.stdin.buffer.read())
        encoded = msgspec.msgpack.encode(answer)
    except MemoryError:
        encoded = msgspec.msgpack.encode((_MEMORY, []))
    sys.stdout.buffer.write(encoded)
    sys.stdout.buffer.flush()


def _answer(reader: str, content: bytes) -> tuple[str, list[Any]]:
    try:
        document = Document.of(import_module(f"{__package__}.{reader}").read(content))
    except MissingExtraError as error:
        return _MISSING, [error.extra, error.package, error.feature]
    except UnreadableError as error:
        return _UNREADABLE, [str(error)]
    except MemoryError:
        return _MEMORY, []
    except Exception as error:
        return _UNREADABLE, [f"cannot be read ({type(error).__name__})"]
    places = ((one, one.location) for one in document.segments)
    return _DOCUMENT, [(one.text, one.allowed, place.number, place.unit, place.name) for one, place in places]


def _limit_resources(memory: int, seconds: int) -> None:
    """Limit this process where the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 10, seconds + 10))
        resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
