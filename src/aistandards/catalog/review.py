"""Review of tags: what is undecided, and what a decision changes in the store at once."""

from collections.abc import Callable
from pathlib import Path

import attrs
import click

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.snapshot import Snapshot
from aistandards.model import Annotation, Method, Standard
from aistandards.tagging.annotators import installed_annotators, prepare
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import remove_last_decision


def own_decisions(catalog: Catalog) -> Path:
    """The user's own file of decisions."""
    return catalog.home / "curation" / "review.toml"


def renew(catalog: Catalog, designation: str, change: Callable[[Standard], Standard]) -> None:
    """Change the records of a standard at once, not only at the next sync."""
    store = catalog.store
    for row in store.read.by_designation(designation):
        for held in store.read.records_of(row.id):
            store.refresh(held.source, held.upstream_id, change)
    store.inherit(catalog.plugins.designations.parse)


def take_back_last(catalog: Catalog, path: Path) -> None:
    """Take the last decision back, and let the record say again what the rules and the other decisions say."""
    decision = remove_last_decision(path)
    annotators, rest = installed_annotators(catalog.plugins), Curation.installed(catalog.home)
    snapshot = Snapshot.open()
    shipped = {one.origin.key: one for source in snapshot.dates for one in snapshot.records(source)}

    def as_before(record: Standard) -> Standard:
        # Of a record without its abstract the rules saw more than is held: then the bundled tags are the better ones.
        origin = shipped.get(record.origin.key)
        if record.assessed and not record.abstracts and origin is not None:
            return rest.apply(attrs.evolve(record, annotations=origin.annotations))
        return attrs.evolve(prepare(record, annotators, rest), assessed=record.assessed)

    renew(catalog, decision.designation, as_before)
    click.echo(f"undone: {decision.verdict.value} of {decision.concept} on {decision.designation}")


def _undecided(catalog: Catalog, scheme: str) -> list[tuple[Standard, str, list[Annotation]]]:
    found = []
    for standard in catalog.standards():
        by_concept: dict[str, list[Annotation]] = {}
        for one in standard.annotations:
            if one.concept.startswith(f"{scheme}:") and one.method in (Method.RULE, Method.COMMITTEE):
                by_concept.setdefault(one.concept, []).append(one)
        found += [
            (standard, concept, evidence)
            for concept, evidence in by_concept.items()
            if not catalog.curation.has_decision(standard.designation, concept)
        ]
    return sorted(found, key=lambda one: (max(each.confidence for each in one[2]), one[0].designation, one[1]))
