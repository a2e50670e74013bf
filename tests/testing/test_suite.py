"""The conformance suite passes a good source and catches bad ones, each by the check that is meant for it."""

import importlib
import sys
from pathlib import Path

import pytest

from aistandards.testing import SourceSuite
from tests.support.broken import BROKEN, run_check, suite_of

pytestmark = pytest.mark.usefixtures("the_grammar_of_acme")


MARKS = {"memory_stays_constant": pytest.mark.slow}


def checks() -> list[str]:
    return [name for name in dir(SourceSuite) if name.startswith("test_")]


@pytest.mark.parametrize("check", checks())
def test_a_good_source_passes(package: Path, check: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Very many rows, two a page, would take longer than all other checks together.
    large = {"PAGE_SIZE = 2": "PAGE_SIZE = 500"} if check == "test_memory_stays_constant" else {}
    run_check(suite_of(package, large, f"good_{len(large)}", monkeypatch), check, tmp_path)


def test_there_are_enough_broken_ones() -> None:
    assert len(BROKEN) >= 30
    caught = {f"test_{check}" for _, check, _ in BROKEN.values()}
    assert caught | {"test_importing_it_is_cheap"} == set(checks()), "every check catches at least one"


@pytest.mark.parametrize(
    "broken",
    [pytest.param(name, marks=MARKS.get(check, ())) for name, (_, check, _) in BROKEN.items()],
)
def test_a_source_that(broken: str, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, check, said = BROKEN[broken]
    suite = suite_of(package, changes, f"broken_{list(BROKEN).index(broken)}", monkeypatch)
    with pytest.raises(pytest.fail.Exception) as failure:
        run_check(suite, f"test_{check}", tmp_path)
    assert said in str(failure.value)


@pytest.mark.subprocess
def test_a_package_that_imports_its_libraries_at_once_is_told(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = tmp_path / "site" / "aistandards_hasty"
    hasty.mkdir(parents=True)
    (hasty / "__init__.py").write_text("from aistandards_hasty.source import AcmeSource\n")
    source = package / "src" / "aistandards_acme"
    (hasty / "source.py").write_text((source / "source.py").read_text())
    monkeypatch.syspath_prepend(str(package / "src"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    module = importlib.import_module("aistandards_hasty.source")
    suite = type("Suite", (SourceSuite,), {"source": module.AcmeSource, "recorded": str(source / "sample")})
    with pytest.raises(pytest.fail.Exception, match="imports msgspec"):
        run_check(suite, "test_importing_it_is_cheap", tmp_path)
    del sys.modules["aistandards_hasty"]


def test_a_suite_without_a_recording_says_what_it_needs(tmp_path: Path) -> None:
    suite = type("Suite", (SourceSuite,), {"source": object, "recorded": str(tmp_path / "nothing")})
    with pytest.raises(pytest.fail.Exception, match="contains no recorded answer"):
        suite().prepare(tmp_path)
