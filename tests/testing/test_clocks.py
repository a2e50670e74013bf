"""On another day every clock shows it, however it is asked; afterwards it is today again."""

import datetime
import sys
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from aistandards.testing.clocks import LATER, current_dates, travel_to_another_day
from aistandards.testing.harness import TODAY

CLOCKS = """
import datetime as module, time as clock
from datetime import date, datetime
from time import gmtime, strftime, time
"""
DAYS = datetime.timedelta(days=403)


@pytest.fixture
def module() -> Iterator[Any]:
    made = ModuleType("a_body_with_clocks")
    sys.modules["a_body_with_clocks"] = made
    exec(CLOCKS, vars(made))
    yield made
    del sys.modules["a_body_with_clocks"]


def test_the_context_and_the_clock_go_as_far() -> None:
    assert datetime.date.fromisoformat(TODAY.text) + DAYS == datetime.date.fromisoformat(LATER.text)


@pytest.mark.parametrize(
    "asked",
    [
        "date.today().isoformat()",
        "module.date.today().isoformat()",
        "datetime.now().date().isoformat()",
        "datetime.now(module.UTC).date().isoformat()",
        "datetime.today().strftime('%Y-%m-%d')",
        "module.datetime.utcnow().date().isoformat()",
        "date.fromtimestamp(time()).isoformat()",
        "date.fromtimestamp(clock.time_ns() / 1e9).isoformat()",
        "strftime('%Y-%m-%d')",
        "clock.strftime('%Y-%m-%d', gmtime())",
        "clock.strftime('%Y-%m-%d', clock.localtime())",
        "__import__('datetime').date.today().isoformat()",
    ],
)
def test_however_a_source_asks_it_is_told_another_day(module: Any, asked: str) -> None:
    today = {datetime.date.fromisoformat(day.text) for day in current_dates()}
    with travel_to_another_day():
        told = eval(asked, vars(module))
        assert not {datetime.date.fromisoformat(day.text) for day in current_dates()} & today
    assert datetime.date.fromisoformat(told) - DAYS in today
    assert datetime.date.fromisoformat(eval(asked, vars(module))) in today


def test_what_is_no_clock_works_on(module: Any) -> None:
    day, moment = datetime.date(2024, 3, 2), datetime.datetime(2024, 3, 2, 12)
    with travel_to_another_day():
        assert module.date(2024, 3, 2) == day == module.date.fromisoformat("2024-03-02")
        assert isinstance(moment, module.datetime) and isinstance(day, module.date | module.datetime)
        assert not isinstance("2024", module.date)
        assert module.module.timedelta is datetime.timedelta and module.clock.sleep is time.sleep
        assert module.gmtime(0).tm_year == 1970 and module.strftime("%Y", module.gmtime(0)) == "1970"
    assert module.date is datetime.date and module.clock is time and module.strftime is time.strftime
