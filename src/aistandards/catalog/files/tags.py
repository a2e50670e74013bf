"""What is wrong with tags and with decisions about them: concepts nobody knows, evidence that is not there or too long."""

from collections.abc import Container, Iterator
from pathlib import Path

from aistandards.catalog.files.lines import Lines, Problem
from aistandards.errors import CurationError, DesignationError
from aistandards.model import MAX_QUOTE, Annotation, Standard
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision, Verdict, decisions_with_lines
from aistandards.tagging.vocabularies import Vocabularies

_FIELDS = ("titles", "abstracts", "committee", "question", "relations", "curation")


def tag_faults(record: Standard, vocabularies: Vocabularies) -> Iterator[str]:
    """What is wrong with the annotations of a record."""
    for one in record.annotations:
        if not _known(vocabularies, one.concept):
            yield f"the concept {one.concept!r} is in no vocabulary"
        yield from (f"{one.concept}: {said}" for said in _evidence_faults(record, one))


def _known(vocabularies: Vocabularies, concept: str) -> bool:
    try:
        vocabularies[concept]
    except KeyError:
        return False
    return True


def _evidence_faults(record: Standard, one: Annotation) -> Iterator[str]:
    kind, _, language = one.field.partition(".")
    if kind not in _FIELDS:
        yield f"its evidence is in {one.field!r}; a field of evidence is {', '.join(_FIELDS)}"
    if one.end - one.start != len(one.quote) or one.start < 0:
        yield f"{one.quote!r:.80} has {len(one.quote)} characters, not those from {one.start} to {one.end}"
    text = _shipped(record, kind, language)
    if text is not None and text[one.start : one.end] != one.quote:
        yield f"{one.quote!r:.80} is not at characters {one.start} to {one.end} of {one.field}"
    if len(one.quote) > MAX_QUOTE and one.quote not in record.titles.values() and kind != "titles":
        yield f"quotes {len(one.quote)} characters of {one.field}, at most {MAX_QUOTE} may be"


def _shipped(record: Standard, kind: str, language: str) -> str | None:
    """The text evidence must be found in; None where it does not travel with the record."""
    committee = record.committee
    if kind == "titles":
        return record.titles.get(language, "")
    if kind == "committee":
        return committee.reference if committee else ""
    if kind == "question":
        return (committee.question if committee else None) or ""
    return None


def decision_problems(folder: Path, vocabularies: Vocabularies, lines: Lines) -> Iterator[Problem]:
    """What is wrong with the decisions of a folder, each by its place.

    Args:
        folder: The folder of decisions.
        vocabularies: All there are.
        lines: The records they are about.
    """
    there = {record.designation for _, record in lines.records}
    good: list[Decision] = []
    for path in sorted(folder.glob("*.toml")):
        for number, decision in decisions_with_lines(path):
            if isinstance(decision, CurationError):
                yield Problem(path, number, str(decision))
                continue
            good.append(decision)
            for said in _decision_faults(decision, vocabularies, lines.designations):
                yield Problem(path, number, f"{decision.designation}: {said}")
            if decision.verdict is not Verdict.REJECT and not _held(decision.designation, there, lines):
                yield Problem(path, number, f"{decision.designation} is not in the catalogue; add its record too")
    try:
        Curation(good)
    except CurationError as error:
        yield Problem(folder, None, str(error))


def _held(designation: str, there: Container[str], lines: Lines) -> bool:
    return designation in there or lines.unread(designation)


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
