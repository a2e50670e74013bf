"""Differences between two catalogue folders, record by record and field by field."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import orjson

from aistandards.catalog.files.lines import sort_key
from aistandards.catalog.snapshot import Snapshot
from aistandards.model import Standard
from aistandards.model.codec import facts, to_dict
from aistandards.plugin.registry import Plugins


def differences(old: Path, new: Path, plugins: Plugins | None = None) -> Iterator[str]:
    """Yield added, removed and changed records, field by field, in the order of designations."""
    designations = (Plugins.find() if plugins is None else plugins).designations
    before, after = _by_key(old), _by_key(new)
    for key in sorted(
        before.keys() | after.keys(), key=lambda key: sort_key(after.get(key) or before[key], designations)
    ):
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
    old_tags, new_tags = _tags(before), _tags(after)
    yield from (f"~ {after.designation}: tag + {concept}" for concept in sorted(new_tags - old_tags))
    yield from (f"~ {after.designation}: tag - {concept}" for concept in sorted(old_tags - new_tags))


def _tags(record: Standard) -> set[str]:
    return {annotation.concept for annotation in record.annotations}


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _by_key(folder: Path) -> dict[str, Standard]:
    snapshot = Snapshot.open(folder)
    return {
        record.origin.key: attrs.evolve(
            record, provenance=(attrs.evolve(record.origin, retrieved=None),)
        ).with_content_hash()
        for source in snapshot.dates
        for record in snapshot.records(source)
    }
