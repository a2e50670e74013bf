"""The tail of a citation: what people write behind a designation, of whatever body.

A tail has items: a language, an extent, an edition, a date, a remark. The module tells their kind and their value; the
reader of designations decides what they mean for a designation.
"""

import re
from collections.abc import Mapping
from enum import Enum, auto

import attrs

from aistandards.model.dates import PartialDate


class TailKind(Enum):
    """Kind of an item of a tail."""

    REMARK = auto()
    """Words that leave the designation as it is: a language, `(Reaff 2006)`, a trade mark sign."""
    ALL_PARTS = auto()
    FAMILY = auto()
    EDITION = auto()
    DATE = auto()


@attrs.frozen(slots=True)
class TailItem:
    """An item of a tail.

    Attributes:
        kind: Its kind.
        start: Offset of its first character, a space before it included.
        end: Offset after its last character.
        edition: Number of the edition; a date may have one too.
        date: The date of a `DATE`; None where the text has one that is not in the calendar.
    """

    kind: TailKind
    start: int
    end: int
    edition: str | None = None
    date: PartialDate | None = None


_YEAR = r"(?:19|20)\d\d"
_FIRST_SHORT_YEAR = 50
"""Two digits from here on are a year of the 20th century."""
_STOP = r"(?![^\W_]|[.,/:-]\d)"
# Names of months in the languages of the bodies, by the letters that tell them apart.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene янв يناير gen",
            "feb fév fev фев فبراير",
            "mar mär мар مارس",
            "apr avr abr апр أبريل",
            "may mai mayo май мая مايو mag",
            "jun juin июн يونيو giu",
            "jul juil июл يوليو lug",
            "aug aoû aou ago авг أغسطس",
            "sep сен سبتمبر set",
            "oct okt окт أكتوبر ott",
            "nov ноя نوفمبر",
            "dec déc dez dic дек ديسمبر",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = rf"(?P<month_name>(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})[^\W\d_]*)\.?"
_EDITION_WORD = r"(?:edition|édition|edición|edição|edizione|Ausgabe|Auflage|ed|éd|издание|изд|الطبعة)"
# Words that have a year behind them; a number there is no edition.
_VERSION_WORD = r"(?:version|versión|versão|Fassung|версия|revision|rev|issue|release)"
_DATED_WORD = rf"(?:{_EDITION_WORD}|{_VERSION_WORD})\.?"
_PUBLISHED = r"(?:published in|published|issued in|issued|dated|as of)"
_ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8",
    "ninth": "9", "tenth": "10", "première": "1", "deuxième": "2", "seconde": "2", "troisième": "3", "quatrième": "4",
    "primera": "1", "segunda": "2", "tercera": "3", "cuarta": "4", "первое": "1", "второе": "2", "третье": "3",
    "erste": "1", "zweite": "2", "dritte": "3", "vierte": "4",
}  # fmt: skip
_LANGUAGE = (
    r"(?:en|fr|ru|es|de|ar|zh|it|pt|nl|ja|ko|pl|cs|sv|E|F|R|S|D|A|C|G|EN|FR|RU|ES|DE|AR|ZH|IT|PT|NL|JA|PL|"
    r"English|French|German|Russian|Spanish|Arabic|Chinese|anglais|français|Deutsch|English version|version française)"
)

