"""Texts that read like references and are none: years, organs, quantities, licences, film speeds.

Part of the evidence is the designation itself, part of it the text around it.
"""

import re
from functools import cache

from aistandards.model import Designation
from aistandards.plugin.designation_reader import Spelling

# A name that includes words of the sentence, `X.sgGenAI defines`, and a part that is a word: `42001-based`.
_OVERLONG = re.compile(
    r"[:;,!?] |(?<!Suppl)\. |:(?:19|20)\d\d |\s[A-Z]{2,}[ /].*\d"
    r"|\.\S* (?!bis$|ter$|quater$|quarter$)[a-z]\w*$|^\d\w*-[A-Za-z]*[a-z]{2}"
)
# `X 0208 and`, `since 1988`, `9001の基は`: words of the sentence beside digits.
_SENTENCE = re.compile(
    r"(?=.*\d)(?:.*[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
    r"|(?:.*\s)?(?!(?:bis|ter|quater|quarter|series|parts?)(?![a-z]))(?:[a-z]{3,}|and|or|of|in|is|to|as)(?:\s|$))"
)
# Quantities, not standards: `ISO 8 mm`, `ISO 400 film`, `27001, 15000 euros`, `-1, -40 °C`.
_QUANTITY = re.compile(
    r"-(?:bit|byte|digit|letter|character|pin|point|day|week|year|step)s?(?![A-Za-z])|\s?(?:[°%€$£¥]|(?:[kcmµn]?m|[kmµ]?g|[kMG]?Hz|[kM]?W|[kmM]?V|dB|EUR|USD|CHF|GBP|CNY|euros?|dollars?|francs?|yuan|"
    r"people|persons|employees|users|members|hours|days|years|pages|copies|personnes|salariés|heures|jours|ans|films?|"
    r"speed|sensitivity|sensibilité|points?|standards|Standards|normes|Normen|normas|documents|countries)(?![A-Za-z])"
    r"|[元人页個个台]|欧元|美元|胶片|感光|يورو|دولار|موظف)"
)
# `IEC 22 919 02 11` is a telephone number.
_TELEPHONE = re.compile(r"[ .-]\d{2,3}(?:[ .-]\d{2,3})+(?!\d)")

# The text of a link is no label.
_LABEL_END = re.compile(r"\](?!\()")
_CONTEXT = 90
# `2013a` is the first of several texts of 2013, `2015-W53` a week.
_YEAR = re.compile(r"(?:19[4-9]|20[0-4])\d(?P<letter>[a-z]|-W\d\d)?")
_RIGHTS_BEFORE = re.compile(
    r"(?:©|\(c\)|copyright|copr\.|&copy;|\\textcopyright|版权|著作権|авторские права|حقوق)[^.;\n]{0,40}\Z",
    re.IGNORECASE,
)
_RIGHTS_BEHIND = re.compile(
    r"[\s,.;:–—-]*(?:all rights|tous droits|alle rechte|todos los derechos|todos os direitos|tutti i diritti|все права|"
    r"alle rechten|版权所有|保留所有|版權所有|جميع الحقوق)",
    re.IGNORECASE,
)
# `(ISO 2015)`, `[see IEC 2018, p. 3]`, `(Smith 2013; ISO 2015)`: a citation by author and year.
_AUTHOR_BEFORE = re.compile(r"[(\[（][^()\[\]（）\n]{0,80}\Z")
_AUTHOR_BESIDE = re.compile(
    r"(?:[(\[（]|[;,&]\s|(?:and|see|cf\.?|e\.g\.,?|i\.e\.,?|also|from|by|in|voir|siehe|vgl\.|nach|see also|und|et)\s)\Z"
)
_AUTHOR_BEHIND = re.compile(
    r"\s?(?:[)\]）;]|,\s?(?:p|pp|S|s|§|clause|Clause|section|Section|Abschnitt|art|ch|[A-Z])\b)"
)
_LIST_OF_LITERATURE = re.compile(r"\.\s+[A-Z\"'“«‘*_]|\s?[:–—]\s+[A-Z\"“«]")
_EDITION_OF_YEAR = re.compile(
    r"\s(?i:edition|version|revision|standards|international|annual|conference|symposium|workshop|congress|general|world|"
    r"global|survey|report|review|meeting|assembly|week|award|prize|strategy|strategic|budget|members|\d+(?:st|nd|rd|th))(?![a-z])"
)
_FILM_SPEED = re.compile(
    r"(?:25|32|40|50|64|80|1(?:00|25|60)|2(?:00|50)|320|400|500|640|800|1(?:000|250|600)|2(?:000|500)|3200|4000|5000|6400|8000|"
    r"10000|12800|16000|25600|32000|51200|64000|102400|204800|409600)"
)
_PHOTOGRAPHY = re.compile(
    r"camera|photo|\bfilms?\b|\bf/?\d|aperture|shutter|exposure|\blens|\bnois[ey]|sensor|\bflash\b|\braw\b|1/\d+ ?s|\bspeed|"
    r"kamera|blende|belichtung|appareil|objectif|ouverture|capteur|cámara|obturador|камер|фото|выдержк|感光|相机|快门|光圈|撮影",
    re.IGNORECASE,
)
_SETTING = re.compile(r"(?:\bat|@|\bto|\bbis|\bà|\bbei|\bup to|\bset)\s\Z")


