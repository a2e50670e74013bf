"""Targets of relations: standards of the catalogue, and standards that are known to be in no source.

Each relation of an AI standard points to a standard of the catalogue. `absent.toml` lists the targets that no source has,
for example an identical text that is not yet listed. The list shows that they are no mistakes. Relations of a record
that is only context may point out of the catalogue; otherwise the context would have no end.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from aistandards.errors import StoreError
from aistandards.model import Relation, Standard
from aistandards.model.designation import names_edition
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.store import CONTEXT

FILE = "absent.toml"

_HEAD = """# What the AI standards of this catalogue lead to and no source held when it was built: designations, works or keys.
# `aistandards catalog build` writes this list and `aistandards catalog tidy` shortens it; a line may be added by hand.
"""


class Targets:
    """The names by which relations can point to the records of a catalogue.

    Args:
        records: All records of the catalogue.
        designations: Reads the targets of relations.
    """

    def __init__(self, records: Iterable[Standard], designations: DesignationReader) -> None:
        self._designations = designations
        self._names: set[str] = set()
        self._editions: dict[str, list[str]] = defaultdict(list)
        for record in records:
            self._names |= {record.designation, record.work, record.origin.key}
            self._editions[record.work].append(record.designation)

    def missing(self, record: Standard) -> Iterator[Relation]:
        """Yield the relations of a record whose targets should be in the catalogue and are not."""
        if CONTEXT in record.concepts:
            return
        for relation in record.relations:
            if not {relation.target, relation.key} & self._names and not self._is_edition(relation.target):
                yield relation

    def _is_edition(self, target: str | None) -> bool:
        """Return whether a target names an edition of the catalogue by its year alone."""
        designation, _ = self._designations.attempt(target or "")
        if designation is None:
            return False
        editions = map(self._designations.attempt, self._editions.get(designation.work, ()))
        return any(edition is not None and names_edition(designation, edition) for edition, _ in editions)


def target_name(relation: Relation) -> str:
    """Return the target of a relation as `absent.toml` names it."""
    return relation.target or relation.key or ""


def read(folder: Path) -> frozenset[str]:
    """Return the targets that are known to be in no source.

    Raises:
        StoreError: The file cannot be read, or has no list of texts.
    """
    path = folder / FILE
    if not path.is_file():
        return frozenset()
    try:
        names = tomllib.loads(path.read_text(encoding="utf-8"))["absent"]
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f'{path} cannot be read ({error}); it must have a list, absent = ["…"]') from None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise StoreError(f'{path}: it must have a list of texts, absent = ["…"]')
    return frozenset(names)


def to_toml(names: Iterable[str]) -> str:
    """Return the text of `absent.toml`."""
    lines = "".join(f"  {json.dumps(name, ensure_ascii=False)},\n" for name in sorted(set(names)))
    return f"{_HEAD}absent = [\n{lines}]\n" if lines else f"{_HEAD}absent = []\n"
