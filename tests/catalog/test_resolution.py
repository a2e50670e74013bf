"""Which held designation an asked one means."""

import pytest

from aistandards import Catalog
from aistandards.catalog.matching import distance_between
from aistandards.catalog.resolution import exact_row
from tests.support.installed import DESIGNATIONS, parse


@pytest.mark.parametrize(
    ("asked", "held", "same"),
    [
        ("X.145 Amd. 1 (02/2003)", "X.145 (2001) Amd. 1 (02/2003)", True),
        ("X.145 Amd. 1 (02/2003)", "X.145 (1996) Amd. 1 (10/1999)", False),
        ("X.145 Amd. 1", "X.145 (1996) Amd. 1 (10/1999)", True),
        ("ISO/IEC 22989:2022/Amd 1", "ISO/IEC 22989:2022/CD Amd 1", True),
        ("ISO/IEC 22989:2022/Amd 1:2025", "ISO/IEC 22989:2022/Amd 1:2026", False),
        ("ISO/IEC 42001", "ISO/IEC TS 42001:2023", True),
        ("ISO/IEC TR 42001", "ISO/IEC 42001:2023", False),
    ],
)
def test_a_supplement_asked_for_by_its_date_is_no_other_edition_s(asked: str, held: str, same: bool) -> None:
    assert (distance_between(parse(asked), parse(held)) is not None) is same


def test_what_is_named_to_the_letter_is_what_resolving_finds() -> None:
    with Catalog.open() as catalog:
        exact = 0
        for standard in catalog.standards():
            for text in (standard.designation, standard.designation.lower(), standard.work):
                row = exact_row(catalog.store.read, DESIGNATIONS, text)
                exact += row is not None
                assert row is None or catalog.resolve(text).match == row.designation == catalog.get(text).designation
        assert exact > len(catalog)