@cache
def _committee(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of committees, which have numbers like standards: ISO/IEC JTC 1, IEC TC 65, ITU-T FG-AI4H."""
    # Without names the pattern matches nothing.
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?![A-Za-z])" if names else r"(?!)")


@cache
def _namesake(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) if patterns else r"(?!)")


def is_plausible(designation: Designation, spelling: Spelling) -> bool:
    """Return whether a sentence may contain a designation; a grammar alone may include words after it."""
    number = designation.full_number
    is_committee = _committee(spelling.committees).match
    if any(map(is_committee, (number, *designation.publishers))) or _OVERLONG.search(number):
        return False
    if designation.text.count("(") != designation.text.count(")"):
        return False
    if designation.type is None and designation.stage is None and _SENTENCE.match(number):
        return False
    # Without a digit only names of work items (`F.AAI`) and dated titles (`IEC White Paper EES:2011`) are plausible.
    return any(character.isdigit() for character in number) or "." in number or designation.date is not None


def is_quantity(text: str, end: int) -> bool:
    """Return whether a unit or a telephone number follows a number that ends at an offset."""
    return bool(_QUANTITY.match(text, end) or _TELEPHONE.match(text, end))


def is_false_reference(text: str, start: int, end: int, designation: Designation, spelling: Spelling) -> bool:
    """Return whether a text reads like a reference and is something else.

    Args:
        text: The whole text.
        start: Offset of what reads like a reference.
        end: Offset after it.
        designation: The designation that it reads as.
        spelling: The forms of references of all bodies.
    """
    written = text[start:end]
    if _is_label(text, start, end) or _namesake(spelling.namesakes).match(written):
        return True
    before, behind = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    # `© ISO 2021–2023` has two years.
    if _YEAR.fullmatch(designation.number) and (_RIGHTS_BEFORE.search(before) or _RIGHTS_BEHIND.match(behind)):
        return True
    if designation.date is not None or designation.supplements or designation.type or designation.stage:
        return False
    number = designation.full_number
    if designation.part is None and is_quantity(text, end):
        return True
    return _is_year(number, before, behind) or _is_film_speed(number, before, behind)


def _is_label(text: str, start: int, end: int) -> bool:
    """Return whether a text is the label of an entry in a list of literature: `[FIPS140]`."""
    bracketed = text[max(0, start - 1) : start] == "[" and _LABEL_END.match(text, end)
    return bool(bracketed) and " " not in text[start:end]


def _is_year(number: str, before: str, behind: str) -> bool:
    """Return whether a number is the year of a copyright, of a citation by author and year, or of an edition."""
    year = _YEAR.fullmatch(number)
    if year is None:
        return False
    if year["letter"]:
        return True
    if (
        before[-1:] in ("(", "[", "（")
        or _AUTHOR_BEFORE.search(before)
        and _AUTHOR_BESIDE.search(before)
        and _AUTHOR_BEHIND.match(behind)
    ):
        return True
    begins_line = before.rpartition("\n")[2].strip(" \t*-•>#'|/\\[]{}0123456789.") == ""
    return bool(begins_line and _LIST_OF_LITERATURE.match(behind)) or bool(_EDITION_OF_YEAR.match(behind))


def _is_film_speed(number: str, before: str, behind: str) -> bool:
    """Return whether a number is a setting of a camera: `ISO 400`, `ISO 100-3200`."""
    if not all(_FILM_SPEED.fullmatch(speed) for speed in number.split("-")):
        return False
    return bool(_SETTING.search(before) or _PHOTOGRAPHY.search(before[-60:]) or _PHOTOGRAPHY.search(behind[:60]))
