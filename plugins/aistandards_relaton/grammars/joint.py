"""Joint documents of IEEE, ISO and IEC in ISO's spelling, which makes them the same document in all catalogues.

IEEE's dataset writes `ISO/IEC/IEEE 8802.1AB-2017` where ISO prints `ISO/IEC/IEEE 8802-1AB:2017`.
"""

import re

_IEEE_SPELLING = re.compile(
    r"(?P<publishers>(?:IEEE|ISO|IEC)(?:/(?:IEEE|ISO|IEC))*) (?P<number>\d{4,6})(?P<part>(?:[.-][0-9A-Za-z]+)*?)"
    r"(?:/(?P<kind>Amd|Cor)(?P<kind_number>\d+))?(?:-(?P<year>(?:19|20)\d\d))?",
    re.ASCII,
)
_ORDER = ("ISO", "IEC", "IEEE")


def iso_spelling(text: str) -> str | None:
    """Return the designation in ISO's spelling; None for a draft, a redline or a document of IEEE alone.

    >>> iso_spelling("IEEE/ISO/IEC 8802.3/Amd4-2021")
    'ISO/IEC/IEEE 8802-3/Amd 4:2021'
    """
    match = _IEEE_SPELLING.fullmatch(text)
    if match is None:
        return None
    publishers = sorted(dict.fromkeys(match["publishers"].split("/")), key=_ORDER.index)
    if publishers == ["IEEE"]:
        return None
    supplement = f"/{match['kind']} {match['kind_number']}" if match["kind"] else ""
    year = f":{match['year']}" if match["year"] else ""
    return f"{'/'.join(publishers)} {match['number']}{match['part'].replace('.', '-')}{supplement}{year}"
