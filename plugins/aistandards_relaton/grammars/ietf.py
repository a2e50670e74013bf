"""IETF designations: RFCs, the series BCP, STD and FYI, and Internet-Drafts.

Source: RFC 7322 (RFC Style Guide), the Internet-Draft naming rules of the IETF, and the references of the datasets.
"""

import re
from collections.abc import Iterator

from aistandards.plugin import Designation
from aistandards_relaton.grammars.pattern import PatternGrammar

_SERIES = re.compile(
    r"(?:ietf[ -])?(rfc|bcp|std|fyi)[ _#.-]*0*([1-9]\d{0,5})(?:\.(?:txt|pdf|html?|xml))?", re.ASCII | re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:https?://)?(?:(?:www\.)?rfc-editor\.org/(?:info|rfc|std|bcp)/|(?:datatracker|tools|www)\.ietf\.org/(?:doc|html|rfc|id|archive/id)/"
    r"(?:html/)?|(?:dx\.)?doi\.org/10\.17487/|(?:doi: ?)?10\.17487/|urn:ietf:)"
    r"((?:rfc|bcp|std|fyi):?\d+|draft-[a-z\d-]+)(?:\.\w+)?/?(?:[?#].*)?",
    re.ASCII | re.IGNORECASE,
)


class IetfGrammar(PatternGrammar):
    """Grammar of IETF references; see `Grammar`. `iteration` is the version of a draft.

    >>> IetfGrammar().parse("RFC9110").text, IetfGrammar().parse("draft-ietf-httpbis-semantics-19").work
    ('RFC 9110', 'draft-ietf-httpbis-semantics')
    """

    name = "relaton-ietf"
    bodies: tuple[str, ...] = ("ietf",)
    example = "RFC 9110"
    prefix = re.compile(r"(?:RFC|BCP|STD|FYI)(?=[ -]?\d)|draft-(?=[A-Za-z\d])|I-D\.", re.ASCII)
    form = re.compile(
        r"(?P<series>RFC|BCP|STD|FYI)[ -]?0*(?P<number>[1-9]\d{0,5})"
        r"|(?:draft-|I-D\.(?:draft-)?)(?P<name>[A-Za-z\d][A-Za-z\d.+_-]*?)(?:-(?P<version>\d\d))?",
        re.ASCII,
    )

    def fold(self, text: str) -> str:
        """Return a text without the name of the body, which its designations leave out."""
        return text.removeprefix("IETF ")

    def build(self, match: re.Match[str]) -> Designation:
        """Return the designation of a match."""
        if match["series"]:
            text = f"{match['series']} {match['number']}"
            return Designation(text, "ietf", ("IETF",), text, work=text, type=match["series"])
        work = f"draft-{match['name']}"
        return Designation(
            text=work + (f"-{match['version']}" if match["version"] else ""),
            body="ietf",
            publishers=("IETF",),
            number=work,
            work=work,
            stage="Internet-Draft",
            iteration=match["version"],
        )

    def spellings(self, text: str) -> Iterator[str]:
        """Yield official spellings of `rfc 9110` and of addresses of the RFC Editor and the datatracker."""
        yield text
        if address := _ADDRESS.fullmatch(text):
            text = address[1].lower().replace(":", "")
            yield text
        if series := _SERIES.fullmatch(text):
            yield f"{series[1].upper()} {series[2]}"
