"""Rows of the ISO deliverables file and their conversion to records.

Source: ISO Open Data, `iso_deliverables_metadata.jsonl`, https://www.iso.org/open-data.html.
"""

import re
from collections.abc import Mapping, Set
from types import MappingProxyType

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

# The file puts this word before the reference of a dropped project.
DROPPED = "Withdrawn "


class Texts(msgspec.Struct, frozen=True):
    """A text in English and French."""

    en: str | None = None
    fr: str | None = None


class Row(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """A line of the deliverables file; msgspec ignores other fields."""

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


class _Key(msgspec.Struct, frozen=True):
    """The members of a line that identify its project, whatever the other members hold."""

    id: int | float | str
    reference: msgspec.Raw = msgspec.Raw()


class CommitteeRow(msgspec.Struct, frozen=True):
    """A line of the committees file."""

    reference: str
    title: Texts | None = None


_NO_TEXTS = Texts()

MAX_KEY_SEARCH = 64 << 10
"""Number of bytes in which the project number of a damaged line is looked for."""

MAX_RELATIONS = 1000
"""Maximum number of projects that a line replaces or that replace it; the largest real lines name some 20."""

_ID = re.compile(rb'"id"\s*+:\s*+"?\s*+(\d{1,12}+)(?:\.0++)?\s*+"?\s*+[,}]')


def key_of(line: bytes) -> int | None:
    """Return the project number of a line that is not readable as a whole; None without a number."""
    try:
        text = str(msgspec.json.decode(line, type=_Key).id).strip()
        return int(float(text)) if re.fullmatch(r"\d{1,12}(?:\.0+)?", text, re.ASCII) else None
    except (ValueError, RecursionError):
        match = _ID.search(line[:MAX_KEY_SEARCH])
        return int(match[1]) if match else None


def reference_of(line: bytes) -> str | None:
    """Return the reference of a line that is not readable as a whole; None when it is not a text."""
    try:
        return msgspec.json.decode(msgspec.json.decode(line, type=_Key).reference, type=str) or None
    except (ValueError, RecursionError):
        return None


def named_twice(row: Row) -> frozenset[int]:
    """Return the projects that a row names both as replaced and as its replacement; some 2,000 rows have one."""
    if not row.replaces or not row.replaced_by:
        return frozenset()
    return frozenset(row.replaces).intersection(row.replaced_by)


def age_of(row: Row) -> str:
    """Return a text that orders a project by its publication; a project without a text comes after all texts."""
    pending = row.current_stage is not None and harmonised_stage(row.current_stage).status.is_pending
    return _NO_TEXT if pending or not row.publication_date else row.publication_date


_NO_TEXT = "9999"


def standard_of(
    row: Row,
    *,
    references: Mapping[int, str],
    committees: Mapping[str, str],
    retrieved: PartialDate | None,
    ages: Mapping[int, str] = MappingProxyType({}),
) -> Standard:
    """Return the record of a row.

    Args:
        row: The decoded line.
        references: Reference of each project number, for `replaces` and `replacedBy`.
        ages: Result of `age_of` for each project that a row names under both.
        committees: English title of each committee reference.
        retrieved: Day of the retrieval.

    Raises:
        ValueError: The reference is not a designation, or a date is not valid.
    """
    dropped = row.reference.startswith(DROPPED)
    designation = GRAMMAR.parse(row.reference.removeprefix(DROPPED))
    older, newer = _told_apart(row, ages)
    replaced_by = tuple(_relations(RelationType.REPLACED_BY, row.replaced_by, {row.id, *older}, references))
    replaces = tuple(_relations(RelationType.REPLACES, row.replaces, {row.id, *newer}, references))
    stage = _stage(row.current_stage, dropped=dropped, replaced=bool(replaced_by))
    pending = stage.status.is_pending
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
        work_item=pending,
        edition=None if row.edition is None else str(row.edition),
        dates=Dates(published=None if pending else given),
        ics=tuple(row.ics_code or ()),
        languages=tuple(row.languages or ()),
        relations=relation_to_base(designation, SUPPLEMENT_RELATIONS) + replaces + replaced_by,
        links=(Link("page", page),),
        # Some drafts have a publication date, a planned one or that of their base. The stage counts; `extra` keeps the date.
        extra={"publicationDate": given.text} if pending and given else {},
        provenance=(Provenance(source="iso", upstream_id=str(row.id), url=page, retrieved=retrieved),),
    )


def _stage(code: int | None, *, dropped: bool, replaced: bool) -> Stage:
    stage = Stage("", None, Status.UNKNOWN) if code is None else harmonised_stage(code)
    if dropped and stage.status is not Status.CANCELLED:
        return attrs.evolve(stage, status=Status.CANCELLED)
    # ISO uses 95.99 for both; a withdrawn document with a replacement has the common status `superseded`.
    if stage.status is Status.WITHDRAWN and replaced:
        return attrs.evolve(stage, status=Status.SUPERSEDED)
    return stage


def _told_apart(row: Row, ages: Mapping[int, str]) -> tuple[set[int], set[int]]:
    """Return the projects named under both that are older than a row, and those that are newer; equal ones are neither."""
    age = age_of(row)
    # Nearly all such pairs are a text and the draft of its replacement, so one that is not in the file is the other of them.
    missing = "" if age == _NO_TEXT else _NO_TEXT
    older = {target for target in named_twice(row) if ages.get(target, missing) < age}
    newer = {target for target in named_twice(row) if ages.get(target, missing) > age}
    return older, newer


def _relations(
    kind: RelationType, ids: list[int] | None, without: Set[int], references: Mapping[int, str]
) -> list[Relation]:
    if ids and len(ids) > MAX_RELATIONS:
        raise ValueError(f"the row names {len(ids)} projects under {kind.value!r}, more than {MAX_RELATIONS}")
    # Some rows name themselves. For a project that is not in the file only the key is known.
    targets = (target for target in dict.fromkeys(ids or ()) if target not in without)
    return [Relation(kind, _canonical(references.get(target)), f"iso:{target}") for target in targets]


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
