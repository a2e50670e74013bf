"""What a sync shows on a terminal: whole lines of its report, and bars below them that go away."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

PROGRAM = """
import time
from aistandards.cli.progress import Bars
with Bars(enabled=True) as bars:
    for source in ("first", "second", "third"):
        for done in range(3):
            for name in (source, "slow"):
                bars.update(name, done, 3)
            time.sleep(0.15)
        bars.done(source)
        bars.say(f"{source}: " + "a long sentence with its counts, " * 4 + "end")
        bars.say(f"{source}: a remark", err=True)
"""
TOKENS = re.compile(r"\x1b\[\??(\d*)([A-Za-z])|[\r\n]|[^\x1b\r\n]+")


def _screen(sent: str, width: int) -> str:
    """The text that a terminal shows in the end: only what the bars send is understood."""
    lines, row, column = [""], 0, 0
    for token in TOKENS.finditer(sent):
        number, code = int(token[1] or 1), token[2]
        if code == "A":
            row = max(row - number, 0)
        elif code == "K":
            lines[row] = ""
        elif token[0] == "\r":
            column = 0
        elif token[0] == "\n":
            row, column = row + 1, 0
        elif code is None:
            for character in token[0]:
                if column == width:
                    row, column = row + 1, 0
                lines += [""] * (row + 1 - len(lines))
                lines[row] = (lines[row].ljust(column)[:column] + character + lines[row][column + 1 :]).ljust(1)
                column += 1
        lines += [""] * (row + 1 - len(lines))
    return "".join(line.ljust(width) if len(line) == width else line + "\n" for line in lines)


def _shown(width: int) -> tuple[str, str]:
    """What the program sends to a terminal, and what the terminal shows in the end."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": str(width)}
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=environment) as running:
        os.close(child)
        sent = b""
        try:
            while part := os.read(parent, 65536):
                sent += part
        except OSError:  # the other end is closed
            pass
        assert running.wait() == 0
    os.close(parent)
    return sent.decode(), _screen(sent.decode(), width)


@pytest.mark.subprocess
@pytest.mark.parametrize("width", [80, 140])
def test_the_report_stays_whole_above_the_bars(width: int) -> None:
    sent, shown = _shown(width)
    assert "0/3" in sent and "slow" in sent
    wanted = [
        line
        for source in ("first", "second", "third")
        for line in (f"{source}: " + "a long sentence with its counts, " * 4 + "end", f"{source}: a remark")
    ]
    assert [line for line in shown.splitlines() if line.strip()] == wanted
