"""The grammar of ITU-T designations: Recommendations, supplements, other texts and work items.

Source: Recommendations ITU-T A.1 and A.11, and the references as the recommendations database and the work programme
print them. The parser reads from left to right: numbers, version, former name, date of the edition, then supplements, each
with its own date.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import attrs

from aistandards.plugin import Designation, DesignationError, PartialDate, Supplement
from aistandards_itu.spelling import guess

MAX_CHARACTERS = 300
_FIRST_YEAR = 50
"""Two digits from here on are a year of the 20th century."""

# The body in its languages, with "Recommendation" before or after it. The Russian T may be Latin or Cyrillic.
_RECOMMENDATION = (
    r"(?:(?:[Dd]raft )?(?:[Nn]ew |[Rr]evised )?(?:Recommendations?|Recommandations?|Recomendaci(?:ón|ones)|Recomendações|"
    r"Empfehlung(?:en)?|Рек\.?|Рекомендаци[яиею]|建议书|勧告|(?:ال)?توصية|Recs?\.?(?![a-z])) ?)?"
)
_PREFIX = re.compile(
    rf"{_RECOMMENDATION}(?:(?:ITU|UIT|МСЭ)[- ][TТ](?= |[^\W\d_a-zа-я])|CCITT|МККТТ) ?{_RECOMMENDATION}"
)
# A supplement to a whole series is a separate document; the spelling of its series has four forms.
_SERIES_TEXT = re.compile(
    r"(?P<series>[A-Z](?:-\d+ series|\.\d+ series|-\d+|\d+-\d+)?) Suppl\. (?P<number>\d+(?:\.\d+)?)(?= |$)", re.ASCII
)
# As covers print it: `ITU-T H-series Supplement 19`, `Series H – Supplement 19`, `Supplement 19 to the H-series`.
_SUPPL = r"(?:Supplements?|Supp?l?\.?|Suplemento|Supplément|Дополнение|Доп\.)"
_SERIES_COVER = re.compile(
    rf"(?:[Ss](?:eries|érie|erie) (?P<behind>[A-Z])|(?P<before>[A-Z])(?:\.\d+)?[- ][Ss]eries)(?: Recommendations)?(?:[ ,:/–-]+){_SUPPL} ?"
    r"(?P<number>\d+(?:\.\d+)?)(?= |$)"
    rf"|{_SUPPL} (?P<first>\d+(?:\.\d+)?) to (?:the )?(?:ITU-T )?(?:(?P<letter>[A-Z])[- ][Ss]eries|[Ss]eries (?P<last>[A-Z]))(?: Recommendations)?(?= |$)"
)
_NUMBER = re.compile(
    r"""
    (?P<stem>[A-Z]\.\d+(?:\.\d+)*(?:x{1,3}(?![A-Za-z\d])|[a-z](?![A-Za-z\d]))?   # I.256.2a, the l of P.6l is a misprint in the database; Y.31xx
      (?:-(?:[A-Z]\.\d+(?:\.\d+)*|\d{1,2}(?!\d)))?)   # Q.120-Q.139, Q.732.2-5; Y.3172-201906 is no number
    (?:\ ?(?P<word>bis|ter|quater|quarter|R)(?![A-Za-z\d]) | (?P<letter>\ [A-Z])(?=[ /]|$))?
    """,
    re.ASCII | re.VERBOSE,
)
_PROVISIONAL = re.compile(
    r"""
    (?P<family>[A-Z](?:STR|STP)[.-]|T[RP]\.|[A-Z]\.)  # XSTR.sem-AIA, TR.AISec, Q.MP-LLM-FN
    (?!Sup(?:pl)?\.?\d)(?P<name>\d{0,2}[A-Za-z][\w-]*(?:\.[\w-]+)*)      # Y.supp.NAC-roadmap, X.5Gsec-q
    (?P<tail>\ [a-z]\w*)?                             # L.Arch_AI energy
    (?=\ \(|$)
    """,
    re.ASCII | re.VERBOSE,
)
_OTHER = re.compile(r"(?P<family>[A-Z]{2,5})-[A-Z\d]{1,5}(?= |$)", re.ASCII)
# Families of other texts. "ITU-T" allows any letters; without it only these are valid, because GPT-4 and UTF-8 look alike.
_FAMILIES = frozenset({"EMC", "IMPL", "MES", "QOS", "SEC"})
_FOREIGN = frozenset({"CCITT", "CISPR", "IEC", "IEEE", "IETF", "ISO", "ITU", "IWA", "UIT"})
_TYPES = {"STR": "Technical Report", "TR": "Technical Report", "STP": "Technical Paper", "TP": "Technical Paper"}

_VERSION = re.compile(r" (?:\(?[Vv](?P<number>\d+)\)?|(?P<other>v\.\d+))(?= |$)", re.ASCII)
_FORMER = re.compile(r" \(ex ([A-Za-z][\w.&+/, -]{0,78}[\w+])\)(?= |$)", re.ASCII)
_DATE = re.compile(r"(?:,? |(?<=\d))\((?:(0[1-9]|1[0-2])/)?((?:19|20)\d\d|(?<=/)\d\d)\)(?= |/|,|$)", re.ASCII)
_KINDS = {
    "technical cor": "Technical Cor.", "technical corrigendum": "Technical Cor.", "amd": "Amd.", "amendment": "Amd.", "amend": "Amd.",
    "cor": "Cor.", "corr": "Cor.", "corrigendum": "Cor.", "err": "Err.", "erratum": "Err.", "add": "Add.", "addendum": "Add.",
    "app": "App.", "appendix": "App.", "annex": "Annex", "suppl": "Suppl.", "sup": "Suppl.", "supp": "Suppl.", "supplement": "Suppl.",
}  # fmt: skip
_SUPPLEMENT = re.compile(
    rf"""
    (?P<separator>,?\ (?:[–-]\ )?|/)
    (?: (?P<alone>attachment)
      | (?P<kind>{"|".join(sorted(_KINDS, key=len, reverse=True)).replace(" ", chr(92) + " ")})\.?\ ?
        (?P<number>(?:(?-i:[IVXL]+|[A-Z]\d*\+?)|\d+(?:\.\d+)*)(?![A-Za-z\d.])(?:\ test\ vectors|\ Software)?) )
    (?=[ /,]|$)
    """,
    re.ASCII | re.VERBOSE | re.IGNORECASE,
)
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))


class ItuGrammar:
    """Grammar of ITU-T references; see `Grammar`.

    `date` is the date of the edition: 1988 for `G.722 (1988) App. II (11/1988)`, as with the amendments of ISO. The date
    of the supplement is that of `supplements[-1]`. `G.729 Annex A (11/1996)` names no edition, so `date` is None. `work`
    has the leading number only; so `L.105 (11/2025)` and the dual-numbered `L.105/L.87 (07/2010)` have the same work.
    The work of a supplement is that of its base. A supplement to a whole series (`G Suppl. 47`) has no base and is a
    separate work. The versions `(V17)` and `v.1` become the `marking`.

    >>> amendment = ItuGrammar().parse("G.7710/Y.1701 (2007) Amd. 1 (11/2009)")
    >>> amendment.number, amendment.aliases, str(amendment.date), str(amendment.supplements[-1].date)
    ('G.7710', ('Y.1701',), '2007', '2009-11')
    >>> str(amendment.base), amendment.work
    ('ITU-T G.7710/Y.1701 (2007)', 'ITU-T G.7710')
    """

    name = "itu-t"
    bodies = ("itu-t",)

    def parse(self, text: str) -> Designation:
        """Return the designation of a reference.

        Raises:
            DesignationError: The text is no ITU-T reference; `position` is that of the first unreadable character.
        """
        if len(text) > MAX_CHARACTERS:
            raise DesignationError(text, MAX_CHARACTERS, f"it is longer than {MAX_CHARACTERS} characters")
        return _read(text)

    def guess(self, text: str) -> Iterator[str]:
        """Yield the valid official spellings of a text; see `spelling.guess`."""
        for spelling in guess(text):
            try:
                self.parse(spelling)
            except DesignationError:
                continue
            yield spelling

    def locate(self, text: str) -> tuple[str, str] | None:
        """Return None: keys of ITU-T records are names, and `guess` reads addresses."""
        return None


@lru_cache(maxsize=4096)
def _read(text: str) -> Designation:
    """Parse a text; the cache helps because a sync parses each designation twice, in the source and in the store."""
    return _Parser(text).designation()


class _Parser:
    """Parser of one text."""

    def __init__(self, text: str) -> None:
        self._original = text
        self._text = " ".join(text.translate(_HYPHENS).split())
        prefix = _PREFIX.match(self._text)
        self._named_itu = prefix is not None
        self._at = prefix.end() if prefix else 0

    def designation(self) -> Designation:
        """Return the designation.

        Raises:
            DesignationError: The text is no designation; the position is that of the first unreadable character.
        """
        numbers, type_ = self._numbers()
        version = self._take(_VERSION)
        former = self._take(_FORMER)
        date, printed = self._date()
        marking = (version["other"] or f"V{version['number']}") if version else None
        shown = f" ({marking})" if version and version["number"] else version[0] if version else ""
        text = "ITU-T " + "/".join(numbers) + shown + (former[0] if former else "") + printed
        document = Designation(
            text=text,
            body="itu-t",
            publishers=("ITU-T",),
            number=numbers[0],
            work=f"ITU-T {numbers[0]}",
            type=type_,
            date=date,
            marking=marking,
            aliases=tuple(numbers[1:]),
            former=former[1] if former else None,
        )
        while self._at < len(self._text):
            document = self._with_supplement(document)
        return document

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._at)
        if match is not None:
            self._at = match.end()
        return match

    def _fail(self, reason: str) -> DesignationError:
        """Return an error at the current position, converted to an index of the original text with all its spaces."""
        position = self._at + (self._text[self._at : self._at + 1] == " ")
        number = position - self._text.count(" ", 0, position)
        indexes = [index for index, character in enumerate(self._original) if not character.isspace()]
        return DesignationError(
            self._original, indexes[number] if number < len(indexes) else len(self._original), reason
        )

    def _numbers(self) -> tuple[list[str], str | None]:
        if series := self._take(_SERIES_TEXT):
            return [series[0]], "Supplement"
        if cover := self._take(_SERIES_COVER):
            letter = cover["behind"] or cover["before"] or cover["letter"] or cover["last"]
            return [f"{letter} Suppl. {cover['number'] or cover['first']}"], "Supplement"
        first = self._take(_NUMBER)
        if first is None:
            return self._unnumbered()
        if self._text[self._at : self._at + 1] not in ("", " ", "/"):
            # X.5Gsec-q begins like a number. Otherwise the error is at the end of the number.
            end, self._at = self._at, first.start()
            if not _PROVISIONAL.match(self._text, self._at):
                self._at = end
                raise self._fail("this does not belong to the number")
            return self._unnumbered()
        numbers = [_official_number(first)]
        while self._text.startswith("/", self._at):
            self._at += 1
            further = self._take(_NUMBER)
            if further is None:
                raise self._fail("a second number belongs here")
            numbers.append(_official_number(further))
        return numbers, None

    def _unnumbered(self) -> tuple[list[str], str | None]:
        """Return the name and the type of a work item, a technical paper or report, or another text."""
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
        """Return a date with or without its month, and its print form."""
        match = self._take(_DATE)
        if match is None:
            return None, ""
        month, year = match.groups()
        if len(year) == 2:
            # The first texts of the predecessor are older, but no text with such a date is.
            year = f"{'19' if int(year) >= _FIRST_YEAR else '20'}{year}"
        return PartialDate(f"{year}-{month}" if month else year), f" ({month}/{year})" if month else f" ({year})"

    def _with_supplement(self, base: Designation) -> Designation:
        match = self._take(_SUPPLEMENT)
        if match is None or (match["separator"] == "/" and not base.supplements):
            self._at = match.start() if match else self._at
            raise self._fail("this is neither a date nor a supplement")
        kind, number = match["alone"] or _KINDS[match["kind"].casefold()], match["number"]
        date, printed = self._date()
        text = (
            base.text + ("/" if match["separator"] == "/" else " ") + kind + (f" {number}" if number else "") + printed
        )
        return attrs.evolve(base, text=text, supplements=(*base.supplements, Supplement(kind, number, date)), base=base)


def _official_number(number: re.Match[str]) -> str:
    """Return the uniform spelling of a number; the same list has `F.80bis` and `F.80 bis`, `D.502R` and `D.500 R`."""
    word = number["word"]
    if word is None:
        return number[0]
    return f"{number['stem']} {'quater' if word == 'quarter' else word}"


def _is_name(provisional: re.Match[str]) -> bool:
    """Return whether a name is valid without `ITU-T`: `F.AAI` is, `A.I`, `U.S.A` and `M.Sc` are not.

    A second word is valid only after a name with a hyphen or an underscore, as in `L.Arch_AI energy`.
    """
    name = provisional["name"]
    if len(name.partition(".")[0]) < (3 if len(provisional["family"]) == 2 else 2):
        return False
    return not provisional["tail"] or "-" in name or "_" in name
