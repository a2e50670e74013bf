"""The page of one standard, the page of a work, and the reasons for a concept."""

from collections.abc import Mapping

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.errors import NotFoundError
from aistandards.model import Standard
from aistandards.model.lifecycle import STANDING
from aistandards.model.slug import slug_of
from aistandards.web.parameters import Nothing, Why
from aistandards.web.values import Data, Evidence, Line, Related, Tag, data_of, evidence, line, lines, tags


class MovedError(NotFoundError):
    """A standard had a slug and has another one today.

    Attributes:
        slug: The slug of today.
    """

    def __init__(self, asked: str, slug: str) -> None:
        super().__init__(asked, (slug,))
        self.slug = slug


@attrs.frozen(slots=True, kw_only=True)
class StandardPage:
    """One standard, or the standard that answers for a work.

    Attributes:
        data: What the page was made from.
        standard: The standard as in a list.
        is_work: Whether the address names the work and not an edition of it.
        publishers: All publishers, as printed.
        native_stage: Stage in the words of the body.
        committee_name: Title of the committee, in English.
        question: Question of a study group.
        dates: Dates by name: `published`, `withdrawn`, …
        ics: Codes of the International Classification for Standards.
        languages: Languages of publication.
        links: Addresses of pages and texts by kind.
        origins: Sources of the record with the day on which each was read.
        editions: Every edition of the work, the one in force first.
        relations: Relations to other standards.
        in_force: What stands in force in its place; its own designation when it is in force.
        tags: Concepts with their evidence.
        mentions: Concepts that its texts only mention.
        assessed: Whether an abstract was read; without one, a missing concept is not assessed and not absent.
    """

    data: Data
    standard: Line
    is_work: bool
    publishers: tuple[str, ...]
    native_stage: str | None
    committee_name: str | None
    question: str | None
    dates: Mapping[str, str]
    ics: tuple[str, ...]
    languages: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    origins: tuple[tuple[str, str], ...]
    editions: tuple[Line, ...]
    relations: tuple[Related, ...]
    in_force: tuple[str, ...]
    tags: tuple[Tag, ...]
    mentions: tuple[Tag, ...]
    assessed: bool


def standard(catalog: Catalog, _parameters: Nothing, *, slug: str) -> StandardPage:
    """Return the page of a standard or of a work.

    Raises:
        NotFoundError: Nothing has this slug.
    """
    record = record_of(catalog, slug)
    return page_of(catalog, record, data_of(catalog), is_work=slug_of(record.designation) != slug)


def record_of(catalog: Catalog, slug: str) -> Standard:
    """Return the standard with a slug; for the slug of a work, the edition that answers for it.

    Raises:
        MovedError: A standard had this slug and has another one today.
        NotFoundError: Nothing has this slug.
    """
    found = catalog.by_slug(slug)
    if found:
        return found[0]
    now = catalog.redirects().get(slug)
    if now is None and slug_of(slug) != slug and catalog.by_slug(slug_of(slug)):
        # A designation as people write it.
        now = slug_of(slug)
    raise MovedError(slug, now) if now else NotFoundError(slug)


def page_of(catalog: Catalog, record: Standard, data: Data, *, is_work: bool = False) -> StandardPage:
    """Return the page of a record."""
    dates = {field.name: getattr(record.dates, field.name) for field in attrs.fields(type(record.dates))}
    editions = lines(catalog.rows(work=record.work, evidence=True))
    row = next((each for each in editions if each.designation == record.designation), None)
    return StandardPage(
        data=data,
        standard=row or _line(record),
        is_work=is_work,
        publishers=record.publishers,
        native_stage=record.stage.native or None,
        committee_name=record.committee.name if record.committee else None,
        question=record.committee.question if record.committee else None,
        dates={name: date.text for name, date in dates.items() if date is not None},
        ics=record.ics,
        languages=record.languages,
        links=tuple((link.rel, link.url) for link in record.links),
        origins=tuple(
            (origin.source, origin.retrieved.text if origin.retrieved else "") for origin in record.provenance
        ),
        editions=tuple(sorted(editions, key=in_force_first)),
        relations=_relations(catalog, record, {each.designation for each in editions}),
        in_force=catalog.succession(record).current,
        tags=tags(record, mentions=False),
        mentions=tags(record, mentions=True),
        assessed=record.assessed,
    )


