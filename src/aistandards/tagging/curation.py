"""The curation: all decisions of people about tags, and their effect on records.

Decisions come from files (see `decisions`) and are applied to every record after the rules. A rule never overrides a
decision; a result of new rules that contradicts a decision is listed as a conflict.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import attrs

from aistandards.errors import CurationError
from aistandards.model import Method, Standard
from aistandards.settings import bundled_folder
from aistandards.tagging.decisions import Decision, Verdict, read_decisions


class Curation:
    """All decisions of several files.

    Args:
        decisions: The decisions, in any order.

    Attributes:
        decisions: All decisions, including those that a later one replaces.

    Raises:
        CurationError: Two decisions contradict each other.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self.decisions = tuple(decisions)
        self._in_force: dict[tuple[str, str], Decision] = {}
        for decision in _oldest_first(self.decisions):
            key = decision.designation, decision.concept
            earlier = self._in_force.get(key)
            if earlier is not None and decision.replaces != earlier.when:
                raise CurationError(
                    f"{decision.designation}, {decision.concept}: {earlier.verdict.value} of {earlier.when} and "
                    f"{decision.verdict.value} of {decision.when} contradict or repeat each other; remove one, or add "
                    f'replaces = "{earlier.when}" to the later one'
                )
            self._in_force[key] = decision

    @classmethod
    def load(cls, folders: Iterable[Path]) -> "Curation":
        """Read every `*.toml` file of several folders.

        Args:
            folders: The folders; a missing folder counts as empty.

        Returns:
            The decisions of all files.

        Raises:
            CurationError: A file is not valid; the message names file, decision and reason.
        """
        paths = (path for folder in folders for path in sorted(folder.glob("*.toml")))
        return cls(decision for path in paths for decision in read_decisions(path))

    @classmethod
    def installed(cls, home: Path) -> "Curation":
        """Read the bundled decisions and the user's own decisions.

        Args:
            home: The user's home folder of this program.

        Returns:
            The decisions of both.

        Raises:
            CurationError: A file is not valid; the message names file, decision and reason.
        """
        return cls.load([bundled_folder() / "curation", home / "curation"])

    @cached_property
    def version(self) -> str:
        """A hash of all decisions."""
        decisions = sorted(self.decisions, key=str)
        values = [[str(value) for value in attrs.astuple(decision)] for decision in decisions]
        return blake2b(json.dumps(values).encode(), digest_size=4).hexdigest()

    @property
    def in_force(self) -> Sequence[Decision]:
        """The decisions that no later one replaces, one for each record and concept."""
        return tuple(self._in_force.values())

    @cached_property
    def _by_designation(self) -> Mapping[str, list[Decision]]:
        by_designation: dict[str, list[Decision]] = {}
        for decision in self._in_force.values():
            by_designation.setdefault(decision.designation, []).append(decision)
        return by_designation

    @cached_property
    def required_records(self) -> frozenset[str]:
        """`source:upstream-id` of the records that are kept although no rule puts them in scope."""
        return frozenset(
            decision.record
            for decision in self._in_force.values()
            if decision.record and decision.verdict is not Verdict.REJECT
        )

    def decisions_for(self, standard: Standard) -> Sequence[Decision]:
        """Return the decisions in force for a record.

        Args:
            standard: The record.

        Returns:
            At most one decision for each concept.
        """
        return self._by_designation.get(standard.designation, ())

    def history(self, designation: str, concept: str) -> list[Decision]:
        """Return every decision on a record and concept, including replaced ones.

        Args:
            designation: Canonical designation of the record.
            concept: The concept, as `scheme:id`.

        Returns:
            The decisions, oldest first.
        """
        return _oldest_first(
            decision
            for decision in self.decisions
            if decision.designation == designation and decision.concept == concept
        )

    def has_decision(self, designation: str, concept: str) -> bool:
        """Whether a decision on a record and concept exists.

        Args:
            designation: Canonical designation of the record.
            concept: The concept, as `scheme:id`.

        Returns:
            True for any verdict.
        """
        return (designation, concept) in self._in_force

    def apply(self, standard: Standard) -> Standard:
        """Apply the decisions to a record.

        Args:
            standard: A record with the annotations of the rules.

        Returns:
            The record without the evidence for rejected concepts, and with the decisions that accept or add a concept.
        """
        decisions = self.decisions_for(standard)
        if not decisions:
            return standard
        rejected = {decision.concept for decision in decisions if decision.verdict is Verdict.REJECT}
        kept = [
            annotation
            for annotation in standard.annotations
            if annotation.concept not in rejected and annotation.method is not Method.CURATED
        ]
        added = [
            decision.annotation(standard, self.version)
            for decision in decisions
            if decision.verdict is not Verdict.REJECT
        ]
        return attrs.evolve(standard, annotations=(*kept, *added))

    def conflicts(self, standard: Standard) -> Iterator[tuple[Decision, str]]:
        """Find decisions that the current rules contradict.

        Args:
            standard: A record as the rules annotate it, without decisions.

        Yields:
            The decision and the contradiction.
        """
        for decision in self.decisions_for(standard):
            rules = {annotation.rule for annotation in standard.annotations if annotation.concept == decision.concept}
            new = rules - set(decision.rules)
            if decision.verdict is Verdict.REJECT and new:
                yield decision, f"rejected, but {', '.join(sorted(new))} finds it now"
            if decision.verdict is Verdict.ACCEPT and not rules:
                yield decision, "accepted, but no rule finds it any more"


def _oldest_first(decisions: Iterable[Decision]) -> list[Decision]:
    return sorted(decisions, key=lambda decision: decision.when.text)
