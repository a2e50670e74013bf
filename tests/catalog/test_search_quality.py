"""Quality of a search in six languages, over needs whose right answers were judged by title and tags before any tuning.

`search_needs.jsonl` has a need on each line: a query in each language, and designations of the bundled catalogue with a grade.
3: about it and in force; 2: a draft of such a text, or a part of the subject; 1: superseded, or related.
"""

import json
from collections.abc import Iterator, Sequence
from math import log2
from pathlib import Path
from typing import Any

import pytest

from aistandards import Catalog

NEEDS = [json.loads(line) for line in Path(__file__).with_name("search_needs.jsonl").read_text("utf-8").splitlines()]
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
LEAST = {"en": 0.85, "fr": 0.80, "es": 0.80, "ru": 0.80, "ar": 0.80, "zh": 0.80}
SAME_FIRST = 0.90
SHOWN = 10


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], list[str]]]:
    """The designations that each query finds, by need and language."""
    with Catalog.open(f"sqlite:///{tmp_path_factory.mktemp('store')}/aistandards.db") as catalog:
        yield {
            (need["id"], language): [row["designation"] for row in catalog.search_rows(query, SHOWN)]
            for need in NEEDS
            for language, query in need["queries"].items()
        }


def gain(grades: Sequence[int]) -> float:
    """Discounted cumulative gain of the first answers."""
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:SHOWN]))


def quality(need: dict[str, Any], names: Sequence[str]) -> float:
    """Gain of answers as a share of the best possible."""
    right = need["right"]
    return gain([right.get(name, 0) for name in names]) / gain(sorted(right.values(), reverse=True))


def test_there_are_enough_needs_and_each_has_enough_right_answers() -> None:
    assert len({need["id"] for need in NEEDS}) == len(NEEDS) >= 60
    for need in NEEDS:
        assert set(need["queries"]) == set(LANGUAGES) and len(need["right"]) >= 3
        assert set(need["right"].values()) <= {1, 2, 3}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_best_answers_come_first(answers: dict[tuple[str, str], list[str]], language: str) -> None:
    scores = {need["id"]: quality(need, answers[need["id"], language]) for need in NEEDS}
    mean = sum(scores.values()) / len(scores)
    assert mean >= LEAST[language], sorted(scores.items(), key=lambda pair: pair[1])[:10]


def test_every_language_finds_the_same_first(answers: dict[tuple[str, str], list[str]]) -> None:
    differing = [
        need["id"] for need in NEEDS if len({tuple(answers[need["id"], language][:1]) for language in LANGUAGES}) > 1
    ]
    assert len(differing) <= (1 - SAME_FIRST) * len(NEEDS), differing
