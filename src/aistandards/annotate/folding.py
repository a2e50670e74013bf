"""Folding: the form in which texts are compared, with the way back to where each character stood."""

import html
import re
import unicodedata

LONGEST_READ = 20_000
"""Characters of a field that are read; what comes later in a text is no longer what it is about."""

_TAG = re.compile(r"<[^<>]{0,500}>")
_SKIPPED = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SKIP = re.compile(f"[{_SKIPPED}]")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def fold(text: str) -> str:
    """The quick form, for a first look at every row: lower case, compatibility forms, single spaces, no markup."""
    text = text[:LONGEST_READ]
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _SKIP.sub("", text)).translate(_DASHES)
    return " ".join(text.lower().split())


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The same form of a plain text, and for each of its characters the index of the one it came from."""
    folded: list[str] = []
    offsets: list[int] = []
    for index, cluster in _clusters(text[:LONGEST_READ]):
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
