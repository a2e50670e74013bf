"""What is listed beside a document tells of its standing; when that changes the document is read again."""

import re

import pytest

from aistandards import Catalog, Standard, Status
from aistandards.plugin import PartialDate, RelationType
from aistandards_relaton.convert import standard_of
from aistandards_relaton.datasets import DATASETS
from aistandards_relaton.listings import RULES, etsi
from aistandards_relaton.listings.listing import Listing
from aistandards_relaton.loading import load
from aistandards_relaton.reading import key_of
from tests.support.commands import counts, sync
from tests.support.datasets import (
    Datasets,
    Record,
    dumped,
    first_generation,
    reading_members,
    second_generation,
)

DATASET = {dataset.name: dataset for dataset in DATASETS}
TODAY = PartialDate("2026-11-24")
DRAFT = {"docstatus": {"stage": {"value": "draft"}}, "ext": {"standard_status": "Inactive"}}
WITHDRAWAL = {"status": {"stage": {"content": "Withdrawal"}}}
IN_FORCE = {"status": {"stage": {"content": "Published"}}}
LEARNING = "Machine learning"


def named_first(identifier: str) -> str:
    """The name that the first generation gives a member: `ETSI_ETS_300_075-A1_ed_2_1995-11`."""
    return re.sub(
        r"[^0-9A-Za-z.-]+", "_", identifier.replace("/A", "-A").replace("ed.", "ed_").replace(" (", "_")
    ).strip("_")


def named_second(identifier: str) -> str:
    """The name that the second generation gives it."""
    return re.sub(r"[^0-9a-z]+", "-", identifier.casefold()).strip("-")


def standings(dataset: str, *records: Record, named: object = named_first) -> dict[str, Standard]:
    """What records become that are listed together, by their identifiers."""
    loaded = {}
    for record in records:
        identifier = (record.get("docid") or [record.get("docidentifier")])[0]
        loaded[identifier.get("id") or identifier.get("content")] = load(dumped(record))
    paths = {identifier: f"data/{named(identifier)}" for identifier in loaded}  # type: ignore[operator]
    listing = Listing(RULES[dataset], paths.values())
    own = DATASET[dataset]
    return {
        identifier: standard_of(own, record, key_of(own, record) or "", TODAY, listing.later(paths[identifier]))
        for identifier, record in loaded.items()
    }


def replaced_by(standard: Standard) -> list[str | None]:
    return [one.target for one in standard.relations if one.type is RelationType.REPLACED_BY]


def etsi_records(title: str, *identifiers: str) -> list[Record]:
    return [first_generation(identifier, "ETSI", title) for identifier in identifiers]


@pytest.mark.parametrize("named", [named_first, named_second])
def test_of_an_etsi_work_the_newest_version_is_published_and_the_others_are_superseded_by_it(named: object) -> None:
    oldest, older, newest, other = (
        "ETSI EN 303 645 ed.1 (1996-02)",
        "ETSI EN 303 645 V2.1.1 (2020-06)",
        "ETSI EN 303 645 V3.1.3 (2024-09)",
        "ETSI EN 303 645-2 V1.1.1 (2025-01)",
    )
    made = standings("etsi", *etsi_records(LEARNING, oldest, older, newest, other), named=named)
    assert [one.status for one in made.values()] == [
        Status.SUPERSEDED, Status.SUPERSEDED, Status.PUBLISHED, Status.PUBLISHED,
    ]  # fmt: skip
    assert replaced_by(made[oldest]) == replaced_by(made[older]) == [newest]
    assert replaced_by(made[newest]) == replaced_by(made[other]) == []
    assert (made[older].stage.native, made[newest].stage.native) == (etsi.LATER, etsi.NEWEST)


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("ETSI TS 124 229", "IP multimedia call control"),
        ("ETSI TS 100 607-1", "Conformance specification (3GPP 11.10-1 version 6.4.0 Release 1997)"),
        ("ETSI EN 300 903", "Transmission planning (GSM 03.50 version 7.1.1)"),
        ("ETSI GTS GSM 02.30", "Types of mobile stations (GSM 02.30)"),
        ("ETSI TS 102 223", "Smart Cards; Card Application Toolkit (CAT) (Release 15)"),
    ],
)
def test_versions_of_different_releases_stand_side_by_side(front: str, title: str) -> None:
    first, later, next_release = (
        f"{front} {ending}" for ending in ("V6.1.0 (2005-01)", "V6.10.0 (2006-09)", "V7.0.0 (2006-01)")
    )
    made = standings("etsi", *etsi_records(title, first, later, next_release))
    assert [one.status for one in made.values()] == [Status.SUPERSEDED, Status.PUBLISHED, Status.PUBLISHED]
    assert replaced_by(made[first]) == [later] and not replaced_by(made[later])
    assert made[first].stage.native == etsi.LATER_OF_RELEASE
    assert made[later].stage.native == etsi.NEWEST_OF_RELEASE


