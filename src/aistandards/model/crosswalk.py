"""Crosswalks: rows that connect a provision of a framework with a standard, each as its source states it.

A framework is a law, a declaration or a guideline whose provisions are numbered. A row keeps the type of relation that its
source states, and the edition that its source compared. Nothing is computed from rows but their age.
"""

import re
from enum import StrEnum
from typing import Any

import attrs

from aistandards.model.annotation import MAX_QUOTE, Annotation
from aistandards.model.dates import PartialDate


class CrosswalkRelation(StrEnum):
    """Type of a relation between a provision and a standard; NIST IR 8477 defines the first six."""

    EQUAL = "equal"
    EQUIVALENT_TO = "equivalent-to"
    SUBSET_OF = "subset-of"
    SUPERSET_OF = "superset-of"
    INTERSECTS_WITH = "intersects-with"
    NO_RELATIONSHIP = "no-relationship"
    RELATED = "related"
    """The source connects the two and states no type."""

    REQUESTS = "requests"
    """The provision asks for a standard; it may name none."""

    INTENDED_TO_SUPPORT = "intended-to-support"
    """Somebody says that the standard is to support the provision."""

    HARMONISED_FOR = "harmonised-for"
    """The Official Journal of the European Union has the reference of the standard; no other type gives a presumption of conformity."""

    ADOPTS = "adopts"
    """The provision is a standard that adopts the other one."""

    DERIVED = "derived"
    """The provision is an anchor of a concept, and the standard carries the concept; no file has such a row."""


STATED = (
    CrosswalkRelation.EQUAL,
    CrosswalkRelation.EQUIVALENT_TO,
    CrosswalkRelation.SUBSET_OF,
    CrosswalkRelation.SUPERSET_OF,
    CrosswalkRelation.INTERSECTS_WITH,
    CrosswalkRelation.NO_RELATIONSHIP,
    CrosswalkRelation.INTENDED_TO_SUPPORT,
)
"""Types that a row may have only with the words of its source."""


class CrosswalkDirection(StrEnum):
    """The side from which a relation is read."""

    TO_STANDARD = "to-standard"
    """From the provision to the standard."""

    FROM_STANDARD = "from-standard"
    """From the standard to the provision."""

    BOTH = "both"
    """The relation has no direction."""


class StaleReason(StrEnum):
    """Why a row no longer compares what stands today."""

    DRAFT_PUBLISHED = "draft-published"
    """The row compares a draft, and its standard has been published since."""

    SUPERSEDED = "superseded"
    """Another text stands in the place of the edition of the row."""

    WITHDRAWN = "withdrawn"
    """The edition of the row is withdrawn."""

    CANCELLED = "cancelled"
    """The project of the row has ended without a text."""

    FRAMEWORK_CHANGED = "framework-changed"
    """The framework has a later edition than the one that the source compared."""

    SOURCE_REPLACED = "source-replaced"
    """The author or the host offers a later source."""


@attrs.frozen(slots=True)
class Staleness:
    """A reason why a row is stale.

    Attributes:
        reason: The reason.
        now: What stands in the place of what the row compares: designations, an edition, a source; empty when nothing does.
    """

    reason: StaleReason
    now: str = ""

    def __str__(self) -> str:
        return f"{self.reason.value}: {self.now}" if self.now else self.reason.value


_CLAUSE = re.compile(r"(?:[A-Z]\.)?\d+(?:\.\d+)*", re.ASCII)
_ADDRESS = re.compile(r"https?://\w[\w.-]*\.\w\S*")
_OFFICIAL_JOURNAL = re.compile(
    r"OJ L, \d{4}/\d+, \d{1,2}\.\d{1,2}\.\d{4}|OJ L \d+, \d{1,2}\.\d{1,2}\.\d{4}, p\. \d+|https?://data\.europa\.eu/eli/\S+/oj",
    re.ASCII,
)

MAX_LENGTHS = {"provision": 40, "as_stated": MAX_QUOTE, "location": 80, "note": 160, "licence": 80, "review": 80}
"""Characters of each text of a row; a row holds identifiers and facts, and no text of a framework or a standard."""


