"""`manifest.json`: the version of the data, whom it is owed to, how much there is, and every file's SHA-256."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from aistandards.catalog.files.lines import Problem
from aistandards.errors import StoreError
from aistandards.model import RELEVANCE_LEVELS, PartialDate, Standard
from aistandards.model.json_schema import SCHEMA_VERSION
from aistandards.settings import replace_file
from aistandards.store import CONTEXT

FILE = "manifest.json"

_VERSION = re.compile(r"\d{4}\.(?:0[1-9]|1[0-2])\.[1-9]\d*", re.ASCII)
_AI = {f"relevance:{level}" for level in RELEVANCE_LEVELS}
_NEEDED = ("attribution", "licence", "url")
_COUNTS = ("records", "status", "work_items", "context")

Sources = Mapping[str, Mapping[str, Any]]


def checked_version(version: str) -> str:
    """A version of the data, by the calendar.

    Raises:
        StoreError: It is none.
    """
    if not _VERSION.fullmatch(version):
        raise StoreError(f"{version!r} is no version of the data: write year, month and number, 2026.11.4")
    return version


def owed(folder: Path) -> Sources:
    """Whom the records of each source are owed to, from `sources.toml`.

    Raises:
        StoreError: There is no such file, or something is missing in it.
    """
    path = folder / "sources.toml"
    example = 'for each source a table [name] with date = "2026-11", attribution, licence and url'
    try:
        sources = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise StoreError(f"{path} is missing: it says whom the records are owed to, {example}") from None
    except ValueError as error:
        raise StoreError(f"{path} cannot be read: {error}") from None
    for name, about in sources.items():
        missing = [key for key in _NEEDED if not (isinstance(about, dict) and isinstance(about.get(key), str))]
        if missing:
            raise StoreError(f"{path}: [{name}] lacks {', '.join(missing)}; it needs {example}")
    return sources


def write(folder: Path, version: str, sources: Sources, records: Mapping[str, Iterable[Standard]]) -> dict[str, Any]:
    """Write the manifest; it too.

    Args:
        folder: The catalogue folder, whose other files are as they shall be.
        version: Version of the data.
        sources: By source, its `date`, `attribution`, `licence` and `url`.
        records: By source, what was written.
    """
    held = {name: list(records[name]) for name in sources}
    manifest = {
        "version": version,
        "schema": SCHEMA_VERSION,
        "counts": totals(one for name in sources for one in held[name]),
        "sources": {name: {**_without_counts(about), **counts(held[name])} for name, about in sources.items()},
        "files": digests(folder),
    }
    replace_file(folder / FILE, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    return manifest


def _without_counts(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if name not in _COUNTS}


def counts(records: Iterable[Standard]) -> dict[str, Any]:
    """What one source has: records, those of each status, entries of programmes of work, and what is only context."""
    held = list(records)
    return {
        "records": len(held),
        "status": dict(sorted(Counter(one.status.value for one in held).items())),
        "work_items": sum(one.work_item for one in held),
        "context": sum(CONTEXT in one.concepts for one in held),
    }


def totals(records: Iterable[Standard]) -> dict[str, int]:
    """What all have together: a record is what one source tells, and several can tell of one standard."""
    held = list(records)
    ai = {one.designation for one in held if one.concepts & _AI}
    return {
        "records": len(held),
        "standards": len({one.designation for one in held}),
        "ai": len(ai),
        "context": len({one.designation for one in held if CONTEXT in one.concepts} - ai),
    }


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a catalogue folder but the manifest, by path."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != FILE and not path.name.startswith(".")
    }


def problems(folder: Path, manifest: Mapping[str, Any], records: Mapping[str, Iterable[Standard]]) -> Iterator[Problem]:
    """What is wrong with the manifest; that it is behind the files is one note, whatever has changed in them."""
    path = folder / FILE
    try:
        checked_version(str(manifest.get("version")))
    except StoreError as error:
        yield Problem(path, None, str(error))
    for name, about in manifest["sources"].items():
        try:
            PartialDate(str(about.get("date")))
        except ValueError as error:
            yield Problem(path, None, f"the date of the data of {name}: {error}")
    listed, there = manifest.get("files", {}), digests(folder)
    behind = [name for name in sorted(listed.keys() | there.keys()) if listed.get(name) != there.get(name)]
    held = {name: list(some) for name, some in records.items()}
    if manifest.get("schema") != SCHEMA_VERSION:
        behind.append("the version of the schema")
    if manifest.get("counts") != totals(one for some in held.values() for one in some):
        behind.append("the counts")
    for name, about in manifest["sources"].items():
        if {key: about.get(key) for key in _COUNTS} != counts(held.get(name, ())):
            behind.append(f"the counts of {name}")
    if behind:
        yield Problem(path, None, f"it is behind the files ({', '.join(behind)})", tidy=True)
