"""Addresses and URNs of ISO and IEC documents.

Source: RFC 5141 (URNs of ISO), the address schemes of iso.org, of its Online Browsing Platform and of webstore.iec.ch.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from aistandards_isoiec import names

_SCHEME = r"(?:https?://)?(?:[\w-]+\.)*"
_ISO_PAGE = re.compile(
    rf"{_SCHEME}iso\.org/(?:[a-z]{{2}}/)?(?:contents/data/|cms/.*/data/)?standard/(?:\d\d/\d\d/)?(?P<id>\d+)(?P<html>\.html?)?"
    r"(?=$|[/?#])",
    re.IGNORECASE,
)
# Addresses that name the project of a document.
_ISO_PROJECTS = (
    re.compile(rf"{_SCHEME}iso\.org/obp/ui/?(?:[a-z]{{2}}/?)?#?!?iso:(?:std|pub|grs):(\d+)", re.IGNORECASE),
    re.compile(rf"{_SCHEME}iso\.org/.*[?&]csnumber=(\d+)", re.IGNORECASE),
    re.compile(rf"{_SCHEME}iso\.org/ittf/.*/c0*(\d+)_", re.IGNORECASE),
)
_IEC_PAGE = re.compile(rf"{_SCHEME}webstore\.iec\.ch/(?:[a-z]{{2}}(?:-[a-z]{{2}})?/)?publication/(\d+)", re.IGNORECASE)
_IEC_URN = re.compile(r"iec:pub:\d+")
_IEC_FILE = re.compile(
    rf"(?:{_SCHEME}iec\.ch/.*?/)?(?:info_)?(?P<publishers>(?:iso)?iec(?:ieee)?)(?P<type>ts|tr|pas|guide)?-?(?P<number>\d+(?:-\d+)*)"
    r"(?:\{ed(?P<edition>\d+)(?:\.\d)?\})?\w*\.pdf",
    re.IGNORECASE,
)
_STANDARDS_PAGE = re.compile(
    rf"{_SCHEME}standards\.iso\.org/(?P<bodies>iso(?:-\w+)*)/(?P<rest>(?:ts/|tr/|pas/)?\d+(?:/.*)?)", re.IGNORECASE
)
_URN = re.compile(
    rf"(?:urn:|{_SCHEME}iso\.org/obp/ui/?(?:[a-z]{{2}}/?)?#?!?)(?:iso|iec):std:(?P<rest>.*)", re.IGNORECASE
)
_ISO_TOPIC = re.compile(
    rf"{_SCHEME}iso\.org/(?:[a-z]{{2}}/)?(?P<publishers>iso-?(?:iec)?)-(?P<number>\d+)(?:-[\w-]+)?\.html", re.IGNORECASE
)
_TYPES = {word: names.TYPES[word] for word in ("ts", "tr", "pas", "guide", "isp", "iwa", "r", "data", "tta")}
_STAGES = {word: names.STAGES[word] for word in ("wd", "cd", "dis", "fdis", "prf", "awi", "dts", "dtr")}
_KINDS = {word: names.KINDS[word] for word in ("amd", "cor", "add", "ish")}
_MARKINGS = frozenset({"csv", "rlv", "exv", "cmv", "ser"})
_NUMBER = re.compile(r"\d+[a-z]?(?:-\w+)*", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d)?")
_EDITION = re.compile(r"ed-(\d+)")


def names_of(text: str) -> Iterator[str]:
    """Yield the designations in a URN or an address, with their edition: `ISO/IEC 27001/Amd 1 Ed. 3`.

    The number in a short address of ISO is that of a standard or of a project. An address with `.html` has a project.

    >>> list(names_of("urn:iso:std:iso-iec:27001:ed-3:amd:1:en")), list(names_of("https://www.iso.org/standard/27001"))
    (['ISO/IEC 27001/Amd 1 Ed. 3'], ['ISO 27001', 'ISO/IEC 27001'])
    """
    text = unquote(text)
    if (urn := _URN.match(text)) and (name := _name_of_urn(urn["rest"])):
        yield name
    elif page := _STANDARDS_PAGE.match(text):
        if name := _name_of_urn(f"{page['bodies']}:{page['rest'].replace('/', ':')}"):
            yield name
    elif (page := _ISO_PAGE.match(text)) and not page["html"]:
        yield f"ISO {page['id']}"
        yield f"ISO/IEC {page['id']}"
    elif topic := _ISO_TOPIC.match(text):
        yield f"{'ISO/IEC' if 'iec' in topic['publishers'].lower() else 'ISO'} {topic['number']}"
    elif file := _IEC_FILE.match(text):
        publishers = "/".join(re.findall("iso|iec|ieee", file["publishers"].lower())).upper()
        edition = f" Ed. {file['edition']}" if file["edition"] else ""
        yield f"{_front(publishers, file['type'])} {file['number']}{edition}"


def locate(text: str) -> tuple[str, str] | None:
    """Return the source and the key of the record that an address names."""
    text = unquote(text)
    if page := _ISO_PAGE.match(text):
        return "iso", page["id"]
    for pattern in _ISO_PROJECTS:
        if project := pattern.match(text):
            return "iso", project[1]
    if page := _IEC_PAGE.match(text):
        return "iec", f"iec:pub:{page[1]}"
    return ("iec", text) if _IEC_URN.fullmatch(text) else None


def _front(publishers: str, word: str | None) -> str:
    return f"{publishers} {_TYPES.get(word.lower(), word.upper())}" if word else publishers


def _name_of_urn(rest: str) -> str | None:
    """Return the designation in a URN behind `std:`; None where it has no number.

    The items of the URNs of ISO and of IEC differ in their order only, and each is known by its form.
    """
    bodies, *items = rest.split("?")[0].lower().split(":")
    if not re.fullmatch(r"[a-z]+\d?(?:-[a-z]+\d?)*", bodies):
        return None
    words, number, date, edition, marking = [], "", "", "", ""
    supplements: list[str] = []
    for at, item in enumerate(items):
        if item in ("sec", "term", "fig", "tab"):
            break
        if item in _KINDS:
            supplements.append(_supplement(_KINDS[item], items[at + 1 : at + 3]))
        elif supplements:
            continue
        elif not number and item in _TYPES | _STAGES:
            words.append(_TYPES.get(item) or _STAGES[item])
        elif not number and _NUMBER.fullmatch(item):
            number = item
        elif number and item in _STAGES:
            words.append(_STAGES[item])
        elif number and not date and re.fullmatch(r"-[\w-]+", item):
            number += item
        elif _DATE.fullmatch(item):
            date = item
        elif match := _EDITION.match(item):
            edition = match[1]
        elif item in _MARKINGS:
            marking = item.upper()
    if not number:
        return None
    # A stage stands before the type: `ISO/IEC CD TS 27103`.
    front = " ".join((bodies.upper().replace("-", "/"), *sorted(words, key=lambda word: word in _TYPES.values())))
    if "IWA" in words:
        front = "IWA"
    name = f"{front} {number}" + (f":{date}" if date else "")
    if marking and "plus" in items:
        added = "".join(text.replace("/Amd ", "+AMD") for text in supplements)
        return f"{name}{added} {marking}"
    return name + (f" {marking}" if marking else "") + "".join(supplements) + (f" Ed. {edition}" if edition else "")


def _supplement(kind: str, behind: list[str]) -> str:
    """Return a supplement; its number and its date follow its kind in either order."""
    date = next((item for item in behind if _DATE.fullmatch(item)), None)
    number = next((item for item in behind if item.isdigit() and item != date), None)
    return f"/{kind}" + (f" {number}" if number else "") + (f":{date}" if date else "")
