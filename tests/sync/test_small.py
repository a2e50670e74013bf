"""The main job against small sites of our own: what a sync takes, tells, keeps and refuses."""

import json
from collections.abc import Iterator

import pytest

from aistandards import Catalog, Standard, Status
from aistandards.plugin import Rejected, SourceContext
from aistandards_iec.source import IecSource
from aistandards_iso.source import IsoSource
from tests.support.commands import contents, counts, passing, run, sync
from tests.support.small import Answer, Small, iec_row, iso_row, itu_row

pytestmark = pytest.mark.usefixtures("no_snapshot", "database_url")


def test_a_first_sync_takes_the_ai_standards_and_leaves_the_rest(sites: Small) -> None:
    code, reports = sync()
    assert code == 0
    assert {name: counts(report) for name, report in reports.items()} == {
        "iso": {"new": 8},
        "iec": {"new": 4},
        "itu-t": {"new": 10},
    }
    assert reports["iso"]["out_of_scope"] == 2, "quality management and a regenerative fan"
    with Catalog.open() as catalog:
        assert len(catalog) == 20, "two joint standards are in both catalogues and count once"
        assert {one.source for one in catalog.get("ISO/IEC 42001").provenance} == {"iso", "iec"}


def test_a_first_sync_takes_protective_standards_too(sites: Small) -> None:
    where = {"ownerCommittee": "ISO/IEC JTC 1/SC 29", "scope": {"en": "A text of ours.", "fr": None}}
    sites.iso.append(iso_row(101, "ISO/IEC 21617-1:2025", 6060, "JPEG Trust — Core foundation", **where))
    title = "Framework of enhanced authentication using telebiometrics with anti-spoofing detection mechanisms"
    sites.itu.append(itu_row(101, "X.1279 (09/2020)", "In force", "2020-09-03", title))
    sync()
    with Catalog.open() as catalog:
        protective = [row["designation"] for row in catalog.rows(relevance="protective")]
        assert protective == ["ISO/IEC 21617-1:2025", "ITU-T X.1279 (09/2020)"]
        assert catalog.count(ai=True) == 20 and len(catalog) == 22


def test_scope_all_keeps_everything(sites: Small) -> None:
    sync("--scope", "all")
    with Catalog.open() as catalog:
        assert catalog.get("ISO 9001:2015").title.startswith("Quality")
        assert not catalog.get("G.711").annotations


def test_a_record_carries_what_its_source_says(sites: Small) -> None:
    sync()
    with Catalog.open() as catalog:
        standard = catalog.get("ISO/IEC 42001")
        assert (standard.stage.native, standard.status, str(standard.dates.published)) == (
            "60.60",
            "published",
            "2023-12",
        )
        assert standard.committee is not None and standard.committee.name == "Artificial intelligence"
        assert standard.abstracts["en"] == "A text of ours on machine learning."
        assert catalog.get("ISO/IEC 23053:2022").status is Status.SUPERSEDED
        assert ("replaced-by", "ISO/IEC 23053:2026") in catalog.related(catalog.get("ISO/IEC 23053:2022"))
        assert ("amends", "ISO/IEC 22989:2022") in catalog.related(catalog.get("ISO/IEC 22989:2022/CD Amd 1"))
        assert catalog.get("ISO/IEC AWI 5000").status is Status.CANCELLED


def test_a_superseded_edition_leaves_the_work_in_force(sites: Small) -> None:
    sync()
    with Catalog.open() as catalog:
        assert catalog.get("IEC 63000").designation == "IEC 63000:2024"
        assert catalog.get("F.748.12").designation == "ITU-T F.748.12 (03/2025)"
        assert catalog.get("F.748.12 (06/2021)").status is Status.SUPERSEDED
        assert catalog.get("F.748.11").status is Status.WITHDRAWN, "no later edition of it is listed"
        assert catalog.get("Y.3500").status is Status.UNKNOWN, "its row gives no status"


