"""Folding: the form in which texts are compared, with the way back to where each character stood."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from aistandards.text import plain_text

LONGEST_READ = 20_000
"""Characters of a field that are read; what comes later in a text is no longer what it is about."""

_SKIPPED = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SKIP = re.compile(f"[{_SKIPPED}]")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def fold(text: str) -> str:
    """A text as it is compared: lower case, compatibility forms, single spaces, no markup."""
    text = plain_text(text[:LONGEST_READ]) or ""
    if not text.isascii():
        text = composed(text).translate(_DASHES)
    return " ".join(text.lower().split())


def composed(text: str) -> str:
    """A text with letters in their compatibility form, composed with their marks, and nothing invisible between."""
    return unicodedata.normalize("NFKC", _SKIP.sub("", text))


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """The same form of a plain text, and for each of its characters the index of the one it came from."""
    text = text[:LONGEST_READ]
    lowered = text.translate(_DASHES).lower()
    if len(lowered) == len(text) and _is_plain(text):
        return lowered, range(len(text))
    folded: list[str] = []
    offsets: list[int] = []
    for index, cluster in _clusters(text):
        form = unicodedata.normalize("NFKC", cluster).translate(_DASHES).lower()
        for character in form:
            if character.isspace():
                if folded and folded[-1] != " ":
                    folded.append(" ")
                    offsets.append(index)
            else:
                folded.append(character)
                offsets.append(index)
    return "".join(folded), offsets


def _is_plain(text: str) -> bool:
    """Whether folding changes no more than case and dashes, as in most texts: then every character keeps its place."""
    return " ".join(text.split()) == text and unicodedata.is_normalized("NFKC", text) and not _SKIP.search(text)


def _clusters(text: str) -> list[tuple[int, str]]:
    """Characters with the combining marks that follow them: normalisation must see both at once."""
    clusters: list[tuple[int, str]] = []
    for index, character in enumerate(text):
        if character in _SKIPPED:
            continue
        if clusters and unicodedata.combining(character) and len(clusters[-1][1]) < 32:
            clusters[-1] = (clusters[-1][0], clusters[-1][1] + character)
        else:
            clusters.append((index, character))
    return clusters


def phrases_in(folded: str, automaton: Any) -> list[tuple[int, int, int]]:
    """Where an automaton's phrases stand as words of their own in a folded text: (number of the phrase, start, end)."""
    found = automaton.find_matches_as_indexes(folded, overlapping=True)
    return [hit for hit in found if _stands_alone(folded, hit[1], hit[2])]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match stands alone; scripts without spaces between words have no such bounds."""
    if text[start] > "\u2e7f":
        return True
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or after.isalnum())
