"""Inputs on which the product once failed, from `../shared`: run as they were reported, and what is right for each."""

import contextlib
import io
import json
import os
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from click.testing import CliRunner

from aistandards.cli.main import cli
from aistandards.errors import AistandardsError

from . import standin

CASES = standin.SHARED / "cases" / "references.jsonl"
WANTED = Path(__file__).parents[1] / "check" / "reported.jsonl"

_COMMAND = re.compile(
    r"(?:printf '(?P<input>.*)' \| )?(?P<environ>(?:\w+=\S+ )*)aistandards (?P<arguments>.*)", re.DOTALL
)
_FILE = re.compile(r"x\.\w+")


@attrs.frozen
class Said:
    """What a command printed, on both streams, and its exit code."""

    text: str
    code: int


@attrs.frozen
class Wanted:
    """What must hold of one answer.

    Attributes:
        kind: Kind of the case.
        number: Number of the case among those of its kind.
        code: The exit code; None where any will do.
        found: How many references `check` finds; None where that is not asked.
        says: Texts that are printed; of a list, one of them; after `=`, a whole line.
        never: Texts that are not printed.
    """

    kind: str
    number: int
    code: int | None = None
    found: int | None = None
    says: tuple[str | list[str], ...] = attrs.field(default=(), converter=tuple)
    never: tuple[str, ...] = attrs.field(default=(), converter=tuple)

    def faults(self, said: Said) -> list[str]:
        """Return what is wrong with an answer."""
        findings = [line for line in said.text.splitlines() if _FILE.match(line) and ": " in line]
        found = [] if self.found in (None, len(findings)) else [f"{len(findings)} references instead of {self.found}"]
        code = [] if self.code in (None, said.code) else [f"exit code {said.code} instead of {self.code}"]
        missing = [f"does not say {one}" for one in self.says if not _says(said.text, one)]
        return [*code, *found, *missing, *(f"says {one}" for one in self.never if one in said.text)]


def _says(text: str, wanted: str | list[str]) -> bool:
    if isinstance(wanted, list):
        return any(_says(text, one) for one in wanted)
    if wanted.startswith("="):
        return wanted[1:] in text.splitlines()
    # `ISO 9001:2015` is not said by `ISO 9001:2015/Amd 1`, nor `ISO 1` by `ISO 12`.
    return re.search(rf"{re.escape(wanted)}(?!\d|/(?:Amd|Cor|DAM|CD))", text) is not None


def cases() -> list[tuple[dict[str, Any], Wanted]]:
    """Return every case with what is right for it; skip without `../shared`."""
    lines = standin.needed(CASES).read_text(encoding="utf-8").splitlines()
    right = [Wanted(**json.loads(line)) for line in WANTED.read_text(encoding="utf-8").splitlines()]
    of = {(wanted.kind, wanted.number): wanted for wanted in right}
    numbers: Counter[str] = Counter()
    pairs = []
    for case in map(json.loads, lines):
        numbers[case["kind"]] += 1
        pairs.append((case, of.pop((case["kind"], numbers[case["kind"]]))))
    assert not of, "there are answers to cases that nobody reported"
    return pairs


def answer(case: dict[str, Any], folder: Path) -> Said:
    """Run the command of a case in a folder."""
    if case["command"].startswith("python -c "):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(shlex.split(case["command"])[2], {})
        return Said(printed.getvalue(), 0)
    parts = _COMMAND.fullmatch(case["command"])
    assert parts is not None, case["command"]
    arguments = shlex.split(parts["arguments"])
    if _FILE.fullmatch(arguments[-1]):
        (folder / arguments[-1]).write_text(case["input"] + "\n", encoding="utf-8")
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "one.md").write_text("Quality: ISO 9001.\n", encoding="utf-8")
    environ = dict(pair.split("=", 1) for pair in parts["environ"].split())
    with _inside(folder):
        return said(*arguments, given=(parts["input"] or "").replace("\\n", "\n"), environ=environ)


def said(*arguments: str, given: str = "", environ: dict[str, str] | None = None) -> Said:
    """Run `aistandards` and return everything that a person sees."""
    result = CliRunner().invoke(cli, list(arguments), input=given, env=environ)
    if isinstance(result.exception, AistandardsError):
        return Said(f"{result.output}aistandards: {result.exception}", result.exit_code)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.output, result.exit_code)


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def failures(folder: Path) -> dict[str, list[str]]:
    """Return the faults of every case that is answered wrongly, by its kind and number."""
    wrong = {}
    for case, wanted in cases():
        try:
            faults = wanted.faults(answer(case, folder))
        except Exception as error:
            faults = [f"{type(error).__name__}: {error}"]
        if faults:
            wrong[f"{wanted.kind} {wanted.number}"] = faults
    return wrong
