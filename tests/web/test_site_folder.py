"""The folder of a site: brought up to date, never somebody else's, known to be incomplete after an interruption."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards.errors import ExportError
from aistandards.web.site.build import build
from aistandards.web.site.writer import DIGESTS, Writer, differences, is_site
from tests.support.commands import refused, run


@pytest.fixture
def small(small_store: Path, tmp_path: Path) -> Iterator[Catalog]:
    copy = tmp_path / "store.db"
    shutil.copyfile(small_store, copy)
    with Catalog.open(copy) as opened:
        yield opened


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def written(folder: Path, files: dict[str, str | bytes]) -> None:
    writer = Writer(folder)
    for name, content in files.items():
        writer.write(name, content)
    writer.finish()


@pytest.mark.slow
def test_the_same_catalogue_gives_the_same_bytes(small: Catalog, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    built = build(small, first, languages=["en"])
    assert built.pages > 100
    build(small, second, languages=["en"])
    assert files_of(first) == files_of(second)
    assert built.files == len(files_of(first)) and differences(first) == []
    old = {path: path.stat().st_mtime_ns for path in first.rglob("*.html")}
    build(small, first, languages=["en"])
    assert files_of(first) == files_of(second)
    assert old == {path: path.stat().st_mtime_ns for path in first.rglob("*.html")}, "what is the same is not written"


def test_what_no_page_has_any_more_is_removed(tmp_path: Path) -> None:
    written(tmp_path, {"en/old/index.html": "old", "en/index.html": "1"})
    written(tmp_path, {"en/index.html": "2"})
    assert set(files_of(tmp_path)) == {".aistandards-site", DIGESTS, "en/index.html"}
    assert (tmp_path / "en/index.html").read_text() == "2" and not (tmp_path / "en/old").exists()


def test_an_interrupted_build_has_no_digests(tmp_path: Path) -> None:
    written(tmp_path, {"a": "1", "b": "1"})
    Writer(tmp_path).write("a", "2")
    assert is_site(tmp_path) and not (tmp_path / DIGESTS).exists()
    with pytest.raises(ExportError, match="no complete site"):
        differences(tmp_path)


def test_a_folder_of_somebody_else_is_refused(small: Catalog, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(ExportError, match="no site of aistandards"):
        build(small, mine)
    assert files_of(mine) == {"thesis.txt": b"years of work"}
    with pytest.raises(ExportError, match="no site of aistandards"):
        build(small, mine / "thesis.txt")


@pytest.mark.parametrize("change", ["changed", "missing", "added"])
def test_the_check_names_what_is_not_as_built(change: str, tmp_path: Path) -> None:
    written(tmp_path, {"en/index.html": "1", "data/x": b"\xff"})
    assert run("site", "check", str(tmp_path)).exit_code == 0
    name = "en/other.html" if change == "added" else "en/index.html"
    if change == "missing":
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text("2")
    assert differences(tmp_path) == [name]
    assert name in refused("site", "check", str(tmp_path))


def test_a_language_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    answer = run("site", "build", str(tmp_path / "x"), "--languages", "en,tlh")
    assert answer.exit_code == 2 and "tlh" in answer.output and not (tmp_path / "x").exists()
