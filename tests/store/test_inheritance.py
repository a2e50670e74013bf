"""An amendment has its base's concepts, as long as the base has them."""

import attrs
import pytest

from aistandards import Catalog
from aistandards.model import (
    Annotation,
    Dates,
    Direction,
    Method,
    Provenance,
    Relation,
    RelationType,
    Stage,
    Standard,
    Status,
)
from aistandards.store import Entry, Store
from tests.support.installed import parse

pytestmark = pytest.mark.usefixtures("database_url")

PRIVACY = Annotation(
    "rights:privacy", Method.RULE, "titles.en", "Privacy", 0, 7, "r", "1", 0.9, None, Direction.PROTECT
)


def standard(designation: str, *annotations: Annotation, amends: str | None = None) -> Standard:
    return Standard(
        designation=designation,
        work="ISO 1",
        body="iso",
        publishers=("ISO",),
        stage=Stage("60.60", "60.60", Status.PUBLISHED),
        provenance=(Provenance(source="iso", upstream_id=designation),),
        titles={"en": "Privacy"},
        annotations=annotations,
        relations=(Relation(RelationType.AMENDS, target=amends),) if amends else (),
    )


def keep(store: Store, *standards: Standard) -> None:
    run = store.begin_run("iso", "2026-11-24T00:00:00+00:00")
    with store.batch(run, run) as batch:
        batch.upsert("iso", [Entry.of(one, parse(one.designation)) for one in standards])
    store.inherit(parse)


def test_concepts_come_from_the_base_and_go_with_it(no_snapshot: None) -> None:
    base, amendment = "ISO 1:2020", "ISO 1:2020/Amd 1:2021"
    with Catalog.open() as catalog:
        keep(catalog.store, standard(amendment, amends=base), standard(base, PRIVACY))
        (one,) = catalog.get(amendment).annotations
        assert (one.concept, one.method, one.quote, one.rule) == ("rights:privacy", Method.INHERITED, base, "amends")
        assert one.direction is Direction.PROTECT and one.confidence < PRIVACY.confidence
        assert len(list(catalog.rows(tags=(("rights:privacy",),)))) == 2
        keep(catalog.store, standard(base))
        assert catalog.get(amendment).annotations == ()


def test_own_evidence_is_better_and_mentions_are_not_passed_on(no_snapshot: None) -> None:
    base, amendment = "ISO 1:2020", "ISO 1:2020/Amd 1:2021"
    mention = Annotation("rights:health", Method.RULE, "titles.en", "P", 0, 1, "r", "1", 0.3, None, Direction.MENTION)
    with Catalog.open() as catalog:
        keep(catalog.store, standard(base, PRIVACY, mention), standard(amendment, PRIVACY, amends=base))
        assert [one.method for one in catalog.get(amendment).annotations] == [Method.RULE]


def test_a_base_that_is_named_by_its_year_is_found_when_it_is_dated_by_its_month(no_snapshot: None) -> None:
    def recommendation(designation: str, *annotations: Annotation, amends: str | None = None) -> Standard:
        made = attrs.evolve(standard(designation, *annotations, amends=amends), work="ITU-T Y.3172")
        parsed = parse(designation)
        return attrs.evolve(made, body=parsed.body, publishers=parsed.publishers, dates=Dates(published=parsed.date))

    base, amendment = "ITU-T Y.3172 (06/2019)", "ITU-T Y.3172 (2019) Amd. 1 (03/2020)"
    with Catalog.open() as catalog:
        keep(
            catalog.store,
            recommendation(base, PRIVACY),
            recommendation("ITU-T Y.3172 (06/2018)"),
            recommendation(amendment, amends="ITU-T Y.3172 (2019)"),
        )
        assert [(one.concept, one.quote) for one in catalog.get(amendment).annotations] == [("rights:privacy", base)]
