"""Listings that a TOML file describes, made of the model."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .model import COMMITTEES, Document, World
from .wire import (
    HERE,
    Kind,
    Member,
    Page,
    Request,
    Row,
    date,
    dumped,
    lines_framed,
    lines_read,
    loaded,
    many,
    text,
)

_TABLE = """
name = "{name}"
title = "A listing of ours in {form}"
body = "sac"
attribution = "made up for tests"
[listing]
url = "http://{host}/listing.{form}"
format = "{form}"
{more}
pace = 0.0
[fields]
upstream_id = "Id"
designation = "Standard No."
title.en = "Title"
abstract.en = "Abstract"
committee = "Committee"
status = "State"
edition = "Edition"
published = "Issue date"
replaces = "Replaces"
[status]
"in force" = "published"
"abolished" = "withdrawn"
"in development" = "in-development"
[designation]
pattern = '(?P<publisher>GB(?:/T)?) (?P<number>\\d+)(?:-(?P<date>\\d{{4}}))?'
publishers = ["GB"]
"""
_STATES = {"published": "in force", "withdrawn": "abolished", "project": "in development"}


def _scalar(value: Any) -> bool:
    return text(value) or (isinstance(value, int | float) and not isinstance(value, bool))


def _id(row: Any) -> str | None:
    value = row.get("Id") if isinstance(row, dict) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return re.sub(r"\.0+$", "", str(value)).strip() or None


def _spellings(row: Row) -> list[Row]:
    return [row | {"Id": f" {row['Id']} "}]


def _kind(form: str) -> Kind:
    valid = text if form == "csv" else _scalar
    return Kind(
        "listing",
        {
            "Id": Member(lambda value: False),
            "Standard No.": Member(
                lambda value: isinstance(value, str) and bool(value),
                ("designation", "work", "body", "publishers", "relations"),
            ),
            "Title": Member(valid, ("titles",)),
            "Abstract": Member(valid, ("abstracts",)),
            "Committee": Member(valid, ("committee",)),
            "State": Member(valid, ("stage",)),
            "Edition": Member(valid, ("edition",)),
            "Issue date": Member(date, ("dates",)),
            "Replaces": Member(lambda value: valid(value) or many(valid)(value), ("relations",)),
        },
        _id,
        _spellings,
        lists=True,
        has_end=form == "json",
    )


class Table:
    """A listing in one file."""

    def __init__(self, form: str) -> None:
        self.name = f"random-{form}"
        self.form = form
        self.kinds: tuple[Kind, ...] = (_kind(form),)

    def page(self, world: World, request: Request) -> Page | None:
        """Return the file."""
        if request.path == "/elsewhere":
            return None
        rows = [_listed(one) for one in world.documents]
        frame, read = _FORMS[self.form]
        return Page(self.kinds[0], "listing", rows, frame, read, "application/octet-stream", {"ETag": ""})

    def describe(self, folder: Path) -> None:
        """Write the description of the file into a folder of plugins."""
        more = 'rows = "answer.rows"' if self.form == "json" else ""
        description = _TABLE.format(name=self.name, form=self.form, more=more, host=HERE)
        (folder / f"{self.name}.toml").write_text(description, encoding="utf-8")


def _listed(one: Document) -> Row:
    return {
        "Id": f"n{one.number}",
        "Standard No.": f"GB/T {40000 + one.number}-{one.year}",
        "Title": one.title,
        "Abstract": one.abstract or "",
        "Committee": COMMITTEES[one.committee],
        "State": _STATES[one.stage],
        "Edition": str(one.edition),
        "Issue date": one.date,
        "Replaces": "" if one.replaces is None else f"GB/T {40000 + one.replaces}",
    }


def _csv_framed(rows: list[Any]) -> bytes:
    names = list(_kind("csv").members)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(names)
    for row in rows:
        cells = row if isinstance(row, dict) else {names[0]: row}
        extra = [value for name, value in cells.items() if name not in names]
        writer.writerow([cells[name] for name in names if name in cells] + extra)
    return buffer.getvalue().encode("utf-8", "surrogatepass")


def _csv_read(content: bytes) -> list[Any]:
    names = list(_kind("csv").members)
    try:
        head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""), strict=True)
    except (csv.Error, UnicodeError, ValueError) as error:
        raise ValueError(str(error)) from None
    if head != names or not rows:
        raise ValueError("other columns")
    return [dict(zip(names, row, strict=True)) if _is_row(row, names) else None for row in rows if any(row)]


def _is_row(cells: list[str], names: list[str]) -> bool:
    return len(cells) == len(names) and not any("\ufffd" in cell for cell in cells)


def _json_framed(rows: list[Any]) -> bytes:
    return dumped({"answer": {"total": len(rows), "rows": rows}})


def _json_read(content: bytes) -> list[Any]:
    document = loaded(content)
    try:
        rows = document["answer"]["rows"]
    except (KeyError, TypeError):
        rows = None
    if not isinstance(rows, list) or not rows:
        raise ValueError("no rows")
    return list(rows)


_FORMS: dict[str, tuple[Callable[[list[Any]], bytes], Callable[[bytes], list[Any]]]] = {
    "csv": (_csv_framed, _csv_read),
    "json": (_json_framed, _json_read),
    "jsonl": (lines_framed, lines_read),
}
