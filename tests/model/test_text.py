"""Cleaning of foreign text: what is removed, what languages need and keep, and how messages quote it."""

import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aistandards.model.text import (
    MAX_HEADER,
    MAX_MESSAGE,
    clean_text,
    escaped_json,
    header_value,
    is_safe_line,
    message,
    plain_text,
    quoted,
    safe_line,
    safe_text,
    visible,
    without_unsafe,
)

CATALOGUE = Path(__file__).resolve().parents[2] / "catalog"

REMOVED = {
    "a control character": "\x00\x07\x1b\x7f\x9b",
    "marks of direction": "\u200e\u200f\u061c",
    "embeddings and overrides": "\u202a\u202b\u202c\u202d\u202e",
    "isolates": "\u2066\u2067\u2068\u2069",
    "spaces of no width": "\u200b\u2060\ufeff",
    "a soft hyphen": "\u00ad",
    "invisible operators": "\u2061\u2062\u2063\u2064",
    "deprecated formats": "\u206a\u206b\u206c\u206d\u206e\u206f",
    "fillers": "\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5",
    "annotations between lines": "\ufff9\ufffa\ufffb",
    "tags": "\U000e0001\U000e0041\U000e007f",
    "selectors of variants": "\ufe00\ufe0f\U000e0100\U000e01ef\u180b",
    "joiners": "\u200c\u200d\u180e",
    "halves of pairs": "\ud800\udfff",
    "what is no character": "\ufdd0\ufffe\uffff\U0001ffff\U0010ffff",
    "music and shorthand": "\U0001d173\U0001bca0",
}
KEPT = (
    "می‌خواهم و هوش مصنوعی",
    "الذكاء الاصطناعي — المفاهيم والمصطلحات",
    "בינה מלאכותית",
    "श्री क्‍ष कृत्रिम बुद्धिमत्ता",
    "ശില്‍പം",
    "ᠮᠣᠩᠭᠣᠯ᠎ᠠ",
    "人工智能 概念与术语",
    "辻\U000e0100 人工知能",
    "인공지능 관리 시스템",
    "ปัญญาประดิษฐ์",
    "Đánh giá — «évaluation» … 10 µm × 5 °C",
    "a\u0301 combined",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f\u200d\U0001f525 1\ufe0f\u20e3 \u00a9\ufe0f",
    "\ue000 for private use",
    "\ufffc \ufffd",
)
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=[]),
        st.sampled_from([*"ab1 \t\n\u0645\u06cc\u4eba\u2764\U0001f468\u1820", *"".join(REMOVED.values()), "\u2028"]),
    ),
    max_size=30,
)


@pytest.mark.parametrize("kind", REMOVED)
def test_what_is_invisible_or_moves_a_terminal_is_removed(kind: str) -> None:
    for sign in REMOVED[kind]:
        for text in (f"IS{sign}O", f"{sign}ISO", f"ISO{sign}", f"I{sign}{sign}SO"):
            assert clean_text(text) == "ISO", f"U+{ord(sign):04X}"
            assert safe_text(text) == safe_line(text) == "ISO"
            assert not is_safe_line(text)


@pytest.mark.parametrize("text", KEPT)
def test_what_a_language_needs_is_kept(text: str) -> None:
    assert clean_text(text) == plain_text(text) == safe_line(text) == text and is_safe_line(text)


def test_a_joiner_is_kept_once_and_between_letters_that_join_only() -> None:
    assert clean_text("\u0645\u200c\u200c\u062e") == "\u0645\u062e"
    assert clean_text("\u0645\u200c \u062e\u200d") == "\u0645 \u062e"
    assert clean_text("\u2764\ufe0f\ufe0f\ufe0f") == "\u2764\ufe0f"
    assert clean_text(" \ufe0f\u200d\U0001f525") == "\U0001f525"


def test_a_separator_of_lines_is_a_space() -> None:
    assert clean_text("two\u2028lines\u2029here") == without_unsafe("two\u2028lines\u2029here") == "two lines here"


@given(TEXTS)
@example("\ufe0f\u200d\U0001f525")
@example("\u0645\u200b\u200c\u062e")
def test_cleaning_again_changes_nothing(text: str) -> None:
    for clean in (without_unsafe, safe_line, lambda text: clean_text(text) or ""):
        assert clean(clean(text)) == clean(text)
    assert is_safe_line(safe_line(text).replace("\t", ""))


