"""IEEE designations: standards, projects and drafts, also of predecessors and partners of IEEE.

Source: the references of the IEEE dataset, which follow the IEEE SA Standards Style Manual except for drafts. Draft 20 of
November 2021 is `IEEE P1010/D-20-2021-11`.
"""

import re
from collections.abc import Iterator

import attrs

from aistandards.plugin import Designation, Supplement, date_or_none
from aistandards_relaton.grammars.pattern import PatternGrammar, split_part

_BODIES = r"(?:IEEE|AIEE|ANSI|ASA|IRE|NACE)"
_FOLDS = (
    (re.compile(r"^IEEE[ -]SA(?= )"), "IEEE"),
    (re.compile(r"(?<=IEEE)[ -](?:Standards?|STD|std|Std)\.?[ -](?:No\.? ?)?(?=[A-Z]{0,5}\d)"), " Std "),
    (re.compile(r"(?:\((?:TM|R)\)|(?<=\d)TM)(?=[:-])"), ""),
    (re.compile(r"(?<=\d[\dA-Za-z]):(?=(?:19|20)\d\d(?!\d))"), "-"),
    (re.compile(r"/(Cor|Amd)(?:\.| )+(?=\d)"), r"/\1"),
)
_PAGE = re.compile(
    r"(?:https?://)?standards\.ieee\.org/(?:ieee|standard|findstds/standard|project)/(?P<number>[A-Z]{0,2}\d[\w.]*?)(?:[-_](?P<year>(?:19|20)\d\d))?"
    r"(?:/(?:\d+/?)?|\.html?)?",
    re.ASCII | re.IGNORECASE,
)
_LOOSE = re.compile(
    r"(?:ansi/)?ieee(?:[ _-]?(?:std\.?|standards?))?[ _-]*(?P<project>p)?(?P<number>[a-z]{0,2}\d[\w.]*(?:-\d{1,3}(?!\d))*)"
    r"(?:/ ?(?P<draft>d)-?(?P<draft_number>[\w.]+))?(?:[:_-](?P<year>(?:19|20)\d\d))?(?:\.pdf)?",
    re.ASCII | re.IGNORECASE,
)


class IeeeGrammar(PatternGrammar):
    """Grammar of IEEE references; see `Grammar`.

    A project and its standard have the same number and work: `IEEE Std 1232` is the work of `IEEE P1232/D-3` and of
    `IEEE Std 1232-2002`. Of joint standards led by ISO or IEC this grammar reads only the drafts and redlines of IEEE;
    the standards have ISO's spelling (`joint`).

    >>> draft = IeeeGrammar().parse("IEEE P1003.1/D-3/Cor2-2016-01")
    >>> draft.number, draft.iteration, str(draft.base), draft.work
    ('1003.1', 'D-3', 'IEEE P1003.1', 'IEEE Std 1003.1')
    """

    name = "relaton-ieee"
    bodies: tuple[str, ...] = ("ieee",)
    example = "IEEE Std 1232-2002"
    prefix = re.compile(
        rf"(?:[A-Z]+/)*{_BODIES}(?:/[A-Z]+)*(?= )|NESC(?= )"
        r"|(?:IEC|ISO)(?:/[A-Z]+)*(?= (?:[A-Z]+\d? )?P[A-Z]*\d| .*Redline$)"
    )
    # Every part of a number has one reading; with two, the time would double with each part.
    form = re.compile(
        r"""
        (?P<publishers>[A-Z]+(?:/[A-Z]+)*)
        (?:\ (?P<words>(?:(?:Unapproved|Approved)\ )?Std|(?:CDV|CD|FDIS|DIS|WD)\d?(?=\ P)|(?:CDV)(?=\d)))?\ ?
        (?P<project>(?<=\ )P(?=[A-Z]*\d))?
        (?P<number>(?:SI\ )?[A-Z]{0,5}\d[\w.]*?(?:[-/](?!Cor\d|Amd\d)(?:[A-Z]{0,3}|P[A-Z]{3})\d[\w.]*?)*?|(?:NESC\ )?HBK)
        (?:/(?P<draft>[DE]-?[\w.-]*?(?:/R-?\w*)?))?
        (?:/(?P<kind>Cor|Amd)(?P<kind_number>\d+))?
        (?:-(?P<date>(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?))?
        (?:\ (?P<marking>Redline))?
        """,
        re.ASCII | re.VERBOSE,
    )

    def fold(self, text: str) -> str:
        """Return a text with `Std` for the other words of the body's titles, and its hyphen before the year."""
        if "IEEE" not in text:
            return text
        for pattern, replacement in _FOLDS:
            text = pattern.sub(replacement, text)
        return text

    def build(self, match: re.Match[str]) -> Designation:
        """Return the designation of a match; a date after a corrigendum is that of the corrigendum."""
        publishers = tuple(match["publishers"].split("/"))
        number, part = split_part(match["number"])
        date, draft = date_or_none(match["date"]), match["draft"]
        document = Designation(
            text=match[0],
            body="ieee",
            publishers=publishers,
            number=number,
            part=part,
            work=self._work(publishers, match["number"]),
            stage=self._stage(match),
            iteration=draft,
            date=date,
            marking=match["marking"],
        )
        if match["kind"] is None:
            return document
        base = attrs.evolve(
            document,
            text=match[0][: match.end("number")],
            iteration=None,
            date=None,
            marking=None,
        )
        supplement = Supplement(match["kind"], match["kind_number"], date, draft)
        return attrs.evolve(document, supplements=(supplement,), date=None, base=base)

    @staticmethod
    def _stage(match: re.Match[str]) -> str | None:
        """Return the stage words of a draft, or else `P`; None for an approved standard."""
        words = (match["words"] or "").removesuffix("Std").strip()
        return words or match["project"] or ("P" if match["draft"] else None)

    @staticmethod
    def _work(publishers: tuple[str, ...], number: str) -> str:
        return f"IEEE Std {number}" if "IEEE" in publishers else f"{'/'.join(publishers)} {number}"

    def spellings(self, text: str) -> Iterator[str]:
        """Yield official spellings: `IEEE Std 1232-2002` for `ieee 1232:2002`, `IEEE P7014/D-2` for `IEEE P7014/D2`."""
        yield text
        if page := _PAGE.fullmatch(text):
            yield f"IEEE Std {page['number'].upper()}" + (f"-{page['year']}" if page["year"] else "")
        loose = _LOOSE.fullmatch(text)
        if loose is None:
            return
        number = re.sub(r"^[a-z]+", lambda letters: letters[0].upper(), loose["number"])
        year = f"-{loose['year']}" if loose["year"] else ""
        if loose["project"] or loose["draft"]:
            draft = f"/D-{loose['draft_number']}" if loose["draft"] else ""
            yield f"IEEE P{number}{draft}{year}"
        else:
            yield f"IEEE Std {number}{year}"
