"""The words of a text as PostgreSQL is to find them: what FTS5's `unicode61` does for SQLite.

PostgreSQL's own parser takes `ISO/IEC` for a path, `F.748.44` for a version and `1e5x` for two words; here a word is a
run of letters and digits, without case and accents, in the index and in a query alike.
"""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
# The same for ASCII, which nearly all is: ten times as fast.
_SPACED = {place: " " for place in range(128) if not chr(place).isalnum()}
_ACCENT = re.compile("[\u0300-\u036f]")
# Han, kana, hangul: written without spaces, so a word is sought inside a run of them.
# Compiled on first use, which takes longer than opening a store.
_UNSPACED = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"

# PostgreSQL takes words of 2 kB and 1 MB of words a standard; no text of a body's comes near.
LONGEST_WORD = 200
SHORTEST_BEGINNING = 3
"""Shorter words of a query stand for themselves alone: half of all words begin with the commonest letters."""
_LONGEST_VECTOR = 50_000


def words(text: str) -> list[str]:
    """The words of a text, in order.

    >>> words("ISO/IEC 42001:2023 — Systèmes d'IA")
    ['iso', 'iec', '42001', '2023', 'systemes', 'd', 'ia']
    """
    if text.isascii():
        return text.lower().translate(_SPACED).split()
    # Taken apart first: fancy letters become plain ones, which may be capitals, and an accent stands by itself.
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(unicodedata.normalize("NFC", bare.lower()))


def is_unspaced(text: str) -> bool:
    """Whether there is anything of a script that is written without spaces.

    >>> is_unspaced("人工智能"), is_unspaced("ai")
    (True, False)
    """
    return not text.isascii() and re.search(_UNSPACED, text) is not None


def vector(texts: Iterable[str]) -> str:
    """The words of texts, each once, as a `tsvector` literal; what exceeds PostgreSQL's limits is left out.

    >>> vector(["ISO 1", "On AI, on ISO"])
    'iso 1 on ai'
    """
    literal = " ".join(dict.fromkeys(word[:LONGEST_WORD] for text in texts for word in words(text)))
    return literal if len(literal) <= _LONGEST_VECTOR else literal[:_LONGEST_VECTOR].rpartition(" ")[0]


def unspaced(texts: Iterable[str]) -> str | None:
    """The words of scripts without spaces, in order, or None.

    >>> unspaced(["AI", "人工智能 — 概述"])
    '人工智能 概述'
    """
    found = [word for text in texts if is_unspaced(text) for word in words(text) if is_unspaced(word)]
    return " ".join(found) or None