def test_the_work_programme_is_read_page_by_page(sites: Small) -> None:
    sync()
    with Catalog.open() as catalog:
        item = catalog.get("Q.MP-LLM-FN")
        assert item.work_item and item.status is Status.IN_DEVELOPMENT
        assert item.committee is not None and (item.committee.reference, item.committee.question) == (
            "ITU-T SG13",
            "Q20/13",
        )
        assert (str(item.dates.registered), str(item.dates.target)) == ("2025-07-25", "2027")
        assert item.extra["approval process"] == "AAP" and item.extra["timing"] == "Q4-2027"
        assert catalog.get("Y.FMSC-ConTrans").designation == "ITU-T Y.3222 (ex Y.FMSC-ConTrans)"
        assert catalog.get("H.DLL").stage.native == "Determined 2025-07-25"


def test_details_are_fetched_only_where_they_may_matter_and_only_once(sites: Small) -> None:
    sync()
    detail = "/itu/mws/api/recommendations/getRecHdrDetail"
    assert sites.asked[detail] == 6, "not for voice frequencies, nor for a title that tells nothing"
    sites.itu.append(itu_row(9, "Y.4000 (10/2026)", "In force", "2026-10-01", "Neural network exchange"))
    _, reports = sync()
    assert sites.asked[detail] == 7 and counts(reports["itu-t"]) == {"new": 1}


def test_deep_finds_what_only_the_summary_tells_and_resumes_within_a_budget(sites: Small) -> None:
    sync()
    code, reports = sync("itu-t", "--deep", "--max-requests", "5")
    assert code == 0 and counts(reports["itu-t"]) == {"new": 1}, "index, three pages of the list, one of two summaries"
    detail = "/itu/mws/api/recommendations/getRecHdrDetail"
    before = sites.asked[detail]
    sync("itu-t", "--deep")
    assert sites.asked[detail] == before + 1, "the rest, and nothing twice"
    with Catalog.open() as catalog:
        assert catalog.get("H.999").annotations[0].field == "abstracts.en"


def test_a_second_run_with_nothing_new_asks_once_a_feed_and_changes_nothing(sites: Small) -> None:
    sync()
    before = contents()
    sites.asked.clear()
    code, reports = sync()
    assert code == 0 and contents() == before
    assert reports["iso"]["outcome"] == "unchanged" and sites.asked["iso"] == 1
    assert reports["itu-t"]["outcome"] == "unchanged" and sites.asked["itu"] == 1 + 3, (
        "index and three pages of the list"
    )
    assert sites.asked["iec"] == 2, "a token and one page of changes"


def test_what_changed_is_new_or_gone_is_told_exactly(sites: Small) -> None:
    sync()
    sites.iso[0]["currentStage"] = 9092
    sites.iso[1:2] = []
    sites.iso.append(iso_row(100, "ISO/IEC 5001:2026", 6060, "Artificial intelligence — New"))
    sites.iec[2] |= {"status": "WITHDRAWN", "lastChangeTimestamp": "2026-11-03T00:00:00Z"}
    sites.iec.append(iec_row(70009, "IEC 63001:2026", "PUBLISHED", "Deep learning", changed="2026-11-03T00:00:00Z"))
    del sites.iec[1]
    sites.items[0]["status"] = "Consented on 2026-11-01"
    code, reports = sync()
    assert code == 0
    assert {name: counts(report) for name, report in reports.items()} == {
        "iso": {"new": 1, "changed": 1},
        "iec": {"new": 1, "changed": 1},
        "itu-t": {"changed": 1},
    }
    with Catalog.open() as catalog:
        assert not list(catalog.rows(gone=True)), "a listing without an end mark may be cut"
    code, reports = sync()
    assert code == 0
    assert {name: counts(report) for name, report in reports.items()} == {
        "iso": {"gone": 1},
        "iec": {"gone": 1},
        "itu-t": {},
    }
    with Catalog.open() as catalog:
        gone = list(catalog.rows(gone=True))
        assert [row["designation"] for row in gone] == ["ISO/IEC 22989:2022"], "marked once both catalogues dropped it"
        assert catalog.get("ISO/IEC 22989:2022").title, "and still there"


def test_a_draft_that_is_published_stays_one_record(sites: Small) -> None:
    sync()
    sites.iso[4] |= {"reference": "ISO/IEC TS 42119-2:2026", "currentStage": 6060}
    _, reports = sync()
    assert counts(reports["iso"]) == {"changed": 1}
    with Catalog.open() as catalog:
        assert catalog.get("ISO/IEC TS 42119-2").origin.upstream_id == "89535"


