"""The grammar of ITU-T designations: Recommendations, supplements, other texts and work items.

Source: Recommendations ITU-T A.1 and A.11, and the references as the recommendations database and the work programme
print them. The reader walks from left to right: number or numbers, version, former name, date of the edition, then
supplement after supplement, each with its own date.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import attrs

from aistandards.plugin import Designation, DesignationError, PartialDate, Supplement
from aistandards_itu.spelling import guess

LONGEST = 300

# The body in its languages, with "Recommendation" before or after; the Russian T is as often Latin as Cyrillic.
_PREFIX = re.compile(
    r"(?:(?:Rec\.?|Recommendation|Recommandation|Recomendación|Рек\.?|Рекомендация) )?"
    r"(?:(?:ITU|UIT|МСЭ)-[TТ]|CCITT) "
    r"(?:(?:Rec\.?|Recommendation|Recommandation|Recomendación|Рек\.?|Рекомендация) )?"
)
# A supplement to a whole series is a document of its own; over the years its series was written in four ways.
_SERIES_TEXT = re.compile(
    r"(?P<series>[A-Z](?:-\d+ series|\.\d+ series|-\d+|\d+-\d+)?) Suppl\. (?P<number>\d+(?:\.\d+)?)(?= |$)", re.ASCII
)
_NUMBER = re.compile(
    r"""
    (?P<stem>[A-Z]\.\d+(?:\.\d+)*(?:[a-z](?![A-Za-z\d]))?   # I.256.2a; the l of P.6l is a misprint that stays
      (?:-(?:[A-Z]\.\d+(?:\.\d+)*|\d{1,2}(?!\d)))?)   # Q.120-Q.139, Q.732.2-5; Y.3172-201906 is no number
    (?:\ ?(?P<word>bis|ter|quater|quarter|R)(?![A-Za-z\d]) | (?P<letter>\ [A-Z])(?=[ /]|$))?
    """,
    re.ASCII | re.VERBOSE,
)
_PROVISIONAL = re.compile(
    r"""
    (?P<family>[A-Z](?:STR|STP)[.-]|T[RP]\.|[A-Z]\.)  # XSTR.sem-AIA, TR.AISec, Q.MP-LLM-FN
    (?P<name>\d{0,2}[A-Za-z][\w-]*(?:\.[\w-]+)*)      # Y.supp.NAC-roadmap, X.5Gsec-q
    (?P<tail>\ [a-z]\w*)?                             # L.Arch_AI energy
    (?=\ \(|$)
    """,
    re.ASCII | re.VERBOSE,
)
_OTHER = re.compile(r"(?P<family>[A-Z]{2,5})-[A-Z\d]{1,5}(?= |$)", re.ASCII)
# Families of other texts. After "ITU-T" any letters may stand, without it only these: GPT-4 and UTF-8 look the same.
_FAMILIES = frozenset({"EMC", "IMPL", "MES", "QOS", "SEC"})
_FOREIGN = frozenset({"CCITT", "CISPR", "IEC", "IEEE", "IETF", "ISO", "ITU", "IWA", "UIT"})
_TYPES = {"STR": "Technical Report", "TR": "Technical Report", "STP": "Technical Paper", "TP": "Technical Paper"}

_VERSION = re.compile(r" (?:\((V\d+)\)|(v\.\d+))(?= |$)", re.ASCII)
_FORMER = re.compile(r" \(ex ([A-Za-z][\w.&+/, -]{0,78}[\w+])\)(?= |$)", re.ASCII)
_DATE = re.compile(r" \((?:(0[1-9]|1[0-2])/)?((?:19|20)\d\d)\)(?= |/|$)", re.ASCII)
_SUPPLEMENT = re.compile(
    r"""
    (?P<joint>[ /])
    (?: (?P<alone>attachment)
      | (?P<kind>Technical\ Cor\.|Amd\.|Cor\.|Err\.|Add\.|App\.|Annex|Suppl\.)\ ?
        (?P<number>(?:[IVXL]+|[A-Z]\d*\+?|\d+(?:\.\d+)*)(?![A-Za-z\d.])(?:\ test\ vectors|\ Software)?) )
    (?=[ /]|$)
    """,
    re.ASCII | re.VERBOSE,
)
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))


class ItuGrammar:
    """Reads ITU-T references; see `Grammar`.

    `date` is that of the edition: in `G.722 (1988) App. II (11/1988)` it is 1988, as with the amendments of ISO, and
    the supplement's own date is that of `supplements[-1]`; in `G.729 Annex A (11/1996)` the edition is not named and
    `date` is None. `work` is under the leading number only: that is what joins `L.105 (11/2025)` with the
    dual-numbered `L.105/L.87 (07/2010)`. The work of a supplement is its base's; a supplement to a whole series
    (`G Suppl. 47`) has no base and is a work of its own. `(V17)` and `v.1` are versions and go to `marking`.

    >>> amendment = ItuGrammar().parse("G.7710/Y.1701 (2007) Amd. 1 (11/2009)")
    >>> amendment.number, amendment.aliases, str(amendment.date), str(amendment.supplements[-1].date)
    ('G.7710', ('Y.1701',), '2007', '2009-11')
    >>> str(amendment.base), amendment.work
    ('ITU-T G.7710/Y.1701 (2007)', 'ITU-T G.7710')
    """

    name = "itu-t"
    bodies = ("itu-t",)

    def parse(self, text: str) -> Designation:
        """Read one reference.

        Raises:
            DesignationError: It is not one of ITU-T; `position` is the first character that could not be read.
        """
        if len(text) > LONGEST:
            raise DesignationError(text, LONGEST, f"it is longer than {LONGEST} characters")
        return _read(text)

    def guess(self, text: str) -> Iterator[str]:
        """Official spellings that can be read; see `spelling.guess`."""
        for spelling in guess(text):
            try:
                self.parse(spelling)
            except DesignationError:
                continue
            yield spelling

    def locate(self, text: str) -> tuple[str, str] | None:
        """Nothing: records are keyed by their names, and `guess` reads addresses."""
        return None


@lru_cache(maxsize=4096)
def _read(text: str) -> Designation:
    """A sync reads each designation twice: as its source writes it, and when the record is kept."""
    return _Reading(text).whole()


class _Reading:
    """One walk over one text."""

    def __init__(self, text: str) -> None:
        self._given = text
        self._text = " ".join(text.translate(_HYPHENS).split())
        prefix = _PREFIX.match(self._text)
        self._named_itu = prefix is not None
        self._at = prefix.end() if prefix else 0

    def whole(self) -> Designation:
        """The designation, or an error at the first character that cannot be read."""
        numbers, type_ = self._numbers()
        version = self._take(_VERSION)
        former = self._take(_FORMER)
        date, shown = self._date()
        text = "ITU-T " + "/".join(numbers) + (version[0] if version else "") + (former[0] if former else "") + shown
        document = Designation(
            text=text,
            body="itu-t",
            publishers=("ITU-T",),
            number=numbers[0],
            work=f"ITU-T {numbers[0]}",
            type=type_,
            date=date,
            marking=version[1] or version[2] if version else None,
            aliases=tuple(numbers[1:]),
            former=former[1] if former else None,
        )
        while self._at < len(self._text):
            document = self._supplemented(document)
        return document

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _fail(self, reason: str) -> DesignationError:
        """The error at the place reached, told as an index of the text as given, where spaces may be doubled."""
        at = self._at + (self._text[self._at : self._at + 1] == " ")
        wanted = at - self._text.count(" ", 0, at)
        solid = [place for place, character in enumerate(self._given) if not character.isspace()]
        return DesignationError(self._given, solid[wanted] if wanted < len(solid) else len(self._given), reason)

    def _numbers(self) -> tuple[list[str], str | None]:
        if series := self._take(_SERIES_TEXT):
            return [series[0]], "Supplement"
        first = self._take(_NUMBER)
        if first is None:
            return self._unnumbered()
        if self._text[self._at : self._at + 1] not in ("", " ", "/"):
            # X.5Gsec-q begins as a number does. Otherwise the error belongs where the number ends.
            end, self._at = self._at, first.start()
            if not _PROVISIONAL.match(self._text, self._at):
                self._at = end
                raise self._fail("this does not belong to the number")
            return self._unnumbered()
        numbers = [_spelt(first)]
        while self._text.startswith("/", self._at):
            self._at += 1
            further = self._take(_NUMBER)
            if further is None:
                raise self._fail("a second number belongs here")
            numbers.append(_spelt(further))
        return numbers, None

    def _unnumbered(self) -> tuple[list[str], str | None]:
        """The name of a work item, of a technical paper or report, or of another text."""
        provisional = _PROVISIONAL.match(self._text, self._at)
        if provisional and (self._named_itu or _is_name(provisional)):
            self._at = provisional.end()
            family = provisional["family"][:-1]
            return [provisional[0]], _TYPES.get(family[1:] if len(family) == 4 else family)
        other = _OTHER.match(self._text, self._at)
        if other and (other["family"] in _FAMILIES or self._named_itu and other["family"] not in _FOREIGN):
            self._at = other.end()
            return [other[0]], None
        raise self._fail("it begins with no ITU-T number such as Y.3172")

    def _date(self) -> tuple[PartialDate | None, str]:
        """A date with its month or without, and how it is printed."""
        found = self._take(_DATE)
        if found is None:
            return None, ""
        month, year = found.groups()
        return PartialDate(f"{year}-{month}" if month else year), found[0]

    def _supplemented(self, base: Designation) -> Designation:
        found = self._take(_SUPPLEMENT)
        if found is None or (found["joint"] == "/" and not base.supplements):
            self._at = found.start() if found else self._at
            raise self._fail("this is neither a date nor a supplement")
        kind, number = found["kind"] or found["alone"], found["number"]
        date, shown = self._date()
        text = base.text + found["joint"] + kind + (f" {number}" if number else "") + shown
        return attrs.evolve(base, text=text, supplements=(*base.supplements, Supplement(kind, number, date)), base=base)


def _spelt(number: re.Match[str]) -> str:
    """The number in one spelling: `F.80bis` and `D.502R` stand beside `F.80 bis` and `D.500 R` in the same list."""
    word = number["word"]
    if word is None:
        return number[0]
    return f"{number['stem']} {'quater' if word == 'quarter' else word}"


def _is_name(provisional: re.Match[str]) -> bool:
    """Whether it is one even without `ITU-T` in front: `A.I`, `U.S.A` and `M.Sc` are not, `F.AAI` is.

    A second word is believed only after a name that is no word itself, as in `L.Arch_AI energy`.
    """
    name = provisional["name"]
    if len(name.partition(".")[0]) < (3 if len(provisional["family"]) == 2 else 2):
        return False
    return not provisional["tail"] or "-" in name or "_" in name
