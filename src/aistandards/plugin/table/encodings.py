"""The encoding of a listing: similar labels for one that is not known, and byte order marks."""

import codecs
import difflib

_FREQUENT = (
    "utf-8 utf-8-sig utf-16 utf-16le utf-16be ascii latin-1 macintosh gbk gb18030 big5 shift_jis euc-jp iso-2022-jp euc-kr "
    "koi8-r koi8-u ibm866 windows-874 "
    + " ".join(f"windows-{number}" for number in range(1250, 1259))
    + " "
    + " ".join(f"iso-8859-{number}" for number in range(1, 17))
).split()

# The mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def nearest_label(label: str) -> str:
    """Return the frequent label of an encoding that is most similar.

    >>> nearest_label("utf8-sg"), nearest_label("rot13")
    ('utf-8-sig', 'utf-8')
    """
    return next(iter(difflib.get_close_matches(label.casefold()[:40], _FREQUENT, 1)), "utf-8")


def marked_codec(start: bytes) -> tuple[bytes, str] | None:
    """Return the byte order mark at the start of a file, and its codec; None without a mark.

    As in web browsers, the mark precedes any declared encoding: the encoding is then certain.
    """
    return next(((mark, codec) for mark, codec in _MARKS if start.startswith(mark)), None)
