"""A decision of a person about one tag, and the TOML file that decisions are kept in."""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import CurationError
from aistandards.model import MAX_QUOTE, Annotation, Direction, Method, PartialDate, Standard
from aistandards.settings import TomlFile, replace_file

_REQUIRED_KEYS = ("designation", "concept", "verdict", "who", "when", "why", "source")
_HEADER = "[[decision]]"


class Verdict(StrEnum):
    """The result of a decision: the rules are right, the rules are wrong, or the rules miss the concept."""

    ACCEPT = "accept"
    REJECT = "reject"
    ADD = "add"


@attrs.frozen(slots=True, kw_only=True)
class Decision:
    """One decision about one concept on one record.

    Attributes:
        designation: Canonical designation of the record.
        concept: The concept, as `scheme:id`.
        verdict: The result.
        who: Role of the person who decided: `project editor`. A person's name does not belong here.
        when: Day of the decision.
        why: The reason, in a sentence.
        source: The basis of the decision, which a reader can open: an address, or the title or abstract of a standard.
        rules: Ids of the rules whose evidence was judged; conflicts with later rules are found by them.
        quote: The words that justify the decision, if the record's own text has them.
        direction: The effect of the standard on the concept.
        record: `source:upstream-id` of a record that is kept although no rule puts it in scope.
        replaces: Day of an earlier decision on the same record and concept that this decision replaces.
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
        """Return the decision as evidence on a record.

        Args:
            standard: The record that the decision is about.
            version: Version of the curation.

        Returns:
            An annotation that quotes the words of the record if it has them, else the source of the decision.
        """
        field, text = next(
            (
                (f"{kind}.{language}", text)
                for kind in ("titles", "abstracts")
                for language, text in getattr(standard, kind).items()
                if self.quote and self.quote in text
            ),
            ("curation", self.source),
        )
        quote = self.quote if field != "curation" and self.quote else _short(self.source)
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


def _short(source: str) -> str:
    """Return the parts of a source that fit into a quotation; the decision has the whole source."""
    if len(source) <= MAX_QUOTE:
        return source
    # A part of an address cannot be opened, so the cut is between parts.
    return source[: MAX_QUOTE + 1].rpartition(", ")[0] or source[:MAX_QUOTE]


def to_toml(decision: Decision) -> str:
    """Return a decision as a table of a TOML file.

    Args:
        decision: The decision.

    Returns:
        The lines of the table, without the fields that have their default.
    """
    lines = [_HEADER]
    for field in attrs.fields(Decision):
        value = getattr(decision, field.name)
        if value in (None, (), Direction.CONCERNS):
            continue
        json_value = list(value) if isinstance(value, tuple) else str(value)
        lines.append(f"{field.name} = {json.dumps(json_value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def append(path: Path, decision: Decision) -> None:
    """Add a decision at the end of a file; the file is replaced as a whole, so that no reader sees a part of it.

    Args:
        path: The file; it is created if it is missing.
        decision: The decision.
    """
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.is_file() else ""
    replace_file(path, before + to_toml(decision))


def remove_last_decision(path: Path) -> Decision:
    """Remove the last decision from a file.

    Args:
        path: The file.

    Returns:
        The removed decision.

    Raises:
        CurationError: The file has no decision, or the file is not valid.
    """
    decisions = list(read_decisions(path)) if path.is_file() else []
    if not decisions:
        raise CurationError(f"{path} has no decision to undo")
    text = path.read_text(encoding="utf-8")
    replace_file(path, text[: text.rindex(_HEADER)])
    return decisions[-1]


def decisions_with_lines(path: Path) -> Iterator[tuple[int | None, Decision | CurationError]]:
    """Read a file as far as it is valid.

    Args:
        path: The file.

    Yields:
        The line and the decision, or the line and the error; the line is None when the whole file is not valid.
    """
    try:
        file = TomlFile.read(path, CurationError)
    except CurationError as error:
        yield None, error
        return
    unknown = [name for name, value in file.content.items() if name != "decision" or not isinstance(value, list)]
    if unknown:
        yield None, CurationError(f"there is {', '.join(unknown)}; each decision begins with {_HEADER}")
        return
    for line, table in file.numbered("decision"):
        try:
            yield line, _decision(table)
        except CurationError as error:
            yield line, error


def read_decisions(path: Path) -> Iterator[Decision]:
    """Read a file of decisions.

    Args:
        path: The file.

    Yields:
        The decisions, in the order of the file.

    Raises:
        CurationError: The file is not valid; the message names file, line and reason.
    """
    for line, decision in decisions_with_lines(path):
        if isinstance(decision, CurationError):
            raise decision if line is None else CurationError(f"{path}, line {line}: {decision}")
        yield decision


def _decision(table: Mapping[str, Any]) -> Decision:
    missing = [name for name in _REQUIRED_KEYS if not isinstance(table.get(name), str) or not table[name].strip()]
    if missing:
        raise CurationError(f"a decision needs {', '.join(missing)}, each a non-empty text")
    fields = [field.name for field in attrs.fields(Decision)]
    unknown = set(table) - set(fields)
    if unknown:
        raise CurationError(f"unknown keys {', '.join(sorted(unknown))}; valid keys are {', '.join(fields)}")
    for name, enum in (("verdict", Verdict), ("direction", Direction)):
        if name in table and table[name] not in list(enum):
            raise CurationError(f"{name} is {table[name]!r}; choose one of {', '.join(enum)}")
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
