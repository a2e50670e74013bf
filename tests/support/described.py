"""A source described in TOML, as a test needs it: a listing of eight standards in one of the four formats."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pytest

from aistandards import Catalog
from aistandards.plugin.discovery import DIRECTORY
from aistandards.plugin.table import Description, PatternGrammar, TableSource
from aistandards.settings import Settings
from tests.support.commands import sync
from tests.support.stores import held

FORMATS = ("csv", "json", "jsonl", "xlsx")
COLUMNS = ("id", "No.", "Title", "Date")
Row = dict[str, Any]


def rows(number: int = 8) -> list[Row]:
    """Rows with the ids 11, 12, …"""
    return [
        {"id": index, "No.": f"X {index}", "Title": f"Ways of Grüße {index}", "Date": "2024-03-02"}
        for index in range(11, 11 + number)
    ]


def listing(form: str, of: Iterable[Row] | None = None) -> bytes:
    """Rows as a file of a format."""
    made = list(rows() if of is None else of)
    if form == "json":
        return json.dumps(made, ensure_ascii=False, indent=1).encode()
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made).encode()
    if form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)
        return text.getvalue().encode()
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(list(COLUMNS))
    for row in made:
        book.active.append([row.get(column) for column in COLUMNS])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class Described:
    """A description `made.toml` in a plugins folder, with its listing.

    Attributes:
        folder: The plugins folder.
        form: The format of the listing.
        path: The listing.
    """

    def __init__(self, folder: Path, form: str, *, url: str = "", more: str = "", top: str = "") -> None:
        self.folder, self.form = folder, form
        folder.mkdir(exist_ok=True)
        self.path = folder / f"list.{form}"
        place = f'url = "{url}"' if url else f'path = "{self.path.name}"'
        self.describe(
            f'title = "Made"\nattribution = "made up"\n{top}\n[listing]\n{place}\nformat = "{form}"\npace = 0\n{more}\n'
            '[fields]\nupstream_id = "id"\ndesignation = "No."\ntitle = "Title"\npublished = "Date"\n'
            "[designation]\npattern = 'X (?P<number>\\d+)'\npublishers = ['X']\n"
        )

    def describe(self, text: str) -> None:
        """Write the description."""
        (self.folder / "made.toml").write_text(text, encoding="utf-8")

    def write(self, content: bytes) -> None:
        """Write the listing."""
        self.path.write_bytes(content)

    @property
    def description(self) -> Description:
        """The description."""
        return Description.load(self.folder / "made.toml")

    @property
    def source(self) -> TableSource:
        """The source of the description."""
        return TableSource(self.description, PatternGrammar(self.description))

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let commands read the plugins folder."""
        monkeypatch.setenv(DIRECTORY, str(self.folder))


def read(content: bytes | None = None, of: Described | None = None) -> dict[str, Any]:
    """Synchronise the described source, after its listing was written, and return the report."""
    if content is not None and of is not None:
        of.write(content)
    return sync("made", "--scope", "all")[1]["made"]


def state() -> tuple[set[str], set[str]]:
    """The keys of the stored records that are listed, and of those that are gone."""
    stored = held(Settings.load().database_url)["records"]
    listed = {key for source, key, _, gone in stored if source == "made" and not gone}
    return listed, {key for source, key, _, gone in stored if source == "made" and gone}


def quarantined() -> list[tuple[bytes, str]]:
    """The bytes of the rows in quarantine, and why each is there."""
    with Catalog.open() as catalog:
        return [(row.raw, row.reason) for row in catalog.quarantine()]


def workbook(sheet: bytes, *, texts: bytes = b"<sst/>", members: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook with the XML of its sheet and of its table of texts, and with other or further members."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml"}
    links = "".join(
        f'<Relationship Id="{kind}" Type="{kinds}/{kind}" Target="{path}"/>' for kind, path in parts.items()
    )
    content: dict[str, bytes] = {
        "xl/workbook.xml": b'<workbook xmlns:r="r"><sheets><sheet name="One" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>".encode(),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": texts,
    } | dict(members or {})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in content.items():
            archive.writestr(name, member)
    return file.getvalue()


def sheet(of: Iterable[Row], *, before: str = "", after: str = "", headers: Iterable[str] = COLUMNS) -> bytes:
    """The XML of a sheet with rows of texts; what is before its rows, and after them."""
    body = "".join(map(_row_element, [dict(zip(COLUMNS, headers, strict=False)), *of]))
    return f"<worksheet>{before}<sheetData>{body}{after}</sheetData></worksheet>".encode()


def _row_element(row: Row) -> str:
    cells = "".join(
        f'<c r={quoteattr("ABCD"[COLUMNS.index(column)])} t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
        for column, value in row.items()
    )
    return f"<row>{cells}</row>"
