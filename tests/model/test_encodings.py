"""Names of encodings: every one in the table decodes text, and no other is looked up."""

import codecs
import sys

import pytest

from aistandards.model.encodings import text_codec

# What Python knows and no document may ask for.
OTHERS = """idna punycode zip zlib zlib_codec bz2 hex base64 quopri uu rot13 unicode_escape raw_unicode_escape undefined mbcs oem utf-7 utf_8_mac
    charmap string_escape ../utf-8 encodings.utf_8 x-user-defined replacement nothing""".split()


@pytest.mark.parametrize("label", [*OTHERS, "", " ", "a" * 100_000, "utf\0-8", "\N{LATIN SMALL LETTER LONG S}hift_jis"])
def test_no_other_name_is_an_encoding(label: str) -> None:
    before = set(sys.modules)
    assert text_codec(label) is None
    assert set(sys.modules) == before


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("iso_8859-2", "iso8859-2"),
        (" Windows-1251 ", "cp1251"),
        ("latin-1", "cp1252"),
        ("latin9", "iso8859-15"),
        ("Shift_JIS", "cp932"),
        ("gb2312", "gb18030"),
        ("utf-16le", "utf-16-le"),
    ],
)
def test_a_name_of_an_encoding_has_a_codec(label: str, codec: str) -> None:
    assert text_codec(label) == codec


@pytest.mark.parametrize(
    "label",
    "utf-8 utf-16 utf-32 latin1 latin2 greek hebrew arabic cyrillic koi8-r mac cp437 big5 gbk euc-jp iso-2022-jp sjis euc-kr".split(),
)
def test_a_codec_decodes_any_bytes_to_text_or_says_where_it_cannot(label: str) -> None:
    codec = text_codec(label)
    assert codec is not None
    for content in (b"ISO 9001", bytes(range(256)), bytes(range(256))[::-1]):
        assert isinstance(codecs.decode(content, codec, "replace"), str)
        try:
            content.decode(codec)
        except UnicodeDecodeError as error:
            assert error.start < len(content)
