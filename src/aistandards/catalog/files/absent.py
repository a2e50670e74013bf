"""Where relations end: what is in the catalogue, and what is known to be in no source.

An AI standard's relations end in the catalogue. Where no source holds the other end (a twin that is not yet listed, a project
that was dropped from the list) it stands in `absent.toml`, so that nobody takes it for a slip of the pen. What is only
there as context may lead out of the catalogue: otherwise it would have no end.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from aistandards.catalog.editions import named_by_year
from aistandards.errors import StoreError
from aistandards.model import Relation, Standard
from aistandards.store import CONTEXT

FILE = "absent.toml"

_HEAD = """# What the AI standards of this catalogue lead to and no source held when it was built: designations, works or keys.
# `aistandards catalog build` writes this list and `aistandards catalog tidy` shortens it; a line may be added by hand.
"""


class Ends:
    """The names under which relations can find the records of a catalogue.

    Args:
        records: All of them.
    """

    def __init__(self, records: Iterable[Standard]) -> None:
        self._names: set[str] = set()
        for one in records:
            self._names |= {one.designation, one.work, one.origin.key, named_by_year(one)}

    def open(self, record: Standard) -> Iterator[Relation]:
        """The relations of a record that lead out of the catalogue and should not."""
        if CONTEXT in record.concepts:
            return
        for relation in record.relations:
            if not {relation.target, relation.key} & self._names:
                yield relation


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
