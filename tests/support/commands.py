"""Running the command in this process."""

import json
from typing import Any

from click.testing import CliRunner, Result

from aistandards import Catalog
from aistandards.cli.main import cli

COUNTS = ("new", "changed", "unchanged", "quarantined", "out_of_scope")
Reports = dict[str, dict[str, Any]]


def run(*arguments: str) -> Result:
    """Run `aistandards`; errors of ours stay exceptions."""
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


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
