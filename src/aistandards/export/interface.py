"""The interface of a format: it writes content of one kind, and states what a caller must know before.

Every file of this folder that is named after a format holds the classes for it, one for each kind of content.
`aistandards.export.registry` lists them.
"""

import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Generic, TextIO, TypeVar, cast

import attrs

from aistandards._version import __version__
from aistandards.errors import needs_extra
from aistandards.model.text import without_unsafe

Content = TypeVar("Content")
Target = TypeVar("Target", TextIO, BinaryIO, Path)


class Kind(StrEnum):
    """Kinds of content. Each kind has formats of its own."""

    ROWS = "rows"
    """Flat rows of `list` and `search`: `Rows`."""

    STANDARDS = "standards"
    """Whole records: an iterable of `Standard`."""

    CITATIONS = "citations"
    """Records to cite: an iterable of `Standard`."""

    CHANGES = "changes"
    """Events of the journal: `aistandards.export.atom.Feed`."""

    CHECK_RESULTS = "check results"
    """References of documents: an iterable of pairs of a path and a `Finding`."""

    CONCEPT_SCHEMES = "concept schemes"
    """Vocabularies: an iterable of `ConceptScheme`."""

    GAPS = "gaps"
    """Counts by concept: `aistandards.catalog.gaps.Matrix`."""

    CROSS_TABLES = "cross tables"
    """Counts by row and column: `aistandards.catalog.cross_table.CrossTable`."""

    CROSSWALKS = "crosswalks"
    """Provisions beside standards: `aistandards.catalog.crosswalks.Selection`."""

    FRAMEWORKS = "frameworks"
    """Frameworks with the identifiers of their provisions: an iterable of one `Framework`."""

    STATISTICS = "statistics"
    """Counts with what they are counted from: `aistandards.export.figure.Figure`."""

    CHARTS = "charts"
    """A picture of these counts: `aistandards.export.heatmap.HeatMap`."""


class Output(StrEnum):
    """What a format writes to."""

    TEXT = "text"
    BINARY = "binary"
    PATH = "path"


@attrs.frozen(slots=True)
class Metadata:
    """Statements about the origin of the content, for formats that can carry them.

    Attributes:
        data: Version of the data; empty to leave it out.
        program: Version of aistandards.
        dates: The date of the data of each source, in one line: `iso 2025-07, iec 2026-03`.
    """

    data: str
    program: str = __version__
    dates: str = ""

    def plain(self) -> dict[str, str]:
        """Return the statements by name, without empty ones."""
        return {name: text for name, text in attrs.asdict(self).items() if text}

    @classmethod
    def of_bundled_data(cls, version: str | None = None, dates: Mapping[str, str] | None = None) -> "Metadata":
        """Return metadata with this version of the data, by default that of the bundled data.

        Args:
            version: Version of the data.
            dates: The date of the data of each source.
        """
        if version is None:
            from aistandards.catalog.snapshot import Snapshot

            version = Snapshot.open().version
        return cls(version, dates=", ".join(f"{name} {date}" for name, date in (dates or {}).items()))


@attrs.frozen(slots=True)
class Rows:
    """Content of the kind `ROWS`.

    Attributes:
        fields: Names of the fields to write, in order.
        rows: The rows; a row may have more fields.
    """

    fields: Sequence[str]
    rows: Iterable[Mapping[str, Any]]


class Format(ABC, Generic[Content, Target]):
    """A format for one kind of content. Subclass `TextFormat`, `BinaryFormat` or `PathFormat`.

    Attributes:
        name: Value of the option `--format`: `csv`.
        media_type: Media type of the file, as registered by IANA where it is registered.
        kind: Kind of content that it writes.
        output: What it writes to.
        extra: Extra of the package that installs the library it needs, if any.
        errors: Exceptions of that library that mean a failed write; `OSError` need not be named.
    """

    name: str
    media_type: str
    kind: Kind
    output: Output
    extra: str | None = None
    errors: tuple[type[Exception], ...] = ()

    @abstractmethod
    def write(self, content: Content, target: Target, metadata: Metadata) -> None:
        """Write the content, reading iterables once and holding few of their items at a time.

        Raises:
            FormatError: The format cannot hold the content.
            MissingExtraError: The library that the format needs is not installed.
        """

    def sidecar(self, stem: str, metadata: Metadata) -> Mapping[str, Any] | None:
        """Return the content of `FILE.metadata.json`, for formats that cannot carry metadata; else None.

        Args:
            stem: Name of the file without its last suffix.
            metadata: Metadata of the content.
        """
        return None


class TextFormat(Format[Content, TextIO]):
    """A format that writes to a text stream."""

    output = Output.TEXT


class BinaryFormat(Format[Content, BinaryIO]):
    """A format that writes to a binary stream."""

    output = Output.BINARY


class PathFormat(Format[Content, Path]):
    """A format whose library creates the file. No file is at the path before."""

    output = Output.PATH


def safe_stream(target: TextIO) -> TextIO:
    """Return a stream that writes to another one without characters that control a terminal or are invisible.

    Records are clean when they are stored. The stream is for a store of an earlier version and for formats of plugins.
    """
    return cast(TextIO, _SafeStream(target))


class _SafeStream(io.TextIOBase):
    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, text: str, /) -> int:
        self._target.write(without_unsafe(text))
        return len(text)

    def writable(self) -> bool:
        return True

    def flush(self) -> None:
        self._target.flush()

    def close(self) -> None:
        """Leave the other stream open: the caller closes it."""


def titled(metadata: Metadata) -> Mapping[str, Any]:
    """Return the sidecar of formats that have nothing to add to the metadata."""
    return {"title": "AI standards", **metadata.plain()}


def require(module: str, extra: str) -> Any:
    """Import a module of a library that an extra installs.

    Raises:
        MissingExtraError: The library is not installed; the message names the extra.
    """
    with needs_extra(extra, module.partition(".")[0], "this format"):
        return import_module(module)
