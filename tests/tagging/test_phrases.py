"""The phrases of the rules: how many works each of them matches, and that few of them remember a single title."""

import json
import lzma
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards.model.text import plain_text
from aistandards.settings import bundled_folder
from aistandards.tagging.folding import fold
from aistandards.tagging.phrases import PhraseFinder
from aistandards.tagging.rules import load_rules
from tests.support import standin

TERMS = tomllib.loads(Path(__file__).with_name("terms_of_art.toml").read_text("utf-8"))["terms"]
"""Phrases that match a single work, and why each is a term of art with a meaning of its own."""

MAX_SHARE = 0.10


def phrases() -> list[str]:
    """The English phrases of the rules of relevance, rights and priors."""
    folder = bundled_folder() / "rules"
    rules = [
        rule for name in ("priors", "ai-relevance", "rights") for rule in load_rules(folder / f"{name}.toml").rules
    ]
    by_language = (some for rule in rules for language, some in rule.phrases.items() if language in ("en", "*"))
    return sorted({phrase for some in by_language for phrase in some if phrase.isascii()})


@pytest.mark.slow
def test_few_phrases_match_a_single_work(record_property: pytest.FixtureRequest) -> None:
    """The report is a property of the test: how many phrases match no work, one work and more."""
    every = phrases()
    works: dict[str, set[str]] = defaultdict(set)
    finder = PhraseFinder(every)
    for work, text in _texts():
        for number, _, _ in finder.hits(text):
            works[every[number]].add(work)
    single = {phrase for phrase in every if len(works[phrase]) == 1}
    for phrase in every:
        record_property(phrase, len(works[phrase]))  # type: ignore[operator]
    assert single <= set(TERMS), {phrase: works[phrase] for phrase in single - set(TERMS)}
    assert len(single) / len(every) <= MAX_SHARE
    assert not [phrase for phrase in TERMS if phrase not in every], "a term of the list is no phrase any more"


def test_each_term_of_art_has_a_reason_of_its_own() -> None:
    assert all(isinstance(reason, str) and len(reason) > 10 for reason in TERMS.values())
    assert len(set(TERMS.values())) == len(TERMS)


def _texts() -> Iterator[tuple[str, str]]:
    """Work and folded text of each title and abstract in English that the stand-in has."""
    data = standin.needed().parent / "data"
    for name in ("iso_deliverables_metadata", "iec_publications", "itu_t_details"):
        with lzma.open(data / f"{name}.jsonl.xz") as lines:
            for row in map(json.loads, lines):
                designation = row.get("rec_name") or row["reference"]
                work = re.split(r"[:(]", designation.removeprefix("ITU-T "))[0].strip()
                for text in _english(row):
                    yield work, fold(plain_text(text) or "")


def _english(row: dict) -> Iterator[str]:  # type: ignore[type-arg]
    if "rec_name" in row:
        found = [row["rec_title"], row["summary"]]
    elif "urn" in row:
        found = [one["value"] for one in row["title"] if one["lang"] == "en"]
        found += [one["content"] for one in row["abstract"] if one["lang"] == "en"]
    else:
        found = [row["title"]["en"], row["scope"]["en"]]
    yield from filter(None, found)
