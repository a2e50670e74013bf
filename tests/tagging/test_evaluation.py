"""The evaluation of tags: intervals, bodies, and the concepts for which a labeller looked."""

import json
from pathlib import Path

import pytest

from aistandards.errors import GoldError
from aistandards.tagging.evaluation import Label, Score, evaluate, read_labels, wilson


def test_an_interval_is_wide_for_few_cases_and_narrow_for_many() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    lower, higher = wilson(900, 1000)
    assert low < lower < 0.9 < higher < high
    assert wilson(5, 5)[1] == 1.0 and wilson(0, 5)[0] == 0.0


def test_a_concept_with_few_positives_is_unproven() -> None:
    assert Score(4, 0, 0).to_details()["unproven"] and not Score(4, 3, 1).to_details()["unproven"]


def test_each_body_has_a_score_of_its_own() -> None:
    labels = [
        Label("A", frozenset({"privacy"}), body="iso"),
        Label("B", frozenset(), body="etsi"),
        Label("C", frozenset({"privacy"})),
    ]
    said = {name: frozenset({"privacy"}) for name in "ABC"}
    result = evaluate(labels, said)
    assert set(result.bodies) == {"iso", "etsi"}
    assert result.bodies["iso"].precision == 1 and result.bodies["etsi"].precision == 0
    assert result.micro.true_positives == 2


def test_only_what_the_labeller_looked_for_can_be_false(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    lines = [
        {"designation": "A", "tags": [], "looked_for": ["health"]},
        {"designation": "B", "tags": [], "body": "iso"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)))
    labels = read_labels(path)
    result = evaluate(labels, {name: frozenset({"health", "privacy"}) for name in "AB"})
    assert result.false_hits == (("A", "health"), ("B", "privacy"))
    assert labels[1].body == "iso"
    path.write_text(json.dumps({"designation": "A", "tags": [], "looked_for": "health"}))
    with pytest.raises(GoldError, match="looked_for"):
        read_labels(path)
