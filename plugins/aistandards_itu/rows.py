"""Rows of the recommendations database and their conversion to records.

Source: ITU-T recommendations API, `searchRecs` and `getRecHdrDetail`.
"""

import re
from collections.abc import Iterator

import msgspec

from aistandards.plugin import (
    Committee,
    Dates,
    DesignationError,
    Link,
    PartialDate,
    Provenance,
    Relation,
    RelationType,
    Standard,
    clean_text,
    date_or_none,
    plain_text,
    relation_to_base,
)
from aistandards_isoiec.designation import IsoIecGrammar
from aistandards_itu.designation import ItuGrammar
from aistandards_itu.stages import rec_stage

GRAMMAR = ItuGrammar()
_ISO_GRAMMAR = IsoIecGrammar()

SITE = "https://www.itu.int"

_TO_BASE = {
    "Amd.": RelationType.AMENDS,
    "Cor.": RelationType.CORRECTS,
    "Technical Cor.": RelationType.CORRECTS,
    "Err.": RelationType.CORRECTS,
}

# "ISO/IEC 17788:2014 (Common)", several of them with commas or semicolons.
_IDENTICAL = re.compile(r"[^,;]+")
_IDENTICAL_KIND = re.compile(r"\s*\((?:Common|Twinned)[^)]*\)\s*$", re.IGNORECASE)
_STUDY_GROUP = re.compile(r"Study Group (\d+)")


MAX_KEY_SEARCH = 64 << 10
"""Number of bytes in which the name of a damaged row is looked for."""


class IndexRow(msgspec.Struct, frozen=True, gc=False):
    """An edition in the response of `searchRecs`."""

    idrec: int
    rec_name: str
    title: str | None = None
    approval_date: str | None = None
    dms_link: str | None = None
    status: str | None = None


class _Key(msgspec.Struct, frozen=True):
    """The member of a row that identifies it, whatever the other members hold."""

    rec_name: str


_NAME = re.compile(rb'"rec_name"\s*+:\s*+("(?:[^"\\\x00-\x1f]|\\.){1,500}")')


def key_of(raw: bytes) -> str | None:
    """Return the name in a row that is not readable as a whole; None without a name."""
    try:
        return key_name(msgspec.json.decode(raw, type=_Key).rec_name) or None
    except (ValueError, RecursionError):
        match = _NAME.search(raw[:MAX_KEY_SEARCH])
    try:
        return key_name(msgspec.json.decode(match[1], type=str)) or None if match else None
    except ValueError:
        return None


def key_name(rec_name: str) -> str:
    """Return a name as the index usually writes it: without its publisher, with single spaces."""
    return " ".join(rec_name.split()).removeprefix("ITU-T ")


class Detail(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Details of an edition from `getRecHdrDetail`.

    Attributes:
        rec_prov_name: Name of the work item that led to the edition.
        work_item: Number of the page of that item; 0 is none.
    """

    rec_title: str | None = None
    summary: str | None = None
    iso_number: str | None = None
    sg: str | None = None
    rec_prov_name: str | None = None
    work_item: int | str | None = None

    def work_items(self) -> Iterator[str]:
        """Yield the name and the number of the work item that led to the edition."""
        name, number = key_name(self.rec_prov_name or ""), str(self.work_item or "")
        yield from (value for value in (name, number) if value not in ("", "-", "0"))


class _DetailAnswer(msgspec.Struct, frozen=True):
    """The members without which an answer is not the details of an edition."""

    rec_name: str
    rec_title: str | None


_NO_DETAIL = Detail()


def read_detail(row: IndexRow, content: bytes) -> Detail:
    """Return the details in an answer.

    Raises:
        ValueError: The answer is not JSON, is not the details of an edition, or is those of another edition.
    """
    content.decode()
    answer = msgspec.json.decode(content, type=_DetailAnswer | None)
    if answer is None:
        raise ValueError("ITU-T has the row but not the record")
    if _edition_of(answer.rec_name) != _edition_of(row.rec_name):
        raise ValueError(f"the answer is about {answer.rec_name[:60]!r}")
    return msgspec.json.decode(content, type=Detail)


def _edition_of(name: str) -> str:
    """Return the edition that a name names, in one spelling."""
    try:
        return GRAMMAR.parse(name).text
    except ValueError:
        return key_name(name).casefold()


def standard_of(
    row: IndexRow, detail: Detail | None, *, later_edition: bool, retrieved: PartialDate | None
) -> Standard:
    """Return the record of an edition.

    Args:
        row: Its row in the index.
        detail: Its details, if the source has them.
        later_edition: Whether the index lists a later edition of the same Recommendation.
        retrieved: Day of the retrieval.

    Raises:
        ValueError: The name is not a designation, or the date is not valid.
    """
    designation = GRAMMAR.parse(row.rec_name)
    details = detail or _NO_DETAIL
    title = clean_text(row.title) or clean_text(details.rec_title)
    page = row.dms_link if row.dms_link and row.dms_link.startswith(f"{SITE}/") else None
    summary = plain_text(details.summary)
    return Standard(
        designation=designation.text,
        work=designation.work,
        body="itu-t",
        publishers=designation.publishers,
        titles={"en": title} if title else {},
        abstracts={"en": summary} if summary else {},
        deliverable_type=designation.type or "Recommendation",
        committee=committee_of(details.sg),
        stage=rec_stage(row.status, later_edition=later_edition),
        dates=Dates(approved=date_or_none(row.approval_date)),
        relations=relation_to_base(designation, _TO_BASE) + identical_relations(details.iso_number),
        links=(Link("page", page),) if page else (),
        provenance=(Provenance(source="itu-t", upstream_id=row.rec_name, url=page, retrieved=retrieved),),
    )


def committee_of(study_group: str | None, question: str | None = None) -> Committee | None:
    """Return the committee of an ITU-T name: `ITU-T Study Group 13`, `SG13`."""
    if not study_group:
        return None
    match = _STUDY_GROUP.search(study_group)
    if match:
        return Committee(f"ITU-T SG{match[1]}", study_group, question)
    if study_group.startswith("SG"):
        return Committee(f"ITU-T {study_group}", f"ITU-T Study Group {study_group[2:]}", question)
    if "Advisory Group" in study_group:
        return Committee("ITU-T TSAG", study_group, question)
    return Committee(study_group, None, question)


def identical_relations(iso_number: str | None) -> tuple[Relation, ...]:
    """Return the relations to ISO/IEC documents with the same text."""
    relations = []
    for part in _IDENTICAL.findall(iso_number or ""):
        try:
            designation = _ISO_GRAMMAR.parse(_IDENTICAL_KIND.sub("", part).strip())
        except DesignationError:
            continue
        relations.append(Relation(RelationType.IDENTICAL_TO, designation.text))
    return tuple(dict.fromkeys(relations))
