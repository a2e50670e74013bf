"""The feeds of changes, which the static site and the server write alike: one of all changes, and one for each topic.

A topic is a body, a concept, a committee or a legal instrument. The table `TOPICS` gives, for each kind, the address of the
feed and the filters that choose its changes, as for `aistandards changes`; only standards in scope count.
"""

import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.changes import Change, ChangeKeywords
from aistandards.catalog.snapshot import SNAPSHOT
from aistandards.errors import FilterError, NotFoundError
from aistandards.export.atom import AtomFeed, Feed
from aistandards.export.interface import Metadata
from aistandards.model import PartialDate
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.web.pages.concepts import INSTRUMENTS, name_of_concept
from aistandards.web.pages.overview import committee_slugs
from aistandards.web.routes import ROUTES, Names

CHANGES = "/feeds/changes.atom"
MEDIA_TYPE = "application/atom+xml"
_MAX_EVENTS = 200
_MAX_EVENTS_OF_TOPIC = 25


@attrs.frozen(slots=True, kw_only=True)
class Topic:
    """A kind of topic.

    Attributes:
        name: Name of the kind; that of the route of its page, if it has one.
        path: Path of the feed below the root, with variables in braces.
        instances: Returns the values of the variables of every feed.
        choice: Returns the name of the topic for the title of the feed, and the filters that choose its standards.
    """

    name: str
    path: str
    instances: Callable[[Catalog], Iterable[Names]]
    choice: Callable[[Catalog, Names], tuple[str, ChangeKeywords]]


def _body(catalog: Catalog, names: Names) -> tuple[str, ChangeKeywords]:
    body = names["body"]
    if body not in {each.id for each in catalog.plugins.bodies}:
        raise NotFoundError(body)
    return body, {"body": body}


def _concept(catalog: Catalog, names: Names) -> tuple[str, ChangeKeywords]:
    concept = name_of_concept(catalog, names["scheme"], names["id"])
    return concept, {"tags": concept}


def _committee(catalog: Catalog, names: Names) -> tuple[str, ChangeKeywords]:
    committee = committee_slugs(catalog).get(names["slug"])
    if committee is None:
        raise NotFoundError(names["slug"])
    return committee, {"committee": committee}


def _framework(catalog: Catalog, names: Names) -> tuple[str, ChangeKeywords]:
    framework = names["framework"].upper()
    if framework not in INSTRUMENTS:
        raise NotFoundError(framework)
    return framework, {"tags": catalog.concepts(right=framework)}


TOPICS: Mapping[str, Topic] = {
    topic.name: topic
    for topic in (
        Topic(
            name="body",
            path="/feeds/bodies/{body}.atom",
            instances=lambda catalog: [{"body": each.id} for each in catalog.plugins.bodies],
            choice=_body,
        ),
        Topic(
            name="concept",
            path="/feeds/concepts/{scheme}/{id}.atom",
            instances=ROUTES["concept"].instances,
            choice=_concept,
        ),
        Topic(
            name="committee",
            path="/feeds/committees/{slug}.atom",
            instances=ROUTES["committee"].instances,
            choice=_committee,
        ),
        Topic(
            name="framework",
            path="/feeds/frameworks/{framework}.atom",
            instances=ROUTES["framework"].instances,
            choice=_framework,
        ),
    )
}
"""The kinds of topics by name."""


def feed_of(route: str, names: Names) -> str | None:
    """Return the path of the feed of a page, or None if it has none."""
    if route in TOPICS:
        return TOPICS[route].path.format_map(names)
    return CHANGES if route in ("start", "standards", "changes") else None


class Feeds:
    """Writes the feeds of a catalogue, as it is when the first feed is written.

    Args:
        catalog: The catalogue.
        metadata: Origin of the content.
        base: Public address of the root; without it, no feed names its address.
        with_loading: Whether loading the bundled data counts as a sync for the time of a feed. A site leaves it out, so that
            the same data give the same bytes.
    """

    def __init__(self, catalog: Catalog, metadata: Metadata, base: str | None, *, with_loading: bool) -> None:
        self._catalog, self._metadata, self._base, self._with_loading = catalog, metadata, base, with_loading

    def changes(self) -> str:
        """Return the newest changes as an Atom feed."""
        return self._write(self._catalog.changes(_MAX_EVENTS), {}, CHANGES)

    def of_topic(self, topic: Topic, names: Names) -> str:
        """Return the newest changes of a topic as an Atom feed.

        Args:
            topic: Kind of the topic.
            names: Values of the variables of its path.

        Raises:
            NotFoundError: There is no such topic.
        """
        title, choice = topic.choice(self._catalog, names)
        return self._write(self._events(choice), {topic.name: title}, topic.path.format_map(names))

    def with_events(self) -> Iterator[tuple[str, str]]:
        """Yield path and content of the feed of each topic that has a change."""
        for topic in TOPICS.values() if self._catalog.count_changes() else ():
            for names in topic.instances(self._catalog):
                title, choice = topic.choice(self._catalog, names)
                path = topic.path.format_map(names)
                if events := self._events(choice):
                    yield path, self._write(events, {topic.name: title}, path)

    def _events(self, choice: ChangeKeywords) -> list[Change]:
        """Return the newest changes of the standards in scope that filters choose."""
        in_scope: ChangeKeywords = {**choice, "relevance": RELEVANCE_LEVELS}
        try:
            return self._catalog.changes(_MAX_EVENTS_OF_TOPIC, **in_scope)
        except FilterError:
            # A plugin knows the body, and the store has no standard of it.
            return []

    def _write(self, events: Sequence[Change], query: Mapping[str, str], path: str) -> str:
        target = io.StringIO()
        feed = Feed(events, query, self._newest(), None if self._base is None else f"{self._base}{path}")
        AtomFeed().write(feed, target, self._metadata)
        return target.getvalue()

    def _newest(self) -> datetime.datetime:
        """Return the time of the last sync, else the date of the newest data."""
        runs = self._catalog.last_runs().values()
        finished = [run.finished for run in runs if run.finished and (self._with_loading or run.source != SNAPSHOT)]
        if finished:
            return datetime.datetime.fromisoformat(max(finished))
        day = PartialDate(max(self._catalog.sources().values())).earliest
        return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
