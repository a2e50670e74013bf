"""What the tests share: a home of their own, and the stand-in of the upstream sites where it is there."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the user's own state."""
    for name in [name for name in os.environ if name.startswith("AISTANDARDS_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("AISTANDARDS_HOME", str(home))
    return home


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Start the stand-in with some options and point every source at it; it ends with the test."""
    serve = SHARED / "upstream" / "serve.py"
    if not serve.is_file():
        pytest.skip("needs ../shared/upstream/serve.py, the stand-in of the upstream sites, which is not here")
    running: list[subprocess.Popen[str]] = []

    def start(*options: str) -> str:
        size = () if "--everything" in options else ("--only-ai",)
        process = subprocess.Popen(
            [sys.executable, str(serve), *size, *(one for one in options if one != "--everything")],
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        base = process.stdout.readline().strip()
        for source in ("iso", "iec", "itu"):
            monkeypatch.setenv(f"AISTANDARDS_{source.upper()}_URL", f"{base}/{source}")
        monkeypatch.setenv("AISTANDARDS_PACE", "0")
        monkeypatch.setenv("AISTANDARDS_IEC_KEY", "a-key")
        monkeypatch.setenv("AISTANDARDS_IEC_SECRET", "a-secret")
        return base

    yield start
    for process in running:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
