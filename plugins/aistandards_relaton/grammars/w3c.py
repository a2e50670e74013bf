"""W3C designations: a short name; a single publication also has a maturity level and a date.

Source: W3C Process Document (maturity levels) and the addresses below www.w3.org/TR.
"""

import re
from collections.abc import Iterator

from aistandards.plugin import Designation, PartialDate
from aistandards_relaton.grammars.pattern import PatternGrammar

STAGES = (
    "FPWD", "WD", "LCWD", "CRD", "CR", "PER", "PR", "REC", "SPSD", "RSCND", "OBSL", "RET", "CRYD", "CRY", "DRY", "RY",
    "DNOTE", "NOTE", "WG-NOTE", "IG-NOTE", "STMT",
)  # fmt: skip
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?w3\.org/TR/(?:\d{4}/)?([\w.+-]+?)/?(?:[?#].*|(?:Overview|index)\.html)?",
    re.ASCII | re.IGNORECASE,
)


class W3cGrammar(PatternGrammar):
    """Grammar of W3C references; see `Grammar`.

    >>> recommendation = W3cGrammar().parse("W3C REC-cors-20140116")
    >>> recommendation.work, recommendation.stage, str(recommendation.date)
    ('W3C cors', 'REC', '2014-01-16')
    """

    name = "relaton-w3c"
    bodies: tuple[str, ...] = ("w3c",)
    example = "W3C REC-cors-20140116"
    prefix = re.compile(r"W3C(?= )")
    form = re.compile(
        rf"W3C (?:(?P<stage>{'|'.join(STAGES)})-)?(?P<number>[A-Za-z\d][\w.+]*(?:-[\w.+]+)*?)"
        r"(?:-(?P<date>(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|9\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])))?",
        re.ASCII,
    )

    def build(self, match: re.Match[str]) -> Designation:
        """Return the designation of a match; until 1998 the year has two digits."""
        digits = match["date"]
        if digits:
            digits = f"19{digits}" if len(digits) == 6 else digits
        return Designation(
            text=match[0],
            body="w3c",
            publishers=("W3C",),
            number=match["number"],
            stage=match["stage"],
            date=PartialDate(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}") if digits else None,
            work=f"W3C {match['number']}",
        )

    def spellings(self, text: str) -> Iterator[str]:
        """Yield the text itself and the official spellings of addresses."""
        yield text
        if address := _ADDRESS.fullmatch(text):
            yield f"W3C {address[1]}"
