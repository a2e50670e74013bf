"""Workbooks that are made to take much memory or time, or to reach outside themselves, are refused or read in bounds."""

import io
import random
import struct
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from aistandards.plugin.table.rows import read_rows
from tests.support.described import Described, listing, read, rows, sheet, state, workbook

pytestmark = pytest.mark.usefixtures("no_snapshot")

KEYS = {str(row["id"]) for row in rows()}
ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
NOISE = random.Random(1).randbytes(1 << 20).hex()
GOOD = sheet(rows())


def repeated(member: str) -> bytes:
    file = io.BytesIO(workbook(GOOD))
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(member, b"<worksheet/>")
    return file.getvalue()


def packed(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as old, zipfile.ZipFile(file, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return file.getvalue()


def with_size(size: int) -> bytes:
    """A workbook whose directory states a wrong unpacked size of the sheet."""
    content = bytearray(workbook(GOOD))
    start = content.index(b"PK\x01\x02", content.index(b"xl/worksheets", content.index(b"PK\x01\x02")) - 60)
    assert struct.unpack_from("<L", content, start + 24)[0] == len(GOOD)
    struct.pack_into("<L", content, start + 24, size)
    return bytes(content)


def relation(target: str, mode: str = "Internal") -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    link = f'<Relationship Id="worksheet" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
    return workbook(GOOD, members={"xl/_rels/workbook.xml.rels": f"<Relationships>{link}</Relationships>".encode()})


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no archive": (lambda: b"PK no archive", "is no ZIP archive"),
    "another kind of file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "is no ZIP archive"),
    "cut off": (lambda: workbook(GOOD)[:-30], "is no ZIP archive"),
    "no members": (lambda: b"PK\x05\x06" + bytes(18), "it has no xl/"),
    "cut sheet": (lambda: workbook(GOOD[:-20]), "sheet1.xml cannot be read"),
    "sheet that is no XML": (lambda: workbook(b"\x00\xff"), "sheet1.xml cannot be read"),
    "spaces": (lambda: workbook(GOOD + b" " * (20 << 20)), "unpacks to"),
    "empty rows": (lambda: workbook(sheet(rows(), after="<row/>" * 2_000_000)), "unpacks to"),
    "texts": (lambda: workbook(GOOD, texts=b"<sst>" + b"<si/>" * 2_000_000 + b"</sst>"), "unpacks to"),
    "entities": (lambda: workbook(ENTITIES + GOOD), "declares a document type"),
    "entities in the texts": (lambda: workbook(GOOD, texts=ENTITIES + b"<sst>&b;</sst>"), "declares a document type"),
    "entities in the workbook": (
        lambda: workbook(GOOD, members={"xl/workbook.xml": ENTITIES + b"<workbook/>"}),
        "declares a document type",
    ),
    "a file outside": (lambda: workbook(OUTSIDE + GOOD.replace(b"Ways", b"&a;")), "declares a document type"),
    "much nesting": (lambda: workbook(b"<a>" * 100_000), "nested more than 64 deep"),
    "a long comment": (lambda: workbook(f"<worksheet><!--{NOISE}-->".encode()), "a tag or comment of more than 1 MiB"),
    "a long attribute": (lambda: workbook(f'<worksheet a="{NOISE}">'.encode()), "a tag or comment of more than 1 MiB"),
    "a cell far right": (lambda: workbook(sheet(rows(), after='<row><c r="ZZZ1"><v>1</v></c></row>')), "16384 columns"),
    "cells without end": (lambda: workbook(sheet(rows(), after=f"<row>{'<c/>' * 20_000}</row>")), "16384 columns"),
    "a row far down": (lambda: workbook(sheet(rows(), after='<row r="99999999"/>')), "1048576 rows"),
    "a member twice": (lambda: repeated("xl/worksheets/sheet1.xml"), "twice"),
    "another packing": (lambda: packed(zipfile.ZIP_LZMA), "packed in a way"),
    "a size that is too small": (lambda: with_size(100), "cannot be read"),
    "a size that is too large": (lambda: with_size(3 << 30), "unpacks to 3072 MiB"),
    "very many members": (
        lambda: workbook(GOOD, members={f"x/{number:050}": b"" for number in range(12_000)}),
        "too many members",
    ),
    "a sheet outside": (lambda: relation("../../../etc/hostname"), "it has no etc/hostname"),
    "a sheet elsewhere": (lambda: relation("http://127.0.0.1:9/", "External"), "it has no sheet ''"),
    "a sheet in a file": (lambda: relation("file:///etc/hostname"), "it has no xl/file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_workbook_that_is_made_to_harm_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Described(tmp_path / "plugins", "xlsx")
    made.use(monkeypatch)
    read(listing("xlsx"), made)
    content, said = REFUSED[name]
    report = read(content(), made)
    assert report["outcome"] == "broken" and said in report["message"], report
    assert report["message"].startswith("the listing of Made is no XLSX that can be read: ")
    assert state() == (KEYS, set())


LYING = {
    "a size that is not true": {"before": '<dimension ref="A1:XFD1048576"/>'},
    "no size": {"before": ""},
    "the last row": {"after": '<row r="1048576"><c r="A1048576" s="999999999999"/></row>'},
    "empty rows": {"after": "<row/>" * 100_000},
    "empty cells": {"after": f"<row>{'<c/>' * 16_000}</row>" * 10},
    "rows whose numbers fall": {"after": '<row r="3"/><row r="x"/><row r="1"/>'},
}


@pytest.mark.parametrize("name", LYING)
def test_a_sheet_is_read_whatever_it_says_of_its_size(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", "xlsx")
    made.use(monkeypatch)
    report = read(workbook(sheet(rows(), **LYING[name])), made)
    assert (report["outcome"], report["new"], report["quarantined"]) == ("ok", 8, 0), report


def test_merged_cells_formats_and_links_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Described(tmp_path / "plugins", "xlsx")
    made.use(monkeypatch)
    rest = (
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>' * 10_000 + b"<hyperlinks><hyperlink/></hyperlinks>"
    )
    links = {"xl/externalLinks/externalLink1.xml": ENTITIES, "xl/vbaProject.bin": bytes(100)}
    content = workbook(GOOD.replace(b"</worksheet>", rest + b"</worksheet>"), members=links)
    report = read(content, made)
    assert (report["outcome"], report["new"]) == ("ok", 8)


GROWING: dict[str, Callable[[int], bytes]] = {
    "rows": lambda number: workbook(sheet([{**row, "Title": NOISE[i : i + 90]} for i, row in enumerate(rows(number))])),
    "empty rows": lambda number: workbook(sheet(rows(1), after="<row/>" * 10 * number)),
    "empty cells": lambda number: workbook(sheet(rows(1), after=f"<row>{'<c/>' * 10}</row>" * number)),
    "texts": lambda number: workbook(GOOD, texts=b"<sst>" + b"<si><t>y</t></si>" * 10 * number + b"</sst>"),
    "one long text": lambda number: workbook(sheet([{"id": (NOISE * 3)[: 1500 * number]}])),
    "merged cells": lambda number: workbook(
        GOOD.replace(b"</worksheet>", b"<mergeCell/>" * 8 * number + b"</worksheet>")
    ),
}


def cost(made: Described, content: bytes) -> tuple[float, int]:
    """The seconds, and the peak of memory in bytes, of reading the rows of a workbook."""
    description = made.description
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _row in read_rows(description, io.BytesIO(content)):
            pass
        best = min(best, time.process_time() - start)
    tracemalloc.start()
    for _row in read_rows(description, io.BytesIO(content)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return best, peak


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_as_the_workbook_does_and_memory_hardly(name: str, tmp_path: Path) -> None:
    made = Described(tmp_path / "plugins", "xlsx")
    small_time, small_peak = cost(made, GROWING[name](1000))
    large_time, large_peak = cost(made, GROWING[name](4000))
    assert large_time < 4 * 3 * max(small_time, 0.003)
    # The table of texts is the only part of a workbook that stays in memory.
    assert large_peak < (6 if name == "texts" else 2) * max(small_peak, 1 << 20)
