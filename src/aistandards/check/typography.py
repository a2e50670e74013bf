"""Normalisation of the typography of designations.

Texts break a designation over lines, use hard spaces and print hyphens as dashes. Chinese and Arabic texts have their own
digits and colons. `normalise` takes a short part of a text and records the offset of every character in the original.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

import attrs

WINDOW = 180
"""Number of characters of a text that may belong to one designation, with its spaces and line ends."""

_FORMS: dict[int, str] = {
    **dict.fromkeys(range(0x2010, 0x2012), "-"),
    0x2212: "-",
    0xAD: "-",
    0xA0: " ",
    0x202F: " ",
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
    **{0xFF01 + index: chr(0x21 + index) for index in range(94)},
}
"""Replacement of single characters: hard hyphens and spaces, Arabic-Indic digits, full-width letters, digits and marks."""

# Chinese texts write a dash before the year: `42001—2023`.
_YEAR_DASH = re.compile(r"(?<=\d)[\u2012-\u2015](?=(?:19|20)\d\d(?!\d))")
# `10218–1` is a part. After a part or before another number the same dash is a range: `5259-1–4`.
_PART_DASH = re.compile(r"((?<![\d-])\d+)[\u2012\u2013](?=\d{1,3}(?!\d))")
# Any other dash ends the designation; so do a blank line, the gap between two columns and characters that no designation contains.
_BARRIER = re.compile(
    r"\n[^\S\n]*\n|(?<=\S)[^\S\n]{4,}+(?=\S)|[\u2012-\u2015;\"«»“”!?<>{}=|*]|\[(?!(?:19|20)\d\d\])|(?<!\[(?:19|20)\d\d)\]"
)
# Soft hyphens except those that IEC prints between number and part; joiners, direction marks, variation selectors,
# fillers, tags.
_INVISIBLE = re.compile(
    r"(?<!\d)\u00ad|\u00ad(?!\d)"
    r"|[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0\U000e0000-\U000e0fff]"
)
_WHITE = re.compile(r"\s")
_REDUNDANT = re.compile(
    r"""
    (?<=\d)\s+(?=:\s*(?:19|20)\d\d) | (?<=[\d\s]:)\s+(?=(?:19|20)\d\d)
    | \s+(?=/\s*[A-Z]) | (?<=/)\s+(?=[A-Z])
    | (?<=\s[A-Z]\.)\s+(?=\d)                         # ITU-T Y. / 3172, broken after the dot
    | (?<=Recommendation)s(?=\s[A-Z]) | (?<=Rec)s(?=\.)  # the plural before the first of several
    | (?<=[A-Z]{3})s(?=\s\d)                          # the plural before a number
    | (?<=[A-Z])\s+(?:[Ii]nternational(?=\s+[Ss]tandards?\s+\d\d)|IS(?=\s+\d\d))
    | (?<=\d)TM(?=-\d{4}|[\s.,;:)])                    # the trade mark sign in letters
    | (?<=[A-Z])[\s/]EN(?=\s\d{5}(?!\d))                # the European adoption
    | (?<=\sS[Tt][Dd])\.(?=\s\d)                       # `Std. 7001`
    | (?<=[A-Z])(?:[\s-]+(?:[Nn]orme?|[Nn]orma|[Nn]o\.|Nr\.|N[°º]|№|\#))(?=\s*\d)
    | \s+(?=\+\s?A(?:MD|md)?\.?\s?\d) | (?<=\+)\s(?=A(?:MD|md)?\.?\s?\d)  # `:2005 + A1:2012`
    | (?:(?<=\+A)|(?<=\+\sA))(?:md\.?\s?|MD\.?\s|MD\.)(?=\d)               # `+Amd 1:2012`
    | (?:(?<=-\d\d)|(?<=-\d\d\d))\s(?=r\d(?![\w.]))     # the revision in `800-53 r5`
    | (?<=\d-)[^\S\n]*\n\s*(?=\d)                     # 24029- / 1, broken after the hyphen
    | (?<=\s)\s+
    """,
    re.VERBOSE,
)
# `Y.3172(06/2019)`; a Chinese full-width bracket stands for a space and a bracket.
_UNSPACED_BRACKET = re.compile(r"(?<=[\dA-Za-z])\((?=(?:\d\d/)?(?:19|20)\d\d\))")


@attrs.frozen(slots=True)
class NormalisedText:
    """A text with normalised typography.

    Attributes:
        text: The text with single spaces and plain hyphens, without spaces around the colon of a year.
        origins: For each character, its index in the original text.
    """

    text: str
    origins: tuple[int, ...]

    def original_length(self, length: int) -> int:
        """Return the length in the original text of the first characters of the normalised text."""
        return self.origins[length - 1] + 1 if length else 0

    def normalised_length(self, length: int) -> int:
        """Return the length in the normalised text of the first characters of the original text."""
        return bisect_left(self.origins, length)


def normalise(text: str) -> NormalisedText:
    r"""Normalise the typography of a text; stop at the first character that no designation contains.

    >>> normalise("ISO/IEC\n  42001—2023; later").text
    'ISO/IEC 42001:2023'
    """
    # Nearly all texts have no invisible character, and most have only ASCII: the short ways take a fourth of the time.
    visible: Sequence[int] = range(len(text))
    if hidden := {match.start() for match in _INVISIBLE.finditer(text)}:
        visible = [index for index in visible if index not in hidden]
    plain = text if len(visible) == len(text) else "".join(text[index] for index in visible)
    if not plain.isascii():
        plain = _PART_DASH.sub(r"\1-", _YEAR_DASH.sub(":", plain.translate(_FORMS)))
    barrier = _BARRIER.search(plain)
    if barrier is not None:
        plain = plain[: barrier.start()]
    kept: list[int] = []
    pieces: list[str] = []
    end = 0
    for redundant in _REDUNDANT.finditer(plain):
        kept.extend(visible[end : redundant.start()])
        pieces.append(plain[end : redundant.start()])
        end = redundant.end()
    kept.extend(visible[end : len(plain)])
    pieces.append(plain[end:])
    return _with_spaces(_WHITE.sub(" ", "".join(pieces)), kept)


def _with_spaces(text: str, origins: list[int]) -> NormalisedText:
    """Insert a space before the bracket of a date; its origin is that of the bracket."""
    for index in reversed([match.start() for match in _UNSPACED_BRACKET.finditer(text)]):
        text = f"{text[:index]} {text[index:]}"
        origins.insert(index, origins[index])
    return NormalisedText(text, tuple(origins))