def test_editions_of_a_gsm_specification_are_of_one_release() -> None:
    made = standings(
        "etsi",
        *etsi_records("Security (GSM 02.09)", "ETSI ETS 300 506 ed.1 (1994-09)", "ETSI ETS 300 506 ed.3 (2000-08)"),
    )
    assert [one.status for one in made.values()] == [Status.SUPERSEDED, Status.PUBLISHED]


def test_a_title_that_only_mentions_3gpp_is_of_no_release() -> None:
    title = "Applicability of ETSI and 3GPP deliverables"
    made = standings(
        "etsi", *etsi_records(title, "ETSI SR 002 564 V1.1.1 (2005-01)", "ETSI SR 002 564 V2.0.0 (2007-02)")
    )
    assert [one.status for one in made.values()] == [Status.SUPERSEDED, Status.PUBLISHED]


def test_an_amendment_is_superseded_by_its_own_next_version_or_by_the_next_edition_of_what_it_amends() -> None:
    base, amendment, again, next_base = (
        "ETSI ETS 300 075 ed.1 (1990-11)",
        "ETSI ETS 300 075/A1 ed.1 (1994-11)",
        "ETSI ETS 300 075/A1 ed.2 (1995-11)",
        "ETSI ETS 300 075 ed.2 (1997-01)",
    )
    made = standings("etsi", *etsi_records(LEARNING, base, amendment, again))
    assert made[base].status is Status.PUBLISHED and replaced_by(made[amendment]) == [again]
    assert made[again].status is Status.PUBLISHED
    made = standings("etsi", *etsi_records(LEARNING, base, again, next_base))
    assert replaced_by(made[again]) == replaced_by(made[base]) == [next_base]
    assert made[again].stage.native == etsi.LATER_OF_BASE


def test_what_an_etsi_record_says_itself_stands() -> None:
    old, new = "ETSI EN 303 645 V2.1.1 (2020-06)", "ETSI EN 303 645 V3.1.3 (2024-09)"
    said = first_generation(new, "ETSI", LEARNING, docstatus={"stage": {"value": "withdrawn"}})
    made = standings("etsi", first_generation(old, "ETSI", LEARNING), said)
    assert (made[new].status, made[new].stage.native) == (Status.WITHDRAWN, "withdrawn")


@pytest.mark.parametrize(
    ("older", "later"),
    [
        ("ITU-T Y.3172 (06/2019)", "ITU-T Y.3172 (12/2024)"),
        ("ITU-T G.8113.2/Y.1372.2 (11/2012)", "ITU-T G.8113.2/Y.1372.2 (08/2015)"),
        ("ITU-T D.67/F.67 (11/1980)", "ITU-T D.67 (03/1995)"),
        ("ITU-T Y.2701 (01/2005)", "ITU-T Y.2701/X.77 (03/2007)"),
        ("ITU-T G Suppl. 42 (02/2011)", "ITU-T G Suppl. 42 (04/2014)"),
        ("ITU-T H.264 (2005) Amd. 1 (06/2006)", "ITU-T H.264 (V9) (04/2013)"),
        ("ITU-R BT.1117-2", "ITU-R BT.1117-10"),
    ],
)
def test_what_itu_has_withdrawn_is_superseded_by_a_later_edition_that_is_listed(older: str, later: str) -> None:
    records = (
        second_generation(older, "ITU", LEARNING) | WITHDRAWAL,
        second_generation(later, "ITU", LEARNING) | IN_FORCE,
    )
    made = standings("itu", *records, named=named_second)
    assert made[older].status is Status.SUPERSEDED and made[older].stage.native.startswith("Withdrawal, derived: ")
    assert replaced_by(made[older]) == [made[later].designation]
    assert made[later].status is Status.PUBLISHED and not replaced_by(made[later])


