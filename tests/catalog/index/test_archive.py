"""The file of the status index: what was written is read, and damage is told instead of read."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aistandards.catalog.index.archive import Archive, write
from aistandards.catalog.index.lines import IndexLine
from aistandards.errors import StoreError
from aistandards.model import Status

SOURCES = {"iso": {"date": "2026-01", "designations": 1}}
ONE_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)
dates = st.none() | st.dates().map(str) | st.integers(1900, 2100).map(str)
lines = st.builds(
    IndexLine,
    designation=words,
    status=st.sampled_from(Status),
    issued=dates,
    withdrawn=dates,
    edition=st.none() | words,
    work_item=st.booleans(),
    sources=st.lists(st.sampled_from(["iso", "iec", "itu-t"]), max_size=3).map(tuple),
    successors=st.lists(words, max_size=3).map(tuple),
)
numbers = st.from_regex(r"[a-z]?[0-9]{1,3}(-[0-9]{1,2}){0,2}", fullmatch=True) | words.map(str.casefold)
keys_of_upstreams = st.dictionaries(words, words, max_size=20)
contents = st.dictionaries(numbers, st.lists(words, min_size=1, max_size=3), max_size=20)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a file with several texts."""
    return small(tmp_path_factory.mktemp("index") / "index.zip").read_bytes()


def small(path: Path) -> Path:
    write(
        path,
        SOURCES,
        {
            f"{number}-{part}": [f"ISO {number}-{part}:2020\tpublished"] * 20
            for number in range(30)
            for part in range(20)
        },
        {},
    )
    return path


@given(lines)
def test_a_line_is_read_as_it_was_written(line: IndexLine) -> None:
    assert IndexLine.parse(str(line)) == line


@pytest.mark.parametrize(
    "text", ["", "\tpublished", "ISO 1:2022", "ISO 1:2022\tfine", "ISO 1:2022\tpublished\t2022-13"]
)
def test_a_line_without_a_fact_that_it_needs_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        IndexLine.parse(text)


@ONE_FILE
@given(contents, keys_of_upstreams)
def test_every_number_and_every_key_is_found(
    tmp_path: Path, sections: dict[str, list[str]], keys: dict[str, str]
) -> None:
    write(tmp_path / "index.zip", SOURCES, sections, keys)
    archive = Archive(tmp_path / "index.zip")
    assert dict(archive.all_keys()) == keys == {key: archive.designation_of(key) for key in keys}
    assert dict(archive.all_sections()) == sections
    assert {number: archive.section(number) for number in sections} == sections
    for number in sections:
        starts = {number[:length] for length in range(1, len(number) + 1)}
        for start in starts:
            assert set(archive.numbers_beginning(start)) == {other for other in sections if other.startswith(start)}


def test_numbers_are_found_across_the_texts_of_the_file(tmp_path: Path) -> None:
    archive = Archive(small(tmp_path / "index.zip"))
    with zipfile.ZipFile(tmp_path / "index.zip") as file:
        assert len(file.namelist()) > 10, "the numbers must be in several texts"
    assert len(list(archive.numbers_beginning("1"))) == 20 * 11 and len(list(archive.numbers_beginning("12-"))) == 20
    assert archive.section("12-3")[0] == "ISO 12-3:2020\tpublished" and archive.section("12") == []
    assert {"12-3", "12-4"} <= {number for number, _ in archive.numbers_near("12-3x")}


def test_equal_facts_give_equal_bytes_whatever_their_order(tmp_path: Path) -> None:
    sections = {"9": ["ISO 9:1999\tpublished"], "10": ["ISO 10:2000\tpublished"], "9-1": ["ISO 9-1:1999\tpublished"]}
    keys = {"iso:9": "ISO 9:1999", "iso:10": "ISO 10:2000"}
    write(tmp_path / "one.zip", SOURCES, sections, keys)
    write(tmp_path / "two.zip", SOURCES, dict(reversed(sections.items())), dict(reversed(keys.items())))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize(
    "number, lines_of_it", [("", ["x"]), ("1", []), ("1", [""]), ("1", ["x\ny"]), ("A", ["x"]), ("1\n2", ["x"])]
)
def test_what_cannot_be_read_again_is_not_written(tmp_path: Path, number: str, lines_of_it: list[str]) -> None:
    with pytest.raises(ValueError):
        write(tmp_path / "index.zip", SOURCES, {number: lines_of_it}, {})
    assert not (tmp_path / "index.zip").exists()


@pytest.mark.parametrize("keys", [{"a\tb": "x"}, {"a\nb": "x"}, {"a": "x\ny"}])
def test_a_key_that_cannot_be_read_again_is_not_written(tmp_path: Path, keys: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        write(tmp_path / "index.zip", SOURCES, {}, keys)


@ONE_FILE
@given(st.data())
def test_a_changed_byte_is_told_or_changes_no_fact(tmp_path: Path, content: bytes, data: st.DataObject) -> None:
    path, changed = tmp_path / "index.zip", bytearray(content)
    path.write_bytes(content)
    intact = dict(Archive(path).all_sections())
    changed[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(changed)
    try:
        archive = Archive(path)
        assert dict(archive.all_sections()) == intact and archive.sources == SOURCES
        assert dict(archive.all_keys()) == {}
    except StoreError as error:
        assert str(path) in str(error) and "install aistandards again" in str(error)


@ONE_FILE
@given(st.data())
def test_a_shortened_file_is_told(tmp_path: Path, content: bytes, data: st.DataObject) -> None:
    path = tmp_path / "index.zip"
    path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(StoreError, match="is damaged .*; install aistandards again"):
        Archive(path)


def archive_of(path: Path, about: object) -> Path:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("about.json", json.dumps(about))
    path.write_bytes(buffer.getvalue())
    return path


@pytest.mark.parametrize(
    "about, told",
    [
        (
            {"format": 2, "sources": {}, "numbers": [], "keys": []},
            "has the format 2, and this version of aistandards reads the format 1",
        ),
        ({}, "is damaged"),
        ([], "is damaged"),
        ({"format": 1, "sources": [], "numbers": [], "keys": []}, "is damaged"),
        ({"format": 1, "sources": {"iso": {}}, "numbers": [], "keys": []}, "is damaged"),
        ({"format": 1, "sources": {}}, "is damaged"),
    ],
)
def test_another_format_is_told(tmp_path: Path, about: object, told: str) -> None:
    with pytest.raises(StoreError, match=told):
        Archive(archive_of(tmp_path / "index.zip", about))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read .*; install aistandards again"):
        Archive(tmp_path / "index.zip")


def test_a_missing_text_is_told_when_it_is_needed(tmp_path: Path) -> None:
    archive = Archive(archive_of(tmp_path / "index.zip", {"format": 1, "sources": {}, "numbers": ["1"], "keys": []}))
    with pytest.raises(StoreError, match="is damaged"):
        archive.section("12")
