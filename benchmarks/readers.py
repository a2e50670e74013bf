"""Fifty readers of a store, idle at first, and then while batches are written into it.

    python benchmarks/readers.py [--url postgresql+psycopg://…] [--readers 50] [--records 10000] [--seconds 20]

Every reader has connections of its own, asks every few seconds, as people do, and looks each time whether it
sees a half batch: every batch adds as many standards. The writer is a process of its own, as a sync is. It prints a Markdown
table and ends with 1 when a question was refused, a half batch was seen or a target is missed.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import islice

from generate import Generator

from aistandards.catalog.catalog import Catalog
from aistandards.model import Standard
from aistandards.plugin.registry import Plugins
from aistandards.settings import Settings
from aistandards.store import Entry, Store

DESIGNATIONS = Plugins.find().designations

BATCH = 500
PAUSE = 2.0
TARGET = 2.0


def write(url: str, first: int, last: int) -> None:
    """Add records in batches, without a pause."""
    records = islice(Generator().records(last), first, None)
    with Store(url) as store:
        run = store.begin_run("generated", "2026-11-24T00:00:00+00:00")
        while some := list(islice(records, BATCH)):
            with store.batch(run, run) as batch:
                for source in sorted({record.origin.source for record in some}):
                    batch.upsert(source, [entry(one) for one in some if one.origin.source == source])


def entry(record: Standard) -> Entry:
    """A record on its way in."""
    return Entry.of(record, DESIGNATIONS.parse(record.designation))


class Readers:
    """So many readers, each a thread with a store of its own.

    Attributes:
        wrong: What went wrong, in words.
    """

    def __init__(self, url: str, number: int) -> None:
        self._catalogs = [Catalog(Store(url), Settings.load(url)) for _ in range(number)]
        self._words = Generator().english.by_rank
        self._names = [row["designation"] for row in self._catalogs[0].rows(limit=500)]
        self.wrong: list[str] = []

    @property
    def held(self) -> int:
        """How many standards there are now."""
        return len(self._catalogs[0])

    def p95(self, seconds: float) -> float:
        """Milliseconds that one in twenty questions takes longer than, over some time."""
        took: list[float] = []
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=self._read, args=(catalog, random.Random(place), took, until))
            for place, catalog in enumerate(self._catalogs)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(took)[int(len(took) * 0.95)]

    def _read(self, catalog: Catalog, chance: random.Random, took: list[float], until: float) -> None:
        ask: list[Callable[[], object]] = [
            lambda: catalog.get(chance.choice(self._names)),
            lambda: list(catalog.rows(limit=20, body="iso", status="published")),
            lambda: catalog.search(self._words[chance.randrange(30)]),
            lambda: self._count(catalog),
        ]
        while time.monotonic() < until:
            time.sleep(chance.uniform(0, 2 * PAUSE))
            question = chance.choice(ask)
            began = time.perf_counter()
            try:
                question()
            except Exception as error:
                self.wrong.append(f"{type(error).__name__}: {error}")
            took.append((time.perf_counter() - began) * 1000)

    def _count(self, catalog: Catalog) -> None:
        # One is kept, the other counted there and then.
        counted, listed = len(catalog), catalog.stats(("year",))["total"]
        if counted % BATCH or listed % BATCH:
            self.wrong.append(f"a half batch: {counted} standards")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="an empty database instead of a new file")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--records", type=int, default=10_000, help="held when it begins")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(options.url, options.records, 100 * options.records)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{folder}/readers.db"
        write(url, 0, options.records)
        readers = Readers(url, options.readers)
        readers.p95(options.seconds / 4)
        idle = readers.p95(options.seconds)
        command = [sys.executable, __file__, "--write", "--url", url, "--records", str(options.records)]
        with subprocess.Popen(command) as writer:
            # It makes its words first, and those that are held already.
            while readers.held == options.records and writer.poll() is None:
                time.sleep(0.1)
            busy = readers.p95(options.seconds)
            ended = writer.poll()
            writer.kill()
        written = readers.held - options.records
    met = not readers.wrong and busy <= TARGET * idle and ended is None and written > 0
    print("| readers | p95 idle | p95 during writes | ratio | target | records written | wrong answers |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    shown = f"{idle:.1f} ms | {busy:.1f} ms | {busy / idle:.2f}× | ≤ {TARGET:g}×"
    print(f"| {options.readers} | {shown} | {written} | {len(readers.wrong)} |")
    print(*readers.wrong[:5], sep="\n")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
