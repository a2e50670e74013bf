"""`manifest.json`: version, attributions and counts of the data, and the SHA-256 of every file."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs

from aistandards.catalog.files.lines import Problem
from aistandards.catalog.snapshot import Snapshot, by_origin
from aistandards.errors import StoreError
from aistandards.model import PROTECTIVE, PartialDate, Standard
from aistandards.model.filter import Filter
from aistandards.model.json_schema import SCHEMA_VERSION
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.settings import replace_file
from aistandards.store import CONTEXT, Store
from aistandards.store.loading import load

FILE = "manifest.json"

_VERSION = re.compile(r"\d{4}\.(?:0[1-9]|1[0-2])\.[1-9]\d*", re.ASCII)
_REQUIRED = ("attribution", "licence", "url")
_COUNTS = ("records", "status", "work_items", "context")

Sources = Mapping[str, Mapping[str, Any]]


def checked_version(version: str) -> str:
    """Return a version of the data, by the calendar, if it is valid.

    Raises:
        StoreError: The version is not valid.
    """
    if not _VERSION.fullmatch(version):
        raise StoreError(f"{version!r} is not a version of the data: write year, month and number, 2026.11.4")
    return version


def read_sources(folder: Path) -> Sources:
    """Return the sources and their attributions, from `sources.toml`.

    Raises:
        StoreError: There is no such file, or a source lacks a field.
    """
    path = folder / "sources.toml"
    example = 'for each source a table [name] with date = "2026-11", attribution, licence and url'
    try:
        sources = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise StoreError(f"{path} is missing: it gives the attribution of the records, {example}") from None
    except ValueError as error:
        raise StoreError(f"{path} cannot be read: {error}") from None
    for name, about in sources.items():
        missing = [key for key in _REQUIRED if not (isinstance(about, dict) and isinstance(about.get(key), str))]
        if missing:
            raise StoreError(f"{path}: [{name}] lacks {', '.join(missing)}; it needs {example}")
    return sources


def read_snapshot(folder: Path) -> Snapshot:
    """Return a catalogue folder, with the sources that `sources.toml` has and `manifest.json` does not have yet.

    Raises:
        StoreError: A file cannot be read.
    """
    snapshot = Snapshot.open(folder)
    known = snapshot.manifest["sources"]
    listed = read_sources(folder) if (folder / "sources.toml").is_file() else {}
    # A report about a source follows its records, so the order is that of `sources.toml`.
    new = {name: known.get(name, about) for name, about in listed.items() if name in known or "date" in about}
    return attrs.evolve(snapshot, manifest={**snapshot.manifest, "sources": {**new, **known}})


def write(
    folder: Path,
    version: str,
    sources: Sources,
    records: Mapping[str, Iterable[Standard]],
    designations: DesignationReader,
) -> dict[str, Any]:
    """Write the manifest and return it.

    Args:
        folder: The catalogue folder, whose other files are complete.
        version: Version of the data.
        sources: By source, its `date`, `attribution`, `licence` and `url`.
        records: By source, the written records.
        designations: Reads the designation of each record.
    """
    by_source = {name: list(records[name]) for name in sources}
    manifest = {
        "version": version,
        "schema": SCHEMA_VERSION,
        "counts": totals(by_source, designations),
        "sources": {name: {**_without_counts(about), **counts(by_source[name])} for name, about in sources.items()},
        "files": digests(folder),
    }
    replace_file(folder / FILE, _text(manifest))
    return manifest


def update_digests(folder: Path) -> None:
    """Write the digests of the files into the manifest of a catalogue folder, if it has one."""
    path = folder / FILE
    if path.is_file():
        manifest = json.loads(path.read_text(encoding="utf-8"))
        replace_file(path, _text({**manifest, "files": digests(folder)}))


def _text(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def _without_counts(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if name not in _COUNTS}


def counts(records: Iterable[Standard]) -> dict[str, Any]:
    """Return counts of one source: records, each status, entries of programmes of work, and context."""
    records = list(records)
    return {
        "records": len(records),
        "status": dict(sorted(Counter(record.status.value for record in records).items())),
        "work_items": sum(record.work_item for record in records),
        "context": sum(CONTEXT in record.concepts for record in records),
    }


def totals(records: Mapping[str, Sequence[Standard]], designations: DesignationReader) -> dict[str, int]:
    """Return counts of all sources together: a record is of one source, and several can describe one standard.

    Args:
        records: The records of each source.
        designations: Reads the designation of each record.
    """
    with Store("sqlite://") as store:
        load(store, store.begin_run("totals", ""), by_origin(records.values()), designations.parse)
        ai, everything = store.read.count(Filter(ai=True)), store.read.count(Filter())
        protective = store.read.count(Filter(relevance=PROTECTIVE))
        context = {row[0] for row in store.read.tags.beginning(CONTEXT, Filter(ai=False))}
    number = sum(map(len, records.values()))
    return {"records": number, "standards": everything, "ai": ai, "protective": protective, "context": len(context)}


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a catalogue folder except the manifest, by path."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != FILE and not path.name.startswith(".")
    }


def problems(
    folder: Path,
    manifest: Mapping[str, Any],
    records: Mapping[str, Iterable[Standard]],
    designations: DesignationReader,
) -> Iterator[Problem]:
    """Yield the problems of the manifest; all differences from the files together are one note."""
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
    listed, actual = manifest.get("files", {}), digests(folder)
    behind = [name for name in sorted(listed.keys() | actual.keys()) if listed.get(name) != actual.get(name)]
    by_source = {name: list(of_source) for name, of_source in records.items()}
    if manifest.get("schema") != SCHEMA_VERSION:
        behind.append("the version of the schema")
    if manifest.get("counts") != totals(by_source, designations):
        behind.append("the counts")
    for name, about in manifest["sources"].items():
        if {key: about.get(key) for key in _COUNTS} != counts(by_source.get(name, ())):
            behind.append(f"the counts of {name}")
    if behind:
        yield Problem(path, None, f"it is behind the files ({', '.join(behind)})", tidy=True)
