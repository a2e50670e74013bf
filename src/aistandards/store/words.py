"""The words of a text as PostgreSQL is to find them: what FTS5's `unicode61` does for SQLite.

PostgreSQL's own parser takes `ISO/IEC` for a path, `F.748.44` for a version and `1e5x` for two words; here a word is a
run of letters and digits, without case and accents, in the index and in a query alike.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W_]+")
_ACCENT = re.compile("[\u0300-\u036f]")
# Han, kana, hangul: written without spaces, so a word is sought inside a run of them.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")

# PostgreSQL's limits: 2 kB a word, 16,383 positions, 1 MB of words a standard; stems need room beside them.
_LONGEST_WORD = 200
_LAST_POSITION = 16_383
_MOST_BYTES = 300_000


def words(text: str) -> list[str]:
    """The words of a text, in order.

    >>> words("ISO/IEC 42001:2023 — Systèmes d'IA")
    ['iso', 'iec', '42001', '2023', 'systemes', 'd', 'ia']
    """
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text)))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(text)]


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that is written without spaces.

    >>> is_unspaced("人工智能"), is_unspaced("ai")
    (True, False)
    """
    return _UNSPACED.search(word) is not None


def vector(parts: Iterable[tuple[str, str]]) -> str:
    """Texts with their weights as a `tsvector` literal; what exceeds PostgreSQL's limits is left out.

    >>> vector([("A", "ISO 1"), ("B", "On AI")])
    'iso:1A 1:2A on:3B ai:4B'
    """
    return " ".join(_lexemes(parts))


def _lexemes(parts: Iterable[tuple[str, str]]) -> Iterator[str]:
    position, size = 0, 0
    for weight, text in parts:
        for word in words(text):
            position, size = position + 1, size + len(word.encode()) + 8
            if size > _MOST_BYTES:
                return
            yield f"{word}:{min(position, _LAST_POSITION)}{weight}"


def unspaced(texts: Iterable[str]) -> str | None:
    """The words of scripts without spaces, in order, or None.

    >>> unspaced(["AI", "人工智能 — 概述"])
    '人工智能 概述'
    """
    found = [word for text in texts if not text.isascii() for word in words(text) if is_unspaced(word)]
    return " ".join(found) or None
