"""Which sources a sync reads, why it reads them, and how long that may take."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import attrs

from aistandards.catalog.snapshot import Snapshot
from aistandards.plugin.registry import Plugins
from aistandards.plugin.source import Source
from aistandards.settings import Settings
from aistandards.store import RunRecord
from aistandards.sync.report import Outcome

UNKNOWN_SECONDS = 60.0
"""Time that a source counts for when no run of it was complete."""

_COMPLETE = frozenset((Outcome.OK, Outcome.PARTIAL, Outcome.UNCHANGED))


class Reason(StrEnum):
    """Why a sync reads a source."""

    NAMED = "as named"
    SETTING = "by the setting `sources`"
    DEFAULT = "by default"
    BUNDLED = "for other bodies of the bundled data"


@attrs.frozen(slots=True)
class Choice:
    """The sources of a sync.

    Attributes:
        sources: The sources of each reason, in the order in which they are read.
        unread: The bodies of the bundled data that no chosen source reads, each with the sources to choose from.
    """

    sources: Mapping[Reason, Sequence[Source]]
    unread: Mapping[str, Sequence[str]]

    def __iter__(self) -> Iterator[Source]:
        return (source for of_reason in self.sources.values() for source in of_reason)


def choose_sources(names: Iterable[str], plugins: Plugins, settings: Settings, *, all_bodies: bool = False) -> Choice:
    """Return the named sources; without names the sources of the settings, else the default ones.

    Args:
        names: Names of sources or of bodies.
        plugins: The plugins.
        settings: The user's settings.
        all_bodies: Whether sources of the other bodies of the bundled data are added: the source that the data are of,
            else the only source of the body.

    Raises:
        PluginError: No plugin offers a source or a body of that name.
    """
    named = tuple(names)
    reason = Reason.NAMED if named else Reason.SETTING if settings.default_sources else Reason.DEFAULT
    given = named or settings.default_sources
    chosen = [plugins.source(name) for name in given] if given else plugins.default_sources()
    if not all_bodies:
        return Choice({reason: chosen}, {})
    snapshot = Snapshot.open()
    folders = [name for name in snapshot.dates if snapshot.subject(name) == name]
    known = {source.name for source in chosen}
    added = [plugins.sources[name] for name in folders if name in plugins.sources and name not in known]
    unread: dict[str, Sequence[str]] = {}
    for body in folders:
        if body in plugins.sources or any(source.body == body for source in (*chosen, *added)):
            continue
        offered = [source for source in plugins.sources.values() if source.body == body]
        if len(offered) == 1:
            added += offered
        else:
            unread[body] = [source.name for source in offered]
    return Choice({reason: chosen, Reason.BUNDLED: added}, unread)


def estimated_seconds(sources: Iterable[Source], runs: Mapping[str, RunRecord]) -> tuple[float, int]:
    """Return the time that a sync of sources may take, and the number of those without a complete run.

    A source takes as long as its last run; without a complete one it counts `UNKNOWN_SECONDS`.

    Args:
        sources: The sources.
        runs: The last run of each source.
    """
    seconds, unread = 0.0, 0
    for source in sources:
        run = runs.get(source.name)
        if run is None or run.finished is None or run.outcome not in _COMPLETE:
            seconds, unread = seconds + UNKNOWN_SECONDS, unread + 1
        else:
            took = datetime.fromisoformat(run.finished) - datetime.fromisoformat(run.started)
            seconds += max(took.total_seconds(), 1.0)
    return seconds, unread
