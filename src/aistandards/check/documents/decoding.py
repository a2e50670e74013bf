"""Decoding of documents: by their byte order mark, as UTF-8, or in the encoding that they name."""

import codecs

from aistandards.check.documents.interface import MAX_SEGMENTS, UnreadableError
from aistandards.model.encodings import text_codec

# The mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decoded(content: bytes, label: str | None = None) -> str:
    """Return the text of a document; end its lines with a line feed.

    Args:
        content: The document.
        label: Encoding that the document names. It counts only for content that is not UTF-8.

    Raises:
        UnreadableError: The content is no text in any of these encodings, or it has too many lines.
    """
    text = _text(content, label)
    nul = text.find("\0")
    if nul >= 0:
        raise UnreadableError(
            f"is no text: line {text.count(chr(10), 0, nul) + 1} has a NUL character; save it as text in UTF-8"
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if text.count("\n") > MAX_SEGMENTS:
        raise UnreadableError(f"has more than {MAX_SEGMENTS:,} lines; check it in parts")
    return text


def _text(content: bytes, label: str | None) -> str:
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    try:
        return str(memoryview(content)[len(mark) :], codec)
    except UnicodeDecodeError as error:
        named = text_codec(label) if label and not mark else None
        # A document in UTF-16 or UTF-32 cannot name its encoding in bytes of ASCII.
        if named is not None and not named.startswith("utf"):
            return content.decode(named, errors="replace")
        raise UnreadableError(
            f"is not {codec.upper().removesuffix('-LE').removesuffix('-BE')} (at byte {error.start + len(mark)}); "
            "save it as UTF-8"
        ) from None
