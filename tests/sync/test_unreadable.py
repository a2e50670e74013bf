"""Upstreams that send what nobody foresaw: no standard that is still listed is gone, and no fact that is held is lost."""

import json
from collections.abc import Callable

import pytest

from aistandards import Catalog
from aistandards_iec.source import IecSource
from tests.support.commands import contents, counts, passing, run, sync
from tests.support.small import Answer, Row, Small, iec_row, iso_row

pytestmark = pytest.mark.usefixtures("no_snapshot")

Spoil = Callable[[Row], bytes]


def line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode()


def member(name: str, value: object) -> Spoil:
    return lambda row: line(row | {name: value})


def in_place_of(name: str, value: bytes) -> Spoil:
    """The row with other bytes in place of the value of a member."""
    return lambda row: line(row | {name: "HERE"}).replace(b'"HERE"', value)


ANY_ROW = {
    "not a number": b"NaN",
    "not UTF-8": b'"caf\xe9"',
    "a depth bomb": b"[" * 5000 + b"]" * 5000,
    "a surrogate": b'"\\ud800"',
    "an open quotation mark": b'"open',
}
ISO_ROWS: dict[str, Spoil] = {
    "an impossible date": member("publicationDate", "2023-02-31"),
    "an edition as text": member("edition", "one"),
    "ICS codes as text": member("icsCode", "35.020"),
    "a stage as text": member("currentStage", "published"),
    "no stage": lambda row: line({name: value for name, value in row.items() if name != "currentStage"}),
    "a number as text": lambda row: line(row | {"id": str(row["id"]), "edition": "one"}),
    "a number with a fraction": lambda row: line(row | {"id": float(row["id"])}),
    "another spelling": member("reference", "International Standard № 22989"),
    "no reference": member("reference", None),
    "a million replaced projects": member("replaces", list(range(1_000_000))),
    "half of the line": lambda row: line(row)[:150],
    **{name: in_place_of("title", value) for name, value in ANY_ROW.items()},
}


def gone() -> list[str]:
    with Catalog.open() as catalog:
        return [row["designation"] for row in catalog.rows(gone=True)]


@pytest.mark.parametrize("spoil", ISO_ROWS.values(), ids=ISO_ROWS)
def test_a_line_of_iso_that_can_no_longer_be_read_is_still_listed(sites: Small, spoil: Spoil) -> None:
    sync("iso")
    before = contents()
    sites.iso_extra = spoil(sites.iso.pop(1)) + b"\n"
    for _ in range(3):
        code, reports = sync("iso")
        assert code == 0 and reports["iso"]["gone"] == 0 and not gone()
    assert contents() == before
    sites.iso_extra = b""
    sites.iso.insert(1, iso_row(74296, "ISO/IEC 22989:2022", 6060, "Artificial intelligence — Concepts"))
    assert sync("iso")[0] == 0 and not gone()


IEC_ROWS: dict[str, Spoil] = {
    "an impossible date": member("publicationDate", "2023-02-31"),
    "titles as text": member("title", "a title"),
    "another spelling": member("reference", "International Standard No 63000 of IEC"),
    "an urn in capitals": lambda row: line(row | {"urn": row["urn"].upper()}),
    **{name: in_place_of("title", value) for name, value in ANY_ROW.items() if name != "an open quotation mark"},
}


@pytest.mark.parametrize("spoil", IEC_ROWS.values(), ids=IEC_ROWS)
def test_a_publication_of_iec_that_can_no_longer_be_read_is_still_listed(sites: Small, spoil: Spoil) -> None:
    sync("iec")
    before = contents()
    spoilt = spoil(sites.iec.pop(2))
    sites.faults["iec"] = lambda number, path: (
        Answer(b'{"publication": [%s]}' % b", ".join([spoilt, *map(line, sites.iec)]))
        if "publications" in path
        else None
    )
    for _ in range(2):
        code, reports = sync("iec", "--full")
        assert (code, counts(reports["iec"])) == (0, {"quarantined": 1}) and not gone()
    assert contents() == before


ITU_ROWS: dict[str, Spoil] = {
    "an impossible date": member("approval_date", "2019-02-31"),
    "a number as text": member("idrec", "one"),
    "a date as a number": member("approval_date", 2019),
    "no number": lambda row: line({name: value for name, value in row.items() if name != "idrec"}),
    "the publisher before the name": member("rec_name", "ITU-T  Y.3172 (06/2019)"),
    "another spelling": member("rec_name", "Recommendation № 3172"),
    **{name: in_place_of("status", value) for name, value in ANY_ROW.items() if name != "an open quotation mark"},
}


