"""The two files of ISO, made of the model."""

import re
from typing import Any

from .model import COMMITTEES, Document, World
from .wire import (
    DESIGNATION,
    Kind,
    Member,
    Page,
    Request,
    Row,
    date,
    lines_framed,
    lines_read,
    many,
    never,
    record_of,
    text,
    whole_number,
)


def _number(value: Any) -> str | None:
    """Return a number however it is written; None for none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    found = re.fullmatch(r"\s*0*(\d{1,9})(?:\.0*)?\s*", str(value), re.ASCII)
    return found[1] if found else None


def _iso_key(row: Any) -> str | None:
    return _number(row.get("id")) if isinstance(row, dict) else None


TITLES = record_of(en=text, fr=text)
ISO_LISTING = Kind(
    "listing",
    {
        "id": Member(never),
        "reference": Member(lambda value: isinstance(value, str) and bool(value), DESIGNATION),
        "deliverableType": Member(text, ("deliverable_type",)),
        "title": Member(TITLES, ("titles",)),
        "publicationDate": Member(date, ("dates", "extra")),
        "edition": Member(whole_number, ("edition",)),
        "icsCode": Member(many(text), ("ics",)),
        "ownerCommittee": Member(text, ("committee",)),
        "currentStage": Member(whole_number, ("stage", "work_item", "dates", "extra")),
        "replaces": Member(many(whole_number), ("relations",)),
        "replacedBy": Member(many(whole_number), ("relations", "stage")),
        "languages": Member(many(text), ("languages",)),
        "scope": Member(TITLES, ("abstracts",)),
    },
    _iso_key,
    lambda row: [row | {"id": made(row["id"])} for made in (str, float, lambda number: f" 0{number} ")],
    lists=True,
    has_end=False,
)
ISO_COMMITTEES = Kind(
    "committees",
    {"reference": Member(text, ("committee.name",)), "title": Member(TITLES, ("committee.name",))},
    lambda row: row.get("reference") if isinstance(row, dict) and isinstance(row.get("reference"), str) else None,
    has_end=False,
)


class Iso:
    """The two files of ISO."""

    name = "iso"
    kinds: tuple[Kind, ...] = (ISO_LISTING, ISO_COMMITTEES)

    def page(self, world: World, request: Request) -> Page | None:
        """Return one of the files."""
        if request.path.endswith("iso_technical_committees.jsonl"):
            rows = [{"reference": f"ISO/IEC {name}", "title": {"en": f"Committee {name}"}} for name in COMMITTEES]
            return Page(ISO_COMMITTEES, "committees", rows, lines_framed, lines_read)
        if not request.path.endswith("iso_deliverables_metadata.jsonl"):
            return None
        successors = {one.replaces: one.number for one in world.documents if one.replaces is not None}
        rows = [_iso_row(one, successors.get(one.number)) for one in world.documents]
        return Page(ISO_LISTING, "listing", rows, lines_framed, lines_read, "application/octet-stream", {"ETag": ""})


def _iso_row(one: Document, successor: int | None) -> Row:
    project = one.stage == "project"
    return {
        "id": 80000 + one.number,
        "deliverableType": "IS",
        "reference": f"ISO/IEC {'DIS ' if project else ''}{5000 + one.number}" + ("" if project else f":{one.year}"),
        "title": {"en": one.title, "fr": None},
        "publicationDate": None if project else one.date,
        "edition": one.edition,
        "icsCode": ["35.020"],
        "ownerCommittee": f"ISO/IEC {COMMITTEES[one.committee]}",
        "currentStage": {"project": 4020, "published": 6060, "withdrawn": 9599}[one.stage],
        "replaces": None if one.replaces is None else [80000 + one.replaces],
        "replacedBy": None if successor is None else [80000 + successor],
        "languages": ["en"],
        "scope": {"en": one.abstract and f"<p>{one.abstract}</p>", "fr": None},
    }
