"""What the README shows is what the command prints."""

import re
import shlex
from pathlib import Path

import pytest
from commands import run

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```console\n\$ aistandards (.+)\n((?:.+\n)+)```", README)
RUN = re.findall(r"^aistandards (.+)$", README, re.MULTILINE)


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_shown_output_is_real(command: str, output: str) -> None:
    printed = run(*shlex.split(command)).stdout
    assert output in printed


@pytest.mark.parametrize("command", RUN)
def test_commands_work(command: str) -> None:
    result = run(*shlex.split(command))
    assert result.exit_code == 0 and result.stdout


def test_there_is_something_to_check() -> None:
    assert len(SHOWN) >= 2 and len(RUN) >= 3
