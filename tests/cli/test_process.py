"""What the machine does to any command: streams that are closed or full, limits, no home, other encodings, signals."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from time import sleep
from typing import Any

import pytest

pytestmark = pytest.mark.subprocess

COMMAND = (sys.executable, "-m", "aistandards.cli.main")
PATIENCE = 60.0

WRITING = (
    ("list",),
    ("list", "--format", "json"),
    ("list", "--format", "csv"),
    ("show", "ISO/IEC 42001"),
    ("show", "--json", "ISO/IEC 42001"),
    ("search", "artificial intelligence"),
    ("stats",),
    ("stats", "--json"),
    ("cite", "ISO/IEC 42001"),
    ("sources",),
    ("doctor", "--json"),
    ("--help",),
    ("--version",),
)


@pytest.fixture
def home(small_store: Path, own_home: Path) -> Path:
    """A home folder with a small store."""
    own_home.mkdir()
    copyfile(small_store, own_home / "aistandards.db")
    return own_home


def command(*arguments: str, prepare: Callable[[], object] | None = None, **options: Any) -> tuple[int, str, str]:
    """Run the command in a process of its own: exit code, standard output and standard error."""
    named = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
    done = subprocess.run((*COMMAND, *arguments), preexec_fn=prepare, timeout=PATIENCE, **named)
    said = [(stream or b"").decode("utf-8", "replace") for stream in (done.stdout, done.stderr)]
    assert "Traceback" not in said[1] and "Exception ignored" not in said[1], said[1]
    return done.returncode, *said


def refused(*arguments: str, **options: Any) -> str:
    """The one sentence of a command that ends with exit code 1."""
    code, _, said = command(*arguments, **options)
    said = without_what_was_understood(said)
    assert code == 1 and said.startswith("aistandards: ") and said.count("\n") == 1, (code, said)
    return said


def without_what_was_understood(said: str) -> str:
    """What a command says besides the lines of a search about its query."""
    return "".join(line for line in said.splitlines(keepends=True) if not line.startswith(("concept: ", "term: ")))


def limit(what: int, number: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(what, (number, number))


def python_starts(prepare: Callable[[], None]) -> bool:
    """Return whether Python itself starts without a word; what its environment installs needs files and memory too."""
    done = subprocess.run((sys.executable, "-c", ""), preexec_fn=prepare, stderr=subprocess.PIPE, timeout=PATIENCE)
    return done.returncode == 0 and not done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("asked", WRITING, ids=" ".join)
def test_a_standard_output_that_is_full_closed_or_left_early_ends_the_command_in_order(
    asked: tuple[str, ...], home: Path
) -> None:
    with open("/dev/full", "w") as full:
        assert "standard output cannot be used (No space left" in refused(*asked, stdout=full)
    assert "standard output cannot be used (Bad file" in refused(*asked, stdout=None, prepare=lambda: os.close(1))
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as broken:
        code, told, said = command(*asked, stdout=broken)
        assert (code, told, without_what_was_understood(said)) == (1, "", ""), "a reader that has read enough is enough"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "json-ld", "sqlite", "exchange"])
def test_an_export_without_space_is_told(form: str, home: Path, tmp_path: Path) -> None:
    assert "cannot be written" in refused("export", "--format", form, "--output", "/dev/full")
    with open("/dev/full", "w") as full:
        refused("export", "--format", form, "--output", str(tmp_path / "file"), stdout=full)
    assert (tmp_path / "file").is_file(), "only the sentence about it was lost"


@pytest.mark.parametrize("asked", [("watch", "add", "x", "--body", "iso"), ("list",), ("sync", "--offline")])
def test_a_home_that_may_only_be_read_is_told_or_enough(
    asked: tuple[str, ...], home: Path, read_only: Callable[[Path], None]
) -> None:
    read_only(home)
    if asked[0] == "watch":
        assert str(home) in refused(*asked)
    else:
        assert command(*asked)[0] == 0


@pytest.mark.parametrize("closed", [0, 2])
def test_another_stream_that_is_closed_changes_nothing(
    closed: int, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Unbuffered streams have nothing left to write when Python ends.
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    stream = {0: "stdin", 2: "stderr"}[closed]
    code, told, _ = command("stats", **{stream: None}, prepare=lambda: os.close(closed))
    assert (code, told) == command("stats")[:2] and code == 0
    assert command("show", "nothing", **{stream: None}, prepare=lambda: os.close(closed))[0] == 1
    with open("/dev/full", "w") as full:
        assert command("show", "nothing", stderr=full)[0] == 1


def test_a_question_without_anybody_to_answer_ends_in_order(home: Path) -> None:
    code, _, said = command("review", stdin=None, prepare=lambda: os.close(0))
    assert (code, said.strip()) == (1, "Aborted!")


def test_a_store_gets_no_number_of_a_standard_stream(home: Path) -> None:
    before = (home / "aistandards.db").read_bytes()[:100]

    def close() -> None:
        for number in (0, 1, 2):
            os.close(number)

    assert command("sync", "--offline", stdin=None, stdout=None, stderr=None, prepare=close)[0] in (0, 1)
    assert (home / "aistandards.db").read_bytes()[:16] == before[:16]
    assert command("stats")[0] == 0


@pytest.mark.slow
def test_few_files_and_little_memory_are_enough_or_told(home: Path) -> None:
    whole = command("stats")
    assert command("stats", prepare=limit(resource.RLIMIT_NOFILE, 16)) == whole
    for number in range(3, 16):
        prepare = limit(resource.RLIMIT_NOFILE, number)
        if python_starts(prepare):
            code, told, said = command("stats", prepare=prepare)
            assert (code, told) == whole[:2] or said.startswith("aistandards: "), said
    worked = 0
    for size in range(24, 400, 16):
        prepare = limit(resource.RLIMIT_AS, size << 20)
        if not python_starts(prepare):
            continue
        code, told, said = command("list", prepare=prepare)
        assert code in (0, 1) or "MemoryError" in said or "shared" in said or code < 0, (size, said)
        worked += code == 0
    assert worked


def test_a_limit_of_file_sizes_is_told(home: Path) -> None:
    assert str(home) in refused("sync", "--offline", prepare=limit(resource.RLIMIT_FSIZE, 1024))


@pytest.mark.parametrize("place", ["/proc/nowhere", "/dev/null/home", "/etc/passwd", "\udcff/x\n"])
def test_a_home_that_cannot_be_is_told(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISTANDARDS_HOME", place)
    monkeypatch.chdir("/proc")
    refused("stats")


def test_without_a_home_the_user_s_folder_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AISTANDARDS_HOME")
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert command("stats")[0] == 0 and (tmp_path / "data" / "aistandards" / "aistandards.db").is_file()


@pytest.mark.parametrize("variables", [{"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"TERM": "dumb", "COLUMNS": "1"}, {"TERM": "", "COLUMNS": "0", "LANG": ""}, {"TMPDIR": "/nonexistent"}])  # fmt: skip
def test_no_setting_of_the_terminal_stops_a_command(
    variables: dict[str, str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for asked in WRITING[:6]:
        code, told, said = command(*asked)
        assert code == 0 and told and not without_what_was_understood(said)
    assert "berraschung" in refused("show", "überraschung\udcff")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_ends_any_command_with_its_code(number: signal.Signals, home: Path) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen((*COMMAND, "review"), bufsize=0, **pipes) as process:
        assert process.stdout is not None and process.stdin is not None
        shown = b""
        while b"quit" not in shown:
            shown += process.stdout.read(1) or pytest.fail("it ended before it asked")
        # The prompt is printed before the command waits for an answer.
        sleep(0.3)
        process.send_signal(number)
        process.wait(PATIENCE)
        said = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode == 128 + number
    assert said.startswith(f"aistandards: stopped by {number.name}") and said.count("\n") == 1


def test_who_ignores_a_signal_keeps_it_ignored(home: Path) -> None:
    def prepare() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.raise_signal(signal.SIGHUP)

    assert command("stats", prepare=prepare)[0] == 0
