"""The model: what a standard is. It knows nothing of networks, databases or terminals."""

from aistandards.model.dates import PartialDate
from aistandards.model.designation import Designation, Grammar, Supplement
from aistandards.model.evidence import RELEVANCE_LEVELS, Annotation, Direction, Method
from aistandards.model.lifecycle import Stage, Status
from aistandards.model.relation import SUPPLEMENTING, Relation, RelationType
from aistandards.model.standard import Committee, Dates, Link, Provenance, Standard

__all__ = [
    "RELEVANCE_LEVELS",
    "SUPPLEMENTING",
    "Annotation",
    "Committee",
    "Dates",
    "Designation",
    "Direction",
    "Grammar",
    "Link",
    "Method",
    "PartialDate",
    "Provenance",
    "Relation",
    "RelationType",
    "Stage",
    "Standard",
    "Status",
    "Supplement",
]
