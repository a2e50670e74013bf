"""Load on `aistandards serve` beside datasette on the same rows.

    python benchmarks/serve.py STORE DATASETTE [--seconds 5] [--rounds 3] [--meanwhile COMMAND]

STORE is a file of SQLite that a sync has filled; it is copied. DATASETTE is the program of datasette 0.65. The load comes
from wrk with eight connections, only on the loopback interface, in rounds that alternate. Each question has many spellings,
and our server keeps no answer, so every answer is made. `kept` is a server that keeps answers, as the command does, after each
question was asked once. COMMAND runs during a last round, with `AISTANDARDS_HOME` of the copy: a sync. The limits are ratios of
one run, because requests a second say more of the machine than of the program. It ends with 1 when a limit is missed.
"""

import argparse
import contextlib
import itertools
import json
import os
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote_plus

FLOORS = {"list": 1.0, "HTML": 5.0, "search": 1.0, "record": 1.3}
"""Requests a second, as a multiple of datasette's."""

SLOWEST = 5.0
"""The 99th percentile, as a multiple of the median."""

MEMORY, REQUESTS = 120.0, 10_000
"""Megabytes that our server may have after so many requests."""

WORDS = (
    "artificial intelligence", "information security", "road vehicles", "water quality", "medical devices", "data quality",
    "risk management", "machine learning", "power cables", "test methods", "plastics pipes", "quality management", "optical fibre",
    "safety requirements", "digital signature", "speech coding", "video quality", "cloud computing", "network management", "steel wire",
)  # fmt: skip

Results = list[dict[str, float]]

SERVER = """
import sys
from aistandards import Catalog
from aistandards.web.server.application import application
from aistandards.web.server.running import listen, run
listener = listen("127.0.0.1", 0)
app = application(Catalog.open(), rate=1e9, burst=10**9, max_kept_bytes=int(sys.argv[1]))
print(listener.getsockname()[1], flush=True)
run(app, listener)
"""
COLUMNS = "designation title body status stage type committee issued edition work work_item ai relevance gone sort_key"


def questions(store: Path) -> dict[str, tuple[list[str], list[str]]]:
    """The paths of each question, for our server and for datasette."""
    lists = list(itertools.product(("iso", "iec", "itu-t"), ("published", "withdrawn"), range(16, 26)))
    with contextlib.closing(sqlite3.connect(store)) as opened:
        slugs = [row[0] for row in opened.execute("SELECT slug FROM standard WHERE id % 97 = 0 LIMIT 900")]
    table = "/rows/standard"
    ours = "standards?body={}&status={}&limit={}"
    theirs = "?body__exact={}&status__exact={}&_size={}&_sort=sort_key"
    words = list(itertools.product(map(quote_plus, WORDS), range(16, 22)))
    return {
        "list": (
            [f"/api/v1/{ours.format(*each)}" for each in lists],
            [f"{table}.json{theirs.format(*each)}&_nofacet=1&_nosuggest=1" for each in lists],
        ),
        "HTML": (
            [f"/en/{ours.format(*each).replace('?', '/?')}" for each in lists],
            [f"{table}{theirs.format(*each)}" for each in lists],
        ),
        "search": (
            [f"/api/v1/search?q={q}&limit={size}" for q, size in words],
            [f"{table}.json?_search={q}&_size={size}&_nofacet=1&_nosuggest=1" for q, size in words],
        ),
        "record": ([f"/api/v1/standards/{slug}" for slug in slugs], [f"{table}/{slug}.json" for slug in slugs]),
    }


