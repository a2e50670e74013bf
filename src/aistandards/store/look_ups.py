"""Statements that look standards up by designation, number and relation.

A check of a document repeats them hundreds of times. They are built once, so that they are compiled once.
"""

from sqlalchemy import JSON, bindparam, null, select, type_coerce, union_all

from aistandards.model import RelationType
from aistandards.store import tables

_standard = tables.standard
_number, _arrow, _record = tables.number, tables.arrow, tables.record

SHOWN = [column for column in _standard.c if column.name not in ("data", "facet", "slug", "work_slug")]
"""Columns of a row without its JSON, and without what only look-ups and counts need."""

_ORDER = (_standard.c.sort_key, _standard.c.id)
ROWS, WHOLE_ROWS = select(*SHOWN).order_by(*_ORDER), select(_standard).order_by(*_ORDER)
WHOLE_ROWS_OF_WORK = WHOLE_ROWS.where(_standard.c.work == bindparam("work"))

# Numbers in the statement itself: to bind some hundreds takes longer than to find the rows.
_IS_ONE = _standard.c.id.in_(bindparam("ids", expanding=True, literal_execute=True))
BY_ID = select(_standard).where(_IS_ONE)
DATES = select(_standard.c.id, _standard.c.designation, _standard.c.status, _standard.c.issued).where(_IS_ONE)

BY_DESIGNATION = select(_standard).where(_standard.c.designation == bindparam("designation")).order_by(_standard.c.id)
WITHDRAWN = type_coerce(_standard.c.data, JSON)["dates"]["withdrawn"].as_string().label("withdrawn")
# A join, since SQLite answers `IN` with a scan of the whole table in its order.
_NUMBERED = select(*SHOWN, WITHDRAWN).join(_number, _number.c.standard_id == _standard.c.id)
BY_NUMBER = _NUMBERED.where(_number.c.number == bindparam("number")).order_by(_standard.c.sort_key)
BY_NUMBER_START = (
    _NUMBERED.where(_number.c.number >= bindparam("start"), _number.c.number < bindparam("end"))
    .order_by(_standard.c.sort_key)
    .limit(bindparam("limit"))
)
_WORKS = select(_number.c.number, _standard.c.work).join(_standard, _standard.c.id == _number.c.standard_id)
_AFTER = _WORKS.where(_number.c.number >= bindparam("number")).order_by(_number.c.number).limit(bindparam("limit"))
_BEFORE = (
    _WORKS.where(_number.c.number < bindparam("number")).order_by(_number.c.number.desc()).limit(bindparam("limit"))
)
NEIGHBOURS = union_all(select(_AFTER.subquery()), select(_BEFORE.subquery()))

_KEYS = (
    select(_record.c.source + ":" + _record.c.upstream_id)
    .join(_standard, _standard.c.id == _record.c.standard_id)
    .where(_standard.c.designation == bindparam("designation"))
)
_OTHER = select(_standard.c.designation, null().label("key")).join(_arrow, _arrow.c.standard_id == _standard.c.id)
_OTHER = _OTHER.where(_arrow.c.type == RelationType.REPLACES.value)
REPLACEMENTS = union_all(
    select(_arrow.c.target, _arrow.c.key)
    .join(_standard, _standard.c.id == _arrow.c.standard_id)
    .where(_standard.c.designation == bindparam("designation"), _arrow.c.type == RelationType.REPLACED_BY.value),
    _OTHER.where(_arrow.c.target == bindparam("designation")),
    _OTHER.where(_arrow.c.key.in_(_KEYS)),
)

HELD = select(_standard.c.designation).where(_standard.c.designation.in_(bindparam("designations", expanding=True)))
# Not a list of pairs, for which SQLite would read the whole table.
BY_KEYS = (
    select(_record.c.source, _record.c.upstream_id, _standard.c.designation)
    .join(_standard, _standard.c.id == _record.c.standard_id)
    .where(_record.c.source.in_(bindparam("sources", expanding=True)))
    .where(_record.c.upstream_id.in_(bindparam("ids", expanding=True)))
)
_SHOWN_OTHER = (_standard.c.designation, _standard.c.sort_key, _standard.c.id)
OTHERS = union_all(
    select(_arrow.c.type, *_SHOWN_OTHER)
    .join(_standard, _standard.c.id == _arrow.c.standard_id)
    .where((_arrow.c.target == bindparam("designation")) | _arrow.c.key.in_(bindparam("keys", expanding=True))),
    select(null(), *_SHOWN_OTHER).where(_standard.c.work == bindparam("work")),
)
