"""A row of the ISO deliverables file, and the record it becomes.

Source: ISO Open Data, `iso_deliverables_metadata.jsonl`, https://www.iso.org/open-data.html.
"""

from collections.abc import Mapping

import attrs
import msgspec

from aistandards.plugin import (
    Committee,
    Dates,
    Link,
    PartialDate,
    Provenance,
    Relation,
    RelationType,
    Stage,
    Standard,
    Status,
    clean_text,
    date_or_none,
    harmonised_stage,
    plain_text,
    relation_to_base,
)
from aistandards_isoiec.designation import IsoIecGrammar
from aistandards_isoiec.relations import DELIVERABLE_TYPES, SUPPLEMENT_RELATIONS

GRAMMAR = IsoIecGrammar()

# Stubs of dropped projects carry this word before their reference.
DROPPED = "Withdrawn "


class Texts(msgspec.Struct, frozen=True):
    """A text in ISO's two languages."""

    en: str | None = None
    fr: str | None = None


class Row(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """One line of the file. What is not named here is not used."""

    id: int
    reference: str
    current_stage: int | None
    deliverable_type: str | None = None
    title: Texts | None = None
    publication_date: str | None = None
    edition: int | None = None
    ics_code: list[str] | None = None
    owner_committee: str | None = None
    replaces: list[int] | None = None
    replaced_by: list[int] | None = None
    languages: list[str] | None = None
    scope: Texts | None = None


class CommitteeRow(msgspec.Struct, frozen=True):
    """One line of the committees file."""

    reference: str
    title: Texts | None = None


_NO_TEXTS = Texts()


def standard_of(
    row: Row, *, references: Mapping[int, str], committees: Mapping[str, str], retrieved: PartialDate | None
) -> Standard:
    """The record of one row.

    Args:
        row: The decoded line.
        references: Reference by project number, for `replaces` and `replacedBy`.
        committees: English title by committee reference.
        retrieved: The day of retrieval.

    Raises:
        ValueError: The reference is not a designation, or a date is not one.
    """
    dropped = row.reference.startswith(DROPPED)
    designation = GRAMMAR.parse(row.reference.removeprefix(DROPPED))
    replaced_by = tuple(_arrows(RelationType.REPLACED_BY, row.replaced_by, row.id, references))
    replaces = tuple(_arrows(RelationType.REPLACES, row.replaces, row.id, references))
    stage = _stage(row.current_stage, dropped=dropped, replaced=bool(replaced_by))
    coming = stage.status.is_pending
    given = date_or_none(row.publication_date)
    page = f"https://www.iso.org/standard/{row.id}.html"
    return Standard(
        designation=designation.text,
        work=designation.work,
        body=designation.body,
        publishers=designation.publishers,
        titles=_texts(row.title, clean_text),
        abstracts=_texts(row.scope, plain_text),
        deliverable_type=DELIVERABLE_TYPES.get(row.deliverable_type or "", row.deliverable_type),
        committee=_committee(row.owner_committee, committees),
        stage=stage,
        work_item=coming,
        edition=None if row.edition is None else str(row.edition),
        dates=Dates(published=None if coming else given),
        ics=tuple(row.ics_code or ()),
        languages=tuple(row.languages or ()),
        relations=relation_to_base(designation, SUPPLEMENT_RELATIONS) + replaces + replaced_by,
        links=(Link("page", page),),
        # Some drafts have a date of publication, their base's or a planned one: the stage is believed, the date kept.
        extra={"publicationDate": given.text} if coming and given else {},
        provenance=(Provenance(source="iso", upstream_id=str(row.id), url=page, retrieved=retrieved),),
    )


def _stage(code: int | None, *, dropped: bool, replaced: bool) -> Stage:
    stage = Stage("", None, Status.UNKNOWN) if code is None else harmonised_stage(code)
    if dropped and stage.status is not Status.CANCELLED:
        return attrs.evolve(stage, status=Status.CANCELLED)
    # ISO's 95.99 says withdrawn for both; a document that another one replaces is superseded on the common ladder.
    if stage.status is Status.WITHDRAWN and replaced:
        return attrs.evolve(stage, status=Status.SUPERSEDED)
    return stage


def _arrows(kind: RelationType, ids: list[int] | None, own: int, references: Mapping[int, str]) -> list[Relation]:
    # Some rows name themselves; and an id may point to a project that is not in the file: then only the key is known.
    return [
        Relation(kind, _canonical(references.get(one)), f"iso:{one}") for one in dict.fromkeys(ids or ()) if one != own
    ]


def _canonical(reference: str | None) -> str | None:
    if reference is None:
        return None
    try:
        return GRAMMAR.parse(reference.removeprefix(DROPPED)).text
    except ValueError:
        return None


def _texts(texts: Texts | None, clean) -> dict[str, str]:  # type: ignore[no-untyped-def]
    given = texts or _NO_TEXTS
    return {language: text for language in ("en", "fr") if (text := clean(getattr(given, language)))}


def _committee(reference: str | None, names: Mapping[str, str]) -> Committee | None:
    return Committee(reference, names.get(reference)) if reference else None
