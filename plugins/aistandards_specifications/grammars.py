"""Designations of consortia, regional and national bodies: a prefix, a series, a version or a date.

Source: the title pages of the documents; for CEN and CENELEC their Internal Regulations, Part 2; for China GB/T 1.1.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import attrs

from aistandards.plugin import Designation, DesignationError, date_or_none

MAX_CHARACTERS = 120
_SPACES = re.compile(r"\s+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))


@attrs.frozen(slots=False)
class SpecificationGrammar:
    """Grammar of the designations of one body; see `Grammar`.

    Attributes:
        body: The body.
        publishers: Its publishers as printed.
        example: A designation, for messages.
        form: Pattern of a whole designation. The group `work` is the name of all its editions, `number` its number; groups
            `date`, `version`, `part`, `stage` and `type` are optional.
    """

    body: str
    publishers: tuple[str, ...]
    example: str
    form: re.Pattern[str]

    @property
    def name(self) -> str:
        """Name of the grammar."""
        return self.body

    @property
    def bodies(self) -> tuple[str, ...]:
        """The body that it reads."""
        return (self.body,)

    def parse(self, text: str) -> Designation:
        """Return the designation of a reference.

        Raises:
            DesignationError: The text is no designation of this body.
        """
        plain = _SPACES.sub(" ", text[: MAX_CHARACTERS + 1].translate(_DASHES)).strip()
        match = self.form.fullmatch(plain) if len(plain) <= MAX_CHARACTERS else None
        if match is None:
            raise DesignationError(text, self._readable(plain), f"it does not read as in {self.example!r}")
        groups = match.groupdict()
        try:
            date = date_or_none(groups.get("date"))
        except ValueError as error:
            raise DesignationError(text, match.start("date"), str(error)) from None
        number = groups["number"]
        return Designation(
            text=plain,
            body=self.body,
            publishers=self.publishers,
            number=number,
            part=groups.get("part"),
            type=groups.get("type"),
            stage=groups.get("stage"),
            date=date,
            iteration=groups.get("version"),
            work=self._work(plain, match),
        )

    def _work(self, plain: str, match: re.Match[str]) -> str:
        """Return the designation without stage, version and date."""
        start, end = match.span("work")
        return plain[start:end]

    def _readable(self, plain: str) -> int:
        """Return the length of the longest designation at the start of a text; 0 where there is none."""
        ends = (at.start() for at in reversed(list(re.finditer(r"(?![\w.])", plain))) if 0 < at.start() < len(plain))
        return next((end for end in ends if self.form.fullmatch(plain[:end])), 0)

    def guess(self, text: str) -> Iterator[str]:
        """Yield the designations that differ from a text in capitals only."""
        folded = re.compile(self.form.pattern, self.form.flags | re.IGNORECASE).fullmatch(text[:MAX_CHARACTERS].strip())
        for spelling in self._spellings(text.strip()) if folded else ():
            if self.form.fullmatch(spelling):
                yield spelling

    def _spellings(self, text: str) -> Iterable[str]:
        prefix = self.example.partition(" ")[0]
        return (text, prefix + text[len(prefix) :], text.upper())

    def locate(self, text: str) -> tuple[str, str] | None:
        """Return None: no address of these bodies contains a key."""
        return None


_DATED = r"(?::(?P<date>(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?))?"
_VERSION = r"(?: [Vv]?(?P<version>\d{1,4}(?:\.\d{1,3}){1,2}))?"


def _grammar(body: str, publishers: Sequence[str], example: str, form: str) -> SpecificationGrammar:
    return SpecificationGrammar(body, tuple(publishers), example, re.compile(form, re.ASCII))


class _EuropeanGrammar(SpecificationGrammar):
    """Grammar of European deliverables; a draft and its text are one work."""

    def _work(self, plain: str, match: re.Match[str]) -> str:
        return super()._work(plain, match).removeprefix("Fpr").removeprefix("pr")


_EUROPEAN = _EuropeanGrammar(
    "cen-cenelec",
    ("CEN", "CENELEC"),
    "EN 18286:2026",
    # Numbers from 17000 on: below them are adoptions of ISO and IEC and standards of other fields with the same prefix.
    re.compile(
        r"(?P<work>(?:(?P<stage>F?pr)?(?:EN|CEN(?:/CLC)?/(?P<type>T[SR]|WS)|CWA)) (?P<number>1[78]\d{3})(?:-(?P<part>\d{1,2}))?)"
        r"(?::(?P<date>20\d\d))?",
        re.ASCII,
    ),
)

GRAMMARS: tuple[SpecificationGrammar, ...] = (
    _EUROPEAN,
    _grammar(
        "c2pa",
        ("C2PA",),
        "C2PA Technical Specification 2.4",
        r"(?P<work>C2PA (?P<number>(?:Technical )?Specification|Trust List|Conformance Program|Content Credentials JSON|"
        r"Attestations|Soft Binding API|Guidance for Implementers|User Experience Guidance|Security Considerations|"
        r"Harms Modelling|Guidance for Artificial Intelligence and Machine Learning|"
        r"Human and Organizational Identity Recommendation))" + _VERSION,
    ),
    _grammar(
        "cawg",
        ("CAWG",),
        "CAWG Identity Assertion 1.2",
        r"(?P<work>CAWG (?P<number>Metadata|Identity Assertion|User Experience Guidance|Training and Data Mining|"
        r"Endorsement|Organizational Identity))" + _VERSION,
    ),
    _grammar(
        "iptc",
        ("IPTC",),
        "IPTC Photo Metadata Standard 2025.1",
        r"(?P<work>IPTC (?P<number>(?:Photo|Video) Metadata (?:Standard|Hub)|Digital Source Type|RightsML|ninjs|NewsML-G2))"
        + _VERSION,
    ),
    _grammar(
        "smpte",
        ("SMPTE",),
        "SMPTE ST 2112-10:2020",
        r"(?P<work>SMPTE (?P<type>ST|RP|EG|RDD|OV|AG) (?P<number>\d{1,4})(?:-(?P<part>\d{1,3}))?)" + _DATED,
    ),
    _grammar(
        "sac",
        ("SAC",),
        "GB/T 45654-2025",
        # A number of four digits without a year may be a year itself.
        r"(?P<work>(?P<type>GB(?:/[TZ])?) (?P<number>\d{5}|\d{4}(?=[.-]))(?:\.(?P<part>\d{1,2}))?)(?:-(?P<date>(?:19|20)\d\d))?",
    ),
    _grammar(
        "din",
        ("DIN",),
        "DIN SPEC 92005:2024-03",
        r"(?P<work>DIN SPEC (?P<number>9\d{4})(?:-(?P<part>\d{1,2}))?)" + _DATED,
    ),
    _grammar("tc260", ("TC260",), "TC260-PG-20252A", r"(?P<work>TC260-PG-(?P<number>20[2-4]\d{2,3}A))"),
    _grammar(
        "csac",
        ("CSAC",),
        "T/CSAC 023-2025",
        r"(?P<work>T/CSAC (?P<number>\d{3}))(?:-(?P<date>20\d\d))?",
    ),
    _grammar(
        "cipa",
        ("CIPA",),
        "CIPA DC-008-2026",
        r"(?P<work>CIPA DC-(?P<number>\d{3})(?:-X)?)(?:-(?P<date>(?:19|20)\d\d))?",
    ),
    _grammar(
        "originator-profile", ("Originator Profile",), "Originator Profile", r"(?P<work>(?P<number>Originator Profile))"
    ),
    _grammar("journallist", ("JournalList",), "JournalList trust.txt", r"(?P<work>JournalList (?P<number>trust\.txt))"),
    _grammar("spawning", ("Spawning",), "Spawning ai.txt", r"(?P<work>Spawning (?P<number>ai\.txt))"),
    # An archive of articles, no body: AMAS names one of them, and no other is a standard.
    _grammar("pmc", ("PMC",), "PMC3597963", r"(?P<work>PMC(?P<number>3597963))"),
    _grammar(
        "chromium",
        ("Chromium",),
        "Chromium Reputation Provider Framework",
        r"(?P<work>Chromium (?P<number>Reputation Provider Framework))",
    ),
)
"""The grammars; each reads one body."""
