"""The real datasets, as far as samples of them are at hand: read as they were written, named as they are named."""

import os
from functools import cache

import pytest

from aistandards import Status
from aistandards_relaton import quick
from aistandards_relaton.archive import Archive
from aistandards_relaton.convert import standard_of
from aistandards_relaton.datasets import DATASETS
from aistandards_relaton.listings import RULES
from aistandards_relaton.listings.listing import Listing
from aistandards_relaton.loading import load, load_carefully
from aistandards_relaton.reading import key_of
from tests.support import standin
from tests.support.installed import parse

pytestmark = pytest.mark.slow

# The careful way through all 14,000 members takes half a minute: CI takes all of them, everybody else one in twelve.
STEP = 1 if os.environ.get("CI") else 12
SAMPLES = ("iec", "ieee", "etsi", "itu")
DATASET = {dataset.name: dataset for dataset in DATASETS}


@cache
def sample(name: str) -> list[bytes]:
    """The members of a sample."""
    path = standin.needed(standin.SHARED / "relaton" / f"relaton-data-{name}.zip")
    with path.open("rb") as file, Archive(file) as archive:
        return [archive.read(member) for member in archive.members]


@pytest.mark.parametrize("name", SAMPLES)
def test_both_ways_of_reading_yaml_see_the_same_and_nearly_all_is_read_quickly(name: str) -> None:
    compared = quickly = 0
    for data in sample(name)[::STEP]:
        slow, fast = load_carefully(data), quick.load(data)
        assert fast is None or fast == slow
        compared += 1
        quickly += fast is not None
    assert quickly > 0.85 * compared


@pytest.mark.parametrize("name", SAMPLES)
def test_nearly_every_identifier_is_a_designation_that_reads_the_same_everywhere(name: str) -> None:
    # An ITU record names hundreds of others and takes ten times as long.
    members, good, keys = sample(name)[:: 6 if name == "itu" else 1], 0, set()
    for data in members:
        record = load(data)
        key = key_of(DATASET[name], record)
        assert key is not None
        keys.add(key)
        try:
            standard = standard_of(DATASET[name], record, key, None)
        except ValueError:
            continue
        designation = parse(standard.designation)
        assert (designation.text, designation.work) == (standard.designation, standard.work)
        assert (designation.body, designation.publishers) == (standard.body, standard.publishers)
        assert standard.titles and standard.stage.native or name in ("etsi", "itu")
        good += 1
    assert good >= 0.99 * len(members)
    assert len(keys) > 0.99 * len(members)


@pytest.mark.parametrize(("name", "least"), [("etsi", 14), ("ieee", 400), ("w3c", 2000)])
def test_what_has_taken_a_document_s_place_is_listed_under_the_name_it_is_given(name: str, least: int) -> None:
    path = standin.needed(standin.SHARED / "relaton" / f"relaton-data-{name}.zip")
    with path.open("rb") as file, Archive(file) as archive:
        paths = [member.path for member in archive.members]
    listing, dataset = Listing(RULES[name], paths), DATASET[name]
    named, listed = [], set()
    for place, data in zip(paths, sample(name), strict=True):
        record = load(data)
        try:
            standard = standard_of(dataset, record, key_of(dataset, record) or "", None, listing.later(place))
        except ValueError:
            continue
        listed.add(standard.designation)
        if "derived: " in standard.stage.native and standard.status is Status.SUPERSEDED:
            named.append(standard.relations[-1].target)
    assert len(named) >= least
    assert sum(target in listed for target in named) > 0.99 * len(named)
