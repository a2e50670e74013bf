"""Overlaps of texts that somebody wrote to cost much: the work is bounded, and the citations that are read are counted."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aistandards import Catalog, overlaps_of_text
from aistandards.catalog.overlaps import MAX_TEXT

NORMAL = (
    "An AI management system must assess the risk of bias, protect personal data and keep human oversight of decisions "
    "about workers. ISO/IEC 42001:2023 and ISO/IEC 23894 apply. Children need accessible explanations, and freedom of "
    "expression is respected in the moderation of content. "
)
HOSTILE: dict[str, Callable[[], str]] = {
    "different references": lambda: " ".join(f"ISO {number}:2001" for number in range(1, 9000)),
    "references that are none": lambda: "ISO/IEC TR " * 9000,
    "words like publishers": lambda: "".join(f"AB{number % 10} ISO, " for number in range(9000)),
    "one sentence": lambda: NORMAL.replace(".", "") * 250,
    "one word": lambda: "robots " * 10_000,
    "no spaces": lambda: "artificialintelligence" * 3000,
    "different words": lambda: " ".join(f"word{number}x" for number in range(9000)),
    "Chinese": lambda: "隐私人工智能" * 11_000,
    "markup": lambda: "<p class='a'>AI</p>&amp;" * 3000,
}
MOST = 5
"""Calls for a hostile text, as a multiple of those for a normal text of the same length."""


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with Catalog.open(tmp_path_factory.mktemp("store") / "aistandards.db") as opened:
        overlaps_of_text(opened, NORMAL)
        yield opened


def calls(function: Callable[[], object]) -> int:
    """Number of calls of Python functions that a call makes, the same on every machine."""
    number = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal number
        number += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(before)
    return number


@pytest.fixture(scope="module")
def usual(bundled: Catalog) -> int:
    """Number of calls for a normal text of the greatest length."""
    return calls(lambda: overlaps_of_text(bundled, (NORMAL * 300)[:MAX_TEXT]))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_a_few_times_a_normal_one(bundled: Catalog, usual: int, name: str) -> None:
    text = HOSTILE[name]()[:MAX_TEXT]
    assert len(text) > MAX_TEXT * 0.95, "a shorter text proves nothing"
    assert calls(lambda: overlaps_of_text(bundled, text)) < MOST * usual


def test_no_more_citations_are_read_than_are_looked_up(bundled: Catalog) -> None:
    read: list[str] = []

    def cited(different: int) -> Iterator[str]:
        for number in range(9000):
            read.append(f"ISO/IEC {42001 if number == 7 else 30_000 + number % different}")
            yield read[-1]

    found = bundled.overlaps("Requirements for knives.", cited=cited(9000))
    assert len(read) <= 500 and "ISO/IEC 42001" in found.subject.cited
    read.clear()
    bundled.overlaps("Requirements for knives.", cited=cited(3))
    assert 500 < len(read) <= 3000, "citations that are repeated cost little, and are not read without an end"


def test_the_references_at_the_beginning_of_a_hostile_text_count(bundled: Catalog) -> None:
    text = "Knives as ISO/IEC 42001 has them. " + HOSTILE["different references"]()
    assert "ISO/IEC 42001" in overlaps_of_text(bundled, text).subject.cited