def test_what_itu_has_withdrawn_without_a_later_edition_stays_unknown_and_what_is_in_force_stays_so() -> None:
    records = [
        second_generation("ITU-T Y.3172 (06/2019)", "ITU", LEARNING) | IN_FORCE,
        second_generation("ITU-T Y.3172 (12/2024)", "ITU", LEARNING) | WITHDRAWAL,
        second_generation("ITU-T Y.3172 (2024) Amd. 1 (01/2026)", "ITU", LEARNING) | WITHDRAWAL,
    ]
    made = list(standings("itu", *records, named=named_second).values())
    assert [one.status for one in made] == [Status.PUBLISHED, Status.UNKNOWN, Status.UNKNOWN]
    assert [one.stage.native for one in made] == ["Published", "Withdrawal", "Withdrawal"]


def ieee(identifier: str, **more: object) -> Record:
    return first_generation(identifier, "IEEE", LEARNING, **more)


@pytest.mark.parametrize("named", [named_first, named_second])
@pytest.mark.parametrize(
    ("draft", "beside", "successor"),
    [
        ("IEEE P802.11k/D-9.0-2007-09", ["IEEE Std 802.11k-2008", "IEEE P802.11k/D-10.0-2007-11"], "IEEE Std 802.11k-2008"),
        ("IEEE P1232/D-3-2010-05", ["IEEE Std 1232-2002", "IEEE Std 1232-2010", "IEEE Std 1232-2020"], "IEEE Std 1232-2010"),
        ("IEEE P1232/D-3-2010-05", ["IEEE Std 1232-2002", "IEEE P1232/D-2-2010-01"], None),
        ("IEEE P1232/D-9-2010-05", ["IEEE P1232/D-10-2010-06"], "IEEE P1232/D-10-2010-06"),
        ("IEEE P1232/D-9", ["IEEE P1232/D-10", "IEEE P1232/D-3-2015-06"], "IEEE P1232/D-10"),
        ("IEEE P1232/D-9", ["IEEE Std 1232-2010"], None),
        ("IEEE P1003.1/D-3/Cor2-2016-01", ["IEEE Std 1003.1-2017", "IEEE Std 1003.1/Cor2-2016"], "IEEE Std 1003.1/Cor2-2016"),
        ("ISO/IEC/IEEE FDIS P24765-2016-10", ["ISO/IEC/IEEE 24765-2017"], "ISO/IEC/IEEE 24765:2017"),
        ("IEEE P1012/D-2-2011", ["IEEE Std 1012-2012 Redline", "AIEE 1012-2013"], None),
    ],
)  # fmt: skip
def test_an_inactive_draft_is_superseded_by_its_standard_or_else_by_a_later_draft(
    draft: str, beside: list[str], successor: str | None, named: object
) -> None:
    made = standings("ieee", ieee(draft, **DRAFT), *map(ieee, beside), named=named)[draft]
    assert made.status is (Status.SUPERSEDED if successor else Status.UNKNOWN)
    assert replaced_by(made) == ([successor] if successor else [])
    assert made.stage.native.startswith("draft, Inactive") and made.work_item


def test_a_draft_without_a_date_of_its_own_is_dated_by_its_record() -> None:
    dates = [{"type": "published", "value": "2023-02-10"}, {"type": "issued", "value": "2023-06-05"}]
    made = standings(
        "ieee", ieee("IEEE P3303/D-1", date=dates, **DRAFT), ieee("IEEE Std 3303-2010"), ieee("IEEE Std 3303-2023")
    )
    assert replaced_by(made["IEEE P3303/D-1"]) == ["IEEE Std 3303-2023"]


def test_an_active_draft_is_in_development_whatever_else_is_listed() -> None:
    active = DRAFT | {"ext": {"standard_status": "Active"}}
    made = standings("ieee", ieee("IEEE P1/D-2-2025-01", **active), ieee("IEEE P1/D-3-2025-06", **active))
    assert [(one.status, replaced_by(one)) for one in made.values()] == [(Status.IN_DEVELOPMENT, [])] * 2


@pytest.mark.parametrize(
    "name", ["", "row-000001", "etsi", "x" * 60_000, "a-" * 50 + "1", "1-" * 55, "itu-t-" + "a-1-" * 25]
)
def test_a_name_that_tells_nothing_gives_no_standing_and_costs_nothing(name: str) -> None:
    for rules in RULES.values():
        listing = Listing(rules, [f"data/{name}"])
        assert not any((listing.later(f"data/{name}") or {}).values())


def put(datasets: Datasets, *identifiers: str, title: str = LEARNING) -> None:
    members = datasets.members.setdefault("etsi", {})
    for record in etsi_records(title, *identifiers):
        members[f"data/{named_first(record['docid'][0]['id'])}.yaml"] = dumped(record)


