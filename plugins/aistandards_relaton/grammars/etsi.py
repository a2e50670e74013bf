"""ETSI designations: `ETSI EN 303 645 V2.1.1 (2020-06)`, and older ones with an edition.

Source: ETSI Drafting Rules, clause on deliverable numbers, and the references of the ETSI dataset.
"""

import re
from collections.abc import Iterator

import attrs

from aistandards.plugin import Designation, Supplement, date_or_none
from aistandards_relaton.grammars.pattern import PatternGrammar, split_part

_TYPES = r"I-ETS|TCRTR|TCTR|ETS|ETR|GTS|TBR|NET|EN|ES|EG|TS|TR|SR|GS|GR"
_LOOSE = re.compile(
    rf"(?:etsi[ -]*)?(?P<type>{_TYPES})[ -]*(?P<front>\d{{3}}) ?(?P<back>\d{{3}})(?P<part>(?:-\d{{1,3}}){{0,2}})"
    r"(?:[ ,]*v?(?P<version>\d+\.\d+\.\d+))?(?:[ ,]*\((?P<date>\d{4}-\d{2})\))?",
    re.ASCII | re.IGNORECASE,
)


class EtsiGrammar(PatternGrammar):
    """Grammar of ETSI references; see `Grammar`. `marking` is the version or edition."""

    name = "relaton-etsi"
    bodies: tuple[str, ...] = ("etsi",)
    example = "ETSI EN 303 645 V2.1.1 (2020-06)"
    prefix = re.compile(rf"ETSI (?:{_TYPES})(?= )")
    form = re.compile(
        rf"""
        ETSI\ (?P<type>{_TYPES})
        \ (?P<number>(?:[A-Za-z][A-Za-z\d]*(?:-[A-Za-z]+)?\ )?\d[\d.]*(?:\ \d+)*(?:-[A-Za-z\d]+)*)
        (?:/(?P<kind>[AC])(?P<kind_number>\d+))?
        (?:\ (?P<marking>V\d+\.\d+\.\d+|ed\.\d+))?
        (?:\ \((?P<date>\d{{4}}-\d{{2}})\))?
        """,
        re.ASCII | re.VERBOSE,
    )

    def build(self, match: re.Match[str]) -> Designation:
        """Return the designation of a match; version and date after `/A1` are those of the amendment."""
        work = f"ETSI {match['type']} {match['number']}"
        # The group name of a group specification may contain a hyphen: `NFV-IFA 011`.
        group, space, tail = match["number"].rpartition(" ")
        number, part = split_part(tail)
        document = Designation(
            text=match[0],
            body="etsi",
            publishers=("ETSI",),
            number=group + space + number,
            part=part,
            type=match["type"],
            date=date_or_none(match["date"]),
            marking=match["marking"],
            work=work,
        )
        if match["kind"] is None:
            return document
        base = attrs.evolve(document, text=work, date=None, marking=None)
        supplement = Supplement(match["kind"], match["kind_number"], document.date)
        return attrs.evolve(document, supplements=(supplement,), date=None, base=base)

    def spellings(self, text: str) -> Iterator[str]:
        """Yield official spellings: `ETSI EN 303 645 V2.1.1` for `EN 303645 v2.1.1`."""
        yield text
        if loose := _LOOSE.fullmatch(text):
            version = f" V{loose['version']}" if loose["version"] else ""
            date = f" ({loose['date']})" if loose["date"] else ""
            yield f"ETSI {loose['type'].upper()} {loose['front']} {loose['back']}{loose['part']}{version}{date}"
