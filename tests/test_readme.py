"""What the README says of the data and of the first steps; tests/test_documented_commands.py runs its commands."""

import re
import shlex
import socket
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards.catalog.snapshot import Snapshot
from aistandards.cli.main import COMMANDS
from aistandards.model import AI_LEVELS
from aistandards.settings import bundled_folder
from tests.support.commands import run

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_counts_are_those_of_the_manifest() -> None:
    manifest = Snapshot.open().manifest
    counts, sources = manifest["counts"], manifest["sources"]
    (said,) = re.findall(r"The bundled data (?:.+\n)+", README)
    each = {name: about["records"] for name, about in sources.items()}
    items = {name: about["work_items"] for name, about in sources.items()}
    assert " ".join(said.split()) == (
        f"The bundled data {manifest['version']} has {counts['records']} records of {counts['standards']} standards. "
        f"{each['iso']} records are from ISO, {each['iec']} from IEC, {each['itu-t']} from ITU-T. "
        f"{counts['ai']} of the standards are AI standards. "
        f"{counts['protective']} are protective: a technique that protects people against AI, whose text does not mention AI. "
        f"{counts['context']} are context: a standard in scope replaces, amends or equals them. "
        f"{items['itu-t']} records are entries of the ITU-T work programme."
    )
    with Catalog.open() as catalog:
        assert len(catalog) == counts["standards"]
        assert catalog.stats([], ai=True)["total"] == counts["ai"]
        assert catalog.stats([], relevance="protective")["total"] == counts["protective"]


def test_the_counts_by_body_and_technique_are_those_of_the_data() -> None:
    ai: Counter[str] = Counter()
    protective: Counter[str] = Counter()
    with Catalog.open() as catalog:
        for row in catalog.stats(["body", "relevance"])["counts"]:
            of_level = (
                protective if row["relevance"] == "protective" else ai if row["relevance"] in AI_LEVELS else Counter()
            )
            of_level[row["body"]] += row["count"]
        techniques = catalog.vocabularies.narrower("rights:technique")
        counts = {name.partition(":")[2]: catalog.count(tags=name) for name in techniques if name != "rights:technique"}
    total = ai + protective
    large = [body for body, number in total.most_common() if number >= 10]
    rows = [f"| {body} | {ai[body]} | {protective[body]} |" for body in large]
    small = [body for body in total if body not in large]
    rows.append(
        f"| {len(small)} more | {sum(ai[body] for body in small)} | {sum(protective[body] for body in small)} |"
    )
    assert "\n".join(rows) in README
    assert "\n".join(f"| `{name}` | {number} |" for name, number in sorted(counts.items())) in README


def test_the_status_index_has_as_many_designations_as_is_said() -> None:
    with zipfile.ZipFile(bundled_folder() / "status-index.zip") as archive:
        texts = (archive.read(name).decode() for name in archive.namelist() if name.startswith("numbers/"))
        names = {line.partition("\t")[0] for text in texts for line in text.splitlines() if "\t" in line}
    (said,) = re.findall(r"every designation of ISO, IEC and ITU-T, some ([\d,]+),", README)
    assert said == f"{round(len(names), -3):,}"


def test_the_first_commands_need_no_network_and_show_something(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("jinja2", reason="needs the extra web")

    def refuse(*_arguments: object) -> None:
        raise OSError("there is no network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"## Begin\n\n```sh\n((?:.+\n)+)```", README)
    first, build = re.findall(r"^\.venv/bin/aistandards ?(.*)$", block, re.MULTILINE)
    assert first == "" and "deepfake-detection" in run().stdout
    assert run(*shlex.split(build), "--languages", "en").exit_code == 0
    assert (tmp_path / shlex.split(build)[-1] / "index.html").stat().st_size


def test_the_picture_is_there_and_small() -> None:
    (name,) = re.findall(r"!\[[^]]+\]\((docs/[^)]+\.png)\)", README)
    picture = (ROOT / name).read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) <= 150_000


def test_the_commands_of_the_table_exist() -> None:
    (table,) = re.findall(r"\| you are \|.+\n((?:\|.+\n)+)", README)
    commands = re.findall(r"`aistandards ([a-z]+)", table)
    assert len(commands) >= 5 and set(commands) <= set(COMMANDS)
