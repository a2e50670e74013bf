"""The record of a standard, from one source or merged from several.

A source plugin builds it from an upstream row, the sync adds annotations, the store and the catalogue return it.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import attrs

from aistandards.model.annotation import NOT_AI, RELEVANCE_LEVELS, Annotation
from aistandards.model.dates import PartialDate
from aistandards.model.lifecycle import Stage, Status
from aistandards.model.relation import Relation, RelationType


@attrs.frozen(slots=True)
class Committee:
    """The responsible committee.

    Attributes:
        reference: Reference as the body writes it: `ISO/IEC JTC 1/SC 42`, `ITU-T SG13`.
        name: Title in English, when the source gives it.
        question: Question of an ITU-T study group: `Q17/13`.
    """

    reference: str
    name: str | None = None
    question: str | None = None


@attrs.frozen(slots=True, kw_only=True)
class Dates:
    """The dates of a record, each with its own precision; None when the source does not give it.

    Attributes:
        registered: Registration of the work item in the programme of work.
        target: Planned publication.
        approved: Approval of the text by the body, as ITU-T gives it.
        published: Publication.
        confirmed: Last confirmation by a review.
        stable_until: IEC stability date: the body does not change the text before.
        withdrawn: Withdrawal or replacement.
    """

    registered: PartialDate | None = None
    target: PartialDate | None = None
    approved: PartialDate | None = None
    published: PartialDate | None = None
    confirmed: PartialDate | None = None
    stable_until: PartialDate | None = None
    withdrawn: PartialDate | None = None

    @property
    def issued(self) -> PartialDate | None:
        """The date of publication, else that of approval."""
        return self.published or self.approved

    @property
    def are_in_order(self) -> bool:
        """Whether no withdrawal precedes the publication."""
        issued, withdrawn = self.issued, self.withdrawn
        return issued is None or withdrawn is None or withdrawn.latest >= issued.earliest


@attrs.frozen(slots=True)
class Link:
    """A link to a page or text about the standard.

    Attributes:
        rel: Type of the target: `page` (for people), `handle`, `text`.
        url: URL.
    """

    rel: str
    url: str


class Confidence(StrEnum):
    """How far a record is from the body that it is about."""

    SECONDARY = "secondary"
    """Somebody else reports what the body says."""


@attrs.frozen(slots=True, kw_only=True)
class Provenance:
    """The origin of a record.

    Attributes:
        source: Name of the source: `iso`.
        upstream_id: Key of the upstream; with `source` it identifies the record permanently.
        url: Page or request that returns the record.
        retrieved: Day of retrieval, or date of the dataset.
        upstream_changed: Last change according to the upstream, in its own format.
        content_hash: Hash of the facts (without abstracts, annotations and retrieval): `b2:` and 32 hex digits.
        confidence: `secondary` when somebody else reports what the body says; None when the body says it.
        reported_by: Who reports a secondary fact; `url` is the place, `retrieved` the day on which it was seen.
    """

    source: str
    upstream_id: str
    url: str | None = None
    retrieved: PartialDate | None = None
    upstream_changed: str | None = None
    content_hash: str | None = None
    confidence: Confidence | None = None
    reported_by: str | None = None

    @property
    def key(self) -> str:
        """Key of the record for relations: `source:upstream-id`."""
        return f"{self.source}:{self.upstream_id}"

    @property
    def is_secondary(self) -> bool:
        """Whether somebody else than the body reports the record."""
        return self.confidence is Confidence.SECONDARY

    @property
    def report(self) -> str | None:
        """The words that tell a reader whose report a secondary record is; None for a record of the body itself."""
        if not self.is_secondary:
            return None
        place = f" ({self.url})" if self.url else ""
        return f"as reported by {self.reported_by or 'others'}{place}, seen on {self.retrieved or 'an unknown day'}"


def _sorted_by_key(value: Mapping[str, str]) -> Mapping[str, str]:
    return {key: value[key] for key in sorted(value)}


@attrs.frozen(slots=True, kw_only=True)
class Standard:
    """A record of the catalogue: an edition, amendment, corrigendum, supplement or work item.

    Attributes:
        designation: Canonical official reference: `ISO/IEC 42001:2023`; see `parse_designation`.
        work: Name common to all its editions: `ISO/IEC 42001`.
        body: The leading body: `iso`, `iec`, `itu-t`.
        publishers: All publishers as printed, in order.
        titles: Titles by language (BCP 47): `{"en": …}`; may be empty.
        abstracts: Abstracts by language, plain text; the bundled catalogue has none.
        deliverable_type: Type of deliverable: `International Standard`, `Technical Report`, `Recommendation`, …
        committee: The responsible committee.
        stage: Stage in the terms of the body, harmonised stage and common status.
        work_item: Whether the record is that of a project: a draft, or an entry of a programme of work.
        edition: Number of the edition as the body writes it: `2`, `8.2`.
        dates: Dates of registration, publication, withdrawal and so on.
        ics: Codes of the International Classification for Standards.
        languages: Languages of publication.
        relations: Relations to other standards.
        links: Links to pages and texts.
        provenance: Origins of the record; the first leads.
        annotations: Concepts with their evidence.
        assessed: Whether the annotators have read an abstract. Without one, a missing concept is *not assessed* and not
            *absent*.
        extra: Further values of the source without a field in this model, by the names of the source.

    Standards are equal when all their fields are equal. The hash covers the designation and the key of the leading
    provenance, so standards can be members of a set although they hold mappings.

    >>> from aistandards.model import Provenance, Stage, Status
    >>> standard = Standard(
    ...     designation="ISO/IEC 42001:2023",
    ...     work="ISO/IEC 42001",
    ...     body="iso",
    ...     publishers=("ISO", "IEC"),
    ...     stage=Stage("60.60", "60.60", Status.PUBLISHED),
    ...     provenance=(Provenance(source="iso", upstream_id="81230"),),
    ... )
    >>> len({standard, Standard.from_json(standard.to_json())})
    1
    """

    designation: str = attrs.field(validator=attrs.validators.min_len(1))
    work: str
    body: str
    publishers: tuple[str, ...]
    stage: Stage
    provenance: tuple[Provenance, ...] = attrs.field(validator=attrs.validators.min_len(1))
    titles: Mapping[str, str] = attrs.field(factory=dict, converter=_sorted_by_key)
    abstracts: Mapping[str, str] = attrs.field(factory=dict, converter=_sorted_by_key)
    deliverable_type: str | None = None
    committee: Committee | None = None
    work_item: bool = False
    edition: str | None = None
    dates: Dates = Dates()
    ics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    links: tuple[Link, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    assessed: bool = False
    extra: Mapping[str, str] = attrs.field(factory=dict, converter=_sorted_by_key)

    @property
    def status(self) -> Status:
        """The common status."""
        return self.stage.status

    @property
    def title(self) -> str:
        """The English title, else the first title, else an empty text."""
        return self.titles.get("en") or next(iter(self.titles.values()), "")

    @property
    def origin(self) -> Provenance:
        """The leading provenance."""
        return self.provenance[0]

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts of the annotations that are no mere mentions."""
        return frozenset(annotation.concept for annotation in self.annotations if not annotation.is_mention)

    @property
    def relevance(self) -> str:
        """The highest level of relevance with evidence: `ai`, `ai-enabled`, `protective` or `not-ai`."""
        concepts = self.concepts
        return next((level for level in RELEVANCE_LEVELS if f"relevance:{level}" in concepts), NOT_AI)

    @property
    def page(self) -> str | None:
        """The page of the body for people."""
        return next((link.url for link in self.links if link.rel == "page"), None)

    def related(self, kind: RelationType) -> tuple[Relation, ...]:
        """Return the relations of one type."""
        return tuple(relation for relation in self.relations if relation.type is kind)

    def __hash__(self) -> int:
        origin = self.provenance[0]
        return hash((self.designation, origin.source, origin.upstream_id))

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain dictionaries, lists and texts; fields with their default are left out.

        >>> plain = {
        ...     "designation": "ISO 9001:2015",
        ...     "work": "ISO 9001",
        ...     "body": "iso",
        ...     "publishers": ["ISO"],
        ...     "stage": {"native": "60.60", "harmonised": "60.60", "status": "published"},
        ...     "provenance": [{"source": "iso", "upstream_id": "62085"}],
        ...     "titles": {"en": "Quality management systems"},
        ... }
        >>> Standard.from_dict(plain).to_dict() == plain
        True
        """
        from aistandards.model.codec import to_dict

        return to_dict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Standard":
        """Return the record that plain dictionaries describe.

        >>> plain = {
        ...     "designation": "ISO 9001:2015",
        ...     "work": "ISO 9001",
        ...     "body": "iso",
        ...     "publishers": ["ISO"],
        ...     "stage": {"native": "60.60", "harmonised": "60.60", "status": "published"},
        ...     "provenance": [{"source": "iso", "upstream_id": "62085"}],
        ...     "titles": {"en": "Quality management systems"},
        ... }
        >>> Standard.from_dict(plain).title
        'Quality management systems'

        Args:
            plain: The fields, as `to_dict` returns them.

        Returns:
            The record.

        Raises:
            ValueError: A field is missing, unknown or of the wrong type; the message gives its path.
        """
        from aistandards.model.codec import from_dict

        return from_dict(plain)

    def to_json(self) -> str:
        """Return the record as one line of JSON.

        >>> line = (
        ...     '{"designation":"ISO 9001:2015","work":"ISO 9001","body":"iso","publishers":["ISO"],'
        ...     '"stage":{"native":"60.60","harmonised":"60.60","status":"published"},'
        ...     '"provenance":[{"source":"iso","upstream_id":"62085"}],"titles":{"en":"Quality management systems"}}'
        ... )
        >>> Standard.from_json(line).to_json() == line
        True
        """
        from aistandards.model.codec import to_json

        return to_json(self)

    @classmethod
    def from_json(cls, line: str | bytes) -> "Standard":
        """Return the record that a line of JSON describes.

        >>> line = (
        ...     '{"designation":"ISO 9001:2015","work":"ISO 9001","body":"iso","publishers":["ISO"],'
        ...     '"stage":{"native":"60.60","harmonised":"60.60","status":"published"},'
        ...     '"provenance":[{"source":"iso","upstream_id":"62085"}],"titles":{"en":"Quality management systems"}}'
        ... )
        >>> Standard.from_json(line).status
        <Status.PUBLISHED: 'published'>

        Args:
            line: JSON text, as `to_json` returns it.

        Returns:
            The record.

        Raises:
            ValueError: The line is not JSON or not a record; the message gives the position or path.
        """
        from aistandards.model.codec import from_json

        return from_json(line)

    def with_content_hash(self, **changes: Any) -> "Standard":
        """Return the record with the hash of its facts in its leading provenance.

        Args:
            **changes: Other fields to set in the same step that are no facts, such as annotations.

        Returns:
            A new record.
        """
        from aistandards.model.codec import facts_hash, to_dict

        origin = attrs.evolve(self.origin, content_hash=facts_hash(to_dict(self)))
        return attrs.evolve(self, provenance=(origin, *self.provenance[1:]), **changes)

    def _repr_html_(self) -> str:
        """Return a small table for notebooks: title, status, dates and tags with their evidence.

        Every text of an upstream is escaped and shortened.

        >>> line = (
        ...     '{"designation":"ISO 9001:2015","work":"ISO 9001","body":"iso","publishers":["ISO"],'
        ...     '"stage":{"native":"60.60","harmonised":"60.60","status":"published"},'
        ...     '"provenance":[{"source":"iso","upstream_id":"62085"}],"titles":{"en":"Quality management systems"}}'
        ... )
        >>> "<td>Quality management systems</td>" in Standard.from_json(line)._repr_html_()
        True
        """
        rows = "".join(
            f'<tr><th style="text-align:left">{name}</th><td>{cell}</td></tr>' for name, cell in self._html_cells()
        )
        return (
            f'<table><thead><tr><th colspan="2" style="text-align:left">{_html(self.designation)}</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )

    def _html_cells(self) -> Iterator[tuple[str, str]]:
        stage = f" ({_html(self.stage.native)})" if self.stage.native else ""
        yield "Title", _html(self.title)
        yield "Status", f"{self.status.value}{stage}"
        dates = [(field.name, getattr(self.dates, field.name)) for field in attrs.fields(Dates)]
        given = [f"{name.replace('_', ' ')} {date.text}" for name, date in dates if date is not None]
        if given:
            yield "Dates", "<br>".join(given)
        if self.annotations:
            shown = [_html_tag(annotation) for annotation in self.annotations[:_MAX_HTML_TAGS]]
            if rest := len(self.annotations) - len(shown):
                shown.append(f"… and {rest} more")
            yield "Tags", "<br>".join(shown)


_MAX_HTML_TEXT = 300
_MAX_HTML_TAGS = 20


def _html(text: str) -> str:
    from html import escape

    from aistandards.model.text import clean_text

    cleaned = clean_text(text) or ""
    return escape(cleaned if len(cleaned) <= _MAX_HTML_TEXT else cleaned[: _MAX_HTML_TEXT - 1] + "…")


def _html_tag(annotation: Annotation) -> str:
    evidence = f" “{_html(annotation.quote)}” in {_html(annotation.field)}" if annotation.quote else ""
    return f"<code>{_html(annotation.concept)}</code>{evidence}"
