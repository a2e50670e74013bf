"""A sync without a network: one calm line instead of a report for each source."""

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner

from aistandards.cli.main import cli
from aistandards.sync.report import Outcome, SourceReport

pytestmark = pytest.mark.usefixtures("used_before")

AWAY = "iso.example cannot be reached (no name server answers); check the network or try again later"
DOWN = "iso.example answers 503; try again later"


def _sync(*reports: SourceReport) -> tuple[int, list[str], list[str]]:
    """The exit code and the lines of a sync that ends with these reports."""

    class Synchroniser:
        def __init__(self, **_arguments: Any) -> None: ...

        def run(self, _sources: object) -> Iterator[SourceReport]:
            yield from reports

    result = CliRunner().invoke(cli, ["sync"], obj={"synchroniser": Synchroniser}, catch_exceptions=False)
    return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()


def _away(source: str, message: str = AWAY) -> SourceReport:
    return SourceReport(source=source, outcome=Outcome.UNREACHABLE, message=message)


def test_without_a_network_one_line_says_so() -> None:
    keyless = SourceReport(source="iec", outcome=Outcome.OFFLINE, message="IEC needs a key")
    code, printed, told = _sync(keyless, _away("iso"), _away("itu-t"))
    assert code == 3 and not [line for line in printed if "loaded the bundled" not in line]
    assert len(told) == 1 and "none of 2 sources" in told[0] and "no network" in told[0]


@pytest.mark.parametrize(
    "others",
    [
        (SourceReport(source="itu-t"),),
        (_away("itu-t", DOWN),),
        (SourceReport(source="itu-t", outcome=Outcome.BROKEN, message="a block page"),),
        (),
    ],
    ids=["one source answers", "one host answers with an error", "one source is broken", "one source"],
)
def test_each_source_is_reported_where_the_network_is_there(others: tuple[SourceReport, ...]) -> None:
    code, printed, told = _sync(_away("iso"), *others)
    assert code == 3 and any(AWAY in line for line in told) and not any("no network" in line for line in told)
    assert len([line for line in printed if "0 rows" in line]) == 1 + len(others)
