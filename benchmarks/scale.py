"""What the store costs as it grows: the same questions at one size and at another, and what became of the cost.

    python benchmarks/scale.py [--records 100000 2000000] [--url URL URL] [--processor]

Records come from `generate.py` and go in through the same batches as those of a sync. Every size is loaded by a process of
its own into an empty store, so that its peak memory is its own. `--url` names empty databases, one a size. It prints a Markdown table and ends with 1 when a target is missed; ratios are to
the first size.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from generate import Generator
from sqlalchemy import text
from sqlalchemy.engine import make_url

from aistandards.catalog.catalog import Catalog
from aistandards.plugin.registry import Plugins
from aistandards.settings import Settings
from aistandards.store import Entry, Store, engines

DESIGNATIONS = Plugins.find().designations

BATCH = 500
ASKED = 200
PAGE = 20
FACETS: Sequence[Mapping[str, Any]] = (
    {},
    {"body": "iso"},
    {"body": "iec"},
    {"body": "itu-t"},
    {"status": "published"},
    {"status": "cancelled"},
    {"type": "Guide"},
    {"relevance": "ai"},
    {"ai": True},
    {"body": "iso", "status": ("published", "in-development")},
    {"body": "iec", "type": "Technical Report", "status": "withdrawn"},
    {"body": "itu-t", "status": "unknown"},
    {"body": "iso", "relevance": "ai-enabled", "status": "published"},
)
COUNTED = ("body", "status", "type", "relevance")
COMMON, MIDDLE, RARE = (0, 30), (300, 1500), (15_000, 35_000)

TARGETS: Mapping[str, tuple[str, float]] = {
    "get, p95": ("ms", 1.0),
    "first page and counts, p95": ("ms", 20.0),
    "search, rare words, p95": ("ms", 20.0),
    "search, medium-frequency words, p95": ("ms", 20.0),
    "search, most frequent words, p95": ("ms", 20.0),
    "search, two words, p95": ("ms", 20.0),
    "ingest a record, without text index": ("×", 1.25),
    "ingest a record, with text index": ("×", 2.0),
    "peak memory": ("×", 1.5),
    "store ÷ JSON lines": ("", 1.6),
}
"""What is measured: in milliseconds and absolutely, or as a ratio to the first size."""


class Timed:
    """Calls to a function, with the time they took."""

    def __init__(self, call: Callable[..., None]) -> None:
        self._call, self.seconds = call, 0.0

    def __call__(self, *arguments: Any, **named: Any) -> None:
        began = clock()
        self._call(*arguments, **named)
        self.seconds += clock() - began


def load(url: str, number: int) -> dict[str, float]:
    """Fill a store; milliseconds a record, MiB at the peak, bytes of JSON lines."""
    own: Any = engines.named(make_url(url).get_backend_name())
    own.index = indexing = Timed(own.index)
    size, seconds, records = 0, 0.0, Generator().records(number)
    with Store(url) as store:
        run = store.begin_run("generated", "2026-11-24T00:00:00+00:00")
        while some := list(islice(records, BATCH)):
            began = clock()
            by_source: dict[str, list[Entry]] = {}
            for record in some:
                entry = Entry.of(record, DESIGNATIONS.parse(record.designation))
                by_source.setdefault(record.origin.source, []).append(entry)
            with store.batch(run, run) as batch:
                for source, entries in by_source.items():
                    batch.upsert(source, entries)
            seconds += clock() - began
            size += sum(len(entry.data.encode()) + 1 for entries in by_source.values() for entry in entries)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "ingest a record, without text index": (seconds - indexing.seconds) / number * 1000,
        "ingest a record, with text index": seconds / number * 1000,
        "peak memory": peak,
        "JSON": size,
    }


clock = time.perf_counter


def p95(questions: Sequence[Callable[[], object]]) -> float:
    """Milliseconds that one in twenty of some questions takes longer than; each is asked once before."""
    took = []
    for ask in questions:
        ask()
        began = clock()
        ask()
        took.append((clock() - began) * 1000)
    return sorted(took)[int(len(took) * 0.95)]


def ask(url: str, number: int) -> Iterator[tuple[str, float]]:
    """Put the questions of readers to a filled store."""
    chance, words = random.Random(7), Generator().english.by_rank
    catalog = Catalog(Store(url), Settings.load(url))
    places = [row["designation"] for row in catalog.rows(limit=1)]
    for _ in range(ASKED):
        found = catalog.store.read.by_id([chance.randrange(1, number)])
        places += [row.designation for row in found.values()]
    yield "get, p95", p95([lambda name=name: catalog.get(name) for name in places])  # type: ignore[misc]

    def page(chosen: Mapping[str, Any]) -> None:
        list(catalog.rows(limit=PAGE, **chosen))
        catalog.stats(COUNTED, **chosen)

    yield "first page and counts, p95", p95([lambda chosen=chosen: page(chosen) for chosen in FACETS * 10])  # type: ignore[misc]

    def search(*ranks: tuple[int, int]) -> float:
        queries = [" ".join(words[chance.randrange(*one)] for one in ranks) for _ in range(ASKED)]
        return p95([lambda query=query: catalog.store.read.search(query, PAGE) for query in queries])  # type: ignore[misc]

    yield "search, rare words, p95", search(RARE)
    yield "search, medium-frequency words, p95", search(MIDDLE)
    yield "search, most frequent words, p95", search(COMMON)
    yield "search, two words, p95", search(COMMON, MIDDLE)
    catalog.close()


def settle(url: str) -> int:
    """Let the engine do what it does in time by itself, and say how large the store is."""
    with Store(url) as store, store.write_transaction() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar() or 0)
    return Path(make_url(url).database or "").stat().st_size


def measure(url: str, number: int) -> dict[str, float]:
    """Everything about one size."""
    command = [sys.executable, __file__, "--load", url, "--records", str(number)]
    if clock is time.process_time:
        command.append("--processor")
    loaded: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    size = settle(url)
    return {**loaded, "store ÷ JSON lines": size / loaded.pop("JSON"), **dict(ask(url, number))}


def lines(sizes: Sequence[int], found: Sequence[Mapping[str, float]]) -> Iterator[tuple[str, bool]]:
    """The table, line by line, each with whether its target is met."""
    yield f"| what | {' | '.join(f'{size:,}' for size in sizes)} | target | met |", True
    yield "| --- " * (len(sizes) + 3) + "|", True
    for what, (unit, target) in TARGETS.items():
        last, first = found[-1][what], found[0][what]
        met = (last / first if unit == "×" else last) <= target
        shown = " | ".join(
            f"{one[what]:.2f}" + (f" ({one[what] / first:.2f}×)" if unit == "×" else "") for one in found
        )
        yield f"| {what} | {shown} | ≤ {target:g} {unit} | {'yes' if met else 'no'} |", met


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=[100_000, 2_000_000])
    parser.add_argument("--url", nargs="+", default=[], help="empty databases instead of new files, one a size")
    parser.add_argument(
        "--processor",
        action="store_true",
        help="processor time of this process instead, where others are at work; SQLite",
    )
    parser.add_argument("--load", help=argparse.SUPPRESS)
    options = parser.parse_args()
    global clock
    clock = time.process_time if options.processor else clock
    if options.load:
        print(json.dumps(load(options.load, options.records[0])))
        return
    with tempfile.TemporaryDirectory() as folder:
        urls = options.url or [f"sqlite:///{folder}/{number}.db" for number in options.records]
        found = []
        for url, number in zip(urls, options.records, strict=True):
            found.append(measure(url, number))
            print(number, json.dumps(found[-1]), file=sys.stderr, flush=True)
    told = list(lines(options.records, found))
    print(*(line for line, _ in told), sep="\n")
    sys.exit(0 if all(met for _, met in told) else 1)


if __name__ == "__main__":
    main()
