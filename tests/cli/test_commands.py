"""The command line as its users meet it: help, formats, exit codes, errors in a sentence."""

import json
import subprocess
import sys

import pytest

from aistandards import Catalog
from aistandards.catalog.rows import EXPORTED
from aistandards.cli.main import COMMANDS, main
from tests.support.commands import refused, run

pytestmark = pytest.mark.usefixtures("bundled_url")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0 and "Usage:" in result.stdout


def test_the_summary_of_every_command_is_in_the_help() -> None:
    shown = " ".join(run("--help").stdout.split())
    assert all(name in shown for name in COMMANDS)
    assert "3 partial" in shown and "4 a guard refused" in shown


@pytest.mark.subprocess
def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom aistandards.cli.main import cli\ncli.main(['--help'], standalone_mode=False)\n"
        "assert not {'sqlalchemy', 'httpx2', 'cattrs', 'rich', 'alembic'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_list_comes_in_every_format_with_the_same_fields() -> None:
    choice = ("--body", "itu-t", "--status", "published")
    rows = json.loads(run("list", *choice, "--format", "json").stdout)
    assert len(rows) >= 165 and all(tuple(row) == EXPORTED for row in rows)
    lines = [json.loads(line) for line in run("list", *choice, "--format", "jsonl").stdout.splitlines()]
    assert lines == rows
    csv = run("list", *choice, "--format", "csv").stdout.splitlines()
    assert csv[0] == ",".join(EXPORTED) and len(csv) == len(rows) + 1
    assert len(run("list", *choice).stdout.splitlines()) == len(rows)


def test_a_standard_is_shown_with_its_evidence() -> None:
    shown = run("show", "ISO/IEC", "42001").stdout
    assert "ISO/IEC 42001:2023" in shown and "published (60.60)" in shown and "relevance:ai" in shown
    record = json.loads(run("show", "--json", "ISO/IEC 42001").stdout)
    assert record["designation"] == "ISO/IEC 42001:2023"


def test_words_find_standards() -> None:
    assert "foundation model" in run("search", "foundation model").stdout.casefold()


def test_counts_have_their_fixed_shape() -> None:
    stats = json.loads(run("stats", "--by", "body,status", "--json").stdout)
    assert set(stats) == {"total", "counts"}
    assert all(list(row) == ["body", "status", "count"] for row in stats["counts"])
    with Catalog.open() as catalog:
        assert {row["body"] for row in stats["counts"]} == {standard.body for standard in catalog}


def test_a_sync_report_has_its_fixed_shape() -> None:
    (report, *_) = json.loads(run("sync", "--offline", "--json").stdout)["sources"]
    named = "source outcome fetched new changed unchanged gone quarantined out_of_scope requests bytes seconds"
    assert list(report)[: len(named.split())] == named.split()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["show", "ISO/IEC 42091"], 1, "nearest: ISO/IEC 42001"),
        (["resolve", "no such thing"], 1, "no standard"),
        (["stats", "--by", "colour"], 2, "choose from body"),
        (["list", "--colour"], 2, "No such option"),
        (["nonsense"], 2, "No such command"),
        (["--db", "nonsense", "list"], 1, "not a database URL"),
        (["sync", "--scope", "some"], 2, "Invalid value"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(
    arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    said = capsys.readouterr().err
    assert ended.value.code == code and told in said and "Traceback" not in said


def test_debug_shows_the_traceback() -> None:
    from aistandards.errors import NotFoundError

    with pytest.raises(NotFoundError):
        main(["--debug", "show", "ISO/IEC 42091"])


@pytest.mark.subprocess
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete_commands(shell: str) -> None:
    import os

    environ = os.environ | {
        "_AISTANDARDS_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "aistandards sy",
        "COMP_CWORD": "sy" if shell == "fish" else "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "aistandards.cli.main"], env=environ, capture_output=True, text=True, check=False
    )
    assert "sync" in done.stdout


def test_a_row_that_is_not_in_the_quarantine_is_told_as_such() -> None:
    said = refused("quarantine", "show", "7")
    assert said == "the quarantine has no row 7; `aistandards quarantine list` lists its rows"
