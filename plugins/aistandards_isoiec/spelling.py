"""Informal spellings of ISO and IEC designations: without signs, in lower case, as names of files, with parts in words."""

import re
from collections.abc import Iterator

from aistandards_isoiec import names
from aistandards_isoiec.addresses import names_of

_WORDS = "fdis|fdts|fdtr|dpas|dts|dtr|dis|cdv|cd|wd|awi|pwi|prf|np|ts|tr|pas|guide|isp|iwa|r|srd|data|tta"
_SIGNS = r"[ /_+.-]"
_LOOSE = re.compile(
    rf"(?P<publishers>(?:iso|iec|cei|cispr)(?:{_SIGNS}*(?:iec|cei|ieee|astm|sae|cie|hl7|asme|cispr)(?![a-z]))*){_SIGNS}*"
    rf"(?P<words>(?:(?:{_WORDS}){_SIGNS}*(?![a-z](?<!r)))*)"
    r"(?P<number>\d{1,6}[a-z]?)(?P<part>(?:[-_][0-9]{1,5}[a-z]?|[-_][a-z]\d{0,2}(?![a-z]))*?)"
    r"(?:[: _+-](?P<year>(?:19|20)\d\d)(?P<month>-(?:0[1-9]|1[0-2]))?)?"
    r"(?P<rest>(?:[ /_-]+(?:amd|cor|corr|add|amendment|corrigendum)[. _-]*\d+(?:[:_-](?:19|20)\d\d)?)*)"
    r"(?:[ _-]?\((?:e|f|en|fr|de|es|ru)\)|[ _-](?:e|f|en|fr))?",
    re.IGNORECASE,
)
_REST = re.compile(r"(?P<kind>[a-z]+)[. _-]*(?P<number>\d+)(?:[:_-](?P<year>\d{4}))?", re.IGNORECASE)
# The folders of an address, then the number of the project in ISO's names of files.
_FILE = re.compile(r"(?:.*/)?(?:c\d{6}_)?(?P<name>[^/]*?)\.(?:pdf|zip|docx?|odt|epub|html?|txt|xml|md)", re.IGNORECASE)
_PART = r"(?:part|pt\.?|teil|partie|parte|deel|del|część|část|часть|ч\.|第) ?(?P<part>\d{1,4}(?:-\d{1,3})*)(?:部分)?"
_PART_BEHIND = re.compile(
    rf"(?P<number>.*?\d)(?P<date>:\d{{4}}(?:-\d\d)?)?[ ,.(-]+{_PART}\)?(?P<rest>(?:[:/ (].*)?)", re.IGNORECASE
)
_PART_BEFORE = re.compile(rf"{_PART} (?:of|de|der|von|van|to|из) (?P<number>.*?\d)(?P<rest>(?:[:(].*)?)", re.IGNORECASE)
_PARTS = re.compile(r"(?P<front>.*\d-(?:\d+-)*)(?P<parts>\d{1,3}(?:/-?\d{1,3})+)(?P<date>:\d{4}(?:-\d\d)?)?", re.ASCII)
_LISTED_PARTS = re.compile(
    r"(?P<number>.*?\d)(?P<date>:\d{4})?,? \(?parts (?P<parts>\d{1,3}(?:(?: ?[,-] ?| to | and | & )\d{1,3}){1,9})\)?",
    re.ASCII | re.IGNORECASE,
)
_STAGE_BEHIND = re.compile(r"(?P<publishers>[A-Z/]+) (?P<number>\d.*?)[ -]\(?(?P<stage>FDIS|DIS|CDV|CD|WD|PRF)\)?")
# European and national catalogues print the European adoption of an IEC standard without `IEC`: `DIN EN 62304`. Their numbers begin
# at 60000.
_EUROPEAN = re.compile(r"(?P<prefix>(?:[A-ZÀ-Ž/.]{2,6}[ -]){0,3}(?:EN|F?prEN)[ -])(?P<number>6\d{4}(?!\d).*)")
_IEEE_FIRST = re.compile(r"IEEE/(?P<publishers>ISO/IEC|ISO|IEC) (?P<rest>\d.*)")
# The society prints the numbers of IEC without its name.
_SOCIETY = re.compile(
    r"(?P<prefix>(?:ANSI/)?ISA)[- ](?P<words>(?:TR|TS)[- ]?)?(?P<number>6\d{4}(?:-\d+)*)(?: \(99[\d.]+\))?(?P<date>-(?:19|20)\d\d)?"
)


