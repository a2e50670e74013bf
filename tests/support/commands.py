"""Running the command in this process, with collaborators of a test's own where it passes them."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import Any

from click.testing import CliRunner, Result

from aistandards import Catalog
from aistandards.cli.main import cli
from aistandards.errors import AistandardsError
from aistandards.plugin.source import Source
from aistandards.sync.clock import Clock
from aistandards.sync.report import SourceReport
from aistandards.sync.synchroniser import Synchroniser

COUNTS = ("new", "changed", "unchanged", "quarantined", "out_of_scope")
Reports = dict[str, dict[str, Any]]

_passed: list[dict[str, Any]] = []


@contextmanager
def passing(**arguments: Any) -> Iterator[None]:
    """Pass arguments to the synchroniser of every sync that this process runs meanwhile.

    Args:
        **arguments: Those of `Synchroniser`; and `sources`, by name, that are read instead of what the plugins offer.
    """
    _passed.append(arguments)
    try:
        yield
    finally:
        _passed.pop()


class _Synchroniser:
    """The synchroniser with what was passed."""

    def __init__(self, **named: Any) -> None:
        for arguments in _passed:
            named |= arguments
        self._sources: dict[str, Source] = named.pop("sources", {})
        self._made = Synchroniser(**named)

    def run(self, sources: Iterable[Source]) -> Iterator[SourceReport]:
        return self._made.run([self._sources.get(source.name, source) for source in sources])


class ClockAt(Clock):
    """A clock whose wall time a test sets.

    Attributes:
        moment: What it shows.
    """

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def _invoke(arguments: tuple[str, ...], **options: Any) -> Result:
    return CliRunner().invoke(cli, list(arguments), obj={"synchroniser": _Synchroniser}, **options)


def run(*arguments: str, input: str | None = None) -> Result:
    """Run `aistandards`; errors of ours stay exceptions."""
    return _invoke(arguments, input=input, catch_exceptions=False)


def refused(*arguments: str) -> str:
    """What is said on standard error when a command is refused with one of our errors."""
    result = _invoke(arguments)
    assert isinstance(result.exception, AistandardsError), result.output
    return f"{result.stderr}{result.exception}"


def misused(*arguments: str) -> str:
    """What is said on standard error when a command is refused for a wrong option or argument."""
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 2 and not result.stdout, result.output
    return result.stderr


def sync(*arguments: str) -> tuple[int, Reports]:
    """Exit code and reports by source of `aistandards sync --json`; every row must be accounted for."""
    result = run("sync", "--json", *arguments)
    reports = json.loads(result.stdout)["sources"]
    for report in reports:
        assert report["fetched"] == sum(report[name] for name in COUNTS), "a row was lost"
    return result.exit_code, {report["source"]: report for report in reports}


def sync_after_death(*arguments: str) -> tuple[int, Reports]:
    """The same after a process that died with its locks, which a server frees when it sees that the connection is gone."""
    ended = monotonic()
    while (done := sync(*arguments))[0] == 4:
        assert monotonic() - ended < 5, "the server sees at once that the connection is gone"
    return done


def contents() -> dict[str, str]:
    """Every record of the store by key, as text."""
    with Catalog.open() as catalog:
        return {record.origin.key: repr(record) for record in catalog.store.records()}


def counts(report: dict[str, Any]) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: report[name] for name in ("new", "changed", "gone", "quarantined") if report[name]}
