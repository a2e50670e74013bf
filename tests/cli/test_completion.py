"""What the Tab key completes: quickly, without an error, and without making a store."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aistandards.model.lifecycle import Status
from aistandards.store.stored_values import BODIES, stored

pytestmark = pytest.mark.subprocess

PROGRAM = """
import json, sys
from aistandards.cli.main import main
sys.argv[0] = "aistandards"
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
HEAVY = {
    "aistandards.catalog.catalog",
    "aistandards.plugin.designation_reader",
    "aistandards.store.reader",
    "alembic",
    "cattrs",
    "jinja2",
    "rich",
    "sqlalchemy",
}
"""Modules whose import takes longer than a completion may."""


def _answer(*words: str, shell: str = "bash") -> list[str]:
    """What is completed for the last word, which may be a part of one."""
    given = {"COMP_WORDS": "\n".join(("aistandards", *words)), "COMP_CWORD": str(len(words))}
    environment = {**os.environ, **given, "_AISTANDARDS_COMPLETE": f"{shell}_complete"}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=60)
    (imported,) = done.stderr.splitlines()
    # A sync is started rarely, and its sources are known by name.
    assert words[0] == "sync" or set(json.loads(imported)) & HEAVY == set()
    return [line.removeprefix("plain,") for line in done.stdout.splitlines() if line]


@pytest.mark.usefixtures("used_before")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("list", "--status", "p"), {"proposed", "published"}),
        (("list", "--relevance", "ai"), {"ai", "ai-enabled"}),
        (("search", "x", "--body", "itu"), {"itu-t"}),
        (("list", "--leading", "itu"), {"itu-t"}),
        (("list", "--type", "Technical S"), {"Technical\\\\ Specification"}),
        (("list", "--type", '"Technical S'), {"Technical Specification"}),
        (("list", "--committee", '"iso/iec jtc 1/sc 42'), {"ISO/IEC JTC 1/SC 42"}),
        (("list", "--tag", "deepf"), {"deepfake-detection"}),
        (("list", "--tag", "rights:deepf"), {"rights:deepfake-detection"}),
        (("list", "--topic", "data-for"), {"data-for-ai"}),
        (("list", "--format", "js"), {"json", "jsonl"}),
        (("gaps", "--scheme", "ws"), {"wsis"}),
        (("show", "iso/iec", "4200"), {"42001:2023", "42005:2025", "42006:2025"}),
        (("resolve", "ISO/IE"), {"ISO/IEC"}),
        (("cite", "ISO/IEC", "42001", "ITU-T", "F.748.32"), {"F.748.32"}),
        (("why", "ISO/IEC", "42001:2023", "accou"), {"accountability"}),
        (("why", "ISO/IEC", "4200"), {"42001:2023", "42005:2025", "42006:2025"}),
        (("overlaps", "ISO/IEC", "42001"), {"42001:2023"}),
        (("overlaps", "letter"), {"file,letter"}),
        (("sync", "itu"), {"itu-t"}),
        (("watch", "add", "mine", "ITU-T", "F.748.32"), {"F.748.32"}),
        (("stats", "gro"), {"growth"}),
        (("crosswalk", "exp"), {"export"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_values_are_completed(words: tuple[str, ...], expected: set[str]) -> None:
    completed = _answer(*words)
    assert expected <= set(completed) and len(completed) <= len(expected) + 8


@pytest.mark.usefixtures("used_before")
def test_other_shells_quote_themselves() -> None:
    assert "Technical Specification" in "\n".join(_answer("list", "--type", "Technical", shell="zsh"))


@pytest.mark.usefixtures("used_before")
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_gets_one_word(tmp_path: Path) -> None:
    script = r"""
        eval "$(_AISTANDARDS_COMPLETE=bash_source "$COMMAND")"
        COMP_WORDS=(aistandards list --type 'Technical\ Spec'); COMP_CWORD=3
        _aistandards_completion "$COMMAND"
        printf '%s\n' "${COMPREPLY[@]}"
    """
    command = tmp_path / "aistandards"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aistandards "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = {**os.environ, "COMMAND": str(command)}
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout == "Technical\\ Specification\n", done.stderr


def test_nothing_is_made_where_there_is_no_store(own_home: Path) -> None:
    assert _answer("show", "ISO") == _answer("list", "--tag", "d") == []
    assert set(_answer("list", "--status", "")) == {status.value for status in Status}
    assert not own_home.exists()


@pytest.mark.usefixtures("used_before")
def test_a_store_is_only_read(own_home: Path) -> None:
    before = sorted(path.name for path in own_home.iterdir())
    assert _answer("list", "--body", "itu") == ["itu-t"]
    assert sorted(path.name for path in own_home.iterdir()) == before


@pytest.mark.parametrize("content", [b"", b"no database" * 1000], ids=["empty", "damaged"])
def test_a_store_that_cannot_be_read_completes_nothing(own_home: Path, content: bytes) -> None:
    own_home.mkdir()
    (own_home / "aistandards.db").write_bytes(content)
    assert _answer("show", "ISO") == []


def test_wrong_settings_and_other_engines_complete_nothing(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_home.mkdir()
    (own_home / "config.toml").write_text("not TOML", encoding="utf-8")
    assert _answer("show", "ISO") == []
    (own_home / "config.toml").unlink()
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert _answer("show", "ISO") == []


def test_the_name_of_a_store_may_have_any_character(snapshot_store: Path, tmp_path: Path) -> None:
    from aistandards.settings import sqlite_url

    path = tmp_path / "100% new?.db"
    shutil.copyfile(snapshot_store, path)
    assert "itu-t" in stored(sqlite_url(path), BODIES)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_printed(shell: str) -> None:
    environment = {**os.environ, "_AISTANDARDS_COMPLETE": f"{shell}_source"}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)
    if shell == "bash" and shutil.which("bash") is None:
        pytest.skip("there is no bash")
    assert done.returncode == 0 and "_AISTANDARDS_COMPLETE" in done.stdout
