"""Everything a plugin may use, in one place. Whatever is not exported here may move without notice."""

from aistandards.errors import (
    CredentialsMissing,
    DesignationError,
    RecordUnavailable,
    ShrunkenSource,
    SourceBroken,
    SourceError,
    SourceUnreachable,
)
from aistandards.model.annotation import Annotation, Direction, Method
from aistandards.model.dates import PartialDate
from aistandards.model.designation import Designation, Grammar, Supplement, natural_key
from aistandards.model.lifecycle import HARMONISED_STAGES, Stage, Status, harmonised_stage
from aistandards.model.relation import Relation, RelationType
from aistandards.model.standard import Committee, Dates, Link, Provenance, Standard
from aistandards.model.text import clean_text, plain_text, safe_text
from aistandards.model.vocabulary import Concept, ConceptScheme, MatchType, SchemeMapping
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.exporter import Exporter
from aistandards.plugin.hookspecs import hookimpl
from aistandards.plugin.source import Client, Rejected, Response, Source, SourceContext

__all__ = [
    "HARMONISED_STAGES",
    "Annotation",
    "Annotator",
    "Client",
    "Committee",
    "Concept",
    "ConceptScheme",
    "CredentialsMissing",
    "Dates",
    "Designation",
    "DesignationError",
    "Direction",
    "Exporter",
    "Grammar",
    "Link",
    "MatchType",
    "Method",
    "PartialDate",
    "Provenance",
    "RecordUnavailable",
    "Rejected",
    "Relation",
    "RelationType",
    "Response",
    "SchemeMapping",
    "ShrunkenSource",
    "Source",
    "SourceBroken",
    "SourceContext",
    "SourceError",
    "SourceUnreachable",
    "Stage",
    "Standard",
    "Status",
    "Supplement",
    "clean_text",
    "harmonised_stage",
    "hookimpl",
    "natural_key",
    "plain_text",
    "safe_text",
]
