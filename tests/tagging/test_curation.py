"""People's decisions: they beat the rules, they are refused when they contradict each other, they are written down."""

from pathlib import Path
from typing import Any

import attrs
import pytest

from aistandards.catalog.explanation import explain, lines
from aistandards.errors import CurationError
from aistandards.model import Annotation, Direction, Method, PartialDate
from aistandards.settings import bundled_folder
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision, Verdict, append
from aistandards.tagging.vocabularies import Vocabularies
from tests.support.commands import refused, run
from tests.support.records import smallest
from tests.support.small import Small

FOUND = Annotation("rights:privacy", Method.RULE, "titles.en", "Privacy", 0, 7, "privacy-named", "1", 0.9)
STANDARD = smallest(
    titles={"en": "Privacy of rooms"},
    annotations=(FOUND,),
)


def decision(verdict: Verdict, when: str = "2026-11-01", **more: object) -> Decision:
    plain = {
        "designation": "X 1",
        "concept": "rights:privacy",
        "who": "editor",
        "why": "It is about rooms.",
        "source": "its title",
        "rules": ("privacy-named",),
    }
    return Decision(verdict=verdict, when=PartialDate(when), **{**plain, **more})  # type: ignore[arg-type]


def test_a_rejected_concept_goes_and_an_added_one_comes_with_its_evidence() -> None:
    assert Curation([decision(Verdict.REJECT)]).apply(STANDARD).annotations == ()
    added = decision(Verdict.ADD, concept="rights:health", quote="rooms")
    one = Curation([added]).apply(STANDARD).annotations[-1]
    assert (one.concept, one.method, one.field, one.quote, one.start) == (
        "rights:health",
        Method.CURATED,
        "titles.en",
        "rooms",
        11,
    )
    assert one.rule == "editor" and one.date == PartialDate("2026-11-01")


def test_a_long_source_is_quoted_up_to_its_address() -> None:
    address = "https://example.org/" + "x" * 60
    added = decision(Verdict.ADD, source=f"Report of 2025, {address}")
    assert [one.quote for one in Curation([added]).apply(STANDARD).annotations if one.field == "curation"] == [
        "Report of 2025"
    ]


def test_applying_twice_is_applying_once() -> None:
    curation = Curation([decision(Verdict.ACCEPT)])
    assert curation.apply(curation.apply(STANDARD)) == curation.apply(STANDARD)


def test_contradictory_decisions_are_refused_unless_one_replaces_the_other() -> None:
    first = decision(Verdict.ACCEPT)
    with pytest.raises(CurationError, match="contradict"):
        Curation([first, decision(Verdict.REJECT, "2026-11-02")])
    later = decision(Verdict.REJECT, "2026-11-02", replaces=PartialDate("2026-11-01"))
    curation = Curation([later, first])
    assert curation.apply(STANDARD).annotations == ()
    assert curation.history("X 1", "rights:privacy") == [first, later]


