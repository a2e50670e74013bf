"""Reader of PDF, based on pypdf."""

from collections.abc import Iterator
from io import BytesIO

from aistandards.check.documents.interface import ALLOW, Location, Segment, UnreadableError
from aistandards.errors import needs_extra


def read(content: bytes) -> Iterator[Segment]:
    """Yield the lines of a PDF file with their page numbers; pypdf guesses the lines.

    Raises:
        MissingExtraError: pypdf is not installed.
    """
    with needs_extra("documents", "pypdf", "reading PDF"):
        import pypdf
    number = 0
    try:
        for number, page in enumerate(pypdf.PdfReader(BytesIO(content)).pages, start=1):
            for line in page.extract_text().split("\n"):
                yield Segment(f"{line}\n", Location(number, "page"), ALLOW in line)
    except (MemoryError, UnreadableError):
        raise
    except Exception as error:
        place = f" at page {number}" if number else ""
        raise UnreadableError(f"is not a readable PDF file ({type(error).__name__}{place})") from None
