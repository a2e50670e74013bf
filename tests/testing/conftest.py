"""The package that `plugin new` writes, and its grammar as it is read once the plugin is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards.plugin.discovery import DIRECTORY
from aistandards.plugin.scaffold import write_package


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package that `plugin new` writes, as the base of all variants."""
    return write_package("acme", "ACME", "ACME", tmp_path_factory.mktemp("packages"))


@pytest.fixture
def the_grammar_of_acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let designations of ACME be read, as they are once the plugin is installed."""
    folder = tmp_path / "plugins"
    folder.mkdir()
    grammar = "from aistandards.plugin import hookimpl\n\n@hookimpl\ndef aistandards_grammars():\n    from aistandards_acme.designation import AcmeGrammar\n    return [AcmeGrammar()]\n"
    (folder / "acme.py").write_text(grammar)
    monkeypatch.setenv(DIRECTORY, str(folder))
    monkeypatch.chdir(tmp_path)
    yield
