"""What the tests of the plugin `relaton` share."""

from collections.abc import Iterator

import pytest

from tests.support.datasets import Datasets, serving


@pytest.fixture
def datasets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Datasets]:
    """Datasets of our own, which the sources of this plugin read."""
    monkeypatch.setenv("AISTANDARDS_PACE", "0")
    with serving(Datasets()) as running:
        monkeypatch.setenv("AISTANDARDS_RELATON_URL", running.base)
        yield running
