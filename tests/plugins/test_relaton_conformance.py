"""Every configured dataset holds what every source must hold."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aistandards.testing import SourceSuite, ZipArchive
from aistandards_relaton.datasets import DATASETS
from aistandards_relaton.listings import RULES
from aistandards_relaton.source import RelatonSource
from tests.support.datasets import dumped, first_generation, second_generation

pytestmark = pytest.mark.slow

MADE = Path(tempfile.mkdtemp(prefix="aistandards-relaton-"))
SOURCES = {dataset.name: RelatonSource(dataset) for dataset in DATASETS}
NAMES = re.compile(r"[^0-9A-Za-z-]+")
TITLES = ("Learning machines", "Labels of pictures", "Speech made by machines", "Robots in schools")

Record = dict[str, Any]


def stated(stage: str, **more: Any) -> Record:
    return {"docstatus": {"stage": {"value": stage}}, **more}


def at(stage: str, **more: Any) -> Record:
    return {"status": {"stage": {"content": stage}}, **more}


def link(address: str) -> Record:
    return {"link": [{"content": address, "type": "src"}]}


# Identifier by number, and what else a record of that body has; the first is the generation that the dataset is in.
BODIES: dict[str, tuple[Callable[..., Record], Callable[[int], str], Callable[[int], Record]]] = {
    "iec": (
        first_generation,
        lambda n: f"IEC {63000 + n}:2024",
        lambda n: link(f"https://webstore.iec.ch/publication/{7000 + n}") | stated("PUBLISHED"),
    ),
    "ieee": (
        first_generation,
        lambda n: f"IEEE Std {2800 + n}-2024",
        lambda n: link(f"https://ieeexplore.ieee.org/document/{700000 + n}") | stated("active"),
    ),
    "etsi": (
        first_generation,
        lambda n: f"ETSI EN {300000 + n} V2.1.1 (2020-06)",
        lambda n: link(f"https://webapp.etsi.org/workprogram/Report_WorkItem.asp?WKI_ID={50000 + n}"),
    ),
    "rfcs": (second_generation, lambda n: f"RFC {9000 + n}", lambda n: at("PROPOSED STANDARD")),
    "ids": (second_generation, lambda n: f"draft-ours-learning-{n:04d}-02", lambda n: {}),
    "w3c": (second_generation, lambda n: f"W3C REC-learning{n}-20240305", lambda n: at("Recommendation")),
    "nist": (second_generation, lambda n: f"NIST SP 800-{n + 100}r2", lambda n: {}),
    "oasis": (second_generation, lambda n: f"OASIS learning{n}-v2.0-CS01", lambda n: {}),
    "3gpp": (second_generation, lambda n: f"3GPP TS 23.{500 + n}:Rel-17/17.0.0", lambda n: {}),
}


def member(name: str, number: int) -> bytes:
    """A record as a row of the suite: the member's name, and its bytes."""
    generation, identifier, more = BODIES[name]
    dated = {"date": [{"type": "published", ("at" if generation is second_generation else "value"): "2024-03-05"}]}
    title = f"{TITLES[number % len(TITLES)]}, part {number}"
    record = generation(identifier(number), name.upper(), title, **dated, **more(number))
    # By its name a member is known to be the newest of its work; the number puts the members in the order of the rows.
    called = NAMES.sub("_", identifier(number)).strip("_") if name in RULES else f"row-{number:06d}"
    return f"relaton-data-{name}-main/data/{called}.yaml".encode() + b"\n" + dumped(record)


def recording(name: str) -> Path:
    folder = MADE / name
    folder.mkdir(exist_ok=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(6):
            path, _, content = member(name, number).partition(b"\n")
            archive.writestr(path.decode(), content)
    (folder / "main.zip").write_bytes(buffer.getvalue())
    return folder


class DatasetSuite(SourceSuite):
    """The suite over one dataset, with members of our own."""

    name = ""
    memory_rows = 500
    # An archive is read from its list of members, which is in memory, and made in memory by the test.
    objects_per_row = 60

    def row(self, number: int) -> bytes:
        return member(self.name, number)


for _name in BODIES:
    globals()[f"Test{_name.capitalize()}"] = type(
        f"Test{_name.capitalize()}",
        (DatasetSuite,),
        {"source": SOURCES[_name], "recorded": recording(_name), "feed_format": ZipArchive(), "name": _name},
    )
del DatasetSuite, _name


def test_every_dataset_with_a_grammar_of_its_own_is_here() -> None:
    configured = {
        dataset.name for dataset in DATASETS if dataset.stages != "common" or "prefixed" not in dataset.grammars[-1]
    }
    assert configured - {"iso", "itu", "itu-r", "ietf", "rfcsubseries"} <= BODIES.keys()


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_dataset_is_read_when_it_is_named(name: str) -> None:
    source = SOURCES[name]
    assert source.by_default is False and (source.fallback_for == "iec") == (name == "iec")
