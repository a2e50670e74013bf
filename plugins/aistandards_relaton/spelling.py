"""Identifiers that are misspelt, and those that name another document than their record is of.

A spelling is put right where its meaning is plain; what is left without a name of its own is refused, with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from aistandards.plugin import Designation, DesignationError, Relation, RelationType
from aistandards_relaton.datasets import Dataset
from aistandards_relaton.fields import text, values

_RADIO = ((re.compile(r":$"), ""),)
PLAIN: Mapping[str, Sequence[tuple[re.Pattern[str], str]]] = {
    # The colon stood between a Question's number and its title.
    "itu": _RADIO,
    "itu-r": _RADIO,
    "ieee": (
        (re.compile(r"^EEE(?= Std )"), "IEEE"),
        # The name of the file the draft was in.
        (re.compile(r"\.pdf$"), ""),
        # As standards were numbered in the sixties: `No.271` is 271.
        (re.compile(r"(?<= Std )No\. ?(?=\d)"), ""),
        (re.compile(r"^IEEE Std Std/ANSI (?=[A-Z]*\d)"), "ANSI/IEEE Std "),
    ),
}
"""What is misspelt in which dataset, and what is meant."""

_CHANGES = (RelationType.AMENDS, RelationType.CORRECTS)
_CHANGE = re.compile(r"\b(?:Amendment|Corrigendum)\s+\d|\bStandards? Interpretations\b", re.IGNORECASE)


def meant(dataset: Dataset, identifier: str) -> str:
    """The identifier as it is meant."""
    for misspelt, right in PLAIN.get(dataset.name, ()):
        identifier = misspelt.sub(right, identifier)
    return identifier


def refuse_name_of_another(designation: Designation, relations: Sequence[Relation], record: Mapping[str, Any]) -> None:
    """Refuse a record that has only the name of another document, or of none.

    IEEE calls an amendment whose letters or number are missing what it amends: `IEEE Std 802.11`, which would then be
    the name of two documents. One that revises that document as well is the document's next edition and keeps the name.

    Raises:
        DesignationError: It has no number at all.
        ValueError: It has that of another one.
    """
    if designation.body == "itu-r" and not any(sign.isdecimal() for sign in designation.number):
        raise DesignationError(designation.text, len(designation.text), "it has no number")
    if designation.body != "ieee" or designation.date or designation.iteration or designation.supplements:
        return
    kinds = {relation.type for relation in relations}
    changes = any(_CHANGE.search(text(title) or "") for title in values(record, "title"))
    if RelationType.REPLACES not in kinds and (changes or kinds.intersection(_CHANGES)):
        raise ValueError(f"{designation.text!r} is the name of what this document changes; it has none of its own")
