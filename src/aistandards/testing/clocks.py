"""Another day: a source that takes the machine's clock into its records is found out without waiting for tomorrow."""

import datetime
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aistandards.model import PartialDate

# So far that year, month, day and day of the week are others.
_SHIFT = datetime.timedelta(days=403)

LATER = PartialDate("2027-02-22")
"""The day that the context tells meanwhile: as far from the usual one."""


def clocks_say() -> set[PartialDate]:
    """What day it is, here and in Greenwich."""
    now = datetime.datetime.now(datetime.UTC)
    return {PartialDate(one.date().isoformat()) for one in (now, now.astimezone())}


@contextmanager
def moved_clock(source: object) -> Iterator[None]:
    """Let it be another day for the modules of a source's package, as far as they import a clock at their top.

    The clock of the whole process stays: servers, libraries and the test itself go by it.
    """
    package = type(source).__module__.partition(".")[0]
    modules = (
        [] if package == "aistandards" else [vars(one) for name, one in list(sys.modules.items()) if _of(name, package)]
    )
    before = [
        (names, name, names[name]) for names in modules for name in list(names) if _moved(names[name]) is not None
    ]
    try:
        for names, name, clock in before:
            names[name] = _moved(clock)
        yield
    finally:
        for names, name, clock in before:
            names[name] = clock


def _of(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


class _Shifted(type):
    """Classes that are another class in everything but their clock."""

    real: type

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        return cls.real(*arguments, **options)

    def __getattr__(cls, name: str) -> Any:
        return getattr(cls.real, name)

    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, cls.real)


class _Date(metaclass=_Shifted):
    real = datetime.date

    @staticmethod
    def today() -> datetime.date:
        return datetime.date.today() + _SHIFT


class _Datetime(metaclass=_Shifted):
    real = datetime.datetime

    @staticmethod
    def today() -> datetime.datetime:
        return datetime.datetime.today() + _SHIFT

    @staticmethod
    def now(tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return datetime.datetime.now(tz) + _SHIFT

    @staticmethod
    def utcnow() -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC).replace(tzinfo=None) + _SHIFT


class _Module:
    """A module with some of its names replaced."""

    def __init__(self, real: Any, moved: dict[str, Any]) -> None:
        self._real = real
        vars(self).update(moved)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def _now(seconds: float | None = None) -> float:
    return time.time() + _SHIFT.total_seconds() if seconds is None else seconds


_TIMES: dict[str, Callable[..., Any]] = {
    "time": _now,
    "time_ns": lambda: int(_now() * 1e9),
    "gmtime": lambda seconds=None: time.gmtime(_now(seconds)),
    "localtime": lambda seconds=None: time.localtime(_now(seconds)),
    "ctime": lambda seconds=None: time.ctime(_now(seconds)),
    "strftime": lambda form, moment=None: time.strftime(form, moment or time.localtime(_now())),
}

_CLOCKS: list[tuple[Any, Any]] = [
    (datetime.date, _Date),
    (datetime.datetime, _Datetime),
    (datetime, _Module(datetime, {"date": _Date, "datetime": _Datetime})),
    (time, _Module(time, _TIMES)),
    *((getattr(time, name), moved) for name, moved in _TIMES.items()),
]


def _moved(value: object) -> Any:
    """What stands for a clock meanwhile; None for what is no clock."""
    return next((moved for clock, moved in _CLOCKS if clock is value), None)
