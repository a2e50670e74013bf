"""Everything that is wrong with a catalogue folder: what only a person can put right first, then what `tidy` does."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from aistandards.catalog.files import absent, manifest
from aistandards.catalog.files.build import MakeAnnotators, Records, annotators_of, text_of, tidied
from aistandards.catalog.files.facts import faults
from aistandards.catalog.files.lines import FILE, Line, Lines, Problem
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

_SHOWN = 5


def check(
    folder: Path, plugins: Plugins | None = None, *, annotators: MakeAnnotators | None = None, clock: Now = local_now
) -> list[Problem]:
    """Return what is wrong with a catalogue folder: faults in the order of the files, then what only needs tidying.

    Args:
        folder: The catalogue folder.
        plugins: The plugins, instead of the installed ones.
        annotators: Makes the annotators for new records, instead of those of the plugins; called at most once.
        clock: Tells the time: a standard in force was not issued after its date.
    """
    plugins = Plugins.find() if plugins is None else plugins
    annotators = annotators or annotators_of(plugins)
    try:
        snapshot = Snapshot.open(folder)
        vocabularies = Vocabularies(folder / "vocabularies")
    except AistandardsError as error:
        return [Problem(folder, None, str(error))]
    lines = Lines.read(folder, list(snapshot.dates), plugins.designations)
    found = [
        *(Problem(folder / "vocabularies", None, said) for said in vocabularies.problems()),
        *(Problem(folder / source / FILE, None, "the file is missing") for source in lines.missing),
        *_strange_files(folder, snapshot),
    ]
    decided = list(decision_problems(folder / "curation", vocabularies, lines))
    wanted = tidied(lines, None if decided else Curation.load([folder / "curation"]), annotators)
    found += [
        *decided,
        *_line_problems(lines, vocabularies, wanted, plugins, clock().date()),
        *_end_problems(lines, wanted),
    ]
    # What depends on decisions cannot be told from slips while they cannot be read.
    found += [] if decided else _notes(lines, wanted)
    found += manifest.problems(folder, snapshot.manifest, wanted)
    return sorted(found, key=lambda one: one.tidy)


def _strange_files(folder: Path, snapshot: Snapshot) -> Iterator[Problem]:
    for path in sorted(folder.glob(f"*/{FILE}")):
        if path.parent.name not in snapshot.dates:
            yield Problem(path, None, "no source has this folder; sources.toml and manifest.json name them")


def _line_problems(
    lines: Lines, vocabularies: Vocabularies, wanted: Records, plugins: Plugins, today: datetime.date
) -> Iterator[Problem]:
    """What is wrong with each line, alone and among the others."""
    keys: dict[str, Line] = {}
    names: dict[tuple[str, str], Line] = {}
    kept = {record.origin.key for some in wanted.values() for record in some}
    for line in lines:
        record = line.record
        yield from map(line.problem, line.faults)
        if record is None:
            continue
        yield from map(line.problem, faults(record, plugins, today))
        yield from map(line.problem, tag_faults(record, vocabularies))
        origin = record.origin
        if len(record.provenance) > 1:
            yield line.problem("it has several provenances; a line is what one source tells")
        if origin.source != line.source:
            yield line.problem(f"it is of the source {origin.source!r}; move it to {origin.source}/{FILE}")
        first = keys.setdefault(origin.key, line)
        if first is not line:
            yield line.problem(f"{origin.key} is in {first.path} too, line {first.number}")
            continue
        first = names.setdefault((origin.source, record.designation), line)
        if first is not line:
            yield line.problem(f"this designation is in {first.path} already, line {first.number}")
        if origin.key not in kept and lines.sort_key(record) and not any(map(lines.unread, _reasons(record))):
            yield line.problem(
                "no rule finds AI in its titles and no AI standard leads to it; if it belongs here, say why in a decision "
                'in curation/ that adds "relevance:ai" or "relevance:ai-enabled"'
            )


def _reasons(record: Standard) -> list[str]:
    """The AI standards that a record says it is context of."""
    return [one.quote for one in record.annotations if one.concept == CONTEXT]


def _end_problems(lines: Lines, wanted: Records) -> Iterator[Problem]:
    """What an AI standard's relations lead to must be there, or be known to be in no source."""
    everything = [record for some in wanted.values() for record in some]
    complete = {record.origin.key: record for record in everything}
    there = absent.Ends(everything, lines.designations)
    try:
        known = absent.absent(lines.folder)
    except StoreError as error:
        yield Problem(lines.folder / absent.FILE, None, str(error))
        return
    used: set[str] = set()
    for line, record in lines.records:
        for relation in there.open(complete.get(record.origin.key, record)):
            end = absent.end_of(relation)
            used.add(end)
            if end not in known and not lines.unread(end):
                yield line.problem(
                    f"{relation.type.value} {end}, which is not in the catalogue; add its record, or its name to "
                    f"{absent.FILE} if no source has it"
                )
    if needless := sorted(known - used):
        said = f"nothing leads out of the catalogue to {_some(needless)}; these lines go"
        yield Problem(lines.folder / absent.FILE, None, said, tidy=True)


def _notes(lines: Lines, wanted: Records) -> Iterator[Problem]:
    """One note a file whose good lines are not written as the program writes them."""
    for source, own in lines.by_source.items():
        path = lines.folder / source / FILE
        records: Sequence[Standard] = wanted.get(source, ())
        if all(line.record is not None for line in own) and path.read_bytes() == text_of(records).encode():
            continue
        texts = {record.origin.key: to_json(record) for record in records}
        other = [
            line.number
            for line in own
            if line.record is not None and line.raw.decode() != texts.get(line.record.origin.key, line.raw.decode())
        ]
        keys = [
            (lines.sort_key(line.record), line.record.origin.upstream_id) for line in own if line.record is not None
        ]
        what = [
            *([f"keys, defaults, tags or hash of line {_some(other)}"] if other else []),
            *(["the order of the lines"] if keys != sorted(keys) else []),
            *(["line ends or empty lines"] if path.read_bytes() != b"".join(line.raw + b"\n" for line in own) else []),
        ]
        if what:
            yield Problem(path, None, f"not yet written as the program writes it: {'; '.join(what)}", tidy=True)


def _some(values: Sequence[object]) -> str:
    shown = ", ".join(map(str, values[:_SHOWN]))
    return shown if len(values) <= _SHOWN else f"{shown} and {len(values) - _SHOWN} more"
