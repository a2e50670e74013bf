"""`check --lock`: what a document cites, and what has changed since."""

import json
from pathlib import Path

import pytest

from tests.support import small
from tests.support.commands import misused, refused, run

TITLE = "Artificial intelligence — A text of ours"


@pytest.fixture
def report(sites: small.Small, no_snapshot: None, tmp_path: Path) -> Path:
    """A document that cites two standards of a store."""
    sites.iso += [
        small.iso_row(7, "ISO/IEC 59991:2022", 6060, TITLE, publicationDate="2022-05"),
        small.iso_row(8, "ISO/IEC 59992:2022", 6060, TITLE, publicationDate="2022-05"),
    ]
    assert run("sync").exit_code == 0
    path = tmp_path / "docs" / "report.md"
    path.parent.mkdir()
    path.write_text("ISO/IEC 59991:2022 and ISO/IEC 59992.\n", encoding="utf-8")
    return path


def checked(report: Path, *arguments: str) -> tuple[int, list[str]]:
    result = run("check", str(report), "--lock", str(report.parent / "standards.lock"), *arguments)
    return result.exit_code, [line.partition("standards.lock: ")[2] for line in result.output.splitlines()]


def changes(report: Path, *arguments: str) -> tuple[int, list[str]]:
    code, lines = checked(report, *arguments)
    return code, [line for line in lines if line]


def replaced(sites: small.Small) -> None:
    """A new edition appears upstream, and the old one goes to 95.99."""
    sites.iso[-2:] = [
        small.iso_row(7, "ISO/IEC 59991:2022", 9599, TITLE, publicationDate="2022-05", replacedBy=[9]),
        small.iso_row(8, "ISO/IEC 59992:2022", 9020, TITLE, publicationDate="2022-05"),
        small.iso_row(9, "ISO/IEC 59991:2025", 6060, TITLE, publicationDate="2025-05", edition=2, replaces=[7]),
    ]
    assert run("sync").exit_code == 0


def test_the_first_run_writes_what_is_cited(report: Path) -> None:
    assert changes(report) == (0, [])
    lock = json.loads((report.parent / "standards.lock").read_text(encoding="utf-8"))
    cited = lock["documents"]["report.md"]
    assert {name: (one["verdict"], one["record"], one["stage"]) for name, one in cited.items()} == {
        "ISO/IEC 59991:2022": ("in-force", "ISO/IEC 59991:2022", "60.60"),
        "ISO/IEC 59992": ("in-force", "ISO/IEC 59992:2022", "60.60"),
    }
    assert all(len(one["data"]) == 10 for one in cited.values())
    assert changes(report) == (0, []), "nothing has changed since"


def test_what_changed_is_told_until_the_lock_is_updated(report: Path, sites: small.Small) -> None:
    changes(report)
    replaced(sites)
    code, told = changes(report)
    assert code == 1 and told == [
        "report.md: ISO/IEC 59991:2022: was in-force, is superseded; instead: ISO/IEC 59991:2025",
        "report.md: ISO/IEC 59992: was at stage 60.60, is at stage 90.20",
    ]
    assert changes(report, "--update-lock") == (1, [])
    assert changes(report) == (1, []), "the problem is there still, the change is known"


def test_other_references_without_a_problem_have_their_own_exit_code(report: Path) -> None:
    changes(report)
    report.write_text("ISO/IEC 59992 and ISO/IEC 42001.\n", encoding="utf-8")
    assert changes(report) == (
        6,
        [
            "report.md: ISO/IEC 42001: is cited now, and was not",
            "report.md: ISO/IEC 59991:2022: was cited, and is no longer",
        ],
    )


def test_paths_are_those_from_the_folder_of_the_lock(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes(report)
    monkeypatch.chdir(report.parent)
    assert run("check", "report.md", "--lock", "standards.lock").exit_code == 0
    assert list(json.loads(Path("standards.lock").read_text(encoding="utf-8"))["documents"]) == ["report.md"]


def test_changes_stay_out_of_a_format_for_programs(report: Path) -> None:
    changes(report)
    report.write_text("ISO/IEC 59992.\n", encoding="utf-8")
    result = run("check", str(report), "--lock", str(report.parent / "standards.lock"), "--json")
    assert len(json.loads(result.stdout)) == 1 and "no longer" in result.stderr


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 99, "documents": {}}', '{"format": 1, "documents": {"a": {"b": {"c": 1}}}}']
)
def test_a_lock_that_cannot_be_read_names_the_remedy(report: Path, text: str) -> None:
    lock = report.parent / "standards.lock"
    lock.write_text(text, encoding="utf-8")
    assert "--update-lock" in refused("check", str(report), "--lock", str(lock))
    assert changes(report, "--update-lock") == (0, []) and changes(report) == (0, [])


def test_an_update_needs_a_lock(report: Path) -> None:
    assert "--lock" in misused("check", str(report), "--update-lock")
