"""What every part of the suite stands on: the author's source, its recording, and rows made from the recorded ones."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, overload

import pytest

from aistandards.model import Standard
from aistandards.sync.report import SourceReport
from aistandards.testing.harness import Harness, RunResult
from aistandards.testing.sandbox import EXTRA_REQUESTS, fail
from aistandards.testing.upstream.feed_format import FeedFormat, encoded
from aistandards.testing.upstream.server import Answer, Recording, Request

_DIGITS = 7
_DIGIT = "0"


class SuiteBase:
    """The attributes an author sets; only `source` must be.

    Attributes:
        source: The source's class, a function that makes it, or the source.
        recorded: Folder of recorded answers, relative to the file of the test class.
        listing: The file in it whose rows are the upstream's; by default the largest.
        feed_format: Its format; by default what its ending says.
        settings: Settings of the source besides `url`: `{"key": "any"}`.
        changes_only: True for an upstream that tells what changed since the last run and not what vanished: what is gone
            is then looked for with `--full`.
        many: Rows of the check of memory.
        objects_per_row: Objects that each of them may leave in memory while the listing is read.
        extra_requests: Requests, and items, that may come besides ten for every row.
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
        """What the upstream answers when it has these rows; override it for one that a recording alone cannot speak."""
        return self._recording.answer(request, rows)

    def row(self, number: int) -> bytes:
        """The n-th of many rows, each with a key of its own: by default a recorded one with its key changed."""
        template, key, mark = self._templates[number % len(self._templates)]
        return template.replace(mark, self._bytes(f"{key}{number + 1:0{_DIGITS}}"))

    @pytest.fixture(autouse=True)
    def _prepared(self, tmp_path: Path) -> None:
        self.prepare(tmp_path)

    def prepare(self, folder: Path) -> None:
        """Put the source on a bench of its own; the fixture does it for every check."""
        where = Path(inspect.getfile(type(self))).parent / self.recorded
        try:
            self._recording = Recording(where, self.listing, self.feed_format)
        except OSError as error:
            fail(f"{error}; the suite needs what the upstream really sends, a few rows of it")
        except ValueError as error:
            fail(f"{error}.")
        given = inspect.getattr_static(type(self), "source")
        given = given.__func__ if isinstance(given, staticmethod) else given
        source: Any = given() if isinstance(given, type) or inspect.isfunction(given) else given
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
                f"{self._recording.listing} cannot be split into rows ({error}); say how it is sent, with `feed_format = …`"
            )
        if not self.harness.rows:
            fail(f"{self._recording.listing} holds no row")

    @cached_property
    def _templates(self) -> Sequence[tuple[bytes, str, bytes]]:
        """Recorded rows in which zeros follow the key, the key, and it with the zeros; those whose key stands in them."""
        found = []
        for raw, record in zip(self.harness.rows, self.harness.records(), strict=False):
            key = record.origin.upstream_id
            marked = f"{key}{'0' * _DIGITS}"
            template = self._recording.feed_format.replace(raw, key, marked)
            if self._bytes(marked) in template:
                found.append((template, key, self._bytes(marked)))
        if not found:
            keys = [record.origin.upstream_id for record in self.harness.records()]
            reason = f"the key {keys[0]!r} does not stand in its row" if keys else "no recorded row becomes a record"
            fail(
                f"The suite cannot make rows of its own: {reason}. Give `def row(self, number)`, which makes the n-th."
            )
        return found

    def _bytes(self, text: str) -> bytes:
        """A text as it stands in a row."""
        return encoded(text, getattr(self._recording.feed_format, "encoding", "utf-8"))

    def _titled_record(self) -> Standard:
        """A record whose title stands in its row word for word: not one that goes over several lines there."""
        titled: list[Standard] = [one for one in self.harness.records() if one.title]
        if not titled:
            fail("No recorded row has a title; record some that have.")
        feed_format = self._recording.feed_format
        whole = (
            one
            for one in titled
            if any(feed_format.replace(row, one.title, _DIGIT) != row for row in self.harness.rows)
        )
        return next(whole, titled[0])

    def _generated_rows(self, number: int) -> "GeneratedRows":
        # Made once here, in the test's own thread: what cannot be made is no fault of the network.
        first = self.row(0)
        if not isinstance(first, bytes):
            fail(f"row(0) gave {first!r:.80}; give the bytes of a row.")
        return GeneratedRows(self.row, number)

    def _complete(self, ran: RunResult, what: str = "The recorded upstream") -> SourceReport:
        """A run that must have read everything."""
        self._no_refused_hosts(ran)
        report = ran.report
        if report.outcome.value not in ("ok", "unchanged"):
            fail(f"{what} was not read to the end ({report.outcome.value}): {report.message}")
        return report

    @staticmethod
    def _no_refused_hosts(ran: RunResult) -> None:
        if ran.refused_hosts:
            names = ", ".join(dict.fromkeys(ran.refused_hosts))
            fail(
                f"The source tried to reach {names}. Ask everything through context.http, below the address of "
                "context.setting('url') where that is set, and declare each real host in `hosts`."
            )

    def _stored(self) -> Path:
        """A store after one complete run."""
        store = self.harness.new_store()
        self._complete(self.harness.run(store))
        return store


class GeneratedRows(Sequence[bytes]):
    """Very many rows, each made when it is asked for."""

    def __init__(self, row: Callable[[int], bytes], number: int) -> None:
        self._row, self._number = row, number

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return [self._row(number) for number in range(*place.indices(self._number))]
        if not 0 <= place < self._number:
            raise IndexError(place)
        return self._row(place)


def label(record: Standard) -> str:
    """A record for a sentence."""
    return f"{record.designation} ({record.origin.upstream_id})"
