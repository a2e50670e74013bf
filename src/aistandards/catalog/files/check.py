"""Check of a catalogue folder: faults that a person must correct come first, then notes that `tidy` corrects."""

import datetime
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from aistandards.catalog.files import absent, manifest
from aistandards.catalog.files.build import MakeAnnotators, Records, annotators_of, tidy_records, to_lines
from aistandards.catalog.files.crosswalks import crosswalk_problems
from aistandards.catalog.files.facts import faults
from aistandards.catalog.files.lines import FILE, Line, Lines, Problem
from aistandards.catalog.files.reports import names_of, report_faults
from aistandards.catalog.files.status_index import index_problems
from aistandards.catalog.files.tags import decision_problems, tag_faults
from aistandards.catalog.snapshot import Snapshot
from aistandards.errors import AistandardsError, StoreError
from aistandards.model import Standard
from aistandards.model.codec import to_json
from aistandards.model.dates import Now, local_now
from aistandards.plugin.registry import Plugins
from aistandards.store import CONTEXT
from aistandards.tagging.curation import Curation
from aistandards.tagging.vocabularies import Vocabularies

_MAX_SHOWN = 5


def check(
    folder: Path, plugins: Plugins | None = None, *, annotators: MakeAnnotators | None = None, clock: Now = local_now
) -> list[Problem]:
    """Return the problems of a catalogue folder: faults in the order of the files, then notes.

    Args:
        folder: The catalogue folder.
        plugins: The plugins, instead of the installed ones.
        annotators: Makes the annotators for new records, instead of those of the plugins; called at most once.
        clock: Returns the time; a standard in force was not issued later.
    """
    plugins = Plugins.find() if plugins is None else plugins
    annotators = annotators or annotators_of(plugins)
    try:
        snapshot = manifest.read_snapshot(folder)
        vocabularies = Vocabularies(folder / "vocabularies")
    except AistandardsError as error:
        return [Problem(folder, None, str(error))]
    lines = Lines.read(folder, list(snapshot.dates), plugins.designations)
    problems = [
        *(Problem(folder / "vocabularies", None, message) for message in vocabularies.problems()),
        *(Problem(folder / source / FILE, None, "the file is missing") for source in lines.missing),
        *_unknown_files(folder, snapshot),
        *index_problems(folder),
        *crosswalk_problems(folder, vocabularies.instruments, plugins.designations),
    ]
    of_decisions = list(decision_problems(folder / "curation", vocabularies, lines))
    tidy = tidy_records(lines, None if of_decisions else Curation.load([folder / "curation"]), annotators)
    problems += [
        *of_decisions,
        *_line_problems(lines, vocabularies, tidy, plugins, snapshot, clock().date()),
        *_target_problems(lines, tidy),
    ]
    # The tidy form depends on the decisions, so notes are possible only if the decisions can be read.
    problems += [] if of_decisions else _notes(lines, tidy)
    problems += manifest.problems(folder, snapshot.manifest, tidy, plugins.designations)
    return sorted(problems, key=lambda problem: problem.tidy)


def _unknown_files(folder: Path, snapshot: Snapshot) -> Iterator[Problem]:
    for path in sorted(folder.glob(f"*/{FILE}")):
        if path.parent.name not in snapshot.dates:
            yield Problem(path, None, "no source has this folder; sources.toml and manifest.json name them")


