"""One standard has one state: drafts and their texts, work items, sources that disagree, standards that are gone."""

import json

import pytest

from aistandards import Catalog, PartialDate, Status
from tests.support.commands import counts, run, sync
from tests.support.small import Small, iec_row, iso_row

pytestmark = pytest.mark.usefixtures("no_snapshot", "database_url")


def test_a_work_item_that_is_carried_over_to_the_next_study_period_stays_one_record(sites: Small) -> None:
    sites.items[0]["period"] = "2022-2024"
    sync()
    sites.items[0] |= {"period": "2025-2028", "isn": 601}
    _, reports = sync()
    assert counts(reports["itu-t"]) == {}
    with Catalog.open() as catalog:
        assert catalog.get("Q.MP-LLM-FN").origin.upstream_id == "work/2022-2024/Q.MP-LLM-FN"
        assert not list(catalog.rows(gone=True))


def test_a_draft_whose_text_another_source_lists_is_that_text(sites: Small) -> None:
    sites.iec.append(iec_row(70005, "ISO/IEC TS 42119-2:2025", "PUBLISHED", "Testing of AI"))
    sites.iso.append(iso_row(89536, "ISO/IEC DTS 42119-3", 4000, "Artificial intelligence — Testing of AI, Part 3"))
    sites.iec.append(iec_row(70006, "ISO/IEC TS 42119-3:2021", "PUBLISHED", "Testing of AI, Part 3") | {"edition": "2"})
    sites.iso.append(iso_row(89537, "ISO/IEC 42001:2023/DAM 1", 4000, "Artificial intelligence — Amendment 1"))
    sites.iec.append(iec_row(70007, "ISO/IEC 42001:2023/AMD1:2026", "PUBLISHED", "AI — Amendment 1"))
    sites.iec.append(iec_row(70008, "ISO/IEC 42001:2023/AMD2:2026", "PUBLISHED", "AI — Amendment 2"))
    sync()
    with Catalog.open() as catalog:
        text = catalog.get("ISO/IEC TS 42119-2")
        assert (text.designation, text.status, text.work_item) == ("ISO/IEC TS 42119-2:2025", Status.PUBLISHED, False)
        assert [origin.source for origin in text.provenance] == ["iec", "iso"]
        assert ("iso", "status", "in-development (40.00)") in catalog.disagreements(text)
        assert [row["designation"] for row in catalog.rows(work="ISO/IEC TS 42119-3")] == [
            "ISO/IEC DTS 42119-3",
            "ISO/IEC TS 42119-3:2021",
        ], "another edition is a revision"
        amendments = [row["designation"] for row in catalog.rows(work="ISO/IEC 42001")]
        assert amendments == ["ISO/IEC 42001:2023", "ISO/IEC 42001:2023/Amd 1:2026", "ISO/IEC 42001:2023/Amd 2:2026"]
    sites.iso[4] |= {"reference": "ISO/IEC TS 42119-2:2025", "currentStage": 6060, "publicationDate": "2025-11"}
    _, reports = sync()
    assert counts(reports["iso"]) == {"changed": 1}
    with Catalog.open() as catalog:
        assert [origin.source for origin in catalog.get("ISO/IEC TS 42119-2").provenance] == ["iso", "iec"]
        assert ("redesignated", "ISO/IEC TS 42119-2:2025") in {
            (event.kind, event.designation) for event in catalog.changes(body="iso")
        }


def test_a_draft_of_which_its_own_source_lists_the_text_too_is_another_project(sites: Small) -> None:
    sites.iso.append(iso_row(89536, "ISO/IEC TS 42119-2:2021", 6060, "Artificial intelligence — Testing of AI"))
    sync()
    with Catalog.open() as catalog:
        assert len(list(catalog.rows(work="ISO/IEC TS 42119-2"))) == 2


def test_a_joint_standard_that_one_source_drops_is_not_gone(sites: Small) -> None:
    sync()
    del sites.iec[0]
    sync("iec", "--full")
    sync("iec", "--full")
    with Catalog.open() as catalog:
        (event,) = [event for event in catalog.changes() if event.field == "gone"]
        assert (event.kind, event.severity) == ("unlisted", "editorial")
        assert event.sentence() == f"unlisted: iec does not list it since {event.new['since']}; iso does"
        standard = catalog.get("ISO/IEC 42001")
        assert catalog.listings(standard) == {"iso:81230": None, "iec:iec:pub:90574": event.new["since"]}
    shown = run("show", "ISO/IEC 42001").stdout
    assert f"iec iec:pub:90574, data of {event.new['since']}, no longer listed since {event.new['since']}" in shown
    assert "gone:" not in shown and "gone" not in json.loads(run("show", "ISO/IEC 42001", "--json").stdout)


def test_show_and_changes_agree_on_what_is_gone(sites: Small) -> None:
    sync()
    del sites.itu[1]
    sync()
    sync()
    with Catalog.open() as catalog:
        (event,) = [event for event in catalog.changes() if event.field == "gone"]
        assert (event.kind, event.sentence()) == ("gone", f"gone upstream since {event.new}")
    assert f"gone:         upstream since {event.new}" in run("show", "Y.3181 (07/2022)").stdout
    assert json.loads(run("show", "Y.3181 (07/2022)", "--json").stdout)["gone"] == event.new


def test_doctor_counts_what_sources_contradict(sites: Small) -> None:
    sites.iec[0] |= {"status": "WITHDRAWN", "dateOfWithdrawal": "2025-10-14"}
    sites.iec[3] |= {"dateOfWithdrawal": "2024-05-01"}
    sync()
    with Catalog.open() as catalog:
        joint, alone = catalog.get("ISO/IEC 42001"), catalog.get("IEC 63000:2024")
        assert (joint.status, joint.dates.withdrawn) == (Status.WITHDRAWN, PartialDate("2025-10-14"))
        assert ("iso", "status", "published (60.60)") in catalog.disagreements(joint)
        assert (alone.status, alone.dates.withdrawn) == (Status.PUBLISHED, None)
        assert catalog.disagreements(alone) == [("iec", "withdrawn", "2024-05-01")]
        assert catalog.contradictions() == {"sources": 1, "dates": 1, "standards": 0}
    assert "contradictions: sources 1, dates 1, standards 0" in run("doctor").stdout
