"""The manifest of a plugin package: what it declares is known without importing it, and checked against what it offers."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from aistandards.errors import PluginError
from aistandards.plugin.manifest import FILE, Body, locate_manifest, read_manifest
from aistandards.plugin.registry import Plugins
from aistandards_relaton.datasets import BODIES_BY_PREFIX
from tests.support.commands import run

ROOT = Path(__file__).resolve().parents[3]
CODE = """
import click
from aistandards.plugin import hookimpl

@click.command()
def hello():
    '''Say hello.'''
    click.echo("hello")

@hookimpl
def aistandards_commands():
    return [hello]
"""
Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package `greeting_plugin` with one command, one entry point and the given manifest."""
    monkeypatch.syspath_prepend(str(tmp_path / "site"))

    def installed(manifest: str) -> None:
        package = tmp_path / "site" / "greeting_plugin"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(CODE)
        (package / FILE).write_text(manifest)
        metadata = tmp_path / "site" / "greeting-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text("[aistandards]\ngreeting = greeting_plugin\n")
        monkeypatch.delitem(sys.modules, "greeting_plugin", raising=False)

    return installed


def problems(name: str = "greeting") -> list[str]:
    return [str(problem) for plugin in Plugins.find().describe() if plugin.name == name for problem in plugin.problems]


def test_a_package_needs_one_entry_point_only() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    assert groups.keys() == {"aistandards"}


def test_what_is_declared_is_known_without_importing_the_package(install: Install) -> None:
    install('commands = ["hello"]\n[[bodies]]\nid = "acme"\ntitle = "ACME"\nfounded = 1987\npublishers = ["ACME"]')
    plugins = Plugins.find()
    assert plugins.command_names() == ["hello"]
    assert Body("acme", "ACME", ("ACME",), 1987) in plugins.bodies
    assert plugins.source("iso").name == "iso", "no source of that name is declared, so the package is not asked"
    assert "greeting_plugin" not in sys.modules
    assert "hello" in run("--help").stdout and "greeting_plugin" not in sys.modules
    assert run("hello").stdout == "hello\n" and "greeting_plugin" in sys.modules


@pytest.mark.subprocess
def test_help_reads_the_metadata_of_no_other_distribution() -> None:
    code = (
        "import importlib.metadata, sys\n"
        "read = []\n"
        "given = importlib.metadata.Distribution.metadata.fget\n"
        "importlib.metadata.Distribution.metadata = property(lambda self: read.append(1) or given(self))\n"
        "from aistandards.plugin.registry import Plugins\n"
        "Plugins.find().command_names()\n"
        "print(len(read), 'tomllib' in sys.modules and any(name.startswith('aistandards_') for name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]


@pytest.mark.parametrize(
    ("manifest", "cause"),
    [
        ("commands = [", "cannot be read"),
        ('commands = "hello"', "`commands` must be a list of texts"),
        ("commands = [1]", "`commands` must be a list of texts"),
        ('comands = ["hello"]', "`comands` is no key"),
        ("bodies = 1", "`bodies` is no list of tables"),
        ("bodies = [1]", "bodies, number 1 is no table"),
        ("[[bodies]]\ntitle = 'ACME'", "bodies, number 1, `id` must be a text"),
        ("[[bodies]]\nid = 'acme'\ntitle = 1", "bodies, number 1, `title` must be a text"),
        ("[[bodies]]\nid = 'acme'\nfounded = 'long ago'", "bodies, number 1, `founded` is 'long ago'"),
        ("[[bodies]]\nid = 'acme'\nnever_dated = 'yes'", "bodies, number 1, `never_dated` must be true or false"),
        ("[[bodies]]\nid = 'acme'\nadopters = 'DIN'", "`adopters` must be a list of texts"),
        ("[[bodies]]\nid = 'acme'\ninformal = ['(']", "`informal`: '(' is no expression"),
        ("[[bodies]]\nid = 'acme'\nborn = 1900", "bodies, number 1, `born` is no key"),
    ],
)
def test_a_manifest_that_is_not_valid_is_told_and_the_package_is_asked(
    install: Install, manifest: str, cause: str
) -> None:
    install(manifest)
    assert [cause in problem for problem in problems()] == [True]
    assert run("hello").stdout == "hello\n"
    assert cause in run("plugin", "list").stderr
    assert run("--help").exit_code == 0


def test_bytes_that_are_no_text_are_no_manifest(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(PluginError, match="cannot be read"):
        read_manifest(tmp_path / FILE)


@pytest.mark.usefixtures("used_before")
@pytest.mark.parametrize(
    ("manifest", "cause"),
    [
        ("", "it offers commands and does not declare them"),
        ('commands = ["hi"]', "it offers commands that it does not declare: hello"),
        ('commands = ["hello", "hi"]', "it declares commands that it does not offer: hi"),
        ('commands = ["hello"]\nsources = ["acme"]', "it declares sources that it does not offer: acme"),
        (
            'commands = ["hello"]\n[[bodies]]\nid = "acme"\npublishers = ["ACME"]',
            "it declares the designations of bodies that it does not offer: acme",
        ),
    ],
)
def test_what_is_declared_must_be_offered_and_the_other_way_round(install: Install, manifest: str, cause: str) -> None:
    install(manifest)
    assert any(cause in problem and FILE in problem for problem in problems())
    assert run("plugin", "doctor").exit_code == 1


def test_the_manifest_of_a_module_inside_a_package_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "namespace_of_acme" / "standards"
    inner.mkdir(parents=True)
    (inner / "plugin.py").write_text("raise RuntimeError('imported')")
    (inner / FILE).write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert locate_manifest("namespace_of_acme.standards.plugin:plugin") == inner / FILE
    assert locate_manifest("namespace_of_acme.standards") == inner / FILE
    assert locate_manifest("namespace_of_acme") is None
    assert locate_manifest("no_such_package_anywhere.plugin") is None


def test_every_prefix_of_a_relaton_dataset_is_declared() -> None:
    manifest = read_manifest(ROOT / "plugins" / "aistandards_relaton" / FILE)
    declared = {publisher: body.id for body in manifest.bodies for publisher in body.publishers}
    assert BODIES_BY_PREFIX.items() <= declared.items()


def test_the_written_package_has_a_valid_manifest(tmp_path: Path) -> None:
    run("plugin", "new", "acme", "--title", 'The "ACME" & Sons', "--directory", str(tmp_path))
    manifest = read_manifest(tmp_path / "aistandards-acme" / "src" / "aistandards_acme" / FILE)
    assert manifest.offers["sources"] == ("acme",)
    assert manifest.bodies == (Body("acme", 'The "ACME" & Sons', ("ACME",)),)


def test_plugins_are_shown_with_what_they_offer() -> None:
    shown = json.loads(run("plugin", "show", "isoiec", "--json").stdout)
    assert shown["hooks"] == ["aistandards_grammars"] and shown["problems"] == []


def test_a_folder_that_is_given_goes_before_that_of_the_environment(tmp_path: Path) -> None:
    for name in ("given", "named"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.py").write_text("")
    environ = {"AISTANDARDS_PLUGINS_DIR": str(tmp_path / "named")}
    assert {plugin.name for plugin in Plugins.find(environ).installed} >= {"named", "iso"}
    found = {plugin.name for plugin in Plugins.find(environ, folder=tmp_path / "given").installed}
    assert "given" in found and "named" not in found
    assert {plugin.rank for plugin in Plugins.find(environ, folder=tmp_path / "given", safe_mode=True).installed} == {0}
