"""Informal spellings of ITU-T designations, and the addresses of documents.

Source: the addresses of www.itu.int (`T-REC-Y.3172-201906-I`, `…!Amd1`, `rec.aspx?rec=Y.3172`) and the names of their
documents. The spellings have the official form; the grammar decides whether they are valid.
"""

import re
from collections.abc import Iterator

MAX_CHARACTERS = 300

_SITE = re.compile(r"(?:https?://)?(?:[\w-]+\.)*itu\.int/", re.ASCII | re.IGNORECASE)
_ADDRESS = re.compile(
    r"""
    T-REC-(?P<name>[A-Z][A-Za-z\d.]*?(?:-[A-Z]\.[\d.]+)?)       # Y.3172, G.Sup47, Q.400-Q.490
    (?:-(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2]))?
    (?:-[A-Z])?                                                # in force, superseded, withdrawn, prepublished
    (?:!(?P<extra>(?!Software)[A-Za-z\d-]*))?(?:![\w-]*)?       # !Amd1-Err1, then !PDF-E
    (?:\.pdf)?(?=$|[/?\#&])
    """,
    re.ASCII | re.VERBOSE,
)
_QUERY = re.compile(r"[?&]rec=(?P<name>[A-Za-z]\.[A-Za-z\d.]+)(?=$|[&#])", re.ASCII)
_SERIES_NAME = re.compile(r"([A-Z])\.(\d+)SerSup(\d+(?:\.\d+)?)", re.ASCII)
_SUPPLEMENT_NAME = re.compile(r"([A-Z])\.Sup(\d+(?:\.\d+)?)", re.ASCII)
_SUFFIXED_NAME = re.compile(r"([A-Z]\.[\d.]*\d)(bis|ter|quater|[A-FR])", re.ASCII)
_EXTRA = re.compile(r"(Amd|Cor|Err|Add|App|Ann|Sup)(?:(\d+)a?|([A-Z]+\d*))?", re.ASCII)
_KINDS = {
    "amd": "Amd.", "amend": "Amd.", "amendment": "Amd.",
    "cor": "Cor.", "corr": "Cor.", "corrigendum": "Cor.", "technical cor": "Technical Cor.",
    "err": "Err.", "erratum": "Err.", "add": "Add.", "addendum": "Add.",
    "app": "App.", "appendix": "App.", "ann": "Annex", "annex": "Annex",
    "sup": "Suppl.", "supp": "Suppl.", "suppl": "Suppl.", "supplement": "Suppl.",
}  # fmt: skip
_ROMAN = ("0", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

_BODY = re.compile(
    r"(?:rec(?:ommendation|\.)? ?)?(?:(?:itu|uit|мсэ)(?:[- ]?[tт](?![a-zа-я]))?|ccitt)[ ,:]*"
    r"(?:rec(?:ommendation|\.)? ?)?",
    re.IGNORECASE,
)
_REC = re.compile(r"rec(?:ommendation|\.)? ", re.IGNORECASE)
_SERIES = re.compile(
    r"(?P<series>[a-z])(?:[ .-]?series)?[ .-]?sup(?:p|pl|plement)?[ .]*(?P<number>\d+(?:\.\d+)?)(?!\d)",
    re.ASCII | re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<series>[a-z])(?P<dot>[. -]?)(?P<number>\d+(?:\.\d+)*)(?!\d)(?: ?(?P<word>bis|ter|quater|[A-FR])\b)?",
    re.ASCII | re.IGNORECASE,
)
_PROVISIONAL = re.compile(r"[a-z]\.(?=[\w.]*-)[a-z][\w.-]*", re.ASCII | re.IGNORECASE)
_VERSION = re.compile(r" ?\(?(v\d+)\)?(?= |$)", re.ASCII | re.IGNORECASE)
_MONTH_YEAR = re.compile(r"[ ,:-]*\(?(0[1-9]|1[0-2])[/.-]((?:19|20)\d\d)\)?(?= |$)", re.ASCII)
_YEAR_MONTH = re.compile(r"[ ,:-]*\(?((?:19|20)\d\d)(?:-?(0[1-9]|1[0-2]))?\)?(?= |$)", re.ASCII)
_SUPPLEMENT = re.compile(
    r"[ ,/-]*(?P<kind>"
    + "|".join(sorted(_KINDS, key=len, reverse=True))
    + r")[ .]*(?P<number>\d+|[A-Z]\d*\+?|[IVXL]+)(?= |,|/|$)",
    re.ASCII | re.IGNORECASE,
)


