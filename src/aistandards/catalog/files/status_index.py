"""The status index of a catalogue folder: made from a store with complete listings, checked, and compared."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from aistandards.catalog.files import manifest
from aistandards.catalog.files.build import date_of
from aistandards.catalog.files.lines import Problem
from aistandards.catalog.index import FILE
from aistandards.catalog.index.archive import Archive, group_of, write
from aistandards.catalog.index.lines import IndexLine
from aistandards.catalog.sources import complete_sources
from aistandards.errors import StoreError
from aistandards.model import RelationType, Standard
from aistandards.model.codec import from_json
from aistandards.model.designation import natural_key
from aistandards.model.filter import Filter
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.registry import Plugins
from aistandards.store import Store

_COUNT = "designations"
_REMEDY = "write it again with `aistandards catalog index`"


def build_index(
    store: Store, folder: Path, dates: Mapping[str, str] | None = None, plugins: Plugins | None = None
) -> Mapping[str, int]:
    """Write the status index of a catalogue folder; a store always gives the same bytes.

    Args:
        store: A store that holds the complete listings of the bodies of the folder that a sync reads by default.
        folder: The catalogue folder; `sources.toml` in it gives the bodies, with their attributions.
        dates: The date of the data by source, instead of the day of the last sync.
        plugins: The plugins, instead of the installed ones.

    Returns:
        The number of designations of each body.

    Raises:
        StoreError: A listing is not complete, `sources.toml` is missing or wrong, or a date is; nothing is written.
    """
    plugins = Plugins.find() if plugins is None else plugins
    read = {source.name for source in plugins.default_sources()}
    # Of the other bodies the catalogue has a selection, so an index of them would prove nothing.
    sources = {name: about for name, about in manifest.read_sources(folder).items() if name in read}
    incomplete = sorted(sources.keys() - complete_sources(store, sources))
    if incomplete:
        raise StoreError(
            f"the store has no complete listing of {', '.join(incomplete)}, which the status index needs; "
            "run `aistandards sync --scope all` first"
        )
    days = {name: date_of(store, name, about.get("date"), dates or {}) for name, about in sources.items()}
    designations = plugins.designations
    standards = [standard for standard in _listed(store) if standard.body in sources]
    lines = _lines(standards, designations)
    counts = Counter(standard.body for standard in standards)
    about = {name: {**source, "date": days[name], _COUNT: counts[name]} for name, source in sources.items()}
    sections = {number: list(map(str, of_number)) for number, of_number in lines.items()}
    write(folder / FILE, about, sections, _keys(standards))
    manifest.update_digests(folder)
    return {name: counts[name] for name in sources}


def _lines(standards: Sequence[Standard], designations: DesignationReader) -> Mapping[str, list[IndexLine]]:
    """Return the lines of each number, in natural order."""
    successors = _successors(standards)
    lines: dict[str, list[IndexLine]] = defaultdict(list)
    for standard in sorted(standards, key=lambda standard: (natural_key(standard.designation), standard.designation)):
        line = _line(standard, successors.get(standard.designation, ()))
        for number in dict.fromkeys(map(str.casefold, designations.parse(standard.designation).numbers)):
            lines[number].append(line)
    return lines


def _keys(standards: Iterable[Standard]) -> Mapping[str, str]:
    """Return the designation of each key, without the keys that are names and occur in their designation."""
    return {
        origin.key: standard.designation
        for standard in standards
        for origin in standard.provenance
        if origin.upstream_id.isdigit() or origin.upstream_id not in standard.designation
    }


def _listed(store: Store) -> Iterator[Standard]:
    """Yield the standards that their bodies still list; what only somebody else reports has another date."""
    for row in store.read.rows(Filter(), with_data=True):
        if row["gone"] is None:
            standard = from_json(row["data"])
            if not all(origin.is_secondary for origin in standard.provenance):
                yield standard


def _successors(standards: Iterable[Standard]) -> Mapping[str, set[str]]:
    """Return the stated successors of each designation, whichever of the two records states it."""
    names = {origin.key: standard.designation for standard in standards for origin in standard.provenance}
    successors: dict[str, set[str]] = defaultdict(set)
    for standard in standards:
        for relation in standard.relations:
            other = names.get(relation.key or "", relation.target)
            if other is None or other == standard.designation:
                continue
            if relation.type is RelationType.REPLACED_BY:
                successors[standard.designation].add(other)
            elif relation.type is RelationType.REPLACES:
                successors[other].add(standard.designation)
    return successors


def _line(standard: Standard, successors: set[str] | tuple[str, ...]) -> IndexLine:
    issued, withdrawn = standard.dates.issued, standard.dates.withdrawn
    return IndexLine(
        standard.designation,
        standard.status,
        issued.text if issued else None,
        withdrawn.text if withdrawn else None,
        standard.edition,
        standard.work_item,
        tuple(sorted({origin.source for origin in standard.provenance})),
        tuple(sorted(successors, key=lambda name: (natural_key(name), name))),
    )


def index_problems(folder: Path) -> Iterator[Problem]:
    """Yield the problems of the status index of a catalogue folder; a folder need not have one."""
    path = folder / FILE
    if not path.is_file():
        return
    try:
        archive = Archive(path)
        sections, keys = list(archive.all_sections()), dict(archive.all_keys())
    except StoreError as error:
        yield Problem(path, None, str(error))
        return
    numbers = [number for number, _ in sections]
    if numbers != sorted(set(numbers), key=lambda number: (group_of(number), number)):
        yield Problem(path, None, f"its numbers are not in order; {_REMEDY}")
    lines: dict[str, str] = {}
    for number, of_number in sections:
        for line in of_number:
            try:
                name = IndexLine.parse(line).designation
            except ValueError as error:
                yield Problem(path, None, f"number {number}: {error}; {_REMEDY}")
                continue
            if lines.setdefault(name, line) != line:
                yield Problem(path, None, f"{name} has two lines that differ; {_REMEDY}")
    if unknown := [key for key, name in keys.items() if name not in lines]:
        yield Problem(path, None, f"{len(unknown)} keys have no line, such as {unknown[0]}; {_REMEDY}")
    counted = sum(int(source.get(_COUNT, 0)) for source in archive.sources.values())
    if counted != len(lines):
        yield Problem(path, None, f"it has {len(lines)} designations and says that it has {counted}; {_REMEDY}")


def index_differences(old: Path, new: Path) -> Iterator[str]:
    """Yield the added, removed and changed lines between the status indexes of two catalogue folders."""
    before, after = _by_designation(old / FILE), _by_designation(new / FILE)
    for name in sorted(before.keys() | after.keys(), key=lambda name: (natural_key(name), name)):
        if before.get(name) != after.get(name):
            yield from (f"- index: {_shown(line)}" for line in (before.get(name),) if line)
            yield from (f"+ index: {_shown(line)}" for line in (after.get(name),) if line)


def _by_designation(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    lines = (line for _, of_number in Archive(path).all_sections() for line in of_number)
    return {line.partition("\t")[0]: line for line in lines}


def _shown(line: str) -> str:
    return ", ".join(filter(None, line.split("\t")))