# IEC added 60000 to its numbers in 1997: IEC 529 is IEC 60529.
_FORMER_NUMBER = re.compile(
    r"(?:IEC|CEI)[ -](?P<words>(?:TR|TS) )?(?P<number>[1-9]\d{1,3})(?P<rest>(?:-\d+)*(?::19\d\d)?)", re.ASCII
)


def guess(text: str) -> Iterator[str]:
    """Yield the official spellings that a text may mean, the likeliest first; a bare number has none.

    A spelling may have a tail, such as the number of the edition.
    """
    text = " ".join(text.split())[:300]
    yield from names_of(text)
    if file := _FILE.fullmatch(text):
        text = file["name"]
    if text[:1].islower():
        yield text.upper()
    if society := _SOCIETY.fullmatch(text):
        yield f"{society['prefix']} IEC {society['words'] or ''}{society['number']}{society['date'] or ''}"
    if european := _EUROPEAN.fullmatch(text):
        yield f"{european['prefix']}IEC {european['number']}"
    if first := _IEEE_FIRST.fullmatch(text):
        yield f"{first['publishers']}/IEEE {first['rest']}"
    yield from _spelt_in_words(text)
    if loose := _LOOSE.fullmatch(text):
        yield from _official(loose)
    if former := _FORMER_NUMBER.fullmatch(text):
        yield f"IEC {former['words'] or ''}{60_000 + int(former['number'])}{former['rest']}"


def _spelt_in_words(text: str) -> Iterator[str]:
    """Yield the spellings with the part behind the number, and of several parts each."""
    for pattern in (_PART_BEHIND, _PART_BEFORE):
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            yield f"{found['number']}-{found['part']}{found.get('date') or ''}{found['rest']}"
    if listed := _LISTED_PARTS.fullmatch(text):
        yield from (f"{listed['number']}-{part}{listed['date'] or ''}" for part in _numbers(listed["parts"]))
    if stage := _STAGE_BEHIND.fullmatch(text):
        yield f"{stage['publishers']} {stage['stage']} {stage['number']}"
    if several := _PARTS.fullmatch(text):
        for part in several["parts"].split("/"):
            yield f"{several['front']}{part.removeprefix('-')}{several['date'] or ''}"


def _numbers(listed: str) -> Iterator[int]:
    """Yield the numbers in a list with ranges: 1, 2, 3 and 5 of `1 to 3 and 5`."""
    last = 0
    for sign, number in re.findall(r"( ?- ?| to |)\D*?(\d+)", listed):
        yield from range(last + 1 if sign and last else int(number), int(number) + 1)
        last = int(number)


def _official(loose: re.Match[str]) -> Iterator[str]:
    publishers = "/".join(
        re.findall("iso|iec|cei|ieee|astm|sae|cie|hl7|asme|cispr", loose["publishers"].lower())
    ).upper()
    words = [word for word in re.split(_SIGNS, loose["words"].lower()) if word]
    # A stage stands before the type.
    shown = [
        names.STAGES.get(word) or names.TYPES[word] for word in sorted(words, key=lambda word: word in names.TYPES)
    ]
    number = loose["number"] + loose["part"].replace("_", "-")
    year = f":{loose['year']}{loose['month'] or ''}" if loose["year"] else ""
    supplements = "".join(
        f"/{match['kind']} {match['number']}" + (f":{match['year']}" if match["year"] else "")
        for match in _REST.finditer(loose["rest"])
    )
    yield f"{' '.join((publishers, *shown))} {number}{year}{supplements}"
    if number != number.upper():
        yield f"{' '.join((publishers, *shown))} {number.upper()}{year}{supplements}"
