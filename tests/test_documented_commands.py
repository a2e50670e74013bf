"""Every command and example that a page shows: each is parsed, and each that can be is run on the bundled data."""

import doctest
import json
import os
import re
import shlex
import shutil
import socket
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin

import click
import pytest

from aistandards import Catalog
from aistandards.settings import bundled_folder
from tests.check.documents import hostile
from tests.support import small
from tests.support.commands import run
from tests.support.pages import GENERATED, PAGES, ROOT, Command, abbreviated, blocks, commands, parse
from tests.web.test_serving import get, serving

ELSEWHERE = {
    "plugin new": "tests/plugin/scaffold runs the pages about plugins",
    "plugin test": "tests/plugin/scaffold runs the pages about plugins",
    "plugin show acme": "tests/plugin/scaffold runs the pages about plugins",
    "--plugins-dir . sync acme": "tests/plugin/scaffold runs the pages about plugins",
    "sync": "below: with small sites, and without a network",
    "serve": "below: as a process",
    "mcp": "tests/web/mcp speaks with it",
    "catalog build": "tests/catalog/files has a store with the complete listings",
    "catalog index": "tests/catalog/files has a store with the complete listings",
    "undo": "tests/tagging takes a decision back",
}
"""Beginnings of commands that are not run on the bundled data here, and what runs them."""

CODES = {
    "changes --watched --new": 5,  # nothing has changed
    "check report.md": 1,  # it cites a superseded standard
    "crosswalk check": 1,  # the catalogue has stale rows
}
"""Exit codes that are not 0 on the bundled data, by beginning of a command."""

ANSWERS = {"review": "q\n"}
"""What a person types, by beginning of a command."""

FILES = {
    "report.md": b"We follow ISO/IEC 42001:2023 and ISO 9001:2008.\n",
    "abstract.txt": b"An impact assessment of AI systems for their users.\n",
    "thesis.docx": hostile.docx(b"<w:p><w:r><w:t>ISO/IEC 22989:2022</w:t></w:r></w:p>"),
    "proposal.docx": hostile.docx(b"<w:p><w:r><w:t>An impact assessment of AI systems</w:t></w:r></w:p>"),
    "tender.pdf": hostile.page(hostile.stream(b"BT /F1 9 Tf (ISO/IEC 42001:2023) Tj ET")),
    "labels.jsonl": b'{"designation": "ISO/IEC 42001:2023", "tags": ["accountability"]}\n',
    "references.jsonl": b'{"text": "ISO 9001:2008", "references": [{"designation": "ISO 9001:2008", "verdict": "superseded"}]}\n',
}
"""The files that a reader has at hand."""


def of(table: Mapping[str, object], command: Command) -> str:
    """Return the key of a table with which a command begins; an empty text without one."""
    typed = f"{shlex.join(command.words)} "
    return next((key for key in table if typed.startswith(f"{key} ")), "")


def is_slow(command: Command) -> bool:
    """Whether a command takes seconds."""
    return command.words[:1] in (("catalog",), ("site",)) or "--suggest" in command.words


READ = [page for page in PAGES if not page.endswith(GENERATED)]
TYPED = [command for page in READ for command in dict.fromkeys(commands(page)) if command.is_complete]
RUN = [command for command in TYPED if not of(ELSEWHERE, command) or "--offline" in command.words]
PARTS = sorted({(command.page, is_slow(command)) for command in RUN})


def reads_other_bodies(words: tuple[str, ...]) -> bool:
    """Whether a sync reads more than the three sites."""
    names = {word for word in words[1:] if not word.startswith("-")} - {"all"}
    return "--all-bodies" in words or not names <= {"iso", "iec", "itu-t"}


SERVERS = sorted({command.words for command in TYPED if of(ELSEWHERE, command) == "serve"})
SYNCS = sorted(
    {
        command.words
        for command in TYPED
        if of(ELSEWHERE, command) == "sync" and not {"acme", "--offline"} & {*command.words}
    }
)


def test_each_exception_is_about_a_command_of_a_page() -> None:
    for table in (ELSEWHERE, CODES, ANSWERS):
        assert {of(table, command) for command in TYPED} - {""} == set(table)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a reader works, without a network."""

    def refuse(*_arguments: object, **_named: object) -> None:
        raise socket.gaierror("there is no network")

    path = tmp_path / "folder"
    path.mkdir()
    for name, content in FILES.items():
        (path / name).write_bytes(content)
    monkeypatch.chdir(path)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for name in [name for name in os.environ if name.casefold().endswith("_proxy")]:
        monkeypatch.delenv(name)
    return path


@pytest.mark.parametrize("page", READ)
def test_the_commands_of_a_page_exist_with_their_options(page: str) -> None:
    for command in (*commands(page), *abbreviated(page)):
        try:
            parse(command.words)
        except click.UsageError as error:
            is_cut = isinstance(error, click.BadOptionUsage) and command.in_sentence
            assert is_cut, f"{command}: {error.format_message()}"


def test_the_commands_in_the_readme_of_a_new_plugin_exist(tmp_path: Path) -> None:
    pytest.importorskip("jinja2", reason="needs the extra plugins")
    assert run("plugin", "new", "acme", "--directory", str(tmp_path)).exit_code == 0
    text = (tmp_path / "aistandards-acme" / "README.md").read_text(encoding="utf-8")
    words = [command.words for command in commands("README.md", text)]
    assert ("sync", "acme", "--dry-run") in words
    for each in words:
        parse(each)


def test_no_page_installs_the_package_from_an_index() -> None:
    """It is installed from a clone; a package of that name on an index would be somebody else's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for page in READ:
        for line in re.findall(r"pip install ([^`\n&]+)", PAGES[page].read_text(encoding="utf-8")):
            words = [word for word in shlex.split(line) if not word.startswith("-")]
            assert all(word.startswith(".") or word in ("requirements-dev.lock", "tox") for word in words), page
            named = {name for word in words if word.startswith(".[") for name in word[2:-1].split(",")}
            assert named <= set(project["optional-dependencies"]), page


