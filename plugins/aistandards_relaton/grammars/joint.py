"""What IEEE publishes with ISO and IEC, in ISO's spelling, so that it is one document in all their catalogues.

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
    """The designation as ISO prints it; None for a draft, a redline, and what is IEEE's alone.

    >>> iso_spelling("IEEE/ISO/IEC 8802.3/Amd4-2021")
    'ISO/IEC/IEEE 8802-3/Amd 4:2021'
    """
    found = _IEEE_SPELLING.fullmatch(text)
    if found is None:
        return None
    publishers = sorted(dict.fromkeys(found["publishers"].split("/")), key=_ORDER.index)
    if publishers == ["IEEE"]:
        return None
    supplement = f"/{found['kind']} {found['kind_number']}" if found["kind"] else ""
    year = f":{found['year']}" if found["year"] else ""
    return f"{'/'.join(publishers)} {found['number']}{found['part'].replace('.', '-')}{supplement}{year}"
