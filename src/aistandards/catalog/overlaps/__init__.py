"""Overlaps: the standards on the subject of a text or of a standard, published or in work, each with the reasons."""

from aistandards.catalog.overlaps.compare import overlaps
from aistandards.catalog.overlaps.results import (
    Compared,
    Member,
    Overlap,
    Overlaps,
    Parts,
    SharedConcept,
    SharedWord,
    Span,
    Subject,
)
from aistandards.catalog.overlaps.subject import MAX_TEXT

__all__ = [
    "MAX_TEXT",
    "Compared",
    "Member",
    "Overlap",
    "Overlaps",
    "Parts",
    "SharedConcept",
    "SharedWord",
    "Span",
    "Subject",
    "overlaps",
]
