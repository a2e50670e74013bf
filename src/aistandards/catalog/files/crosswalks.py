"""Problems of the frameworks and the crosswalks of a catalogue folder, by file and line."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from aistandards.catalog.crosswalks.source_file import FOLDER, read_source
from aistandards.catalog.files.lines import Problem
from aistandards.errors import CrosswalkError, DesignationError, VocabularyError
from aistandards.model.crosswalk import MAX_LENGTHS, CrosswalkRow
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.tagging.frameworks import FILE, Framework, is_below, load_frameworks
from aistandards.tagging.instruments import Instrument

_MAX_PROVISION = MAX_LENGTHS["provision"]


def crosswalk_problems(
    folder: Path, instruments: Mapping[str, Instrument], designations: DesignationReader
) -> Iterator[Problem]:
    """Yield the problems of the frameworks and crosswalks of a catalogue folder; a folder need not have any.

    Args:
        folder: The catalogue folder.
        instruments: The legal instruments of its vocabularies.
        designations: Reads the designations of rows.
    """
    path = folder / FILE
    frameworks: Mapping[str, Framework] = {}
    if path.is_file():
        try:
            frameworks = load_frameworks(path, instruments)
        except VocabularyError as error:
            yield Problem(path, None, str(error).removeprefix(f"{path}, ").removeprefix(f"{path} "))
            return
        yield from (Problem(path, None, message) for message in _framework_problems(frameworks))
    seen: dict[tuple[str, ...], tuple[Path, int]] = {}
    for file in sorted((folder / FOLDER).glob("*.toml")):
        try:
            rows = list(read_source(file))
        except CrosswalkError as error:
            yield Problem(file, None, str(error).removeprefix(f"{file} "))
            continue
        for line, row in rows:
            if isinstance(row, str):
                yield Problem(file, line, row)
                continue
            yield from (Problem(file, line, fault) for fault in _faults(row, frameworks, designations))
            _, first = seen.setdefault(row.identity, (file, line))
            if first != line:
                yield Problem(file, line, f"the same row begins on line {first}; keep one")


def _framework_problems(frameworks: Mapping[str, Framework]) -> Iterator[str]:
    for framework in frameworks.values():
        for edition in framework.editions:
            for provision in edition.provisions:
                if len(provision) > _MAX_PROVISION:
                    yield (
                        f"{framework.id}: the provision {provision!r:.60} has more than {_MAX_PROVISION} characters; "
                        "list identifiers and no texts"
                    )


def _faults(row: CrosswalkRow, frameworks: Mapping[str, Framework], designations: DesignationReader) -> Iterator[str]:
    framework = frameworks.get(row.framework)
    if framework is None:
        yield f"there is no framework {row.framework!r:.60} in {FILE}; it has {', '.join(frameworks) or 'none'}"
        return
    if not framework.has_edition(row.framework_edition):
        editions = ", ".join(edition.id for edition in framework.editions) or "none"
        yield f"{framework.id} has no edition {row.framework_edition!r:.60}; {FILE} has {editions}"
    elif not framework.has_provision(row.provision, row.framework_edition):
        edition = f" in the edition {row.framework_edition}" if row.framework_edition else ""
        yield f"{framework.id} has no provision {row.provision!r:.60}{edition}"
    if row.designation is not None:
        yield from _designation_faults(row.designation, row.clause, frameworks, designations)


def _designation_faults(
    name: str, clause: str | None, frameworks: Mapping[str, Framework], designations: DesignationReader
) -> Iterator[str]:
    try:
        designation = designations.parse(name)
    except DesignationError as error:
        yield str(error)
        return
    if designation.text != name:
        yield f"write the designation as {designation.text!r}"
    for framework in frameworks.values():
        if framework.work == designation.work and clause is not None and clause[0].isalpha():
            control = framework.as_control(clause)
            if control not in framework.provisions and not any(is_below(one, control) for one in framework.provisions):
                yield f"{framework.work} has no control {clause}"
