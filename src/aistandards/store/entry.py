"""Records to store, and the counts of new, changed, unchanged and withheld ones."""

from collections.abc import Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any

import attrs
import orjson

from aistandards.model import Designation, Standard
from aistandards.model.codec import to_dict


@attrs.frozen(slots=False)
class Entry:
    """A record to store.

    Attributes:
        standard: The record of one source, with a single provenance.
        numbers: Every number of the document.
        sort_key: Key for the natural order.
    """

    standard: Standard
    numbers: tuple[str, ...]
    sort_key: str

    @classmethod
    def of(cls, standard: Standard, designation: Designation) -> "Entry":
        """Return the entry of a record and its parsed designation."""
        return cls(standard, designation.numbers, designation.sort_key)

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The record as plain dictionaries."""
        return to_dict(self.standard)

    @cached_property
    def data(self) -> str:
        """The record as one line of JSON."""
        return orjson.dumps(self.plain).decode()

    @cached_property
    def undated(self) -> bytes:
        """The record as JSON without the day of retrieval."""
        undated = {
            **self.plain,
            "provenance": [
                {name: value for name, value in provenance.items() if name != "retrieved"}
                for provenance in self.plain["provenance"]
            ],
        }
        return orjson.dumps(undated)

    @cached_property
    def full_hash(self) -> str:
        """Hash of all fields but the day of retrieval."""
        return blake2b(self.undated, digest_size=16).hexdigest()


@attrs.define(slots=True)
class Tally:
    """Counts of the records of a batch.

    Attributes:
        new: Records that were not stored before.
        changed: Records with a changed fact.
        unchanged: All others.
        withheld: Records that were not stored, because a field that the stored record has would become empty.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withheld: list["Withheld"] = attrs.field(factory=list)


@attrs.frozen(slots=True)
class Withheld:
    """A record that was not stored.

    Attributes:
        entry: The record.
        emptied: The fields that would become empty.
        committee: Reference of the committee of the stored record; empty without one.
    """

    entry: Entry
    emptied: tuple[str, ...]
    committee: str


_GROUPS = frozenset(("titles", "abstracts", "dates", "stage", "committee"))
"""Fields whose parts count one by one, such as `dates.published`."""

_NOT_GUARDED = frozenset(("annotations", "assessed", "provenance", "status", "extra", "work_item"))
"""Fields that this project adds, that always have a value, or whose loss is a change of state."""


def filled_fields(plain: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the fields of a plain record that have a value; parts have dotted names.

    >>> sorted(filled_fields({"designation": "ISO 1", "titles": {"en": "A", "fr": ""}, "ics": []}))
    ['designation', 'titles.en']
    """
    filled = set[str]()
    for name, value in plain.items():
        if name in _GROUPS and isinstance(value, Mapping):
            filled.update(f"{name}.{part}" for part, content in value.items() if content)
        elif value and name not in _NOT_GUARDED:
            filled.add(name)
    return frozenset(filled)
