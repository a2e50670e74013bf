"""The model: what a standard is. It knows nothing of networks, databases or terminals."""

from aistandards.model.annotation import LONGEST_QUOTE, RELEVANCE_LEVELS, Annotation, Direction, Method
from aistandards.model.dates import PartialDate
from aistandards.model.designation import Designation, Grammar, Supplement
from aistandards.model.lifecycle import HARMONISED_STAGES, Stage, Status
from aistandards.model.relation import SUPPLEMENTING, Relation, RelationType
from aistandards.model.standard import Committee, Dates, Link, Provenance, Standard

__all__ = [
    "HARMONISED_STAGES",
    "LONGEST_QUOTE",
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
