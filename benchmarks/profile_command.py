"""What the time of one command is made of.

    python benchmarks/profile_command.py sync --scope all
    python benchmarks/profile_command.py list

The command runs in this process, in the environment it is given, and is looked at every millisecond of processor time. Each
look counts for the innermost part of the program that was at work; a library counts for the part that called it. It prints
a Markdown table. Waiting is not seen: compare with the time on the clock below the table.
"""

import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from types import FrameType

INTERVAL = 0.001

PARTS = (
    ("loading modules", ("<frozen importlib", "<frozen zipimport")),
    (
        "requests",
        (
            "/httpx2/",
            "/httpcore2/",
            "/aistandards/sync/http.py",
            "/aistandards/sync/backoff.py",
            "/aistandards/sync/pacing.py",
            "/ssl.py",
        ),
    ),
    ("full-text index", ("/store/sqlite.py:index", "/store/sqlite.py:unindex", "/store/view.py:_words")),
    ("the store", ("/aistandards/store/",)),
    ("looking for phrases", ("/aistandards/tagging/",)),
    ("designations", ("/designation.py", "/aistandards/plugin/designation_reader.py")),
    ("records to JSON and back", ("/aistandards/model/codec.py", "/cattrs/")),
    ("decoding rows and making records", ("/aistandards_iso/", "/aistandards_iec/", "/aistandards_itu/")),
    ("the snapshot", ("/aistandards/catalog/snapshot.py",)),
    ("the rest of the sync", ("/aistandards/sync/",)),
)
"""Parts of the program and what their frames look like: innermost first, whichever matches."""


class Sampler:
    """Looks where the program is, every so often."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._part_of: dict[tuple[str, str], str | None] = {}

    def look(self, _signal: int, frame: FrameType | None) -> None:
        """One look."""
        while frame is not None:
            where = (frame.f_code.co_filename, frame.f_code.co_name)
            if where not in self._part_of:
                self._part_of[where] = part_of("{}:{}".format(*where))
            if part := self._part_of[where]:
                self.seen[part] += 1
                return
            frame = frame.f_back
        self.seen["everything else"] += 1


def part_of(place: str) -> str | None:
    """The part of the program that a function belongs to; None for a library."""
    return next((part for part, patterns in PARTS if any(pattern in place for pattern in patterns)), None)


def main() -> None:
    """Run the command under the sampler, and print."""
    began, sampler = time.perf_counter(), Sampler()
    signal.signal(signal.SIGPROF, sampler.look)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    with suppress(SystemExit):
        from aistandards.cli.main import main as command

        command(sys.argv[1:])
    signal.setitimer(signal.ITIMER_PROF, 0)
    took, total = time.perf_counter() - began, sum(sampler.seen.values())
    print("| part | share | seconds of processor time |", "| --- | --- | --- |", sep="\n")
    for part, looks in sampler.seen.most_common():
        print(f"| {part} | {looks / total:.0%} | {looks / total * time.process_time():.2f} |")
    print(f"\n{took:.2f} s on the clock, {time.process_time():.2f} s of processor time")


if __name__ == "__main__":
    main()
