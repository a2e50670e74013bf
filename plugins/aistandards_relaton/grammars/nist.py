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

_SERIES = {
    r"Special Publications?(?: \(SP\))?": "SP", r"FIPS PUBS?\.?|FIPS Publications?|Federal Information Processing Standards?(?: Publications?)?": "FIPS",
    r"(?:Interagency|Internal)(?: or Internal|/Internal)? Reports?": "IR", r"Technical Notes?": "TN", r"Handbooks?": "HB",
    r"Cybersecurity White Papers?": "CSWP",
}  # fmt: skip
_FOLDS = (
    *((re.compile(rf"^(NIST|NBS) (?:{words})(?=[ -])"), rf"\1 {series}") for words, series in _SERIES.items()),
    (re.compile(r"^(NIST|NBS)[ -](SP|FIPS|IR|TN|AI|HB|CSWP)[ -]?(?=\d)"), r"\1 \2 "),
    # The numbers of its Special Publications are known without their letters.
    (re.compile(r"^NIST (?=(?:500|800|1800)-\d)"), "NIST SP "),
    (re.compile(r"(?<=[\dA-Z]),? Part (?=\d)"), "pt"),
    (re.compile(r"(?<=[\dA-Z]),? Vol(?:ume)?\.? (?=\d)"), "v"),
    (re.compile(r"(?<=[\dA-Z]),? \(?(?:Rev(?:ision)?\.?|R) ?(\d{1,2})(?:\.\d+)*\)?"), r"r\1"),
)
_NO_PUBLISHER = re.compile(
    rf"(?:(?:SP|FIPS|IR|TN|AI|HB|CSWP|NCSTAR|{'|'.join(_SERIES)})[ .-]*(?=[A-Z]?\d)|(?=(?:500|800|1800)-\d)|(?=FIPS PUB))",
    re.IGNORECASE,
)
# Names of files and digital object identifiers: `NIST.SP.800-53r5`.
_DOTTED = re.compile(
    r"(?:.*/|doi: ?)?(?P<publisher>NIST|NBS)\.(?P<series>[A-Z]+)\.(?P<number>\w[\w.-]*?)(?:\.pdf)?", re.IGNORECASE
)
_PAGE = re.compile(
    r"(?:https?://)?csrc\.nist\.gov/(?:publications/detail|pubs)/(?P<series>[a-z]+)/(?P<number>\d+)(?:[/-](?P<part>\d\w*(?:-\d+)?))?"
    r"(?:/(?:rev-|r)(?P<revision>\d+))?(?:/.*)?",
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
        (?:(?P<publisher>NIST|NBS)\ (?P<series>[A-Z][A-Za-z.]*(?:[ -][A-Z][A-Za-z]*)*)|(?P<old>NISTIR))
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

    def fold(self, text: str) -> str:
        """Return a text with the letters of the series and of the revision for their words."""
        if not text.startswith(("NIST", "NBS")):
            return text
        for pattern, replacement in _FOLDS:
            text = pattern.sub(replacement, text)
        return text

    def spellings(self, text: str) -> Iterator[str]:
        """Yield official spellings: `NIST SP 800-53r5` for `SP 800-53 Rev. 5`."""
        yield text
        if dotted := _DOTTED.fullmatch(text):
            yield f"{dotted['publisher'].upper()} {dotted['series'].upper()} {dotted['number']}"
        elif page := _PAGE.fullmatch(text):
            part = f"-{page['part'].upper()}" if page["part"] else ""
            revision = f"r{page['revision']}" if page["revision"] else ""
            yield f"NIST {page['series'].upper().removeprefix('NIST')} {page['number']}{part}{revision}"
        else:
            named = text if re.match("NIST|NBS", text, re.IGNORECASE) else f"NIST {text}"
            if named is text or _NO_PUBLISHER.match(text):
                # The series in capitals, then the letter behind the number too.
                named = re.sub(
                    r"(?i)\b(nist|nbs|sp|fips|ir|tn|ai|hb|cswp)(?=[ \d-])", lambda word: word[0].upper(), named
                )
                yield named
                yield re.sub(r"(?i)(?<=\d)[a-z](?=$|r\d|,? rev)", lambda letter: letter[0].upper(), named)
