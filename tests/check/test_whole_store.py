"""Properties of the answers about a store of everything that the stand-in lists: successors, editions, dates, statuses."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aistandards import Catalog, Designation, ReferenceStatus, Status
from aistandards.check.documents import Document
from aistandards.check.verdicts import check

pytestmark = pytest.mark.slow

usual = settings(suppress_health_check=list(HealthCheck), max_examples=200)
Chosen = TypeVar("Chosen")
ENDED = (Status.SUPERSEDED, Status.WITHDRAWN)


@attrs.frozen
class Known:
    """The facts of a stored standard."""

    name: str
    work: str
    status: Status
    issued: str
    work_item: bool
    designation: Designation | None

    @property
    def is_edition(self) -> bool:
        """Whether it is a published text of its work: no draft, no supplement, no print for sale."""
        read = self.designation
        return bool(read and read.date) and not (self.work_item or read.supplements or read.stage or read.marking)


@pytest.fixture(scope="module")
def catalog(whole_store: Path) -> Iterator[Catalog]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AISTANDARDS_HOME", str(whole_store))
        with Catalog.open() as catalog:
            yield catalog


@pytest.fixture(scope="module")
def first_use(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """What the package carries, without any sync."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AISTANDARDS_HOME", str(tmp_path_factory.mktemp("first_use")))
        with Catalog.open() as catalog:
            yield catalog


@pytest.fixture(scope="module")
def stored(catalog: Catalog) -> list[Known]:
    return [
        Known(
            row["designation"],
            row["work"],
            Status(row["status"]),
            row["issued"] or "",
            row["work_item"],
            catalog.plugins.designations.attempt(row["designation"])[0],
        )
        for row in catalog.rows()
    ]


@pytest.fixture(scope="module")
def by_name(stored: list[Known]) -> dict[str, Known]:
    return {known.name: known for known in stored}


@pytest.fixture(scope="module")
def ended(stored: list[Known]) -> list[Known]:
    return [known for known in stored if known.status in ENDED]


@pytest.fixture(scope="module")
def editions(stored: list[Known]) -> dict[str, list[Known]]:
    """The editions of every work of which several are stored."""
    works: dict[str, list[Known]] = {}
    for known in stored:
        if known.is_edition:
            works.setdefault(known.work, []).append(known)
    return {work: several for work, several in works.items() if len(several) > 1}


def is_older(text: str, other: str) -> bool:
    """Whether a date is before another by what both say."""
    length = min(len(text), len(other))
    return text[:length] < other[:length]


def one_of(choices: Sequence[Chosen]) -> st.SearchStrategy[Chosen]:
    """One of very many; `sampled_from` computes the hash of all of them in each example."""
    return st.integers(0, len(choices) - 1).map(choices.__getitem__)


@usual
@given(data=st.data())
def test_the_way_of_successors_ends_in_force_or_says_that_nothing_is(
    data: st.DataObject, catalog: Catalog, ended: list[Known], by_name: dict[str, Known]
) -> None:
    start = data.draw(one_of(ended), label="start")
    way = catalog.succession(start.name)
    assert start.name not in way.steps
    for name in way.current:
        end = by_name[name]
        assert end.status is Status.PUBLISHED and not end.work_item, name
        assert not is_older(end.issued, start.issued)
        assert catalog.succession(name).current == (name,)


@usual
@given(data=st.data())
def test_the_answer_for_a_work_is_its_newest_edition_of_that_status(
    data: st.DataObject, catalog: Catalog, editions: dict[str, list[Known]], by_name: dict[str, Known]
) -> None:
    work = data.draw(one_of(list(editions)), label="work")
    match = catalog.resolve(work, nearest=False).match
    assume(match is not None and by_name[match].work == work)
    assert match is not None
    answer = by_name[match]
    others = [other for other in editions[work] if other.status is answer.status]
    assert [other.name for other in others if is_older(answer.issued, other.issued)] == []
    in_force = [other for other in editions[work] if other.status is Status.PUBLISHED]
    assert answer.status is Status.PUBLISHED or not in_force


@usual
@given(data=st.data())
def test_a_dated_reference_is_never_answered_with_another_date(
    data: st.DataObject, catalog: Catalog, stored: list[Known], by_name: dict[str, Known]
) -> None:
    known = data.draw(one_of(stored), label="standard")
    year = data.draw(st.integers(1950, date.today().year + 5), label="year")
    text = data.draw(st.sampled_from(["{}", "{}:{}", "{} ({})"]), label="text")
    date_of_its_own = known.designation.date if known.designation else None
    if text == "{}":
        assume(date_of_its_own is not None)
        text, year = known.name, date_of_its_own.year if date_of_its_own else 0
    else:
        text = text.format(known.work, year)
    match = catalog.resolve(text, nearest=False).match
    if match is not None:
        printed = by_name[match].designation
        dates = [by_name[match].issued, printed.date.text if printed and printed.date else ""]
        assert any(str(year) in found for found in dates), (text, match)


@pytest.mark.parametrize("home", ["everything", "first use"])
@usual
@given(data=st.data())
def test_a_listed_designation_is_found_whole_and_never_said_not_to_exist(
    home: str, data: st.DataObject, catalog: Catalog, first_use: Catalog, stored: list[Known]
) -> None:
    known = data.draw(one_of(stored), label="standard")
    # Titles such as `Spawning ai.txt` or `CAWG Metadata` are no designations by which a text is found.
    assume(known.designation is not None and known.designation.body in ("iso", "iec", "itu-t"))
    text = f"The text is {known.name}."
    found = list(check(catalog if home == "everything" else first_use, Document.of_text(text)))
    assert [finding.reference.text for finding in found] == [known.name]
    assert found[0].verdict not in (ReferenceStatus.NO_SUCH_STANDARD, ReferenceStatus.NO_SUCH_EDITION)


def test_no_stored_standard_is_published_after_its_own_withdrawal(catalog: Catalog) -> None:
    today = catalog.today.isoformat()
    seen = 0
    for standard in catalog.standards():
        withdrawn, issued = standard.dates.withdrawn, standard.dates.issued
        if withdrawn is not None:
            seen += 1
            assert standard.status is not Status.PUBLISHED or withdrawn.text > today, standard.designation
            assert issued is None or not is_older(withdrawn.text, issued.text), standard.designation
    assert seen > 10_000
