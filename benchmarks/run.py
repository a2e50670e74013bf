"""What a sync costs, as ratios to a floor and to a peer measured in the same run.

    python benchmarks/run.py [--runs 5] [--shared ../shared]

It needs the stand-in of the upstream sites (`upstream/serve.py` in the shared folder) and, for the peer,
`sqlite-utils`. Every figure is the median of whole processes, from start to exit. It prints a Markdown table and ends
with 1 when a target is missed.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from floor import Floor

HERE = Path(__file__).parent
FEEDS = {"iso": ("title", "scope"), "iec": ("title", "abstract"), "itu": ("title",)}
"""The columns of each feed that the peer indexes."""

ITU_INDEX = "/itu/mws/api/recommendations/searchRecs?rows=100000&page=1"
ISO_FILE = "/iso/opendata/_latest/iso_deliverables_metadata/json/iso_deliverables_metadata.jsonl"


@dataclass(frozen=True)
class Cost:
    """Medians over some runs: seconds of wall-clock time, MiB of peak memory."""

    seconds: float
    memory: float


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    measured: str
    against: str
    ratio: str
    target: str
    met: bool


def measure(
    command: Sequence[str],
    environ: Mapping[str, str],
    runs: int,
    before: Callable[[], object] = lambda: None,
) -> Cost:
    """Run a command several times. `before` is called before each run and not counted."""
    seconds, memory = [], []
    for _ in range(runs):
        before()
        began = time.perf_counter()
        process = subprocess.Popen(command, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - began)
        memory.append(usage.ru_maxrss / 1024)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}: {said.decode()}")
    return Cost(statistics.median(seconds), statistics.median(memory))


@contextmanager
def stand_in(shared: Path) -> Iterator[str]:
    """The upstream sites at full scale, with every body made before the clock starts."""
    serve = [sys.executable, str(shared / "upstream" / "serve.py")]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def fetch(address: str) -> bytes:
    """The body of one address."""
    with urllib.request.urlopen(address) as answer:
        body: bytes = answer.read()
    return body


class Benchmark:
    """All measurements against one stand-in."""

    def __init__(self, base: str, scratch: Path, runs: int) -> None:
        self._base, self._scratch, self._runs = base, scratch, runs
        here = Path(sys.executable).parent
        self._own, self._peer = str(here / "aistandards"), str(here / "sqlite-utils")
        self._home = scratch / "home"
        # An installed package has its bytecode; a source tree shall too, or start-up is compared with the peers' unfairly.
        unwanted = ("AISTANDARDS_", "PYTHONDONTWRITEBYTECODE")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        self._environ = {
            **clean,
            "AISTANDARDS_HOME": str(self._home),
            "AISTANDARDS_PACE": "0",
            "AISTANDARDS_IEC_KEY": "key",
            "AISTANDARDS_IEC_SECRET": "secret",
            **{f"AISTANDARDS_{name.upper()}_URL": f"{base}/{name}" for name in ("iso", "iec", "itu")},
        }

    def _forget(self) -> None:
        for path in self._home.glob("*"):
            path.unlink()

    def _timed(self, *command: str, before: Callable[[], object] = lambda: None) -> Cost:
        return measure(command, self._environ, self._runs, before)

    def _asked(self, *scope: str) -> tuple[int, int]:
        """How many ITU-T details and work items one first sync asks for."""
        self._forget()
        urllib.request.urlopen(urllib.request.Request(f"{self._base}/_reset", method="POST")).close()
        subprocess.run([self._own, "sync", *scope], env=self._environ, check=True, stdout=subprocess.DEVNULL)
        stats = json.loads(fetch(f"{self._base}/_stats"))
        details = stats["itu /mws/api/recommendations/getRecHdrDetail"]
        return details, stats["itu /ITU-T/workprog/wp_item.aspx"]

    def lines(self) -> Iterator[Line]:
        """The table, line by line."""
        # What comes after a sync of everything would be asked of a store of everything.
        yield from self._syncs()
        yield from self._checks()
        yield self._overlaps()
        yield from self._whole()

    def _syncs(self) -> Iterator[Line]:
        details, items = self._asked()
        first = self._timed(self._own, "sync", before=self._forget)
        floor = self._timed(sys.executable, str(HERE / "floor.py"), self._base, str(details), str(items))
        yield ratio("first sync of three bodies", first, "same requests, rows decoded with orjson", floor, 3.5)
        peak = first.memory
        yield Line("peak memory of the first sync", f"{peak:.0f} MiB", "", "", "≤ 200 MiB", peak <= 200)
        file, database = self._feed("iso"), self._scratch / "peer.db"
        insert = (self._peer, "insert", str(database), "iso", str(file), "--nl", "--silent")
        peer = measure(insert, self._environ, 1, before=lambda: database.unlink(missing_ok=True))
        yield ratio("first sync of three bodies", first, "`sqlite-utils insert` of the ISO file alone", peer, 1)
        again, start = self._timed(self._own, "sync"), self._timed(self._own, "sync", "--offline")
        extra = again.seconds - start.seconds
        yield Line(
            "second sync, nothing new, beyond start-up",
            f"{extra:.2f} s",
            f"start-up {start.seconds:.2f} s",
            "",
            "≤ 1 s",
            extra <= 1,
        )

    def _whole(self) -> Iterator[Line]:
        """Everything the three bodies list, beside a peer that is given the files and only stores and indexes them."""
        own = self._timed(self._own, "sync", "--scope", "all", before=self._forget)
        database = self._scratch / "whole.db"
        costs = [self._peer_whole(database) for _ in range(self._runs)]
        peer = Cost(statistics.median(one.seconds for one in costs), statistics.median(one.memory for one in costs))
        against = "`sqlite-utils insert` and `enable-fts` of the three feeds"
        yield ratio("`sync --scope all`", own, against, peer, 1)
        yield self._distance(own)
        share = own.memory / peer.memory
        shown = f"{against}: {peer.memory:.0f} MiB"
        yield Line(
            "peak memory of `sync --scope all`", f"{own.memory:.0f} MiB", shown, f"{share:.2f}×", "≤ 1×", share <= 1
        )

    def _distance(self, own: Cost) -> Line:
        details, items = self._asked("--scope", "all")
        database = self._scratch / "floor.db"
        road = (sys.executable, str(HERE / "floor_whole.py"), self._base, str(details), str(items), str(database))
        floor = measure(road, self._environ, self._runs, before=lambda: database.unlink(missing_ok=True))
        against = f"floor: requests, decoding, automaton, insert: {floor.seconds:.2f} s"
        return Line(
            "`sync --scope all`", f"{own.seconds:.2f} s", against, f"{own.seconds / floor.seconds:.2f}×", "", True
        )

    def _peer_whole(self, database: Path) -> Cost:
        database.unlink(missing_ok=True)
        steps = []
        for name, columns in FEEDS.items():
            insert = (self._peer, "insert", str(database), name, str(self._feed(name)), "--nl", "--silent")
            steps += [insert, (self._peer, "enable-fts", str(database), name, *columns)]
        costs = [measure(step, self._environ, 1) for step in steps]
        return Cost(sum(one.seconds for one in costs), max(one.memory for one in costs))

    def _feed(self, name: str) -> Path:
        """A feed as a file of lines, fetched once."""
        path = self._scratch / f"{name}.jsonl"
        if not path.exists():
            # Piece by piece: what this process holds when it starts another counts in the peak memory of that one.
            with path.open("wb") as file:
                if name == "iso":
                    with urllib.request.urlopen(self._base + ISO_FILE) as answer:
                        shutil.copyfileobj(answer, file)
                else:
                    floor = Floor(self._base)
                    rows = orjson.loads(floor.get(ITU_INDEX)[0])["Data"] if name == "itu" else floor.iec()
                    file.writelines(orjson.dumps(row) + b"\n" for row in rows)
        return path

    def _checks(self) -> Iterator[Line]:
        """500 references, 300 of them different, half of which the catalogue holds."""
        listed = subprocess.run(
            [self._own, "list", "--status", "published", "--format", "json"],
            env=self._environ,
            check=True,
            capture_output=True,
        )
        held = [row["designation"] for row in json.loads(listed.stdout)][:150]
        others = [f"ISO {number}:2001" for number in range(10001, 10001 + 300 - len(held))]
        names = [*held, *others]
        file = self._scratch / "references.md"
        cited = (names + names)[:500]
        file.write_text("".join(f"- Clause {at} follows {name}, mostly.\n" for at, name in enumerate(cited, start=1)))
        own = self._timed(self._own, "check", str(file))
        floor = self._timed(sys.executable, str(HERE / "floor_references.py"), str(file))
        yield Line("check of 500 references", f"{own.seconds:.2f} s", "", "", "≤ 2 s", own.seconds <= 2)
        yield ratio("check of 500 references", own, "one pattern, every match parsed", floor, 8)

    def _overlaps(self) -> Line:
        """A paragraph beside all AI standards, with their abstracts."""
        file = self._scratch / "proposal.txt"
        file.write_text(
            "This document gives requirements for the quality of data with which AI systems are trained. " * 5
        )
        own = self._timed(self._own, "overlaps", str(file))
        floor = (sys.executable, str(HERE / "floor_overlaps.py"), str(self._home / "aistandards.db"), str(file))
        return ratio("overlaps of a paragraph", own, "BM25 of plain words in one process", self._timed(*floor), 15)


def ratio(what: str, own: Cost, against: str, other: Cost, target: float) -> Line:
    """A line that compares two times."""
    share = own.seconds / other.seconds
    shown = f"{against}: {other.seconds:.2f} s"
    return Line(what, f"{own.seconds:.2f} s", shown, f"{share:.2f}×", f"≤ {target:g}×", share <= target)


def print_table(lines: Iterable[Line]) -> int:
    """Print lines as a Markdown table; how many of them miss their target."""
    missed = 0
    print("| what | measured | against | ratio | target | met |", "| --- | --- | --- | --- | --- | --- |", sep="\n")
    for line in lines:
        met = ("yes" if line.met else "no") if line.target else ""
        print(f"| {line.what} | {line.measured} | {line.against} | {line.ratio} | {line.target} | {met} |", flush=True)
        missed += not line.met
    return missed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs a figure (5)")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared", help="folder of the stand-in")
    options = parser.parse_args()
    if not (options.shared / "upstream" / "serve.py").is_file():
        sys.exit(f"there is no stand-in in {options.shared}; say where it is with --shared")
    with tempfile.TemporaryDirectory() as scratch, stand_in(options.shared) as base:
        missed = print_table(Benchmark(base, Path(scratch), options.runs).lines())
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
