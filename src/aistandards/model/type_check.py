"""Types of the values of a record: a plugin may yield a list where a text belongs, which Python does not notice.

A record is checked for every row of a feed, so the check is fast: a combination of types that was right once is right again.
"""

import reprlib
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

import attrs

from aistandards.model.dates import PartialDate

_NAMES = {str: "a text", bytes: "bytes", bool: "true or false", int: "a whole number", float: "a number"}


_TEXT = frozenset({str})


class _Class(NamedTuple):
    """What is known of a class of records: its fields, and combinations of types that were right."""

    values: Callable[[Any], tuple[Any, ...]]
    names: tuple[str, ...]
    hints: tuple[Any, ...]
    parts: tuple[tuple[int, Callable[[Any], bool]], ...]
    right: set[tuple[type, ...]]


_classes: dict[type, _Class] = {}


def wrong_type(record: Any) -> str | None:
    """Return which value of a record has the wrong type, in a few words; None when all are right.

    >>> from aistandards.model import Committee
    >>> wrong_type(Committee("ISO/IEC JTC 1/SC 42"))
    >>> wrong_type(Committee(["ISO/IEC JTC 1/SC 42"]))
    "reference is ['ISO/IEC JTC 1/SC 42'], where a text belongs"

    Args:
        record: A record, or a part of one.
    """
    return None if _is_known(record) else next(_faults(record, ""), None)


def readable_key(record: Any) -> str | None:
    """Return the key of a record whose values may have wrong types; None when it cannot be read."""
    try:
        key = record.provenance[0].upstream_id
    except (AttributeError, LookupError, TypeError):
        return None
    return key if isinstance(key, str) else None


def _is_known(record: Any) -> bool:
    """Return whether all types of a record were right before; this is the quick test."""
    known = _classes.get(record.__class__) or _class(record.__class__)
    values = known.values(record)
    if tuple(map(type, values)) not in known.right:
        return False
    for index, are_known in known.parts:
        value = values[index]
        if value and not are_known(value):
            return False
    return True


def _are_texts(values: Iterable[Any]) -> bool:
    return _TEXT.issuperset(map(type, values))


def _are_texts_by_text(values: Mapping[Any, Any]) -> bool:
    return _TEXT.issuperset(map(type, values)) and _TEXT.issuperset(map(type, values.values()))


def _are_records(kind: type) -> Callable[[Iterable[Any]], bool]:
    return lambda values: all(value.__class__ is kind and _is_known(value) for value in values)


def _faults(record: Any, path: str) -> Iterator[str]:
    known = _classes.get(record.__class__) or _class(record.__class__)
    values = known.values(record)
    is_right = True
    for name, hint, value in zip(known.names, known.hints, values, strict=True):
        if _has_right_type(value, hint):
            if value and _test_of_parts(hint) is not None:
                yield from _faults_inside(value, hint, f"{path}{name}")
        else:
            is_right = False
            yield _fault(f"{path}{name}", value, hint)
    if is_right:
        known.right.add(tuple(map(type, values)))


def _faults_inside(value: Any, hint: Any, path: str) -> Iterator[str]:
    """Yield the faults of the parts of a value whose own type is right."""
    if isinstance(value, Mapping):
        yield from _wrong_texts(value, path)
        yield from _wrong_texts(value.values(), path)
    elif isinstance(value, tuple | list):
        element = typing.get_args(_present(hint))[0]
        if element is str:
            yield from _wrong_texts(value, path)
            return
        for number, part in enumerate(value):
            if isinstance(part, element):
                yield from _faults(part, f"{path}[{number}].")
            else:
                yield _fault(f"{path}[{number}]", part, element)
    else:
        yield from _faults(value, f"{path}.")


def _wrong_texts(texts: Iterable[Any], path: str) -> Iterator[str]:
    yield from (_fault(path, part, str) for part in texts if not isinstance(part, str))


def _fault(path: str, value: Any, hint: Any) -> str:
    hint = _present(hint)
    name = _NAMES.get(hint) or f"a {getattr(typing.get_origin(hint) or hint, '__name__', hint)}"
    return f"{path} is {reprlib.repr(value)}, where {name} belongs"


def _has_right_type(value: Any, hint: Any) -> bool:
    """Return whether the type of a value is right; the parts of collections and records are not looked at."""
    if value is None:
        return hint is not _present(hint)
    hint = _present(hint)
    kind = typing.get_origin(hint) or hint
    if kind is tuple:
        return isinstance(value, tuple | list)
    if kind is float:
        return isinstance(value, float | int) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind)


def _present(hint: Any) -> Any:
    """Return a type hint without None."""
    if isinstance(hint, types.UnionType):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


def _class(kind: type) -> _Class:
    names = tuple(field.name for field in attrs.fields(kind))
    resolved = typing.get_type_hints(kind)
    hints = tuple(resolved[name] for name in names)
    getter = attrgetter(*names)
    values = getter if len(names) > 1 else lambda record: (getter(record),)
    parts = tuple((index, test) for index, hint in enumerate(hints) if (test := _test_of_parts(hint)) is not None)
    _classes[kind] = known = _Class(values, names, hints, parts, set())
    return known


@cache
def _test_of_parts(hint: Any) -> Callable[[Any], bool] | None:
    """Return the quick test of the parts of a value; None for a value without parts."""
    hint = _present(hint)
    kind = typing.get_origin(hint)
    if kind is tuple:
        element = typing.get_args(hint)[0]
        return _are_texts if element is str else _are_records(element)
    if kind is not None:
        return _are_texts_by_text
    # A date checks its own value.
    return _is_known if attrs.has(hint) and hint is not PartialDate else None
