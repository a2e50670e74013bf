"""The tables of stages: every code of every body has its place on the ladder."""

import json
import lzma
from collections import Counter

import pytest

from aistandards.model import Status
from aistandards.model.lifecycle import HARMONISED_STAGES, harmonised_stage
from aistandards_iec.rows import STATUSES
from aistandards_itu.stages import REC_STATES, WORK_STATES, rec_stage, work_stage
from tests.support import standin

# ISO/IEC Directives Part 1, Annex SP: the stages and the decisions that each of them knows.
STAGES = {
    "00": "00 20 60 98 99",
    "10": "00 20 60 92 98 99",
    "20": "00 20 60 92 93 98 99",
    "30": "00 20 60 92 93 98 99",
    "40": "00 20 60 92 93 98 99",
    "50": "00 20 60 92 93 98 99",
    "60": "00 60",
    "90": "20 60 92 93 99",
    "95": "20 60 92 99",
}


@pytest.mark.parametrize("code", [f"{stage}.{sub}" for stage, subs in STAGES.items() for sub in subs.split()])
def test_every_harmonised_stage_has_a_status(code: str) -> None:
    assert HARMONISED_STAGES[code] is not Status.UNKNOWN


@pytest.mark.parametrize("code", ["60.60", "90.20", "90.60", "90.92", "90.93"])
def test_what_is_under_review_is_in_force(code: str) -> None:
    assert harmonised_stage(code).status is Status.PUBLISHED


@pytest.mark.parametrize("code", ["95.20", "95.60", "95.99"])
def test_withdrawal_is_withdrawn(code: str) -> None:
    assert harmonised_stage(code).status is Status.WITHDRAWN


def test_the_decision_not_to_withdraw_leaves_it_in_force() -> None:
    assert harmonised_stage("95.92").status is Status.PUBLISHED


@pytest.mark.parametrize("code", [code for code in HARMONISED_STAGES if code.endswith(".98")])
def test_dropped_is_cancelled(code: str) -> None:
    assert harmonised_stage(code).status is Status.CANCELLED


@pytest.mark.parametrize(("code", "native"), [(6060, "60.60"), (20, "00.20"), (598, "05.98"), ("9092", "90.92")])
def test_codes_without_the_dot_are_padded(code: int | str, native: str) -> None:
    assert harmonised_stage(code).native == native


@pytest.mark.parametrize("code", [0, 77, 9999, "banana", -5, ""])
def test_a_code_that_is_not_in_the_table_is_unknown_and_kept(code: int | str) -> None:
    stage = harmonised_stage(code)
    assert (stage.status, stage.harmonised) in {(Status.UNKNOWN, None), (Status.PROPOSED, "00.00")}
    assert stage.native or code == ""


@pytest.mark.parametrize(
    ("native", "status"),
    [
        ("Under study", Status.IN_DEVELOPMENT),
        ("Consented on 2025-10-17 [Issued from previous study period]", Status.IN_DEVELOPMENT),
        ("Determined 2025-07-25", Status.IN_DEVELOPMENT),
        ("In AAP last call", Status.IN_DEVELOPMENT),
        ("Carried to next study period", Status.IN_DEVELOPMENT),
        ("[Carried to next study period]", Status.IN_DEVELOPMENT),
        ("Approved on 2025-11-01", Status.PUBLISHED),
        ("Deleted", Status.CANCELLED),
        ("Sleeping", Status.UNKNOWN),
        ("", Status.UNKNOWN),
        (None, Status.UNKNOWN),
    ],
)
def test_states_of_the_work_programme(native: str | None, status: Status) -> None:
    assert work_stage(native).status is status


def test_a_text_no_longer_in_force_is_superseded_only_by_a_later_edition() -> None:
    assert rec_stage("Superseded", later_edition=True).status is Status.SUPERSEDED
    assert rec_stage("Superseded", later_edition=False).status is Status.WITHDRAWN
    assert rec_stage("In force", later_edition=True).status is Status.PUBLISHED


def test_native_codes_are_lower_case_keys_of_their_tables() -> None:
    assert all(key == key.casefold() for table in (REC_STATES, WORK_STATES) for key in table)


@pytest.mark.slow
def test_the_tables_cover_every_code_of_the_real_catalogues() -> None:
    data = standin.needed().parent / "data"
    seen: Counter[str] = Counter()
    with lzma.open(data / "iso_deliverables_metadata.jsonl.xz") as lines:
        seen.update(harmonised_stage(json.loads(line)["currentStage"]).status for line in lines)
    assert Status.UNKNOWN not in seen and sum(seen.values()) == 54_757
    with lzma.open(data / "iec_publications.jsonl.xz") as lines:
        assert {json.loads(line)["status"] for line in lines} <= set(STATUSES)
    with lzma.open(data / "itu_t_search_recs.json.xz") as file:
        rows = json.load(file)["Data"]
    assert {row["status"].casefold() for row in rows if row["status"]} <= set(REC_STATES)
    items = json.loads((data / "itu_t_work_items.json").read_text())
    states = [item.get("status") for item in items]
    assert [state for state in states if state and work_stage(state).status is Status.UNKNOWN] == []