def test_a_work_item_whose_recommendation_is_not_stored_is_published_as_it(sites: Small) -> None:
    sync()
    sites.itu.append(itu_row(9, "Y.3222 (10/2026)", "In force", "2026-10-01", "A title that tells nothing"))
    sites.summaries[9] = "Nor does the summary."
    sync()
    with Catalog.open() as catalog:
        item = catalog.get("Y.3222 (ex Y.FMSC-ConTrans)")
        assert item.status is Status.PUBLISHED and item.work_item
        assert "published as ITU-T Y.3222 (10/2026) (Consented on 2025-10-17)" in run("show", item.designation).stdout
        assert ("replaced-by", "ITU-T Y.3222 (10/2026)") in catalog.related(item)
        assert item.designation in [row["designation"] for row in catalog.search_rows("foundation models")]


def test_a_record_that_comes_back_is_no_longer_gone(sites: Small) -> None:
    sync()
    row = sites.iso.pop(0)
    assert counts(sync()[1]["iso"]) == {}
    assert counts(sync()[1]["iso"]) == {"gone": 1}
    sites.iso.insert(0, row)
    sync()
    with Catalog.open() as catalog:
        assert not list(catalog.rows(gone=True))


@pytest.mark.parametrize("keep", [2, 0])
def test_a_feed_that_shrinks_is_refused_until_forced(sites: Small, keep: int) -> None:
    sites.iso += [iso_row(200 + n, f"ISO/IEC {50000 + n}:2020", 6060, "Artificial intelligence") for n in range(20)]
    sync()
    before = contents()
    del sites.iso[keep:]
    code, reports = sync("iso")
    assert (code, reports["iso"]["outcome"]) == ((4, "refused") if keep else (3, "broken"))
    assert contents() == before
    if keep:
        assert sync("iso", "--force")[1]["iso"]["gone"] == 26


def test_a_committee_that_vanishes_is_refused(sites: Small) -> None:
    family = {"ownerCommittee": "ISO/TC 204"}
    rows = [iso_row(200 + n, f"ISO/IEC {50000 + n}:2020", 6060, "Machine learning", **family) for n in range(12)]
    others = [iso_row(300 + n, f"ISO/IEC {60000 + n}:2020", 6060, "Artificial intelligence") for n in range(200)]
    sites.iso += rows + others
    sync("iso")
    sites.iso = [row for row in sites.iso if row not in rows[:8]]
    code, reports = sync("iso")
    assert (code, reports["iso"]["outcome"]) == (4, "refused") and "TC 204" in reports["iso"]["message"]


def test_a_dry_run_tells_and_writes_nothing(sites: Small) -> None:
    code, reports = sync("--dry-run")
    assert code == 0 and reports["iso"]["new"] == 8
    assert contents() == {}


def test_rows_that_cannot_be_taken_are_kept_whole(sites: Small) -> None:
    sites.iso_extra = (
        b'{"id": 7, "reference"\n\xff\xfe\n'
        + json.dumps(iso_row(8, "ISO nonsense ~", 6060, "Artificial intelligence")).encode()
    )
    code, reports = sync("iso")
    assert code == 0 and counts(reports["iso"]) == {"new": 8, "quarantined": 3}
    rows = json.loads(run("quarantine", "list", "--json").stdout)
    assert ["line 11" in rows[0]["reason"], "line 12" in rows[1]["reason"], rows[2]["line"]] == [True, True, 13]
    assert run("quarantine", "show", str(rows[0]["id"])).stdout_bytes == b'{"id": 7, "reference"\n'
    shown = json.loads(run("quarantine", "show", "--json", str(rows[1]["id"])).stdout)
    assert shown == {**rows[1], "raw": r"\xff\xfe"}
    assert "0 of 3" in run("quarantine", "retry").stdout
    assert json.loads(run("quarantine", "retry", "--json").stdout) == {"rows": 3, "taken": 0}
    assert run("doctor").exit_code == 1


