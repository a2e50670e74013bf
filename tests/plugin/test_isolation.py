"""Whatever a plugin of somebody else does, everything else goes on, and the plugin is named."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards.plugin.discovery import DIRECTORY, FoundPlugin, find_plugins
from aistandards.plugin.manifest import Manifest
from aistandards.plugin.registry import Plugins
from tests.support.commands import refused, run, sync
from tests.support.small import Small

GRAMMAR = """
from aistandards.plugin import Designation, hookimpl

class Greedy:
    name, bodies = "greedy", ("greedy",)
    def parse(self, text):
        {parse}
    def guess(self, text):
        {guess}
    def locate(self, text):
        {locate}

@hookimpl
def aistandards_grammars():
    return [Greedy()]
"""
WHOLE = {
    "parse": "return Designation(text, 'greedy', ('G',), text, work=text)",
    "guess": "return ()",
    "locate": "return None",
}
ANNOTATOR = """
from aistandards.plugin import hookimpl

class Hasty:
    name, version = "hasty", "1"
    def may_concern(self, texts, committee=None):
        {look}
    def annotate(self, standard):
        {annotate}

@hookimpl
def aistandards_annotators():
    return [Hasty()]
"""
SOURCE = """
from aistandards.plugin import hookimpl

class Odd:
    name, title, body, env_prefix = "odd", "Odd", "odd", "ODD"
    hosts, pace, attribution = (), 1.0, "nobody"
    def records(self, context):
        {records}
        context.complete({{}})
    def parse(self, raw):
        raise ValueError("no row")

@hookimpl
def aistandards_sources():
    return [Odd()]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    where = tmp_path / "plugins"
    where.mkdir()
    monkeypatch.setenv(DIRECTORY, str(where))
    yield where


def all_goes_on() -> None:
    """What people do all day, and what they do when something is wrong."""
    assert "ISO/IEC 42001:2023" in run("show", "ISO/IEC 42001").stdout
    assert run("resolve", "iso tr 24028").stdout == "ISO/IEC TR 24028:2020\n"
    assert run("stats").exit_code == 0 and run("list", "--limit", "1").exit_code == 0
    assert run("sync", "iso", "--offline").exit_code == 0
    assert run("--help").exit_code == 0
    assert "no standard" in refused("show", "nonsense 99")


@pytest.mark.parametrize(
    "broken",
    [
        {"parse": "raise RuntimeError('boom')"},
        {"guess": "raise RuntimeError('boom')"},
        {"locate": "raise RuntimeError('boom')"},
        {"parse": "return 'a text'"},
        {"parse": "return Designation(text, 'iso', ('ISO',), text, work=text)"},
        {},
    ],
    ids=["raises", "raises while guessing", "raises while locating", "gives a text", "takes another's", "reads all"],
)
def test_a_grammar_that_misbehaves_takes_nothing_from_others(folder: Path, broken: dict[str, str]) -> None:
    (folder / "aaa.py").write_text(GRAMMAR.format(**{**WHOLE, **broken}))
    if broken:
        all_goes_on()
    assert Plugins.find().designations.parse("ISO/IEC 22989:2022").body == "iso"
    plugins = Plugins.find()
    list(plugins.grammars)
    for grammar in plugins.grammars_for("nonsense 99"):
        try:
            list(grammar.guess("nonsense 99"))
            grammar.locate("x:y")
            grammar.parse("nonsense 99")
        except ValueError:
            continue
    said = " ".join(map(str, plugins.problems))
    assert ("plugin 'aaa'" in said) == bool(broken)


def test_what_ships_reads_its_publishers_first() -> None:
    ours = next(one for one in find_plugins() if one.name == "isoiec")
    few, lots = Manifest({"publishers": ("ISO",)}), Manifest({"publishers": ("ISO", *(f"P{n}" for n in range(30)))})
    greedy = FoundPlugin("aaa", "aaa 1", "aaa", 1, lambda: None, lambda: few)
    many = FoundPlugin("zzz", "zzz 1", "zzz", 0, lambda: None, lambda: lots)
    order = [plugin.name for prefix, plugin in Plugins([many, greedy, ours])._publishers["i"] if prefix == "iso"]
    assert order == ["isoiec", "aaa", "zzz"]


