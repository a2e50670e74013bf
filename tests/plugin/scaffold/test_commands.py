"""`aistandards plugin`: begin, list, show, doctor, and the ways a plugin is found, traced and left out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aistandards.plugin.discovery import DIRECTORY, DISABLE, SAFE_MODE
from aistandards.plugin.registry import Plugins
from aistandards.plugin.tracing import TRACE
from tests.support.commands import refused, run, sync

SOURCE = """
import sys

from aistandards.plugin import hookimpl

print("imported here", file=sys.stderr)

class Here:
    name, title, body, env_prefix = "here", "Here", "here-body", "HERE"
    hosts, pace, attribution = ("here.example",), 1.0, "nobody"
    def records(self, context):
        yield from ()
        context.complete({})
    def parse(self, raw):
        raise ValueError("not a row")

@hookimpl
def aistandards_sources():
    return [Here()]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A plugins folder with one source in it."""
    where = tmp_path / "plugins"
    where.mkdir()
    (where / "here.py").write_text(SOURCE)
    monkeypatch.setenv(DIRECTORY, str(where))
    yield where


def test_a_new_package_is_complete_and_begun_only_once(tmp_path: Path) -> None:
    said = run("plugin", "new", "acme-labs", "--title", "ACME Labs", "--directory", str(tmp_path)).stdout
    package = tmp_path / "aistandards-acme-labs"
    assert "pip install -e" in said and (package / "pyproject.toml").is_file()
    names = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert names >= {
        "README.md",
        ".github/workflows/ci.yml",
        "src/aistandards_acme_labs/source.py",
        "src/aistandards_acme_labs/designation.py",
        "src/aistandards_acme_labs/sample/works.json",
        "tests/test_conformance.py",
    }
    assert not any("{{" in path.read_text().replace("${{", "") for path in package.rglob("*") if path.is_file())
    assert "is there already" in refused("plugin", "new", "acme-labs", "--directory", str(tmp_path))
    assert "cannot be the name of a body" in refused("plugin", "new", "ACME!", "--directory", str(tmp_path))
    assert "is not installed" in refused("plugin", "test", str(package))
    assert "no pyproject.toml" in refused("plugin", "test", str(tmp_path))


def test_a_plugin_is_shown_with_its_hosts_and_its_last_run(folder: Path) -> None:
    assert sync("here")[0] == 0
    shown = json.loads(run("plugin", "show", "here", "--json").stdout)
    (source,) = shown["sources"]
    assert source["hosts"] == ["here.example"] and source["outcome"] == "ok" and source["last_run"]
    assert shown["hooks"] == ["aistandards_sources"] and shown["problems"] == []
    assert "hosts: here.example" in run("plugin", "show", "here").stdout
    assert "there is no plugin 'nowhere'" in refused("plugin", "show", "nowhere")


def test_the_doctor_tells_a_run_that_ended_badly(folder: Path) -> None:
    assert run("plugin", "doctor").exit_code == 0
    (folder / "here.py").write_text(SOURCE.replace("yield from ()", "raise RuntimeError('oh no')"))
    assert sync("here")[0] == 3
    result = run("plugin", "doctor")
    assert result.exit_code == 1 and "the last run of here was broken" in result.stdout
    checked = json.loads(run("plugin", "doctor", "--json").stdout)
    assert [one["name"] for one in checked if one["problems"]] == ["here"]


def test_a_source_is_named_by_its_body_too(folder: Path) -> None:
    assert sync("here-body")[1].keys() == {"here"}


def test_a_plugin_is_imported_only_when_what_it_offers_is_used(folder: Path) -> None:
    for arguments in (["--help"], ["list", "--limit", "1"], ["show", "ISO/IEC 42001"], ["sync", "iso", "--offline"]):
        assert "imported here" not in run(*arguments).stderr, arguments
    assert "imported here" in run("sync", "here").stderr


@pytest.mark.subprocess
def test_no_plugin_is_imported_for_help() -> None:
    code = (
        "import sys\nfrom aistandards.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.startswith('aistandards_')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")


def test_safe_mode_leaves_the_plugins_of_others_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no plugin offers a source 'here'" in refused("--safe-mode", "sync", "here")
    monkeypatch.setenv(SAFE_MODE, "1")
    assert {plugin.rank for plugin in Plugins.find().installed} == {0}


def test_a_plugins_folder_can_be_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DIRECTORY)
    assert "no plugin offers a source 'here'" in refused("sync", "here")
    assert run("--plugins-dir", str(folder), "sync", "here", "--json").exit_code == 0
    assert "no plugin offers a source 'here'" in refused("sync", "here"), "the option lasts for one command"


def test_what_ships_comes_before_others_of_the_same_name(folder: Path) -> None:
    (folder / "another.py").write_text(SOURCE.replace('"here"', '"iso"', 1))
    assert type(Plugins.find().source("iso")).__name__ == "IsoSource"
    assert "offered the name 'iso', which 'iso' has already" in run("plugin", "list").stderr


def test_tracing_shows_which_hook_ran_when(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TRACE, "1")
    said = run("sync", "here").stderr
    assert "here: import of" in said and "here: aistandards_sources (" in said


def test_the_sources_that_a_sync_reads_can_be_set(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "config.toml").write_text('[sync]\nsources = ["here"]\n')
    assert sync()[1].keys() == {"here"}
    (tmp_path / "home" / "config.toml").write_text('[sync]\nsources = "here"\n')
    assert "is not a list of names" in refused("sync")


def test_a_source_stands_in_for_one_without_credentials(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stands_in = SOURCE.replace('"here", "Here"', '"spare", "A spare list"').replace(
        "    hosts,", "    by_default, fallback_for = False, 'iec'\n    hosts,"
    )
    (folder / "here.py").write_text(stands_in)
    monkeypatch.setenv(DISABLE, "relaton")
    code, reports = sync("iec")
    assert code == 0 and list(reports) == ["iec", "spare"]
    assert reports["iec"]["outcome"] == "offline" and "A spare list needs no credentials" in reports["iec"]["message"]
    read = {row["source"]: row["read"] for row in json.loads(run("sources", "--json").stdout)}
    assert read["spare"] == "when named, or without credentials for iec" and read["iso"] == "by default"
