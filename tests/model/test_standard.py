"""A standard as a value: its content hash and the table for notebooks."""

import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards.model import (
    Annotation,
    Committee,
    Dates,
    Link,
    Method,
    PartialDate,
    Provenance,
    Stage,
    Standard,
    Status,
)

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</td></tr></table><h1>",
    "&lt;b&gt;",
    "\x1b[2J\u202egnp.exe",
    "人工智能 <b>",
)


def standard(**fields: object) -> Standard:
    return Standard(
        **{
            "designation": "ISO/IEC 42001:2023",
            "work": "ISO/IEC 42001",
            "body": "iso",
            "publishers": ("ISO", "IEC"),
            "stage": Stage("60.60", "60.60", Status.PUBLISHED),
            "provenance": (Provenance(source="iso", upstream_id="81230"),),
            **fields,
        }
    )


def test_standards_that_differ_in_a_title_are_two_members_of_a_set() -> None:
    assert len({standard(), standard(titles={"en": "Management system"})}) == 2


def test_the_content_hash_is_set_with_other_fields() -> None:
    made = standard().with_content_hash(assessed=True)
    assert made.assessed
    assert made.origin.content_hash == standard().with_content_hash().origin.content_hash
    assert attrs.evolve(made, assessed=False) == standard().with_content_hash()


def test_the_table_shows_status_dates_and_tags_with_their_evidence() -> None:
    evidence = Annotation("relevance:ai", Method.RULE, "titles.en", "Artificial intelligence", 0, 23, "ai", "1", 1.0)
    table = standard(
        titles={"en": "Artificial intelligence — Management system"},
        dates=Dates(published=PartialDate("2023-12")),
        annotations=(evidence,),
    )._repr_html_()
    for text in (
        "ISO/IEC 42001:2023",
        "<td>Artificial intelligence — Management system</td>",
        "<td>published (60.60)</td>",
        "<td>published 2023-12</td>",
        "<code>relevance:ai</code> “Artificial intelligence” in titles.en",
    ):
        assert text in table


@pytest.mark.parametrize("text", HOSTILE)
def test_the_table_escapes_every_text(text: str) -> None:
    evidence = Annotation(text, Method.RULE, text, text, 0, 1, text, text, 1.0)
    table = standard(
        designation=text,
        titles={"en": text},
        stage=Stage(text, None, Status.UNKNOWN),
        annotations=(evidence,),
        committee=Committee(text),
        links=(Link("page", text),),
    )._repr_html_()
    assert not any(start in table for start in ("<script", "<img", "<h1", "<b>"))
    assert table.count("</table>") == 1 and table.endswith("</table>")
    assert "\x1b" not in table and "\u202e" not in table


TAGS = re.compile(r"</?(?:table|thead|tbody|tr|td|br|code|th|th(?: colspan=\"2\")? style=\"text-align:left\")>")


@given(st.text(min_size=1), st.text(), st.text())
def test_the_table_has_no_markup_of_an_upstream(designation: str, title: str, quote: str) -> None:
    evidence = Annotation(quote, Method.RULE, title, quote, 0, 1, "r", "1", 1.0)
    table = standard(designation=designation, titles={"en": title}, annotations=(evidence,))._repr_html_()
    assert not re.search("[<>]", TAGS.sub("", table))


def test_the_table_stays_small() -> None:
    tags = tuple(Annotation(f"x:{i}", Method.RULE, "f", "q" * 60, 0, 1, "r", "1", 1.0) for i in range(1000))
    table = standard(titles={"en": "long " * 10_000}, annotations=tags)._repr_html_()
    assert len(table) < 5_000
    assert "… and 980 more" in table
