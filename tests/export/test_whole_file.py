"""A file appears whole or not at all, whatever is at its place before."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards.errors import ExportError, MissingExtraError
from aistandards.export import Kind, export_standards, format_names
from aistandards.model import Standard
from aistandards.model.codec import from_json

STANDARDS = list(map(from_json, (Path(__file__).parent / "standards.jsonl").read_bytes().splitlines()))
FORMATS = format_names(Kind.STANDARDS)


@pytest.fixture(autouse=True)
def libraries(request: pytest.FixtureRequest) -> None:
    if "parquet" in request.node.name:
        pytest.importorskip("pyarrow", reason="needs the extra parquet")


def failing() -> Iterator[Standard]:
    yield from STANDARDS
    raise RuntimeError("the store went away")


@pytest.mark.parametrize("form", FORMATS)
def test_what_fails_half_way_leaves_nothing(form: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="went away"):
        export_standards(failing(), form, tmp_path / "new")
    (tmp_path / "old").write_text("as before")
    with pytest.raises(RuntimeError, match="went away"):
        export_standards(failing(), form, tmp_path / "old")
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == "as before"


@pytest.mark.parametrize("form", FORMATS)
def test_an_older_file_is_replaced_and_keeps_its_mode(form: str, tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_text("as before" * 100_000)
    path.chmod(0o640)
    assert export_standards(STANDARDS, form, path) == len(STANDARDS)
    first = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640 and not first.startswith(b"as before")
    export_standards(STANDARDS, form, path)
    assert path.read_bytes() == first
    assert {path.name for path in tmp_path.iterdir()} <= {"old", "old.metadata.json"}


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_to_export_is_a_file_without_standards(form: str, tmp_path: Path) -> None:
    assert export_standards([], form, tmp_path / "a") == 0
    assert (tmp_path / "a").is_file()


def test_an_empty_table_has_its_header(tmp_path: Path) -> None:
    export_standards([], "csv", tmp_path / "empty.csv")
    export_standards(STANDARDS, "csv", tmp_path / "full.csv")
    header = (tmp_path / "empty.csv").read_bytes()
    assert (tmp_path / "full.csv").read_bytes().startswith(header) and header.count(b",") > 10


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "target.csv").write_text("as before")
    (tmp_path / "link.csv").symlink_to("target.csv")
    export_standards(STANDARDS, "csv", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "target.csv").read_text(encoding="utf-8").startswith("designation,")


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(path.read_bytes()))
    reader.start()
    export_standards(STANDARDS, "jsonl", path)
    reader.join(10)
    assert received[0].count(b"\n") == len(STANDARDS)
    assert stat.S_ISFIFO(path.stat().st_mode) and [one.name for one in tmp_path.iterdir()] == ["pipe"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_place_that_cannot_be_written_is_an_error_that_names_it(form: str, tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "a", tmp_path):
        with pytest.raises(ExportError) as raised:
            export_standards(STANDARDS, form, path)
        assert str(raised.value).startswith(f"{path} cannot be written: ")
    assert not list(tmp_path.iterdir())


def test_a_long_name_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 240)
    export_standards(STANDARDS, "exchange", path)
    assert path.is_file()


def test_a_library_that_is_missing_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pyarrow.*\.\[parquet\]"):
        export_standards(STANDARDS, "parquet", tmp_path / "a.parquet")
    assert not list(tmp_path.iterdir())
