"""A server and a static site of the bundled catalogue, and what opens pages in a browser."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from aistandards import Catalog
from aistandards.web.site.build import build
from tests.support.once import made_once

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
"""Languages of the pages that are looked at: all."""

Look = Callable[..., dict[str, Any]]


def _lacking() -> str | None:
    """What a machine lacks for a browser, or None."""
    if CHROMIUM is None:
        return "no Chromium is installed"
    if shutil.which("node") is None:
        return "no node is installed"
    if not (HERE / "node_modules/playwright-core").is_dir():
        return "npm ci --prefix tests/browser has not been run"
    return None


@pytest.fixture(scope="session")
def look() -> Look:
    """Does tasks in a browser and returns what was seen; a fault fails the test."""
    if lacking := _lacking():
        pytest.skip(lacking)

    def run(tasks: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
        plan = {"chromium": CHROMIUM, "tasks": tasks, "widths": [320, 1280], "schemes": ["light", "dark"], **more}
        done = subprocess.run(
            ["node", str(HERE / "look.mjs")], input=json.dumps(plan), capture_output=True, text=True, timeout=1200
        )
        assert done.returncode == 0, done.stderr[-2000:]
        report: dict[str, Any] = json.loads(done.stdout)
        assert report["faults"] == [], "\n".join(report["faults"][:40])
        return dict(report["seen"])

    return run


@contextmanager
def serving(home: Path, database_url: str) -> Iterator[str]:
    """Serve a store on a free port; the value is the address of the root."""
    environment = {
        **os.environ,
        "AISTANDARDS_HOME": str(home),
        "AISTANDARDS_DATABASE_URL": database_url,
        "PYTHONUNBUFFERED": "1",
    }
    program = Path(sys.executable).with_name("aistandards")
    command = [str(program), "serve", "--port", "0", "--rate", "100000", "--burst", "100000"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, line
        yield next(word for word in line.split() if word.startswith("http"))
        process.terminate()


@pytest.fixture(scope="session")
def served(snapshot_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the root of a server of the bundled catalogue."""
    with serving(tmp_path_factory.mktemp("served"), f"sqlite:///{snapshot_store}") as root:
        yield root


@pytest.fixture(scope="session")
def site(bundled: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the static site in all languages."""
    with made_once("site", tmp_path_factory) as (folder, is_new):
        if is_new:
            build(bundled, folder / "site", base="https://example.org")
    return folder / "site"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def hosting(folder: Path) -> Iterator[str]:
    """Offer the files of a folder on a plain web server; the value is its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="session")
def hosted(site: Path) -> Iterator[str]:
    """The address of the static site on a plain web server."""
    with hosting(site) as root:
        yield root
