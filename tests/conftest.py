"""What the tests share: a home of their own, and upstream sites to synchronise with."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import small
import standin


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the user's own state."""
    for name in [name for name in os.environ if name.startswith("AISTANDARDS_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("AISTANDARDS_HOME", str(home))
    return home


def point_at(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every source read from one address, without pauses."""
    for source in ("iso", "iec", "itu"):
        monkeypatch.setenv(f"AISTANDARDS_{source.upper()}_URL", f"{base}/{source}")
    monkeypatch.setenv("AISTANDARDS_PACE", "0")
    monkeypatch.setenv("AISTANDARDS_IEC_KEY", "a-key")
    monkeypatch.setenv("AISTANDARDS_IEC_SECRET", "a-secret")


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> Iterator[small.Small]:
    """Three small sites of our own, which every source reads from."""
    with small.serving(small.Small()) as running:
        point_at(running.base, monkeypatch)
        yield running


@pytest.fixture
def no_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the bundled snapshot out: the small sites list little of what it holds."""
    monkeypatch.setattr("aistandards.snapshot.Snapshot.load_once", lambda *_arguments: 0)


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[standin.Start]:
    """Starts the stand-in over real facts and points every source at it; skips where it is not."""
    standin.needed()
    with ExitStack() as running:

        def start(**options: object) -> str:
            base = running.enter_context(standin.serving(**options))  # type: ignore[arg-type]
            point_at(base, monkeypatch)
            return base

        yield start
