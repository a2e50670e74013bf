"""Base of all checks: the source, its recording, and rows that are generated from the recorded rows."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, overload

import attrs
import pytest

from aistandards.model import Standard
from aistandards.sync.report import SourceReport
from aistandards.testing.harness import Harness, RunResult
from aistandards.testing.sandbox import EXTRA_REQUESTS, fail
from aistandards.testing.upstream.feed_format import FeedFormat, encoded
from aistandards.testing.upstream.server import Answer, Recording, Request

_DIGITS = 7
_FIRST = 100_000
_DIGIT = "0"


@attrs.frozen
class _Template:
    """A row with a mark in its key, in place of which a number stands between two parts of the key."""

    content: bytes
    before: str
    mark: str
    after: str

    def digits(self, number: int) -> str:
        return str(_FIRST + number) if self.mark == str(_FIRST) else f"{number:0{_DIGITS}}"


class SuiteBase:
    """The attributes that an author sets. Only `source` is required.

    Attributes:
        source: Class of the source, a function that returns the source, or the source.
        recorded: Folder of recorded answers, relative to the file of the test class.
        listing: File in the folder with the rows of the upstream; by default the largest file.
        feed_format: Format of the listing; by default determined by the file extension.
        settings: Settings of the source besides `url`: `{"key": "any"}`.
        changes_only: True for an upstream that reports changes since the last run, but not removals. Removals are then
            found with `--full`.
        memory_rows: Number of rows in the check of memory.
        objects_per_row: Number of objects per row that the source may keep in memory.
        extra_requests: Number of requests, and of items, in addition to ten per row.
        harness: Runs the source; for tests of your own.
    """

    source: ClassVar[Any]
    recorded: ClassVar[str | Path] = "recorded"
    listing: ClassVar[str | None] = None
    feed_format: ClassVar[FeedFormat | None] = None
    settings: ClassVar[Mapping[str, str]] = {}
    changes_only: ClassVar[bool] = False
    memory_rows: ClassVar[int] = 100_000
    objects_per_row: ClassVar[float] = 0.5
    extra_requests: ClassVar[int] = EXTRA_REQUESTS

    harness: Harness

    def answer(self, request: Request, rows: Iterable[bytes]) -> Answer:
        """Return the answer of an upstream with these rows. Override this method if recorded files are not sufficient."""
        return self._recording.answer(request, rows)

    def row(self, number: int) -> bytes:
        """Return the n-th generated row, with a unique key: by default a recorded row with another key."""
        template = self._templates[number % len(self._templates)]
        return self._row(template, number + 1)

    def _row(self, template: "_Template", number: int) -> bytes:
        mark, key = (
            self._bytes(template.before + digits + template.after)
            for digits in (template.mark, template.digits(number))
        )
        return template.content.replace(mark, key)

    @pytest.fixture(autouse=True)
    def _prepared(self, tmp_path: Path) -> None:
        self.prepare(tmp_path)

    def prepare(self, folder: Path) -> None:
        """Prepare a harness for the source. The fixture calls this method before each check."""
        folder_of_answers = Path(inspect.getfile(type(self))).parent / self.recorded
        try:
            self._recording = Recording(folder_of_answers, self.listing, self.feed_format)
        except OSError as error:
            fail(f"{error}; the suite needs a real response of the upstream with a few rows")
        except ValueError as error:
            fail(f"{error}.")
        attribute = inspect.getattr_static(type(self), "source")
        attribute = attribute.__func__ if isinstance(attribute, staticmethod) else attribute
        makes_source = isinstance(attribute, type) or inspect.isfunction(attribute)
        source: Any = attribute() if makes_source else attribute
        try:
            self.harness = Harness(
                source,
                self._recording,
                folder,
                settings=self.settings,
                answer=self.answer,
                extra_requests=self.extra_requests,
            )
        except ValueError as error:
            fail(
                f"{self._recording.listing} cannot be split into rows ({error}); name its format with `feed_format = …`"
            )
        if not self.harness.rows:
            fail(f"{self._recording.listing} contains no row")

    @cached_property
    def _templates(self) -> Sequence["_Template"]:
        """Recorded rows with a mark in the key; where possible, the row remains one that the source reads."""
        templates, keys = [], []
        for raw, record in zip(self.harness.rows, self.harness.records(), strict=False):
            keys.append(record.origin.upstream_id)
            found = list(self._marked(raw, keys[-1]))
            if found:
                templates.append(next((one for one in found if self.harness.records([self._row(one, 1)])), found[0]))
        if not templates:
            reason = f"the key {keys[0]!r} is not in its row" if keys else "no recorded row becomes a record"
            fail(
                f"The suite cannot generate rows: {reason}. Define `def row(self, number)`, which returns the n-th row."
            )
        return templates

    def _marked(self, raw: bytes, key: str) -> Iterator["_Template"]:
        """Yield a row with a mark at the end of its key, after each number in it, and in place of each number.

        A key may be a designation, or have a maximum length.
        """
        numbers = [match.span() for match in re.finditer(r"\d+", key)]
        ends = dict.fromkeys((len(key), *(end for _, end in numbers)))
        places = [(end, end, "0" * _DIGITS) for end in ends] + [(start, end, str(_FIRST)) for start, end in numbers]
        for start, end, mark in places:
            marked = key[:start] + mark + key[end:]
            content = self._recording.feed_format.replace(raw, key, marked)
            if self._bytes(marked) in content:
                yield _Template(content, key[:start], mark, key[end:])

    def _bytes(self, text: str) -> bytes:
        """Encode a text as in a row."""
        return encoded(text, getattr(self._recording.feed_format, "encoding", "utf-8"))

    def _titled_record(self) -> Standard:
        """Return a record whose title is in its row literally, and not split into several lines."""
        titled: list[Standard] = [record for record in self.harness.records() if record.title]
        if not titled:
            fail("No recorded row has a title; record rows with titles.")
        feed_format = self._recording.feed_format
        literal = (
            record
            for record in titled
            if any(feed_format.replace(row, record.title, _DIGIT) != row for row in self.harness.rows)
        )
        return next(literal, titled[0])

    def _generated_rows(self, number: int) -> "GeneratedRows":
        # The first row is made here, in the thread of the test, so that an error in `row` is not a network error.
        first = self.row(0)
        if not isinstance(first, bytes):
            fail(f"row(0) returned {first!r:.80}; return the bytes of a row.")
        return GeneratedRows(self.row, number)

    def _complete(self, result: RunResult, what: str = "The recorded upstream") -> SourceReport:
        """Return the report of a run that must be complete."""
        self._no_refused_hosts(result)
        report = result.report
        if report.outcome.value not in ("ok", "unchanged"):
            fail(f"{what} was not read to the end ({report.outcome.value}): {report.message}")
        return report

    @staticmethod
    def _no_refused_hosts(result: RunResult) -> None:
        if result.refused_hosts:
            names = ", ".join(dict.fromkeys(result.refused_hosts))
            fail(
                f"The source tried to reach {names}. Send each request with context.http, below the address of "
                "context.setting('url') if it is set, and declare each real host in `hosts`."
            )

    def _stored(self) -> Path:
        """Return a store after one complete run."""
        store = self.harness.new_store()
        self._complete(self.harness.run(store))
        return store


class GeneratedRows(Sequence[bytes]):
    """A sequence of generated rows. Each row is generated when it is read."""

    def __init__(self, row: Callable[[int], bytes], number: int) -> None:
        self._row, self._number = row, number

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self._row(number) for number in range(*index.indices(self._number))]
        if not 0 <= index < self._number:
            raise IndexError(index)
        return self._row(index)


def label(record: Standard) -> str:
    """Return designation and upstream id of a record, for a message."""
    return f"{record.designation} ({record.origin.upstream_id})"
