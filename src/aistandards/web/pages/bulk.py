"""All standards as files to download: the formats of `aistandards export`, each written once for each state of the store."""

import difflib
import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from threading import Event

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.errors import MissingExtraError, NotFoundError
from aistandards.export import Kind, export_standards, format_names
from aistandards.export.registry import load_format
from aistandards.model import Standard
from aistandards.web.values import Data, data_of

_NAMES = {"json-ld": "standards.jsonld", "exchange": "exchange.json"}

FILES: Mapping[str, str] = {_NAMES.get(form, f"standards.{form}"): form for form in format_names(Kind.STANDARDS)}
"""The format of each file by its name."""


@attrs.frozen(slots=True, kw_only=True)
class BulkFile:
    """A file with all standards of the store.

    Attributes:
        name: Name of the file; it is the last part of its address.
        format: Its format, as `aistandards export` calls it.
        media_type: Its media type.
        bytes: Its length.
        sha256: Its SHA-256 digest, in hexadecimal digits.
    """

    name: str
    format: str
    media_type: str
    bytes: int
    sha256: str


@attrs.frozen(slots=True, kw_only=True)
class BulkPage:
    """The files that can be downloaded.

    Attributes:
        data: What the files were made from.
        files: The files; one whose library is not installed is left out.
    """

    data: Data
    files: tuple[BulkFile, ...]


class StoppedError(Exception):
    """Nobody waits any more for the file that was being written."""


class BulkFiles:
    """Writes the files of a catalogue into a temporary folder, which goes with the object or at the end of the process.

    One thread at a time may use it.

    Args:
        catalog: The catalogue.
        export: Writes a file.
    """

    def __init__(self, catalog: Catalog, export: Callable[..., int] = export_standards) -> None:
        self.catalog, self._export = catalog, export
        self._root: Path | None = None
        self._stopped = Event()
        self._folders: dict[str, Path] = {}
        self._written: dict[Path, BulkFile] = {}

    def file(self, name: str) -> tuple[BulkFile, Path]:
        """Return a file and its path; the path exists until the store has changed twice.

        Raises:
            NotFoundError: There is no such file.
            MissingExtraError: The library that its format needs is not installed.
            ExportError: The file cannot be written.
        """
        if name not in FILES:
            nearest = difflib.get_close_matches(name, FILES) or FILES
            raise NotFoundError(name, tuple(nearest), is_standard=False)
        with self.catalog.one_state() as state:
            path = self._folder(state) / name
            if path not in self._written:
                self._written[path] = self._write(path)
            return self._written[path], path

    def stop(self) -> None:
        """End what another thread writes now."""
        self._stopped.set()

    def _write(self, path: Path) -> BulkFile:
        form, catalog = FILES[path.name], self.catalog
        self._stopped = Event()
        self._export(
            _until(self._stopped, catalog.standards()),
            form,
            path,
            data_version=catalog.content_id,
            dates=catalog.sources(),
        )
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return BulkFile(
            name=path.name,
            format=form,
            media_type=load_format(Kind.STANDARDS, form).media_type,
            bytes=path.stat().st_size,
            sha256=digest,
        )

    def _folder(self, state: str) -> Path:
        """Return the folder for a state of the store; delete those of states before the last one."""
        if self._root is None:
            self._root = Path(tempfile.mkdtemp(prefix="aistandards-"))
            weakref.finalize(self, shutil.rmtree, self._root, ignore_errors=True)
        if state not in self._folders:
            # An answer that has begun may not have opened its file of the last state yet.
            for old in list(self._folders)[:-1]:
                folder = self._folders.pop(old)
                shutil.rmtree(folder, ignore_errors=True)
                self._written = {path: file for path, file in self._written.items() if path.parent != folder}
            self._folders[state] = Path(tempfile.mkdtemp(dir=self._root))
        return self._folders[state]


def _until(stopped: Event, standards: Iterable[Standard]) -> Iterator[Standard]:
    for standard in standards:
        if stopped.is_set():
            raise StoppedError
        yield standard


def bulk(files: BulkFiles) -> BulkPage:
    """Return the files that can be downloaded, all made from one state of the store."""
    with files.catalog.one_state():
        listed = []
        for name in FILES:
            try:
                listed.append(bulk_file(files, name))
            except MissingExtraError:
                continue
        return BulkPage(data=data_of(files.catalog), files=tuple(listed))


def bulk_file(files: BulkFiles, name: str) -> BulkFile:
    """Return one file.

    Raises:
        NotFoundError: There is no such file.
        MissingExtraError: The library that its format needs is not installed.
    """
    return files.file(name)[0]
