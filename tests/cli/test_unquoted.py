"""Designations without quotation marks."""

import pytest

from tests.support.commands import misused, refused, run

pytestmark = pytest.mark.usefixtures("used_before")


@pytest.mark.parametrize(
    "words",
    [("ISO/IEC", "42001"), ("ISO/IEC", "42001", "ISO/IEC", "23894"), ("ITU-T", "F.748.32", "ISO/IEC", "42001:2023")],
)
def test_cite_takes_the_words_of_designations(words: tuple[str, ...]) -> None:
    quoted = [" ".join(words[place : place + 2]) for place in range(0, len(words), 2)]
    shown = run("cite", *words)
    assert shown.exit_code == 0 and shown.stdout == run("cite", *quoted).stdout


def test_why_takes_the_words_of_a_designation() -> None:
    assert run("why", "ISO/IEC", "42001", "privacy").stdout == run("why", "ISO/IEC 42001", "privacy").stdout != ""


def test_why_without_a_concept_names_those_of_the_standard() -> None:
    told = misused("why", "ISO/IEC", "42001")
    assert "name a concept after 'ISO/IEC 42001'; it carries " in told and "rights:accountability" in told


def test_an_unknown_designation_is_told_whole() -> None:
    assert "ISO/IEC 99999999" in refused("cite", "ISO/IEC", "99999999")
    assert "ISO/IEC 99999999" in refused("why", "ISO/IEC", "99999999", "privacy")
