"""Informal spellings of ISO and IEC designations, and the addresses and URNs of documents.

Source: RFC 5141 (URNs of ISO), the address schemes of iso.org and webstore.iec.ch.
"""

import re
from collections.abc import Iterator

_ISO_PAGE = re.compile(r"https?://(?:www\.)?iso\.org/(?:\w{2}/)?(?:standard/|obp/ui/?#iso:std:)(\d+)", re.IGNORECASE)
_IEC_PAGE = re.compile(r"https?://webstore\.iec\.ch/(?:\w{2}/|\w{2}-\w{2}/)?publication/(\d+)", re.IGNORECASE)
_IEC_URN = re.compile(r"iec:pub:\d+")
_URN = re.compile(
    r"urn:(?:iso|iec):std:(?P<bodies>[a-z]+(?:-[a-z]+)*)(?::(?P<type>ts|tr|pas|guide|isp|iwa|r))?:(?P<number>\d+)"
    r"(?::-(?P<part>[\w-]+))?(?P<part2>(?:-\d+)*)(?::(?P<year>\d{4}))?",
    re.IGNORECASE,
)
# A national adoption has the prefix of its body before the international publisher.
_NATIONAL = re.compile(
    r"^(?:(?:BS|DIN|NF|EN|UNE|GOST|R|ГОСТ|Р|SS|NEN|ANSI|CSA|AS|NZS|JIS)[ /-]+)+(?=(?:ISO|IEC|CEI|ИСО)\b)", re.IGNORECASE
)
_LOOSE = re.compile(
    r"(?P<publishers>(?:iso|iec|cei|cispr)(?:[ /_-]+(?:iec|ieee|astm|sae))*)[ /_-]*"
    r"(?:(?P<type>ts|tr|pas|guide|isp|dis|fdis|cd|dts|dtr)[ /_-]*)?"
    r"(?P<number>\d{1,6})(?P<part>(?:-[0-9a-z]{1,5})*?)(?:[: -](?P<year>(?:19|20)\d{2}))?"
    r"(?P<rest>[ /]+(?:amd|cor|add)\.? *\d+(?::\d{4})?)?",
    re.IGNORECASE,
)


def guess(text: str) -> Iterator[str]:
    """Yield the official spellings that a text may mean, the likeliest first; a bare number has none."""
    text = " ".join(text.split())[:300]
    if urn := _URN.match(text):
        publishers = urn["bodies"].upper().replace("-", "/")
        part = urn["part"] or (urn["part2"] or "").lstrip("-")
        yield _format(publishers, urn["type"], urn["number"] + (f"-{part}" if part else ""), urn["year"])
        return
    text = _NATIONAL.sub("", text)
    yield text
    yield text.upper()
    if loose := _LOOSE.fullmatch(text):
        publishers = re.sub(r"[ /_-]+", "/", loose["publishers"].upper())
        spelling = _format(publishers, loose["type"], loose["number"] + loose["part"].upper(), loose["year"])
        supplement = re.sub(r"^[ /]+(\w+)\.? *", r"/\1 ", loose["rest"]) if loose["rest"] else ""
        yield spelling + supplement


def locate(text: str) -> tuple[str, str] | None:
    """Return the source and the key of a page address."""
    if page := _ISO_PAGE.match(text):
        return "iso", page[1]
    if page := _IEC_PAGE.match(text):
        return "iec", f"iec:pub:{page[1]}"
    return ("iec", text) if _IEC_URN.fullmatch(text) else None


def _format(publishers: str, word: str | None, number: str, year: str | None) -> str:
    front = f"{publishers} {word.upper().replace('GUIDE', 'Guide')}" if word else publishers
    return f"{front} {number}" + (f":{year}" if year else "")