# The form of a date without its brackets; each has its own groups.
_DATE = (
    rf"(?:(?P<year_first>{_YEAR})[-/.](?P<month_second>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?"
    rf"|(?P<month_first>0[1-9]|1[0-2])[/.-](?P<year_second>{_YEAR})"
    rf"|(?:[0-3]?\d\.? (?:de )?)?{_MONTH},? (?:[0-3]?\d, )?(?:de |of )?(?P<year_named>{_YEAR})(?: ?г\.?| года?)?"
    rf"|(?P<year_han>{_YEAR})年(?P<month_han>\d\d?)月"
    rf"|(?:{_DATED_WORD}|{_PUBLISHED}|of|from|in|de|von|от|год)?:? ?(?P<year>{_YEAR})"
    rf"(?:年版?|年发布| ?(?:г\.?|год|года)| {_DATED_WORD})?)"
)
_EDITION = (
    rf"(?:{_EDITION_WORD}\.?[ -]?(?P<number>\d{{1,2}}(?:\.\d)?)(?!\d)"
    rf"|(?P<before>\d{{1,2}})(?:st|nd|rd|th|e|er|ère|ème|re|ª|\.ª|a\.?|-е|-я|\.)? {_EDITION_WORD}(?![^\W_])\.?"
    rf"|(?P<word>{'|'.join(_ORDINALS)}) {_EDITION_WORD}(?![^\W_])"
    r"|第(?P<han>\d{1,2})版)"
)
_ALL_PARTS = (
    r"(?:all (?:the )?parts|multi-?part(?: standard)?|every part|(?:toutes les|toutes|les) parties|all parts included|alle Teile|todas las partes|"
    r"todas as partes|tutte le parti|alle delen|все части|全部分|所有部分|全部部分|(?:すべて|全て)の部|جميع الأجزاء|كل الأجزاء)"
)
_SERIES = r"(?:series|serie|série|Reihe|Normenreihe|Serie|серия|серии|系列|シリーズ|سلسلة)"
_FAMILY = r"(?:family|famille|familia|Familie|famiglia|семейство|семейства|家族|ファミリー)"
_REMARK = (
    r"(?:Reaff|R(?=(?:19|20)\d\d)|Revision (?:of|to)|Redesignation of|Incorporates|Incorporating|Adoption of|Amendment (?:of|to)|"
    r"Supersedes|Corrigendum to|confirmed|reviewed and confirmed|corrected version|version corrigée|reprinted)[^()]{0,120}+(?:\([^()]{0,80}+\)[^()]{0,80}+){0,4}+"
)
_FLAGS = re.IGNORECASE

# Corrections and common modifications of Europe: `/AC:2018-12`, `+A11:2021`.
_EUROPEAN = rf"(?:[/ ]| ?\+ ?)(?:AC|A1\d)(?::{_YEAR}(?:-\d\d)?)?(?![^\W_])"
# The number of a classification between number and year: `(VDE 0802-4-2):2019`.
_CLASSIFICATION = rf" ?\([A-Z]{{2,6}} \d[\d-]*\)(?=:{_YEAR})"
_SIGN = rf"\s?(?:[™®]|\(TM\)|\(R\)(?!\w)|\((?i:{_REMARK})\)|PRV(?![^\W_]))"
# `ISO 22000:2018 edition`: the date is read already.
_DATED = rf"(?<=:\d{{4}}) (?i:{_DATED_WORD})(?![^\W_])(?!\.? ?\d)"
_DEGREE = r",? (?:IDT|MOD|EQV|NEQ)(?![^\W_])"
_REMARKS = re.compile("|".join((_SIGN, _DEGREE, _DATED, _EUROPEAN, _CLASSIFICATION)))
_LANGUAGES = re.compile(
    rf" ?(?:\({_LANGUAGE}(?:[ ,;/+-]{{1,2}}{_LANGUAGE})*\)|\[{_LANGUAGE}\]|[/_-](?:en|fr|ru|es|de|ar|zh|E|F|EN|FR)(?![^\W_]))"
)
_EXTENTS = (
    (
        TailKind.ALL_PARTS,
        re.compile(rf",? ?\({_ALL_PARTS}\)|,? {_ALL_PARTS}(?![^\W_])|，?（?(?:全部分|所有部分)）?", _FLAGS),
    ),
    (
        TailKind.ALL_PARTS,
        re.compile(rf"(?: |-| \()?{_SERIES}\)?(?: of (?:international )?standards)?(?![^\W_])", _FLAGS),
    ),
    (TailKind.FAMILY, re.compile(rf"(?: |-| \()?{_FAMILY}\)?(?: of (?:international )?standards)?(?![^\W_])", _FLAGS)),
)
_DAY = r"(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_ISSUES = tuple(
    re.compile(pattern, _FLAGS)
    for pattern in (
        rf",? ?\({_EDITION}\)",
        rf",? ?\({_EDITION},? {_DATE}\)",
        rf",? ?(?<![^\W_]){_EDITION}{_STOP}",
        rf",? ?[(\[]{_DATE}[)\]]",
        # Two digits are a year only behind a month.
        r" ?\((?P<month_first>0[1-9]|1[0-2])/(?P<year_short>\d\d)\)",
        rf",? (?:{_DATED_WORD} (?:of |de |von )?|{_PUBLISHED} |v\.?)(?P<year>{_YEAR}){_STOP}",
        rf",? ?(?P<year>{_YEAR})(?:年?版| {_DATED_WORD}(?![^\W_]))",
        rf"(?: ?[:/] ?| )(?P<year>{_YEAR}{_DAY})(?:年版?)?{_STOP}(?!\)|-[^\W_])",
        rf",? {_MONTH} (?P<year_named>{_YEAR}){_STOP}",
        rf", ?(?P<year>{_YEAR}{_DAY})(?=$|[.;)\]]|,? ?\n)",
    )
)
"""Forms of an edition, a date or both."""
_UNREAD = re.compile(
    rf":\d\w*(?:[.-]\w+)*| ?[:/] ?{_YEAR}\w*(?:[.-]\w+)*|[ -]{_YEAR}(?!\d)\w*(?:[-/]\w+)*|,? ?{_DATED_WORD} ?\d+(?:\.\w+)*"
    rf"| [vV]\d+(?:\.\d+)*"
    rf"|,? ?\((?=\d|(?:{_DATED_WORD}|{_MONTH}|{_PUBLISHED}|since|last|current|rev|withdrawn|adopted|approved)\b)"
    rf"[^()]{{0,40}}?(?:{_YEAR}|\d\d/\d\d)(?!\d)[^()]{{0,40}}\)",
    _FLAGS,
)


