"""Misspelt identifiers, and identifiers that name another document.

The module corrects misspellings with a clear meaning and refuses a record without a name of its own, with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from aistandards.plugin import Designation, DesignationError, Relation, RelationType
from aistandards_relaton.datasets import Dataset
from aistandards_relaton.fields import text, values

_RADIO = ((re.compile(r":$"), ""),)
CORRECTIONS: Mapping[str, Sequence[tuple[re.Pattern[str], str]]] = {
    # The colon separated the number and the title of a Question.
    "itu": _RADIO,
    "itu-r": _RADIO,
    "ieee": (
        (re.compile(r"^EEE(?= Std )"), "IEEE"),
        # The name of the file of the draft.
        (re.compile(r"\.pdf$"), ""),
        # The form of numbers in the 1960s: `No.271` is 271.
        (re.compile(r"(?<= Std )No\. ?(?=\d)"), ""),
        (re.compile(r"^IEEE Std Std/ANSI (?=[A-Z]*\d)"), "ANSI/IEEE Std "),
    ),
}
"""Patterns of misspellings in each dataset, with their replacements."""

_CHANGES = (RelationType.AMENDS, RelationType.CORRECTS)
_CHANGE = re.compile(r"\b(?:Amendment|Corrigendum)\s+\d|\bStandards? Interpretations\b", re.IGNORECASE)


def corrected(dataset: Dataset, identifier: str) -> str:
    """Return the identifier with corrected spelling."""
    for misspelling, replacement in CORRECTIONS.get(dataset.name, ()):
        identifier = misspelling.sub(replacement, identifier)
    return identifier


def refuse_name_of_another(designation: Designation, relations: Sequence[Relation], record: Mapping[str, Any]) -> None:
    """Refuse a record whose only name is that of another document or has no number.

    IEEE names an amendment without letters or number like its base: `IEEE Std 802.11`. That would be the name of two
    documents. An amendment that also replaces its base is the next edition and keeps the name.

    Raises:
        DesignationError: The name has no number.
        ValueError: The name is that of another document.
    """
    if designation.body == "itu-r" and not any(sign.isdecimal() for sign in designation.number):
        raise DesignationError(designation.text, len(designation.text), "it has no number")
    if designation.body != "ieee" or designation.date or designation.iteration or designation.supplements:
        return
    kinds = {relation.type for relation in relations}
    changes = any(_CHANGE.search(text(title) or "") for title in values(record, "title"))
    if RelationType.REPLACES not in kinds and (changes or kinds.intersection(_CHANGES)):
        raise ValueError(f"{designation.text!r} is the name of what this document changes; it has none of its own")
