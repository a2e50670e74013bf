"""The feed of changes, which the static site and the server write alike."""

import datetime
import io

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.snapshot import SNAPSHOT
from aistandards.export.atom import AtomFeed, Feed
from aistandards.export.interface import Metadata
from aistandards.model import PartialDate

_MAX_EVENTS = 200


def changes_feed(catalog: Catalog, metadata: Metadata, address: str | None, *, with_loading: bool) -> str:
    """Return the newest changes as an Atom feed.

    Args:
        catalog: The catalogue.
        metadata: Origin of the content.
        address: Address of the feed itself; None leaves it out.
        with_loading: Whether loading the bundled data counts as a sync for the time of the feed. A site leaves it out, so
            that the same data give the same bytes.
    """
    target = io.StringIO()
    feed = Feed(catalog.changes(_MAX_EVENTS), {}, _newest(catalog, with_loading), address)
    AtomFeed().write(feed, target, metadata)
    return target.getvalue()


def _newest(catalog: Catalog, with_loading: bool) -> datetime.datetime:
    """Return the time of the last sync, else the date of the newest data."""
    runs = catalog.last_runs().values()
    finished = [run.finished for run in runs if run.finished and (with_loading or run.source != SNAPSHOT)]
    if finished:
        return datetime.datetime.fromisoformat(max(finished))
    day = PartialDate(max(catalog.sources().values())).earliest
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
