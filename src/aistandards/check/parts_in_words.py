"""Parts of a standard in words: `Part 6`, `Parts 1 and 3 of`, `Teil 2`, `часть 2`, `第2部分`."""

import re
from collections.abc import Sequence

import attrs

# Possessive: a run of spaces has one reading, and a long one costs its length once.
SPACE = r"[^\S\n]*+(?:\n[^\S\n]*+)?+"
"""A space, perhaps with the end of a line; no blank line."""

CONJUNCTION = (
    rf"{SPACE}(?:(?:[,،、;/&–—]|and/or)?{SPACE}"
    r"(?:(?:and|or|to|through|thru|et|ou|à|y|o|a|e|и|или|по|und|oder|bis|en|och|og|i|ve)(?![^\W\d_])"
    r"|أو|و|إلى|至|到|和|及|与|或|以及|および|と)"
    rf"|[,،、;/&–—]){SPACE}"
)
"""What stands between two numbers of a list."""

STOP = r"(?![A-Za-z0-9-])(?![.,]\d)"
"""What follows a number: no letter, no digit, no fraction."""

_SINGULAR = (
    "part|pt|teil|partie|parte|deel|del|osa|część|část|časť|rész|bölüm|часть|часті|частина|ч|الجزء|الجزءِ|جزء".split("|")
)
_PLURAL = (
    "parts|pts|teile|teilen|parties|partes|parti|delen|deler|delar|osat|części|části|части|частей|частях|частям".split(
        "|"
    )
)
_PLURAL += ["частини", "الأجزاء", "أجزاء", "الجزءان", "الجزأين"]
_WORD = rf"(?i:{'|'.join(sorted(map(re.escape, (*_SINGULAR, *_PLURAL)), key=len, reverse=True))})(?![^\W\d_])\.?"
_ITEM = r"-?\d{1,4}(?:-\d{1,3})*(?![A-Za-z0-9-])"
# `Part 4 (system level), Part 5 (hardware)`.
_TITLE = r"(?:[^\S\n](?:\([^()\n]{1,60}\)|[^\W\d][^\d\n.,;:()]{0,40}(?=,)))"
_DATE = rf"(?:{SPACE}:{SPACE}(?:19|20)\d\d)?+"
_LIST = (
    rf"(?P<list>{_ITEM}(?:{_DATE}{CONJUNCTION}(?:{_WORD}{SPACE})?{_ITEM}|{_TITLE}{CONJUNCTION}{_WORD}{SPACE}{_ITEM})*+)"
)
_HAN_ITEM = r"(?:\d{1,3}(?:-\d{1,3})*|[一二三四五六七八九十]{1,3})"
_HAN_LIST = (
    rf"(?P<han>[第제]{SPACE}{_HAN_ITEM}(?:{SPACE}(?:部分|部份|部|부)?{SPACE}[、,，和与及至到或~～–—-]{SPACE}[第제]?{SPACE}{_HAN_ITEM})*+"
    rf"{SPACE}(?:部分|部份|部|부))"
)
_PREPOSITION = (
    r"(?:(?:of|in|from|der|des|von|aus|de|du|della|di|del|van|من|стандарта|международного|міжнародного)\s+"
    r"(?:(?:the|la|le|el|der|des|l[ao]s|de|norme|norma|Norm|standard|standards|стандарта|international|International|معيار|المعيار)\s+)"
    r"{0,3}(?:[ldLD]['’]\s?)?|(?<=[а-я\d])\s+)"
)
# Words of another document: `ISO 9001, Part 2 of this contract`, `ISO 9001, Part 6 of ISO 26262`.
_ELSEWHERE = (
    rf"(?!{SPACE}(?:of|des|der|du|de)\s(?:this|our|their|the\s(?!standard|norm|series|said)|dieses|dieser|ce|cette))"
    rf"(?!\s*{_PREPOSITION}(?:[A-ZА-Я]{{2,}}/)*[A-ZА-Я]{{2,}}[\s-]\d{{3}})"
)
_BEHIND = re.compile(
    rf"(?:{SPACE}[,،(（:–—-]?{SPACE}(?P<word>{_WORD})[^\S\n]?-?{_LIST}(?![.,]\d){_ELSEWHERE}"
    rf"|{SPACE}[,，:：(（]?{SPACE}(?:标准)?的?{_HAN_LIST})"
)
# `IEC 62443 4-2.`: a part behind a space.
_SPACED = re.compile(r" (?P<list>\d{1,2}-\d{1,2})(?![\w-]|[.,]\d)(?=\s*(?:[.,;:)\]]|$|(?:and|or|und|et|oder)\s))")
_BEFORE = re.compile(rf"(?<![^\W_])(?P<word>{_WORD})[^\S\n]?{_LIST}\s*(?:{_PREPOSITION})\Z")
_BEFORE_LENGTH = 90
_HEADING = re.compile(r"[^\S\n]*(?::|\n|\Z)")
_NUMBER = re.compile(
    rf"\([^()]*+\)|:\s?\d+|(?P<repeated>{_WORD}{SPACE})?-?(?P<number>\d+(?:-\d+)*|[一二三四五六七八九十]+)"
)
_RANGE = re.compile(r"(\d{1,3})-(\d{1,3})")
_END_OF_LIST = re.compile(r"\s*(?:[.;:)\]）,，。]|$|\s(?:of|der|von|de)\s)")
_HAN_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", start=1)}


