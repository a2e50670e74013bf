"""What a short command costs in processor time, beside a peer and a floor measured in the same run.

    python benchmarks/start_up.py [--runs 15]

The store holds the bundled snapshot. Every figure is the median of whole processes, user and system time together, after
a first run that is not counted; the commands take turns, so that a machine that slows down slows all of them. For the peer,
`sqlite-utils` must be installed beside the project. It prints a Markdown table and ends with 1 when a target is missed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from run import Line, print_table

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
OWN, PEER = str(BIN / "aistandards"), str(BIN / "sqlite-utils")
QUESTIONS: Mapping[str, Sequence[str]] = {
    "list": ("list",),
    "show": ("show", "ISO/IEC 42001"),
    "resolve": ("resolve", "ISO/IEC 42001"),
    "search": ("search", "privacy"),
}
HELP_TARGET = 0.6
"""Share of the time of `sqlite-utils --help`."""

QUESTION_TARGET = 0.3
"""Seconds of processor time."""

IMPORT_TARGET = 100
"""Milliseconds of processor time beyond the bare interpreter."""


def processor_time(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """Seconds of user and system time of one process, from start to exit."""
    process = subprocess.Popen(command, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def in_turn(commands: Mapping[str, Sequence[str]], environ: Mapping[str, str], runs: int) -> dict[str, float]:
    """The median time of each command; all of them run once before any runs again."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            taken = processor_time(command, environ)
            if number:
                seconds[name].append(taken)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def environment(home: Path) -> dict[str, str]:
    """A home of its own, and bytecode as an installed package has it."""
    unwanted = ("AISTANDARDS_", "PYTHONDONTWRITEBYTECODE")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**clean, "AISTANDARDS_HOME": str(home)}


def lines(home: Path, runs: int) -> Iterator[Line]:
    """The table, line by line."""
    environ = environment(home)
    subprocess.run([OWN, "list"], env=environ, check=True, stdout=subprocess.DEVNULL)
    commands = {
        "bare": (sys.executable, "-c", "pass"),
        "aistandards": (sys.executable, "-c", "import aistandards"),
        "sqlalchemy": (sys.executable, "-c", "import sqlalchemy"),
        "floor": (sys.executable, str(HERE / "floor_start_up.py"), str(home / "aistandards.db")),
        "peer": (PEER, "--help"),
        "help": (OWN, "--help"),
        **{name: (OWN, *arguments) for name, arguments in QUESTIONS.items()},
    }
    cost = in_turn(commands, environ, runs)
    share = cost["help"] / cost["peer"]
    against = f"`sqlite-utils --help`: {cost['peer']:.3f} s"
    target = f"≤ {HELP_TARGET:g}×"
    yield Line("`aistandards --help`", f"{cost['help']:.3f} s", against, f"{share:.2f}×", target, share <= HELP_TARGET)
    for name in QUESTIONS:
        against = f"floor: Python, click, SQLAlchemy, one query: {cost['floor']:.3f} s"
        share, met = cost[name] / cost["floor"], cost[name] <= QUESTION_TARGET
        target = f"≤ {QUESTION_TARGET:g} s"
        yield Line(f"`aistandards {name}`", f"{cost[name]:.3f} s", against, f"{share:.2f}×", target, met)
    against = f"bare interpreter: {1000 * cost['bare']:.0f} ms"
    more = {name: 1000 * (cost[name] - cost["bare"]) for name in ("aistandards", "sqlalchemy")}
    target, met = f"≤ {IMPORT_TARGET} ms", more["aistandards"] <= IMPORT_TARGET
    yield Line("`import aistandards`", f"{more['aistandards']:.0f} ms more", against, "", target, met)
    yield Line("`import sqlalchemy`", f"{more['sqlalchemy']:.0f} ms more", against, "", "", True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="runs a figure (15)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        sys.exit(1 if print_table(lines(Path(home), options.runs)) else 0)


if __name__ == "__main__":
    main()
