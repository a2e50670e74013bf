"""3GPP designations: `3GPP TS 23.501:REL-17/17.0.0`.

Source: 3GPP TR 21.900 (numbering, releases and versions) and the references of the 3GPP dataset.
"""

import re
from collections.abc import Iterator

from aistandards.plugin import Designation
from aistandards_relaton.grammars.pattern import PatternGrammar, split_part

_VERSION = re.compile(r",? \(?(?:[Vv]\.? ?|[Vv]ersion )((\d+)\.\d+\.\d+)\)?$")
_RELEASE = re.compile(r",? \(?(?:Rel(?:ease)?|REL)[ .-]?(\d{1,2})\)?$")
_FIRST_RELEASE = 4
"""The first release with the number of its versions."""
_LOOSE = re.compile(
    r"(?:3gpp[ -]*)?(?P<type>ts|tr)[ -]*(?P<number>\d\d\.\d{2,3}(?:-\d{1,2})?)"
    r"(?:[ :,]*(?P<release>rel(?:ease)?[ -]?\d{1,2}))?(?:[ /,]*v?(?P<version>\d+\.\d+\.\d+))?",
    re.ASCII | re.IGNORECASE,
)


class ThreegppGrammar(PatternGrammar):
    """Grammar of 3GPP references; see `Grammar`. `marking` is the release, `iteration` the version."""

    name = "relaton-3gpp"
    bodies: tuple[str, ...] = ("3gpp",)
    example = "3GPP TS 23.501:REL-17/17.0.0"
    prefix = re.compile(r"3GPP(?= )")
    form = re.compile(
        r"3GPP (?P<type>TS|TR) (?P<number>\d\d\.[\dA-Za-z]+(?:-[\dA-Za-z]+)*)"
        r"(?::(?P<release>[A-Za-z\d][\w.-]*))?(?:/(?P<version>\d+\.\d+\.\d+[a-z]?))?",
        re.ASCII,
    )

    def fold(self, text: str) -> str:
        """Return a text with release and version in the form of the datasets."""
        if not text.startswith("3GPP"):
            return text
        text = re.sub(r"(?<=^3GPP )(TS|TR)(?=\d)", r"\1 ", text)
        if (version := _VERSION.search(text)) and int(version[2]) >= _FIRST_RELEASE:
            release = "" if ":" in text else f":REL-{version[2]}"
            return f"{text[: version.start()]}{release}/{version[1]}"
        return _RELEASE.sub(r":REL-\1", text)

    def build(self, match: re.Match[str]) -> Designation:
        """Return the designation of a match; `Rel-17` and `REL-17` are the same release."""
        work = f"3GPP {match['type']} {match['number']}"
        release = match["release"].upper() if match["release"] else None
        number, part = split_part(match["number"])
        return Designation(
            text=work + (f":{release}" if release else "") + (f"/{match['version']}" if match["version"] else ""),
            body="3gpp",
            publishers=("3GPP",),
            number=number,
            part=part,
            type=match["type"],
            marking=release,
            iteration=match["version"],
            work=work,
        )

    def spellings(self, text: str) -> Iterator[str]:
        """Yield official spellings: `3GPP TS 23.501:REL-17` for `ts 23.501 release 17`."""
        yield text
        if loose := _LOOSE.fullmatch(text):
            release = f":REL-{re.sub(r'[^0-9]', '', loose['release'])}" if loose["release"] else ""
            version = f"/{loose['version']}" if loose["version"] else ""
            yield f"3GPP {loose['type'].upper()} {loose['number']}{release}{version}"
