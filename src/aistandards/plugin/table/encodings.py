"""The encodings that a description may name: codecs of text, by the labels of the WHATWG Encoding Standard and of Python.

Python's registry also has codecs that are no encodings of text, or run for long: `zip`, `idna`, `unicode_escape`.
"""

import codecs
import difflib
import re

_CODECS = frozenset(
    """ascii utf-8 utf-8-sig utf-16 utf-16-le utf-16-be iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7
    iso8859-8 iso8859-9 iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp437 cp850 cp852 cp866 cp874 cp932
    cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8-r koi8-u mac-roman mac-cyrillic gbk gb2312
    gb18030 big5 big5hkscs euc_jp shift_jis iso2022_jp euc_kr""".split()
)
"""Names of codecs, as `codecs.lookup` returns them."""

# Labels of the WHATWG Encoding Standard that Python does not know.
_LABELS = {
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "koi": "koi8-r",
    "logical": "iso8859-8",
    "tis-620": "cp874",
    "unicode-1-1-utf-8": "utf-8",
    "visual": "iso8859-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gbk",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "x-sjis": "shift_jis",
    "x-x-big5": "big5",
}
_LABEL = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,39}")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def text_codec(label: str) -> str | None:
    """Return the name of the codec of text for a label; None if there is none.

    >>> text_codec("Windows-1252"), text_codec("x-sjis"), text_codec("idna"), text_codec("utf-7")
    ('cp1252', 'shift_jis', None, None)
    """
    plain = label.strip().casefold()
    if not _LABEL.fullmatch(plain):
        return None
    try:
        name = codecs.lookup(_LABELS.get(plain, plain)).name
    except (LookupError, ValueError):
        return None
    return name if name in _CODECS else None


def nearest_label(label: str) -> str:
    """Return the known label that is most similar.

    >>> nearest_label("utf8-sg"), nearest_label("rot13")
    ('utf-8-sig', 'utf-8')
    """
    return next(iter(difflib.get_close_matches(label.casefold()[:40], sorted(_CODECS | _LABELS.keys()), 1)), "utf-8")


def marked_codec(start: bytes) -> tuple[bytes, str] | None:
    """Return the byte order mark at the start of a file, and its codec; None without a mark.

    As in web browsers, the mark precedes any declared encoding: the encoding is then certain.
    """
    return next(((mark, codec) for mark, codec in _MARKS if start.startswith(mark)), None)
