"""What an author gives the suite may be wrong too: it is told as the author's own, and nothing else is blamed for it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aistandards.testing import Answer, Request, SourceSuite
from tests.support.broken import run_check, suite_of

pytestmark = pytest.mark.usefixtures("the_grammar_of_acme")

Given = Callable[..., type[SourceSuite]]


@pytest.fixture
def given(package: Path, monkeypatch: pytest.MonkeyPatch) -> Given:
    """A good suite with some of its attributes set by an author."""

    def make(**attributes: Any) -> type[SourceSuite]:
        return type("Suite", (suite_of(package, {}, "good_with_authors_part", monkeypatch),), attributes)

    return make


def test_an_answer_that_raises_is_raised_in_the_test(given: Given, tmp_path: Path) -> None:
    def answer(self: SourceSuite, request: Request, rows: Iterable[bytes]) -> Answer:
        return Answer({}["no token"])

    with pytest.raises(KeyError, match="no token"):
        run_check(given(answer=answer), "test_every_recorded_row_becomes_a_record", tmp_path)


def test_an_answer_that_raises_on_its_way_is_raised_in_the_test(given: Given, tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"total": 6, "works": ['
        raise ZeroDivisionError("the second piece")

    def answer(self: SourceSuite, request: Request, rows: Iterable[bytes]) -> Answer:
        return Answer(pieces())

    with pytest.raises(ZeroDivisionError, match="the second piece"):
        run_check(given(answer=answer), "test_every_recorded_row_becomes_a_record", tmp_path)


@pytest.mark.parametrize(
    ("answer", "said"),
    [(None, r"returned None for GET /works\.json; return an Answer"), (Answer(["text"]), "is 'text'; yield bytes")],  # type: ignore[list-item]
)
def test_an_answer_that_is_none_is_told(answer: Any, said: str, given: Given, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=said):
        run_check(given(answer=lambda self, request, rows: answer), "test_records_are_valid", tmp_path)


def test_a_row_that_raises_is_raised_in_the_test(given: Given, tmp_path: Path) -> None:
    def row(self: SourceSuite, number: int) -> bytes:
        return SourceSuite.row(self, number if number < 9 else 1 // 0)

    with pytest.raises(ZeroDivisionError):
        run_check(given(row=row), "test_a_listing_that_shrinks_is_refused", tmp_path)


def test_a_row_that_is_no_bytes_is_told(given: Given, tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"row\(0\) returned 'text'; return the bytes"):
        run_check(given(row=lambda self, number: "text"), "test_memory_stays_constant", tmp_path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"    id: int": "    id: bool"}, "no recorded row becomes a record"),
        ({"upstream_id=str(work.id)": 'upstream_id=f"key-{work.id}"'}, "the key 'key-5101' is not in its row"),
    ],
)
def test_rows_that_cannot_be_made_are_no_fault_of_the_network(
    changes: dict[str, str], said: str, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = suite_of(package, changes, f"rowless_{len(said)}", monkeypatch)
    with pytest.raises(pytest.fail.Exception, match=f"{said}. Define `def row"):
        run_check(suite, "test_a_listing_that_shrinks_is_refused", tmp_path)


ENDLESS = {
    "pages": {"            if read >= page.total or not page.works:": "            if False:"},
    "pages and catches everything": {
        "            if read >= page.total or not page.works:": "            if False:",
        "            page = _page(context, number)": "            try:\n                page = _page(context, number)\n            except Exception:\n                continue",
    },
    "pages with a library of its own": {
        "            if read >= page.total or not page.works:": "            if False:",
        "import msgspec\n": "import urllib.request\n\nimport msgspec\n",
        'context.http.get(f"{base}/works.json?page={number}&size={PAGE_SIZE}").content': 'urllib.request.urlopen(f"{base}/works.json?page={number}&size={PAGE_SIZE}").read()',
    },
    "yields": {
        "                yield from _items(context, row)": "                while True:\n                    yield from _items(context, row)"
    },
}


@pytest.mark.parametrize(
    ("what", "check"),
    [(what, "test_every_recorded_row_becomes_a_record") for what in ENDLESS]
    + [("yields", "test_it_is_deterministic"), ("pages", "test_records_are_valid")],
)
def test_a_source_that_does_so_for_ever_is_stopped(
    what: str, check: str, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = suite_of(package, ENDLESS[what], f"endless_{list(ENDLESS).index(what)}", monkeypatch)
    suite.extra_requests = 40
    said = "yielded more than 100 items" if what == "yields" else "sent more than 100 requests"
    with pytest.raises(pytest.fail.Exception, match=f"{said} for an upstream of 6 rows, and was stopped"):
        run_check(suite, check, tmp_path)
