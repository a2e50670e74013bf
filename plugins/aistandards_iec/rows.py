"""Publications of the IEC API and their conversion to records.

Source: IEC harmonised publications API, https://www.iec.ch/webservices.
"""

import re
from collections.abc import Mapping
from typing import Annotated

import msgspec

from aistandards.plugin import (
    Committee,
    Dates,
    Link,
    PartialDate,
    Provenance,
    Stage,
    Standard,
    Status,
    clean_text,
    date_or_none,
    plain_text,
    relation_to_base,
)
from aistandards_isoiec.designation import IsoIecGrammar
from aistandards_isoiec.relations import DELIVERABLE_TYPES, SUPPLEMENT_RELATIONS

GRAMMAR = IsoIecGrammar()

STATUSES: Mapping[str, Stage] = {
    "PUBLISHED": Stage("PUBLISHED", "60.60", Status.PUBLISHED),
    "REVISED": Stage("REVISED", "95.99", Status.SUPERSEDED),
    "REPLACED": Stage("REPLACED", "95.99", Status.SUPERSEDED),
    "WITHDRAWN": Stage("WITHDRAWN", "95.99", Status.WITHDRAWN),
}
"""Stage of each publication status: `REVISED` has a newer edition, `REPLACED` another successor."""


MAX_KEY_SEARCH = 64 << 10
"""Number of bytes in which the URN of a damaged publication is looked for."""


class Title(msgspec.Struct, frozen=True):
    """A title in one language."""

    lang: str
    content: str | None = msgspec.field(default=None, name="value")


class Abstract(msgspec.Struct, frozen=True):
    """An abstract in one language, as HTML."""

    lang: str
    content: str | None = None


class CommitteeName(msgspec.Struct, frozen=True):
    """A committee without the name of its body."""

    reference: str | None = None


class Classification(msgspec.Struct, frozen=True):
    """A code of a classification; records use `ICS` only."""

    type: str
    value: str | None = None


class Publication(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """A publication; only the first two fields are always present."""

    urn: Annotated[str, msgspec.Meta(pattern=r"^iec:pub:[1-9]\d{0,6}$")]
    reference: str
    edition: str | None = None
    std_type: str | None = None
    title: list[Title] = []
    abstract: list[Abstract] = []
    committee: CommitteeName | None = None
    status: str | None = None
    classifications: list[Classification] = []
    publication_date: str | None = None
    confirmation_date: str | None = None
    stability_date: str | None = None
    date_of_withdrawal: str | None = None
    last_change_timestamp: str | None = None


class _Key(msgspec.Struct, frozen=True):
    """The member of a publication that identifies it, whatever the other members hold."""

    urn: str


_ANY_CASE = re.ASCII | re.IGNORECASE
_URN = re.compile(rb'"urn"\s*+:\s*+"\s*+iec:pub:0*+(\d{1,7}+)\s*+"', re.IGNORECASE)


def key_of(raw: bytes) -> str | None:
    """Return the URN of a publication that is not readable as a whole; None without a URN."""
    try:
        match = re.fullmatch(r"\s*iec:pub:0*(\d{1,7})\s*", msgspec.json.decode(raw, type=_Key).urn, _ANY_CASE)
        return f"iec:pub:{match[1]}" if match else None
    except (ValueError, RecursionError):
        found = _URN.search(raw[:MAX_KEY_SEARCH])
        return f"iec:pub:{found[1].decode()}" if found else None


def committee_reference(row: Publication) -> str | None:
    """Return the committee with the name of its body; the API writes `TC 100`, but `ISO/IEC JTC 1/SC 42`."""
    reference = row.committee.reference if row.committee else None
    if not reference:
        return None
    return reference if reference.startswith(("IEC", "ISO", "CISPR")) else f"IEC {reference}"


def standard_of(row: Publication, *, retrieved: PartialDate | None) -> Standard:
    """Return the record of a publication.

    Raises:
        ValueError: The reference is not a designation, or a date is not valid.
    """
    designation = GRAMMAR.parse(row.reference)
    committee = committee_reference(row)
    page = f"https://webstore.iec.ch/publication/{row.urn.rpartition(':')[2]}"
    return Standard(
        designation=designation.text,
        work=designation.work,
        body=designation.body,
        publishers=designation.publishers,
        titles={title.lang: text for title in row.title if (text := clean_text(title.content))},
        abstracts={abstract.lang: text for abstract in row.abstract if (text := plain_text(abstract.content))},
        deliverable_type=DELIVERABLE_TYPES.get(row.std_type or "", row.std_type),
        committee=Committee(committee) if committee else None,
        stage=STATUSES.get(row.status or "", Stage(row.status or "", None, Status.UNKNOWN)),
        edition=row.edition,
        dates=Dates(
            published=date_or_none(row.publication_date),
            confirmed=date_or_none(row.confirmation_date),
            stable_until=date_or_none(row.stability_date),
            withdrawn=date_or_none(row.date_of_withdrawal),
        ),
        ics=tuple(code.value for code in row.classifications if code.type == "ICS" and code.value),
        languages=tuple(sorted({title.lang for title in row.title})),
        relations=relation_to_base(designation, SUPPLEMENT_RELATIONS),
        links=(Link("page", page),),
        provenance=(
            Provenance(
                source="iec",
                upstream_id=row.urn,
                url=page,
                retrieved=retrieved,
                upstream_changed=row.last_change_timestamp,
            ),
        ),
    )
