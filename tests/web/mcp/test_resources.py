"""Each kind of resource is read by its address, and another address is refused by name."""

import pytest

from aistandards import Catalog
from aistandards.errors import AistandardsError
from aistandards.web.mcp.resources import TEMPLATES, read_resource


@pytest.mark.parametrize(
    ("address", "designation"),
    [
        ("standard/iso-iec-42001-2023", "ISO/IEC 42001:2023"),
        ("standard/iso-iec-42001", "ISO/IEC 42001:2023"),
        ("standard/ISO%2FIEC%2042001", "ISO/IEC 42001:2023"),
        ("standard/ISO/IEC 42001:2023", "ISO/IEC 42001:2023"),
    ],
)
def test_a_standard_is_read_by_slug_or_designation(address: str, designation: str, catalog: Catalog) -> None:
    assert read_resource(catalog, f"aistandards://{address}").designation == designation


def test_a_standard_that_is_not_held_is_a_miss(catalog: Catalog) -> None:
    missed = read_resource(catalog, "aistandards://standard/iso-iec-99999-2031")
    assert missed.designation is None and missed.outcome in ("not-held", "unreadable")


def test_a_concept_has_labels_anchors_and_limits(catalog: Catalog) -> None:
    concept = read_resource(catalog, "aistandards://concept/rights/privacy")
    assert concept.concept == "rights:privacy" and len(concept.labels) == 6 and "UDHR 12" in concept.anchors


@pytest.mark.parametrize("name", ["eu-ai-act", "nist-ai-rmf", "udhr"])
def test_a_framework_has_its_provisions_and_sources(name: str, catalog: Catalog) -> None:
    framework = read_resource(catalog, f"aistandards://framework/{name}")
    assert framework.framework == name and framework.edition in framework.editions
    assert sum(source.rows for source in framework.sources) <= len(catalog.crosswalks.rows(framework=name))
    assert framework.provisions


@pytest.mark.parametrize(
    "address",
    [
        "aistandards://standard/",
        "aistandards://concept/rights",
        "aistandards://concept/rights/no-such-concept",
        "aistandards://framework/eu-ai-law",
        "aistandards://prompt/x",
        "standard/iso-iec-42001",
        "file:///etc/passwd",
        "",
    ],
)
def test_another_address_is_refused(address: str, catalog: Catalog) -> None:
    with pytest.raises(AistandardsError):
        read_resource(catalog, address)


def test_every_template_has_the_scheme_of_the_project() -> None:
    assert set(TEMPLATES) == {"standard", "concept", "framework"}
    assert all(template.address.startswith("aistandards://") for template in TEMPLATES.values())
