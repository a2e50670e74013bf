"""The grammar of ISO, IEC and joint designations.

Source: ISO/IEC Directives Parts 1 and 2 and the references as both catalogues print them. The parser reads from left
to right: publishers, draft stage and type, number, date, consolidation, supplements.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from aistandards.plugin import Designation, DesignationError, PartialDate, Supplement, date_or_none
from aistandards_isoiec.spelling import guess, locate

MAX_CHARACTERS = 300

_TYPES = {name.casefold(): name for name in ("TS", "TR", "PAS", "Guide", "ISP", "R", "DATA", "TTA", "SRD")}
_TYPES["руководство"] = "Guide"
_STAGES = {name.casefold(): name for name in ("PWI", "NP", "AWI", "WD", "CD", "CDV", "DIS", "FDIS", "PRF")}
# A draft of a Technical Report is a DTR: the stage names the type too.
_STAGES |= {f"{letter}{name}".casefold(): f"{letter}{name}" for name in _TYPES.values() for letter in ("D", "FD")}
_IMPLIED = {f"{letter}{name}": name for name in _TYPES.values() for letter in ("D", "FD")}
_KINDS = {name.casefold(): name for name in ("Amd", "Cor", "Add", "Suppl", "Ext", "ISH", "FRAG")}
_DRAFT_KINDS = {
    "DAM": ("Amd", "DAM"),
    "FDAM": ("Amd", "FDAM"),
    "PDAM": ("Amd", "PDAM"),
    "DAMD": ("Amd", "DAM"),
    "FDAMD": ("Amd", "FDAM"),
    "DCOR": ("Cor", "DCOR"),
    "FDCOR": ("Cor", "FDCOR"),
    "DADD": ("Add", "DADD"),
}
_FOREIGN = {"CEI": "IEC", "МЭК": "IEC", "ИСО": "ISO", "СИСПР": "CISPR"}

_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2212": "-", "\u00a0": " "})
_PUBLISHERS = re.compile(r"(?:ISO|IEC|CISPR|ИСО|МЭК|CEI)(?:/[A-ZА-Я][A-Za-zА-Я0-9]*)*(?![A-Za-zА-я0-9])")
_WORD = re.compile(r"[ /]?([A-Za-zА-я]+)(?= |/)")
_SERIES = re.compile(
    r" (White Paper|Technology Report|Trend Report|Technology and Market Outlook Paper) ([^/]*?[^/:])(?::(\d{4}))?(?: ([A-Z]+))?$"
)
_NUMBER = re.compile(r" (\d+[A-Za-z]{0,2}|(?:[A-Z]{2,6} )?\d+|[A-Z]{2,}\d*(?:-[A-Z]+)?)(?![A-Za-z0-9])")
_PART = re.compile(r"(?:-[0-9A-Za-z]*)+(?:/\d+(?![A-Za-z]))?", re.ASCII)
_ITERATION = re.compile(r"\.(\d{1,2})", re.ASCII)
_DATE = re.compile(r":(\d{4}(?:-\d{2})?)", re.ASCII)
_MARKING = re.compile(
    r"((?:\+A(?:MD)?\d+:\d{4}(?:-\d{2})?)+)?(?: ((?:CSV|RLV|EXV|CMV|SER|DB|BD)(?:-(?:CMV|RLV))?)\b)?", re.ASCII
)
_SUPPLEMENT = re.compile(
    r"[/ ](?:(PWI|NP|AWI|WD|CD|DIS|FDIS|PRF) )?([A-Za-z]{3,5})\.? ?(\d{1,3})?(?:\.(\d))?(?::(\d{4}(?:-\d{2})?))?:?",
    re.ASCII,
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
        """Return the source and the key of an address; see `spelling.locate`."""
        return locate(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> Designation:
    """Parse a text; the cache helps because a sync parses each designation twice, in the source and in the store."""
    return _Parser(text).designation()


class _Parser:
    """Parser of one text."""

    def __init__(self, text: str) -> None:
        self._original = text
        self._text = " ".join(text.translate(_DASHES).split()).removeprefix("Withdrawn ")
        self._at = 0
        self._publishers: tuple[str, ...] = ()
        self._type: str | None = None
        self._stage: str | None = None

    def designation(self) -> Designation:
        """Return the designation.

        Raises:
            DesignationError: The text is no designation; the position is that of the first unreadable character.
        """
        self._read_publishers()
        series = _SERIES.match(self._text, self._at)
        if series:
            kind, name, year, marking = series.groups()
            return self._build(number=name, date=year, marking=marking, part=None, iteration=None, type_=kind)
        self._read_words()
        number = self._take(_NUMBER, "a number belongs here")
        part = self._take_optional(_PART)
        iteration = self._take_optional(_ITERATION)
        date = self._take_optional(_DATE)
        marking = self._read_marking()
        document = self._build(number[1], date[1] if date else None, marking, part, iteration, self._type)
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
        if self._text.startswith("IWA "):
            self._publishers, self._type, self._at = ("ISO",), "IWA", 3
            return
        tokens = self._take(_PUBLISHERS, "it begins with no publisher such as ISO or IEC")[0].split("/")
        publishers = []
        for index, token in enumerate(tokens):
            if index and not self._is_word(token) and token != token.upper():
                raise self._fail(f"{token!r} is neither a publisher nor a type")
            if index and self._is_word(token):
                self._take_word(token)
            else:
                publishers.append(_FOREIGN.get(token, token))
        self._publishers = tuple(publishers)

    @staticmethod
    def _is_word(token: str) -> bool:
        return token.casefold() in _TYPES or token.casefold() in _STAGES

    def _take_word(self, token: str) -> None:
        word = token.casefold()
        if word in _STAGES and self._stage is None and self._type is None:
            self._stage = _STAGES[word]
            self._type = _IMPLIED.get(self._stage)
        elif word in _TYPES and self._type is None:
            self._type = _TYPES[word]
        else:
            raise self._fail(f"{token!r} does not belong here")

    def _read_words(self) -> None:
        while (match := _WORD.match(self._text, self._at)) and self._is_word(match[1]):
            self._take_word(match[1])
            self._at = match.end()

    def _read_marking(self) -> str | None:
        match = _MARKING.match(self._text, self._at)
        if match is None or not match[0]:
            return None
        self._at = match.end()
        return match[0].strip()

    def _build(
        self,
        number: str,
        date: str | None,
        marking: str | None,
        part: re.Match[str] | None,
        iteration: re.Match[str] | None,
        type_: str | None,
    ) -> Designation:
        full = number + (part[0] if part else "")
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
            part=part[0][1:] if part else None,
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
        implied = stage is not None and _IMPLIED.get(stage) == type_
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
        if word.upper() in _DRAFT_KINDS and stage is None:
            kind, stage = _DRAFT_KINDS[word.upper()]
            printed = stage
        elif word.casefold() in _KINDS:
            kind = _KINDS[word.casefold()]
            printed = f"{stage} {kind}" if stage else kind
        else:
            self._at = match.start(2)
            raise self._fail(f"{word!r} is no kind of supplement")
        shown = f"{number}.{iteration}" if iteration and number else number
        printed += (f" {shown}" if shown else "") + (f":{date}" if date else "")
        return Supplement(kind, shown, self._date(date), stage), printed
