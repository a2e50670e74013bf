"""Whatever a plugin of somebody else does, everything else goes on, and the plugin is named."""

import builtins
import json
import os
import subprocess
import sys
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


@pytest.mark.usefixtures("used_before")
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


@pytest.mark.usefixtures("used_before")
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


PRINTING = """
import atexit, click, os, sys, threading, warnings
{at_import}
from aistandards.plugin import hookimpl

class Odd:
    name, title, body, env_prefix = "odd", "Odd", "odd", "ODD"
    hosts, pace, attribution = (), 1.0, "nobody"
    def records(self, context):
        {records}
        yield from ()
        context.complete({{}})
    def parse(self, raw):
        raise ValueError("no row")

@hookimpl
def aistandards_sources():
    {hook}
    return [Odd()]
"""
QUIET = {"at_import": "", "hook": "pass", "records": "pass"}

MISCHIEF: dict[str, tuple[dict[str, str], str]] = {
    "prints at import": ({"at_import": "print('hello\x1b[2J')"}, "plugin 'odd' prints: hello[2J"),
    "prints in a hook": ({"hook": "print('hello')"}, "plugin 'odd' prints: hello"),
    "prints in a sync": ({"records": "click.echo('hello')"}, "source 'odd' prints: hello"),
    "writes half a line": ({"records": "sys.stdout.write('half')"}, "source 'odd' prints: half"),
    "writes bytes": ({"records": "sys.stdout.buffer.write(b'raw ')"}, "raw "),
    "prints in a thread": (
        {"records": "one = threading.Thread(target=print, args=('hello',)); one.start(); one.join()"},
        "prints: hello",
    ),
    "prints at the end": ({"at_import": "atexit.register(print, 'hello')"}, "a plugin prints: hello"),
    "prints in a finaliser": (
        {"at_import": "class Late:\n    def __del__(self): print('hello')\nLate()"},
        "plugin 'odd' prints: hello",
    ),
    "raises in a finaliser": (
        {"at_import": "class Late:\n    def __del__(self): raise ValueError('boom')\nlate = Late()"},
        "was ignored (ValueError",
    ),
    "raises in a thread": (
        {"records": "threading.Thread(target=lambda: 1 / 0).start()"},
        "was ignored (ZeroDivisionError: division by zero)",
    ),
    "closes standard output": ({"at_import": "sys.stdout.close()"}, ""),
    "replaces standard output": ({"at_import": "sys.stdout = None"}, "replaced sys.stdout"),
    "replaces json": ({"at_import": "import json; json.dumps = str"}, "replaced json.dumps"),
    "replaces print": (
        {"hook": "import builtins; builtins.print = None"},
        "replaced builtins.print",
    ),
    "changes the folder": ({"at_import": "os.chdir('/')"}, "changed the current folder"),
    "changes the recursion": (
        {"at_import": "sys.setrecursionlimit(10 ** 6)"},
        "changed the limit of recursion",
    ),
    "empties the path": ({"at_import": "sys.path.clear()"}, ""),
    "hides a module": ({"at_import": "sys.path.insert(0, os.path.dirname(__file__) + '/_hidden')"}, ""),
    "sets a signal handler": (
        {"at_import": "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"},
        "could not be loaded (ValueError: signal only works in main thread",
    ),
    "warns": ({"at_import": "warnings.simplefilter('error'); warnings.warn('old')"}, "UserWarning: old"),
    "logs": (
        {"at_import": "import logging; logging.basicConfig(stream=sys.stdout, level=0); logging.info('hello')"},
        "plugin 'odd' prints: INFO:root:hello",
    ),
    "recurses": ({"hook": "return aistandards_sources()"}, "aistandards_sources raised RecursionError"),
    "raises an error without text": (
        {"hook": "raise type('Bad', (Exception,), {'__str__': lambda self: 1 / 0})()"},
        "aistandards_sources raised Bad: it has no text",
    ),
    "raises a long error": ({"hook": "raise ValueError('x\\n' * 10 ** 6)"}, "aistandards_sources raised ValueError: x x x"),
    "interrupts": ({"at_import": "raise KeyboardInterrupt"}, "could not be loaded (it raised KeyboardInterrupt)"),
    "exits": ({"hook": "raise SystemExit(9)"}, "aistandards_sources raised SystemExit: 9"),
    "exits in a sync": ({"records": "raise SystemExit(9)"}, "the plugin failed with SystemExit: 9"),
    "raises anything in a sync": ({"records": "raise BaseException('boom')"}, "failed with BaseException: boom"),
    "has a number as its name": ({"hook": "Odd.name = 7"}, "which is not a Source"),
    "has a name that raises": (
        {"hook": "Odd.name = property(lambda self: 1 / 0)"},
        "whose attributes raise ZeroDivisionError",
    ),
    "offers no list": ({"hook": "return 7"}, "aistandards_sources raised TypeError"),
    "hangs at import": ({"at_import": "import time; time.sleep(600)"}, "it takes longer than 2 s; AISTANDARDS_PLUGIN_SECONDS"),
    "hangs in a hook": ({"hook": "import time; time.sleep(600)"}, "aistandards_sources failed: it takes longer than 2 s"),
    "needs itself": (
        {"at_import": "from aistandards import parse_designation\nparse_designation('QQ 1')"},
        "could not be loaded",
    ),
    "keeps a thread": (
        {"records": "import time; threading.Thread(target=time.sleep, args=(600,), name='worker', daemon=False).start()"},
        "the thread 'worker' of",
    ),
    "hangs at the end": (
        {"at_import": "import time; atexit.register(time.sleep, 600)"},
        "a plugin does not end; the command ends without it",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.subprocess
@pytest.mark.parametrize("kind", MISCHIEF)
def test_the_output_stays_whole_and_the_command_ends_and_tells(kind: str, folder: Path, tmp_path: Path) -> None:
    parts, said = MISCHIEF[kind]
    (folder / "_hidden").mkdir()
    (folder / "_hidden" / "email.py").write_text("raise ImportError('hidden')")
    (folder / "odd.py").write_text(PRINTING.format(**QUIET | parts))
    done = subprocess.run(
        (sys.executable, "-m", "aistandards.cli.main", "sync", "odd", "--force", "--json"),
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"AISTANDARDS_PLUGIN_SECONDS": "2"},
    )
    assert said in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and "\x1b" not in done.stderr
    if done.returncode in (0, 3, 4):
        (report,) = json.loads(done.stdout)["sources"]
        assert report["source"] == "odd"
    else:
        # The only source could not be loaded: one sentence, and nothing else on standard output.
        assert done.returncode == 1 and not done.stdout and "no plugin offers a source 'odd'" in done.stderr


def test_what_an_exporter_a_grammar_or_an_annotator_prints_is_no_part_of_the_output(folder: Path) -> None:
    (folder / "chatty.py").write_text(
        "from aistandards.plugin import hookimpl\n"
        "class Chatty:\n    name, media_type = 'chatty', 'application/json'\n"
        "    def write(self, rows, fields, out):\n        print('of the exporter')\n        print('[]', file=out)\n"
        "@hookimpl\ndef aistandards_exporters():\n    return [Chatty()]\n"
    )
    (folder / "greedy.py").write_text(GRAMMAR.format(**WHOLE | {"guess": "print('of the grammar'); return ()"}))
    shown = run("list", "--limit", "1", "--format", "chatty")
    assert json.loads(shown.stdout) == [] and "plugin 'chatty' prints: of the exporter" in shown.stderr
    shown = run("resolve", "--json", "iso tr 24028")
    assert json.loads(shown.stdout)["match"] == "ISO/IEC TR 24028:2020"
    shown = run("resolve", "--json", "nonsense")
    assert json.loads(shown.stdout)["match"] is None and "plugin 'greedy' prints: of the grammar" in shown.stderr


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "1e999"])
def test_a_limit_that_is_none_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    (folder / "odd.py").write_text(SOURCE.format(records="yield from ()"))
    monkeypatch.setenv("AISTANDARDS_PLUGIN_SECONDS", value)
    assert "set it to a number of seconds" in run("plugin", "list").stderr


def test_a_plugin_may_read_designations_while_it_is_imported(folder: Path) -> None:
    (folder / "odd.py").write_text(
        "from aistandards import parse_designation\nparse_designation('ISO/IEC 22989:2022')\n"
        + SOURCE.format(records="yield from ()")
    )
    assert Plugins.find().source("odd").name == "odd"


class Stopped(BaseException):
    """What a signal raises in the middle of any code."""


@pytest.mark.parametrize("kind", [KeyboardInterrupt, Stopped])
def test_a_signal_in_the_code_of_a_plugin_is_no_fault_of_it(folder: Path, kind: type[BaseException]) -> None:
    Stopped.__module__ = "aistandards.cli"
    (folder / "greedy.py").write_text(GRAMMAR.format(**WHOLE | {"parse": "import builtins; raise builtins.stopped"}))
    grammar = Plugins.find().grammars["greedy"]
    vars(builtins)["stopped"] = kind()
    try:
        with pytest.raises(kind):
            grammar.parse("G 1")
    finally:
        del vars(builtins)["stopped"]