@attrs.frozen(slots=True)
class Part:
    """A part that a text names beside the number of a standard.

    Attributes:
        number: The number of the part: `6`, `4-2`.
        start: Offset of the word or the number.
        end: Offset after the number.
    """

    number: str
    start: int
    end: int


def parts_behind(text: str, at: int) -> Sequence[Part]:
    """Return the parts in words that follow an offset; of a range its two ends.

    >>> [part.number for part in parts_behind("ISO 26262 Part 6, Part 8.", 9)]
    ['6', '8']
    """
    if spaced := _SPACED.match(text, at):
        return [Part(spaced["list"], spaced.start("list"), spaced.end("list"))]
    match = _BEHIND.match(text, at)
    if match is None:
        return ()
    if match["han"]:
        parts = _parts(text, match, "han", plural=True)
        # The word for part stands behind the numbers.
        return [*parts[:-1], attrs.evolve(parts[-1], end=match.end())]
    if "\n" in text[at : match.start("word")] and _HEADING.match(text, match.end()):
        return ()
    return _parts(text, match, "list", plural=_is_plural(match["word"]))


def parts_before(text: str, at: int, behind: int) -> Sequence[Part]:
    """Return the parts in words that precede an offset: `Parts 1 and 3 of ISO 26262`.

    Args:
        text: The text.
        at: Offset of the designation.
        behind: Offset that the words must not precede.
    """
    match = _BEFORE.search(text, max(behind, at - _BEFORE_LENGTH), at)
    if match is None:
        return ()
    first, *others = _parts(text, match, "list", plural=True)
    return [attrs.evolve(first, start=match.start("word")), *others]


def _is_plural(word: str) -> bool:
    return word.casefold().rstrip(".") in _PLURAL


def _parts(text: str, match: re.Match[str], group: str, *, plural: bool) -> list[Part]:
    """Return the parts of a list; after a singular word a number alone belongs to it only at the end of the list."""
    start, end = match.span(group)
    found = [one for one in _NUMBER.finditer(text, start, end) if one["number"]]
    if plural and len(found) == 1 and (ends := _RANGE.fullmatch(found[0]["number"])) and int(ends[1]) < int(ends[2]):
        middle = found[0].start("number") + len(ends[1])
        return [Part(ends[1], found[0].start(), middle), Part(ends[2], middle + 1, found[0].end())]
    if not plural and not _END_OF_LIST.match(text, end):
        found = [found[0], *(one for one in found[1:] if one["repeated"] or text[one.start() - 1] == "/")]
    return [Part(_plain(one["number"]), one.start(), one.end()) for one in found]


def _plain(number: str) -> str:
    """Return a number in digits: of `十二` 12, of `٢` 2."""
    if number[0] not in _HAN_DIGITS:
        return "-".join(str(int(level)) for level in number.split("-"))
    tens, ten, units = number.rpartition("十")
    if not ten:
        return str(_HAN_DIGITS[units[0]])
    return str(10 * (_HAN_DIGITS[tens] if tens else 1) + (_HAN_DIGITS[units] if units else 0))
