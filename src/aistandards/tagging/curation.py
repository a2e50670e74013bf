"""What people have decided about tags. Their decisions come from files and are put on every record after the rules.

A decision names a record, a concept, who decided in which role, when, why and on what source. Rules never undo one; what
new rules say against one is listed as a conflict.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import CurationError
from aistandards.model import LONGEST_QUOTE, Annotation, Direction, Method, PartialDate, Standard
from aistandards.settings import TomlFile, bundled_folder, replace_file

_NEEDED = ("designation", "concept", "verdict", "who", "when", "why", "source")


class Verdict(StrEnum):
    """What was decided: the rules are right, the rules are wrong, the rules have overlooked it."""

    ACCEPT = "accept"
    REJECT = "reject"
    ADD = "add"


@attrs.frozen(slots=True, kw_only=True)
class Decision:
    """One decision.

    Attributes:
        designation: The record it is about, canonical.
        concept: `scheme:id`.
        verdict: What was decided.
        who: The role of who decided, not a person's name: `project editor`.
        when: The day.
        why: In a sentence.
        source: What it rests on: the text read, a document, an address.
        rules: Ids of the rules whose evidence was judged; for conflicts with others.
        quote: The words that justify it, where the record's own text has them.
        direction: What the standard does to what the concept names.
        record: `source:upstream-id` of a record that must be kept though no rule puts it in scope.
        replaces: The day of an earlier decision on the same record and concept that this one replaces.
    """

    designation: str
    concept: str
    verdict: Verdict
    who: str
    when: PartialDate
    why: str
    source: str
    rules: tuple[str, ...] = ()
    quote: str | None = None
    direction: Direction = Direction.CONCERNS
    record: str | None = None
    replaces: PartialDate | None = None

    def annotation(self, standard: Standard, version: str) -> Annotation:
        """The decision as evidence: the quoted words where the record has them, else the source it rests on."""
        field, text = next(
            (
                (f"{kind}.{language}", text)
                for kind in ("titles", "abstracts")
                for language, text in getattr(standard, kind).items()
                if self.quote and self.quote in text
            ),
            ("curation", self.source),
        )
        # The whole source stands in the decision; a record carries no text longer than a quotation.
        quote = self.quote if field != "curation" and self.quote else self.source[:LONGEST_QUOTE]
        start = text.index(quote)
        return Annotation(
            self.concept,
            Method.CURATED,
            field,
            quote,
            start,
            start + len(quote),
            self.who,
            version,
            1.0,
            self.when,
            self.direction,
        )


class Curation:
    """All decisions of some files.

    Args:
        decisions: In any order.

    Raises:
        CurationError: Two decisions contradict each other.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self.decisions = tuple(decisions)
        self._standing: dict[tuple[str, str], Decision] = {}
        for decision in sorted(self.decisions, key=lambda one: one.when.text):
            key = decision.designation, decision.concept
            earlier = self._standing.get(key)
            if earlier is not None and decision.replaces != earlier.when:
                raise CurationError(
                    f"{decision.designation}, {decision.concept}: {earlier.verdict.value} of {earlier.when} and "
                    f"{decision.verdict.value} of {decision.when} contradict or repeat each other; remove one, or say "
                    f'replaces = "{earlier.when}" in the later one'
                )
            self._standing[key] = decision

    @classmethod
    def load(cls, folders: Iterable[Path]) -> "Curation":
        """Read every `*.toml` of some folders; a folder that is not there has none.

        Raises:
            CurationError: A file is not valid; the message names file, decision and reason.
        """
        return cls(decision for folder in folders for path in sorted(folder.glob("*.toml")) for decision in _read(path))

    @classmethod
    def installed(cls, home: Path) -> "Curation":
        """The bundled decisions and the user's own."""
        return cls.load([bundled_folder() / "curation", home / "curation"])

    @cached_property
    def version(self) -> str:
        """Changes with every decision."""
        plain = [
            [str(value) for value in attrs.astuple(one)] for one in sorted(self.decisions, key=lambda one: str(one))
        ]
        return blake2b(json.dumps(plain).encode(), digest_size=4).hexdigest()

    @cached_property
    def _by_designation(self) -> Mapping[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for decision in self._standing.values():
            found.setdefault(decision.designation, []).append(decision)
        return found

    @cached_property
    def records(self) -> frozenset[str]:
        """`source:upstream-id` of what must be kept whatever the rules say."""
        return frozenset(
            one.record for one in self._standing.values() if one.record and one.verdict is not Verdict.REJECT
        )

    def on(self, standard: Standard) -> Sequence[Decision]:
        """The decisions in force on one record."""
        return self._by_designation.get(standard.designation, ())

    def history(self, designation: str, concept: str) -> list[Decision]:
        """Every decision ever taken on a record and concept, oldest first."""
        found = [one for one in self.decisions if (one.designation, one.concept) == (designation, concept)]
        return sorted(found, key=lambda one: one.when.text)

    def decided(self, designation: str, concept: str) -> bool:
        """Whether there is a decision."""
        return (designation, concept) in self._standing

    def applied(self, standard: Standard) -> Standard:
        """The record as people want it: rejected concepts without evidence, accepted and added ones with theirs."""
        decisions = self.on(standard)
        if not decisions:
            return standard
        decided = {one.concept: one.verdict for one in decisions}
        kept = [
            one
            for one in standard.annotations
            if decided.get(one.concept) is not Verdict.REJECT and one.method is not Method.CURATED
        ]
        added = [one.annotation(standard, self.version) for one in decisions if one.verdict is not Verdict.REJECT]
        return attrs.evolve(standard, annotations=(*kept, *added))

    def conflicts(self, standard: Standard) -> Iterator[tuple[Decision, str]]:
        """Decisions that today's rules speak against, with what they say.

        Args:
            standard: A record as the rules annotate it, without decisions.
        """
        for decision in self.on(standard):
            rules = {one.rule for one in standard.annotations if one.concept == decision.concept}
            new = rules - set(decision.rules)
            if decision.verdict is Verdict.REJECT and new:
                yield decision, f"rejected, but {', '.join(sorted(new))} finds it now"
            if decision.verdict is Verdict.ACCEPT and not rules:
                yield decision, "accepted, but no rule finds it any more"


def written(decision: Decision) -> str:
    """A decision as it stands in a file."""
    lines = ["[[decision]]"]
    for field in attrs.fields(Decision):
        value = getattr(decision, field.name)
        if value in (None, (), Direction.CONCERNS):
            continue
        plain = list(value) if isinstance(value, tuple) else str(value)
        lines.append(f"{field.name} = {json.dumps(plain, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def append(path: Path, decision: Decision) -> None:
    """Put a decision at the end of a file, making it when it is missing; a reader never sees half of it."""
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.is_file() else ""
    replace_file(path, before + written(decision))


def take_back(path: Path) -> Decision:
    """Take the last decision of a file out of it; the decision.

    Raises:
        CurationError: There is none, or the file is not valid.
    """
    decisions = list(_read(path)) if path.is_file() else []
    if not decisions:
        raise CurationError(f"{path} has no decision to undo")
    text = path.read_text(encoding="utf-8")
    replace_file(path, text[: text.rindex("[[decision]]")])
    return decisions[-1]


def placed(path: Path) -> Iterator[tuple[int | None, Decision | CurationError]]:
    """Each decision of a file with its line, or what is wrong with it; without a line where the file itself is wrong."""
    try:
        file = TomlFile.read(path, CurationError)
    except CurationError as error:
        yield None, error
        return
    if strange := [name for name, value in file.content.items() if name != "decision" or not isinstance(value, list)]:
        yield None, CurationError(f"there is {', '.join(strange)}; each decision begins with [[decision]]")
        return
    for line, table in file.numbered("decision"):
        try:
            yield line, _decision(table)
        except CurationError as error:
            yield line, error


def _read(path: Path) -> Iterator[Decision]:
    for line, decision in placed(path):
        if isinstance(decision, CurationError):
            raise decision if line is None else CurationError(f"{path}, line {line}: {decision}")
        yield decision


def _decision(table: Mapping[str, Any]) -> Decision:
    missing = [name for name in _NEEDED if not isinstance(table.get(name), str) or not table[name].strip()]
    if missing:
        raise CurationError(f"a decision needs {', '.join(missing)}, each a text")
    fields = [field.name for field in attrs.fields(Decision)]
    unknown = set(table) - set(fields)
    if unknown:
        raise CurationError(f"unknown keys {', '.join(sorted(unknown))}; there are {', '.join(fields)}")
    for name, kind in (("verdict", Verdict), ("direction", Direction)):
        if name in table and table[name] not in list(kind):
            raise CurationError(f"{name} is {table[name]!r}; choose one of {', '.join(kind)}")
    try:
        return Decision(
            **{name: table[name] for name in ("designation", "concept", "who", "why", "source")},
            verdict=Verdict(table["verdict"]),
            when=PartialDate(table["when"]),
            rules=tuple(table.get("rules", ())),
            quote=table.get("quote"),
            direction=Direction(table.get("direction", Direction.CONCERNS)),
            record=table.get("record"),
            replaces=PartialDate(table["replaces"]) if "replaces" in table else None,
        )
    except (ValueError, TypeError) as error:
        raise CurationError(str(error)) from None
