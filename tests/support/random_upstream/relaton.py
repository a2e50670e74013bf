"""The dataset of IEC as Relaton publishes it, made of the model."""

import io
import re
import warnings
import zipfile
from functools import cache
from typing import Any

import yaml

from .model import COMMITTEES, Document, World
from .wire import Kind, Member, Page, Request, Row, anything

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
    kinds: tuple[Kind, ...] = (RELATON,)

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
    made: str = yaml.dump(value, Dumper=dumper, allow_unicode=not halves)
    return made.encode()


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
