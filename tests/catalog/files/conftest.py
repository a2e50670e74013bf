"""A small catalogue folder: some lines of the bundled one, which a check reads in a tenth of the time."""

import json
import re
import shutil
from pathlib import Path

import pytest

from aistandards.catalog.files import manifest, tidy
from aistandards.catalog.files.absent import FILE, to_toml
from aistandards.catalog.snapshot import Snapshot
from aistandards.settings import bundled_folder
from tests.support.installed import DESIGNATIONS

CHOSEN = re.compile(r"\b(22989|23053|23894|24028|42001|62514|30107-1|F\.748\.32|X\.1280|Y\.3172)\b")
"""Numbers of works that the tests edit, and of some beside them, with editions, amendments and joint texts."""

SOURCES = ("iso", "iec", "itu-t")


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalogue, in order; only to be read."""
    whole, folder = Snapshot.open(), tmp_path_factory.mktemp("few") / "catalog"
    shutil.copytree(bundled_folder() / "vocabularies", folder / "vocabularies")
    (folder / "curation").mkdir()
    decisions = (bundled_folder() / "curation" / "itu-t.toml").read_text(encoding="utf-8").split("[[decision]]")
    chosen = "[[decision]]".join([decisions[0], *filter(CHOSEN.search, decisions[1:])])
    (folder / "curation" / "itu-t.toml").write_text(chosen, encoding="utf-8")
    targets: set[str] = set()
    for source in SOURCES:
        lines = (bundled_folder() / source / "standards.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        lines = [line for line in lines if CHOSEN.search(json.loads(line)["designation"])]
        (folder / source).mkdir()
        (folder / source / "standards.jsonl").write_text("".join(lines), encoding="utf-8")
        relations = [relation for line in lines for relation in json.loads(line).get("relations", ())]
        targets |= {relation.get("target") or relation["key"] for relation in relations}
    (folder / FILE).write_text(to_toml(targets), encoding="utf-8")
    about = {name: whole.manifest["sources"][name] for name in SOURCES}
    manifest.write(folder, whole.version, about, {name: [] for name in SOURCES}, DESIGNATIONS)
    tidy(folder)
    return folder


@pytest.fixture
def folder(few: Path, tmp_path: Path) -> Path:
    """A copy of the small catalogue, to be edited."""
    return Path(shutil.copytree(few, tmp_path / "catalog"))
