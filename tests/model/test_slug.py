"""Slugs: names in addresses and file names, one for each name and for ever."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aistandards.model.slug import MAX_LENGTH, slug_of

names = st.text(st.characters(exclude_categories=["Cs"])) | st.text("ISO/EC 0123:-.é", max_size=30)
beyond_ascii = st.text(st.sampled_from("ГОСТРгбабвИсо標準信息技術人工知能é"), min_size=1, max_size=6)


@given(names)
def test_a_slug_is_a_path_segment_and_a_file_name_everywhere(name: str) -> None:
    slug = slug_of(name)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= MAX_LENGTH
    assert not re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", slug)


@given(names)
def test_a_slug_does_not_depend_on_the_form_of_accents(name: str) -> None:
    assert slug_of(unicodedata.normalize("NFD", name)) == slug_of(unicodedata.normalize("NFC", name))


words = st.lists(st.text("abcxyz019", min_size=4, max_size=9), min_size=1, max_size=6)


@given(words, st.sampled_from([" ", "/", "-", ":", ". ", " (", "—", "\u00a0"]))
def test_punctuation_and_case_make_no_difference(parts: list[str], separator: str) -> None:
    assert slug_of(separator.join(parts).upper()) == "-".join(parts)


@given(names)
def test_the_slug_of_a_slug_is_itself(name: str) -> None:
    assert slug_of(slug_of(name)) == slug_of(name)


@given(beyond_ascii, beyond_ascii)
def test_names_in_other_scripts_have_different_slugs(one: str, other: str) -> None:
    assume(unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other))
    assert slug_of(f"{one} 1-2020") != slug_of(f"{other} 1-2020")


@given(st.text("ab1 ", min_size=MAX_LENGTH + 1), st.text("ab1 ", min_size=1, max_size=3))
def test_long_names_with_one_beginning_have_different_slugs(name: str, end: str) -> None:
    assume(end.strip() and len(slug_of(f"x{name}")) == MAX_LENGTH)
    assert slug_of(f"x{name}") != slug_of(f"x{name}{end}")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        # These are published: whoever changes one breaks the addresses that people have cited.
        ("ISO/IEC 42001:2023", "iso-iec-42001-2023"),
        ("ISO/IEC 42001", "iso-iec-42001"),
        ("ISO/IEC DIS 22989.2", "iso-iec-dis-22989-2"),
        ("ISO/IEC 23894:2023/Amd 1:2025", "iso-iec-23894-2023-amd-1-2025"),
        ("ITU-T F.748.44 (03/2025)", "itu-t-f-748-44-03-2025"),
        ("ISO/IEC JTC 1/SC 42", "iso-iec-jtc-1-sc-42"),
        ("GB/T 45654—2025", "gb-t-45654-2025"),
        ("ГОСТ Р 59276-2020", "59276-2020-0102515e"),
        ("信息安全技术 1", "1-664c470f"),
        ("标准", "c7b19ec5"),
        ("CON", "con-c1e04579"),
        ("—", "82faef73"),
        ("", "1271cf25"),
    ],
)
def test_a_published_slug_never_changes(name: str, slug: str) -> None:
    assert slug_of(name) == slug
