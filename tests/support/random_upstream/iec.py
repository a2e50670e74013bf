"""The interface of IEC, made of the model."""

import re
from base64 import b64decode
from itertools import count
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
    dumped,
    loaded,
    many,
    never,
    object_framed,
    object_read,
    record_of,
    text,
)

IEC_MEMBERS = {
    "urn": Member(never),
    "reference": Member(lambda value: isinstance(value, str) and bool(value), DESIGNATION),
    "edition": Member(text, ("edition",)),
    "stdType": Member(text, ("deliverable_type",)),
    "title": Member(many(record_of(lang=text, value=text)), ("titles", "languages")),
    "abstract": Member(many(record_of(lang=text, content=text)), ("abstracts",)),
    "committee": Member(record_of(reference=text), ("committee",)),
    "status": Member(text, ("stage", "work_item")),
    "classifications": Member(many(record_of(type=text, value=text)), ("ics",)),
    "publicationDate": Member(date, ("dates",)),
    "lastChangeTimestamp": Member(text),
}


def _iec_key(row: Any) -> str | None:
    urn = row.get("urn") if isinstance(row, dict) else None
    found = re.fullmatch(r"\s*iec:pub:0*(\d{1,7})\s*", urn, re.ASCII | re.IGNORECASE) if isinstance(urn, str) else None
    return f"iec:pub:{found[1]}" if found else None


def _iec_spellings(row: Row) -> list[Row]:
    return [row | {"urn": one} for one in (row["urn"].upper(), f" {row['urn']} ", row["urn"].replace("pub:", "pub:00"))]


IEC_TOKEN = Kind("token", {"access_token": Member(text)}, lambda row: None)
IEC_PAGES = Kind("pages", IEC_MEMBERS, _iec_key, _iec_spellings, lists=True, has_end=False)
IEC_CHANGES = Kind("changes", IEC_MEMBERS, _iec_key, _iec_spellings, cached=True)
IEC_COUNT = Kind("count", IEC_MEMBERS, lambda row: None)


def _publications_framed(rows: list[Any]) -> bytes:
    return dumped({"publication": rows})


def _publications_read(content: bytes) -> list[Any]:
    document = loaded(content)
    if not isinstance(document, dict) or not isinstance(document.get("publication"), list):
        raise ValueError("no list of publications")
    return list(document["publication"])


class Iec:
    """The interface of IEC."""

    name = "iec"
    kinds: tuple[Kind, ...] = (IEC_PAGES, IEC_TOKEN, IEC_CHANGES, IEC_COUNT)

    def __init__(self) -> None:
        self._tokens = count(1)

    def page(self, world: World, request: Request) -> Page | None:
        """Return a token or a page."""
        given = request.headers.get("authorization", "")
        if request.path.startswith("/oauth"):
            if b64decode(given.removeprefix("Basic ")) != b"a-key:a-secret":
                return None
            return Page(
                IEC_TOKEN, "token", [{"access_token": f"token-{next(self._tokens)}"}], object_framed, object_read
            )
        if not request.path.startswith("/harmonized/publications"):
            return None
        size, page, since = (
            int(request.query["size"]),
            int(request.query["page"]),
            request.query.get("lastChangeTimestampFrom", ""),
        )
        kind = IEC_CHANGES if since else IEC_PAGES if size > 1 else IEC_COUNT
        rows = sorted((_iec_row(one) for one in world.documents), key=lambda row: str(row["urn"]))
        rows = [row for row in rows if row["lastChangeTimestamp"] >= since]
        last = max(0, (len(rows) - 1) // size)
        found = Page(kind, f"{kind.name} {page}", rows[page * size :][:size], _publications_framed, _publications_read)
        found.full, found.last = size, page >= last
        if page < last:
            found.headers["Link"] = f'</x?page={page + 1}>; rel="next", </x?size={size}&page={last}>; rel="last"'
        if not given.startswith("Bearer "):
            found.status = 401
        return found


def _joint_or_own(one: Document) -> str:
    """Every third document has the designation that ISO gives it too."""
    return f"ISO/IEC {5000 + one.number}:{one.year}" if one.number % 3 == 0 else f"IEC {63000 + one.number}:{one.year}"


def _iec_row(one: Document) -> Row:
    committee = COMMITTEES[one.committee]
    return {
        "urn": f"iec:pub:{70000 + one.number}",
        "reference": _joint_or_own(one),
        "edition": f"{one.edition}.0",
        "stdType": "IS",
        "title": [{"lang": "en", "value": one.title}],
        "abstract": [{"lang": "en", "content": f"<p>{one.abstract}</p>", "format": "html"}] if one.abstract else [],
        "committee": {"reference": committee if committee.startswith("TC") else f"ISO/IEC {committee}"},
        "status": {"project": "REVISED", "published": "PUBLISHED", "withdrawn": "WITHDRAWN"}[one.stage],
        "classifications": [{"type": "ICS", "value": "35.020"}],
        "publicationDate": one.date,
        "lastChangeTimestamp": f"2026-01-{one.changed:02}T00:00:00Z"
        if one.changed
        else f"2025-06-{1 + one.number:02}T00:00:00Z",
    }