@pytest.mark.parametrize("spoil", ITU_ROWS.values(), ids=ITU_ROWS)
def test_a_row_of_itu_that_can_no_longer_be_read_is_still_listed(sites: Small, spoil: Spoil) -> None:
    sync("itu-t")
    before = contents()
    rows = [spoil(sites.itu.pop(0)), *map(line, sites.itu)]
    sites.faults["itu"] = lambda number, path: (
        Answer(b'{"Total": %d, "Data": [%s]}' % (len(rows), b", ".join(rows))) if "searchRecs" in path else None
    )
    for _ in range(2):
        code, reports = sync("itu-t")
        assert code == 0 and reports["itu-t"]["gone"] == 0 and not gone()
    assert contents() == before


def test_a_row_without_a_key_may_be_any_record(sites: Small) -> None:
    sites.iso_extra = b"this was never a row\n"
    sync("iso")
    del sites.iso[1]
    assert counts(sync("iso")[1]["iso"]) == {"quarantined": 1}
    assert counts(sync("iso")[1]["iso"]) == {"gone": 1, "quarantined": 1}, "that row was there before the record left"
    row = sites.iso.pop(1)
    sites.iso_extra += b'{"id": null, "reference": "?"}\n'
    for _ in range(3):
        result = run("sync", "iso", "--full")
        assert (
            result.exit_code == 0
            and "1 stored records are not in the listing, but rows of it cannot be" in result.stderr
        )
    assert gone() == ["ISO/IEC 22989:2022"]
    sites.iso_extra = b""
    sync("iso")
    assert sorted(gone()) == sorted(["ISO/IEC 22989:2022", row["reference"]])


def test_a_listing_that_is_cut_at_the_end_of_a_line_retires_nothing(sites: Small) -> None:
    sync("iso")
    whole = sites.iso
    sites.iso = whole[1:]
    assert counts(sync("iso")[1]["iso"]) == {} and not gone()
    sites.iso = whole
    assert sync("iso")[0] == 0 and not gone()
    sites.iso = whole[1:]
    assert counts(sync("iso")[1]["iso"]) == {}, "the listing between named it"


def test_most_rows_unreadable_is_a_broken_source(sites: Small) -> None:
    sync("iso")
    before = contents()
    for row in sites.iso:
        row["edition"] = "one"
    code, reports = sync("iso")
    assert (code, reports["iso"]["outcome"]) == (3, "broken") and "rows cannot be read" in reports["iso"]["message"]
    assert contents() == before and not gone()


DETAILS: dict[str, Answer] = {
    "401": Answer(b'{"message": "no"}', 401),
    "403": Answer(b'{"message": "no"}', 403),
    "418": Answer(b"", 418),
    "206": Answer(b'{"rec_name": "Y.3172 (06/2019)", "rec_title": "x"}', 206),
    "a redirect": Answer(status=302, headers={"Location": "https://elsewhere.example/"}),
    "an error object": Answer(b'{"error": "try later"}'),
    "the record of another": Answer(b'{"rec_name": "ITU-T G.711 (11/1988)", "rec_title": "Pulse code modulation"}'),
    "null": Answer(b"null"),
    "a list": Answer(b"[]"),
    "nothing": Answer(b""),
    "not UTF-8": Answer(b'{"rec_name": "ITU-T Y.3172 (06/2019)", "rec_title": "caf\xe9"}'),
    "a depth bomb": Answer(b'{"rec_name": ' + b"[" * 50_000),
}


@pytest.mark.parametrize("answer", DETAILS.values(), ids=DETAILS)
def test_a_detail_that_is_refused_leaves_what_is_held(sites: Small, answer: Answer) -> None:
    sync("itu-t")
    before = contents()
    sites.itu[0]["title"] += " (corrected)"
    sites.faults["itu"] = lambda number, path: answer if "getRecHdrDetail" in path else None
    code, reports = sync("itu-t")
    assert (code, counts(reports["itu-t"])) == (0, {"quarantined": 1}) and contents() == before
    sites.faults.clear()
    assert counts(sync("itu-t")[1]["itu-t"]) == {"changed": 1}, "the next sync heals it"
    assert contents().keys() == before.keys() and not gone()


def test_many_refused_details_in_a_row_are_a_broken_source(sites: Small) -> None:
    sites.itu += [
        row | {"idrec": 100 + n, "rec_name": f"Y.4{n:03} (01/2020)"} for n in range(30) for row in sites.itu[:1]
    ]
    sites.faults["itu"] = lambda number, path: Answer(b"{}", 403) if "getRecHdrDetail" in path else None
    code, reports = sync("itu-t")
    assert code == 3 and "in a row" in reports["itu-t"]["message"] and reports["itu-t"]["requests"] < 30


