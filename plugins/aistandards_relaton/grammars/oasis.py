"""OASIS designations: a name, its version and its approval stage.

Source: OASIS Naming Directives and the references of the OASIS dataset: `OASIS mqtt-v5.0`, `OASIS csaf-v2.0-CS01`.
"""

import re

from aistandards.plugin import Designation
from aistandards_relaton.grammars.pattern import PatternGrammar


class OasisGrammar(PatternGrammar):
    """Grammar of OASIS references; see `Grammar`. `iteration` is the version; an OASIS Standard has no stage.

    >>> specification = OasisGrammar().parse("OASIS csaf-v2.0-CS01")
    >>> specification.work, specification.iteration, specification.stage
    ('OASIS csaf', 'v2.0', 'CS01')
    """

    name = "relaton-oasis"
    bodies: tuple[str, ...] = ("oasis",)
    example = "OASIS mqtt-v5.0"
    prefix = re.compile(r"OASIS(?= )")
    form = re.compile(
        r"OASIS (?P<number>[\w.+\]\[]+(?:[ -][\w.+\]\[]+)*?)"
        r"(?:[- ](?P<version>[vV]\d[\d.]*))?(?:-(?P<part>[Pp](?:ar)?t?\d+(?:-[\w.]+)*?|Pt))?"
        r"\]?(?:-(?P<stage>(?:CSPRD|CSD|CSP|CND|CNPRD|CN|CS|PSD|PS|COS|WD|OS)\d*))?"
        r"(?:-(?P<errata>(?:[Pp]lus-)?[Ee]rrata\d*))?",
        re.ASCII,
    )

    def build(self, match: re.Match[str]) -> Designation:
        """Return the designation of a match; `errata` marks a separate print."""
        return Designation(
            text=match[0],
            body="oasis",
            publishers=("OASIS",),
            number=match["number"],
            part=match["part"],
            stage=match["stage"],
            iteration=match["version"],
            marking=match["errata"],
            work=f"OASIS {match['number']}",
        )
