"""Feed formats that are archives: a workbook, and a zip file with one document per member.

`feed_format_of` determines the format of a recorded file by its extension.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import needs_extra
from aistandards.model.text import C0
from aistandards.testing.upstream.feed_format import (
    CsvListing,
    FeedFormat,
    JsonLines,
    JsonListing,
    replace_in_json,
    to_json,
)

# Characters that XML, and therefore a workbook, cannot contain.
_CONTROLS = re.compile(f"[{C0}]")


@attrs.frozen
class XlsxListing:
    """One sheet of a workbook, with a header line. A row is a list of cells in JSON.

    Attributes:
        sheet: Name of the sheet; None for the first. Other sheets are sent as recorded.
    """

    sheet: str | None = None
    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    unreadable: bytes | None = None
    meaningless: bytes = b'["of no use"]'

    def split(self, body: bytes) -> list[bytes]:
        """Return the rows below the header."""
        sheets = self._sheets(body)
        return [to_json([_cell(value) for value in row]) for row in sheets[self._name(sheets)][1:]]

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """Yield the workbook with other rows in the sheet."""
        with needs_extra("tables", "openpyxl", "a workbook as an upstream"):
            import openpyxl

        sheets = self._sheets(body)
        book = openpyxl.Workbook(write_only=True)
        for name, values in sheets.items():
            sheet = book.create_sheet(name)
            if name != self._name(sheets):
                for value in values:
                    sheet.append(list(value))
                continue
            sheet.append(list(values[0]))
            for row in rows:
                sheet.append([_CONTROLS.sub("", cell) if isinstance(cell, str) else cell for cell in json.loads(row)])
        out = io.BytesIO()
        book.save(out)
        yield out.getvalue()

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """Replace a text in every cell."""
        return to_json(replace_in_json(json.loads(row), old, new))

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Return whether the bytes contain every cell of the row."""
        return all(to_json(cell) in kept for cell in json.loads(row) if cell is not None)

    def _name(self, sheets: Mapping[str, Any]) -> str:
        name = self.sheet or next(iter(sheets))
        if name not in sheets:
            raise ValueError(f"the recorded workbook has no sheet {name!r}; it has {', '.join(sheets)}")
        return name

    @staticmethod
    def _sheets(body: bytes) -> dict[str, list[tuple[Any, ...]]]:
        with needs_extra("tables", "openpyxl", "a workbook as an upstream"):
            import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        return {sheet.title: list(sheet.values) for sheet in book.worksheets}


@attrs.frozen
class ZipArchive:
    """A zip file with one document per member. A row is the name of the member, a line feed, and its bytes.

    Attributes:
        member: Extension of the members that are rows.
    """

    member: str = ".yaml"
    media_type: str = "application/zip"
    unreadable: bytes | None = b"%s\n[unclosed"
    meaningless: bytes = b"%s\nnothing: of use\n"

    def split(self, body: bytes) -> list[bytes]:
        """Return the members that are rows."""
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [name for name in archive.namelist() if name.endswith(self.member)]
            return [name.encode() + b"\n" + archive.read(name) for name in names]

    def join(self, body: bytes, rows: Iterable[bytes], query: Mapping[str, str]) -> Iterator[bytes]:
        """Yield an archive with the rows as members. A row without a name gets a name in the folder of the first row."""
        out = io.BytesIO()
        folder = ""
        with zipfile.ZipFile(out, "w") as archive:
            for number, row in enumerate(rows):
                name, _, content = row.partition(b"\n")
                folder = folder or name.decode().rpartition("/")[0] + "/"
                member_name = f"{folder}row-{number}{self.member}" if name == b"%s" else name.decode()
                archive.writestr(member_name, content)
        yield out.getvalue()

    def replace(self, row: bytes, old: str, new: str) -> bytes:
        """Replace a text in the name and in the document. The new text must not need quotation marks."""
        name, _, content = row.partition(b"\n")
        return name.replace(old.encode(), new.encode()) + b"\n" + content.replace(old.encode(), new.encode())

    def contains(self, kept: bytes, row: bytes) -> bool:
        """Return whether the bytes contain the document."""
        return row.partition(b"\n")[2].strip() in kept


FEED_FORMATS: Mapping[str, Callable[[], FeedFormat]] = {
    ".json": JsonListing,
    ".jsonl": JsonLines,
    ".csv": CsvListing,
    ".xlsx": XlsxListing,
    ".zip": ZipArchive,
}
"""Feed formats by the extension of the recorded file."""


def feed_format_of(path: Path) -> FeedFormat:
    """Return the feed format of a recorded file, by its extension.

    Raises:
        ValueError: The extension is unknown.
    """
    kind = path.suffix.casefold()
    if kind not in FEED_FORMATS:
        raise ValueError(
            f"{path.name}: name its format with `feed_format = …` in the test class, or in {path.parent.name}/suite.py where "
            f"the plugin is one file; without it, the extensions {', '.join(FEED_FORMATS)} are known"
        )
    return FEED_FORMATS[kind]()


def _cell(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)[:10]
