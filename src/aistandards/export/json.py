"""JSON documents, and functions that write JSON piece by piece."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import attrs

from aistandards.export.check_attributes import check_row
from aistandards.export.interface import Kind, Metadata, Rows, TextFormat, titled

if TYPE_CHECKING:
    from aistandards.catalog.crosswalks import Selection
    from aistandards.catalog.gaps import Matrix
    from aistandards.check.verdicts import Finding
    from aistandards.export.atom import Feed
    from aistandards.model import Standard
    from aistandards.tagging.frameworks import Framework


class JsonRows(TextFormat[Rows]):
    """Rows as one JSON array, a row a line."""

    name = "json"
    media_type = "application/json"
    kind = Kind.ROWS

    def write(self, content: Rows, target: TextIO, metadata: Metadata) -> None:
        """Write the array row by row."""
        separator = "["
        for row in content.rows:
            line = json.dumps({field: row.get(field) for field in content.fields}, ensure_ascii=False)
            target.write(f"{separator}\n{line}")
            separator = ","
        target.write("[]\n" if separator == "[" else "\n]\n")


class JsonStandards(TextFormat[Iterable["Standard"]]):
    """Whole records without abstracts as a JSON array."""

    name = "json"
    media_type = "application/json"
    kind = Kind.STANDARDS

    def write(self, content: Iterable["Standard"], target: TextIO, metadata: Metadata) -> None:
        """Write the array record by record."""
        # Imported here: rows and counts need no records.
        from aistandards.model.codec import to_dict

        records = (to_dict(standard) for standard in content)
        write_array(({key: record[key] for key in record if key != "abstracts"} for record in records), target)
        target.write("\n")

    def sidecar(self, stem: str, metadata: Metadata) -> Mapping[str, Any]:
        """Return the metadata, which the array does not carry."""
        return titled(metadata)


class JsonChanges(TextFormat["Feed"]):
    """Changes as a JSON array."""

    name = "json"
    media_type = "application/json"
    kind = Kind.CHANGES

    def write(self, content: "Feed", target: TextIO, metadata: Metadata) -> None:
        """Write the array change by change."""
        write_array(map(attrs.asdict, content.changes), target)
        target.write("\n")


class JsonCheckResults(TextFormat[Iterable[tuple[Path, "Finding"]]]):
    """References of documents and their verdicts as a JSON array."""

    name = "json"
    media_type = "application/json"
    kind = Kind.CHECK_RESULTS

    def write(self, content: Iterable[tuple[Path, "Finding"]], target: TextIO, metadata: Metadata) -> None:
        """Write the array reference by reference."""
        write_array((check_row(path, finding) for path, finding in content), target)
        target.write("\n")


class JsonGaps(TextFormat["Matrix"]):
    """Counts by concept as a JSON object."""

    name = "json"
    media_type = "application/json"
    kind = Kind.GAPS

    def write(self, content: "Matrix", target: TextIO, metadata: Metadata) -> None:
        """Write the object."""
        target.write(dump(content.plain(), 2) + "\n")


class JsonCrosswalks(TextFormat["Selection"]):
    """Rows of crosswalks as a JSON array, each with its evidence and its age."""

    name = "json"
    media_type = "application/json"
    kind = Kind.CROSSWALKS

    def write(self, content: "Selection", target: TextIO, metadata: Metadata) -> None:
        """Write the array row by row."""
        write_array((row.plain() for row in content.rows), target)
        target.write("\n")


class JsonFrameworks(TextFormat[Iterable["Framework"]]):
    """A framework with its editions and provisions as a JSON object."""

    name = "json"
    media_type = "application/json"
    kind = Kind.FRAMEWORKS

    def write(self, content: Iterable["Framework"], target: TextIO, metadata: Metadata) -> None:
        """Write the object."""
        (framework,) = content
        target.write(dump({**attrs.asdict(framework), "edition": framework.edition}, 2) + "\n")


def write_array(values: Iterable[Any], target: TextIO, *, indent: int = 2, depth: int = 0) -> None:
    """Write an array value by value; the text is that of `json.dumps` of a list.

    Args:
        values: The values.
        target: The stream.
        indent: Spaces for each level.
        depth: Number of levels around the array.
    """
    separator = "["
    for value in values:
        target.write(f"{separator}\n{' ' * indent * (depth + 1)}{dump(value, indent, depth + 1)}")
        separator = ","
    target.write("[]" if separator == "[" else f"\n{' ' * indent * depth}]")


def write_object(members: Iterable[tuple[str, Any]], target: TextIO, *, indent: int = 2) -> None:
    """Write an object member by member; a value that is an iterator becomes an array and is written value by value.

    Args:
        members: Names and values; there is at least one. The next member is asked for when the one before is written.
        target: The stream.
        indent: Spaces for each level.
    """
    separator = "{"
    for name, value in members:
        target.write(f"{separator}\n{' ' * indent}{json.dumps(name, ensure_ascii=False)}: ")
        separator = ","
        if isinstance(value, Iterator):
            write_array(value, target, indent=indent, depth=1)
        else:
            target.write(dump(value, indent, 1))
    target.write("\n}")


def dump(value: Any, indent: int, depth: int = 0) -> str:
    """Return a value as indented JSON that stands inside so many levels."""
    # Line breaks inside of strings are escaped, so every line break here begins a line of the document.
    return json.dumps(value, ensure_ascii=False, indent=indent).replace("\n", "\n" + " " * indent * depth)
