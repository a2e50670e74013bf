"""What people write for ISO and IEC designations, and the addresses and URNs that name them.

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
# National adoptions carry the prefix of their body before the international one.
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
    """Official spellings that a text may stand for, likeliest first; a bare number stands for nothing."""
    text = " ".join(text.split())[:300]
    if urn := _URN.match(text):
        publishers = urn["bodies"].upper().replace("-", "/")
        part = urn["part"] or (urn["part2"] or "").lstrip("-")
        yield _spelt(publishers, urn["type"], urn["number"] + (f"-{part}" if part else ""), urn["year"])
        return
    text = _NATIONAL.sub("", text)
    yield text
    yield text.upper()
    if loose := _LOOSE.fullmatch(text):
        publishers = re.sub(r"[ /_-]+", "/", loose["publishers"].upper())
        spelt = _spelt(publishers, loose["type"], loose["number"] + loose["part"].upper(), loose["year"])
        supplement = re.sub(r"^[ /]+(\w+)\.? *", r"/\1 ", loose["rest"]) if loose["rest"] else ""
        yield spelt + supplement


def locate(text: str) -> tuple[str, str] | None:
    """The source and key that a page address names."""
    if page := _ISO_PAGE.match(text):
        return "iso", page[1]
    if page := _IEC_PAGE.match(text):
        return "iec", f"iec:pub:{page[1]}"
    return ("iec", text) if _IEC_URN.fullmatch(text) else None


def _spelt(publishers: str, word: str | None, number: str, year: str | None) -> str:
    front = f"{publishers} {word.upper().replace('GUIDE', 'Guide')}" if word else publishers
    return f"{front} {number}" + (f":{year}" if year else "")
