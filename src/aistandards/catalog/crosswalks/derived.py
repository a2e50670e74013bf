"""Derived rows: provisions that are anchors of concepts, beside the standards that carry these concepts.

Nobody wrote these rows and no file has them. Each has its evidence, which `Catalog.explain` shows in its sentences.
"""

from collections.abc import Iterable, Iterator, Mapping

from aistandards.model import Annotation, Standard
from aistandards.model.codec import from_json
from aistandards.model.crosswalk import CrosswalkRelation, CrosswalkRow
from aistandards.model.filter import Filter
from aistandards.model.lifecycle import STANDING
from aistandards.store.reader import Reader
from aistandards.tagging.frameworks import Framework, is_below
from aistandards.tagging.vocabularies import Vocabularies

DERIVED = "derived"
"""Name of the crosswalk of all derived rows."""


def derived_rows(
    reader: Reader, vocabularies: Vocabularies, framework: Framework, chosen: Filter, place: str | None = None
) -> Iterator[CrosswalkRow]:
    """Yield a row for each provision, concept and standard, in the order of provisions and designations.

    Args:
        reader: The store's reader.
        vocabularies: The installed vocabularies.
        framework: The framework whose provisions are anchors.
        chosen: Filter of the standards.
        place: Only this provision and what is below it.
    """
    anchored = {
        (provision, concept): carrying
        for (provision, concept), carrying in _anchored(vocabularies, framework).items()
        if place is None or provision == place or is_below(provision, place)
    }
    names = sorted({name for carrying in anchored.values() for name in carrying})
    if not names:
        return
    # What was superseded or withdrawn answers for no provision.
    group = chosen.replace(status=STANDING, tags=(*chosen.tags, tuple(names)))
    standards = [from_json(row["data"]) for row in reader.rows(group, with_data=True)]
    for (provision, concept), carrying in anchored.items():
        for standard in standards:
            if evidence := _evidence(standard, carrying):
                yield _row(framework, provision, concept, standard, evidence)


def _anchored(vocabularies: Vocabularies, framework: Framework) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return, for each provision and concept that is anchored there, the concept and those below it."""
    order = {provision: number for number, provision in enumerate(framework.provisions)}
    pairs = {
        (provision, f"{scheme.id}:{concept.id}")
        for scheme in vocabularies.schemes.values()
        for concept in scheme.concepts
        for anchor in concept.anchors
        if (provision := framework.of_anchor(anchor)) is not None
    }
    ordered = sorted(pairs, key=lambda pair: (order.get(pair[0].partition("(")[0], 0), pair))
    return {pair: tuple(vocabularies.narrower(pair[1])) for pair in ordered}


def _evidence(standard: Standard, carrying: Iterable[str]) -> tuple[Annotation, ...]:
    wanted = standard.concepts & frozenset(carrying)
    return tuple(one for one in standard.annotations if one.concept in wanted and not one.is_mention)


def _row(
    framework: Framework, provision: str, concept: str, standard: Standard, evidence: tuple[Annotation, ...]
) -> CrosswalkRow:
    return CrosswalkRow(
        crosswalk=DERIVED,
        framework=framework.id,
        relation=CrosswalkRelation.DERIVED,
        author="aistandards",
        source=concept,
        location=f"{concept} is anchored in {provision}",
        licence="computed",
        framework_edition=framework.edition,
        provision=provision,
        designation=standard.designation,
        concept=concept,
        evidence=evidence,
        held=True,
        edition=standard.designation,
        current=(standard.designation,) if standard.status.value == "published" else (),
    )
