"""Review of tags: what is undecided, what rules contradict, and what a decision changes in the store at once."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import attrs

from aistandards.catalog.snapshot import Snapshot
from aistandards.model import Annotation, Method, Standard
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.registry import Plugins
from aistandards.store import Store
from aistandards.tagging.annotators import installed_annotators, prepare
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision, append, read_decisions, remove_last_decision


@attrs.frozen(slots=True)
class OpenTag:
    """A tag that a rule or a committee gave and nobody decided about.

    Attributes:
        standard: The standard.
        concept: `scheme:id`.
        evidence: The annotations with that concept.
    """

    standard: Standard
    concept: str
    evidence: tuple[Annotation, ...]

    @property
    def confidence(self) -> float:
        """Confidence of the strongest evidence, from 0 to 1."""
        return max(annotation.confidence for annotation in self.evidence)


@attrs.frozen(slots=True)
class Conflict:
    """A decision that today's rules contradict.

    Attributes:
        decision: The decision.
        reason: What the rules find now.
    """

    decision: Decision
    reason: str


@attrs.frozen(slots=True)
class Effect:
    """The tags that a decision changes on its standard.

    Attributes:
        given: Concepts that the standard carries after the decision only.
        taken: Concepts that it carried before the decision only.
    """

    given: frozenset[str]
    taken: frozenset[str]


def effect(standard: Standard, decision: Decision, curation: Curation) -> Effect:
    """Return what a decision would change on a standard; nothing is written.

    Args:
        standard: The standard as it is.
        decision: The decision.
        curation: The decisions so far.
    """
    after = Curation([*curation.decisions_for(standard), decision]).apply(standard).concepts
    return Effect(after - standard.concepts, standard.concepts - after)


def own_decisions(home: Path) -> Path:
    """Return the path of the user's own file of decisions."""
    return home / "curation" / "review.toml"


def with_file(curation: Curation, path: Path) -> Curation:
    """Return the decisions so far and those of a file, which may lie outside the installed folders.

    Raises:
        CurationError: The file is not valid, or contradicts the decisions so far.
    """
    own = read_decisions(path) if path.is_file() else ()
    return Curation([*curation.decisions, *(each for each in own if each not in curation.decisions)])


def open_tags(standards: Iterable[Standard], curation: Curation, scheme: str) -> list[OpenTag]:
    """Return the tags of a scheme that nobody decided about, the lowest confidence first."""
    tags: list[OpenTag] = []
    for standard in standards:
        by_concept: dict[str, list[Annotation]] = {}
        for annotation in standard.annotations:
            by_rule = annotation.method in (Method.RULE, Method.COMMITTEE)
            if by_rule and annotation.concept.startswith(f"{scheme}:"):
                by_concept.setdefault(annotation.concept, []).append(annotation)
        tags += [
            OpenTag(standard, concept, tuple(evidence))
            for concept, evidence in by_concept.items()
            if not curation.has_decision(standard.designation, concept)
        ]
    return sorted(tags, key=lambda tag: (tag.confidence, tag.standard.designation, tag.concept))


def decide(store: Store, decision: Decision, curation: Curation, path: Path, designations: DesignationReader) -> None:
    """Write a decision to a file and apply it to the standard at once, with the earlier decisions on it.

    Args:
        store: The store.
        decision: The new decision.
        curation: The decisions so far.
        path: The file that gets the decision.
        designations: Reads designations.
    """
    earlier = [each for each in with_file(curation, path).decisions if each.designation == decision.designation]
    append(path, decision)
    _change(store, decision.designation, Curation([*earlier, decision]).apply, designations)


def undo(store: Store, path: Path, home: Path, plugins: Plugins) -> Decision:
    """Take back the last decision of a file; its standard says again what the rules and the other decisions say.

    Args:
        store: The store.
        path: The file of decisions.
        home: Folder of the user's state, where the other decisions are.
        plugins: The installed plugins, whose annotators take part.

    Raises:
        CurationError: The file has no decision.
    """
    decision = remove_last_decision(path)
    annotators, rest = installed_annotators(plugins), Curation.installed(home)
    snapshot = Snapshot.open()
    bundled = {record.origin.key: record for source in snapshot.dates for record in snapshot.records(source)}

    def as_before(record: Standard) -> Standard:
        # The rules read an abstract that the store does not have, so the bundled tags are better.
        origin = bundled.get(record.origin.key)
        if record.assessed and not record.abstracts and origin is not None:
            return rest.apply(attrs.evolve(record, annotations=origin.annotations))
        return attrs.evolve(prepare(record, annotators, rest), assessed=record.assessed)

    _change(store, decision.designation, as_before, plugins.designations)
    return decision


def conflicts(
    find: Callable[[str], Sequence[Standard]], curation: Curation, annotators: Sequence[Annotator]
) -> list[Conflict]:
    """Return the decisions that today's rules contradict.

    Args:
        find: Returns the standards that a designation may stand for.
        curation: The decisions.
        annotators: The rules.
    """
    designations = dict.fromkeys(decision.designation for decision in curation.decisions)
    return [
        Conflict(decision, reason)
        for designation in designations
        for standard in find(designation)[:1]
        for decision, reason in curation.conflicts(prepare(attrs.evolve(standard, annotations=()), annotators))
    ]


def _change(
    store: Store, designation: str, change: Callable[[Standard], Standard], designations: DesignationReader
) -> None:
    """Change the records of a standard now, not only at the next sync."""
    for row in store.read.by_designation(designation):
        for record in store.read.records_of(row.id):
            store.update_record(record.source, record.upstream_id, change)
    store.inherit(designations.parse)
