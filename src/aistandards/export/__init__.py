"""Standards, citations and changes in formats for other programs.

`export_standards` writes a file, `cite` and `feed` return text. `aistandards.export.registry` lists every format.
"""

import datetime
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from aistandards.export.interface import Kind, Metadata, safe_stream
from aistandards.export.registry import format_names, load_format

if TYPE_CHECKING:
    from aistandards.catalog.changes import Change
    from aistandards.catalog.statistics import Statistic
    from aistandards.model import Standard
    from aistandards.tagging.vocabularies import Vocabularies

__all__ = ["Kind", "chart", "cite", "export_standards", "feed", "format_names"]

Item = TypeVar("Item")


def export_standards(
    standards: Iterable["Standard"],
    format: str,
    path: str | os.PathLike[str],
    *,
    data_version: str | None = None,
    dates: Mapping[str, str] | None = None,
) -> int:
    """Write standards to a file and return their number.

    The standards are read one by one; the whole catalogue is never in memory. The file appears whole or not at all, and
    replaces one of that name. Abstracts are left out: they belong to the bodies.

    >>> from aistandards import Catalog
    >>> with Catalog.open() as catalog:  # doctest: +SKIP
    ...     export_standards(catalog.standards(ai=True), "csv", "ai-standards.csv")
    426

    Args:
        standards: The standards to write.
        format: `json`, `jsonl`, `csv`, `parquet`, `json-ld`, `sqlite` or `exchange`.
        path: The file. Its folder must exist. For `json`, `jsonl`, `csv` and `sqlite` a file
            `FILE.metadata.json` appears beside it.
        data_version: Version of the data to note in the file, by default that of the bundled data.
        dates: The date of the data of each source, as `Catalog.sources` returns it, to note in the file too.

    Raises:
        FormatError: There is no such format.
        ExportError: The file cannot be written.
        MissingExtraError: The library that the format needs is not installed.
    """
    from aistandards.export.whole_file import write_file

    counted = _Counted(standards)
    loaded = load_format(Kind.STANDARDS, format)
    write_file(loaded, counted, Path(path), Metadata.of_bundled_data(data_version, dates))
    return counted.number


def cite(standards: Iterable["Standard"], format: str = "text", *, data_version: str | None = None) -> str:
    """Return citations of standards for a reference manager.

    Args:
        standards: The standards to cite.
        format: `bibtex`, `biblatex`, `ris`, `csl-json` or `text`.
        data_version: Version of the data for the comment at the beginning of BibTeX and BibLaTeX, by default that of the
            bundled data; an empty text leaves the comment out.

    Raises:
        FormatError: There is no such format.
    """
    return _as_text(Kind.CITATIONS, format, standards, data_version)


def feed(
    changes: Iterable["Change"],
    *,
    updated: datetime.datetime,
    query: Mapping[str, Any] | None = None,
    format: str = "atom",
    data_version: str | None = None,
) -> str:
    """Return changes as a feed. An event has the same id in every feed and for ever.

    Args:
        changes: The changes, newest first.
        updated: Time of the last sync, which is the time of a feed without changes.
        query: The filters that chose the changes, by name. Each query is a feed with an id of its own.
        format: `atom` (RFC 4287) or `json`, a plain list.
        data_version: Version of the data that the feed names as its generator's, by default that of the bundled data.

    Raises:
        FormatError: There is no such format.
    """
    from aistandards.export.atom import Feed

    return _as_text(Kind.CHANGES, format, Feed(changes, query or {}, updated), data_version)


def chart(statistic: "Statistic", language: str = "en", vocabularies: "Vocabularies | None" = None) -> str:
    """Return the chart of a statistic as an `svg` element of at most 6 kB, for a page or a file.

    >>> from aistandards import Catalog
    >>> with Catalog.open("sqlite://") as catalog:
    ...     print(chart(catalog.statistic("growth", ai=True))[:39])
    <svg xmlns="http://www.w3.org/2000/svg"

    Args:
        statistic: The numbers, from `Catalog.statistic`.
        language: Language of the words: `ar`, `en`, `es`, `fr`, `ru` or `zh`. A chart in Arabic runs from right to left.
        vocabularies: The vocabularies of the catalogue, for labels of concepts.
    """
    from aistandards.export.chart_svg import draw
    from aistandards.export.figure import Figure, labels

    return draw(Figure(statistic, labels(language, vocabularies), language))


def _as_text(kind: Kind, format: str, content: Any, data_version: str | None) -> str:
    text = io.StringIO(newline="")
    load_format(kind, format).write(content, safe_stream(text), Metadata.of_bundled_data(data_version))
    return text.getvalue()


class _Counted(Generic[Item]):
    """An iterable that counts its items as they are read.

    Attributes:
        number: Items read so far.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = items
        self.number = 0

    def __iter__(self) -> Iterator[Item]:
        for item in self._items:
            self.number += 1
            yield item
