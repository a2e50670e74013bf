"""JSON Lines: one JSON object a line."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, TextIO

import orjson

from aistandards.export.interface import BinaryFormat, Kind, Metadata, Rows, TextFormat, titled
from aistandards.model import Standard
from aistandards.model.codec import to_dict


class JsonLinesRows(TextFormat[Rows]):
    """Rows as JSON Lines."""

    name = "jsonl"
    media_type = "application/jsonl"
    kind = Kind.ROWS

    def write(self, content: Rows, target: TextIO, metadata: Metadata) -> None:
        """Write a line for each row."""
        for row in content.rows:
            target.write(json.dumps({field: row.get(field) for field in content.fields}, ensure_ascii=False) + "\n")


class JsonLinesStandards(BinaryFormat[Iterable[Standard]]):
    """Whole records without abstracts, as in the files of the catalogue."""

    name = "jsonl"
    media_type = "application/jsonl"
    kind = Kind.STANDARDS

    def write(self, content: Iterable[Standard], target: BinaryIO, metadata: Metadata) -> None:
        """Write a line for each standard."""
        for standard in content:
            record = to_dict(standard)
            record.pop("abstracts", None)
            target.write(orjson.dumps(record) + b"\n")

    def sidecar(self, stem: str, metadata: Metadata) -> Mapping[str, Any]:
        """Return the metadata, which JSON Lines cannot carry."""
        return titled(metadata)
