"""No question is refused with anything but an error of ours, and a search is never refused at all; on both engines."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aistandards import Catalog
from aistandards.catalog.snapshot import Snapshot
from aistandards.check.documents import Document
from aistandards.check.verdicts import check
from aistandards.errors import AistandardsError, ConceptError, FilterError
from aistandards.store import Store
from tests.support.fuzzing import CHUNKS, DESIGNATIONS, PROFILE, SECONDS, TEXTS
from tests.support.installed import PLUGINS

pytestmark = pytest.mark.fuzz

SYNTAX = st.sampled_from(
    ("AND", "OR", "NOT", "NEAR(a b, 2)", "title:", "^", '"', "*", "-", "+", "{", "}", "(", ")", "'", ";--", ":*", "<->", "&", "|", "!", "%", "_", "\\", "rights", "42001", "人工智能", "ذكاء", "\x00", "\ud800")
)  # fmt: skip
QUERIES = st.lists(SYNTAX | CHUNKS | st.text(st.characters(), max_size=6), max_size=8).flatmap(
    lambda parts: st.sampled_from(("", " ")).map(lambda joint: joint.join(parts))
)
QUESTIONS = QUERIES | DESIGNATIONS | TEXTS


@pytest.fixture
def filled(database_url: str) -> Iterator[Catalog]:
    with Store(database_url) as store:
        Snapshot.open().load_once(store, "2026-11-24T00:00:00+00:00", lambda: PLUGINS.designations)
    with Catalog.open() as catalog:
        yield catalog


def _rows_or_refusal(catalog: Catalog, name: str, value: Any) -> None:
    """Whatever a filter is given, it chooses rows, or it is refused with a sentence."""
    try:
        assert isinstance(list(catalog.rows(limit=2, **{name: value})), list)
    except FilterError as error:
        assert str(error)
    except ConceptError as error:
        assert name == "tags" and str(error)


def _asked(catalog: Catalog, query: str) -> None:
    assert isinstance(catalog.search(query, 3), list)
    assert isinstance(catalog.search_rows(query, 3), list)
    for name in ("body", "status", "type", "relevance"):
        _rows_or_refusal(catalog, name, (query,))
    for name in ("committee", "since", "until", "leading", "tags"):
        _rows_or_refusal(catalog, name, query)
    assert isinstance(list(catalog.rows(limit=2, work=query)), list)
    assert isinstance(list(catalog.standards(tags=((query,),))), list)
    for ask in (catalog.get, lambda text: catalog.concepts(tag=(text,)), lambda text: catalog.concepts(right=(text,)), lambda text: catalog.concepts(sdg=(text,)), lambda text: catalog.stats([text])):  # fmt: skip
        try:
            ask(query)
        except AistandardsError as error:
            assert str(error)
    found = catalog.resolve(query)
    assert len(found.nearest) < 20
    assert all(one.verdict for one in check(catalog, Document.of_text(query)))


def test_no_question_is_too_strange(filled: Catalog) -> None:
    from time import monotonic

    end = monotonic() + SECONDS
    for query in ("\ud800", "\x00", "NEAR(", "'"):
        _asked(filled, query)
    checked: Any = settings(max_examples=120, **PROFILE)(given(QUESTIONS)(lambda query: _asked(filled, query)))
    checked()
    while monotonic() < end:
        checked()
