"""What decides a standard's life, and nothing else of it: read from a line of the store without the cost of the whole record."""

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
class Course:
    """The dates of a standard and where it leads.

    Attributes:
        designation: Its designation.
        work: The work it is of.
        keys: `source:upstream-id` of each source that tells of it.
        status: Its status today.
        work_item: Whether it is an entry of a programme of work.
        supplement: Whether it amends, corrects or supplements another and so is no edition of the work itself.
        registered: When work on it began.
        issued: When it was published, else approved; the year of its designation where neither is told.
        withdrawn: When it was withdrawn or replaced.
        seen: The day of the data it was first read from, as far as the record tells.
        replaced_by: Designation or key, or both, of each successor.
    """

    designation: str
    work: str
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
        """Whether it is no text yet: a draft or an entry of a programme of work."""
        return self.work_item or self.status.is_pending

    @property
    def undated(self) -> bool:
        """Whether no date of its own tells when it began."""
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


class _Line(msgspec.Struct, frozen=True, gc=False):
    designation: str
    work: str
    stage: _Stage
    provenance: list[_Provenance]
    work_item: bool = False
    dates: _Dates = _Dates()
    relations: list[_Relation] = []


_decode = msgspec.json.Decoder(_Line).decode


def read_course(data: str, designations: DesignationReader) -> Course:
    """The course of a record's JSON."""
    return _course(_decode(data), designations)


def course_of(standard: Standard, designations: DesignationReader) -> Course:
    """The course of a record."""
    return _course(msgspec.convert(to_dict(standard), _Line), designations)


def _course(line: _Line, designations: DesignationReader) -> Course:
    dates, status = line.dates, Status(line.stage.status)
    retrieved = [one.retrieved for one in line.provenance if one.retrieved is not None]
    keys = [f"{one.source}:{one.upstream_id}" for one in line.provenance]
    issued = _date(dates.published or dates.approved)
    return Course(
        designation=line.designation,
        work=line.work,
        keys=tuple(keys),
        status=status,
        work_item=line.work_item,
        supplement=any(one.type in _SUPPLEMENTING for one in line.relations),
        registered=_date(dates.registered),
        issued=issued if issued or line.work_item or status.is_pending else _printed(line.designation, designations),
        withdrawn=_date(dates.withdrawn),
        seen=_date(min(retrieved, default=None)),
        replaced_by=tuple(
            [(one.target, one.key) for one in line.relations if one.type == RelationType.REPLACED_BY.value]
        ),
    )


_date = lru_cache(maxsize=65536)(date_or_none)


def _printed(designation: str, designations: DesignationReader) -> PartialDate | None:
    """The date that a designation of a text prints, which is at least a year."""
    try:
        parsed = designations.parse(designation)
    except DesignationError:
        return None
    return parsed.supplements[-1].date if parsed.supplements else parsed.date
