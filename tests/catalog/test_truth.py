"""What holds for every catalogue: successors end in force, and no answer is older or of another date than it should be."""

import random
from collections import defaultdict
from collections.abc import Iterator

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards import Catalog
from aistandards.catalog.editions import is_bundle, is_older, is_text
from aistandards.catalog.entries import Entries, Entry
from aistandards.catalog.succession import succession
from tests.support.entries import STATUSES, Small, entry, resolver, successors
from tests.support.installed import DESIGNATIONS, parse

NUMBERS = ("7", "7-1", "7-2", "70", "8")
PREFIXES = ("ISO", "ISO/IEC", "IEC", "ISO/IEC TR", "ISO/IEC TS", "ISO/IEC Guide")
YEARS = tuple(map(str, range(1990, 1996)))
FORMS = (
    "{prefix} {number}:{year}",
    "{prefix} {number}:{year}",
    "{prefix} {number}:{year}/Amd 1:{year}",
    "{prefix} {number}:{year}/Cor 1:{year}",
    "IEC {number}:{year}+AMD1:1995 CSV",
    "IEC {number}:{year} RLV",
)


def names() -> st.SearchStrategy[str]:
    """Designations of few numbers, publishers and years, so that many belong together."""
    return st.builds(
        lambda form, prefix, number, year: form.format(prefix=prefix, number=number, year=year),
        st.sampled_from(FORMS),
        st.sampled_from(PREFIXES),
        st.sampled_from(NUMBERS),
        st.sampled_from(YEARS),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Small:
    """Some texts in any status, some drafts, and statements about them that may be wrong."""
    texts = draw(st.lists(names(), min_size=1, max_size=14, unique=True))
    ended = st.sampled_from([status for status in STATUSES if status != "project"])
    gone = st.sampled_from((None, None, "2026-01-01"))
    entries = [attrs.evolve(entry(name, draw(ended)), gone=draw(gone)) for name in texts]
    drafts = draw(st.lists(st.sampled_from(NUMBERS), max_size=2, unique=True))
    entries += [entry(f"ISO/IEC CD {number}", "project") for number in drafts]
    held = st.sampled_from([one.name for one in entries])
    pairs = draw(st.lists(st.tuples(held, held | names()), max_size=10))
    return Small(entries, pairs)


def check_succession(start: Entry, entries: Entries) -> None:
    """What follows a standard is in force, held, a text, and not older; at its end it stands for itself."""
    found = succession(entries, lambda text: DESIGNATIONS.attempt(text)[0], start)
    assert set(found.current) <= {*found.steps, start.name}
    for name in found.steps:
        held = [one for one in entries.by_number(parse(name).full_number) if one.name == name]
        assert held and is_text(held[0]) and not is_older(held[0], start)
        if name in found.current:
            assert held[0].in_force
            assert succession(entries, lambda text: DESIGNATIONS.attempt(text)[0], held[0]).current == (name,)


@given(catalogues())
def test_following_successors_ends_in_force_or_in_nothing(catalogue: Small) -> None:
    for start in catalogue.entries:
        check_succession(start, catalogue)


@given(catalogues())
def test_a_work_with_an_edition_in_force_has_a_successor_for_each_older_edition(catalogue: Small) -> None:
    for start in filter(is_text, catalogue.entries):
        later = [one for one in catalogue.entries if one.designation.work == start.designation.work]
        later = [one for one in later if one.in_force and is_text(one) and is_older(start, one)]
        assert successors(catalogue, start.name).current or not later


@given(catalogues(), names())
def test_a_dated_reference_is_never_answered_with_another_date(catalogue: Small, cited: str) -> None:
    asked, found = parse(cited), resolver(catalogue).resolve(cited)
    answers = [] if found.match is None else [found.match]
    answers += [part.designation for part in found.series.parts] if found.series else []
    for answer in map(parse, answers):
        assert (answer.date, len(answer.supplements)) == (asked.date, len(asked.supplements))
        assert [one.date for one in answer.supplements] == [one.date for one in asked.supplements]


@given(catalogues())
def test_what_is_held_answers_for_its_own_name(catalogue: Small) -> None:
    for one in catalogue.entries:
        if one.designation.date is not None:
            assert resolver(catalogue).resolve(one.name).match == one.name


def check_work(work: str, editions: list[Entry], entries: Entries) -> None:
    """An undated reference is answered by what is in force, and by nothing older than its equals."""
    found = resolver(entries).resolve(work, nearest=False)
    texts = [one for one in editions if is_text(one)]
    if found.match is None or found.entry is None:
        assert found.series or found.candidates or not texts
        return
    answer = found.entry
    assert answer.in_force or not any(one.in_force for one in texts)
    rivals = [one for one in texts if one.status is answer.status and one.designation.work == answer.designation.work]
    assert not any(is_older(answer, one) for one in rivals if not is_bundle(answer.designation))


@given(catalogues())
def test_no_other_edition_of_the_same_status_is_newer_than_the_answer(catalogue: Small) -> None:
    for work, editions in _by_work(catalogue.entries).items():
        check_work(work, editions, catalogue)


def _by_work(entries: list[Entry]) -> dict[str, list[Entry]]:
    works = defaultdict(list)
    for one in entries:
        works[one.designation.work].append(one)
    return works


@pytest.fixture(scope="module")
def indexed() -> Iterator[Entries]:
    """Every designation of ISO, IEC and ITU-T that the bundled status index knows."""
    with Catalog.open("sqlite://") as catalog:
        yield catalog.entries


def test_it_holds_for_every_designation_that_the_status_index_knows(indexed: Entries) -> None:
    sample = random.Random(16)
    for start in sample.sample([f"{number}" for number in range(100, 999)], 40):
        works = _by_work(list(indexed.beginning(start)))
        for work in sample.sample(sorted(works), min(25, len(works))):
            check_work(work, works[work], indexed)
            check_succession(sample.choice(works[work]), indexed)
