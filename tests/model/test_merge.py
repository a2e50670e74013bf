"""Records of one document: whose values stand, and whose provenance comes first."""

import pytest

from aistandards.model import PartialDate, Provenance, Stage, Standard, Status
from aistandards.model.merge import merge


def record(source: str, key: str, status: Status, retrieved: str | None) -> Standard:
    return Standard(
        designation="IEC 63000:2020",
        work="IEC 63000",
        body="iec",
        publishers=("IEC",),
        stage=Stage("x", None, status),
        provenance=(
            Provenance(source=source, upstream_id=key, retrieved=PartialDate(retrieved) if retrieved else None),
        ),
    )


@pytest.mark.parametrize(
    ("other", "key", "retrieved", "leads"),
    [
        ("relaton-iec", "iec:pub:7", "2026-11-25", "relaton-iec"),  # the same record, a newer copy
        ("relaton-iec", "iec:pub:7", "2026-03-01", "iec"),  # the same record, an older copy
        ("relaton-iec", "iec:pub:7", None, "iec"),
        ("relaton-ieee", "xplore:9", "2026-11-25", "iec"),  # somebody else's record of the document
    ],
)
def test_the_publisher_leads_unless_a_newer_copy_of_its_own_record_is_there(
    other: str, key: str, retrieved: str | None, leads: str
) -> None:
    held = record("iec", "iec:pub:7", Status.PUBLISHED, "2026-03-31")
    copy = record(other, key, Status.SUPERSEDED, retrieved)
    for records in ([held, copy], [copy, held]):
        whole = merge(records)
        assert whole.origin.source == leads
        assert whole.status is (Status.PUBLISHED if leads == "iec" else Status.SUPERSEDED)
        assert {one.source for one in whole.provenance} == {"iec", other}
