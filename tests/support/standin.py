"""The stand-in of the upstream sites in `../shared`, run in this process so that its data is decompressed once."""

import copy
import importlib.util
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
SERVE = SHARED / "upstream" / "serve.py"

# A few thousand records: enough for every fault and every kind of change to meet some.
SOME = re.compile(
    rb"rtificial intelligence|achine learning|eural|\bAI\b|obot|rustworth|iometric|oftware|yber|enerative|oundation model"
)


def needed(path: Path = SERVE) -> Path:
    """A file of the shared folder, or a skip that says so."""
    if not path.is_file():
        pytest.skip(f"needs ../shared/{path.relative_to(SHARED)}, which is not here")
    return path


@cache
def serve() -> ModuleType:
    """The stand-in's module."""
    spec = importlib.util.spec_from_file_location("standin_serve", needed())
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.AI = SOME
    return module


class _Details(dict[int, Any]):
    """Details of the records that match `SOME`; all others say nothing and so match nothing."""

    def __missing__(self, key: int) -> Any:
        return {}


@cache
def some(name: str) -> list[bytes]:
    """The matching lines of one file."""
    return [line for line in _all(name) if SOME.search(line)]


def _all(name: str) -> Iterator[bytes]:
    module = serve()
    with module.lzma.open(module.DATA / name) as lines:
        yield from lines


@cache
def world(day: int, everything: bool) -> Any:
    """One day without faults. `everything` is full scale, otherwise the records that match `SOME`."""
    module = serve()
    world = module.World(day, {}, not everything)
    if not everything:
        details = (json.loads(line) for line in some("itu_t_details.jsonl.xz"))
        world._cache["itud"] = _Details((one["idrec"], one) for one in details)
    _fill(world)
    return world


def _fill(world: Any) -> None:
    serve().open_lines = some if world.only_ai else _all
    world.iso_deliverables(), world.iec_publications(), world.itu_index()
    serve().open_lines = _all
    world.iso_committees(), world.itu_details(), world.itu_work_items()


@contextmanager
def serving(*, day: int = 1, faults: tuple[str, ...] = (), everything: bool = False) -> Iterator[Any]:
    """Serve one day with faults, in the stand-in's own notation; yields the server with its `base` address."""
    module = serve()
    own = copy.copy(world(day, everything))
    own.faults, own.stats, own.token_pages = module.parse_faults(list(faults)), Counter(), 0
    own._cache = dict(own._cache)
    if {"shrink", "garbage", "hostile"} & set(own.faults.get("iso", {})):
        del own._cache["iso"]
        _fill(own)
    handler = type("Handler", (module.Handler,), {"world": own})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


Start = Callable[..., str]
"""Starts the stand-in with the arguments of `serving`; its address."""
