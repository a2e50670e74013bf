"""The catalogue as files: written from a store, checked line by line, set in order again after a hand, compared.

People edit `catalog/` by hand; what is wrong is told by file and line, in a sentence.
"""

import datetime
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
import orjson

from aistandards.codec import facts, from_json, sealed, to_dict, to_json
from aistandards.curation import Curation
from aistandards.designations import parse_designation
from aistandards.errors import AistandardsError, DesignationError, StoreError
from aistandards.history import named_by_year
from aistandards.model import SUPPLEMENTING, RelationType, Standard, Status
from aistandards.own_files import replace_file
from aistandards.schema import SCHEMA_VERSION
from aistandards.snapshot import Snapshot
from aistandards.store import Store
from aistandards.vocabularies import Vocabularies

CONTEXT = "relevance:context"
"""The concept of records that are kept for what leads to them."""

_CLOSED = (RelationType.REPLACES, RelationType.REPLACED_BY, *SUPPLEMENTING)

LONGEST_QUOTE = 60
"""Characters of evidence; more of an abstract would be a text and not a fact."""


@attrs.frozen(slots=True)
class Problem:
    """What is wrong, where, and what to do."""

    path: Path
    line: int | None
    said: str

    def __str__(self) -> str:
        return f"{self.path}{f', line {self.line}' if self.line else ''}: {self.said}"


def check(folder: Path) -> Iterator[Problem]:
    """Everything that is wrong with a catalogue folder."""
    try:
        vocabularies = Vocabularies(folder / "vocabularies")
        Curation.load([folder / "curation"])
        snapshot = Snapshot.open(folder)
    except AistandardsError as error:
        yield Problem(folder, None, str(error))
        return
    yield from (Problem(folder / "vocabularies", None, said) for said in vocabularies.problems())
    found = [(source, entry) for source in snapshot.dates for entry in _entries(folder, source)]
    yield from _check_entries(found, vocabularies)
    yield from _check_ends(found)
    yield from _check_manifest(folder, snapshot, Counter(source for source, entry in found if entry.raw.strip()))


@attrs.frozen(slots=True)
class _Entry:
    """A line of the catalogue: its place, its bytes, and the record, or why it is none."""

    path: Path
    line: int
    raw: bytes
    record: Standard | ValueError

    def problem(self, said: str) -> Problem:
        name = "" if isinstance(self.record, ValueError) else f"{self.record.designation}: "
        return Problem(self.path, self.line, name + said)


def _entries(folder: Path, source: str) -> Iterator[_Entry]:
    """Every line of one source that is not empty."""
    path = folder / source / "standards.jsonl"
    for number, raw in enumerate(path.read_bytes().split(b"\n"), start=1):
        if raw:
            try:
                yield _Entry(path, number, raw, from_json(raw))
            except ValueError as error:
                yield _Entry(path, number, raw, error)


def _check_entries(found: Sequence[tuple[str, _Entry]], vocabularies: Vocabularies) -> Iterator[Problem]:
    """What is wrong with each line, alone and among the others."""
    known: dict[str, _Entry] = {}
    last: dict[str, str] = {}
    for source, entry in found:
        record = entry.record
        if isinstance(record, ValueError):
            yield entry.problem(f"not a record: {record}")
            continue
        yield from map(entry.problem, _faults(record, vocabularies))
        if record.origin.source != source:
            yield entry.problem(f"it is of {record.origin.source!r}; move it there")
        first = known.setdefault(record.origin.key, entry)
        if first is not entry:
            yield entry.problem(f"{record.origin.key} is in {first.path} too, line {first.line}")
        key = _sort_key(record)
        if key < last.get(source, ""):
            yield entry.problem("it is out of order; `aistandards catalog tidy` sorts")
        last[source] = max(last.get(source, ""), key)
        if entry.raw.decode() != to_json(record) or record != sealed(record):
            yield entry.problem(
                "keys, defaults or hash are not as they are written; `aistandards catalog tidy` mends that"
            )


