"""Fast reader of plain YAML, for documents that both libraries read alike.

`yaml12` is more than twice as fast as the events of PyYAML. But it has no bound on aliases, ignores all documents except
the first one, and turns `140e2` into a number. `load` therefore uses it only for documents without these features and
checks the result. `loading.load_carefully` reads all other documents and decides about refusals.
"""

import re
from typing import Any

_USUAL_BYTES = bytes({*range(0x20, 0x7F), 0x0A, *range(0x80, 0x100)})
_ALIAS = re.compile(rb"[ \n\[{,]\*")
_ANOTHER_DOCUMENT = (b"\n---", b"\n...", b"\n%")
# PyYAML breaks lines at some of these characters and refuses others: C1 controls, line and paragraph separator, byte-order marks.
_UNUSUAL = (b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
# Start of an integer in another form than that of Python. The search runs only if the data contain one of the pairs:
# that takes a tenth of the time, and almost no record contains one.
_ODD_INTEGER = re.compile(rb"(?:[:,?-] +|[\[{,] *|\n *|^)(?:[-+]?0[\dxo]|\+\d|-0)")
_PAIRS = (b" 0", b"\n0", b"[0", b",0", b" +", b"\n+", b"[+", b",+", b" -0")


def load(data: bytes) -> dict[str, Any] | None:
    """Return the mapping of a plain document with texts as values; None when `load_carefully` must read it."""
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
        record: Any = parse_yaml(data.decode())
    except (ValueError, RecursionError):
        return None
    return record if type(record) is dict and _Checker().check(record, 1) else None


def _is_unusual(data: bytes) -> bool:
    # Single searches for bytes are ten times as fast as one pattern with alternatives.
    return any(sign in data for sign in _UNUSUAL) or (b"\xc2" in data and _CONTROL.search(data) is not None)


class _Checker:
    """Check of a record; replaces integers and booleans by their original text."""

    def __init__(self) -> None:
        from aistandards_relaton.loading import MAX_DEPTH, MAX_NODES

        self._remaining, self._max_depth = MAX_NODES, MAX_DEPTH

    def check(self, container: Any, depth: int) -> bool:
        """Return whether both readers give the same result for a mapping or a list."""
        self._remaining -= len(container)
        if self._remaining < 0 or depth > self._max_depth:
            return False
        is_list = type(container) is list
        for key, value in enumerate(container) if is_list else container.items():
            if not is_list and type(key) is not str:
                return False
            kind = type(value)
            if kind is str or value is None:
                continue
            if kind is dict or kind is list:
                if not self.check(value, depth + 1):
                    return False
            elif kind is int or kind is bool:
                container[key] = str(value).lower()
            else:
                return False
        return True
