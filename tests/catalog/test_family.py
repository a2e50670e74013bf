"""The line of a standard, drawn as a tree."""

import pytest

from aistandards import Catalog
from aistandards.cli.show_command import tree_lines
from tests.support.commands import run

pytestmark = pytest.mark.usefixtures("bundled_url")


def test_editions_amendments_drafts_and_successors_are_drawn() -> None:
    with Catalog.open() as catalog:
        tree = catalog.family(catalog.get("ISO/IEC 22989"))
        edition = next(node for node in tree.below if node.is_requested)
        assert (edition.role, edition.status, edition.issued) == ("edition", "published", "2022-07")
        assert "coming" in {node.role for node in edition.below}
        lines = list(tree_lines(tree))
        assert lines[0] == "ISO/IEC 22989" and sum("◀" in line for line in lines) == 1
        older = catalog.family(catalog.get("ISO/IEC TR 24030:2021"))
        assert [(node.designation, node.status) for node in older.below] == [
            ("ISO/IEC TR 24030:2021", "superseded"),
            ("ISO/IEC TR 24030:2024", "published"),
        ]
    assert "└─ edition: ISO/IEC TR 24030:2024 published" in run("show", "ISO/IEC TR 24030:2021").stdout


def test_the_versions_of_program_and_data_are_told() -> None:
    assert ", data 20" in run("--version").stdout