def held() -> dict[str, tuple[str, list[str | None]]]:
    with Catalog.open() as catalog:
        return {one.designation: (one.status.value, replaced_by(one)) for one in catalog}


OLD, NEW, NEWER = (
    f"ETSI EN 303 645 {ending}" for ending in ("V2.1.1 (2020-06)", "V3.1.3 (2024-09)", "V4.1.1 (2026-01)")
)
OTHER = "ETSI TS 104 223 V1.1.1 (2025-04)"


@pytest.mark.usefixtures("no_snapshot")
def test_a_later_version_changes_those_before_it_though_their_bytes_are_the_same(datasets: Datasets) -> None:
    put(datasets, OLD, NEW, OTHER)
    assert counts(sync("relaton-etsi")[1]["relaton-etsi"]) == {"new": 3}
    assert held() == {OLD: ("superseded", [NEW]), NEW: ("published", []), OTHER: ("published", [])}
    put(datasets, NEWER)
    with reading_members("etsi") as read:
        assert counts(sync("relaton-etsi")[1]["relaton-etsi"]) == {"new": 1, "changed": 2}
    assert len(read) == 3, "the other work is not read again"
    assert held() == {
        OLD: ("superseded", [NEWER]),
        NEW: ("superseded", [NEWER]),
        NEWER: ("published", []),
        OTHER: ("published", []),
    }


@pytest.mark.usefixtures("no_snapshot")
def test_when_the_newest_version_is_no_longer_listed_the_one_before_is_published_again(datasets: Datasets) -> None:
    put(datasets, OLD, NEW, NEWER, *(f"ETSI TS 104 {number} V1.1.1 (2025-04)" for number in range(100, 120)))
    sync("relaton-etsi")
    del datasets.members["etsi"][f"data/{named_first(NEWER)}.yaml"]
    assert counts(sync("relaton-etsi")[1]["relaton-etsi"]) == {"changed": 2, "gone": 1}
    now = held()
    assert (now[OLD], now[NEW]) == (("superseded", [NEW]), ("published", []))


@pytest.mark.usefixtures("no_snapshot")
def test_a_new_release_leaves_the_releases_before_it_unread(datasets: Datasets) -> None:
    put(datasets, "ETSI TS 124 229 V18.1.0 (2023-05)", "ETSI TS 124 229 V18.2.0 (2023-09)")
    sync("relaton-etsi")
    put(datasets, "ETSI TS 124 229 V19.0.0 (2025-10)")
    with reading_members("etsi") as read:
        assert counts(sync("relaton-etsi")[1]["relaton-etsi"]) == {"new": 1}
    assert len(read) == 1


def test_of_a_w3c_draft_only_the_last_publication_is_in_development() -> None:
    names = ("W3C WD-webnn-20210101", "W3C CRD-webnn-20240419", "W3C CRD-webnn-20240424", "W3C WD-webnn-2.0-20260101")
    made = standings(
        "w3c", *(second_generation(name, "W3C", "Web Neural Network API") for name in names), named=named_second
    )
    assert [one.status for one in made.values()] == [
        Status.SUPERSEDED, Status.SUPERSEDED, Status.IN_DEVELOPMENT, Status.IN_DEVELOPMENT,
    ]  # fmt: skip
    assert replaced_by(made[names[0]]) == replaced_by(made[names[1]]) == [names[2]] and not replaced_by(made[names[2]])


def test_a_w3c_recommendation_is_in_force_until_the_next_one_and_not_until_the_next_draft() -> None:
    names = ("W3C PR-odrl-model-971208", "W3C REC-odrl-model-20180215", "W3C WD-odrl-model-20250101")
    later, ended = "W3C REC-odrl-model-20260101", "W3C SPSD-odrl-model-20170101"
    records = [second_generation(name, "W3C", "ODRL Information Model") for name in (*names, ended, later)]
    made = standings("w3c", *records[:-1], named=named_second)
    assert [one.status for one in made.values()] == [
        Status.SUPERSEDED, Status.PUBLISHED, Status.IN_DEVELOPMENT, Status.SUPERSEDED,
    ]  # fmt: skip
    made = standings("w3c", *records, named=named_second)
    assert (
        made[names[1]].status is made[names[2]].status is Status.SUPERSEDED and made[later].status is Status.PUBLISHED
    )
    assert replaced_by(made[names[1]]) == [later] and not replaced_by(made[ended])
