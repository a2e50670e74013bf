"""What CONTRIBUTING.md says is there: places of changes, environments of tox, scripts."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TABLE = TEXT.partition("## Where would I change …?")[2].partition("\n## ")[0]
ANSWERS = re.findall(r"^\| (?!question|---)(.+?) \| `([^`]+)` \|$", TABLE, re.MULTILINE)
ENVIRONMENTS = sorted({name for names in re.findall(r"tox run -e ([a-z,]+)", TEXT) for name in names.split(",")})


def test_fifteen_questions_have_one_answer_each() -> None:
    questions, paths = zip(*ANSWERS, strict=True)
    assert len(set(questions)) == len(set(paths)) == 15
    assert TABLE.count("\n|") == 15 + 2


@pytest.mark.parametrize(("question", "path"), ANSWERS, ids=[question for question, _path in ANSWERS])
def test_the_place_of_a_change_exists(question: str, path: str) -> None:
    place = ROOT / path
    assert place.is_dir() if path.endswith("/") else place.is_file(), f"{question}: there is no {path}"


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_environments_of_tox_exist(name: str) -> None:
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    assert f"testenv:{name}" in tox.sections()


def test_the_paths_that_commands_name_exist() -> None:
    named = re.findall(r"\.venv/bin/(?:python|pytest) (\S+?)`", TEXT)
    assert len(named) >= 3 and all((ROOT / path).exists() for path in named)


def test_the_order_of_the_places_is_that_of_the_picture() -> None:
    (sentence,) = re.findall(r"Imports run one way: ([^.]+)\.", TEXT)
    places = re.findall(
        r"PLACES = \((.+?)\n\)", (ROOT / "docs/scripts/architecture.py").read_text(encoding="utf-8"), re.S
    )
    layers: dict[str, list[str]] = {}
    for name, layer in re.findall(r'Place\("(\w+)", (\d+)', places[0]):
        layers.setdefault(layer, []).append(name)
    spoken = re.findall(r"\w+", sentence)
    assert sorted(spoken) == sorted(name for names in layers.values() for name in names)
    ranks = [next(int(layer) for layer, names in layers.items() if name in names) for name in spoken]
    assert ranks == sorted(ranks)
