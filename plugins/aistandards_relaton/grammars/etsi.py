"""ETSI designations: `ETSI EN 303 645 V2.1.1 (2020-06)`, and the older ones by edition.

Source: ETSI Drafting Rules, clause on deliverable numbers, and the references of the ETSI dataset.
"""

import re
from collections.abc import Iterator

import attrs

from aistandards.plugin import Designation, Supplement, date_or_none
from aistandards_relaton.grammars.pattern import PatternGrammar, parted

_TYPES = r"I-ETS|TCRTR|TCTR|ETS|ETR|GTS|TBR|NET|EN|ES|EG|TS|TR|SR|GS|GR"
_LOOSE = re.compile(
    rf"(?:etsi[ -]*)?(?P<type>{_TYPES})[ -]*(?P<front>\d{{3}}) ?(?P<back>\d{{3}})(?P<part>(?:-\d{{1,3}}){{0,2}})"
    r"(?:[ ,]*v?(?P<version>\d+\.\d+\.\d+))?(?:[ ,]*\((?P<date>\d{4}-\d{2})\))?",
    re.ASCII | re.IGNORECASE,
)


class EtsiGrammar(PatternGrammar):
    """Reads ETSI references; see `Grammar`. The version or edition goes to `marking`, as it stands in the reference."""

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

    def made(self, found: re.Match[str]) -> Designation:
        """The designation; in that of an amendment (`/A1`) version and date are the amendment's."""
        work = f"ETSI {found['type']} {found['number']}"
        # The group's name of a group specification has a hyphen of its own: `NFV-IFA 011`.
        group, space, tail = found["number"].rpartition(" ")
        number, part = parted(tail)
        document = Designation(
            text=found[0],
            body="etsi",
            publishers=("ETSI",),
            number=group + space + number,
            part=part,
            type=found["type"],
            date=date_or_none(found["date"]),
            marking=found["marking"],
            work=work,
        )
        if found["kind"] is None:
            return document
        base = attrs.evolve(document, text=work, date=None, marking=None)
        supplement = Supplement(found["kind"], found["kind_number"], document.date)
        return attrs.evolve(document, supplements=(supplement,), date=None, base=base)

    def spellings(self, text: str) -> Iterator[str]:
        """`EN 303645 v2.1.1` is `ETSI EN 303 645 V2.1.1`."""
        yield text
        if loose := _LOOSE.fullmatch(text):
            version = f" V{loose['version']}" if loose["version"] else ""
            date = f" ({loose['date']})" if loose["date"] else ""
            yield f"ETSI {loose['type'].upper()} {loose['front']} {loose['back']}{loose['part']}{version}{date}"