@pytest.mark.parametrize("how", ["raise SystemExit(9)", "raise KeyError('x')", "raise BaseException('x')", "1 / 0"])
def test_a_plugin_that_ends_the_process_at_import_is_told(folder: Path, how: str) -> None:
    (folder / "exit.py").write_text(how)
    all_goes_on()
    shown = run("plugin", "list")
    assert shown.exit_code == 0 and "plugin 'exit': could not be loaded" in shown.stderr
    assert run("doctor").exit_code == 1


def test_a_source_that_ends_the_process_or_yields_anything_is_broken(folder: Path, sites: Small) -> None:
    for records, said in (
        ("raise SystemExit(5)\n        yield", "SystemExit: 5"),
        ("yield 42", "yielded 42, which is neither"),
        ("yield None", "yielded None, which is neither"),
    ):
        (folder / "odd.py").write_text(SOURCE.format(records=records))
        code, reports = sync("odd", "itu-t", "--force")
        assert code == 3 and reports["odd"]["outcome"] == "broken" and said in reports["odd"]["message"]
        assert reports["itu-t"]["outcome"] in ("ok", "unchanged")


@pytest.mark.parametrize(
    ("look", "annotate", "said"),
    [
        ("raise ValueError('may boom')", "return ()", "ValueError: may boom"),
        ("return True", "raise ValueError('boom')", "ValueError: boom"),
        ("return True", "return ('a text',)", "which are no annotations"),
    ],
)
def test_an_annotator_that_fails_costs_its_tags_and_no_record(
    folder: Path, sites: Small, no_snapshot: None, look: str, annotate: str, said: str
) -> None:
    (folder / "hasty.py").write_text(ANNOTATOR.format(look=look, annotate=annotate))
    result = run("sync", "iso", "--json")
    (report,) = json.loads(result.stdout)["sources"]
    assert result.exit_code == 0 and (report["new"], report["quarantined"]) == (8, 0)
    assert "plugin 'hasty'" in result.stderr and said in result.stderr and "its tags are missing" in result.stderr


def test_a_format_that_fails_is_named(folder: Path) -> None:
    (folder / "odd.py").write_text(
        "from aistandards.plugin import hookimpl\n"
        "class Odd:\n    name, media_type = 'odd', 'text/plain'\n"
        "    def write(self, rows, fields, out):\n        raise KeyError('title')\n"
        "@hookimpl\ndef aistandards_exporters():\n    return [Odd()]\n"
    )
    said = refused("list", "--format", "odd")
    assert "the plugin that offers the format 'odd' failed with KeyError" in said


def test_a_command_in_a_named_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "hello.py").write_text(
        "import click\nfrom aistandards.plugin import hookimpl\n"
        "@click.command()\ndef hello():\n    click.echo('hello')\n"
        "@hookimpl\ndef aistandards_commands():\n    return [hello]\n"
    )
    assert run("--plugins-dir", str(tmp_path / "more"), "hello").stdout == "hello\n"


def test_two_plugins_of_one_name_are_told_apart(folder: Path) -> None:
    (folder / "iso.py").write_text(SOURCE.format(records="yield from ()"))
    all_goes_on()
    described = {one.name: one for one in Plugins.find().describe()}
    other = f"iso of {folder / 'iso.py'}"
    assert described["iso"].offers["sources"] == ("iso",) and not described["iso"].problems
    assert described[other].offers["sources"] == ("odd",)
    assert "its name 'iso' is that of another plugin" in described[other].problems[0].cause


def test_a_name_that_is_taken_or_begins_with_a_digit(tmp_path: Path) -> None:
    assert "there is a plugin 'itu-t' already" in refused("plugin", "new", "itu-t", "--directory", str(tmp_path))
    run("plugin", "new", "3gpp", "--directory", str(tmp_path))
    for path in (tmp_path / "aistandards-3gpp").rglob("*.py"):
        compile(path.read_text(), str(path), "exec")
