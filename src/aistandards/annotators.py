"""The annotators of a sync: the project's own and those of plugins."""

from collections.abc import Mapping

from aistandards.annotate.interface import Annotator
from aistandards.annotate.relevance import RelevanceAnnotator
from aistandards.annotate.rules import load_rules
from aistandards.plugins import Plugins
from aistandards.snapshot import bundled_folder


def installed_annotators(plugins: Plugins) -> list[Annotator]:
    """Relevance first, then what plugins offer."""
    offered: Mapping[str, Annotator] = plugins.annotators
    rules = load_rules(bundled_folder() / "vocabularies" / "ai-relevance.toml")
    return [RelevanceAnnotator(rules), *offered.values()]
