"""OASIS designations: a name, its version, and the approval it has reached.

Source: OASIS Naming Directives and the references of the OASIS dataset: `OASIS mqtt-v5.0`, `OASIS csaf-v2.0-CS01`.
"""

import re

from aistandards.plugin import Designation
from aistandards_relaton.grammars.pattern import PatternGrammar


class OasisGrammar(PatternGrammar):
    """Reads OASIS references; see `Grammar`. The version goes to `iteration`, an OASIS Standard has no stage.

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

    def made(self, found: re.Match[str]) -> Designation:
        """The designation; `errata` tells a print of its own."""
        return Designation(
            text=found[0],
            body="oasis",
            publishers=("OASIS",),
            number=found["number"],
            part=found["part"],
            stage=found["stage"],
            iteration=found["version"],
            marking=found["errata"],
            work=f"OASIS {found['number']}",
        )