@attrs.frozen(slots=True)
class CrosswalkRow:
    """A relation between a provision and a standard.

    Attributes:
        crosswalk: Name of the file that has the row; `derived` for a derived one.
        framework: Id of the framework: `eu-ai-act`.
        relation: Type of the relation as its source states it.
        author: Who states it; a host or a reader is not the author.
        source: Address of the source; of a derived row, its concept.
        location: Place in the source.
        licence: Terms of the source.
        framework_edition: Edition of the framework that the source compared; None where the framework has no editions.
        provision: The provision: `Article 17`; None for the whole framework.
        designation: The standard as the source names it; None where a provision requests one without a name.
        clause: Clause or control of the standard: `B.5.4`; None for the whole standard.
        direction: The side from which the relation is read.
        host: Who publishes the source, if that is not its author.
        date: Date of the source; None where it gives none.
        read: Day on which the source was read; None for a derived row.
        read_in: The copy that was read, if not the source itself.
        as_stated: The relation in the words of the source, a short quotation.
        confidence: Confidence from 0 to 1 that the author states; None without a statement.
        official_journal: Reference in the Official Journal, which only `harmonised-for` has and needs.
        review: Who or what checked the row.
        note: A remark.
        replaced_by: The later source that replaces this one; None without.
        concept: Of a derived row, the concept that connects the two.
        evidence: Of a derived row, why the standard carries the concept.
        held: Whether the store has the record of the standard. This and the next attributes are computed at each reading.
        edition: Designation of it in the store or in the status index; None where neither has it.
        current: What stands in force today in its place.
        stale: Why the row is stale; empty when it is not.

    Raises:
        ValueError: The row breaks a rule; the message is a sentence.
    """

    crosswalk: str
    framework: str
    relation: CrosswalkRelation
    author: str
    source: str
    location: str
    licence: str
    framework_edition: str | None = None
    provision: str | None = None
    designation: str | None = None
    clause: str | None = None
    direction: CrosswalkDirection = CrosswalkDirection.BOTH
    host: str | None = None
    date: PartialDate | None = None
    read: PartialDate | None = None
    read_in: str | None = None
    as_stated: str | None = None
    confidence: float | None = None
    official_journal: str | None = None
    review: str | None = None
    note: str | None = None
    replaced_by: str | None = None
    concept: str | None = None
    evidence: tuple[Annotation, ...] = ()
    held: bool = False
    edition: str | None = None
    current: tuple[str, ...] = ()
    stale: tuple[Staleness, ...] = ()

    def __attrs_post_init__(self) -> None:
        is_derived = self.relation is CrosswalkRelation.DERIVED
        is_harmonised = self.relation is CrosswalkRelation.HARMONISED_FOR
        if self.designation is None and (self.relation is not CrosswalkRelation.REQUESTS or self.clause):
            raise ValueError("it needs a designation; only a request may name no standard")
        if self.clause is not None and not _CLAUSE.fullmatch(self.clause):
            raise ValueError(f"{self.clause!r:.40} is not a clause: write its number alone, such as 6.1.2 or B.5.4")
        if is_harmonised and not _OFFICIAL_JOURNAL.fullmatch(self.official_journal or ""):
            raise ValueError(
                "harmonised-for needs official_journal, the reference in the Official Journal of the European Union: "
                '"OJ L, 2026/1234, 1.2.2026" or "http://data.europa.eu/eli/…/oj"'
            )
        if self.official_journal is not None and not is_harmonised:
            raise ValueError(f"official_journal belongs to harmonised-for, not to {self.relation.value}")
        if self.relation in STATED and not self.as_stated:
            raise ValueError(f"{self.relation.value} needs as_stated, the words of the source; else it is related")
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise ValueError(f"the confidence {self.confidence!r} is not a number from 0 to 1")
        if not is_derived:
            self._check_source()

    def _check_source(self) -> None:
        if not _ADDRESS.fullmatch(self.source):
            raise ValueError(f"nobody can open the source {self.source!r:.80}; give its address (https://…)")
        if self.read is None:
            raise ValueError("it needs read, the day on which the source was read")
        for name, length in MAX_LENGTHS.items():
            if len(getattr(self, name) or "") > length:
                raise ValueError(f"its {name} has more than {length} characters; a row holds facts and no text")

    @property
    def presumption_of_conformity(self) -> bool:
        """Whether the law gives a presumption of conformity: the Official Journal has the reference."""
        return self.relation is CrosswalkRelation.HARMONISED_FOR

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes the row another one than any other row: source, provision, relation, standard and concept."""
        names = (
            "crosswalk",
            "framework",
            "framework_edition",
            "provision",
            "designation",
            "clause",
            "source",
            "concept",
        )
        return (*(getattr(self, name) or "" for name in names), self.relation.value, self.location)

    def plain(self) -> dict[str, Any]:
        """Return plain values by name, ready for JSON."""
        values = attrs.asdict(self, recurse=False)
        values["evidence"] = [
            {
                "concept": one.concept,
                "method": one.method.value,
                "field": one.field,
                "quote": one.quote,
                "start": one.start,
                "end": one.end,
                "rule": one.rule,
                "version": one.version,
                "confidence": one.confidence,
            }
            for one in self.evidence
        ]
        values["stale"] = [{"reason": one.reason.value, "now": one.now} for one in self.stale]
        for name in ("date", "read"):
            values[name] = values[name].text if values[name] else None
        for name in ("relation", "direction"):
            values[name] = values[name].value
        return {**values, "current": list(self.current), "presumption_of_conformity": self.presumption_of_conformity}
