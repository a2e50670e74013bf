"""The annotators of a sync: the project's own and those of plugins."""

from collections.abc import Iterable, Mapping

from aistandards.model import RELEVANCE_LEVELS, Standard
from aistandards.model.codec import sealed
from aistandards.model.sanitise import neutral
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.registry import Plugins
from aistandards.settings import bundled_folder
from aistandards.tagging.curation import Curation
from aistandards.tagging.rule_annotator import RuleAnnotator
from aistandards.tagging.rules import load_rules

SCOPE = tuple(f"relevance:{level}" for level in RELEVANCE_LEVELS)
"""The concepts that put a record in scope."""

RULE_FILES = ("ai-relevance", "rights", "topics")
"""Files of `catalog/rules/`, in order: later ones may require concepts of earlier ones."""

NOTHING_DECIDED = Curation()


def installed_annotators(plugins: Plugins) -> list[Annotator]:
    """The project's rules first, then what plugins offer."""
    offered: Mapping[str, Annotator] = plugins.annotators
    folder = bundled_folder() / "rules"
    return [RuleAnnotator([load_rules(folder / f"{name}.toml") for name in RULE_FILES], SCOPE), *offered.values()]


def versions(annotators: Iterable[Annotator]) -> str:
    """The annotators and their versions in one word: what a record's tags depend on besides its text."""
    return ",".join(sorted(f"{annotator.name}@{annotator.version}" for annotator in annotators))


def annotated(standard: Standard, annotators: Iterable[Annotator], curation: Curation = NOTHING_DECIDED) -> Standard:
    """The record, made harmless, with what annotators find and people decide, and sealed with the hash of its facts.

    Raises:
        ValueError: It has no key or designation that can be kept; the message says why.
    """
    standard = neutral(standard)
    found = tuple(one for annotator in annotators for one in annotator.annotate(standard))
    return curation.applied(sealed(standard, annotations=found, assessed=bool(standard.abstracts)))
