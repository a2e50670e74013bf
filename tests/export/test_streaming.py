"""Formats for standards read one record after another: memory does not grow with the number of records."""

import gc
import tracemalloc
import weakref
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import attrs
import pytest

from aistandards.export import Kind, export_standards, format_names
from aistandards.export.interface import Metadata
from aistandards.export.parquet import ParquetStandards
from aistandards.export.registry import load_format
from aistandards.export.whole_file import write_file
from aistandards.model import Standard
from aistandards.model.codec import from_json

STANDARDS = list(map(from_json, (Path(__file__).parent / "standards.jsonl").read_bytes().splitlines()))
FEW, MANY = 300, 3_000


class Stream:
    """Distinct standards, each made when it is asked for.

    Attributes:
        most: Highest number that were in memory at the same time.
    """

    def __init__(self, number: int) -> None:
        self.number, self.most = number, 0
        self._alive: dict[int, weakref.ref[Standard]] = {}

    def __iter__(self) -> Iterator[Standard]:
        for index in range(self.number):
            standard = attrs.evolve(STANDARDS[index % len(STANDARDS)], designation=f"ISO {index}")
            self._alive[index] = weakref.ref(standard, lambda _, index=index: self._alive.pop(index))  # type: ignore[misc]
            self.most = max(self.most, len(self._alive))
            yield standard
            del standard


def needed_by(form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="needs the extra parquet")


@pytest.mark.parametrize("form", format_names(Kind.STANDARDS))
def test_few_standards_are_in_memory_at_once(form: str, tmp_path: Path) -> None:
    needed_by(form)
    stream = Stream(FEW)
    assert export_standards(stream, form, tmp_path / "a", data_version="1") == FEW
    assert 1 <= stream.most <= 3


@pytest.mark.parametrize("form", format_names(Kind.CITATIONS))
def test_few_citations_are_in_memory_at_once(form: str, tmp_path: Path) -> None:
    stream = Stream(FEW)
    write_file(load_format(Kind.CITATIONS, form), stream, tmp_path / "a", Metadata("1"))
    assert 1 <= stream.most <= 3


@pytest.mark.parametrize("form", format_names(Kind.STANDARDS))
def test_memory_does_not_grow_with_the_number_of_standards(form: str, tmp_path: Path) -> None:
    needed_by(form)

    def peak(number: int) -> int:
        gc.collect()
        tracemalloc.start()
        try:
            # Row groups that are full several times in a short test.
            loaded = ParquetStandards(100) if form == "parquet" else load_format(Kind.STANDARDS, form)
            write_file(loaded, islice(cycle(STANDARDS), number), tmp_path / "a", Metadata("1"))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(FEW)
    # Python keeps some freed objects for later; a row or a line that were kept would take hundreds of bytes each.
    assert (peak(MANY) - peak(FEW)) / (MANY - FEW) < 40


def test_row_groups_are_batches(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    write_file(ParquetStandards(100), Stream(250), tmp_path / "a", Metadata("1"))
    file = parquet.ParquetFile(tmp_path / "a")
    assert [file.metadata.row_group(index).num_rows for index in range(file.num_row_groups)] == [100, 100, 50]