def write_rows(store: Path, target: Path) -> None:
    """Write the standards into a table as datasette likes it: indexes, full text, statistics."""
    with contextlib.closing(sqlite3.connect(target)) as out:
        out.execute("ATTACH ? AS store", (str(store),))
        names = COLUMNS.replace(" ", ", ")
        out.execute(f"CREATE TABLE standard (slug TEXT PRIMARY KEY, {names})")
        out.execute(f"INSERT OR IGNORE INTO standard SELECT slug, {names} FROM store.standard")
        out.execute("CREATE INDEX by_filter ON standard (body, status, sort_key)")
        out.execute("CREATE INDEX by_order ON standard (sort_key)")
        out.execute("CREATE VIRTUAL TABLE standard_text USING fts5 (title, abstract, content='')")
        out.execute(
            "INSERT INTO standard_text (rowid, title, abstract) SELECT s.rowid, s.title, "
            "coalesce(json_extract(o.data, '$.abstracts.en'), '') FROM standard s JOIN store.standard o USING (slug)"
        )
        out.commit()
        out.execute("ANALYZE")
        out.commit()


@contextlib.contextmanager
def process(command: Sequence[str], ready: str, home: Path) -> Iterator[tuple[int, int]]:
    """A server, with its port and the number of its process."""
    environment = {**os.environ, "AISTANDARDS_HOME": str(home)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as running:
        assert running.stdout is not None
        try:
            line = ""
            while not (found := re.search(ready, line)):
                line = running.stdout.readline()
                assert line, "the server ended"
            # A server that logs every request waits for ever when nobody reads.
            threading.Thread(target=running.stdout.read, daemon=True).start()
            yield int(found[1]), running.pid
        finally:
            running.kill()


def load(port: int, paths: Sequence[str], seconds: int, folder: Path) -> dict[str, float]:
    """Requests a second, latencies in milliseconds and failures of a round."""
    shuffled = random.Random(1).sample(list(paths), len(paths))
    script = folder / "load.lua"
    items = ", ".join(json.dumps(path) for path in shuffled)
    script.write_text(
        f"local paths = {{{items}}}\nlocal i = 0\n"
        "request = function() i = i % #paths + 1; return wrk.format('GET', paths[i]) end\n"
        "done = function(s, l) io.write(string.format('DONE %d %d %f %f %d %d\\n', s.requests, s.duration, "
        "l:percentile(50), l:percentile(99), s.errors.status, s.errors.timeout + s.errors.connect + s.errors.read)) end\n"
    )
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--timeout", "20s", "-s", script, f"http://127.0.0.1:{port}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"DONE (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+) (\d+)", said)
    assert found, said
    number, duration, half, last, status, broken = map(float, found.groups())
    return {
        "rate": number / duration * 1e6,
        "p50": half / 1e3,
        "p99": last / 1e3,
        "failed": status + broken,
        "number": number,
    }


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Megabytes of memory of a process."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


def report(name: str, mine: Results, their: Results, kept: Results, *costs: float) -> bool:
    """Print the line of a question; return whether its limits were kept."""
    rate, other_rate, kept_rate = (statistics.median(each["rate"] for each in some) for some in (mine, their, kept))
    spread = statistics.median(each["p99"] / max(each["p50"], 0.001) for each in mine)
    ratio = rate / other_rate if other_rate else float("inf")
    failed = sum(each["failed"] for each in mine + kept)
    good = ratio >= FLOORS[name] and spread <= SLOWEST and not failed
    each_cost, other_each, kept_each = (
        1000 * seconds / max(1, sum(each["number"] for each in some))
        for seconds, some in zip(costs, (mine, their, kept), strict=True)
    )
    print(
        f"| {name} | {rate:.0f} | {each_cost:.1f} | {statistics.median(each['p50'] for each in mine):.0f} | {spread:.1f} | "
        f"{other_rate:.1f} | {other_each:.1f} | {ratio:.2f} ≥ {FLOORS[name]} | {kept_rate:.0f} | {kept_each:.1f} | "
        f"{kept_rate / max(other_rate, 0.001):.2f} |"
        f"{'' if good else ' MISSED'}{f' {failed:.0f} failed' if failed else ''}",
        flush=True,
    )
    return good


def measure(arguments: argparse.Namespace, folder: Path) -> bool:
    """Print the table; return whether every limit was kept."""
    store, rows, metadata = folder / "aistandards.db", folder / "rows.db", folder / "metadata.json"
    with (
        contextlib.closing(sqlite3.connect(arguments.store)) as source,
        contextlib.closing(sqlite3.connect(store)) as copy,
    ):
        source.backup(copy)
    # A store that is older than the bundled data gets them when it is opened first, which is no part of serving.
    opening = [sys.executable, "-c", "from aistandards import Catalog; Catalog.open().close()"]
    subprocess.run(opening, env={**os.environ, "AISTANDARDS_HOME": str(folder)}, check=True)
    write_rows(store, rows)
    text = {"fts_table": "standard_text", "fts_pk": "rowid"}
    metadata.write_text(json.dumps({"databases": {"rows": {"tables": {"standard": text}}}}))
    asked, is_kept = questions(store), True
    ours = [sys.executable, "-c", SERVER]
    theirs = [*map(str, (arguments.datasette, "serve", "-i", rows, "-m", metadata)), "-p", "0", "-h", "127.0.0.1"]
    with (
        process([*ours, "0"], r"^(\d+)$", folder) as (own, pid),
        process([*ours, str(2**24)], r"^(\d+)$", folder) as (keeping, keeper),
    ):
        print(
            "| question | ours, rps | CPU ms | p50 ms | p99 / p50 | datasette, rps | CPU ms | ratio | kept, rps | CPU ms | ratio |",
            flush=True,
        )
        print(f"|{' --- |' * 11}")
        for name in arguments.questions:
            paths, other_paths = asked[name]
            # Pages of datasette go on being made after a load has ended, so each question has a process of its own.
            with process(theirs, r"127\.0\.0\.1:(\d+)", folder) as (other, other_pid):
                for port, path in ((own, paths[0]), (keeping, paths[0]), (other, other_paths[0])):
                    # The first search reads the vocabularies; a page of datasette may take minutes.
                    with contextlib.suppress(TimeoutError):
                        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20).read()
                mine, their, kept, costs = [], [], [], {pid: 0.0, other_pid: 0.0, keeper: 0.0}
                for path in paths:
                    urllib.request.urlopen(f"http://127.0.0.1:{keeping}{path}").read()
                for _ in range(arguments.rounds):
                    for number, port, chosen, results in (
                        (pid, own, paths, mine),
                        (other_pid, other, other_paths, their),
                        (keeper, keeping, paths, kept),
                    ):
                        load(port, chosen, 1, folder)
                        before = processor(number)
                        results.append(load(port, chosen, arguments.seconds, folder))
                        costs[number] += processor(number) - before
            is_kept &= report(name, mine, their, kept, costs[pid], costs[other_pid], costs[keeper])
        done, paths = 0.0, [path for some, _ in asked.values() for path in some]
        if arguments.meanwhile:
            with subprocess.Popen(
                arguments.meanwhile, shell=True, env={**os.environ, "AISTANDARDS_HOME": str(folder)}
            ) as sync:
                begun, failed = time.monotonic(), 0.0
                while sync.poll() is None and time.monotonic() - begun < 300:
                    found = load(own, paths, 5, folder)
                    done, failed = done + found["number"], failed + found["failed"]
            is_kept &= not failed
            print(f"\nmeanwhile: {done:.0f} requests, {failed:.0f} failed, exit code {sync.returncode}")
        while done < REQUESTS:
            done += load(keeping, paths, 5, folder)["number"]
        after = max(memory(pid), memory(keeper))
        is_kept &= after <= MEMORY
        print(f"\nmemory after {done:.0f} more requests: {after:.0f} MB ≤ {MEMORY:.0f} MB")
    return is_kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("datasette", type=Path)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--meanwhile")
    parser.add_argument("--questions", nargs="+", choices=FLOORS, default=list(FLOORS))
    # A limit on time ends the run in order too: the copy of the store is removed, and the servers end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder:
        return 0 if measure(parser.parse_args(), Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
