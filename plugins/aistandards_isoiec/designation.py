"""The grammar of ISO, IEC and joint designations.

Source: ISO/IEC Directives Parts 1 and 2 and the references as both catalogues print them. The parser reads from left
to right: publishers, draft stage and type, number, date, consolidation, supplements.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from aistandards.plugin import Designation, DesignationError, PartialDate, Supplement, date_or_none
from aistandards_isoiec import names
from aistandards_isoiec.addresses import locate
from aistandards_isoiec.spelling import guess

MAX_CHARACTERS = 300
_MAX_GUIDE = 3
"""Number of digits of the largest number of a Guide."""

# A hard space, other hyphens, and digits of other scripts.
_FOLD: dict[int, str] = {
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212), "-"),
    0xA0: " ",
    0xAE: "",
    0x2122: "",
    **{first + digit: str(digit) for first in (0x0660, 0x06F0, 0xFF10) for digit in range(10)},
}
_FIRST = ("ISO", "IEC", "CISPR")
_ANY_PUBLISHER = names.alternatives([*_FIRST, *names.PUBLISHERS])
_WORDS = names.alternatives([*names.TYPES, *names.STAGES])
# Before the publishers: `Guide ISO/CEI 51`, `International Standard ISO 9001`.
_LEAD = re.compile(rf"(?:(?P<word>(?i:{_WORDS}))|{names.NOISE}) (?=(?:{_ANY_PUBLISHER})(?![^\W\d_]))")
_PUBLISHER = re.compile(rf"(?:{_ANY_PUBLISHER})(?![^\W_])")
_CO_PUBLISHER = re.compile(
    rf"(?: ?/ ?(?P<token>{names.alternatives([*names.CO_PUBLISHERS, *names.PUBLISHERS])})"
    rf"|[ -](?P<spaced>IEC|CEI|IEEE|CISPR))(?![^\W_])"
)
_WORD = re.compile(
    rf"(?: ?/ ?| )(?:(?P<word>(?i:{_WORDS}))|{names.NOISE}|IS|No\.?|Nr\.?|№|n°)(?=[ /]|-?\d)|-{names.NOISE}(?= )"
)
_SERIES = re.compile(
    r" (White Paper|Technology Report|Trend Report|Technology and Market Outlook Paper) ([^/]*?[^/:])(?::(\d{4}))?(?: ([A-Z]+))?$"
)
# The last letters stand for digits in the name of a family: `ISO/IEC 270xx`. Few texts have a name, as `IEC CA 01` or `IEC GIORGI`;
# other letters before a number are those of a committee.
_NUMBER = re.compile(
    r"(?: |(?<=[A-Za-z])-?(?=\d))(\d+(?:[A-Za-z]{0,2}|[xX]{3})|[A-Z]{2,4} 0\d|[A-Z]{5,}\d|[A-Z]{3,}(?:-[A-Z]+)?)(?![A-Za-z0-9])",
    re.ASCII,
)
# A part is short, with at most one small letter behind its number; several are a placeholder or a word of the text.
_PART = re.compile(
    r"(?:-(?!(?:F?DIS|CDV?|WD|PRF)(?![0-9A-Za-z]))(?:[xnmyk]{1,4}|[0-9A-Z]{1,6}[a-z]?|[a-z]|(?=/))(?![A-Za-z]))+",
    re.ASCII,
)
# A second number is rare, and only this one may have it: `IEC 60695-2-1/0`, before 1997 `IEC 695-2-1/0`, `IEC 60285-/1`.
_SECOND_PART = re.compile(r"(?:(?<=695-2-\d)|(?<=\d-))/\d(?!\d)", re.ASCII)
_YEAR_IN_PART = re.compile(r"-((?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?)$", re.ASCII)
_ITERATION = re.compile(r"\.(\d{1,2})", re.ASCII)
_DATE = re.compile(r":(\d{4}(?:-\d{2})?)", re.ASCII)
_CONSOLIDATED = re.compile(r" ?\+ ?A(?:MD|md)? ?(\d+):(\d{4}(?:-\d{2})?)", re.ASCII)
_MARKING = re.compile(r" ((?:CSV|RLV|EXV|CMV|SER|DB|BD)(?:-(?:CMV|RLV))?)\b", re.ASCII)
_SUPPLEMENT = re.compile(
    r"(?:/|,? ?\+ ?|,? )(?:(PWI|NP|AWI|WD|CD|DIS|FDIS|PRF) )?"
    rf"((?<=[/+])A(?=\d(?!\d))|(?i:{names.alternatives([*names.KINDS, *names.DRAFT_KINDS])})(?![^\W\d_]))"
    r"\.? ?(\d{1,3})?(?:\.(\d))?(?::(\d{4}(?:-\d{2})?))?:?"
)


class IsoIecGrammar:
    """Grammar of ISO, IEC, CISPR and joint references; see `Grammar`.

    The `marking` of a consolidated version names its amendments (`+AMD1:2020 CSV`). The version is a separate text and
    no amendment, so `supplements` and `base` stay empty.
    """

    name = "iso-iec"
    bodies = ("iso", "iec")

    def parse(self, text: str) -> Designation:
        """Return the designation of a reference."""
        if len(text) > MAX_CHARACTERS:
            raise DesignationError(text, MAX_CHARACTERS, f"it is longer than {MAX_CHARACTERS} characters")
        return _read(text)

    def guess(self, text: str) -> Iterator[str]:
        """Yield the official spellings of a text; see `spelling.guess`."""
        return guess(text)

    def locate(self, text: str) -> tuple[str, str] | None:
        """Return the source and the key of an address; see `addresses.locate`."""
        return locate(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> Designation:
    """Parse a text; the cache helps because a sync parses each designation twice, in the source and in the store."""
    return _Parser(text).designation()


class _Parser:
    """Parser of one text."""

    def __init__(self, text: str) -> None:
        self._original = text
        # Nearly every text of the catalogues is ASCII, and its translation would take a tenth of the time.
        self._text = " ".join((text if text.isascii() else text.translate(_FOLD)).split()).removeprefix("Withdrawn ")
        self._at = 0
        self._publishers: tuple[str, ...] = ()
        self._type: str | None = None
        self._stage: str | None = None

    def designation(self) -> Designation:
        """Return the designation.

        Raises:
            DesignationError: The text is no designation; the position is that of the first unreadable character.
        """
        lead = None if self._text.startswith(_FIRST) else self._take_optional(_LEAD)
        self._read_publishers()
        series = _SERIES.match(self._text, self._at)
        if series:
            kind, name, year, marking = series.groups()
            return self._build(number=name, date=year, marking=marking, part=None, iteration=None, type_=kind)
        self._read_words()
        number = self._take(_NUMBER, "a number belongs here")[1]
        if lead and lead["word"] and self._type is None and self._stage is None:
            self._read_leading_word(lead["word"], number)
        part = self._read_part()
        iteration = self._take_optional(_ITERATION)
        date = self._take_optional(_DATE)
        printed = date[1] if date else None
        if printed is None and iteration is None and (year := _YEAR_IN_PART.search(part)):
            # No part of a number is a year: `ISO 9001-2015`, as national bodies print it.
            part, printed = part[: year.start()], year[1]
        document = self._build(number, printed, self._read_marking(), part, iteration, self._type)
        return self._with_supplements(document)

    def _fail(self, reason: str) -> DesignationError:
        # Normalisation may have shortened the text, so the position is approximate.
        return DesignationError(self._original, min(self._at, len(self._original)), reason)

    def _take(self, pattern: re.Pattern[str], reason: str) -> re.Match[str]:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise self._fail(reason)
        self._at = match.end()
        return match

    def _take_optional(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._at)
        if match is not None:
            self._at = match.end()
        return match

    def _read_publishers(self) -> None:
        if self._text.startswith("IWA ", self._at):
            self._publishers, self._type, self._at = ("ISO",), "IWA", self._at + 3
            return
        publishers = [self._take(_PUBLISHER, "it begins with no publisher such as ISO or IEC")[0]]
        while not self._is_before_number() and (match := self._take_optional(_CO_PUBLISHER)):
            publishers.append(match["token"] or match["spaced"])
        # A bilingual cover has both names of one publisher: `CEI/IEC`. CISPR belongs to IEC.
        official = tuple(dict.fromkeys(names.PUBLISHERS.get(name, name) for name in publishers))
        self._publishers = official[1:] if official[:2] == ("IEC", "CISPR") else official

    def _read_words(self) -> None:
        while not self._is_before_number() and (match := self._take_optional(_WORD)):
            if match["word"]:
                self._read_word(match["word"])

    def _is_before_number(self) -> bool:
        return self._text[self._at + 1 : self._at + 2].isdigit()

    def _read_word(self, written: str) -> None:
        word = written.casefold()
        if word in names.STAGES and self._stage is None and self._type is None:
            self._stage = names.STAGES[word]
            self._type = names.IMPLIED.get(self._stage)
        elif word in names.TYPES and self._type is None:
            self._type = names.TYPES[word]
        else:
            raise self._fail(f"{written!r} does not belong here")

    def _read_leading_word(self, word: str, number: str) -> None:
        # Guides have small numbers: `the Guide ISO 9001` is a guide to ISO 9001.
        if names.TYPES.get(word.casefold()) != "Guide" or len(number) <= _MAX_GUIDE:
            self._read_word(word)

    def _read_part(self) -> str:
        part = self._take_optional(_PART)
        second = self._take_optional(_SECOND_PART) if part else None
        return (part[0] if part else "") + (second[0] if second else "")

    def _read_marking(self) -> str | None:
        amendments = ""
        while self._publishers != ("ISO",) and (match := self._take_optional(_CONSOLIDATED)):
            amendments += f"+AMD{match[1]}:{match[2]}"
        word = self._take_optional(_MARKING)
        if word is None:
            # IEC prints every text with its amendments as `CSV`; others leave the word out.
            return f"{amendments} CSV" if amendments else None
        return f"{amendments} {word[1]}".strip()

    def _build(
        self,
        number: str,
        date: str | None,
        marking: str | None,
        part: str | None,
        iteration: re.Match[str] | None,
        type_: str | None,
    ) -> Designation:
        full = number + (part or "")
        work = f"{self._prefix(type_, None)} {full}"
        text = f"{self._prefix(type_, self._stage)} {full}"
        text += f".{iteration[1]}" if iteration else ""
        text += f":{date}" if date else ""
        text += (marking if marking.startswith("+") else f" {marking}") if marking else ""
        return Designation(
            text=text,
            body="iso" if self._publishers[0] == "ISO" else "iec",
            publishers=self._publishers,
            number=number,
            work=work,
            part=part[1:] if part else None,
            type=type_,
            stage=self._stage,
            iteration=iteration[1] if iteration else None,
            date=self._date(date),
            marking=marking,
        )

    def _prefix(self, type_: str | None, stage: str | None) -> str:
        """Return publishers, stage and type in print form: `ISO/TS`, `ISO/IEC TS`, `ISO Guide`, `IWA`."""
        if type_ == "IWA":
            return "IWA"
        implied = stage is not None and names.IMPLIED.get(stage) == type_
        words = " ".join(word for word in (stage, None if implied else type_) if word)
        publishers = "/".join(self._publishers)
        if not words:
            return publishers
        return publishers + ("/" if self._publishers == ("ISO",) and words != "Guide" else " ") + words

    def _date(self, text: str | None) -> PartialDate | None:
        try:
            return date_or_none(text)
        except ValueError as error:
            raise self._fail(str(error)) from None

    def _with_supplements(self, document: Designation) -> Designation:
        base, supplements = document, list[Supplement]()
        while self._at < len(self._text):
            match = self._take(_SUPPLEMENT, "this cannot be read")
            supplement, printed = self._supplement(match)
            if base.base is not None and base.supplements[-1].kind == supplement.kind:
                # An amendment amends no amendment: the text names all that its base has.
                base = base.base
                supplements.pop()
            supplements.append(supplement)
            document = Designation(
                text=f"{base.text}/{printed}",
                body=base.body,
                publishers=base.publishers,
                number=base.number,
                work=base.work,
                part=base.part,
                type=base.type,
                stage=base.stage,
                iteration=base.iteration,
                date=base.date,
                supplements=tuple(supplements),
                marking=base.marking,
                base=base,
            )
            base = document
        return document

    def _supplement(self, match: re.Match[str]) -> tuple[Supplement, str]:
        stage, word, number, iteration, date = match.groups()
        if word.upper() in names.DRAFT_KINDS and stage is None:
            kind, stage = names.DRAFT_KINDS[word.upper()]
            printed = stage
        elif kind := names.KINDS.get(word.casefold(), "Amd" if word == "A" else ""):
            printed = f"{stage} {kind}" if stage else kind
        else:
            self._at = match.start(2)
            raise self._fail(f"{word!r} is no kind of supplement")
        shown = f"{number}.{iteration}" if iteration and number else number
        printed += (f" {shown}" if shown else "") + (f":{date}" if date else "")
        return Supplement(kind, shown, self._date(date), stage), printed
