"""Citations: a standard is a standard, and others' readers take it."""

import json

import pytest

from tests.support.commands import refused, run

pytestmark = pytest.mark.usefixtures("used_before")

NAMES = ("ISO/IEC 42001", "ITU-T Y.3172 (06/2019)")


def cited(form: str) -> str:
    return run("cite", *NAMES, "--format", form).stdout


def test_csl_says_standard() -> None:
    one, two = json.loads(cited("csl-json"))
    assert (one["type"], one["number"], one["publisher"]) == ("standard", "ISO/IEC 42001:2023", "ISO/IEC")
    assert one["issued"] == {"date-parts": [[2023, 12]]} and two["issued"] == {"date-parts": [[2019, 6, 22]]}
    assert one["id"] == "iso-iec-42001-2023" and one["URL"].startswith("https://")


def test_bibtex_and_biblatex_are_read_by_a_third_party() -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="a third-party reader of BibTeX")
    parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False)
    for form, kind in (("bibtex", "standard"), ("biblatex", "standard")):
        parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False)
        first, second = bibtexparser.loads(cited(form), parser).entries
        assert first["ENTRYTYPE"] == kind and first["number"] == "ISO/IEC 42001:2023"
        assert first["ID"] == "iso-iec-42001-2023" and second["number"] == "ITU-T Y.3172 (06/2019)"


def test_ris_is_read_by_a_third_party() -> None:
    rispy = pytest.importorskip("rispy", reason="a third-party reader of RIS")
    first, second = rispy.loads(cited("ris"))
    assert first["type_of_reference"] == "STAND" and second["publisher"] == "ITU-T"
    assert first["title"].startswith("Information technology")


def test_text_is_a_sentence_and_a_miss_is_told() -> None:
    assert cited("text").splitlines()[0].startswith("ISO/IEC 42001:2023, Information technology")
    assert "ISO 99999999" in refused("cite", "ISO 99999999")
