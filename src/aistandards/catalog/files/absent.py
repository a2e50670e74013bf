"""Where relations end: what is in the catalogue, and what is known to be in no source.

An AI standard's relations end in the catalogue. Where no source holds the other end (a twin that is not yet listed, a project
that was dropped from the list) it stands in `absent.toml`, so that nobody takes it for a slip of the pen. What is only
there as context may lead out of the catalogue: otherwise it would have no end.
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


class Ends:
    """The names under which relations can find the records of a catalogue.

    Args:
        records: All of them.
        designations: Reads what relations lead to.
    """

    def __init__(self, records: Iterable[Standard], designations: DesignationReader) -> None:
        self._designations = designations
        self._names: set[str] = set()
        self._editions: dict[str, list[str]] = defaultdict(list)
        for record in records:
            self._names |= {record.designation, record.work, record.origin.key}
            self._editions[record.work].append(record.designation)

    def open(self, record: Standard) -> Iterator[Relation]:
        """The relations of a record that lead out of the catalogue and should not."""
        if CONTEXT in record.concepts:
            return
        for relation in record.relations:
            if not {relation.target, relation.key} & self._names and not self._is_edition(relation.target):
                yield relation

    def _is_edition(self, target: str | None) -> bool:
        """Whether a target is a record's edition that it names by its year alone."""
        asked, _ = self._designations.attempt(target or "")
        stored = [] if asked is None else map(self._designations.attempt, self._editions.get(asked.work, ()))
        return asked is not None and any(one is not None and names_edition(asked, one) for one, _ in stored)


def end_of(relation: Relation) -> str:
    """A relation's other end as it is named in `absent.toml`."""
    return relation.target or relation.key or ""


def absent(folder: Path) -> frozenset[str]:
    """What is known to be in no source.

    Raises:
        StoreError: The file is not what it ought to be.
    """
    path = folder / FILE
    if not path.is_file():
        return frozenset()
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8"))["absent"]
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f'{path} cannot be read ({error}); it must have a list, absent = ["…"]') from None
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise StoreError(f'{path}: it must have a list of texts, absent = ["…"]')
    return frozenset(listed)


def written(ends: Iterable[str]) -> str:
    """`absent.toml`."""
    names = "".join(f"  {json.dumps(one, ensure_ascii=False)},\n" for one in sorted(set(ends)))
    return f"{_HEAD}absent = [\n{names}]\n" if names else f"{_HEAD}absent = []\n"
