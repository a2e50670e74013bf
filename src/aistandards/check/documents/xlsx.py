"""Reader of XLSX: the texts of the cells of every sheet."""

from collections.abc import Iterator
from io import BytesIO

from aistandards.check.documents.archive import Archive
from aistandards.check.documents.cells import cell_name
from aistandards.check.documents.interface import ALLOW, Location, Segment, UnreadableError
from aistandards.plugin.table.workbook import Workbook, WorkbookError


def read(content: bytes) -> Iterator[Segment]:
    """Yield the texts of the cells; the mark `aistandards: allow` in a cell counts for its row."""
    Archive(content)
    try:
        workbook = Workbook(BytesIO(content))
        # One part that many sheets name is read once, as the first of them.
        first = {sheet.path: sheet for sheet in reversed(workbook.sheets)}
        for sheet in (sheet for sheet in workbook.sheets if first[sheet.path] is sheet):
            for number, cells in workbook.rows(sheet):
                texts = {column: cell.value for column, cell in cells.items() if isinstance(cell.value, str)}
                allowed = any(ALLOW in text for text in texts.values())
                for column, text in texts.items():
                    location = Location(number, "cell", cell_name(sheet.name, number, column))
                    yield Segment(f"{text}\n\n", location, allowed)
    except WorkbookError as error:
        raise UnreadableError(f"is no XLSX that can be read: {error}") from None
