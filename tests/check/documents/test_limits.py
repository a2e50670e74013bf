"""Limits of the check: what cannot be read, takes too long or too much is told in one sentence, and all else is checked."""

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from aistandards import Catalog, DocumentError, check_document
from aistandards.check.documents import Limits, read_document
from tests.check.documents.hostile import docx, repeated
from tests.support.commands import misused, run
from tests.support.installed import PLUGINS

pytestmark = pytest.mark.usefixtures("used_before")

GOOD = "ISO/IEC 42001:2023"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(f"We follow {GOOD}.")
    return path


def slow(folder: Path) -> Path:
    """A document whose reader takes much longer than any test."""
    path = folder / "slow.md"
    path.write_bytes(repeated("**a** _b_ ", 30 << 20)())
    return path


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_a_file_that_cannot_be_read_hides_no_other(tmp_path: Path, good: Path, order: tuple[int, ...]) -> None:
    bad, missing = tmp_path / "bad.txt", tmp_path / "missing.txt"
    bad.write_bytes(b"\xff")
    files = [str((good, bad, missing)[number]) for number in order]
    result = run("check", *files)
    assert result.exit_code == 1
    assert result.stdout == f"{good}:1: {GOOD}: in force\n1 references, 0 problems: 1 in force, 2 files not checked\n"
    assert len(result.stderr.splitlines()) == 2 and str(bad) in result.stderr and str(missing) in result.stderr
    result = run("check", "--json", *files)
    assert result.exit_code == 1 and [row["designation"] for row in json.loads(result.stdout)] == [GOOD]
    result = run("check", "--format", "sarif", *files)
    assert result.exit_code == 1 and json.loads(result.stdout)["version"] == "2.1.0"


def test_a_problem_and_an_unreadable_file_are_both_told(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text("ISO/IEC TR 24030:2021")
    result = run("check", str(old), str(tmp_path / "missing"))
    assert result.exit_code == 1 and "superseded" in result.stdout and "No such file" in result.stderr
    assert result.stdout.endswith("1 references, 1 problems: 1 superseded, 1 file not checked\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
def test_what_is_no_file_is_told_at_once(tmp_path: Path, good: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.txt"))
        (tmp_path / "link.txt").symlink_to("/dev/zero")
        (tmp_path / "circle.txt").symlink_to("circle.txt")
        names = ("pipe.txt", "socket.txt", "link.txt", "circle.txt")
        result = run("check", *(str(tmp_path / name) for name in names), "/dev/zero", "/dev/stdin", str(good))
    assert result.exit_code == 1 and "6 files not checked" in result.stdout and GOOD in result.stdout
    for told in ("a pipe", "a socket", "a device", "symbolic links"):
        assert told in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
def test_a_file_that_grows_while_it_is_read_is_bounded(tmp_path: Path) -> None:
    path, over = tmp_path / "grows.txt", threading.Event()
    path.write_text("")

    def grow() -> None:
        with path.open("ab") as file:
            while not over.is_set() and file.tell() < 200 << 20:
                file.write(b"word " * (1 << 18))
                file.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        for _ in range(5):
            try:
                assert len(read_document(path, PLUGINS).text) <= (64 << 20) + 1
            except DocumentError as error:
                assert "larger than 64 MiB" in str(error)
    finally:
        over.set()
        writer.join()


def test_a_name_that_no_file_can_have_is_told() -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(Path("a\0b.txt"), PLUGINS)


def test_the_search_for_references_ends_with_the_time(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "capitals.txt"
    path.write_bytes(repeated("AB ", 4 << 20)())
    result = run("check", "--max-time", "1", str(path), str(good))
    assert result.exit_code == 1 and f"{path} takes longer than 1 s" in result.stderr and GOOD in result.stdout
    with Catalog.open() as catalog, pytest.raises(DocumentError, match="--max-time"):
        check_document(catalog, path, max_time=0.5)


@pytest.mark.parametrize("name", ["a.html", "a.bib", "a.txt"])
def test_a_reader_of_ours_ends_with_the_time(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes({"a.html": b"<b>", "a.bib": b"@string{a={x}}", "a.txt": b"a\n"}[name] * 900_000)
    with pytest.raises(DocumentError, match="takes longer than"):
        read_document(path, PLUGINS, Limits(0.05))


@pytest.mark.parametrize("error", [Limits.too_slow, Limits.too_large])
def test_limits_that_nobody_can_set_name_no_option(error: Callable[[Limits], Exception]) -> None:
    assert "--max" in str(error(Limits())) and "--" not in str(error(Limits(fixed=True)))


@pytest.mark.subprocess
def test_a_reader_in_a_process_ends_with_the_time(tmp_path: Path, good: Path) -> None:
    result = run("check", "--max-time", "1", str(slow(tmp_path)), str(good))
    assert result.exit_code == 1 and "slow.md takes longer than 1 s" in result.stderr and GOOD in result.stdout


@pytest.mark.subprocess
@pytest.mark.skipif(sys.platform != "linux", reason="needs a system that limits memory")
def test_a_reader_in_a_process_ends_with_its_memory(tmp_path: Path, good: Path) -> None:
    result = run("check", "--max-memory", "128", str(slow(tmp_path)), str(good))
    assert result.exit_code == 1 and "slow.md needs more than 128 MiB" in result.stderr and GOOD in result.stdout


def readers() -> list[int]:
    """Processes that read documents for this one."""
    found = []
    for children in Path("/proc/self/task").glob("*/children"):
        for number in map(int, children.read_text().split()):
            if b"aistandards.check" in Path(f"/proc/{number}/cmdline").read_bytes():
                found.append(number)
    return found


@pytest.mark.subprocess
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs a system that lists the processes")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_reader_that_dies_is_told(tmp_path: Path, number: signal.Signals) -> None:
    told: list[str] = []

    def read() -> None:
        try:
            read_document(slow(tmp_path), PLUGINS)
        except DocumentError as error:
            told.append(str(error))

    reading = threading.Thread(target=read)
    reading.start()
    end = time.monotonic() + 30
    while not (found := readers()) and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(found[0], number)
    reading.join(30)
    assert len(told) == 1 and f"ended early (signal {number.value})" in told[0]


@pytest.mark.subprocess
def test_a_reader_imports_nothing_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pypdf", "msgspec", "attrs", "zipfile"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'w')\n")
    path = tmp_path / "a.docx"
    path.write_bytes(docx(b"<w:p><w:r><w:t>ISO 9001</w:t></w:r></w:p>"))
    monkeypatch.chdir(tmp_path)
    assert read_document(path, PLUGINS).text.strip() == "ISO 9001"
    assert not (tmp_path / "imported").exists()


@pytest.mark.parametrize(
    "option", [("--max-time", "0"), ("--max-time", "nan"), ("--max-memory", "1"), ("--max-time", "-1")]
)
def test_a_limit_that_makes_no_sense_is_refused(good: Path, option: tuple[str, str]) -> None:
    assert "max-" in misused("check", *option, str(good))
