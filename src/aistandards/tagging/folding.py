"""Folding: the form in which texts are compared, with the way back to where each character stood."""

import re
import unicodedata
from collections.abc import Sequence

from aistandards.model.text import is_on_one_line, plain_text

LONGEST_READ = 20_000
"""Characters of a field that are read; what comes later in a text is no longer what it is about."""

_SKIPPED = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SKIP = re.compile(f"[{_SKIPPED}]")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
# ASCII but for a letter that a mark may follow, or any one character.
_PIECE = re.compile("[!-~]+(?![^\x00-\x7f])|.", re.DOTALL)

# Marks that Arabic is written with or without: vowel signs and the stretching bar.
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_ARABIC = re.compile("[\u0620-\u064a]")
_ARABIC_FORMS = str.maketrans("\u0623\u0625\u0622\u0671\u0649\u0629", "\u0627\u0627\u0627\u0627\u064a\u0647")
# The definite article, with the particles that are written together with it.
_ARTICLE = re.compile("(?<!\\w)(?:[\u0648\u0641]?[\u0628\u0643]?\u0627\u0644|[\u0648\u0641]?\u0644\u0644)(?=\\w{2})")


def fold(text: str) -> str:
    """A text as it is compared: lower case, compatibility forms, single spaces, no markup."""
    text = plain_text(text[:LONGEST_READ]) or ""
    if not text.isascii():
        text = _dashed(composed(text))
        if _ARABIC.search(text):
            text = _ARTICLE.sub("", _ARABIC_MARKS.sub("", text).translate(_ARABIC_FORMS))
    return " ".join(text.lower().split())


def _dashed(text: str) -> str:
    # A table of what to translate takes twenty times as long: most texts have none of them.
    for dash in _DASHES:
        text = text.replace(dash, "-")
    return text


def composed(text: str) -> str:
    """A text with letters in their compatibility form, composed with their marks, and nothing invisible between."""
    return unicodedata.normalize("NFKC", _SKIP.sub("", text))


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """The same form of a plain text, and for each of its characters the index of the one it came from."""
    plain = plainly_folded(text)
    if plain is not None:
        return plain, range(len(plain))
    text = text[:LONGEST_READ]
    folded: list[str] = []
    offsets: list[int] = []
    for index, cluster in _clusters(text):
        if cluster.isascii() and not cluster.isspace():
            folded += cluster.lower()
            offsets += range(index, index + len(cluster))
            continue
        form = _dashed(unicodedata.normalize("NFKC", cluster)).lower()
        for character in form:
            if character.isspace():
                if folded and folded[-1] != " ":
                    folded.append(" ")
                    offsets.append(index)
            else:
                folded.append(character)
                offsets.append(index)
    whole = "".join(folded)
    return _without_article(whole, offsets) if _ARABIC.search(whole) else (whole, offsets)


def plainly_folded(text: str) -> str | None:
    """The folded form of a text whose characters all keep their places; None for any other text."""
    text = text[:LONGEST_READ]
    if not is_on_one_line(text):
        return None
    if not text.isascii():
        text = _dashed(text)
        if not (text.isascii() or _keeps_its_places(text)):
            return None
    return text.lower()


def _without_article(folded: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """An Arabic text without vowel signs and definite articles, as `fold` leaves it."""
    kept = [place for place, character in enumerate(folded) if not _ARABIC_MARKS.match(character)]
    bare = "".join(folded[place] for place in kept).translate(_ARABIC_FORMS)
    article = {place for found in _ARTICLE.finditer(bare) for place in range(*found.span())}
    rest = [place for place in range(len(bare)) if place not in article]
    return "".join(bare[place] for place in rest), [offsets[kept[place]] for place in rest]


def _keeps_its_places(text: str) -> bool:
    """Whether folding changes no more than the case of letters, each into one letter, as in most texts."""
    return (
        unicodedata.is_normalized("NFKC", text)
        and not _SKIP.search(text)
        and not _ARABIC.search(text)
        and len(text.lower()) == len(text)
    )


def _clusters(text: str) -> list[tuple[int, str]]:
    """Characters with the combining marks that follow them, which normalisation must see at once; ASCII by the word."""
    clusters: list[tuple[int, str]] = []
    for piece in _PIECE.finditer(text):
        index, character = piece.start(), piece[0]
        if character in _SKIPPED:
            continue
        if clusters and not character.isascii() and unicodedata.combining(character) and len(clusters[-1][1]) < 32:
            clusters[-1] = (clusters[-1][0], clusters[-1][1] + character)
        else:
            clusters.append((index, character))
    return clusters


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match stands alone; scripts without spaces between words have no such bounds."""
    if text[start] > "\u2e7f":
        return True
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or after.isalnum())
