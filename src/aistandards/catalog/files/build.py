"""Write a catalogue folder: from a synchronised store, or from its own lines after an edit by hand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import attrs

from aistandards.catalog.files import absent, manifest
from aistandards.catalog.files.facts import MAX_TEXT
from aistandards.catalog.files.lines import FILE, Lines
from aistandards.errors import StoreError
from aistandards.model import Annotation, Method, PartialDate, Standard
from aistandards.model.codec import to_json
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.registry import Plugins
from aistandards.settings import replace_file
from aistandards.store import CONTEXT, Store
from aistandards.store.loading import load
from aistandards.tagging.annotators import NO_CURATION, decide, installed_annotators, prepare
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Verdict

Records = Mapping[str, Sequence[Standard]]
"""The records of each source, in the order of the file."""

MakeAnnotators = Callable[[], Sequence[Annotator]]


def annotators_of(plugins: Plugins) -> MakeAnnotators:
    """Return a function that makes the installed annotators; it reads their rules, which takes some 90 ms."""
    return lambda: installed_annotators(plugins)


def build(
    store: Store,
    folder: Path,
    version: str,
    dates: Mapping[str, str] | None = None,
    plugins: Plugins | None = None,
) -> Records:
    """Write the standards in scope of a store and their context into a catalogue folder; a store always gives the same bytes.

    The lines of a source that no plugin reads are kept by hand; they stay in the folder.

    Args:
        store: A synchronised store, synchronised with scope `ai` or `all`.
        folder: The catalogue folder; `sources.toml` in it gives the sources to write, with their attributions.
        version: Version of the data, by the calendar: `2026.11.4`.
        dates: The date of the data by source, instead of the day of the last sync.
        plugins: The plugins, instead of the installed ones.

    Raises:
        StoreError: The version is not valid, `sources.toml` is missing or wrong, or a line by hand is; nothing is written.
    """
    manifest.checked_version(version)
    sources = {
        name: {**about, "date": date_of(store, name, about.get("date"), dates or {})}
        for name, about in manifest.read_sources(folder).items()
    }
    plugins = Plugins.find() if plugins is None else plugins
    by_hand = [name for name in sources if name not in plugins.sources]
    kept = _kept_by_hand(folder, by_hand, plugins) if by_hand else {}
    synchronised = records_with_context(store, [name for name in sources if name not in kept])
    synchronised = {name: _own(of_source, folder / name, plugins) for name, of_source in synchronised.items()}
    records = {name: kept[name] if name in kept else synchronised[name] for name in sources}
    write(folder, version, sources, records, None, plugins.designations)
    return records


def _own(records: Sequence[Standard], folder: Path, plugins: Plugins) -> Sequence[Standard]:
    """Return the records of a source itself; a report in the store stands for the line that the folder has."""
    reported = {record.origin.upstream_id for record in records if record.origin.is_secondary}
    if not reported:
        return records
    lines = Lines.read(folder.parent, [folder.name], plugins.designations)
    kept = [record for _, record in lines.records if record.origin.upstream_id in reported]
    own = [record for record in records if not record.origin.is_secondary]
    return sorted([*own, *kept], key=lambda record: (lines.sort_key(record), record.origin.upstream_id))


def _kept_by_hand(folder: Path, sources: Sequence[str], plugins: Plugins) -> Records:
    """Return the records of the sources that no plugin reads: the lines that people wrote into the folder."""
    lines = Lines.read(folder, sources, plugins.designations)
    if faults := [line.problem(fault) for line in lines for fault in line.faults]:
        raise StoreError(f"{faults[0]}; `aistandards catalog check` names every fault")
    return tidy_records(lines, Curation.load([folder / "curation"]), annotators_of(plugins))


def date_of(store: Store, source: str, default: str | None, given: Mapping[str, str]) -> str:
    """Return the date of the data of a source: the given one, else its last sync, else the date in `sources.toml`."""
    date = given.get(source) or (store.cursor(source).updated or "")[:10] or default or ""
    try:
        return PartialDate(date).text
    except ValueError as error:
        raise StoreError(
            f"the date of the data of {source}: {error}; synchronise it, or write it in sources.toml"
        ) from None


def records_with_context(store: Store, sources: Iterable[str]) -> Records:
    """Return the standards in scope of a store and their context, in the form of the catalogue."""
    return {
        source: [_catalogue_form(record, evidence) for record, evidence in store.records_with_context(source)]
        for source in sources
    }


def _catalogue_form(record: Standard, context: Annotation | None) -> Standard:
    """Return the facts of a record, without abstracts; of its retrieval only what tells whose report it is."""
    origin = record.origin
    if not origin.is_secondary:
        origin = attrs.evolve(origin, url=None, retrieved=None, upstream_changed=None)
    # If a decision made the record context, its reason stays.
    added = (context,) if context is not None and CONTEXT not in record.concepts else ()
    annotations = (*record.annotations, *added)
    extra = {name: text for name, text in record.extra.items() if len(text) <= MAX_TEXT}
    return attrs.evolve(
        record, abstracts={}, extra=extra, provenance=(origin,), annotations=annotations
    ).with_content_hash()


def to_lines(records: Iterable[Standard]) -> str:
    """Return the text of the file of a source, one record a line."""
    return "".join(to_json(record) + "\n" for record in records)


def write(
    folder: Path,
    version: str,
    sources: manifest.Sources,
    records: Records,
    known: frozenset[str] | None,
    designations: DesignationReader,
) -> None:
    """Write all files of a catalogue folder.

    Args:
        folder: The catalogue folder.
        version: Version of the data.
        sources: By source, its `date`, `attribution`, `licence` and `url`.
        records: By source, the records to write.
        known: Targets that were known to be absent; only those stay listed. None lists every missing target.
        designations: Reads the targets of relations.
    """
    everything = [record for of_source in records.values() for record in of_source]
    targets = absent.Targets(everything, designations)
    missing = {absent.target_name(relation) for record in everything for relation in targets.missing(record)}
    for source, of_source in records.items():
        replace_file(folder / source / FILE, to_lines(of_source))
    replace_file(folder / absent.FILE, absent.to_toml(missing if known is None else missing & known))
    manifest.write(folder, version, sources, records, designations)


def tidy_records(lines: Lines, curation: Curation | None, annotators: MakeAnnotators) -> Records:
    """Return the records of a folder in the form that the program writes.

    The rules tag a new record, which has neither hash nor tags. Each record gets the current decisions about it and loses
    the former ones. The context is determined again. Records that are neither in scope nor context are left out.

    Args:
        lines: The lines of the folder.
        curation: The decisions; None while they cannot be read, when the records keep their tags.
        annotators: Makes the annotators for new records; called at most once, and only when there is a new record.
    """
    annotators = cache(annotators)
    by_source: dict[str, list[Standard]] = {source: [] for source in lines.by_source}
    for line, record in lines.records:
        by_source[line.source].append(_complete(record, curation, annotators))
    with Store("sqlite://") as store:
        load(store, store.begin_run("tidy", ""), by_source, lines.designations.parse)
        return records_with_context(store, by_source)


def _complete(record: Standard, curation: Curation | None, annotators: MakeAnnotators) -> Standard:
    if record.origin.content_hash is None and not record.annotations:
        return prepare(record, annotators(), curation or NO_CURATION)
    if curation is None or not _contradicts(record, curation):
        return record
    by_rules = tuple(annotation for annotation in record.annotations if annotation.method is not Method.CURATED)
    return decide(attrs.evolve(record, annotations=by_rules), curation)


def _contradicts(record: Standard, curation: Curation) -> bool:
    """Return whether the tags of a record contradict the decisions about it.

    Decisions are applied again only in this case: their evidence may quote an abstract, which the catalogue does not have.
    """
    decisions = curation.decisions_for(record)
    kept = {decision.concept for decision in decisions if decision.verdict is not Verdict.REJECT}
    rejected = {decision.concept for decision in decisions} - kept
    curated = {annotation.concept for annotation in record.annotations if annotation.method is Method.CURATED}
    carried = {annotation.concept for annotation in record.annotations}
    return curated != kept or bool(carried & rejected)
