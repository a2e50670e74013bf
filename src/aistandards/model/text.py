"""Cleaning of foreign text: no markup, no control characters, bounded length."""

import re
from collections.abc import Iterable
from functools import cache

MAX_TEXT = 100_000
"""Characters of a text. Real abstracts have up to some 10,000; the limit keeps a hostile row from filling the store."""

MAX_QUOTED = 80
"""Characters of a foreign text that a message quotes."""

MAX_MESSAGE = 1000
"""Characters of a sentence about an error, which may quote foreign texts."""

MAX_HEADER = 1000
"""Characters of a value that a request may carry in a header."""

_BLOCK = re.compile(r"</?(?:p|br|li|ul|ol|div|tr|td|h\d)\b[^>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.{0,2000}?-->", re.DOTALL)

# No character has a number of more than seven digits; leading zeros are as many as anyone likes.
_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{20,}|[xX][0-9a-fA-F]{20,});?")

# Characters as they stand between the brackets of a regular expression. Tab and ends of lines are in none of them.
C0 = "\x00-\x08\x0b\x0c\x0e-\x1f"
"""Control characters of ASCII, which XML cannot hold."""

_SPECIAL = f"{C0}\x7f-\x9f\ud800-\udfff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17)
)
"""Control characters, annotations between lines, halves of surrogate pairs, and what is no character."""

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""The characters that Unicode calls default-ignorable, without those below: marks of direction, soft hyphens, fillers,
spaces of no width, tags. A text reads the same without them, and they can hide words or turn their order."""

# Some languages and emoji need these, in their place only; elsewhere they are invisible too.
_JOINERS = "\u180e\u200c\u200d"
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f"
_IDEOGRAPH_SELECTORS = "\U000e0100-\U000e01ef"
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_JOINING = (
    "\u0600-\u115e\u1161-\u180a\u1810-\u1fff\u2190-\u2bff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010800-\U0001faff"
)
_SELECTABLE = f"\u00a9\u00ae\u203c\u2049\u2100-\u218f\u2c00-\ua7ff{_JOINING}{_IDEOGRAPHS}"

_REMOVED = re.compile(f"[{_SPECIAL}{_INVISIBLE}]")
_CONTEXTUAL = re.compile(f"[{_JOINERS}{_SELECTORS}{_IDEOGRAPH_SELECTORS}]")
_PRINTABLE_BUT_UNSAFE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_LINE_SEPARATORS = re.compile("[\u2028\u2029]")
_SPACES = "\n\xa0\r\t\u202f\u2009"
"""Spaces and ends of lines that are common in texts; Python does not call them printable."""

_LINE_ENDS = re.compile(r"[\t\n\r]")


@cache
def _out_of_place() -> re.Pattern[str]:
    """Return the expression for joiners and selectors where nothing needs them; compiling it takes as long as a start."""
    return re.compile(
        f"(?<![{_JOINING}])(?<![{_JOINING}]\ufe0f)[{_JOINERS}]|[{_JOINERS}](?![{_JOINING}])"
        f"|(?<![{_SELECTABLE}])(?<![0-9#*](?=[\ufe0e\ufe0f]))[{_SELECTORS}]"
        f"|(?<![{_IDEOGRAPHS}])[{_IDEOGRAPH_SELECTORS}]"
    )


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
    r"""Return a text of bounded length without unsafe characters; lines and spaces are not changed.

    >>> safe_text("two\n  lines\x1b[2J")
    'two\n  lines[2J'
    """
    return without_unsafe(text[:MAX_TEXT])


def without_unsafe(text: str) -> str:
    r"""Return a text without characters that control a terminal, turn the order of words or are invisible.

    A joiner stays between letters of a script that joins letters and in an emoji, and a selector of a variant stays after
    a character that has variants. Characters for private use stay: they are visible, and nobody knows what they mean. A
    separator of lines or paragraphs becomes a space. Tabs and ends of lines stay.

    >>> without_unsafe("art\u200bificial\u202e \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")
    'artificial می\u200cخواهم'
    """
    if _is_plain(text):
        return text
    text = _REMOVED.sub("", _LINE_SEPARATORS.sub(" ", text))
    return _out_of_place().sub("", text) if _CONTEXTUAL.search(text) else text


def _is_plain(text: str) -> bool:
    """Return whether a text has printable characters and spaces only, and none of them can be unsafe.

    Nearly all texts are so, and this test takes a tenth of the time of a substitution.
    """
    if not text.isprintable():
        for space in _SPACES:
            if space in text:
                text = text.replace(space, " ")
        if not text.isprintable():
            return False
    return text.isascii() or not _PRINTABLE_BUT_UNSAFE.search(text)


def is_safe_line(text: str) -> bool:
    r"""Return whether a text has neither unsafe characters nor tabs and ends of lines.

    >>> is_safe_line("two  words"), is_safe_line("two\nlines"), is_safe_line("in\u200bvisible")
    (True, False, False)
    """
    if text.isprintable() and _is_plain(text):
        return True
    return without_unsafe(text) == text and not _LINE_ENDS.search(text)


def safe_line(text: str) -> str:
    r"""Return a text on one line without unsafe characters, for a terminal; tabs and spaces stay.

    >>> safe_line("  two\r\nlines\x1b[2J")
    '  two lines[2J'
    """
    return " ".join(without_unsafe(text).splitlines())


def quoted(value: object, limit: int = MAX_QUOTED) -> str:
    r"""Return a foreign value for a message: in quotation marks, of bounded length, with unsafe characters as escapes.

    >>> print(quoted("ISO 1\x1b[2J"), quoted("a" * 100, 5), quoted(7))
    'ISO 1\x1b[2J' 'aaaa…' 7

    Args:
        value: The value; anything but a text is written as Python writes it.
        limit: Number of characters after which the value is cut.
    """
    if isinstance(value, str):
        return _escaped(repr(value if len(value) <= limit else f"{value[: limit - 1]}…"))
    try:
        text = repr(value)
    except Exception:
        # The representation is code of the value's own class, which may be a plugin's.
        text = f"a value of the type {type(value).__name__}"
    return _escaped(text if len(text) <= limit else f"{text[: limit - 1]}…")


def message(text: str) -> str:
    r"""Return a sentence on one line of bounded length without unsafe characters, to store or to show.

    >>> message("the host sends\x1b[2J\n nothing")
    'the host sends[2J nothing'
    """
    cleaned = clean_text(text) or ""
    return cleaned if len(cleaned) <= MAX_MESSAGE else f"{cleaned[: MAX_MESSAGE - 1]}…"


def visible(text: str) -> str:
    r"""Return a text with every unprintable or invisible character as an escape; tabs and ends of lines stay.

    >>> print(visible("ISO 1\x1b[2J\u200b"))
    ISO 1\x1b[2J\u200b
    """
    return "".join(sign if sign in "\t\n" else _escaped(sign) for sign in text)


def _escaped(text: str) -> str:
    if text.isprintable() and (text.isascii() or not _PRINTABLE_BUT_UNSAFE.search(text)):
        return text
    return "".join(
        sign if sign.isprintable() and not _PRINTABLE_BUT_UNSAFE.match(sign) else ascii(sign)[1:-1] for sign in text
    )


def escaped_json(document: str) -> str:
    r"""Return a JSON document with every unsafe character as an escape of JSON, so that its values are unchanged.

    >>> print(escaped_json('["\u202eISO 1"]'))
    ["\u202eISO 1"]
    """
    for pattern in (_REMOVED, _LINE_SEPARATORS):
        document = pattern.sub(_json_escape, document)
    return _out_of_place().sub(_json_escape, document) if _CONTEXTUAL.search(document) else document


def _json_escape(found: re.Match[str]) -> str:
    import json

    return json.dumps(found[0])[1:-1]


def header_value(text: str) -> str | None:
    r"""Return a text if a request may carry it in a header, and a store may keep it for that; else None.

    Such a text is printable ASCII of bounded length. A line break would add a header of the sender's choice.

    >>> header_value('W/"abc"'), header_value("a\r\nCookie: b"), header_value("é")
    ('W/"abc"', None, None)
    """
    text = text.strip(" \t")
    return text if 0 < len(text) <= MAX_HEADER and text.isascii() and text.isprintable() else None
