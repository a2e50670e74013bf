"""The static site as files: valid HTML, and pages that are small enough for a slow line."""

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.subprocess]

VNU = Path(__file__).parent / "node_modules/vnu-jar/build/dist/vnu.jar"
MAX_RAW, MAX_TRANSFERRED, MAX_STYLE, MAX_SCRIPT = 100_000, 30_000, 5_000, 8_000


def test_every_page_of_the_site_is_valid(site: Path) -> None:
    if shutil.which("java") is None or not VNU.is_file():
        pytest.skip("the HTML checker needs java, and npm ci --prefix tests/browser")
    command = ["java", "-Xss4m", "-jar", str(VNU), "--errors-only", "--format", "gnu", "--skip-non-html", str(site)]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=900)
    assert checked.returncode == 0, checked.stderr[-4000:]


def test_the_checker_finds_faults(tmp_path: Path) -> None:
    if shutil.which("java") is None or not VNU.is_file():
        pytest.skip("the HTML checker needs java, and npm ci --prefix tests/browser")
    (tmp_path / "x.html").write_text("<!doctype html><title>x</title><p><div></p>", encoding="utf-8")
    assert subprocess.run(["java", "-jar", str(VNU), str(tmp_path)], capture_output=True, timeout=300).returncode == 1


def test_a_first_view_is_small(site: Path) -> None:
    style, script = (site / "static/style.css").read_bytes(), (site / "static/search.js").read_bytes()
    assert len(style) <= MAX_STYLE and len(script) <= MAX_SCRIPT
    raw = len(style) + len(script)
    transferred = len(gzip.compress(style)) + len(gzip.compress(script))
    pages = {path: path.read_bytes() for path in site.rglob("*.html")}
    assert len(pages) > 5_000
    large = [str(path) for path, text in pages.items() if raw + len(text) > MAX_RAW]
    large += [str(path) for path, text in pages.items() if transferred + len(gzip.compress(text, 6)) > MAX_TRANSFERRED]
    assert large == []
    assert not [
        str(path) for path, text in pages.items() if b" style=" in text or b" onclick=" in text or b"<style" in text
    ]
