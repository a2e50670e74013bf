"""Drafts whose text is out: the record of the draft joins the standard of its text.

A body names its project anew when the text is published, and the record stays the same. Another body that publishes the
text too may list it earlier. Until the first body has followed, one source has the draft and another one the text. Both are
the same project, so they become one standard, like two records with the same designation.
"""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, select, update

from aistandards.errors import DesignationError
from aistandards.model import Status
from aistandards.model.codec import from_json
from aistandards.model.designation import Designation
from aistandards.store import tables
from aistandards.store.standards import copy_data_to_records, rebuild

MAX_YEARS_LISTED = 5
"""Years for which a body may list the draft of a text that is out; the text of a later draft has a higher edition."""

_PENDING = [status.value for status in Status if status.is_pending]
_OUT = [Status.PUBLISHED.value, Status.SUPERSEDED.value, Status.WITHDRAWN.value]

Parse = Callable[[str], Designation]


def join_drafts(connection: Connection, parse: Parse) -> None:
    """Join the records of every draft to the standard of its text.

    Args:
        connection: A connection in a transaction.
        parse: Reads designations.
    """
    record, pairs = tables.record, dict(_pairs(connection, parse))
    ids = {*pairs, *pairs.values()}
    copy_data_to_records(connection, ids)
    for draft, text in pairs.items():
        connection.execute(update(record).where(record.c.standard_id == draft).values(standard_id=text))
    rebuild(connection, ids)


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
    kinds = [[(part.kind, part.number) for part in parsed.supplements] for parsed in (draft, text)]
    same_base = draft.date is None or text.date is None or draft.date.year == text.date.year
    return kinds[0] == kinds[1] and same_base


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
