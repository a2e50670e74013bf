"""Reader of RTF, based on striprtf."""

from collections.abc import Iterator

from aistandards.check.documents.interface import ALLOW, Location, Segment, UnreadableError
from aistandards.errors import needs_extra


def read(content: bytes) -> Iterator[Segment]:
    """Yield the paragraphs of an RTF file; the count leaves out empty paragraphs.

    Raises:
        MissingExtraError: striprtf is not installed.
    """
    with needs_extra("documents", "striprtf", "reading RTF"):
        from striprtf.striprtf import rtf_to_text
    if not content.lstrip().startswith(b"{\\rtf"):
        raise UnreadableError("is not an RTF file")
    try:
        text = rtf_to_text(content.decode("latin-1"), errors="replace")
    except (MemoryError, UnreadableError):
        raise
    except Exception as error:
        raise UnreadableError(f"is not a readable RTF file ({type(error).__name__})") from None
    paragraphs = (line for line in text.split("\n") if line.strip())
    for number, paragraph in enumerate(paragraphs, start=1):
        yield Segment(f"{paragraph}\n\n", Location(number, "paragraph"), ALLOW in paragraph)
