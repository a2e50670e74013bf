"""Faults of tags and of decisions about them: unknown concepts, and evidence that is missing or too long."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from aistandards.catalog.files.lines import Lines, Problem
from aistandards.errors import CurationError, DesignationError
from aistandards.model import MAX_QUOTE, Annotation, Standard
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision, Verdict, decisions_with_lines
from aistandards.tagging.vocabularies import Vocabularies

_NAMES = ("titles", "committee", "question")
"""Fields that are facts, however long."""

_ADDRESS = re.compile(r"https?://\w[\w.-]*\.\w")
_PLACES_TO_OPEN = frozenset({"title", "abstract", "summary"})
_FIELDS = ("titles", "abstracts", "committee", "question", "relations", "curation")


def tag_faults(record: Standard, vocabularies: Vocabularies) -> Iterator[str]:
    """Yield the faults of the annotations of a record."""
    for annotation in record.annotations:
        concept = annotation.concept
        if not _known(vocabularies, concept):
            yield f"the concept {concept!r} is in no vocabulary"
        yield from (f"{concept}: {fault}" for fault in _evidence_faults(record, annotation))


def _known(vocabularies: Vocabularies, concept: str) -> bool:
    try:
        vocabularies[concept]
    except KeyError:
        return False
    return True


def _evidence_faults(record: Standard, annotation: Annotation) -> Iterator[str]:
    field, quote, start, end = annotation.field, annotation.quote, annotation.start, annotation.end
    kind, _, language = field.partition(".")
    if kind not in _FIELDS:
        yield f"its evidence is in {field!r}; a field of evidence is {', '.join(_FIELDS)}"
    if end - start != len(quote) or start < 0:
        yield f"{quote!r:.80} has {len(quote)} characters, not those from {start} to {end}"
    text = _quoted_text(record, kind, language)
    if text is not None and text[start:end] != quote:
        yield f"{quote!r:.80} is not at characters {start} to {end} of {field}"
    if len(quote) > MAX_QUOTE and quote not in record.titles.values() and kind not in _NAMES:
        yield f"quotes {len(quote)} characters of {field}, at most {MAX_QUOTE} may be"


def _quoted_text(record: Standard, kind: str, language: str) -> str | None:
    """Return the text that evidence quotes; None if the catalogue does not have it."""
    committee = record.committee
    if kind == "titles":
        return record.titles.get(language, "")
    if kind == "committee":
        return committee.reference if committee else ""
    if kind == "question":
        return (committee.question if committee else None) or ""
    return None


def decision_problems(folder: Path, vocabularies: Vocabularies, lines: Lines) -> Iterator[Problem]:
    """Yield the problems of the decisions of a folder, by file and line.

    Args:
        folder: The folder of decisions.
        vocabularies: The vocabularies of the catalogue.
        lines: The lines of the catalogue.
    """
    designations = {record.designation for _, record in lines.records}
    readable = designations | {record.work for _, record in lines.records}
    valid: list[Decision] = []
    for path in sorted(folder.glob("*.toml")):
        for number, decision in decisions_with_lines(path):
            if isinstance(decision, CurationError):
                yield Problem(path, number, str(decision))
                continue
            valid.append(decision)
            name = decision.designation
            for fault in _decision_faults(decision, vocabularies, lines.designations):
                yield Problem(path, number, f"{name}: {fault}")
            if not _can_be_opened(decision.source, readable) and not lines.unread(decision.source.partition(",")[0]):
                yield Problem(path, number, f"{name}: {_source_fault(decision.source)}")
            if decision.verdict is not Verdict.REJECT and not (name in designations or lines.unread(name)):
                yield Problem(path, number, f"{name} is not in the catalogue; add its record too")
    try:
        Curation(valid)
    except CurationError as error:
        yield Problem(folder, None, str(error))


def _decision_faults(decision: Decision, vocabularies: Vocabularies, designations: DesignationReader) -> Iterator[str]:
    try:
        canonical = designations.parse(decision.designation).text
        if canonical != decision.designation:
            yield f"write the designation as {canonical!r}"
    except DesignationError as error:
        yield str(error)
    if not _known(vocabularies, decision.concept):
        yield f"the concept {decision.concept!r} is in no vocabulary"
    if decision.quote and len(decision.quote) > MAX_QUOTE:
        yield f"it quotes {len(decision.quote)} characters, at most {MAX_QUOTE} may be"


def _can_be_opened(source: str, readable: Collection[str]) -> bool:
    """Return whether a reader can open a source: an address, or the title or abstract of a standard of the catalogue."""
    if _ADDRESS.search(source):
        return True
    name, _, places = source.partition(", ")
    return name in readable and set(re.split(r", | and ", places)) <= _PLACES_TO_OPEN


def _source_fault(source: str) -> str:
    return (
        f"nobody can open the source {source!r:.80}; give an address (https://…), or a designation of the catalogue "
        "and a part that everybody can read: title, abstract or summary"
    )
