"""Folding: the form in which texts and phrases are compared, with the offset of each character in the original.

A text of a record comes in; its lower-case form without markup, marks and typographic variants goes out.
"""

import re
import unicodedata
from collections.abc import Sequence

from aistandards.model.text import is_single_line, plain_text

MAX_FIELD_LENGTH = 20_000
"""Number of characters of a field that are read; text after them does not say what the standard is about."""

FIRST_WITHOUT_SPACES = "\u2e80"
"""First character of the scripts that are written without spaces between words."""

_IGNORED = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_IGNORED_CHARACTER = re.compile(f"[{_IGNORED}]")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
# A run of ASCII without a letter that a mark may follow, or any single character.
_PIECE = re.compile("[!-~]+(?![^\x00-\x7f])|.", re.DOTALL)
_MAX_CLUSTER = 32

# Marks that Arabic is written with or without: vowel signs and the stretching bar.
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_ARABIC = re.compile("[\u0620-\u064a]")
_ARABIC_FORMS = str.maketrans("\u0623\u0625\u0622\u0671\u0649\u0629", "\u0627\u0627\u0627\u0627\u064a\u0647")
# The definite article, with the particles that are written together with it.
_ARTICLE = re.compile("(?<!\\w)(?:[\u0648\u0641]?[\u0628\u0643]?\u0627\u0644|[\u0648\u0641]?\u0644\u0644)(?=\\w{2})")


def fold(text: str) -> str:
    """Return the form of a text that is compared.

    The form has lower case, compatibility forms (NFKC), single spaces, ASCII dashes and no markup. Arabic loses its
    vowel signs and definite articles.

    Args:
        text: A text of a record or a phrase, with or without markup.

    Returns:
        The folded text of at most `MAX_FIELD_LENGTH` characters of the original.
    """
    text = plain_text(text[:MAX_FIELD_LENGTH]) or ""
    if not text.isascii():
        text = _with_ascii_dashes(normalise(text))
        if _ARABIC.search(text):
            text = _ARTICLE.sub("", _ARABIC_MARKS.sub("", text).translate(_ARABIC_FORMS))
    return " ".join(text.lower().split())


def _with_ascii_dashes(text: str) -> str:
    # `str.translate` takes twenty times as long: most texts have no such dash.
    for dash in _DASHES:
        text = text.replace(dash, "-")
    return text


def normalise(text: str) -> str:
    """Return a text in Unicode's compatibility form (NFKC), without invisible characters.

    Args:
        text: Any text.

    Returns:
        The text with each letter and its marks composed into one character.
    """
    return unicodedata.normalize("NFKC", _IGNORED_CHARACTER.sub("", text))


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded form of a text without markup, and where each of its characters comes from.

    Args:
        text: A text without markup.

    Returns:
        The folded text, and for each of its characters the index of the original character.
    """
    unmoved = fold_in_place(text)
    if unmoved is not None:
        return unmoved, range(len(unmoved))
    text = text[:MAX_FIELD_LENGTH]
    characters: list[str] = []
    offsets: list[int] = []
    for index, cluster in _clusters(text):
        if cluster.isascii() and not cluster.isspace():
            characters += cluster.lower()
            offsets += range(index, index + len(cluster))
            continue
        form = _with_ascii_dashes(unicodedata.normalize("NFKC", cluster)).lower()
        for character in form:
            if character.isspace():
                if characters and characters[-1] != " ":
                    characters.append(" ")
                    offsets.append(index)
            else:
                characters.append(character)
                offsets.append(index)
    folded = "".join(characters)
    return _simplify_arabic(folded, offsets) if _ARABIC.search(folded) else (folded, offsets)


def fold_in_place(text: str) -> str | None:
    """Return the folded form of a text in which every character keeps its offset, as in most texts.

    Args:
        text: A text without markup.

    Returns:
        The folded text, or None when folding would move a character.
    """
    text = text[:MAX_FIELD_LENGTH]
    if not is_single_line(text):
        return None
    if not text.isascii():
        text = _with_ascii_dashes(text)
        if not (text.isascii() or _keeps_offsets(text)):
            return None
    return text.lower()


def _simplify_arabic(folded: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Remove Arabic vowel signs and definite articles, as `fold` does, and keep the offsets of the rest."""
    unmarked = [index for index, character in enumerate(folded) if not _ARABIC_MARKS.match(character)]
    letters = "".join(folded[index] for index in unmarked).translate(_ARABIC_FORMS)
    articles = {index for match in _ARTICLE.finditer(letters) for index in range(*match.span())}
    kept = [index for index in range(len(letters)) if index not in articles]
    return "".join(letters[index] for index in kept), [offsets[unmarked[index]] for index in kept]


def _keeps_offsets(text: str) -> bool:
    """Whether folding only changes the case of letters, each into exactly one letter."""
    return (
        unicodedata.is_normalized("NFKC", text)
        and not _IGNORED_CHARACTER.search(text)
        and not _ARABIC.search(text)
        and len(text.lower()) == len(text)
    )


def _clusters(text: str) -> list[tuple[int, str]]:
    """Split a text into characters with their combining marks, since NFKC needs both together; ASCII into words."""
    clusters: list[tuple[int, str]] = []
    for piece in _PIECE.finditer(text):
        index, character = piece.start(), piece[0]
        if character in _IGNORED:
            continue
        is_mark = not character.isascii() and unicodedata.combining(character)
        if clusters and is_mark and len(clusters[-1][1]) < _MAX_CLUSTER:
            clusters[-1] = (clusters[-1][0], clusters[-1][1] + character)
        else:
            clusters.append((index, character))
    return clusters


def is_whole_word(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches a match; always true in scripts without spaces between words.

    Args:
        text: A folded text.
        start: Offset of the first character of the match.
        end: Offset of the first character after the match.

    Returns:
        Whether the match consists of whole words.
    """
    if text[start] >= FIRST_WITHOUT_SPACES:
        return True
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or after.isalnum())
