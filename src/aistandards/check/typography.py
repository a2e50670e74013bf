"""Designations as typesetters leave them, folded to what their bodies print.

Texts break them over lines, tie them with hard spaces, print hyphens as dashes and, in Chinese and Arabic, digits and
colons in forms of their own. Folding takes a short piece of a text; every folded character remembers where it stood.
"""

import re

import attrs

_FORMS: dict[int, str] = {
    **dict.fromkeys(range(0x2010, 0x2012), "-"),
    0x2212: "-",
    0xA0: " ",
    0x202F: " ",
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
    **{0xFF01 + place: chr(0x21 + place) for place in range(94)},
}
"""One character for one: hard hyphens and spaces, Arabic-Indic digits, full-width letters, digits and marks."""

# Chinese standards are dated behind a dash, and so are ours in Chinese texts: `42001—2023`.
_YEAR_DASH = re.compile(r"(?<=\d)[\u2012-\u2015](?=(?:19|20)\d\d(?!\d))")
# `10218–1` is a part; behind a part the same dash is a range, `5259-1–4`, and so it is before a further number.
_PART_DASH = re.compile(r"((?<![\d-])\d+)[\u2012\u2013](?=\d{1,3}(?!\d))")
# A dash that is left ends the designation, and so do a blank line and what no designation has in it.
_BARRIER = re.compile(r"\n[^\S\n]*\n|[\u2012-\u2015;\"«»“”!?<>{}\[\]=|*]")
# Soft hyphens, joiners, marks of direction.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DROPPED = re.compile(
    r"""
    (?<=\d)\s+(?=:\s*(?:19|20)\d\d) | (?<=[\d\s]:)\s+(?=(?:19|20)\d\d)
    | \s+(?=/\s*[A-Z]) | (?<=/)\s+(?=[A-Z])
    | (?<=\s[A-Z]\.)\s+(?=\d)                         # ITU-T Y. / 3172, broken behind the dot
    | (?<=Recommendation)s(?=\s[A-Z]) | (?<=Rec)s(?=\.)  # the plural before the first of several
    | (?<=\d-)[^\S\n]*\n\s*(?=\d)                     # 24029- / 1, broken behind the hyphen
    | (?<=\s)\s+
    """,
    re.VERBOSE,
)
# `Y.3172(06/2019)`, and in Chinese a bracket as wide as a letter and its space.
_TIGHT = re.compile(r"(?<=[\dA-Za-z])\((?=(?:\d\d/)?(?:19|20)\d\d\))")


@attrs.frozen(slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: Single spaces, plain hyphens, nothing around the colon before a year.
        origins: Index of each of its characters in what was folded.
    """

    text: str
    origins: tuple[int, ...]


def fold(text: str) -> Folded:
    """Fold a text up to the first place that no designation reaches over.

    >>> fold("ISO/IEC\\n  42001—2023; then").text
    'ISO/IEC 42001:2023'
    """
    seen = [place for place, character in enumerate(text) if not _UNSEEN.match(character)]
    even = "".join(text[place] for place in seen).translate(_FORMS)
    even = _PART_DASH.sub(r"\1-", _YEAR_DASH.sub(":", even))
    barrier = _BARRIER.search(even)
    if barrier is not None:
        even = even[: barrier.start()]
    kept: list[int] = []
    done = 0
    for dropped in _DROPPED.finditer(even):
        kept.extend(range(done, dropped.start()))
        done = dropped.end()
    kept.extend(range(done, len(even)))
    plain = "".join(" " if even[place].isspace() else even[place] for place in kept)
    return _spaced(plain, [seen[place] for place in kept])


def _spaced(text: str, origins: list[int]) -> Folded:
    """With a space before the bracket of a date; it stands where the bracket does."""
    for tight in reversed([match.start() for match in _TIGHT.finditer(text)]):
        text = f"{text[:tight]} {text[tight:]}"
        origins.insert(tight, origins[tight])
    return Folded(text, tuple(origins))