def _line_problems(
    lines: Lines,
    vocabularies: Vocabularies,
    tidy: Records,
    plugins: Plugins,
    snapshot: Snapshot,
    today: datetime.date,
) -> Iterator[Problem]:
    """Yield the problems of each line, by itself and together with the others."""
    keys: dict[tuple[str, str], Line] = {}
    names: dict[tuple[str, str], Line] = {}
    kept = {record.origin.key for of_source in tidy.values() for record in of_source}
    own = {name: frozenset(chain.from_iterable(map(names_of, of_source))) for name, of_source in tidy.items()}
    for line in lines:
        record = line.record
        yield from map(line.problem, line.faults)
        if record is None:
            continue
        yield from map(line.problem, faults(record, plugins, today))
        yield from map(line.problem, tag_faults(record, vocabularies))
        origin = record.origin
        if len(record.provenance) > 1:
            yield line.problem("it has several provenances; a line is the record of one source")
        if origin.source != snapshot.subject(line.source):
            yield line.problem(f"it is of the source {origin.source!r}; move it to {origin.source}/{FILE}")
        yield from map(
            line.problem,
            report_faults(record, snapshot, line.source, own.get(snapshot.subject(line.source), frozenset())),
        )
        first = keys.setdefault((line.source, origin.key), line)
        if first is not line:
            yield line.problem(f"{origin.key} is in {first.path} too, line {first.number}")
            continue
        first = names.setdefault((line.source, record.designation), line)
        if first is not line:
            yield line.problem(f"this designation is in {first.path} already, line {first.number}")
        if origin.key not in kept and lines.sort_key(record) and not any(map(lines.unread, _context_of(record))):
            yield line.problem(
                "no rule finds AI or a protective technique in its titles and no standard in scope leads to it; if it "
                'belongs here, say why in a decision in curation/ that adds "relevance:ai", "relevance:ai-enabled" or a '
                'concept below "rights:technique"'
            )


def _context_of(record: Standard) -> list[str]:
    """Return the standards in scope that a record is context of, by its own tags."""
    return [annotation.quote for annotation in record.annotations if annotation.concept == CONTEXT]


def _target_problems(lines: Lines, tidy: Records) -> Iterator[Problem]:
    """Yield relations of standards in scope whose targets are neither in the catalogue nor in `absent.toml`."""
    everything = [record for of_source in tidy.values() for record in of_source]
    complete = {record.origin.key: record for record in everything}
    targets = absent.Targets(everything, lines.designations)
    try:
        known = absent.read(lines.folder)
    except StoreError as error:
        yield Problem(lines.folder / absent.FILE, None, str(error))
        return
    used: set[str] = set()
    for line, record in lines.records:
        for relation in targets.missing(complete.get(record.origin.key, record)):
            name = absent.target_name(relation)
            used.add(name)
            if name not in known and not lines.unread(name):
                yield line.problem(
                    f"{relation.type.value} {name}, which is not in the catalogue; add its record, or its name to "
                    f"{absent.FILE} if no source has it"
                )
    if needless := sorted(known - used):
        message = f"no relation needs {_some(needless)}; tidying removes these lines"
        yield Problem(lines.folder / absent.FILE, None, message, tidy=True)


def _notes(lines: Lines, tidy: Records) -> Iterator[Problem]:
    """Yield one note for each file whose good lines differ from the form that the program writes."""
    for source, of_source in lines.by_source.items():
        path = lines.folder / source / FILE
        records: Sequence[Standard] = tidy.get(source, ())
        readable = all(line.record is not None for line in of_source)
        if readable and path.read_bytes() == to_lines(records).encode():
            continue
        if differences := _differences(lines, path, of_source, records):
            message = f"not yet written as the program writes it: {'; '.join(differences)}"
            yield Problem(path, None, message, tidy=True)


def _differences(lines: Lines, path: Path, of_source: Sequence[Line], records: Sequence[Standard]) -> list[str]:
    """Return the kinds of differences between a file and its tidy records."""
    texts = {record.origin.key: to_json(record) for record in records}
    good = [(line, line.record) for line in of_source if line.record is not None]
    changed = [
        line.number for line, record in good if line.raw.decode() != texts.get(record.origin.key, line.raw.decode())
    ]
    keys = [(lines.sort_key(record), record.origin.upstream_id) for _, record in good]
    differences = [f"keys, defaults, tags or hash of line {_some(changed)}"] if changed else []
    if keys != sorted(keys):
        differences.append("the order of the lines")
    if path.read_bytes() != b"".join(line.raw + b"\n" for line in of_source):
        differences.append("line ends or empty lines")
    return differences


def _some(values: Sequence[object]) -> str:
    shown = ", ".join(map(str, values[:_MAX_SHOWN]))
    return shown if len(values) <= _MAX_SHOWN else f"{shown} and {len(values) - _MAX_SHOWN} more"
