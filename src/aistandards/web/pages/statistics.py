"""Statistics of the standards in scope, each with what it is counted from and the command that repeats it."""

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.statistics import STATISTICS, Statistic
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.web.parameters import Nothing
from aistandards.web.values import Data, data_of


@attrs.frozen(slots=True, kw_only=True)
class StatisticsPage:
    """Every statistic of the standards in scope."""

    data: Data
    statistics: tuple[Statistic, ...]


def statistics(catalog: Catalog, _parameters: Nothing) -> StatisticsPage:
    """Return every statistic of the standards in scope."""
    every = tuple(catalog.statistic(name, relevance=RELEVANCE_LEVELS) for name in STATISTICS)
    return StatisticsPage(data=data_of(catalog), statistics=every)
