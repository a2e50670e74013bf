"""Industry, activity, area and partners: rules for standards in scope, and how often they are right."""

import json
import re
from collections import Counter
from pathlib import Path

import attrs
import pytest

from aistandards import Catalog
from aistandards.model import Annotation, Committee, Method
from aistandards.plugin.registry import Plugins
from aistandards.settings import bundled_folder
from aistandards.tagging.annotators import installed_annotators
from aistandards.tagging.rule_annotator import RuleAnnotator
from aistandards.tagging.rules import load_rules
from aistandards.tagging.sentences import load_sentence_cues
from aistandards.tagging.vocabularies import Vocabularies
from tests.support.records import smallest

LABELS = [
    json.loads(line) for line in Path(__file__).with_name("exchange_labels.jsonl").read_text("utf-8").splitlines()
]
FIELDS = {"industry-vertical": "vertical", "nist-ai-200-1": "activity", "application-area": "area"}
(INSTALLED,) = (annotator for annotator in installed_annotators(Plugins.find()) if annotator.name == "rules")


def annotations(title: str, committee: str | None = None) -> tuple[Annotation, ...]:
    record = smallest(titles={"en": title}, committee=Committee(committee) if committee else None)
    return INSTALLED.annotate(record)


def concepts(title: str, committee: str | None = None) -> set[str]:
    return {annotation.concept for annotation in annotations(title, committee)}


def test_precision_and_recall_on_the_labelled_records_do_not_drop() -> None:
    scheme = Vocabularies().schemes["exchange"]
    folder = bundled_folder() / "rules"
    rule_set = attrs.evolve(load_rules(folder / "exchange.toml"), only_in_scope=False)
    rules = RuleAnnotator([rule_set], (), load_sentence_cues(folder / "sentences.toml"))
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for label in LABELS:
        committee = Committee(label["committee"]) if label["committee"] else None
        record = smallest(titles={"en": label["title"]}, committee=committee)
        found = {annotation.concept.removeprefix("exchange:") for annotation in rules.annotate(record)}
        for name in found:
            field = FIELDS[scheme[name].broader or ""]
            (right if name in (*label["tags"], *label["may"]) else wrong)[field] += 1
        missed.update(FIELDS[scheme[name].broader or ""] for name in set(label["tags"]) - found)
    assert len(LABELS) >= 150
    for field in FIELDS.values():
        assert right[field] / (right[field] + wrong[field]) >= 0.96, field
    assert right.total() / (right.total() + missed.total()) >= 0.96


def test_a_record_outside_the_scope_gets_no_field() -> None:
    assert not concepts("Road vehicles — Brake linings", "ISO/TC 22")
    assert concepts("Road vehicles — Safety and artificial intelligence", "ISO/TC 22") >= {
        "exchange:automotive-and-transport",
        "partners:unece",
    }


def test_a_committee_names_the_industry_where_the_title_does_not() -> None:
    found = annotations("Machine learning technologies", "ISO/TC 215")
    (evidence,) = (one for one in found if one.concept == "exchange:health-sector")
    assert (evidence.method, evidence.quote) == (Method.COMMITTEE, "ISO/TC 215")


@pytest.mark.parametrize(
    ("title", "not_this"),
    [
        ("Robots exclusion protocol for AI crawlers", "exchange:robotics"),
        ("Neural networks in machine learning", "exchange:network-management"),
        ("Machine learning for unmanned aerial vehicles", "partners:unece"),
        ("AI and medical electrical equipment", "exchange:energy"),
        ("Trust infrastructures for AI", "exchange:trustworthiness"),
    ],
)
def test_longer_phrases_mean_something_else(title: str, not_this: str) -> None:
    assert not_this not in concepts(title)


def test_the_output_of_a_joint_focus_group_names_its_source() -> None:
    with Catalog.open() as catalog:
        (partner,) = (decision for decision in catalog.explain("ITU-T Y Suppl. 82 (07/2024)", "partners:fao").decisions)
        assert "Digital Agriculture" in partner.source
        counts = catalog.cross_table("partners").counts
    assert sum(any(row) for row in counts) >= 8


def test_every_right_without_a_standard_is_explained() -> None:
    page = (Path(__file__).parents[2] / "docs" / "tagging.md").read_text(encoding="utf-8")
    explained = page.partition("## Concepts without a standard\n")[2].partition("\n## ")[0]
    with Catalog.open() as catalog:
        found = catalog.gaps("rights")
    assert [name for name in found.none if f"| `{name[7:]}` |" not in explained] == []
    assert re.findall(r"^\| `([\w-]+)` \|", explained, re.MULTILINE) == [name[7:] for name in found.none]
