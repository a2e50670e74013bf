"""Writing a catalogue folder: from a synchronised store, or from what a hand has left in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import attrs

from aistandards.catalog.files import absent, manifest
from aistandards.catalog.files.lines import FILE, Lines
from aistandards.errors import StoreError
from aistandards.model import Annotation, Method, PartialDate, Standard
from aistandards.model.codec import to_json
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.registry import Plugins
from aistandards.settings import replace_file
from aistandards.store import CONTEXT, Entry, Store
from aistandards.tagging.annotators import NO_CURATION, installed_annotators, prepare
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Verdict

Records = Mapping[str, Sequence[Standard]]
"""The records of each source, in order, as they are written."""

MakeAnnotators = Callable[[], Sequence[Annotator]]


def annotators_of(plugins: Plugins) -> MakeAnnotators:
    """Return what makes the installed annotators; to read their rules and build their automata takes some 90 ms."""
    return lambda: installed_annotators(plugins)


def build(
    store: Store,
    folder: Path,
    version: str,
    dates: Mapping[str, str] | None = None,
    plugins: Plugins | None = None,
) -> Records:
    """Write a store's AI standards and their context into a catalogue folder; the same bytes for the same store.

    Args:
        store: A synchronised store, of AI standards or of everything.
        folder: The catalogue folder; `sources.toml` in it says which sources are written and whom they are owed to.
        version: Version of the data, by the calendar: `2026.11.4`.
        dates: The date of the data by source, where it is not the day of the last sync.
        plugins: Instead of finding the installed ones.

    Raises:
        StoreError: The version is none, or `sources.toml` is missing or wrong; nothing is written.
    """
    manifest.checked_version(version)
    owed = manifest.owed(folder)
    sources = {
        name: {**about, "date": _date(store, name, about.get("date"), dates or {})} for name, about in owed.items()
    }
    records = closed(store, sources)
    _write(folder, version, sources, records, None, (Plugins.find() if plugins is None else plugins).designations)
    return records


def _date(store: Store, source: str, written: str | None, given: Mapping[str, str]) -> str:
    """Of what day the data of a source is: as given, of its last sync, or as `sources.toml` says."""
    date = given.get(source) or (store.cursor(source).updated or "")[:10] or written or ""
    try:
        return PartialDate(date).text
    except ValueError as error:
        raise StoreError(
            f"the date of the data of {source}: {error}; synchronise it, or say it in sources.toml"
        ) from None


def closed(store: Store, sources: Iterable[str]) -> Records:
    """What a store has of AI standards and their context, as it is written."""
    return {
        source: [_shipped(record, evidence) for record, evidence in store.records_with_context(source)]
        for source in sources
    }


def _shipped(record: Standard, context: Annotation | None) -> Standard:
    """The facts of a record: no abstracts, nothing that tells of one retrieval rather than of the standard."""
    origin = attrs.evolve(record.origin, url=None, retrieved=None, upstream_changed=None)
    # Where somebody has decided so, their reason stands.
    added = (context,) if context is not None and CONTEXT not in record.concepts else ()
    annotations = (*record.annotations, *added)
    return attrs.evolve(record, abstracts={}, provenance=(origin,), annotations=annotations).with_content_hash()


def text_of(records: Iterable[Standard]) -> str:
    """The file of a source."""
    return "".join(to_json(record) + "\n" for record in records)


def _write(
    folder: Path,
    version: str,
    sources: manifest.Sources,
    records: Records,
    known: frozenset[str] | None,
    designations: DesignationReader,
) -> None:
    """Write all files. Of ends outside the catalogue those known to be absent are listed, all where none is known."""
    everything = [record for some in records.values() for record in some]
    there = absent.Ends(everything, designations)
    outside = {absent.end_of(one) for record in everything for one in there.open(record)}
    for source, some in records.items():
        replace_file(folder / source / FILE, text_of(some))
    replace_file(folder / absent.FILE, absent.written(outside if known is None else outside & known))
    manifest.write(folder, version, sources, records)


def tidied(lines: Lines, curation: Curation | None, annotators: MakeAnnotators) -> Records:
    """The records of a folder as they ought to be written.

    A new record, which has neither hash nor tags, is tagged by the rules; every record says what was decided about it and
    nothing that no longer is; what is context, and of what, is found anew. A record that is neither about AI nor
    context is left out.

    Args:
        lines: What a hand has left.
        curation: The decisions; None while they cannot be read, when what records say of them stands.
        annotators: Makes the annotators for new records; called at most once, and only when there is a new record.
    """
    annotators = cache(annotators)
    with Store("sqlite://") as store:
        run = store.begin_run("tidy", "")
        by_source: dict[str, list[Entry]] = {source: [] for source in lines.by_source}
        for line, record in lines.records:
            whole = _complete(record, curation, annotators)
            by_source[line.source].append(Entry.of(whole, lines.designations.parse(record.designation)))
        for source, entries in by_source.items():
            with store.batch(run, run) as batch:
                batch.upsert(source, entries)
        return closed(store, by_source)


def _complete(record: Standard, curation: Curation | None, annotators: MakeAnnotators) -> Standard:
    if record.origin.content_hash is None and not record.annotations:
        return prepare(record, annotators(), curation or NO_CURATION)
    if curation is None or not _unsettled(record, curation):
        return record
    by_rules = tuple(one for one in record.annotations if one.method is not Method.CURATED)
    return curation.apply(attrs.evolve(record, annotations=by_rules))


def _unsettled(record: Standard, curation: Curation) -> bool:
    """Whether a record says otherwise than what was decided about it.

    Only then are decisions put on it anew: their evidence may be of an abstract, which does not travel.
    """
    decided = {one.concept: one.verdict is not Verdict.REJECT for one in curation.decisions_for(record)}
    curated = {one.concept for one in record.annotations if one.method is Method.CURATED}
    found = {one.concept for one in record.annotations}
    wanted = {concept for concept, kept in decided.items() if kept}
    return curated != wanted or bool(found & (decided.keys() - wanted))
