"""What people write for ITU-T designations, and the addresses that name them.

Source: the address scheme of www.itu.int, `T-REC-Y.3172-201906-I`.
"""

import re
from collections.abc import Iterator

_ADDRESS = re.compile(
    r"(?:https?://(?:www\.)?itu\.int/.*?)?T-REC-(?P<name>[A-Z][A-Za-z]*(?:[.-][0-9A-Za-z.]+?)??(?:\.[0-9A-Za-z.]+)*)"
    r"(?:-(?P<year>\d{4})(?P<month>\d{2}))?(?:-[A-Z])?(?:!(?P<extra>(?:Amd|Cor|Err)\d+))?(?:[/!].*)?$"
)
_QUERY = re.compile(r"https?://(?:www\.)?itu\.int/.*[?&]rec=(?P<name>[A-Z]\.[\w.]+)")
_SUPPLEMENT = re.compile(r"([A-Z])\.Sup(\d+)")
_LOOSE = re.compile(
    r"(?:rec(?:ommendation)?\.? *)?(?:(?:itu|uit)(?:[- ]?t)? *(?:rec(?:ommendation)?\.?)? *)?"
    r"(?P<series>[a-z])[. ]?(?P<number>\d+(?:\.\d+)*)(?:[ -]*\(?(?:(?P<month>\d{2})/)?(?P<year>(?:19|20)\d{2})(?P<month2>\d{2})?\)?)?",
    re.IGNORECASE,
)


def guess(text: str) -> Iterator[str]:
    """Official spellings that a text may stand for, likeliest first; bare words and numbers stand for nothing."""
    text = " ".join(text.split())[:300]
    if query := _QUERY.match(text):
        yield query["name"]
    if address := _ADDRESS.match(text):
        yield from _of_address(address)
        return
    if (loose := _LOOSE.fullmatch(text)) and (loose["series"].isupper() or not text.isdigit()):
        month = loose["month"] or loose["month2"]
        when = f" ({month}/{loose['year']})" if month else f" ({loose['year']})" if loose["year"] else ""
        yield f"{loose['series'].upper()}.{loose['number']}{when}"


def _of_address(address: re.Match[str]) -> Iterator[str]:
    name = _SUPPLEMENT.sub(r"\1 Suppl. \2", address["name"])
    year, month = address["year"], address["month"]
    if address["extra"]:
        kind, number = re.fullmatch(r"([A-Za-z]+)(\d+)", address["extra"]).groups()  # type: ignore[union-attr]
        yield f"{name} {kind}. {number} ({month}/{year})" if year else f"{name} {kind}. {number}"
        return
    yield f"{name} ({month}/{year})" if year else name