def test_a_field_that_many_records_lose_is_refused_and_healed(sites: Small) -> None:
    sites.itu += [
        row | {"idrec": 100 + n, "rec_name": f"Y.4{n:03} (01/2020)"} for n in range(8) for row in sites.itu[:1]
    ]
    sync("itu-t")
    before = contents()
    group, sites.sg = sites.sg, ""
    code, reports = sync("itu-t", "--full")
    assert (code, reports["itu-t"]["outcome"]) == (4, "refused") and "have lost their committee" in reports["itu-t"][
        "message"
    ]
    assert contents() == before
    sites.sg = group
    assert sync("itu-t")[0] == 0 and contents() == before
    sites.sg = ""
    assert sync("itu-t", "--full", "--force")[0] == 0 and contents() != before


COMMITTEES: dict[str, Answer] = {
    "refused": Answer(b"{}", 403),
    "not there": Answer(b"", 404),
    "empty": Answer(b""),
    "an error page": Answer(b'<?xml version="1.0"?><Error><Code>BlobNotFound</Code></Error>', kind="application/xml"),
    "a cut line": Answer(b'{"reference": "ISO/TC 1", "title": {"en": "Threads"}}\n{"reference": "ISO/TC 2", "ti'),
    "one committee twice": Answer(
        b'{"reference": "ISO/TC 1", "title": {"en": "Threads"}}\n{"reference": "ISO/TC 1", "title": {"en": "Nuts"}}\n'
    ),
}


@pytest.mark.parametrize("answer", COMMITTEES.values(), ids=COMMITTEES)
def test_a_committees_file_that_fails_leaves_the_names_that_are_held(sites: Small, answer: Answer) -> None:
    sync("iso")
    with Catalog.open() as catalog:
        committee = catalog.get("ISO/IEC 42001").committee
        assert committee is not None and committee.name == "Artificial intelligence"
    sites.iso[0]["edition"] = 7
    sites.faults["iso"] = lambda number, path: answer if "committees" in path else None
    code, reports = sync("iso")
    assert (code, reports["iso"]["outcome"]) == (3, "partial") and "committees" in reports["iso"]["message"]
    assert counts(reports["iso"]) == {"changed": 1}
    with Catalog.open() as catalog:
        assert catalog.get("ISO/IEC 42001").committee == committee
    sites.faults.clear()
    asked = sites.asked["iso"]
    assert sync("iso")[1]["iso"]["outcome"] == "ok" and sites.asked["iso"] == asked + 2, "it is read again"


def test_a_key_that_is_listed_twice_is_kept_once_and_the_other_is_quarantined(sites: Small) -> None:
    sites.iso.append(sites.iso[0] | {"edition": 9})
    sites.iso.append(dict(sites.iso[1]))
    for _ in range(2):
        code, reports = sync("iso", "--full")
        assert code == 0 and reports["iso"]["quarantined"] == 1
        with Catalog.open() as catalog:
            assert catalog.get("ISO/IEC 42001").edition == "1"
            assert "twice" in catalog.quarantine()[0].reason


def test_a_page_that_shifts_while_the_list_is_read_retires_nothing(sites: Small) -> None:
    sites.iec += [iec_row(70100 + n, f"IEC 6{n:04}:2020", "PUBLISHED", "Machine learning") for n in range(20)]
    with passing(sources={"iec": IecSource(page_size=5)}):
        sync("iec")
        left: list[Row] = []

        def shift(number: int, path: str) -> None:
            if number == 4 and not left:
                left.append(sites.iec.pop(0))

        sites.faults["iec"] = shift
        sites.asked.clear()
        code, _ = sync("iec", "--full")
        assert code == 0 and left and not gone(), "another publication fell between two pages"
        sync("iec", "--full")
        assert gone() == [left[0]["reference"]] or not gone()


def test_fewer_pages_or_shorter_pages_than_announced_are_broken(sites: Small) -> None:
    sites.iec += [iec_row(70100 + n, f"IEC 6{n:04}:2020", "PUBLISHED", "Machine learning") for n in range(20)]
    with passing(sources={"iec": IecSource(page_size=5)}):
        sync("iec")
        link = {"Link": '</x?page=4>; rel="last"'}
        page = [line(row) for row in sites.iec[:5]]
        for answer in (
            Answer(b'{"publication": [%s]}' % b",".join(page)),
            Answer(b'{"publication": [%s]}' % b",".join(page[:3]), headers=link),
        ):
            sites.faults["iec"] = lambda number, path, answer=answer: answer if number == 4 else None  # type: ignore[misc]
            sites.asked.clear()
            code, reports = sync("iec", "--full")
            assert (code, reports["iec"]["outcome"]) == (3, "broken") and not gone()