def _check_ends(found: Sequence[tuple[str, _Entry]]) -> Iterator[Problem]:
    """What an entry replaces, is replaced by, amends or corrects must be there too, as context when it is not AI."""
    records = [(entry, entry.record) for _, entry in found if not isinstance(entry.record, ValueError)]
    named = {name for _, one in records for name in (one.designation, one.origin.key, named_by_year(one))}
    for entry, record in records:
        if CONTEXT in record.concepts:
            continue
        for arrow in record.relations:
            if arrow.type in _CLOSED and not {arrow.target, arrow.key} & named:
                end = arrow.target or arrow.key
                yield entry.problem(
                    f"it leads to {end}, which is not in the catalogue; add it in curation/context.toml"
                )


def _sort_key(record: Standard) -> str:
    try:
        return parse_designation(record.designation).sort_key
    except DesignationError:
        return ""


def _faults(record: Standard, vocabularies: Vocabularies) -> Iterator[str]:
    try:
        canonical = parse_designation(record.designation).text
        if canonical != record.designation:
            yield f"the canonical form is {canonical}"
    except DesignationError as error:
        yield str(error)
    for relation in record.relations:
        if relation.target is not None:
            try:
                parse_designation(relation.target)
            except DesignationError:
                yield f"{relation.type.value} {relation.target!r}, which is no designation"
    if record.abstracts:
        yield "an abstract is not a fact; remove it"
    yield from _tag_faults(record, vocabularies)
    yield from _date_faults(record)


def _tag_faults(record: Standard, vocabularies: Vocabularies) -> Iterator[str]:
    for one in record.annotations:
        try:
            vocabularies[one.concept]
        except KeyError:
            yield f"the concept {one.concept!r} is in no vocabulary"
        kind, _, language = one.field.partition(".")
        if kind == "titles" and record.titles.get(language, "")[one.start : one.end] != one.quote:
            yield f"{one.concept}: {one.quote!r} is not at characters {one.start} to {one.end} of {one.field}"
        if kind == "abstracts" and len(one.quote) > LONGEST_QUOTE:
            yield f"{one.concept}: quotes {len(one.quote)} characters of an abstract, at most {LONGEST_QUOTE} may be"


def _date_faults(record: Standard) -> Iterator[str]:
    dates, issued = record.dates, record.dates.issued
    if issued is not None and dates.withdrawn is not None and dates.withdrawn.latest < issued.earliest:
        yield f"withdrawn on {dates.withdrawn}, before it was issued on {issued}"
    if issued is not None and dates.registered is not None and issued.latest < dates.registered.earliest:
        yield f"issued on {issued}, before it was registered on {dates.registered}"
    if record.status.is_coming and dates.published is not None:
        yield f"published on {dates.published}, but its stage {record.stage.native} says {record.status.value}"
    if record.status is Status.PUBLISHED and issued is not None and issued.earliest > datetime.date.today():
        yield f"in force, but issued on {issued}"


def _check_manifest(folder: Path, snapshot: Snapshot, counts: Mapping[str, int]) -> Iterator[Problem]:
    path = folder / "manifest.json"
    if snapshot.manifest.get("schema") != SCHEMA_VERSION:
        yield Problem(
            path, None, f"the schema version is not {SCHEMA_VERSION!r}; `aistandards catalog tidy` mends that"
        )
    listed, there = snapshot.manifest.get("files", {}), digests(folder)
    for name in sorted(listed.keys() | there.keys()):
        if listed.get(name) != there.get(name):
            what = "is gone" if name not in there else "is not listed" if name not in listed else "has changed"
            yield Problem(path, None, f"{name} {what}; `aistandards catalog tidy` brings the manifest up to date")
    for source, about in snapshot.manifest["sources"].items():
        if about.get("records") != counts[source]:
            yield Problem(path, None, f"{source} has {counts[source]} records, not {about.get('records')}")


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a catalogue folder but the manifest, by path."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json" and not path.name.startswith(".")
    }


