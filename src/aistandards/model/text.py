"""Cleaning of foreign text: no markup, no control characters, bounded length."""

import re
from collections.abc import Iterable

MAX_TEXT = 100_000
"""Characters of a text. Real abstracts have up to some 10,000; the limit keeps a hostile row from filling the store."""

_BLOCK = re.compile(r"</?(?:p|br|li|ul|ol|div|tr|td|h\d)\b[^>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.{0,2000}?-->", re.DOTALL)

# No character has a number of more than seven digits; leading zeros are as many as anyone likes.
_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{20,}|[xX][0-9a-fA-F]{20,});?")

# Characters as they stand between the brackets of a regular expression. Tab and ends of lines are in none of them.
C0 = "\x00-\x08\x0b\x0c\x0e-\x1f"
"""Control characters of ASCII, which XML cannot hold."""

CONTROL = f"{C0}\x7f-\x9f\u202a-\u202e\u2066-\u2069"
"""What changes how a terminal shows text: control characters, and marks that turn the direction of text."""

UNSAFE = f"{CONTROL}\ud800-\udfff"
"""What no text that is kept may hold: those, and halves of surrogate pairs."""

_UNSAFE = re.compile(f"[{UNSAFE}]")


def values_of(argument: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the values of an argument that takes one or several; a text is a single value.

    >>> values_of("iso"), values_of(["iso", "iec"]), values_of(None)
    (('iso',), ('iso', 'iec'), ())
    """
    if argument is None:
        return ()
    return (argument,) if isinstance(argument, str) else tuple(argument)


def plain_text(markup: str | None) -> str | None:
    """Return the text of HTML on one line, without control characters; None when nothing remains.

    >>> plain_text("<p>Rules &amp; <b>methods</b></p><p>for all</p>")
    'Rules & methods for all'
    """
    if not markup:
        return None
    text = markup[:MAX_TEXT]
    if "<" in text:
        text = _TAG.sub("", _BLOCK.sub(" ", text))
    return clean_text(unescape(text))


def unescape(text: str) -> str:
    """Return a text with the characters that its references of HTML stand for; a number that is too long is no character.

    >>> unescape("&lt;&#8212;")
    '<—'
    """
    if "&" not in text:
        return text
    import html

    # Python refuses to convert more than some thousand digits to a number.
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text))


def clean_text(text: str | None) -> str | None:
    r"""Return a text on one line without control characters; None when nothing remains. Markup is not changed.

    >>> clean_text(" two\n lines ")
    'two lines'
    """
    if not text:
        return None
    text = safe_text(text)
    # `split` knows the same spaces as `\s` and takes a fifth of the time.
    return (text if is_single_line(text) else " ".join(text.split())) or None


def is_single_line(text: str) -> bool:
    r"""Return whether a text is printable, with single spaces between words and none around them.

    >>> is_single_line("two words"), is_single_line("two\nlines"), is_single_line("wide  apart")
    (True, False, False)
    """
    # The common space is the only printable one.
    return text.isprintable() and "  " not in text and " " not in (text[:1], text[-1:])


def safe_text(text: str) -> str:
    r"""Return a text of bounded length without control characters; lines and spaces are not changed.

    >>> safe_text("two\n  lines\x1b[2J")
    'two\n  lines[2J'
    """
    text = text[:MAX_TEXT]
    # No unsafe character is printable and nearly all texts are; this test takes a tenth of the time of a search.
    return text if text.isprintable() else _UNSAFE.sub("", text)
