"""The annotators of a sync: the project's own and those of plugins."""

from collections.abc import Iterable, Mapping

import attrs

from aistandards.annotate.interface import Annotator
from aistandards.annotate.relevance import RelevanceAnnotator
from aistandards.annotate.rules import load_rules
from aistandards.codec import sealed
from aistandards.model import Standard
from aistandards.plugins import Plugins
from aistandards.snapshot import bundled_folder


def installed_annotators(plugins: Plugins) -> list[Annotator]:
    """Relevance first, then what plugins offer."""
    offered: Mapping[str, Annotator] = plugins.annotators
    rules = load_rules(bundled_folder() / "vocabularies" / "ai-relevance.toml")
    return [RelevanceAnnotator(rules), *offered.values()]


def annotated(standard: Standard, annotators: Iterable[Annotator]) -> Standard:
    """The record with what annotators find in it, and sealed with the hash of its facts."""
    found = tuple(one for annotator in annotators for one in annotator.annotate(standard))
    return sealed(attrs.evolve(standard, annotations=found) if found else standard)
