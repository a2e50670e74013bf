"""The labelled corpus: how well references are found and judged, and names resolved, by kind and in all.

With AISTANDARDS_WRITE_DOCS=1 in the environment the table in `docs/checking.md` is written anew, otherwise it must be right.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aistandards import Catalog
from aistandards.check.evaluation import ReferenceEvaluation, evaluate_references
from aistandards.check.reference_labels import read_reference_labels
from tests.support import reported
from tests.support.commands import misused, refused, run
from tests.support.installed import parse

CORPUS = Path(__file__).parent / "corpus"
DOCS = Path(__file__).parents[2] / "docs" / "checking.md"
WRITE = bool(os.environ.get("AISTANDARDS_WRITE_DOCS"))
BEGIN, END = "<!-- corpus: begin -->", "<!-- corpus: end -->"
FLOORS = {"precision": 0.98, "recall": 0.98, "judged": 0.97, "named": 0.97}
MOST_FALSE_ALARMS = 3


def lines() -> list[dict[str, Any]]:
    """Every line of the corpus."""
    return [json.loads(line) for path in sorted(CORPUS.glob("*.jsonl")) for line in path.open(encoding="utf-8")]


def written(folder: Path, chosen: list[dict[str, Any]]) -> Path:
    path = folder / "labels.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in chosen), encoding="utf-8")
    return path


def scored(catalog: Catalog, folder: Path, chosen: list[dict[str, Any]]) -> ReferenceEvaluation:
    return evaluate_references(catalog, read_reference_labels(written(folder, chosen)))


def has_what_it_must(evaluation: ReferenceEvaluation) -> bool:
    total = evaluation.total.to_dict()
    return total["false_alarms"] <= MOST_FALSE_ALARMS and all(total[name] >= floor for name, floor in FLOORS.items())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody who has just installed the package."""
    return tmp_path_factory.mktemp("bundled")