def test_an_etag_that_never_changes_is_believed_for_a_month(sites: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from tests.support.commands import ClockAt

    sites.faults["iso"] = lambda number, path: None
    with passing(clock=ClockAt(datetime(2026, 1, 1, tzinfo=UTC))):
        sync("iso")
    asked = sites.asked["iso"]
    with passing(clock=ClockAt(datetime(2026, 1, 20, tzinfo=UTC))):
        assert sync("iso")[1]["iso"]["outcome"] == "unchanged" and sites.asked["iso"] == asked + 1
    with passing(clock=ClockAt(datetime(2026, 2, 20, tzinfo=UTC))):
        assert sync("iso")[1]["iso"]["outcome"] == "ok" and sites.asked["iso"] == asked + 3


def test_a_row_that_retry_can_read_only_in_part_does_not_take_facts_away(sites: Small) -> None:
    sync("itu-t")
    before = contents()
    sites.itu[0]["title"] += " (corrected)"
    sites.faults["itu"] = lambda number, path: Answer(b"{}", 404) if "getRecHdrDetail" in path else None
    sync("itu-t")
    assert run("quarantine", "retry").exit_code == 0
    assert contents() == before, "the row alone has no committee and no summary"


def test_a_row_of_the_work_programme_that_names_no_item_may_be_any_item(sites: Small) -> None:
    sync("itu-t")
    before = contents()
    sites.items[0]["name"] = ""
    for _ in range(2):
        assert sync("itu-t")[0] == 0 and not gone()
    sites.items[0] |= {"title": "", "status": ""}
    for _ in range(2):
        assert sync("itu-t")[0] == 0 and not gone()
    assert contents() == before


def test_a_run_that_does_not_end_well_leaves_no_cursor_behind_its_records(sites: Small) -> None:
    for row in sites.iso:
        row["languages"] = ["en", "fr"]
    sync("iso")
    before = contents()
    whole = [dict(row) for row in sites.iso]
    for row in sites.iso[1:]:
        row["languages"] = []
    sites.iso[0]["edition"] = 9
    assert sync("iso")[1]["iso"]["outcome"] == "refused" and contents() != before
    sites.iso = whole
    assert sync("iso")[0] == 0 and contents() == before, "the same file as at first, with the same ETag"


def test_a_first_listing_that_ends_with_its_connection_is_read_again(sites: Small) -> None:
    whole = b"".join(line(row) + b"\n" for row in sites.iso)
    cut = Answer(whole[: whole.index(b"\n") + 1], headers={"Content-Length": "", "ETag": '"whole"'})
    sites.faults["iso"] = lambda number, path: cut if "deliverables" in path else None
    assert counts(sync("iso")[1]["iso"]) == {"new": 1}
    sites.faults.clear()
    assert counts(sync("iso")[1]["iso"]) == {"new": 7}


def test_an_unreadable_row_with_the_key_of_another_may_be_any_record(sites: Small) -> None:
    sync("iso")
    lost = sites.iso.pop(1)
    sites.iso_extra = line(lost | {"id": sites.iso[0]["id"], "edition": 7}) + b"\n"
    for _ in range(3):
        assert sync("iso")[0] == 0 and not gone()


def test_an_etag_that_always_changes_and_a_date_that_is_years_off_are_without_effect(sites: Small) -> None:
    def changing(number: int, path: str) -> Answer | None:
        if "deliverables" not in path:
            return None
        body = b"".join(line(row) + b"\n" for row in sites.iso)
        return Answer(body, headers={"ETag": f'"{number}"', "Date": "Thu, 01 Jan 1970 00:00:00 GMT"})

    sites.faults["iso"] = changing
    assert counts(sync("iso")[1]["iso"]) == {"new": 8}
    before = contents()
    for _ in range(2):
        assert counts(sync("iso")[1]["iso"]) == {} and contents() == before and not gone()


@pytest.mark.parametrize(("total", "outcome"), [(99, "broken"), (2, "ok"), ("many", "broken"), (None, "ok")])
def test_a_total_that_lies_retires_nothing(sites: Small, total: object, outcome: str) -> None:
    sync("itu-t")
    before = contents()
    answer = Answer(line({"Total": total, "Data": sites.itu}))
    sites.faults["itu"] = lambda number, path: answer if "searchRecs" in path else None
    assert sync("itu-t", "--full")[1]["itu-t"]["outcome"] == outcome
    assert contents() == before and not gone()
