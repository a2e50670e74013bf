"""The record: one standard as one source tells it, or as several tell it together.

A source plugin builds it from an upstream row; sync annotates it; the store keeps it; the catalogue gives it out.
"""

from collections.abc import Mapping

import attrs

from aistandards.model.annotation import Annotation, Direction
from aistandards.model.dates import PartialDate
from aistandards.model.lifecycle import Stage, Status
from aistandards.model.relation import Relation, RelationType


@attrs.frozen(slots=True)
class Committee:
    """Who is responsible.

    Attributes:
        reference: As the body writes it: `ISO/IEC JTC 1/SC 42`, `ITU-T SG13`.
        name: Its title in English, when the source gives one.
        question: The question within an ITU-T study group: `Q17/13`.
    """

    reference: str
    name: str | None = None
    question: str | None = None


@attrs.frozen(slots=True, kw_only=True)
class Dates:
    """The dates of a record, each with its own precision; None when the source does not say.

    Attributes:
        registered: When the work item was entered in the programme of work.
        target: When publication is planned.
        approved: When the body approved the text (ITU-T gives this one).
        published: When it was published.
        confirmed: When a review last confirmed it.
        stable_until: Until when the body promises not to change it (IEC stability date).
        withdrawn: When it was withdrawn or replaced.
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
        """When it came into being for its readers: published, else approved."""
        return self.published or self.approved


@attrs.frozen(slots=True)
class Link:
    """An address about the standard.

    Attributes:
        rel: What is there: `page` (for people), `handle`, `text`.
        url: The address.
    """

    rel: str
    url: str


@attrs.frozen(slots=True, kw_only=True)
class Provenance:
    """Where a record comes from.

    Attributes:
        source: Name of the source: `iso`.
        upstream_id: The upstream's own key; with `source` it identifies the record for good.
        url: Page or request that shows it.
        retrieved: The day it was fetched, or the date of the data it was taken from.
        upstream_changed: When the upstream says it changed it, in its own form.
        content_hash: Hash over the facts (not over abstracts, annotations and retrieval), `b2:` and 32 hex digits.
    """

    source: str
    upstream_id: str
    url: str | None = None
    retrieved: PartialDate | None = None
    upstream_changed: str | None = None
    content_hash: str | None = None

    @property
    def key(self) -> str:
        """`source:upstream-id`, as relations point to it."""
        return f"{self.source}:{self.upstream_id}"


def _languages(value: Mapping[str, str]) -> Mapping[str, str]:
    return {language: value[language] for language in sorted(value)}


@attrs.frozen(slots=True, kw_only=True)
class Standard:
    """One edition, amendment, corrigendum, supplement or work item: one row of the catalogue.

    Attributes:
        designation: Canonical official reference: `ISO/IEC 42001:2023`. `parse_designation` takes it apart.
        work: What its editions have in common: `ISO/IEC 42001`.
        body: The body that leads it: `iso`, `iec`, `itu-t`.
        publishers: All publishers as printed, in order.
        titles: By language (BCP 47): `{"en": …}`; may be empty.
        abstracts: By language; plain text. Not shipped in the bundled catalogue.
        deliverable_type: `International Standard`, `Technical Report`, `Recommendation`, …
        committee: Who is responsible.
        stage: The body's own stage, the harmonised one and the common status.
        work_item: True for an entry of a programme of work that is a separate row from the document it leads to.
        edition: As the body numbers it: `2`, `8.2`.
        dates: See `Dates`.
        ics: International Classification for Standards codes.
        languages: Languages it is published in.
        relations: Arrows to other standards.
        links: Addresses.
        provenance: Where it comes from; the first is the one that leads.
        annotations: Concepts with their evidence.
        assessed: Whether the annotators have read an abstract. Where they have not, a concept that is missing is *not
            assessed*, not *absent*.
        extra: What the source says and this model has no field for, by the source's own names.
    """

    designation: str = attrs.field(validator=attrs.validators.min_len(1))
    work: str
    body: str
    publishers: tuple[str, ...]
    stage: Stage
    provenance: tuple[Provenance, ...] = attrs.field(validator=attrs.validators.min_len(1))
    titles: Mapping[str, str] = attrs.field(factory=dict, converter=_languages)
    abstracts: Mapping[str, str] = attrs.field(factory=dict, converter=_languages)
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
    extra: Mapping[str, str] = attrs.field(factory=dict, converter=_languages)

    @property
    def status(self) -> Status:
        """Where it stands on the common ladder."""
        return self.stage.status

    @property
    def title(self) -> str:
        """The English title, else the first there is, else an empty text."""
        return self.titles.get("en") or next(iter(self.titles.values()), "")

    @property
    def origin(self) -> Provenance:
        """The provenance that leads."""
        return self.provenance[0]

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts it carries; what it merely mentions it does not carry."""
        return frozenset(one.concept for one in self.annotations if one.direction is not Direction.MENTION)

    @property
    def page(self) -> str | None:
        """Its body's page for people."""
        return next((link.url for link in self.links if link.rel == "page"), None)

    def related(self, kind: RelationType) -> tuple[Relation, ...]:
        """The relations of one type."""
        return tuple(relation for relation in self.relations if relation.type is kind)
