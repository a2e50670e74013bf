"""The data of the site: the standards as files to load, and their description for catalogues of data (DCAT)."""

import gzip
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast

import orjson

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.snapshot import Snapshot
from aistandards.export.interface import Metadata
from aistandards.export.json_ld import JsonLdStandards
from aistandards.export.jsonl import JsonLinesStandards

_FILES = (("standards.jsonl.gz", "application/jsonl"), ("standards.jsonld.gz", "application/ld+json"))


def data_files(
    catalog: Catalog, metadata: Metadata, levels: Sequence[str], base: str | None
) -> Iterator[tuple[str, str | bytes]]:
    """Yield name and content of the files of the data.

    Args:
        catalog: The catalogue.
        metadata: Origin of the content.
        levels: Levels of relevance of the standards; without any, all standards.
        base: Public address of the site; without one, addresses are relative.
    """
    yield "data/standards.jsonl.gz", _lines(catalog, metadata, levels)
    yield "data/standards.jsonld.gz", _linked(catalog, metadata, levels)
    yield "data/catalog.jsonld", _described(catalog, metadata, base)


def _lines(catalog: Catalog, metadata: Metadata, levels: Sequence[str]) -> bytes:
    target = io.BytesIO()
    with _compressed(target) as file:
        JsonLinesStandards().write(catalog.standards(relevance=levels), cast(BinaryIO, file), metadata)
    return target.getvalue()


def _linked(catalog: Catalog, metadata: Metadata, levels: Sequence[str]) -> bytes:
    target = io.BytesIO()
    with io.TextIOWrapper(_compressed(target), encoding="utf-8", newline="\n") as file:
        JsonLdStandards().write(catalog.standards(relevance=levels), file, metadata)
    return target.getvalue()


def _compressed(target: io.BytesIO) -> gzip.GzipFile:
    # The same content gives the same bytes: neither a name nor a time.
    return gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0)


def _described(catalog: Catalog, metadata: Metadata, base: str | None) -> str:
    """Return the catalogue as JSON-LD, with the data set and its files."""
    target = io.StringIO()
    JsonLdStandards().write((), target, metadata)
    described = orjson.loads(target.getvalue())
    described.pop("dcat:resource")
    folder = f"{base}/data/" if base else ""
    rights = [source["attribution"] for source in Snapshot.open().manifest["sources"].values()]
    described["dcat:dataset"] = {
        "@id": f"{folder}catalog.jsonld#data",
        "@type": "dcat:Dataset",
        "dcterms:title": "AI standards",
        "dcterms:publisher": {"@type": "schema:Organization", "schema:name": "aistandards"},
        "dcterms:rights": rights,
        "dcterms:identifier": catalog.content_id,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": f"{folder}{name}"},
                "dcat:mediaType": media_type,
                "dcat:compressFormat": "application/gzip",
                "dcterms:rights": rights,
            }
            for name, media_type in _FILES
        ],
    }
    return orjson.dumps(described).decode() + "\n"
