"""One contract for every command that prints data: `-o FILE`, `-` for standard output, `--format`, `--json` and `-q`."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from aistandards import Catalog
from aistandards.cli.main import COMMANDS, cli
from aistandards.plugin.source import Rejected
from aistandards.settings import bundled_folder
from tests.support.commands import misused, refused, run

pytestmark = pytest.mark.usefixtures("used_before")

ACTING = {
    "catalog build",
    "catalog index",
    "catalog schema",
    "catalog tidy",
    "plugin new",
    "serve",
    "site build",
    "site check",
    "undo",
    "watch add",
    "watch remove",
}
"""Commands that do something and only confirm it."""

OTHER_PROGRAMS = {"mcp", "plugin test"}
"""Commands whose output is that of another program."""

LABELS = '{"designation": "ISO/IEC 42001:2023", "ai": true}\n'

DATA: Mapping[str, str] = {
    "brief": "--right udhr:19",
    "catalog check": "",
    "catalog diff": "CATALOG CATALOG",
    "changes": "",
    "check": "LETTER",
    "cite": "ISO/IEC 42001",
    "crosswalk check": "--framework eu-ai-act",
    "crosswalk export": "--framework eu-ai-act",
    "crosswalk list": "--framework eu-ai-act",
    "crosswalk show": "eu-ai-act",
    "doctor": "",
    "evaluate": "--gold LABELS",
    "export": "--body itu-t --until 2020",
    "gaps": "--scheme gdc --body itu-t",
    "list": "--body itu-t --until 2020",
    "matrix": "--body itu-t",
    "overlaps": "ISO/IEC 42001 --limit 2",
    "plugin doctor": "",
    "plugin list": "",
    "plugin show": "itu-t",
    "quarantine list": "",
    "quarantine retry": "",
    "quarantine show": "1",
    "resolve": "ISO/IEC 42001",
    "review": "--conflicts",
    "search": "privacy --limit 2",
    "show": "ISO/IEC 42001",
    "sources": "",
    "stats": "growth --body itu-t",
    "sync": "itu-t --offline",
    "vocab check": "",
    "vocab export": "wsis",
    "vocab list": "",
    "vocab show": "rights",
    "watch list": "",
    "why": "ISO/IEC 42001 privacy",
}
"""Arguments for each command that prints data; words in capitals stand for files."""


def _commands(group: click.Group, context: click.Context, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS if group is cli else group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, context, f"{before}{name} ")
        else:
            yield before + name, command


ALL = dict(_commands(cli, click.Context(cli, obj={})))


@pytest.fixture
def arguments(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """The arguments of the command whose name is the parameter, with files for the words that stand for some."""
    name = request.param
    files = {"CATALOG": bundled_folder(), "LETTER": tmp_path / "letter.txt", "LABELS": tmp_path / "labels.jsonl"}
    files["LETTER"].write_text("ISO/IEC 42001:2023 and ITU-T H.264\n")
    files["LABELS"].write_text(LABELS)
    if name == "quarantine show":
        with Catalog.open() as catalog:
            number = catalog.store.begin_run("itu-t", "2026-01-01T00:00:00+00:00")
            with catalog.store.batch(number, number) as batch:
                batch.reject("itu-t", [Rejected(raw=b"{}", reason="no designation", line=1)])
    return [*name.split(), *(str(files.get(word, word)) for word in DATA[name].split())]


def _options(command: click.Command) -> dict[str, click.Parameter]:
    return {name: option for option in command.params for name in option.opts}


def test_every_command_is_of_one_kind() -> None:
    assert set(ALL) == ACTING | OTHER_PROGRAMS | set(DATA)


@pytest.mark.parametrize("name", DATA)
def test_a_command_that_prints_data_has_the_four_options(name: str) -> None:
    options = _options(ALL[name])
    assert {"-o", "--output", "--format", "--json", "-q", "--quiet"} <= set(options)
    choices = options["--format"].type
    assert not isinstance(choices, click.Choice) or "json" in choices.choices


@pytest.mark.parametrize("name", sorted(ACTING))
def test_a_command_that_acts_can_be_quiet(name: str) -> None:
    assert {"-q", "--quiet"} <= set(_options(ALL[name]))


@pytest.mark.parametrize(
    "arguments",
    [pytest.param(name, marks=pytest.mark.slow) if name == "catalog check" else name for name in DATA],
    indirect=True,
)
def test_json_is_one_document_on_standard_output_and_in_a_file(arguments: list[str], tmp_path: Path) -> None:
    printed = run(*arguments, "--json")
    document = json.loads(printed.stdout)
    target = tmp_path / "answer.json"
    written = run(*arguments, "--format", "json", "-q", "-o", str(target))
    assert written.exit_code == printed.exit_code and not written.output
    # A second sync has other times.
    if arguments[0] != "sync":
        assert json.loads(target.read_text(encoding="utf-8")) == document
    assert [path.name for path in tmp_path.glob(".*.new")] == []


@pytest.mark.parametrize("form", ["parquet", "sqlite"])
def test_an_export_of_bytes_is_the_same_on_standard_output(form: str, tmp_path: Path) -> None:
    target = tmp_path / "standards"
    assert run("export", "--format", form, "--body", "iec", "-o", str(target)).exit_code == 0
    printed = run("export", "--format", form, "--body", "iec", "-o", "-")
    assert printed.stdout_bytes[:16] == target.read_bytes()[:16] and len(printed.stdout_bytes) > 1000


def test_a_table_in_a_file_has_no_colours_and_no_remarks(tmp_path: Path) -> None:
    target = tmp_path / "found.txt"
    found = run("search", "privacy", "-o", str(target))
    assert found.stdout == "" and "concept: " in found.stderr
    assert target.read_text(encoding="utf-8") == run("search", "privacy", "-q").stdout != ""
    assert run("search", "privacy", "-q").stderr == ""


def test_a_command_that_fails_leaves_the_file_of_the_last_one(tmp_path: Path) -> None:
    target = tmp_path / "standard.json"
    assert run("show", "ISO/IEC 42001", "--json", "-o", str(target)).exit_code == 0
    before = target.read_bytes()
    assert "ISO 99999999" in refused("show", "ISO 99999999", "--json", "-o", str(target))
    assert target.read_bytes() == before and [path.name for path in tmp_path.glob(".*")] == []


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    assert "is a directory" in misused("list", "-o", str(tmp_path))
    missing = tmp_path / "missing" / "list.txt"
    assert refused("list", "-o", str(missing)) == f"{missing} cannot be written: No such file or directory"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_that_is_full_is_named() -> None:
    assert refused("list", "-o", "/dev/full") == "/dev/full cannot be written: No space left on device"


def test_two_formats_exclude_each_other() -> None:
    assert "--json and --format csv exclude each other" in misused("list", "--json", "--format", "csv")
    assert run("stats", "--json", "--format", "json").exit_code == 0


def test_a_format_or_json_is_required_where_no_default_is_useful() -> None:
    assert "Missing option '--format'. Choose from:" in misused("export")
    assert "-o and --json need --conflicts or --agreement" in misused("review", "--json")


@pytest.mark.parametrize("arguments", [("cite", "-"), ("evaluate", "--gold", "-")], ids=" ".join)
def test_a_dash_is_standard_input(arguments: tuple[str, ...]) -> None:
    given = {"cite": "ISO/IEC 42001\n\nITU-T F.748.32\n", "evaluate": LABELS}[arguments[0]]
    answer = run(*arguments, input=given)
    assert answer.exit_code == 0 and ("ITU-T F.748.32" in answer.stdout or "1 labels compared" in answer.stdout)


def test_a_quiet_command_does_not_confirm(tmp_path: Path) -> None:
    assert run("watch", "add", "mine", "--body", "itu-t").stdout == "watching mine\n"
    assert run("watch", "remove", "mine", "-q").output == ""
    assert run("export", "--json", "--body", "iec", "-q", "-o", str(tmp_path / "iec.json")).output == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("changes", "no change is recorded; each `aistandards sync` records what it changes"),
        ("quarantine list", "the quarantine is empty: every row could be read"),
        ("watch list", "there is no watch; `aistandards watch add` makes one"),
    ],
)
def test_an_empty_answer_is_explained_beside_it(arguments: str, told: str) -> None:
    answer = run(*arguments.split())
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", f"{told}\n")
    assert run(*arguments.split(), "-q").output == ""


@pytest.mark.subprocess
def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "aistandards", "lsit"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'lsit'. (Did you mean one of: 'list', 'site'?)" in done.stderr


@pytest.mark.subprocess
@pytest.mark.parametrize(
    "arguments", ["list", "export --json", "export --format jsonl", "gaps", "crosswalk list --json"]
)
def test_a_reader_that_leaves_early_ends_the_command_without_a_word(arguments: str) -> None:
    command = [sys.executable, "-m", "aistandards", *arguments.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode in (0, 1)
