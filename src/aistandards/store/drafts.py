"""Drafts whose text is out: the record of the draft joins the standard of its text.

A body names its project anew when the text is published, and the record stays the same. Another body that publishes the
text too may list it earlier. Until the first body has followed, one source has the draft and another one the text. Both are
the same project, so they become one standard, like two records with the same designation.

A body that keeps a programme of work apart from its catalogue, such as ITU-T, lists the work item and the text. They are
one project too: by the relation of the item to its text, by the former name in a designation, or by their title.

A draft that only others report gives way to what its body says of the same work, under whatever key and stage.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, select, update

from aistandards.errors import DesignationError
from aistandards.model import RelationType, Status
from aistandards.model.codec import from_json
from aistandards.model.designation import Designation
from aistandards.store import tables
from aistandards.store.standards import copy_data_to_records, rebuild
from aistandards.store.statements import chunks

MAX_YEARS_LISTED = 5
"""Years for which a body may list the draft of a text that is out; the text of a later draft has a higher edition."""

_MIN_WORDS = 4
"""Words of a title that names a single text; a shorter one may be that of several."""

_WORD = re.compile(r"\w+")

_PENDING = [status.value for status in Status if status.is_pending]
_OUT = [Status.PUBLISHED.value, Status.SUPERSEDED.value, Status.WITHDRAWN.value]

Parse = Callable[[str], Designation]


def join_drafts(connection: Connection, parse: Parse) -> list[tuple[str, str]]:
    """Join the records of every draft to the standard of its text.

    Args:
        connection: A connection in a transaction.
        parse: Reads designations.

    Returns:
        The designations of each draft and of its text, in the order of the drafts.
    """
    joined = [
        *_join(connection, chain(_pairs(connection, parse), _related(connection), _reported(connection, parse))),
        *_join(connection, chain(_renamed(connection, parse), _titled(connection, parse))),
    ]
    return sorted(joined)


def _join(connection: Connection, pairs: Iterator[tuple[int, int]]) -> list[tuple[str, str]]:
    """Join the records of drafts to the standards of their texts, and return the designations of both."""
    record, standard, texts = tables.record, tables.standard, dict(pairs)
    # A work item may itself be what a draft is named after.
    texts = {draft: texts.get(text, text) for draft, text in texts.items()}
    ids = {*texts, *texts.values()}
    if not ids:
        return []
    names = {
        row.id: row.designation
        for chunk in chunks(sorted(ids))
        for row in connection.execute(select(standard.c.id, standard.c.designation).where(standard.c.id.in_(chunk)))
    }
    copy_data_to_records(connection, ids)
    for draft, text in texts.items():
        connection.execute(update(record).where(record.c.standard_id == draft).values(standard_id=text))
    rebuild(connection, ids)
    return [(names[draft], names[text]) for draft, text in texts.items()]


def _related(connection: Connection) -> Iterator[tuple[int, int]]:
    """Yield ids of finished work items and of the texts of the same body that their relations name."""
    item, text, arrow, facet = tables.standard.alias(), tables.standard.alias(), tables.arrow, tables.facet
    finished = select(facet.c.id).where(facet.c.work_item.is_(True), facet.c.status == Status.PUBLISHED.value)
    query = (
        select(item.c.id, text.c.id)
        .join(arrow, (arrow.c.standard_id == item.c.id) & (arrow.c.type == RelationType.REPLACED_BY.value))
        .join(text, (text.c.designation == arrow.c.target) & (text.c.body == item.c.body))
        .where(item.c.facet.in_(finished), text.c.work_item.is_(False))
        .order_by(item.c.id, text.c.id.desc())
    )
    yield from (tuple(row) for row in connection.execute(query).all())


def _reported(connection: Connection, parse: Parse) -> Iterator[tuple[int, int]]:
    """Yield ids of drafts that only others report, and of the standards that the body itself lists of the same work.

    The text of the body is the earliest one that is not older than the report; an older one is what the draft revises.
    """
    standard, record = tables.standard, tables.record
    query = _pending(standard.c.id, standard.c.designation, standard.c.work, standard.c.body, standard.c.data)
    query = query.join(record, record.c.standard_id == standard.c.id)
    rows = connection.execute(query.where(record.c.listed_in == tables.NEVER_LISTED)).all()
    drafts = {row.id: (row, origin) for row in rows if (origin := from_json(row.data).origin).is_secondary}
    own = _listed(connection, {row.work for row, _ in drafts.values()})
    for draft, origin in drafts.values():
        seen = origin.retrieved.earliest.isoformat() if origin.retrieved else ""
        found = [
            row for row in own[draft.body, draft.work] if _name_same_text(parse, draft.designation, row.designation)
        ]
        texts = [row for row in found if row.status in _OUT and row.issued and row.issued >= seen[: len(row.issued)]]
        if answers := texts or [row for row in found if row.status in _PENDING]:
            yield draft.id, answers[0].id


def _listed(connection: Connection, works: Iterable[str]) -> dict[tuple[str, str], list[Any]]:
    """Return the standards of works that a body itself lists, by body and work, the earliest first."""
    standard, record = tables.standard, tables.record
    columns = (standard.c.id, standard.c.designation, standard.c.work, standard.c.body, standard.c.status)
    listed = select(record.c.source).where(
        record.c.standard_id == standard.c.id, record.c.listed_in != tables.NEVER_LISTED
    )
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for chunk in chunks(sorted(works)):
        query = select(*columns, standard.c.issued).where(standard.c.work.in_(chunk), listed.exists())
        for row in connection.execute(query.order_by(standard.c.issued, standard.c.id)):
            found[row.body, row.work].append(row)
    return found


def _renamed(connection: Connection, parse: Parse) -> Iterator[tuple[int, int]]:
    """Yield ids of drafts and of the standards whose designations have the names of the drafts as former names."""
    standard = tables.standard
    query = select(standard.c.id, standard.c.designation, standard.c.body).where(standard.c.designation.like("%(ex %"))
    for row in connection.execute(query).all():
        try:
            designation = parse(row.designation)
            former = parse(designation.former) if designation.former else None
        except DesignationError:
            continue
        if former is not None:
            same = _pending(standard.c.id).where(standard.c.designation == former.text, standard.c.body == row.body)
            yield from ((draft, row.id) for draft in connection.execute(same).scalars() if draft != row.id)


def _titled(connection: Connection, parse: Parse) -> Iterator[tuple[int, int]]:
    """Yield ids of drafts and of the texts that have the same title and committee and are not older than the drafts.

    Only a draft with a date of registration is compared. A title of few words, or of several works, names no text.
    """
    standard = tables.standard
    columns = (standard.c.id, standard.c.designation, standard.c.body, standard.c.committee, standard.c.title)
    drafts = connection.execute(
        _pending(*columns, standard.c.work, standard.c.data).where(
            standard.c.work_item.is_(True),
            standard.c.committee.is_not(None),
            cast(standard.c.data, Text).contains('"registered"'),
        )
    ).all()
    texts: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for chunk in chunks(sorted({row.committee for row in drafts})):
        out = select(*columns, standard.c.work, standard.c.issued).where(
            standard.c.committee.in_(chunk),
            standard.c.status.in_(_OUT),
            standard.c.work_item.is_(False),
            standard.c.issued.is_not(None),
        )
        for row in connection.execute(out.order_by(standard.c.issued, standard.c.id)):
            texts[row.body, row.committee, _words(row.title)].append(row)
    for row in drafts:
        registered = from_json(row.data).dates.registered
        words = _words(row.title)
        if registered is None or words.count(" ") < _MIN_WORDS - 1:
            continue
        since = registered.earliest.isoformat()
        found = [text for text in texts[row.body, row.committee, words] if text.issued >= since[: len(text.issued)]]
        if len({text.work for text in found}) == 1 and not _is_supplement(parse, found[0].designation):
            yield row.id, found[0].id


def _pending(*columns: ColumnElement[Any]) -> Select[Any]:
    """Return a query for drafts; the index on the facet finds them, and the table is large."""
    facet = tables.facet
    pending = select(facet.c.id).where(facet.c.status.in_(_PENDING))
    return select(*columns).where(tables.standard.c.facet.in_(pending)).order_by(tables.standard.c.id)


def _words(title: str) -> str:
    """Return the words of a title, which sources print with colons or dashes."""
    return " ".join(_WORD.findall(title.casefold()))


def _is_supplement(parse: Parse, designation: str) -> bool:
    """Return whether a designation is that of a supplement, or cannot be read."""
    try:
        return bool(parse(designation).supplements)
    except DesignationError:
        return True


def _pairs(connection: Connection, parse: Parse) -> Iterator[tuple[int, int]]:
    """Yield ids of drafts and their texts: same work, same edition, same supplement, and no source that lists both."""
    draft, text, facet = tables.standard.alias(), tables.standard.alias(), tables.facet
    # The index on the facet finds the drafts; the table is large.
    pending = select(facet.c.id).where(facet.c.status.in_(_PENDING))
    query = (
        select(
            draft.c.id.label("draft_id"),
            draft.c.designation.label("draft"),
            draft.c.edition.label("draft_edition"),
            text.c.id.label("text_id"),
            text.c.designation.label("text"),
            text.c.edition.label("text_edition"),
            text.c.issued,
        )
        .join(text, text.c.work == draft.c.work)
        .where(draft.c.facet.in_(pending), text.c.status.in_(_OUT), text.c.work_item.is_(False))
        .order_by(draft.c.id, text.c.id)
    )
    for row in connection.execute(query).all():
        if (
            _same_edition(row.draft_edition, row.text_edition)
            and _name_same_text(parse, row.draft, row.text)
            and _is_text_of_another_source(connection, row.draft_id, row.text_id, row.issued)
        ):
            yield row.draft_id, row.text_id


def _same_edition(one: str | None, other: str | None) -> bool:
    """Return whether two numbers of editions are equal: `2` and `2.0`."""
    return one is not None and other is not None and one.removesuffix(".0") == other.removesuffix(".0")


def _name_same_text(parse: Parse, draft: str, text: str) -> bool:
    """Return whether two designations can be read and name the same edition or supplement."""
    try:
        return _same_text(parse(draft), parse(text))
    except DesignationError:
        # The plugin that reads them is not installed.
        return False


def _same_text(draft: Designation, text: Designation) -> bool:
    """Return whether two designations of one work name the same edition or supplement, as far as the draft says."""
    if text.marking is not None:
        return False
    same_base = draft.date is None or text.date is None or draft.date.year == text.date.year
    return draft.supplement_names == text.supplement_names and same_base


def _is_text_of_another_source(connection: Connection, draft: int, text: int, issued: str | None) -> bool:
    """Return whether the sources of a draft do not list a text, and the draft was retrieved when the text was new.

    A source that lists both has another project for the same edition.
    """
    record, standard = tables.record, tables.standard
    sources = [
        set(connection.execute(select(record.c.source).where(record.c.standard_id == number)).scalars())
        for number in (draft, text)
    ]
    if not sources[0].isdisjoint(sources[1]) or issued is None:
        return False
    data = connection.execute(select(standard.c.data).where(standard.c.id == draft)).scalar_one()
    retrieved = from_json(data).origin.retrieved
    return retrieved is None or retrieved.year - int(issued[:4]) <= MAX_YEARS_LISTED
