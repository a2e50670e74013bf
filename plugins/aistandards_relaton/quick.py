"""The quick way through plain YAML, for a document that both of our loaders read alike.

`yaml12` is more than twice as quick as the events of PyYAML. But it has no bound on aliases, reads the first of several
documents and says nothing of the others, and turns `140e2` into a number. So it is given only what has none of these,
and what it gives back is looked through. All else goes the careful way, which alone decides what is refused, and why.
"""

import re
from typing import Any

_USUAL_BYTES = bytes({*range(0x20, 0x7F), 0x0A, *range(0x80, 0x100)})
_ALIAS = re.compile(rb"[ \n\[{,]\*")
_ANOTHER_DOCUMENT = (b"\n---", b"\n...", b"\n%")
# PyYAML breaks lines at some of these and refuses others: C1 controls, line and paragraph separator, byte-order marks.
_UNUSUAL = (b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
# Where an integer can begin that is not written as Python writes it. Looked for only where one of the pairs is: that
# costs a tenth, and nearly no record has one.
_ODD_INTEGER = re.compile(rb"(?:[:,?-] +|[\[{,] *|\n *|^)(?:[-+]?0[\dxo]|\+\d|-0)")
_PAIRS = (b" 0", b"\n0", b"[0", b",0", b" +", b"\n+", b"[+", b",+", b" -0")


def load(data: bytes) -> dict[str, Any] | None:
    """The mapping that a plain document holds, every value a text; None when the careful way has to decide."""
    if data.translate(None, _USUAL_BYTES) or not data.endswith(b"\n") or data.startswith((b"--- ", b"%")):
        return None
    for sign in _ANOTHER_DOCUMENT:
        if sign in data:
            return None
    if (b"*" in data and _ALIAS.search(data)) or (not data.isascii() and _is_unusual(data)):
        return None
    for pair in _PAIRS:
        if pair in data and _ODD_INTEGER.search(data):
            return None
    from yaml12 import parse_yaml

    try:
        found: Any = parse_yaml(data.decode())
    except (ValueError, RecursionError):
        return None
    return found if type(found) is dict and _Looking().through(found, 1) else None


def _is_unusual(data: bytes) -> bool:
    # One by one: bytes are found ten times as quickly as one of several patterns.
    return any(sign in data for sign in _UNUSUAL) or (b"\xc2" in data and _CONTROL.search(data) is not None)


class _Looking:
    """One look through what was read, which puts the text back where a value was seen in it."""

    def __init__(self) -> None:
        from aistandards_relaton.loading import DEEPEST, MOST_NODES

        self._left, self._deepest = MOST_NODES, DEEPEST

    def through(self, holder: Any, depth: int) -> bool:
        """Whether there is nothing in it that the careful way might read otherwise."""
        self._left -= len(holder)
        if self._left < 0 or depth > self._deepest:
            return False
        is_list = type(holder) is list
        for place, value in enumerate(holder) if is_list else holder.items():
            if not is_list and type(place) is not str:
                return False
            kind = type(value)
            if kind is str or value is None:
                continue
            if kind is dict or kind is list:
                if not self.through(value, depth + 1):
                    return False
            elif kind is int or kind is bool:
                holder[place] = str(value).lower()
            else:
                return False
        return True
