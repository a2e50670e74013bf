"""Words of a text for the full-text search in PostgreSQL, as FTS5's `unicode61` splits them for SQLite.

PostgreSQL's own parser takes `ISO/IEC` for a path, `F.748.44` for a version and `1e5x` for two words. Here a word is a
run of letters and digits, without case and accents, in the index and in queries alike.
"""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
# The same for ASCII, which most texts are: ten times as fast.
_ASCII_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}
_ACCENT = re.compile("[\u0300-\u036f]")
# Han, kana, hangul: written without spaces, so a search looks for a word inside a run of them.
# Compiled on first use, which takes longer than opening a store.
_UNSPACED = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"

# PostgreSQL accepts words of 2 kB and 1 MB of words a standard; no real text comes near.
MAX_WORD = 200
MIN_PREFIX = 3
"""Characters of a word in a query that may match the beginning of longer words; too many words begin with fewer."""
_MAX_VECTOR = 50_000


def words(text: str) -> list[str]:
    """Return the words of a text, in order.

    >>> words("ISO/IEC 42001:2023 — Systèmes d'IA")
    ['iso', 'iec', '42001', '2023', 'systemes', 'd', 'ia']
    """
    if text.isascii():
        return text.lower().translate(_ASCII_SPACES).split()
    # NFKD first: compatibility letters become plain ones, which may be capitals, and accents become separate characters.
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(unicodedata.normalize("NFC", bare.lower()))


def is_unspaced(text: str) -> bool:
    """Return whether a text has characters of a script that is written without spaces.

    >>> is_unspaced("人工智能"), is_unspaced("ai")
    (True, False)
    """
    return not text.isascii() and re.search(_UNSPACED, text) is not None


def vector(texts: Iterable[str]) -> str:
    """Return the distinct words of texts as a `tsvector` literal, cut at a limit below that of PostgreSQL.

    >>> vector(["ISO 1", "On AI, on ISO"])
    'iso 1 on ai'
    """
    literal = " ".join(dict.fromkeys(word[:MAX_WORD] for text in texts for word in words(text)))
    return literal if len(literal) <= _MAX_VECTOR else literal[:_MAX_VECTOR].rpartition(" ")[0]


def unspaced(texts: Iterable[str]) -> str | None:
    """Return the words of scripts without spaces, in order, or None.

    >>> unspaced(["AI", "人工智能 — 概述"])
    '人工智能 概述'
    """
    matches = [word for text in texts if is_unspaced(text) for word in words(text) if is_unspaced(word)]
    return " ".join(matches) or None
