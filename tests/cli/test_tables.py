"""Tables fit the terminal, and no identifier is broken."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards import Catalog
from aistandards.cli.tables import Layout, width_of

WIDTH = 80
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

TABLES = (
    "list",
    "list --lang zh",
    "list --lang ar",
    "search privacy",
    "gaps",
    "gaps --scheme gdc --by body",
    "matrix",
    "crosswalk list",
    "crosswalk list --framework udhr",
    "sources",
    "sources --long",
    "stats",
    "stats committees",
    "changes",
    "plugin list",
    "vocab show rights",
)
PROSE = re.compile(r"(data: |\d+ standards|none found|only outside)")
"""Sentences below a table, which the terminal wraps."""


def _on_a_terminal(*arguments: str) -> list[str]:
    """The lines that a command sends to a terminal of 80 columns."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, WIDTH, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    command = [sys.executable, "-m", "aistandards", *arguments]
    sent = b""
    with subprocess.Popen(command, stdin=child, stdout=child, stderr=subprocess.DEVNULL, env=environment) as running:
        os.close(child)
        try:
            while part := os.read(parent, 1 << 16):
                sent += part
        except OSError:
            # Linux says so when the other side has closed the terminal.
            pass
    os.close(parent)
    assert running.returncode == 0
    return COLOURS.sub("", sent.decode()).replace("\r\n", "\n").splitlines()


@pytest.fixture(scope="module")
def names() -> set[str]:
    """The designations of the bundled data."""
    with Catalog.open("sqlite://") as catalog:
        return {row["designation"] for row in catalog.rows()}


@pytest.mark.subprocess
@pytest.mark.usefixtures("used_before")
@pytest.mark.parametrize("arguments", TABLES)
def test_a_table_of_the_bundled_data_fits_80_columns(arguments: str, names: set[str]) -> None:
    lines = _on_a_terminal(*arguments.split())
    wide = [line for line in lines if width_of(line) > WIDTH and not PROSE.match(line)]
    # An identifier may be wider than the terminal: it is alone in its line then.
    assert [line for line in wide if line.strip("\u2066\u2069 ") not in names and "Committee" not in line] == []
    if arguments.startswith("list"):
        shown = "\n".join(lines)
        assert [name for name in names if name not in shown] == []


CELLS = st.text(st.characters(codec="utf-8", categories=["L", "N"], include_characters=" -"), max_size=60).map(
    lambda text: " ".join(text.split())
)
IDENTIFIERS = st.text("ABC 123-:/标准", min_size=1, max_size=50).map(lambda text: " ".join(text.split()) or "A")


@st.composite
def _layouts(draw: st.DrawFn) -> Layout:
    whole = draw(st.lists(st.booleans(), min_size=1, max_size=12))
    row = st.tuples(*(IDENTIFIERS if each else CELLS for each in whole))
    headings = st.tuples(*(st.sampled_from(("status", "title", "in-development")) for _ in whole))
    return Layout(draw(st.lists(row, max_size=4)), draw(headings), whole, draw(st.sampled_from((80, 120))))


def _words(cells: Sequence[str]) -> list[str]:
    return sorted(character for cell in cells for character in cell if not character.isspace())


@given(_layouts())
def test_identifiers_stay_whole_and_lines_fit(layout: Layout) -> None:
    lines = [line for line, _ in layout.lines()]
    assert [line for line in lines if width_of(line) > layout.width] == []
    for row in layout.rows:
        for cell, whole in zip(row, layout.whole, strict=True):
            assert not whole or any(cell in line for line in lines)


@given(_layouts().filter(lambda layout: len(layout.headings) <= 3))
def test_nothing_is_lost(layout: Layout) -> None:
    shown = _words([line for line, is_heading in layout.lines() if not is_heading])
    assert shown == _words([cell for row in layout.rows for cell in row])


def test_a_wide_title_and_a_long_designation_share_a_row() -> None:
    long = "IEC Technology Report Artificial intelligence generated content:2025"
    rows = [(long, "published", "信息技术 人工智能 " * 8), ("GB/T 1", "published", "人工智能")]
    lines = [line for line, _ in Layout(rows, ("designation", "status", "title"), (True, False, False), 60).lines()]
    assert lines[1] == long and lines[2].split() == ["published", "信息技术", "人工智能", "信息技术", "人工智能"]
    assert [line for line in lines if width_of(line) > 60] == [long]
    assert lines[-1].split() == ["GB/T", "1", "published", "人工智能"]
