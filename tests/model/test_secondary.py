"""Secondary records: what others report is told as such, and gives way to what a body says itself."""

import attrs
import pytest

from aistandards.model import Confidence, Dates, PartialDate, Provenance, Stage, Standard, Status
from aistandards.model.merge import merge


def standard(source: str, status: Status, published: str | None = None, **origin: object) -> Standard:
    return Standard(
        designation="ISO/IEC 42105:2026",
        work="ISO/IEC 42105",
        body="iso",
        publishers=("ISO", "IEC"),
        stage=Stage("x", None, status),
        dates=Dates(published=PartialDate(published) if published else None),
        titles={"en": f"title of {source}"},
        provenance=(Provenance(source=source, upstream_id=source, **origin),),  # type: ignore[arg-type]
    )


def reported(source: str, status: Status, published: str | None = None) -> Standard:
    seen = PartialDate("2026-10-09")
    return standard(
        source,
        status,
        published,
        confidence=Confidence.SECONDARY,
        reported_by="an audit log",
        url="https://example.org/x",
        retrieved=seen,
    )


@pytest.mark.parametrize("source", ["iso", "a"])
def test_the_record_of_a_body_beats_a_report_whoever_would_lead_and_whatever_is_later(source: str) -> None:
    own, other = standard("relaton-iso", Status.IN_DEVELOPMENT), reported(source, Status.PUBLISHED, "2026-09")
    for order in ([own, other], [other, own]):
        merged = merge(order)
        assert (merged.title, merged.status, merged.dates) == ("title of relaton-iso", Status.IN_DEVELOPMENT, Dates())
        assert [origin.source for origin in merged.provenance] == ["relaton-iso", source]
        assert merged.origin.report is None


def test_of_two_reports_the_usual_rules_hold() -> None:
    merged = merge([reported("iso", Status.IN_DEVELOPMENT), reported("z", Status.PUBLISHED, "2026-09")])
    assert merged.status is Status.PUBLISHED and merged.origin.is_secondary


def test_a_report_tells_who_where_and_when_and_survives_json() -> None:
    told = reported("iso", Status.PUBLISHED)
    assert told.origin.report == "as reported by an audit log (https://example.org/x), seen on 2026-10-09"
    assert '"confidence":"secondary"' in told.to_json() and Standard.from_json(told.to_json()) == told
    bare = attrs.evolve(told.origin, url=None)
    assert bare.report == "as reported by an audit log, seen on 2026-10-09"


def test_another_confidence_is_refused() -> None:
    line = reported("iso", Status.PUBLISHED).to_json().replace('"secondary"', '"hearsay"')
    with pytest.raises(ValueError, match="hearsay"):
        Standard.from_json(line)