def read_item(text: str, at: int) -> TailItem | None:
    """Return the item of a tail that begins at an offset; None where none does.

    >>> read_item("Ed. 2", 0).edition, read_item(" (June 2019)", 0).date
    ('2', PartialDate(text='2019-06'))
    """
    if at >= len(text):
        return None
    for pattern in (_REMARKS, _LANGUAGES):
        if match := pattern.match(text, at):
            return TailItem(TailKind.REMARK, at, match.end())
    for kind, extent in _EXTENTS:
        if match := extent.match(text, at):
            return TailItem(kind, at, match.end())
    for issue in _ISSUES:
        if match := issue.match(text, at):
            groups = {name: value for name, value in match.groupdict().items() if value}
            is_dated = any(name.startswith("year") for name in groups)
            kind = TailKind.DATE if is_dated else TailKind.EDITION
            return TailItem(kind, at, match.end(), _edition(groups), _date(groups) if is_dated else None)
    return None


def read_unread(text: str, at: int) -> int:
    """Return the end of what looks like a date or an edition at an offset and is none that is understood; else the offset."""
    match = _UNREAD.match(text, at)
    return match.end() if match else at


def _edition(groups: Mapping[str, str]) -> str | None:
    if "word" in groups:
        return _ORDINALS[groups["word"].casefold()]
    number = next((groups[name] for name in ("number", "before", "han") if name in groups), None)
    return number and (number.removesuffix(".0").lstrip("0") or "0")


def _date(groups: Mapping[str, str]) -> PartialDate | None:
    year = next(value for name, value in groups.items() if name.startswith("year"))
    if len(year) == 2:
        year = f"{'19' if int(year) >= _FIRST_SHORT_YEAR else '20'}{year}"
    month = next((value for name, value in groups.items() if name.startswith("month") and value.isdigit()), None)
    if name := groups.get("month_name"):
        starts = (name[:length].casefold() for length in range(len(name), 2, -1))
        month = next(str(_MONTHS[start]) for start in starts if start in _MONTHS)
    try:
        return PartialDate("-".join(filter(None, (year, month and month.zfill(2), groups.get("day")))))
    except ValueError:
        return None
