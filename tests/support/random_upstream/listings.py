"""The sites of single files, made of the model: listings that a TOML file describes, and an archive of Relaton."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .model import COMMITTEES, Document, World
from .wire import (
    HERE,
    Kind,
    Member,
    Page,
    Request,
    Row,
    anything,
    date,
    dumped,
    lines_framed,
    lines_read,
    loaded,
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
            "Replaces": Member(valid, ("relations",)),
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
        self.form, self.kinds = form, (_kind(form),)

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
        head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    except (csv.Error, UnicodeError, ValueError) as error:
        raise ValueError(str(error)) from None
    if head != names or not rows:
        raise ValueError("other columns")
    return [dict(zip(names, row, strict=True)) if len(row) == len(names) else None for row in rows if row]


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


# Relaton

_PATH = re.compile(r"[^/]+/data/iec_(\d+)\.yaml")


def _member_key(row: Any) -> str | None:
    """Return the key that the name of a member implies; every other member can be any record."""
    path = row.get("@path") if isinstance(row, dict) else None
    return f"iec:pub:{path}" if path else None


_FREE = ("titles", "abstracts", "committee", "stage", "work_item", "dates", "edition", "extra", "languages", "links")
RELATON = Kind(
    "archive",
    {
        "docid": Member(anything, ("designation", "work", "body", "publishers", "relations", *_FREE)),
        "link": Member(anything, ("links", "extra")),
        # A record is YAML without a schema: a value of another type is kept as further text, as the source documents.
        **{
            name: Member(anything, (fact, "extra"))
            for name, fact in {
                "title": "titles",
                "abstract": "abstracts",
                "edition": "edition",
                "date": "dates",
                "docstatus": "stage",
                "language": "languages",
            }.items()
        },
        "editorialgroup": Member(anything, ("committee", "extra")),
        "id": Member(anything, ("extra",)),
    },
    _member_key,
    lambda row: [row | {"link": []}, row | {"docid": [{**row["docid"][0], "id": f"{row['docid'][0]['id']} "}]}],
    lists=True,
)


class Relaton:
    """The dataset of IEC as an archive."""

    name = "relaton-iec"
    kinds = (RELATON,)

    def page(self, world: World, request: Request) -> Page | None:
        """Return the archive."""
        if request.path == "/elsewhere":
            return None
        rows = [_record(one) for one in world.documents]
        return Page(RELATON, "archive", rows, _zip_framed, _zip_read, "application/zip", {"ETag": ""})


def _record(one: Document) -> Row:
    reference = f"IEC {63000 + one.number}:{one.year}"
    return {
        "@path": str(70000 + one.number),
        "id": reference.replace(" ", "").replace(":", "-"),
        "title": [{"content": one.title, "language": ["en"], "type": "main"}],
        "docid": [{"id": reference, "type": "IEC", "primary": True}],
        "link": [{"content": f"https://webstore.iec.ch/publication/{70000 + one.number}", "type": "src"}],
        "language": ["en"],
        "date": [{"type": "published", "value": one.date}],
        "edition": f"{one.edition}.0",
        "editorialgroup": {"name": COMMITTEES[one.committee]},
        "docstatus": {
            "stage": {"value": {"project": "REVISED", "published": "PUBLISHED", "withdrawn": "WITHDRAWN"}[one.stage]}
        },
    } | ({"abstract": [{"content": one.abstract, "language": ["en"]}]} if one.abstract else {})


def _zip_framed(rows: list[Any]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("relaton-data-iec-main/index-v1.yaml"), "- :id: nothing\n")
        for number, row in enumerate(rows):
            path = row.get("@path") if isinstance(row, dict) else None
            content = {name: value for name, value in row.items() if name != "@path"} if isinstance(row, dict) else row
            name = f"relaton-data-iec-main/data/iec_{path or f'x{number}'}.yaml"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                archive.writestr(zipfile.ZipInfo(name), _yaml(repr(content)), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@cache
def _yaml(content: str) -> bytes:
    from ast import literal_eval

    value = literal_eval(re.sub(r"\bnan\b", "None", content))
    # YAML is always UTF-8: half of a pair of surrogates can only be sent as its escape.
    halves = "\\ud800" in content
    dumper = yaml.SafeDumper if halves else yaml.CSafeDumper
    return yaml.dump(value, Dumper=dumper, allow_unicode=not halves).encode()


def _zip_read(content: bytes) -> list[Any]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:
        raise ValueError(str(error)) from None
    rows: list[Any] = []
    for info in archive.infolist():
        found = _PATH.fullmatch(info.filename)
        if found or info.filename.endswith(".yaml") and "/data/" in info.filename:
            rows.append(_member(archive, info, found[1] if found else None))
    if not rows:
        raise ValueError("no member")
    return rows


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str | None) -> Row | None:
    try:
        record = yaml.load(archive.read(info), Loader=yaml.CSafeLoader)
    except Exception:
        return None if path is None else {"@path": path, "@damaged": True}
    if not isinstance(record, dict):
        return None if path is None else {"@path": path, "@damaged": True}
    return {**record, "@path": path}