@pytest.fixture(scope="module")
def bundled(home: Path) -> Iterator[Catalog]:
    """The catalogue of somebody who has just installed the package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AISTANDARDS_HOME", str(home))
        with Catalog.open() as catalog:
            yield catalog


@pytest.fixture(scope="module")
def on_first_use(bundled: Catalog, tmp_path_factory: pytest.TempPathFactory) -> ReferenceEvaluation:
    """The score without any sync."""
    chosen = [line for line in lines() if "store" not in line]
    return scored(bundled, tmp_path_factory.mktemp("labels"), chosen)


def printed(evaluation: ReferenceEvaluation) -> str:
    """The table of the documentation."""
    head = ("kind", *(name.replace("_", " ") for name in evaluation.total.to_dict()))
    rows = [(kind, *score.cells()) for kind, score in sorted(evaluation.kinds.items())]
    rows.append(("**all**", *evaluation.total.cells()))
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def test_references_are_found_and_judged_on_first_use(on_first_use: ReferenceEvaluation) -> None:
    assert has_what_it_must(on_first_use), (on_first_use.total, on_first_use.faults)


def test_the_documentation_has_the_score(on_first_use: ReferenceEvaluation) -> None:
    text = DOCS.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    now = f"{before}{BEGIN}\n\n{printed(on_first_use)}\n\n{END}{rest.partition(END)[2]}"
    if WRITE:
        DOCS.write_text(now, encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8") == now


@pytest.mark.slow
def test_references_are_found_and_judged_with_everything_that_the_bodies_list(
    whole_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_HOME", str(whole_store))
    with Catalog.open() as catalog:
        evaluation = scored(catalog, tmp_path, lines())
    assert has_what_it_must(evaluation), (evaluation.total, evaluation.faults)


def test_the_corpus_is_large_and_covers_kinds_and_languages() -> None:
    texts = [line for line in lines() if "text" in line]
    without = sum(not line["references"] for line in texts)
    assert len(texts) >= 400 and len({line["text"] for line in texts}) == len(texts)
    assert 0.1 <= without / len(texts) <= 0.2
    assert len({line["kind"] for line in lines()}) >= 35
    languages = Counter(line["language"] for line in texts)
    assert languages.keys() >= {"en", "fr", "es", "de", "ru", "zh", "ar", "pt", "it", "ja"}
    assert languages["en"] < 0.55 * len(texts)
    assert sum("store" not in line for line in texts) >= 200


def test_every_label_is_a_designation_in_its_official_spelling() -> None:
    labels = [reference["designation"] for line in lines() for reference in line.get("references", ())]
    assert [label for label in labels if parse(label).text != label] == []


@pytest.mark.parametrize("command", ["show", "cite"])
def test_other_commands_read_a_name_as_resolve_does(
    command: str, bundled: Catalog, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_HOME", str(home))
    names = {line["kind"]: line["name"] for line in lines() if line.get("designation") and "store" not in line}
    matches = {name: bundled.resolve(name).match for name in names.values()}
    assert sum(match is not None for match in matches.values()) > len(matches) / 2
    for name, match in matches.items():
        assert match is None or match in reported.said(command, name).text


LABELS: list[dict[str, Any]] = [
    {
        "kind": "a",
        "text": "See ISO/IEC 42001:2023.",
        "references": [{"designation": "ISO/IEC 42001:2023", "problem": True}],
    },
    {"kind": "a", "text": "See ISO/IEC 42001:2023.", "references": []},
    {"kind": "b", "text": "Nothing.", "references": [{"designation": "ISO/IEC 42001:2023", "verdict": "in-force"}]},
    {"kind": "b", "name": "ISO/IEC 42001", "designation": "ISO/IEC 42001:2023"},
    {"kind": "b", "name": "ISO/IEC 42001", "designation": None},
    {"kind": "b", "name": "IEC 62304", "parsed": "IEC 62304"},
]


def test_a_wrong_answer_lowers_the_score(bundled: Catalog, tmp_path: Path) -> None:
    evaluation = scored(bundled, tmp_path, LABELS)
    assert {kind: score.to_dict() for kind, score in evaluation.kinds.items()} == {
        "a": {
            "references": 1,
            "precision": 0.5,
            "recall": 1.0,
            "judged": 0.0,
            "false_alarms": 0,
            "names": 0,
            "named": 1.0,
        },
        "b": {
            "references": 1,
            "precision": 1.0,
            "recall": 0.0,
            "judged": 1.0,
            "false_alarms": 0,
            "names": 3,
            "named": 0.6667,
        },
    }
    assert [fault.split(":")[0] for _, _, fault in evaluation.faults] == [
        "ISO/IEC 42001",
        "found, but none",
        "not found",
        "ISO/IEC 42001",
    ]


RIGHT = {"designation": "ISO/IEC 42001:2023", "verdict": "in-force"}


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ({}, True),
        ({"verdict": ["superseded", "in-force"]}, True),
        ({"verdict": "superseded"}, False),
        ({"record": "ISO/IEC 42001:2023"}, True),
        ({"record": "ISO/IEC 22989:2022"}, False),
        ({"instead": ["ISO/IEC 22989:2022"]}, False),
        ({"never": ["ISO/IEC 42001:2023"]}, False),
        ({"verdict": [], "problem": False}, True),
    ],
)
def test_every_statement_of_a_label_is_compared(
    answer: dict[str, Any], right: bool, bundled: Catalog, tmp_path: Path
) -> None:
    line = {"text": "See ISO/IEC 42001:2023.", "references": [RIGHT | answer]}
    assert scored(bundled, tmp_path, [line]).total.judged_right == right


def test_the_command_prints_the_score_and_the_faults(tmp_path: Path) -> None:
    path = str(written(tmp_path, LABELS))
    out = run("evaluate", "--references", path).stdout
    assert "6 labels compared" in out and "b: 'Nothing.': not found: ISO/IEC 42001:2023" in out
    assert json.loads(run("evaluate", "--references", path, "--json").stdout)["total"]["names"] == 3


@pytest.mark.parametrize(
    "line", ["[]", "{", '{"text": "a"}', '{"text": "a", "references": [{"designation": "ISO 1"}]}']
)
def test_a_line_that_is_no_label_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(f"{json.dumps(LABELS[0])}\n{line}\n", encoding="utf-8")
    assert f"{path}, line 2: not a label" in refused("evaluate", "--references", str(path))


def test_one_file_of_labels_is_needed(tmp_path: Path) -> None:
    assert "--gold or --references" in misused("evaluate")
    assert "cannot be read" in refused("evaluate", "--references", str(tmp_path / "none.jsonl"))
