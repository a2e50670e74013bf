"""ETSI designations: `ETSI EN 303 645 V2.1.1 (2020-06)`, and older ones with an edition.

Source: ETSI Drafting Rules, clause on deliverable numbers, and the references of the ETSI dataset.
"""

import re
from collections.abc import Iterator

import attrs

from aistandards.plugin import Designation, Supplement, date_or_none
from aistandards_relaton.grammars.pattern import PatternGrammar, split_part

_TYPES = r"I-ETS|TCRTR|TCTR|ETS|ETR|GTS|TBR|NET|EN|ES|EG|TS|TR|SR|GS|GR"
_FOLDS = (
    # The version as pages write it, the number without its space, the group with a hyphen.
    (re.compile(r",? \(?(?:[Vv]\.? ?|[Vv]ersion )(?=\d+\.\d+\.\d+)(\d+\.\d+\.\d+)\)?"), r" V\1"),
    (re.compile(rf"(?<=^ETSI)[ -](?=(?:{_TYPES})[ -])"), " "),
    (re.compile(rf"(?<=^ETSI )({_TYPES})[ -](\d{{3}})[ -]?(\d{{3}})(?!\d)"), r"\1 \2 \3"),
    (re.compile(r"(?<=^ETSI )(G[SR])[ -]([A-Z][A-Za-z\d]*?(?:-[A-Z]+)?)[ -](?=\d{3}(?!\d))"), r"\1 \2 "),
    (re.compile(r"\((0[1-9]|1[0-2])/((?:19|20)\d\d)\)$"), r"(\2-\1)"),
)
# `en_303645v020101p.pdf`, `ts_10370102v010101p.pdf`, `gr_SAI004v010101p.pdf`.
_FILE = re.compile(
    rf"(?:.*/)?(?P<type>{_TYPES})_(?:(?P<front>\d{{3}})(?P<back>\d{{3}})|(?P<group>[A-Z][A-Za-z-]*)[-_]?(?P<number>\d{{3}}))"
    r"(?P<part>\d{2})?(?:v(?P<version>\d{6}))?[a-z]?(?:\.pdf)?",
    re.ASCII | re.IGNORECASE,
)
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
        (?:\ \((?P<date>\d{{4}}(?:-\d{{2}})?)\))?
        """,
        re.ASCII | re.VERBOSE,
    )

    def fold(self, text: str) -> str:
        """Return a text with the spaces and the capital V of the body."""
        if not text.startswith("ETSI"):
            return text
        for pattern, replacement in _FOLDS:
            text = pattern.sub(replacement, text)
        return text

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
        elif file := _FILE.fullmatch(text):
            number = f"{file['front']} {file['back']}" if file["front"] else f"{file['group']} {file['number']}"
            part = f"-{int(file['part'])}" if file["part"] else ""
            digits = file["version"] or ""
            version = ".".join(str(int(digits[at : at + 2])) for at in range(0, len(digits), 2))
            yield f"ETSI {file['type'].upper()} {number}{part}" + (f" V{version}" if version else "")
