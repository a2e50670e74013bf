"""Suggested tags: found by their words, shown with their neighbours, and decided by a person only."""

from pathlib import Path

import attrs
import pytest

from aistandards import Catalog
from aistandards.model import Annotation, Method, PartialDate, Standard
from aistandards.settings import bundled_folder
from aistandards.tagging.agreement import agreement
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision, Verdict, append
from aistandards.tagging.suggestions import suggest
from aistandards.tagging.vocabularies import Vocabularies
from tests.support.commands import refused, run
from tests.support.records import smallest

NONE = Curation()
VOCABULARIES = Vocabularies(bundled_folder() / "vocabularies")
TAG = Annotation("rights:privacy", Method.RULE, "titles.en", "Privacy", 0, 7, "privacy-named", "1", 0.9)
MISSED = "X 99"


def titled(number: int, title: str, *, tagged: bool) -> Standard:
    record = smallest(titles={"en": title}, annotations=(TAG,) if tagged else ())
    return attrs.evolve(record, designation=f"X {number}")


def standards() -> list[Standard]:
    tagged = [
        titled(number, f"Confidentiality of personal records, volume {number}", tagged=True) for number in range(20)
    ]
    others = [titled(number, f"Dimensions of steel pipes, volume {number}", tagged=False) for number in range(20, 60)]
    return [*tagged, *others, titled(99, "Confidentiality of personal letters", tagged=False)]


def decision(verdict: Verdict, designation: str = MISSED, concept: str = "rights:privacy") -> Decision:
    return Decision(
        designation=designation,
        concept=concept,
        verdict=verdict,
        who="editor",
        when=PartialDate("2026-11-01"),
        why="It is so.",
        source=f"{designation}, title",
    )


def test_a_standard_with_the_words_of_tagged_ones_is_suggested_with_its_neighbours() -> None:
    (one,) = suggest(standards(), NONE, VOCABULARIES, "rights")
    assert (one.standard.designation, one.concept) == (MISSED, "rights:privacy") and 0.25 <= one.probability <= 1
    assert one.quote in ("Confidentiality", "personal")
    assert one.neighbours and all("rights:privacy" in each.standard.concepts for each in one.neighbours)


def test_the_order_of_the_standards_does_not_matter() -> None:
    assert suggest(standards(), NONE, VOCABULARIES, "rights") == suggest(
        standards()[::-1], NONE, VOCABULARIES, "rights"
    )


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.ADD])
def test_what_a_person_has_decided_is_not_suggested_again(verdict: Verdict) -> None:
    assert suggest(standards(), Curation([decision(verdict)]), VOCABULARIES, "rights") == []


def test_a_concept_with_too_few_standards_and_another_scheme_are_not_suggested() -> None:
    assert suggest(standards()[16:], NONE, VOCABULARIES, "rights") == []
    assert suggest(standards(), NONE, VOCABULARIES, "ai-topics") == []
    assert suggest([], NONE, VOCABULARIES, "rights") == []


@pytest.mark.slow
def test_an_accepted_suggestion_is_a_decision_that_holds_at_once(own_home: Path) -> None:
    said = run("review", "--suggest", "--who", "editor", input="a\nthe same subject\n\nq\n").stdout
    (made,) = Curation.load([own_home / "curation"]).decisions
    assert made.verdict is Verdict.ADD and made.source.startswith(f"{made.designation}, title") and made.who == "editor"
    assert f"a: + {made.concept} (" in said and "r: changes no tag" in said and "1 decided now" in said
    assert "  like " in said
    assert "weighed as decision, confidence 1" in run("why", made.designation, made.concept).stdout
    again = run("review", "--suggest", input="q\n").stdout
    assert f"{made.designation}: {made.concept}" not in again


def test_a_review_says_what_is_decided_and_what_a_decision_changes(own_home: Path) -> None:
    said = run("review", input="s\nr\nnot what it says\n\nq\n").stdout
    number = int(said.split()[0])
    assert f"[1 of {number}]" in said and f"1 decided now, {number - 1} open" in said
    assert f"{number - 1} undecided tags" in run("review", input="q\n").stdout


def test_a_decision_in_a_file_of_its_own_does_not_take_back_the_one_before(tmp_path: Path, own_home: Path) -> None:
    path = tmp_path / "mine.toml"
    name = "ISO/IEC TS 6254:2025"
    with Catalog.open() as catalog:
        for concept in ("rights:remedy", "rights:gender-equality"):
            catalog.decide(decision(Verdict.ADD, name, concept), path)
        assert {"rights:remedy", "rights:gender-equality"} <= catalog[name].concepts
    first = run("review", "--file", str(path), input="r\nnot what it says\n\nq\n").stdout
    assert first.splitlines()[2] not in run("review", "--file", str(path), input="q\n").stdout


KAPPA = 0.4
"""Of the table of 20 yes-yes, 15 no-no, 10 and 5 differences: (35/50 - 1/2) / (1 - 1/2)."""


def test_agreement_is_that_beyond_chance(tmp_path: Path) -> None:
    answers = [(True, True)] * 20 + [(False, False)] * 15 + [(False, True)] * 10 + [(True, False)] * 5
    sides = [
        [decision(Verdict.ACCEPT if answer[side] else Verdict.REJECT, f"X {n}") for n, answer in enumerate(answers)]
        for side in (0, 1)
    ]
    result = agreement(*sides)
    assert (result.shared, result.agreed, result.kappa) == (50, 35, pytest.approx(KAPPA))
    assert {one.designation for one, _ in result.differences} == {f"X {number}" for number in range(35, 50)}


def test_accepting_and_adding_is_the_same_answer_and_a_lonely_question_is_not_shared() -> None:
    result = agreement(
        [decision(Verdict.ACCEPT), decision(Verdict.REJECT, "X 1")],
        [decision(Verdict.ADD), decision(Verdict.REJECT, "X 2")],
    )
    assert (result.shared, result.agreed, result.kappa) == (1, 1, None)
    assert agreement([], []).kappa is None


def test_two_files_are_compared(tmp_path: Path, own_home: Path) -> None:
    files = [tmp_path / "one.toml", tmp_path / "two.toml"]
    for path, verdict in zip(files, (Verdict.ADD, Verdict.REJECT), strict=True):
        append(path, decision(Verdict.REJECT, "X 1"))
        append(path, decision(verdict))
    said = run("review", "--agreement", *map(str, files)).stdout
    assert said.splitlines()[0] == f"{MISSED}\trights:privacy\tadd: It is so.\treject: It is so."
    assert "the same answer to 1 of 2 shared questions (50 %); Cohen's kappa 0.00" in said
    files[0].write_text("[[decision]]\n")
    assert "one.toml, line 1" in refused("review", "--agreement", *map(str, files))
