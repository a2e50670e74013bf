"""The stand-in of the upstream sites in `../shared`, run in this process so that its data is decompressed once."""

import copy
import gc
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


FEW = re.compile(rb"rustworth|oundation model|obot|enerative")
"""About a hundred of each site: what a test of hundreds of syncs can afford."""


class _Details(dict[int, Any]):
    """Details of the records that match `SOME`; all others say nothing and so match nothing."""

    def __missing__(self, key: int) -> Any:
        return {}


@cache
def some(name: str, chosen: re.Pattern[bytes] = SOME) -> list[bytes]:
    """The matching lines of one file."""
    return [line for line in (_all(name) if chosen is SOME else some(name)) if chosen.search(line)]


def _all(name: str) -> Iterator[bytes]:
    module = serve()
    with module.lzma.open(module.DATA / name) as lines:
        yield from lines


@cache
def world(day: int, everything: bool, chosen: re.Pattern[bytes] = SOME) -> Any:
    """One day without faults. `everything` is full scale, otherwise the records that match `chosen`."""
    module = serve()
    world = module.World(day, {}, not everything)
    if not everything:
        details = (json.loads(line) for line in some("itu_t_details.jsonl.xz", chosen))
        world._cache["itud"] = _Details((one["idrec"], one) for one in details)
    _fill(world, chosen)
    # It stays until the end; each collection of garbage would look through its millions of values.
    gc.freeze()
    return world


def _fill(world: Any, chosen: re.Pattern[bytes]) -> None:
    module = serve()
    if world.only_ai:
        module.AI, module.open_lines = chosen, lambda name: some(name, chosen)
    world.iso_deliverables(), world.iec_publications(), world.itu_index()
    module.AI, module.open_lines = SOME, _all
    world.iso_committees(), world.itu_details(), world.itu_work_items()


@contextmanager
def serving(
    *, day: int = 1, faults: tuple[str, ...] = (), everything: bool = False, chosen: re.Pattern[bytes] = SOME
) -> Iterator[Any]:
    """Serve one day with faults, in the stand-in's own notation; yields the server's address."""
    module = serve()
    own = copy.copy(world(day, everything, chosen))
    own.faults, own.stats, own.token_pages = module.parse_faults(list(faults)), Counter(), 0
    own._cache = dict(own._cache)
    if {"shrink", "garbage", "hostile"} & set(own.faults.get("iso", {})):
        del own._cache["iso"]
        _fill(own, chosen)
    handler = type("Handler", (module.Handler,), {"world": own})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def point_at(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every source read from one address, without pauses."""
    for source in ("iso", "iec", "itu", "relaton"):
        monkeypatch.setenv(f"AISTANDARDS_{source.upper()}_URL", f"{base}/{source}")
    monkeypatch.setenv("AISTANDARDS_PACE", "0")
    monkeypatch.setenv("AISTANDARDS_IEC_KEY", "a-key")
    monkeypatch.setenv("AISTANDARDS_IEC_SECRET", "a-secret")


Start = Callable[..., str]
"""Starts the stand-in with the arguments of `serving`; its address."""
