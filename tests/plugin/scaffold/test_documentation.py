"""What the pages for plugin authors say is true: their commands run, their plugins work."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from aistandards.plugin.discovery import DIRECTORY
from aistandards.plugin.kinds import KINDS
from aistandards.plugin.registry import Plugins
from tests.support.commands import run

pytestmark = pytest.mark.subprocess

PAGES = Path(__file__).resolve().parents[3] / "docs" / "plugins"
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)

Block = tuple[str, str, str]


def blocks(page: str) -> list[Block]:
    """Language, title and text of every block of code."""
    return _BLOCK.findall((PAGES / page).read_text(encoding="utf-8"))


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A new environment on top of this one: what is installed in it does not stay."""
    for name in ("hatchling", "editables"):
        pytest.importorskip(name, reason=f"the tutorial builds a package: needs {name}")
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    site.mkdir(parents=True, exist_ok=True)
    below = [path for path in sys.path if path.endswith("-packages")]
    (site / "base.pth").write_text("".join(f"import site; site.addsitedir({path!r})\n" for path in below))
    scripts = folder / "bin"
    # The build tool is at hand; nothing has to be fetched.
    offline = 'shift; set -- install --no-build-isolation --no-index "$@"'
    for name, module, first in (
        ("pip", "pip", f'[ "$1" != install ] || {{ {offline}; }}'),
        ("aistandards", "aistandards.cli.main", ""),
    ):
        (scripts / name).write_text(f'#!/bin/sh\n{first}\nexec "{scripts / "python"}" -m {module} "$@"\n')
        (scripts / name).chmod(0o755)
    if subprocess.run([str(scripts / "pip"), "--version"], capture_output=True, check=False).returncode:
        pytest.skip("the tutorial installs a package: needs pip")
    return {**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def shell(text: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder,
        env={**environment, "AISTANDARDS_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=False,
    )


def follow(block: Block, folder: Path, environment: dict[str, str]) -> str:
    """Do what a block says: run it, save it, or apply it; what is printed."""
    language, title, text = block
    if language == "sh":
        done = shell(text, folder, environment)
    elif language == "diff":
        (folder / "change.diff").write_text(text)
        done = shell(
            f"git apply --directory='{title}' change.diff || patch -p1 -d '{title}' < change.diff", folder, environment
        )
    elif title:
        (folder / title).parent.mkdir(parents=True, exist_ok=True)
        (folder / title).write_text(text, encoding="utf-8")
        return ""
    else:
        return ""
    assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_tutorial_ends_with_a_green_suite(environment: dict[str, str], tmp_path: Path) -> None:
    said = []
    for block in blocks("tutorial.md"):
        said.append(follow(block, tmp_path, environment))
        if block[0] == "json":
            failed = shell("aistandards plugin test aistandards-acme -- -q -k recorded", tmp_path, environment)
            assert failed.returncode == 1 and "A recorded row went to quarantine" in failed.stdout
    runs = [text for text in said if "passed" in text]
    assert len(runs) == 2 and not any("failed" in text for text in runs)
    assert any("acme: ok; 6 rows" in text for text in said)


def test_the_listing_without_code_is_read_and_conforms(environment: dict[str, str], tmp_path: Path) -> None:
    said = [follow(block, tmp_path, environment) for block in blocks("ways-in.md") if block[1] or block[0] == "sh"]
    assert "acme: ok; 2 rows" in said[-1] and "passed" in said[-1]


def test_the_one_file_that_reads_xml_conforms(environment: dict[str, str], tmp_path: Path) -> None:
    said = [follow(block, tmp_path, environment) for block in blocks("suite.md")]
    assert "passed" in said[-1] and "skipped" not in said[-1]
    assert any(title == "acme.recorded/suite.py" for _, title, _ in blocks("suite.md"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_hook_works(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = {title: text for language, title, text in blocks(f"hooks/{kind}.md") if language == "python"}
    (tmp_path / f"{kind}_example.py").write_text(examples[f"{kind}_example.py"])
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    plugins = Plugins.find()
    (described,) = [one for one in plugins.describe() if one.name == f"{kind}_example"]
    assert described.offers.keys() == {kind} and not described.problems
    if kind == "commands":
        assert run("hello").stdout == "hello\n"
    if kind == "exporters":
        assert run("list", "--format", "bullets", "--limit", "1").stdout.startswith("* ")
    if kind == "grammars":
        assert run("resolve", "mb 12").exit_code in (0, 1)
