"""Reader of notebooks of Jupyter: the source of every cell, not its output."""

from collections.abc import Iterator, Sequence

import attrs
import msgspec

from aistandards.check.documents import markdown, plain
from aistandards.check.documents.decoding import decoded
from aistandards.check.documents.interface import Location, Segment, UnreadableError


class _Cell(msgspec.Struct):
    """A cell; `input` is the source of a cell with code in the format before version 4."""

    cell_type: str = ""
    source: str | Sequence[str] = ""
    input: str | Sequence[str] = ""


class _Sheet(msgspec.Struct):
    cells: Sequence[_Cell] = ()


class _Notebook(_Sheet):
    """A notebook; the format before version 4 has its cells in sheets."""

    worksheets: Sequence[_Sheet] = ()


def read(content: bytes) -> Iterator[Segment]:
    """Yield the text of the cells; those in Markdown as they read.

    Raises:
        MissingExtraError: A cell in Markdown needs markdown-it-py, which is not installed.
    """
    try:
        notebook = msgspec.json.decode(decoded(content).encode(), type=_Notebook)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise UnreadableError(f"is no notebook ({error})") from None
    cells = [*notebook.cells, *(cell for sheet in notebook.worksheets for cell in sheet.cells)]
    for number, cell in enumerate(cells, start=1):
        source = "".join(cell.source) or "".join(cell.input)
        reader = markdown if cell.cell_type == "markdown" else plain
        for segment in reader.read(source.encode(errors="replace")):
            yield attrs.evolve(segment, location=Location(number, "cell"))
        yield Segment("\n", Location(number, "cell"))
