"""Another day: a source that takes the machine's clock into its records is detected without waiting for tomorrow."""

import datetime
from contextlib import AbstractContextManager

import time_machine

from aistandards.model import PartialDate

# So far that year, month, day and day of the week are others.
_SHIFT = datetime.timedelta(days=403)

LATER = PartialDate("2027-02-22")
"""The day of the context meanwhile: as far from the usual one."""


def current_dates() -> set[PartialDate]:
    """Return what day it is, here and in Greenwich."""
    now = datetime.datetime.now(datetime.UTC)
    return {PartialDate(moment.date().isoformat()) for moment in (now, now.astimezone())}


def travel_to_another_day() -> AbstractContextManager[object]:
    """Let it be another day in this process, for whoever asks a clock; time goes on there."""
    return time_machine.travel(_SHIFT)
