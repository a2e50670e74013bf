"""References of HTML to characters, in texts of others."""

import pytest

from aistandards.model.text import plain_text, unescape


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("&lt;&#65;&#x42;&amp", "<AB&"),
        (f"a&#{'9' * 5000};b", "a\ufffdb"),
        (f"a&#x{'f' * 5000};b", "a\ufffdb"),
        ("&#xD800;", "\ufffd"),
        ("&xyz;&", "&xyz;&"),
    ],
)
def test_a_reference_of_any_length_is_read(text: str, read: str) -> None:
    assert unescape(text) == read and plain_text(f"<p>{text}") == read
