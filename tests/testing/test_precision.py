"""A date that was cut is found, and one that the upstream itself writes short is not taken for it."""

import pytest

from aistandards.model import PartialDate
from aistandards.testing.checks.precision import longer_date


@pytest.mark.parametrize(
    ("row", "date", "lost"),
    [
        ('{"reference": "ACME 17", "published": "2024-03-02"}', "2024", "2024-03-02"),
        ('{"reference": "ACME 17", "published": "2024-03-02"}', "2024-03", "2024-03-02"),
        ('{"reference": "ACME 17:2024", "published": "2024-03-02"}', "2024", "2024-03-02"),
        ("ACME 17:2024,Labels,2024-03-02", "2024", "2024-03-02"),
        ("<work><name>ACME 17:2024</name><issued>2024-03</issued></work>", "2024", "2024-03"),
        ("id: ACME 17-2024\npublished: 2024-03-02\n", "2024", "2024-03-02"),
        ('{"published": "2024-03-02T09:30:00Z"}', "2024", "2024-03-02"),
        ('{"reference": "ACME 17:2024", "published": "2024", "registered": "2024-01-09"}', "2024", None),
        ('{"published": 2024, "registered": "2024-01-09"}', "2024", None),
        ("ACME 17:2024,Labels,2024,2024-01-09", "2024", None),
        ("<issued>2024</issued><registered>2024-01-09</registered>", "2024", None),
        ("published: 2024\nregistered: 2024-01-09\n", "2024", None),
        ('{"reference": "ACME 17:2024", "changed": "2024-05-01T09:30:00Z"}', "2024", None),
        ('{"reference": "ACME 17:2024", "changed": "2024-05-01 09:30"}', "2024", None),
        ('{"reference": "ACME 17:2024", "confirmed": "2024-08-01"}', "2024", None),
        ('{"reference": "ACME 17:2024"}', "2024", None),
        ('{"published": "2024-03-02"}', "2024-03-02", None),
    ],
)
def test_a_longer_date_is_lost_only_where_nothing_else_explains_it(row: str, date: str, lost: str | None) -> None:
    assert longer_date(PartialDate(date), row, kept='{"confirmed": "2024-08-01"}') == lost
