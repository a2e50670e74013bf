"""Running the command in this process."""

import json
from typing import Any

from click.testing import CliRunner, Result

from aistandards import Catalog
from aistandards.cli.main import cli
from aistandards.errors import AistandardsError

COUNTS = ("new", "changed", "unchanged", "quarantined", "out_of_scope")
Reports = dict[str, dict[str, Any]]


def run(*arguments: str, input: str | None = None) -> Result:
    """Run `aistandards`; errors of ours stay exceptions."""
    return CliRunner().invoke(cli, list(arguments), input=input, catch_exceptions=False)


def refused(*arguments: str) -> str:
    """What is said on standard error when a command is refused with one of our errors."""
    result = CliRunner().invoke(cli, list(arguments))
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


def contents() -> dict[str, str]:
    """Every record of the store by key, as text."""
    with Catalog.open() as catalog:
        return {record.origin.key: repr(record) for record in catalog.store.records()}


def counts(report: dict[str, Any]) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: report[name] for name in ("new", "changed", "gone", "quarantined") if report[name]}
