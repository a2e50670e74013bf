"""The dates in a standard's lifecycle, read from the JSON of the store without the cost of decoding the whole record."""

from functools import lru_cache

import attrs
import msgspec

from aistandards.errors import DesignationError
from aistandards.model import SUPPLEMENTING, PartialDate, RelationType, Standard, Status
from aistandards.model.codec import to_dict
from aistandards.model.dates import date_or_none
from aistandards.plugin.designation_reader import DesignationReader

_SUPPLEMENTING = frozenset(kind.value for kind in SUPPLEMENTING)


@attrs.frozen(slots=True, kw_only=True)
class LifecycleDates:
    """The dates of a standard, its status and its successors.

    Attributes:
        designation: Its designation.
        work: The work that it belongs to.
        body: The body that leads it.
        keys: `source:upstream-id` of each source that lists it.
        status: Its status today.
        work_item: Whether it is an entry of a programme of work.
        supplement: Whether it amends, corrects or supplements another standard and so is no edition of the work itself.
        registered: Date when work on it began.
        issued: Date of publication, else of approval; the year of its designation where the record has neither.
        withdrawn: Date when it was withdrawn or replaced.
        seen: Date of the data that it was first read from, as far as the record says.
        replaced_by: Designation or key, or both, of each successor.
    """

    designation: str
    work: str
    body: str
    keys: tuple[str, ...]
    status: Status
    work_item: bool
    supplement: bool
    registered: PartialDate | None
    issued: PartialDate | None
    withdrawn: PartialDate | None
    seen: PartialDate | None
    replaced_by: tuple[tuple[str | None, str | None], ...]

    @property
    def project(self) -> bool:
        """Whether the standard has no final text yet: a draft or an entry of a programme of work."""
        return self.work_item or self.status.is_pending

    @property
    def finished(self) -> bool:
        """Whether it is an entry of a programme of work whose text is published; the relation names the text."""
        return self.work_item and self.status is Status.PUBLISHED

    @property
    def undated(self) -> bool:
        """Whether the record has no date of its beginning."""
        return self.issued is None and self.registered is None


class _Dates(msgspec.Struct, frozen=True, gc=False):
    registered: str | None = None
    approved: str | None = None
    published: str | None = None
    withdrawn: str | None = None


class _Stage(msgspec.Struct, frozen=True, gc=False):
    status: str


class _Provenance(msgspec.Struct, frozen=True, gc=False):
    source: str
    upstream_id: str
    retrieved: str | None = None


class _Relation(msgspec.Struct, frozen=True, gc=False):
    type: str
    target: str | None = None
    key: str | None = None


class _Record(msgspec.Struct, frozen=True, gc=False):
    designation: str
    work: str
    body: str
    stage: _Stage
    provenance: list[_Provenance]
    work_item: bool = False
    dates: _Dates = _Dates()
    relations: list[_Relation] = []


_decode = msgspec.json.Decoder(_Record).decode


def read_lifecycle_dates(data: str, designations: DesignationReader) -> LifecycleDates:
    """Return the lifecycle dates in the JSON of a record."""
    return _lifecycle_dates(_decode(data), designations)


def lifecycle_dates_of(standard: Standard, designations: DesignationReader) -> LifecycleDates:
    """Return the lifecycle dates of a record."""
    return _lifecycle_dates(msgspec.convert(to_dict(standard), _Record), designations)


def _lifecycle_dates(record: _Record, designations: DesignationReader) -> LifecycleDates:
    dates, status = record.dates, Status(record.stage.status)
    retrieved = [provenance.retrieved for provenance in record.provenance if provenance.retrieved is not None]
    keys = [f"{provenance.source}:{provenance.upstream_id}" for provenance in record.provenance]
    relations = record.relations
    issued = _date(dates.published or dates.approved)
    if not issued and not record.work_item and not status.is_pending:
        issued = _date_in_designation(record.designation, designations)
    return LifecycleDates(
        designation=record.designation,
        work=record.work,
        body=record.body,
        keys=tuple(keys),
        status=status,
        work_item=record.work_item,
        supplement=any(relation.type in _SUPPLEMENTING for relation in relations),
        registered=_date(dates.registered),
        issued=issued,
        withdrawn=_date(dates.withdrawn),
        seen=_date(min(retrieved, default=None)),
        replaced_by=tuple(
            [
                (relation.target, relation.key)
                for relation in relations
                if relation.type == RelationType.REPLACED_BY.value
            ]
        ),
    )


_date = lru_cache(maxsize=65536)(date_or_none)


def _date_in_designation(designation: str, designations: DesignationReader) -> PartialDate | None:
    """Return the date in the designation of a published text; it has at least a year."""
    try:
        return designations.parse(designation).own_date
    except DesignationError:
        return None