_DAY = len("2026-11-26")


def in_force_first(edition: Line) -> tuple[int, tuple[int, ...]]:
    """Return the place of a standard in a list with those in force first, the newest before others and before undated."""
    place = STANDING.index(edition.status) if edition.status in STANDING else len(STANDING)
    return place, tuple(-ord(character) for character in (edition.issued or "").ljust(_DAY))


def _line(record: Standard) -> Line:
    committee = record.committee.reference if record.committee else None
    return line(
        {
            "designation": record.designation,
            "title": record.title,
            "titles": record.titles,
            "body": record.body,
            "status": record.status.value,
            "stage": record.stage.harmonised or "",
            "type": record.deliverable_type,
            "committee": committee,
            "issued": record.dates.issued.text if record.dates.issued else None,
            "edition": record.edition,
            "work": record.work,
            "work_item": record.work_item,
            "ai": record.relevance in ("ai", "ai-enabled"),
            "relevance": record.relevance,
            "gone": None,
        }
    )


def _relations(catalog: Catalog, record: Standard, editions: set[str]) -> tuple[Related, ...]:
    related = catalog.related(record)
    others = {designation for _, designation in related} - editions
    held = editions | (catalog.held(others) if others else set())
    return tuple(
        Related(relation=relation, designation=name, slug=slug_of(name) if name in held else None)
        for relation, name in related
    )


@attrs.frozen(slots=True, kw_only=True)
class QuotedEvidence:
    """A piece of evidence in its sentence.

    Attributes:
        evidence: The evidence.
        weight: `decision`, `direct`, `prior`, `inherited` or `mention`, the strongest first.
        before: The sentence before the quote; empty if the store does not have the text.
        after: The sentence after the quote.
        in_store: Whether the store has the text.
    """

    evidence: Evidence
    weight: str
    before: str
    after: str
    in_store: bool


@attrs.frozen(slots=True, kw_only=True)
class DecisionValue:
    """A decision of a person about a concept."""

    verdict: str
    who: str
    why: str
    when: str
    source: str


@attrs.frozen(slots=True, kw_only=True)
class ConceptReasons:
    """The reasons why a standard carries a concept, or does not.

    Attributes:
        concept: `scheme:id`.
        carried: Whether the standard carries it; mere mentions do not suffice.
        reasons: The evidence.
        decisions: Decisions of people, oldest first.
    """

    concept: str
    carried: bool
    reasons: tuple[QuotedEvidence, ...]
    decisions: tuple[DecisionValue, ...]


@attrs.frozen(slots=True, kw_only=True)
class WhyPage:
    """The reasons for the concepts of a standard.

    Attributes:
        data: What the page was made from.
        standard: The standard as in a list.
        assessed: Whether an abstract was read.
        concepts: The concepts that the parameters choose.
    """

    data: Data
    standard: Line
    assessed: bool
    concepts: tuple[ConceptReasons, ...]


def why(catalog: Catalog, parameters: Why, *, slug: str) -> WhyPage:
    """Return the reasons for one concept, or for every concept that a standard carries or mentions.

    Raises:
        NotFoundError: Nothing has this slug.
        ConceptError: There is no such concept.
    """
    record = record_of(catalog, slug)
    concepts = [parameters.concept] if parameters.concept else sorted({each.concept for each in record.annotations})
    return WhyPage(
        data=data_of(catalog),
        standard=_line(record),
        assessed=record.assessed,
        concepts=tuple(_reasons(catalog, record, concept) for concept in concepts),
    )


def _reasons(catalog: Catalog, record: Standard, concept: str) -> ConceptReasons:
    explanation = catalog.explain(record.designation, concept)
    return ConceptReasons(
        concept=explanation.concept,
        carried=explanation.carried,
        reasons=tuple(
            QuotedEvidence(
                evidence=evidence(reason.annotation),
                weight=reason.weight.value,
                before=reason.before,
                after=reason.after,
                in_store=reason.in_store,
            )
            for reason in explanation.reasons
        ),
        decisions=tuple(
            DecisionValue(
                verdict=decision.verdict.value,
                who=decision.who,
                why=decision.why,
                when=decision.when.text,
                source=decision.source,
            )
            for decision in explanation.decisions
        ),
    )