class Puzzled(IsoSource):
    """A source of ISO that cannot yet read the rows it is sent."""

    def __init__(self, sites: Small) -> None:
        self._rows = {str(row["id"]): json.dumps(row).encode() for row in sites.iso}

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        for item in super().records(context):
            assert isinstance(item, Standard)
            key = item.origin.upstream_id
            yield Rejected(self._rows[key], "not yet", upstream_id=key)


def test_a_row_in_quarantine_is_taken_when_it_can_be_read_and_leaves_it(sites: Small) -> None:
    with passing(sources={"iso": Puzzled(sites)}):
        assert counts(sync("iso")[1]["iso"]) == {"quarantined": 8}
    assert "8 of 8" in run("quarantine", "retry").stdout
    assert json.loads(run("quarantine", "list", "--json").stdout) == []
    with Catalog.open() as catalog:
        assert catalog.get("ISO/IEC 42001").annotations


def test_one_detail_that_fails_is_that_record_s_problem_alone(sites: Small) -> None:
    detail = "/mws/api/recommendations/getRecHdrDetail"
    calls = iter([False, True])
    sites.faults["itu"] = lambda _n, path: Answer(status=500) if path == detail and next(calls, False) else None
    code, reports = sync("itu-t")
    assert code == 0 and counts(reports["itu-t"]) == {"new": 9, "quarantined": 1}
    assert counts(sync("itu-t")[1]["itu-t"]) == {"new": 1}, "the next run tries again"


def test_without_a_key_iec_says_what_to_set_and_the_others_go_on(sites: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AISTANDARDS_IEC_KEY")
    code, reports = sync()
    assert code == 0 and reports["iec"]["outcome"] == "offline"
    assert "AISTANDARDS_IEC_KEY" in reports["iec"]["message"]
    assert reports["iso"]["new"] == 8
    assert "IEC publications (Relaton) needs no credentials and is read instead" in reports["iec"]["message"]
    assert reports["relaton-iec"]["new"] == 4
    with Catalog.open() as catalog:
        assert {one.source for one in catalog.get("ISO/IEC 42001").provenance} == {"iso", "relaton-iec"}
        assert [one.key for one in catalog.get("IEC 63000:2024").provenance] == ["relaton-iec:iec:pub:70003"]
    monkeypatch.setenv("AISTANDARDS_IEC_KEY", "a-key")
    assert sync()[1].keys() == {"iso", "iec", "itu-t"}, "with a key nothing stands in"


def test_a_wrong_secret_is_told_and_never_shown(sites: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISTANDARDS_IEC_SECRET", "hunter2-wrong")
    result = run("sync", "iec")
    assert result.exit_code == 3 and "AISTANDARDS_IEC_KEY" in result.stderr
    with Catalog.open() as catalog:
        dump = "".join(map(str, catalog.store.last_runs().values()))
    assert "hunter2" not in result.output + dump


def test_a_token_that_runs_out_is_renewed(sites: Small) -> None:
    sites.token_lasts = 1
    with passing(sources={"iec": IecSource(page_size=2)}):
        code, reports = sync("iec")
    assert code == 0 and reports["iec"]["new"] == 4


def test_a_source_is_chosen_by_name_and_an_unknown_one_is_told() -> None:
    from aistandards.errors import PluginError

    with pytest.raises(PluginError, match="there are: iec, iso, itu-t, relaton-3gpp"):
        run("sync", "nowhere")


def test_sources_run_side_by_side_where_they_wait(sites: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISTANDARDS_PACE", "0.001")
    code, reports = sync()
    assert code == 0 and list(reports) == ["iec", "iso", "itu-t"]
    assert sum(report["new"] for report in reports.values()) == 22
    with Catalog.open() as catalog:
        assert len(catalog) == 20


def test_a_stage_that_is_in_no_table_is_told_and_unknown(sites: Small) -> None:
    sites.iso[0]["currentStage"] = 7777
    result = run("sync", "iso")
    assert result.exit_code == 0 and "stage '77.77' of 1 records is in no table" in result.stderr
    with Catalog.open() as catalog:
        assert catalog.get("ISO/IEC 42001:2023").status is Status.UNKNOWN
