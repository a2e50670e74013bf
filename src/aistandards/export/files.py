"""The catalogue as files for other tools: records, tables, linked data, a database, the Exchange Database's fields.

Standards come from the catalogue; each writer fills one file. Abstracts are left out: they belong to the bodies.
"""

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import orjson

from aistandards.errors import ExportError
from aistandards.export.formats import CsvExporter
from aistandards.model import RelationType, Standard, Status
from aistandards.model.codec import to_dict

Rows = Sequence[Standard]

_TYPES: Mapping[str, str] = {
    "International Standard": "International standards",
    "Recommendation": "International standards",
    "Technical Report": "Technical reports",
    "Technical Specification": "Technical specifications",
    "Technical Paper": "Technical papers",
    "Guide": "Guides",
}
"""Publication type of the Exchange Database by deliverable type; everything else is `Other publications`."""


def flat(standard: Standard) -> dict[str, Any]:
    """One row of simple values; several in one cell are separated by spaces."""
    dates = standard.dates
    return {
        "designation": standard.designation,
        "title": standard.title,
        "body": standard.body,
        "publishers": " ".join(standard.publishers),
        "status": standard.status.value,
        "stage": standard.stage.native,
        "type": standard.deliverable_type,
        "committee": standard.committee.reference if standard.committee else None,
        "work": standard.work,
        "edition": standard.edition,
        "issued": dates.issued.text if dates.issued else None,
        "withdrawn": dates.withdrawn.text if dates.withdrawn else None,
        "work_item": standard.work_item,
        "ics": " ".join(standard.ics),
        "languages": " ".join(standard.languages),
        "concepts": " ".join(sorted(standard.concepts)),
        "assessed": standard.assessed,
        "url": standard.page,
        "sources": " ".join(one.key for one in standard.provenance),
    }


def _plain(standard: Standard) -> dict[str, Any]:
    return to_dict(attrs.evolve(standard, abstracts={}))