@pytest.mark.subprocess
@pytest.mark.parametrize(
    ("page", "slow"),
    [pytest.param(page, slow, marks=[pytest.mark.slow] * slow, id=page + "-slow" * slow) for page, slow in PARTS],
)
def test_the_commands_of_a_page_work(page: str, slow: bool, used_before: None, folder: Path) -> None:
    if slow:
        shutil.copytree(bundled_folder(), folder / "catalog")
    for command in RUN:
        if (command.page, is_slow(command)) != (page, slow):
            continue
        answer = FILES[command.reads].decode() if command.reads else ANSWERS.get(of(ANSWERS, command))
        # One language is a sixth of the work.
        more = ["--languages", "en"] if command.words[:2] == ("site", "build") else []
        result = run(*command.words, *more, input=answer)
        if command.in_sentence and result.exit_code == 2 and "Missing " in result.stderr:
            continue
        assert result.exit_code == CODES.get(of(CODES, command), 0), f"{command}\n{result.output}"
        assert matches(command.shown, result.stdout), f"{command}\n{result.stdout}"


def matches(shown: str, printed: str) -> bool:
    """Whether a page shows what is printed; an ellipsis stands for any text."""
    return re.search(".*?".join(map(re.escape, shown.split("…"))), printed, re.DOTALL) is not None


@pytest.mark.parametrize("words", SYNCS, ids=shlex.join)
def test_a_documented_sync_needs_no_network(
    words: tuple[str, ...], used_before: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_PACE", "0")
    result = run(*words)
    assert result.exit_code == 3 and "be reached" in result.stderr, result.output


@pytest.mark.subprocess
@pytest.mark.parametrize("words", SERVERS, ids=shlex.join)
def test_a_documented_server_answers(words: tuple[str, ...], used_before: None) -> None:
    options = [
        word for option in zip(words, (*words[1:], ""), strict=True) if "--port" not in option for word in option[:1]
    ]
    with serving(*options[1:]) as (url, _process):
        assert get(urljoin(url, "/api/v1/health"))[0] == 200


@pytest.mark.parametrize("words", [words for words in SYNCS if not reads_other_bodies(words)], ids=shlex.join)
def test_a_documented_sync_reads_the_sites(words: tuple[str, ...], sites: small.Small, no_snapshot: None) -> None:
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert " new" in result.stdout


def test_the_report_of_a_sync_has_the_members_that_the_page_shows(sites: small.Small, no_snapshot: None) -> None:
    text = PAGES["docs/command.md"].read_text(encoding="utf-8")
    (shown,) = [json.loads(block) for language, block in blocks(text) if language == "json" and "outcome" in block]
    printed = json.loads(run("sync", "iso", "--json").stdout)
    assert printed.keys() == shown.keys()
    assert [list(report) for report in printed["sources"]] == [list(report) for report in shown["sources"]]


def pages_with(language: str) -> list[str]:
    """The pages that have a block in a language, but for those of plugins, which tests/plugin/scaffold runs."""
    texts = {page: path.read_text(encoding="utf-8") for page, path in PAGES.items() if "docs/plugins/" not in page}
    return [page for page, text in texts.items() if any(each == language for each, _ in blocks(text))]


@pytest.mark.parametrize("page", pages_with("pycon"))
def test_the_session_of_a_page_prints_what_the_page_shows(page: str, used_before: None) -> None:
    with Catalog.open() as catalog:
        result = doctest.testfile(
            str(PAGES[page]),
            module_relative=False,
            globs={"catalog": catalog},
            optionflags=doctest.NORMALIZE_WHITESPACE,
        )
    assert result.attempted > 1 and not result.failed


def test_a_test_runs_each_program_of_a_page() -> None:
    assert pages_with("python") == ["docs/overlaps.md", "docs/tutorial.md"], (
        "tests/cli/test_overlaps and tests/test_public"
    )


@pytest.mark.parametrize(
    "program", re.findall(r'^python -c "(.+)"$', PAGES["README.md"].read_text(encoding="utf-8"), re.MULTILINE)
)
def test_the_program_of_a_line_prints_something(
    program: str, used_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(program, {})
    assert capsys.readouterr().out.strip()