def test_what_new_rules_say_against_a_decision_is_listed() -> None:
    curation = Curation([decision(Verdict.REJECT)])
    assert list(curation.conflicts(STANDARD)) == []
    newer = attrs.evolve(STANDARD, annotations=(attrs.evolve(FOUND, rule="new-rule"),))
    assert [said for _, said in curation.conflicts(newer)] == ["rejected, but new-rule finds it now"]
    silent = attrs.evolve(STANDARD, annotations=())
    assert [said for _, said in Curation([decision(Verdict.ACCEPT)]).conflicts(silent)]


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    given = [decision(Verdict.ACCEPT, quote='"Privacy" of\\rooms'), decision(Verdict.ADD, concept="rights:work")]
    for one in given:
        append(tmp_path / "mine.toml", one)
    assert list(Curation.load([tmp_path]).decisions) == given
    assert Curation.load([tmp_path / "nothing"]).decisions == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[decision]]\n", "line 1: a decision needs designation"),
        ("[", "cannot be read"),
        (
            '\n[[decision]]\ndesignation="X 1"\nconcept="a:b"\nverdict="perhaps"\nwho="e"\nwhen="2026"\nwhy="w"\nsource="s"',
            "line 2: verdict is 'perhaps'; choose one of accept, reject, add",
        ),
        (
            '[[decision]]\ndesignation="X 1"\nconcept="a:b"\nverdict="add"\nwho="e"\nwhen="soon"\nwhy="w"\nsource="s"',
            "line 1:",
        ),
        (
            '[[decision]]\nname="x"\ndesignation="X 1"\nconcept="a:b"\nverdict="add"\nwho="e"\nwhen="2026"\nwhy="w"\nsource="s"',
            "unknown keys name",
        ),
    ],
)
def test_a_file_that_is_wrong_stops_with_file_line_and_reason(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "wrong.toml").write_text(text)
    with pytest.raises(CurationError, match="wrong.toml") as raised:
        Curation.load([tmp_path])
    assert told in str(raised.value)


def test_a_review_writes_the_decision_and_the_store_follows(own_home: Path) -> None:
    before = run("why", "ISO/IEC TS 6254:2025", "transparency-and-explainability").stdout
    assert "«explainability»" in before and "protect" in before
    result = run("review", "--who", "editor", input="r\nnot what it says\n\nq\n")
    assert result.exit_code == 0, result.output
    (made,) = Curation.load([own_home / "curation"]).decisions
    assert made.verdict is Verdict.REJECT and made.why == "not what it says" and made.rules
    shown = run("why", made.designation, made.concept).stdout
    assert "reject by editor" in shown and "«" not in shown
    assert "0 conflicts" in run("review", "--conflicts").stdout
    assert "undone: reject" in run("undo").stdout
    assert Curation.load([own_home / "curation"]).decisions == ()
    assert "«" in run("why", made.designation, made.concept).stdout
    assert "no decision to undo" in refused("undo")
    assert run("review", "--undo").exit_code == 2


@pytest.mark.parametrize(
    ("change", "weight", "carried"),
    [
        ({}, "direct", True),
        ({"method": Method.COMMITTEE, "field": "committee"}, "prior", True),
        ({"method": Method.INHERITED, "field": "relations"}, "inherited", True),
        ({"method": Method.CURATED, "rule": "editor", "confidence": 1.0}, "decision", True),
        ({"direction": Direction.MENTION, "confidence": 0.4}, "mention", False),
    ],
)
def test_each_piece_of_evidence_says_how_it_was_weighed(change: dict[str, Any], weight: str, carried: bool) -> None:
    annotation = attrs.evolve(FOUND, **change)
    vocabularies = Vocabularies(bundled_folder() / "vocabularies")
    explanation = explain(attrs.evolve(STANDARD, annotations=(annotation,)), "privacy", vocabularies, Curation())
    plain = explanation.plain()
    assert (plain["evidence"][0]["weight"], plain["carried"]) == (weight, carried)
    said = list(lines(explanation))
    assert any(f"weighed as {weight}, confidence {annotation.confidence:g}" in line for line in said)
    assert carried is not any("not carried" in line for line in said)


def test_tags_of_older_rules_are_told(own_home: Path, sites: Small, no_snapshot: None) -> None:
    run("sync")
    assert "other rules" not in run("gaps").stderr
    append(own_home / "curation" / "mine.toml", decision(Verdict.ADD))
    assert "aistandards sync" in run("gaps").stderr
    run("sync")
    assert run("list", "--tag", "privacy").stderr == ""


def test_a_bad_curation_file_stops_a_sync(own_home: Path) -> None:
    (own_home / "curation").mkdir(parents=True)
    (own_home / "curation" / "bad.toml").write_text("[[decision]]\n")
    assert "bad.toml, line 1" in refused("sync", "iso")
