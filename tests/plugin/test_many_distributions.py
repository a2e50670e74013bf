"""Among hundreds of installed distributions, only those that offer a plugin are read, and help imports none."""

import subprocess
import sys
from collections import Counter
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from aistandards.plugin.discovery import find_plugins

OTHERS = 200
MANIFEST = 'commands = ["hello"]\n'


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with many distributions: one offers two plugins, one a plugin without a manifest."""
    for number in range(OTHERS):
        _distribution(
            tmp_path, f"other-{number}", "[console_scripts]\nother = other:main\n\n[pytest11]\nother = other\n"
        )
    _distribution(tmp_path, "two-plugins", "[aistandards]\nfirst = two_plugins.first\nsecond = two_plugins.second\n")
    _distribution(tmp_path, "without-manifest", "[aistandards]\nthird = without_manifest\n")
    for name in ("first", "second"):
        package = tmp_path / "two_plugins" / name
        package.mkdir(parents=True)
        (package / "aistandards-plugin.toml").write_text(MANIFEST if name == "first" else "", encoding="utf-8")
        (package / "__init__.py").write_text('raise SystemExit("imported")\n', encoding="utf-8")
    (tmp_path / "two_plugins" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "without_manifest.py").write_text('raise SystemExit("imported")\n', encoding="utf-8")
    return tmp_path


def _distribution(folder: Path, name: str, points: str) -> None:
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(points, encoding="utf-8")


def test_metadata_of_each_distribution_with_a_plugin_is_read_once(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {plugin.package for plugin in find_plugins()}
    monkeypatch.syspath_prepend(str(installed))
    reads: Counter[tuple[str, str]] = Counter()
    read_text = PathDistribution.read_text

    def counted(distribution: PathDistribution, filename: str) -> str | None:
        reads[str(distribution.locate_file("")), filename] += 1
        return read_text(distribution, filename)

    monkeypatch.setattr(PathDistribution, "read_text", counted)
    found = {plugin.package for plugin in find_plugins()}
    assert found - before == {"two-plugins 1.0", "without-manifest 1.0"}
    parsed = {place: number for (place, name), number in reads.items() if name in ("METADATA", "PKG-INFO")}
    assert parsed.pop(str(installed)) == 2 and sum(parsed.values()) <= len(before)


@pytest.mark.subprocess
def test_help_and_completion_import_no_plugin(installed: Path, own_home: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); sys.argv[0] = 'aistandards'; "
        "from aistandards.cli.main import main; main()"
    )
    shown = subprocess.run([sys.executable, "-c", program, "--help"], capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stderr) == (0, "") and "hello" in shown.stdout
    completed = subprocess.run(
        ["env", "COMP_WORDS=aistandards\nhe", "COMP_CWORD=1", "_AISTANDARDS_COMPLETE=bash_complete"]
        + [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (completed.returncode, completed.stdout, completed.stderr) == (0, "plain,hello\n", "")
    assert not own_home.exists()
