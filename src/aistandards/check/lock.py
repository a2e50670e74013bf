"""Lock files: what documents cite, how it was judged, and what has changed since."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.check.results import CheckResult
from aistandards.errors import DocumentError
from aistandards.settings import replace_file

FORMAT = 1
"""Version of the format; a reader refuses any other."""


@attrs.frozen(slots=True)
class Locked:
    """A citation of a document, as it was judged.

    Attributes:
        verdict: Its status.
        record: Designation of the record that answers for it; None where there is none.
        stage: The stage of that record in the terms of its body; None where it is not known.
        instead: What stands in its place.
        data: The date of the data of its body; None where the catalogue has no data of the body.
    """

    verdict: str
    record: str | None = None
    stage: str | None = None
    instead: tuple[str, ...] = ()
    data: str | None = None

    def difference(self, now: "Locked") -> str | None:
        """Return what differs now, as a part of a sentence; None when nothing but the date of the data does."""
        if now.verdict != self.verdict:
            successors = f"; instead: {', '.join(now.instead)}" if now.instead else ""
            return f"was {self.verdict}, is {now.verdict}{successors}"
        if now.record != self.record:
            return f"stood for {self.record}, stands for {now.record}"
        if now.stage != self.stage:
            return f"was at stage {self.stage}, is at stage {now.stage}"
        if now.instead != self.instead:
            return f"instead of it stood {_named(self.instead)}, stands {_named(now.instead)}"
        return None


Citations = Mapping[str, Locked]
"""What a document cites, by the designation as cited."""


class Lock:
    """A lock file.

    Args:
        path: The file. The paths of documents in it are relative to its folder.
        documents: What each document cites, by the path in the file.
    """

    def __init__(self, path: Path, documents: Mapping[str, Citations]) -> None:
        self._path, self._documents = path, documents

    @classmethod
    def read(cls, path: Path) -> "Lock":
        """Read a lock file.

        Raises:
            DocumentError: It cannot be read, or another version of aistandards wrote it.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise ValueError(f"its format is {content['format']!r}, not {FORMAT}")
            documents = {
                document: {name: _locked(fields) for name, fields in citations.items()}
                for document, citations in content["documents"].items()
            }
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise DocumentError(
                f"the lock file {path} cannot be read ({error}); write it anew with --update-lock"
            ) from None
        return cls(path, documents)

    @classmethod
    def of(cls, path: Path, catalog: Catalog, results: Iterable[tuple[Path, Iterable[CheckResult]]]) -> "Lock":
        """Return the lock of a check.

        Args:
            path: The lock file.
            catalog: The catalogue that judged.
            results: The documents that were checked, each with its results.
        """
        dates = catalog.sources()
        documents = {
            _relative(document, path): {_key(result): _of_result(catalog, dates, result) for result in of_document}
            for document, of_document in results
        }
        return cls(path, documents)

    def write(self) -> None:
        """Write the file.

        Raises:
            DocumentError: It cannot be written.
        """
        documents = {
            document: {name: attrs.asdict(citations[name]) for name in sorted(citations)}
            for document, citations in sorted(self._documents.items())
        }
        text = json.dumps({"format": FORMAT, "documents": documents}, indent=2, ensure_ascii=False) + "\n"
        try:
            replace_file(self._path, text)
        except OSError as error:
            raise DocumentError(f"the lock file {self._path} cannot be written ({error}); name another one") from None

    def changes(self, now: "Lock") -> Iterator[str]:
        """Yield a sentence for each change from this lock to another one, for the documents of the other one."""
        for document, citations in now._documents.items():
            before = self._documents.get(document, {})
            for name in sorted({*before, *citations}):
                if name not in before:
                    yield f"{document}: {name}: is cited now, and was not"
                elif name not in citations:
                    yield f"{document}: {name}: was cited, and is no longer"
                elif difference := before[name].difference(citations[name]):
                    yield f"{document}: {name}: {difference}"


def _relative(document: Path, lock: Path) -> str:
    """Return the path of a document relative to the folder of the lock; another drive keeps its whole path."""
    try:
        return Path(os.path.relpath(document, lock.parent)).as_posix()
    except ValueError:
        return document.as_posix()


def _key(result: CheckResult) -> str:
    return f"{result.adopted} {result.name}" if result.adopted else result.name


def _of_result(catalog: Catalog, dates: Mapping[str, str], result: CheckResult) -> Locked:
    record = result.record if result.index_date is None else None
    standard = catalog.get(record) if record is not None else None
    cited, _ = catalog.plugins.designations.attempt(result.name)
    data = result.index_date or (dates.get(cited.body) if cited is not None else None)
    stage = standard.stage.native or None if standard is not None else None
    return Locked(result.verdict.value, result.record or None, stage, result.instead or result.parts, data)


def _locked(fields: Mapping[str, Any]) -> Locked:
    return Locked(**{**fields, "instead": tuple(fields["instead"])})


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing"