def write_snapshot(
    store: Store, folder: Path, version: str, sources: Mapping[str, Mapping[str, Any]]
) -> dict[str, int]:
    """Write a store's records as a catalogue folder: facts only, sorted, the same bytes for the same store.

    Args:
        store: A synchronised store.
        folder: The catalogue folder; its other contents stay.
        version: Version of the data.
        sources: By source, what the manifest says of it: at least `date`, `attribution`, `licence`.

    Returns:
        Records written, by source.
    """
    counts: dict[str, int] = {}
    for source in sources:
        path = folder / source / "standards.jsonl"
        lines = [to_json(_shipped(record)) + "\n" for record in store.records(source)]
        replace_file(path, "".join(lines))
        counts[source] = len(lines)
    write_manifest(folder, version, sources, counts)
    return counts


def _shipped(record: Standard) -> Standard:
    """The facts of a record: no abstracts, nothing that tells of one retrieval rather than of the standard."""
    origin = attrs.evolve(record.origin, url=None, retrieved=None, upstream_changed=None)
    return sealed(attrs.evolve(record, abstracts={}, provenance=(origin,)))


def tidy(folder: Path) -> None:
    """Write every line as it ought to be written, in order, and the manifest after them.

    Raises:
        StoreError: A line is not a record; nothing is written.
    """
    snapshot = Snapshot.open(folder)
    files: dict[Path, str] = {}
    counts: dict[str, int] = {}
    for source in snapshot.dates:
        records = []
        for entry in _entries(folder, source):
            if not entry.raw.strip():
                continue
            if isinstance(entry.record, ValueError):
                raise StoreError(f"{entry.path}, line {entry.line}: {entry.record}; mend that line")
            records.append(sealed(entry.record))
        records.sort(key=lambda record: (_sort_key(record), record.origin.upstream_id))
        path = folder / source / "standards.jsonl"
        files[path], counts[source] = "".join(to_json(record) + "\n" for record in records), len(records)
    for path, text in files.items():
        replace_file(path, text)
    write_manifest(folder, snapshot.version, snapshot.manifest["sources"], counts)


def write_manifest(
    folder: Path, version: str, sources: Mapping[str, Mapping[str, Any]], counts: Mapping[str, int]
) -> None:
    """Write `manifest.json`: the version of the data and of the schema, the sources, and every file's SHA-256."""
    manifest = {
        "version": version,
        "schema": SCHEMA_VERSION,
        "sources": {name: {**about, "records": counts[name]} for name, about in sources.items()},
        "files": digests(folder),
    }
    replace_file(folder / "manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def differences(old: Path, new: Path) -> Iterator[str]:
    """What a reviewer needs: records added, removed and changed, field by field, in order of designation."""
    before, after = _by_key(old), _by_key(new)
    for key in sorted(before.keys() | after.keys(), key=lambda one: _sort_key(after.get(one) or before[one])):
        if key not in before:
            yield f"+ {after[key].designation}: {after[key].title}"
        elif key not in after:
            yield f"- {before[key].designation}: {before[key].title}"
        else:
            yield from _changes(before[key], after[key])


def _changes(before: Standard, after: Standard) -> Iterator[str]:
    old, new = facts(to_dict(before)), facts(to_dict(after))
    for field in sorted(old.keys() | new.keys()):
        if old.get(field) != new.get(field):
            yield f"~ {after.designation}: {field}: {_plain(old.get(field))} → {_plain(new.get(field))}"
    was, now = ({one.concept for one in each.annotations} for each in (before, after))
    yield from (f"~ {after.designation}: tag + {concept}" for concept in sorted(now - was))
    yield from (f"~ {after.designation}: tag - {concept}" for concept in sorted(was - now))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _by_key(folder: Path) -> dict[str, Standard]:
    snapshot = Snapshot.open(folder)
    return {
        record.origin.key: sealed(attrs.evolve(record, provenance=(attrs.evolve(record.origin, retrieved=None),)))
        for source in snapshot.dates
        for record in snapshot.records(source)
    }