def guess(text: str) -> Iterator[str]:
    """Yield the official spellings that a text may mean, the likeliest first; bare words and numbers have none.

    >>> list(guess("itu y3172 06/2019"))
    ['Y.3172 (06/2019)']
    >>> list(guess("https://www.itu.int/rec/T-REC-X.145-200302-S!Amd1"))
    ['X.145 Amd. 1 (02/2003)']
    """
    text = " ".join(text[:MAX_CHARACTERS].split())
    site = _SITE.match(text)
    if site or text.startswith("T-REC-"):
        if address := _ADDRESS.search(text):
            yield from _names_of_address(address)
        elif query := _QUERY.search(text):
            yield from _names(query["name"][0].upper() + query["name"][1:])
        return
    if spelling := _official_spelling(text):
        yield spelling
        if " Cor. " in spelling:
            yield spelling.replace(" Cor. ", " Technical Cor. ")


def _names_of_address(address: re.Match[str]) -> Iterator[str]:
    """Yield the names of an address; its date is that of the document, with `!Amd1` that of the amendment."""
    supplements = ""
    for extra in (address["extra"] or "").split("-") if address["extra"] else ():
        match = _EXTRA.fullmatch(extra)
        if match is None and not (supplements and extra.isdigit()):
            return
        # "Amd1-2" is one file with both amendments; the name is that of the first.
        supplements += _supplement(match[1], match[2] or match[3] or "1") if match else ""
    date = f" ({address['month']}/{address['year']})" if address["year"] else ""
    for name in _names(address["name"]):
        yield name + supplements + date
        if " Cor. " in supplements:
            # Corrigenda to texts common with ISO/IEC have the name "Technical Cor."; the address does not show it.
            yield name + supplements.replace(" Cor. ", " Technical Cor. ") + date


def _names(name: str) -> Iterator[str]:
    """Yield the official names of a name in an address: `G.Sup47`, `E.800SerSup9`, `V.27bis`."""
    if match := _SERIES_NAME.fullmatch(name):
        series, number, supplement = match.groups()
        yield f"{series}-{number} series Suppl. {supplement}"
        yield f"{series}.{number} Suppl. {supplement}"
    elif match := _SUPPLEMENT_NAME.fullmatch(name):
        yield f"{match[1]} Suppl. {match[2]}"
    elif match := _SUFFIXED_NAME.fullmatch(name):
        yield f"{match[1]} {match[2]}"
    else:
        yield name


def _supplement(kind: str, number: str) -> str:
    kind = _KINDS[kind.casefold()]
    if kind == "App." and number.isdigit() and int(number) < len(_ROMAN):
        number = _ROMAN[int(number)]
    return f" {kind} {number.upper()}"


def _official_spelling(text: str) -> str | None:
    """Return the official spelling of a number with versions, dates and supplements in any order."""
    body = _BODY.match(text) or _REC.match(text)
    at = body.end() if body else 0
    if series := _SERIES.match(text, at):
        at, spelling = series.end(), f"{series['series'].upper()} Suppl. {series['number']}"
    elif (number := _NUMBER.match(text, at)) and (body or _is_distinct(number)):
        word = number["word"] or ""
        at, spelling = number.end(), f"{number['series'].upper()}.{number['number']}"
        spelling += f" {word.upper() if len(word) == 1 else word.lower()}" if word else ""
    elif provisional := _PROVISIONAL.match(text, at):
        at, spelling = provisional.end(), provisional[0][0].upper() + provisional[0][1:]
    else:
        return None
    while at < len(text):
        part, at = _next_part(text, at)
        if part is None:
            return None
        spelling += part
    return spelling


def _is_distinct(number: re.Match[str]) -> bool:
    """Return whether letter and digits are an ITU-T number: `x509` and `X 509` are, `t5`, `a4` and `a 100` are not."""
    if number["dot"] == ".":
        return True
    digits = number["number"].partition(".")[0]
    if number["dot"]:
        return number["dot"] == " " and len(digits) > 2 and number["series"] not in "aiAI"
    return len(digits) > 1


def _next_part(text: str, at: int) -> tuple[str | None, int]:
    """Return the official spelling of the next part after the number, and its end; None for an unknown part."""
    if match := _MONTH_YEAR.match(text, at):
        return f" ({match[1]}/{match[2]})", match.end()
    if match := _YEAR_MONTH.match(text, at):
        return f" ({match[2]}/{match[1]})" if match[2] else f" ({match[1]})", match.end()
    if match := _SUPPLEMENT.match(text, at):
        return _supplement(match["kind"], match["number"]), match.end()
    if match := _VERSION.match(text, at):
        return f" ({match[1].upper()})", match.end()
    return None, at
