"""NIST designations: `NIST SP 800-53r5`, `NIST FIPS 186-5`, `NBS BMS 140e2`.

Source: the publication identifier syntax of NIST's technical series, and the references of the NIST dataset.
"""

import re
from collections.abc import Iterator

from aistandards.plugin import Designation
from aistandards_relaton.grammars.pattern import PatternGrammar, split_part

DRAFTS = r"(?:i|f|\d)pd|iwd|prd|draft"
"""Public drafts: initial, final, second …; initial working draft."""

# A name of two letters or more may stand before it: the form reads every run of small letters once.
_ADDITION = r"(?:r|e|v|n|pt|sec|sup|app|add|err|ins|corr|-?upd)[A-Za-z\d./-]*"

_LOOSE = re.compile(
    r"(?:(?P<publisher>nist|nbs)[ .-]*)?(?P<series>sp|(?=(?:500|800|1800)-)|special publications?|fips|ir|tn|ai|hb|cswp|ncstar)(?: pub(?:lication|s)?\.?)?[ .-]*"
    r"(?P<number>\d[\w.-]*?)"
    r"(?:[ ,]*(?:rev(?:ision|\.)?|r)[ .]*(?P<revision>\d+))?",
    re.ASCII | re.IGNORECASE,
)


class NistGrammar(PatternGrammar):
    """Grammar of NIST and NBS references; see `Grammar`.

    The work is the number without revision, edition, update, language and draft. `iteration` is the revision with its
    additions, which is neither a part of the number nor a date.

    >>> draft = NistGrammar().parse("NIST SP 800-63B-4 ipd")
    >>> draft.number, draft.part, draft.stage, draft.work
    ('SP 800', '63B-4', 'ipd', 'NIST SP 800-63B-4')
    """

    name = "relaton-nist"
    bodies: tuple[str, ...] = ("nist",)
    example = "NIST SP 800-53r5"
    prefix = re.compile(r"(?:NIST|NBS)(?= )|NISTIR(?= )")
    form = re.compile(
        rf"""
        (?:(?P<publisher>NIST|NBS)\ (?!Special\ )(?P<series>[A-Z][A-Za-z.]*(?:[ -][A-Z][A-Za-z]*)*)|(?P<old>NISTIR))
        \ (?P<number>[A-Z]?\d[A-Z\d.]*?(?:-[A-Z\d.]+?)*?)
        (?P<iteration>|{_ADDITION}|[a-z]{{2,}}|[a-z]{{2,}}?{_ADDITION})
        (?:[ -](?P<stage>{DRAFTS}))?
        (?P<language>\ [a-z]{{3}}|\ [A-Za-z\d.-]{{1,20}})?
        """,
        re.ASCII | re.VERBOSE,
    )

    def build(self, match: re.Match[str]) -> Designation:
        """Return the designation of a match; `NISTIR 8354` is the former spelling of `NIST IR 8354`."""
        text = match[0].replace("NISTIR ", "NIST IR ", 1) if match["old"] else match[0]
        publisher, series = match["publisher"] or "NIST", match["series"] or "IR"
        number, part = split_part(match["number"])
        return Designation(
            text=text,
            body="nist",
            publishers=(publisher,),
            number=f"{series} {number}",
            part=part,
            type=series,
            stage=match["stage"],
            iteration=(match["iteration"] + (match["language"] or "")).strip() or None,
            work=f"{publisher} {series} {match['number']}",
        )

    def spellings(self, text: str) -> Iterator[str]:
        """Yield official spellings: `NIST SP 800-53r5` for `SP 800-53 Rev. 5`."""
        yield text
        if loose := _LOOSE.fullmatch(text):
            revision = f"r{loose['revision']}" if loose["revision"] else ""
            publisher = (loose["publisher"] or "NIST").upper()
            series = "SP" if loose["series"][:2].lower() in ("", "sp") else loose["series"].upper()
            yield f"{publisher} {series} {loose['number'].upper()}{revision}"
            yield f"{publisher} {series} {loose['number']}{revision}"
