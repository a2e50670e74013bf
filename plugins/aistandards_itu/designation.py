"""The grammar of ITU-T designations: Recommendations, supplements, other texts and work items.

Source: Recommendation ITU-T A.1 and the references as the recommendations database and the work programme print them.
The reader walks from left to right: number or numbers, version, former name, base edition, supplements, date.
"""

import re
from collections.abc import Iterator

import attrs

from aistandards.plugin import Designation, DesignationError, PartialDate, Supplement
from aistandards_itu.spelling import guess

LONGEST = 300

_PREFIX = re.compile(
    r"(?:(?:Rec(?:ommendation|ommandation)?\.?|Рек\.?) )?(?:(?:ITU|UIT|МСЭ)-[TТ]|CCITT) (?:Rec(?:ommendation|ommandation)?\.? )?"
)
_SERIES_TEXT = re.compile(
    r"([A-Z](?:-\d+|\.?\d+(?:-\d+)?(?= series)|\d+-\d+)?)( series)? Suppl\. (\d+(?:\.\d+)?)(?= |$)"
)
_NUMBER = re.compile(
    r"[A-Z]\.\d+(?:\.\d+)*(?:[a-z]|R|bis)?(?:-(?:[A-Z]\.)?\d+(?:\.\d+)*)?(?: (?:bis|ter|quater|quarter))?(?: [A-Z](?=[ /]|$))?(?: v\.\d+)?"
    r"(?![\w.-])"
)
# A work item has no number yet: a series letter and a name, or the letters of a technical paper or report.
_NAME = re.compile(r"(?:[A-Z]\.|[A-Z]{1,2}(?:STR|STP)[.-]|T[RP]\.)[A-Za-z][\w.-]*(?: [a-z]\w*)?(?= \(|$)")
_OTHER = re.compile(r"[A-Z]{2,5}-[A-Z0-9]{1,5}(?= \(|$)")
_VERSION = re.compile(r" \((V\d+)\)")
_FORMER = re.compile(r" \(ex ([^()]{2,80})\)")
_MONTH = re.compile(r" \((?:(\d{2})/)?(\d{4})\)")
_KIND = re.compile(
    r"[ /](Amd\.|Technical Cor\.|Cor\.|Err\.|Add\.|App\. ?|Annex|Suppl\.|attachment)(?: ?([IVXL]+|[A-Z]\d*\+?|\d+(?:\.\d+)*)(?![A-Za-z0-9]))?"
    r"( test vectors| Software)?"
)


class ItuGrammar:
    """Reads ITU-T references; see `Grammar`.

    `date` is that of the whole edition; of a supplement it is the date of the edition it belongs to, as with ISO, and
    the supplement's own date stands in `supplements`. `work` is under the leading number only: that is what joins
    `L.105 (11/2025)` with the dual-numbered `L.105/L.87 (07/2010)`.
    """

    name = "itu-t"
    bodies = ("itu-t",)

    def parse(self, text: str) -> Designation:
        """Read one reference."""
        if len(text) > LONGEST:
            raise DesignationError(text, LONGEST, f"it is longer than {LONGEST} characters")
        return _Reading(text).whole()

    def guess(self, text: str) -> Iterator[str]:
        """Official spellings; see `spelling.guess`."""
        return guess(text)

    def locate(self, text: str) -> tuple[str, str] | None:
        """Nothing: records are keyed by their names, and `guess` reads addresses."""
        return None


class _Reading:
    """One walk over one text."""

    def __init__(self, text: str) -> None:
        self._given = text
        self._text = " ".join(text.replace("\u2011", "-").replace("\u2013", "-").split())
        prefix = _PREFIX.match(self._text)
        self._at = prefix.end() if prefix else 0

    def whole(self) -> Designation:
        """The designation, or an error at the first character that cannot be read."""
        numbers, type_ = self._numbers()
        version = self._take(_VERSION)
        former = self._take(_FORMER)
        front = "/".join(numbers)
        text = "ITU-T " + front
        text += f" ({version[1]})" if version else ""
        text += f" (ex {former[1]})" if former else ""
        document = Designation(
            text=text,
            body="itu-t",
            publishers=("ITU-T",),
            number=numbers[0],
            work=f"ITU-T {numbers[0]}",
            type=type_,
            marking=version[1] if version else None,
            aliases=tuple(numbers[1:]),
            former=former[1] if former else None,
        )
        return self._with_supplements(self._dated(document))

    def _fail(self, reason: str) -> DesignationError:
        return DesignationError(self._given, min(self._at, len(self._given)), reason)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _numbers(self) -> tuple[list[str], str | None]:
        if series := self._take(_SERIES_TEXT):
            return [f"{series[1]}{series[2] or ''} Suppl. {series[3]}"], "Supplement"
        if other := self._take(_OTHER):
            return [other[0]], None
        first = self._take(_NUMBER)
        if first is None:
            return self._name()
        numbers = [first[0]]
        while self._text.startswith("/", self._at):
            self._at += 1
            further = self._take(_NUMBER)
            if further is None:
                raise self._fail("a second number belongs here")
            numbers.append(further[0])
        return numbers, None

    def _name(self) -> tuple[list[str], str | None]:
        found = self._take(_NAME)
        if found is None:
            raise self._fail("it begins with no ITU-T number such as Y.3172")
        letters = found[0].split(".")[0]
        kind = {"STR": "Technical Report", "STP": "Technical Paper", "TR": "Technical Report"}
        return [found[0]], kind.get(letters[-3:]) or kind.get(letters)

    def _dated(self, document: Designation) -> Designation:
        """The document with the date of its edition: a year before a supplement, month and year otherwise."""
        found = self._take(_MONTH)
        if found is None:
            return document
        month, year = found.groups()
        shown, date = (f"{month}/{year}", f"{year}-{month}") if month else (year, year)
        return attrs.evolve(document, text=f"{document.text} ({shown})", date=self._date(date))

    def _date(self, text: str) -> PartialDate:
        try:
            return PartialDate(text)
        except ValueError as error:
            raise self._fail(str(error)) from None

    def _with_supplements(self, document: Designation) -> Designation:
        while self._at < len(self._text):
            found = self._take(_KIND)
            if found is None or not (found[2] or found[1] in ("attachment",)):
                raise self._fail("this cannot be read")
            medium = found[3] or ""
            kind, number = found[1].strip(), found[2]
            text = f"{document.text}{found[0][0]}{kind}" + (f" {number}" if number else "") + medium
            # `(2001)` may be the edition of an annex that is itself amended; the month comes last.
            when = self._take(_MONTH)
            date = None
            if when is not None:
                month, year = when.groups()
                text += f" ({month}/{year})" if month else f" ({year})"
                date = self._date(f"{year}-{month}" if month else year)
            supplements = (*document.supplements, Supplement(kind + medium, number, date))
            document = attrs.evolve(document, text=text, supplements=supplements, base=document)
        return document
