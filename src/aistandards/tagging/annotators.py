"""The annotators of a synchronisation: the project's own and those of plugins, and the record they complete."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from aistandards.model import RELEVANCE_LEVELS, Standard
from aistandards.model.consistency import consistent
from aistandards.model.sanitise import sanitise
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.registry import Plugins
from aistandards.settings import bundled_folder
from aistandards.tagging.curation import Curation
from aistandards.tagging.protective import techniques, with_one_level, with_protective
from aistandards.tagging.rule_annotator import RuleAnnotator
from aistandards.tagging.rules import load_rules
from aistandards.tagging.sentences import load_sentence_cues

SCOPE = tuple(f"relevance:{level}" for level in RELEVANCE_LEVELS)
"""The concepts that put a record in scope."""

RULE_FILES = ("priors", "ai-relevance", "rights", "topics", "exchange", "un-system")
"""Files of `catalog/rules/`, in order: later ones may require concepts of earlier ones."""

CUES = "sentences.toml"
"""File of `catalog/rules/` with the words by which the sentences of an abstract are told apart."""

NO_CURATION = Curation()
"""A curation without decisions."""


def installed_annotators(plugins: Plugins) -> list[Annotator]:
    """Return the installed annotators.

    Args:
        plugins: The installed plugins.

    Returns:
        The project's rule annotator first, then the annotators of plugins.
    """
    offered: Mapping[str, Annotator] = plugins.annotators
    folder = bundled_folder() / "rules"
    texts = tuple(path.read_bytes() for path in sorted(folder.glob("*.toml")))
    return [_rule_annotator(folder, texts), *offered.values()]


@lru_cache(maxsize=2)
def _rule_annotator(folder: Path, _texts: tuple[bytes, ...]) -> RuleAnnotator:
    """Return the annotator of a folder; its index is made once, until a file changes."""
    rule_sets, cues = [load_rules(folder / f"{name}.toml") for name in RULE_FILES], load_sentence_cues(folder / CUES)
    return RuleAnnotator(rule_sets, {*SCOPE, *techniques()}, cues)


def versions(annotators: Iterable[Annotator]) -> str:
    """Return names and versions of annotators as one text; a record's tags depend on it and on the record's text.

    Args:
        annotators: The annotators, in any order.

    Returns:
        For example `rules@1+2+3`, several separated by commas.
    """
    return ",".join(sorted(f"{annotator.name}@{annotator.version}" for annotator in annotators))


def prepare(standard: Standard, annotators: Iterable[Annotator], curation: Curation = NO_CURATION) -> Standard:
    """Sanitise a record, move contradicted dates, annotate it, apply the curation, decide its relevance, and add the hash of its facts.

    Args:
        standard: A record as a source yields it.
        annotators: The annotators.
        curation: The decisions of people.

    Returns:
        The record as it is stored.

    Raises:
        ValueError: The record has no valid key or designation; the message says why.
    """
    standard = consistent(sanitise(standard))
    annotations = tuple(annotation for annotator in annotators for annotation in annotator.annotate(standard))
    return decide(standard.with_content_hash(annotations=annotations, assessed=bool(standard.abstracts)), curation)


def decide(standard: Standard, curation: Curation) -> Standard:
    """Apply the curation to a record, mark it as protective if it then carries a technique, and keep one level.

    Args:
        standard: A record with the annotations of the rules.
        curation: The decisions of people.
    """
    # The second time, so that a decision about `relevance:protective` itself counts too.
    return with_one_level(curation.apply(with_protective(curation.apply(standard))))