@given(TEXTS)
def test_the_quick_test_finds_everything(text: str) -> None:
    # A line feed is not printable, so that the text with it is searched in full.
    assert without_unsafe(f"{text}\n") == f"{without_unsafe(text)}\n"


def test_every_character_of_a_category_is_decided() -> None:
    contextual = set("\u180e\u200c\u200d\u2028\u2029\t\n\r")
    for number in range(sys.maxunicode + 1):
        sign = chr(number)
        if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") and sign not in contextual:
            assert without_unsafe(f"a{sign}b") == "ab", f"U+{number:04X}"
        elif unicodedata.category(sign) == "Cf" and without_unsafe(f"a{sign}b") != "ab":
            # Signs that are visible: before numbers and names in Arabic and Syriac, in Egyptian and in Kaithi.
            assert re.match("ARABIC|SYRIAC|KAITHI|EGYPTIAN", unicodedata.name(sign)), sign


def test_no_title_of_the_catalogue_changes() -> None:
    texts = [
        text
        for path in CATALOGUE.glob("*/standards.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        for text in json.loads(line).get("titles", {}).values()
    ]
    assert len(texts) > 400 and [text for text in texts if clean_text(text) != text] == []


@given(st.one_of(TEXTS, st.integers(), st.lists(TEXTS, max_size=3), st.binary(max_size=9)))
def test_what_a_message_quotes_is_visible_and_short(value: object) -> None:
    shown = quoted(value, 40)
    assert is_safe_line(shown) and shown.isprintable() and len(shown) <= 420


def test_a_value_whose_representation_fails_is_quoted_by_its_type() -> None:
    class Odd:
        def __repr__(self) -> str:
            raise ValueError

    assert quoted(Odd()) == "a value of the type Odd"


@given(TEXTS)
def test_a_message_is_one_short_safe_line(text: str) -> None:
    assert is_safe_line(message(text)) and message(message(text)) == message(text)
    assert len(message("x" * 10 * MAX_MESSAGE)) == MAX_MESSAGE


@given(TEXTS)
def test_escapes_in_json_change_no_value(text: str) -> None:
    document = json.dumps({text: [text]}, ensure_ascii=False, indent=2)
    escaped = escaped_json(document)
    assert json.loads(escaped) == {text: [text]} and without_unsafe(escaped) == escaped


@given(TEXTS)
def test_what_is_made_visible_keeps_its_lines(text: str) -> None:
    shown = visible(text)
    assert shown.count("\n") == text.count("\n") and shown.replace("\n", "").replace("\t", "").isprintable()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('W/"a-1"', 'W/"a-1"'),
        (" Thu, 01 Jan 2026 00:00:00 GMT\t", "Thu, 01 Jan 2026 00:00:00 GMT"),
        ("a\r\nCookie: b", None),
        ("a\nb", None),
        ("a\rb", None),
        ("a\tb", None),
        ("a\x00b", None),
        ("a\x1b[2J", None),
        ("a\x7f", None),
        ("é", None),
        ("\u200b", None),
        ("\udcff", None),
        ("", None),
        ("  ", None),
        ("x" * MAX_HEADER, "x" * MAX_HEADER),
        ("x" * (MAX_HEADER + 1), None),
    ],
)
def test_a_header_carries_printable_ascii_of_bounded_length(text: str, value: str | None) -> None:
    assert header_value(text) == value


@given(TEXTS)
def test_no_header_ends_its_line(text: str) -> None:
    value = header_value(text)
    assert value is None or (value.isascii() and value.isprintable() and value == value.strip())


@given(
    st.text(
        alphabet=st.one_of(
            st.characters(), st.sampled_from("\t\n\r\xa0\u2009\u202f\u200c\u200d\ufe0f\u034f\u2028a\u0645")
        )
    )
)
def test_the_quick_test_of_a_text_changes_no_result(text: str) -> None:
    # A NUL character, which is removed, makes the quick test fail.
    assert without_unsafe(text) == without_unsafe(f"{text}\0")
    assert is_safe_line(text) == (without_unsafe(text) == text and not set("\t\n\r") & set(text))