def write_jsonl(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """Whole records, one a line, as in `catalog/`; `FILE.metadata.json` beside it says which data they are."""
    path.write_bytes(b"".join(orjson.dumps(_plain(one)) + b"\n" for one in rows))
    _beside(path, {"title": "AI standards", **meta})


def write_csv(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """The flat table; cells that a spreadsheet would run are defused. `FILE.metadata.json` says which data they are."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = [flat(one) for one in rows]
        CsvExporter().write(table, list(table[0]) if table else ["designation"], file)
    _beside(path, {"title": "AI standards", **meta})


def _beside(path: Path, described: Mapping[str, Any]) -> None:
    """What a file cannot say of itself."""
    beside = path.with_name(path.name + ".metadata.json")
    beside.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def write_parquet(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """The flat table with types, and the data's version in the file's metadata.

    Raises:
        ExportError: pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ExportError("Parquet needs pyarrow; install aistandards[parquet]") from None
    table = pyarrow.Table.from_pylist([flat(one) for one in rows])
    pyarrow.parquet.write_table(table.replace_schema_metadata(dict(meta)), path)


def write_json_ld(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """A `dcat:Catalog` of schema.org `CreativeWork`s, the type that schema.org gives for standards."""
    graph = {
        "@context": {
            "schema": "https://schema.org/",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "about": {"@id": "schema:about", "@type": "@id"},
            "url": {"@id": "schema:url", "@type": "@id"},
            "replaces": {"@id": "dcterms:replaces", "@type": "@id"},
            "isReplacedBy": {"@id": "dcterms:isReplacedBy", "@type": "@id"},
        },
        "@id": "https://w3id.org/aistandards/catalog",
        "@type": "dcat:Catalog",
        "dcterms:title": "AI standards",
        "schema:version": meta["data"],
        "dcat:resource": [_linked(one) for one in rows],
    }
    path.write_text(json.dumps(graph, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _linked(standard: Standard) -> dict[str, Any]:
    linked: dict[str, Any] = {
        "@id": _address(standard.designation),
        "@type": ["schema:CreativeWork", "dcat:Resource"],
        "schema:identifier": standard.designation,
        "schema:name": [{"@value": text, "@language": language} for language, text in standard.titles.items()],
        "schema:publisher": [{"@type": "schema:Organization", "schema:name": one} for one in standard.publishers],
        "schema:creativeWorkStatus": standard.status.value,
        "about": [f"https://w3id.org/aistandards/vocab/{one.replace(':', '/')}" for one in sorted(standard.concepts)],
        "url": standard.page,
    }
    if standard.dates.issued:
        linked["schema:datePublished"] = standard.dates.issued.text
    for kind, name in ((RelationType.REPLACES, "replaces"), (RelationType.REPLACED_BY, "isReplacedBy")):
        targets = [_address(one.target) for one in standard.related(kind) if one.target]
        if targets:
            linked[name] = targets
    return {name: value for name, value in linked.items() if value}


def _address(designation: str) -> str:
    from urllib.parse import quote

    return f"https://w3id.org/aistandards/standard/{quote(designation, safe='')}"


def write_sqlite(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """Four tables with indexes; `FILE.metadata.json` beside it tells Datasette titles and facets."""
    path.unlink(missing_ok=True)
    columns = list(flat(rows[0])) if rows else ["designation"]
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE standards (id INTEGER PRIMARY KEY, {', '.join(columns)})")
        database.execute("CREATE TABLE tags (standard_id INTEGER REFERENCES standards(id), concept, direction, method, field, quote, rule, confidence REAL)")  # fmt: skip
        database.execute("CREATE TABLE relations (standard_id INTEGER REFERENCES standards(id), type, target)")
        database.execute("CREATE TABLE metadata (name PRIMARY KEY, value)")
        database.executemany("INSERT INTO metadata VALUES (?, ?)", meta.items())
        for number, one in enumerate(rows, start=1):
            values = list(flat(one).values())
            database.execute(f"INSERT INTO standards VALUES (?{', ?' * len(values)})", [number, *values])
            database.executemany(
                "INSERT INTO tags VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (number, tag.concept, tag.direction, tag.method, tag.field, tag.quote, tag.rule, tag.confidence)
                    for tag in one.annotations
                ],
            )
            database.executemany(
                "INSERT INTO relations VALUES (?, ?, ?)",
                [(number, arrow.type, arrow.target or arrow.key) for arrow in one.relations],
            )
        for table, column in (("standards", "designation"), ("tags", "concept"), ("tags", "standard_id")):
            database.execute(f"CREATE INDEX {table}_{column} ON {table}({column})")
    database.close()
    described = {
        "title": "AI standards",
        "description": f"aistandards, data {meta['data']}",
        "databases": {
            path.stem: {
                "tables": {
                    "standards": {"facets": ["body", "status", "type", "committee"], "sort": "designation"},
                    "tags": {"facets": ["concept", "method", "direction"]},
                }
            }
        },
    }
    _beside(path, described)


EXCHANGE_FIELDS = (
    "title",
    "standards_body",
    "technical_committee",
    "designation",
    "publication_type",
    "date_published",
    "status",
    "url",
    "industry_vertical",
    "human_ai_activity",
    "application_area",
)
"""What the AI Standards Exchange Database asks for, abstract and use cases apart, which are not ours to give."""

_MISSING_BECAUSE: Mapping[str, str] = {
    "technical_committee": "the source names none",
    "date_published": "not published yet, or the source gives no date",
    "url": "the source gives no page",
    "industry_vertical": "nobody has classified it yet",
    "human_ai_activity": "nobody has classified it yet",
    "application_area": "nobody has classified it yet",
    "publication_type": "the source gives no type",
    "title": "the source gives none",
}


def write_exchange(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """Submissions with a report of what is missing and why."""
    submissions = [_submission(one) for one in rows]
    missing = Counter(field for one in submissions for field in EXCHANGE_FIELDS if not one[field])
    report = {
        field: {"missing": missing[field], "of": len(rows), "why": _MISSING_BECAUSE.get(field, "")}
        for field in EXCHANGE_FIELDS
    }
    document = {"data": meta["data"], "submissions": submissions, "completeness": report}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _submission(standard: Standard) -> dict[str, Any]:
    exchange = sorted(one.removeprefix("exchange:") for one in standard.concepts if one.startswith("exchange:"))
    issued = standard.dates.issued
    return {
        "title": standard.title,
        "standards_body": "/".join(standard.publishers),
        "technical_committee": standard.committee.reference if standard.committee else "",
        "designation": standard.designation,
        "publication_type": _TYPES.get(standard.deliverable_type or "", "Other publications"),
        "date_published": issued.text if issued else "",
        "status": "in force" if standard.status is Status.PUBLISHED else standard.status.value,
        "url": standard.page or "",
        "industry_vertical": [one for one in exchange if not one.startswith("nist-")],
        "human_ai_activity": [one for one in exchange if one.startswith("nist-")],
        "application_area": sorted(one.partition(":")[2] for one in standard.concepts if one.startswith("ai-topics:")),
    }


WRITERS: Mapping[str, Callable[[Rows, Path, Mapping[str, str]], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "json-ld": write_json_ld,
    "sqlite": write_sqlite,
    "exchange": write_exchange,
}
"""Writers by the name of their format."""


def write(form: str, standards: Iterable[Standard], path: Path, meta: Mapping[str, str]) -> int:
    """Write standards to a file; how many there were.

    Args:
        form: One of `WRITERS`.
        standards: What to write.
        path: Where to; its folder must be there.
        meta: `data`, the version of the data, and `program`, that of the project.

    Raises:
        ExportError: The file cannot be written.
    """
    rows = list(standards)
    try:
        WRITERS[form](rows, path, meta)
    except (OSError, csv.Error, sqlite3.Error) as error:
        raise ExportError(f"{path} cannot be written: {error}") from None
    return len(rows)
