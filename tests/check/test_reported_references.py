"""What was once reported as wrong is right now; the few that are not stand in the documentation with the reason."""

import re
from pathlib import Path

import pytest

from tests.support import reported

DOCS = Path(__file__).parents[2] / "docs" / "checking.md"
MOST_WRONG = 0.03

pytestmark = pytest.mark.slow


def documented() -> set[str]:
    """Kind and number of what the documentation says is still wrong."""
    table = (
        DOCS.read_text(encoding="utf-8").partition("<!-- reported: begin -->")[2].partition("<!-- reported: end -->")[0]
    )
    return set(re.findall(r"^\| ([a-z-]+ \d+) \|", table, re.MULTILINE))


def test_nearly_all_that_was_reported_is_right(
    whole_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_HOME", str(whole_store))
    wrong = reported.failures(tmp_path)
    assert wrong.keys() == documented(), wrong
    assert len(wrong) <= MOST_WRONG * len(reported.cases())


def test_a_wrong_answer_is_told_apart_from_a_right_one() -> None:
    wanted = reported.Wanted(
        "kind", 1, code=0, found=1, says=["ISO 9001:2015", ["in force", "current"]], never=["superseded"]
    )
    assert not wanted.faults(reported.Said("x.md:1: ISO 9001: in force as ISO 9001:2015\n1 references", 0))
    assert len(wanted.faults(reported.Said("x.md:1: ISO 9001: superseded by ISO 9001:2015/Amd 1", 1))) == 4
    assert wanted.faults(reported.Said("ISO 9001:2015 is current", 0)) == ["0 references instead of 1"]
