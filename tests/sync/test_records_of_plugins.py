"""Records that a plugin made wrongly: that record goes to quarantine, the others are stored."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from aistandards import Catalog
from aistandards.model import Provenance, Relation, RelationType, Stage, Standard, Status
from aistandards.plugin import Rejected, SourceContext
from tests.support.commands import passing, sync

pytestmark = pytest.mark.usefixtures("no_snapshot", "sites")


def record(number: int, **more: Any) -> Standard:
    return (
        Standard(
            designation=f"ISO {number}:2020",
            work=f"ISO {number}",
            body="iso",
            publishers=("ISO",),
            titles={"en": "Artificial intelligence"},
            stage=Stage("60.60", "60.60", Status.PUBLISHED),
            provenance=(Provenance(source="iso", upstream_id=str(number)),),
        )
        if not more
        else attrs.evolve(record(number), **more)
    )


class Source:
    name, title, body, env_prefix = "iso", "A source", "iso", "ISO"
    hosts, pace, attribution = (), 1.0, "nobody"

    def __init__(self, *items: Any) -> None:
        self.items = items

    def records(self, context: SourceContext) -> Iterator[Any]:
        yield from self.items
        context.complete({})

    def parse(self, raw: bytes) -> Standard:
        raise ValueError("not again")


WRONG: dict[str, Any] = {
    "a list as designation": record(7, designation=["ISO 7"]),
    "a number as edition": record(7, edition=2),
    "a text as relations": record(7, relations="ISO 8"),
    "a text as stage": record(7, stage="60.60"),
    "a title that is a list": record(7, titles={"en": ["Artificial intelligence"]}),
    "a key that is a number": record(7, provenance=(Provenance(source="iso", upstream_id=7),)),  # type: ignore[arg-type]
    "very many relations": record(7, relations=tuple(Relation(RelationType.REPLACES, f"ISO {n}") for n in range(2000))),
    "a rejected text": Rejected("a text", "not bytes"),  # type: ignore[arg-type]
    "a reason that is none": Rejected(b"x", None),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_record_of_wrong_types_goes_to_quarantine(wrong: Any) -> None:
    with passing(sources={"iso": Source(record(1), wrong, record(2))}):
        code, reports = sync("iso", "--scope", "all")
    assert (code, reports["iso"]["new"], reports["iso"]["quarantined"]) == (0, 2, 1)
    with Catalog.open() as catalog:
        assert len(catalog) == 2 and catalog.quarantine()[0].reason
