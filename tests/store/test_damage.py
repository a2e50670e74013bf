"""A store that was damaged: every command works or says one sentence that names the store, and changes nothing more."""

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import pytest

from aistandards.cli.main import main
from tests.support.small import Small

COMMANDS = (
    ("list",),
    ("list", "--format", "json"),
    ("show", "ISO/IEC 42001"),
    ("search", "artificial intelligence"),
    ("stats", "--by", "body,status"),
    ("gaps",),
    ("matrix",),
    ("changes",),
    ("why", "ISO/IEC 42001", "relevance:ai"),
    ("sources",),
    ("quarantine", "list"),
    ("doctor",),
    ("sync", "--offline"),
    ("sync", "iso", "--full", "--force"),
)

Ask = Callable[[tuple[str, ...]], tuple[int, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command as users do: its exit code, and what it says on standard error."""

    def asked(arguments: tuple[str, ...]) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        return int(ended.value.code or 0), capsys.readouterr().err

    return asked


def _works_or_says_one_sentence(ask: Ask, path: Path, seed: object) -> int:
    """Ask every command; the number of refusals."""
    refused = 0
    for arguments in COMMANDS:
        code, said = ask(("--db", f"sqlite:///{path}", *arguments))
        told = [line for line in said.splitlines() if line.startswith("aistandards: ")]
        assert "Traceback" not in said and code in (0, 1, 3, 4), (seed, arguments, said)
        if code == 1 and arguments != ("doctor",):
            assert len(told) == 1 and len(said.splitlines()) == 1, (seed, arguments, said)
            assert str(path) in said or "no standard" in said or "no concept" in said, (seed, arguments, said)
            refused += 1
    return refused


@pytest.mark.slow
@pytest.mark.parametrize("bytes_flipped", [1, 8, 200])
def test_flipped_bytes_are_survived_or_told(
    bytes_flipped: int, small_store: Path, sites: Small, ask: Ask, tmp_path: Path
) -> None:
    whole, chance, refused = small_store.read_bytes(), random.Random(bytes_flipped), 0
    for number in range(12):
        content = bytearray(whole)
        for _ in range(bytes_flipped):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path = tmp_path / f"flipped{number}.db"
        path.write_bytes(content)
        refused += _works_or_says_one_sentence(ask, path, (bytes_flipped, number))
    assert refused or bytes_flipped == 1, "some flips must be noticed"


@pytest.mark.parametrize("wrong", ["", "{", "[]", "null", '"text"', "{}", '{"designation": 1}', "12", '{"designation":"ISO 1"}', "[" * 5000])  # fmt: skip
def test_a_record_that_is_damaged_inside_the_store_is_told(
    wrong: str, small_store: Path, sites: Small, ask: Ask, tmp_path: Path
) -> None:
    path = tmp_path / "store.db"
    copyfile(small_store, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE standard SET data = ?", (wrong,))
        connection.execute("UPDATE record SET data = ? WHERE data IS NOT NULL", (wrong,))
    connection.close()
    assert _works_or_says_one_sentence(ask, path, wrong) >= 2


@pytest.mark.parametrize("column, value", [("status", "no status"), ("stage", None), ("title", b"\xff\xfe"), ("sort_key", 5), ("designation", b"\0")])  # fmt: skip
def test_a_column_of_another_kind_is_survived_or_told(
    column: str, value: object, small_store: Path, sites: Small, ask: Ask, tmp_path: Path
) -> None:
    path = tmp_path / "store.db"
    copyfile(small_store, path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE OR IGNORE standard SET {column} = ?", (value,)) if value is not None else None
        connection.execute("UPDATE cursor SET cursor = '{'")
    connection.close()
    assert _works_or_says_one_sentence(ask, path, column) >= 1


def test_the_log_of_another_store_is_survived_or_told(
    small_store: Path, sites: Small, ask: Ask, tmp_path: Path
) -> None:
    path, other = tmp_path / "store.db", tmp_path / "other.db"
    copyfile(small_store, other)
    with sqlite3.connect(other) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        for statement in ("UPDATE standard SET title = title || ' other'", "DELETE FROM record", "DELETE FROM facet"):
            writer.execute(statement)
        writer.commit()
        log = Path(f"{other}-wal").read_bytes()
    writer.close()
    for length in (len(log), len(log) // 2, 40):
        path.write_bytes(small_store.read_bytes()[: 32768 * 20] if length == 40 else small_store.read_bytes())
        Path(f"{path}-wal").write_bytes(log[:length])
        Path(f"{path}-shm").unlink(missing_ok=True)
        _works_or_says_one_sentence(ask, path, length)
