"""A record on its way into the store, and the count of what became of a batch of them."""

from functools import cached_property
from hashlib import blake2b
from typing import Any

import attrs
import orjson

from aistandards.model import Designation, Standard
from aistandards.model.codec import to_dict


@attrs.frozen(slots=False)
class Entry:
    """A record on its way into the store.

    Attributes:
        standard: What one source says, with one provenance.
        numbers: Every number it is known by.
        sort_key: Natural order.
    """

    standard: Standard
    numbers: tuple[str, ...]
    sort_key: str

    @classmethod
    def of(cls, standard: Standard, designation: Designation) -> "Entry":
        """The record under what its designation, taken apart, says of it."""
        return cls(standard, designation.numbers, designation.sort_key)

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The record as dictionaries."""
        return to_dict(self.standard)

    @cached_property
    def data(self) -> str:
        """The record as one line of JSON."""
        return orjson.dumps(self.plain).decode()

    @cached_property
    def full_hash(self) -> str:
        """Equal for equal records, whenever they were retrieved."""
        timeless = {
            **self.plain,
            "provenance": [
                {name: value for name, value in one.items() if name != "retrieved"} for one in self.plain["provenance"]
            ],
        }
        return blake2b(orjson.dumps(timeless), digest_size=16).hexdigest()


@attrs.define(slots=True)
class Tally:
    """How many records of a batch were new, changed or as before."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
