"""What somebody else's typed project looks like; a type checker reads it, nothing runs it."""

from collections.abc import Iterable, Iterator

import click

from aistandards import (
    Catalog,
    DesignationError,
    NotFoundError,
    Relation,
    RelationType,
    Standard,
    Status,
    parse_designation,
)
from aistandards.plugin import (
    Annotation,
    Annotator,
    Concept,
    ConceptScheme,
    Designation,
    Exporter,
    Grammar,
    Method,
    PartialDate,
    Provenance,
    Rejected,
    Source,
    SourceContext,
    Stage,
    hookimpl,
)
from aistandards.testing import JsonListing, SourceSuite


def in_force(works: Iterable[str]) -> dict[str, str | None]:
    """The edition in force of each work, or None."""
    found: dict[str, str | None] = {}
    with Catalog.open() as catalog:
        for work in works:
            try:
                standard: Standard = catalog.get(work)
            except NotFoundError as error:
                nearest: tuple[str, ...] = error.nearest
                found[work] = nearest[0] if nearest else None
                continue
            found[work] = standard.designation if standard.status is Status.PUBLISHED else None
    return found


def replace(standard: Standard) -> Iterator[str]:
    """What it replaces."""
    arrows: tuple[Relation, ...] = standard.related(RelationType.REPLACES)
    yield from (arrow.target for arrow in arrows if arrow.target is not None)


def year(text: str) -> int | None:
    """The year that a designation names."""
    try:
        date: PartialDate | None = parse_designation(text).date
    except DesignationError:
        return None
    return date.year if date else None


class MyBody:
    """A source."""

    name = "mybody"
    title = "My Body's list"
    body = "mybody"
    env_prefix = "MYBODY"
    hosts: tuple[str, ...] = ("example.org",)
    pace = 1.0
    attribution = "My Body, CC BY 4.0"

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        answer = context.http.get("https://example.org/list")
        context.expect(1)
        yield self.parse(answer.content)
        yield Rejected(answer.content, "it is a second time the same")
        context.complete({"etag": answer.headers.get("etag")})

    def parse(self, raw: bytes) -> Standard:
        text = raw.decode()
        return Standard(
            designation=text,
            work=text,
            body="mybody",
            publishers=("MB",),
            stage=Stage("final", None, Status.PUBLISHED),
            provenance=(Provenance(source="mybody", upstream_id="7"),),
        )


class MyGrammar:
    """A grammar."""

    name = "mybody"
    bodies: tuple[str, ...] = ("mybody",)

    def parse(self, text: str) -> Designation:
        return Designation(text, "mybody", ("MB",), text, work=text)

    def guess(self, text: str) -> Iterable[str]:
        return (text.upper(),)

    def locate(self, text: str) -> tuple[str, str] | None:
        return None


class Schools:
    """An annotator."""

    name = "schools"
    version = "1"

    def may_concern(self, texts: Iterable[str | None], committee: str | None = None) -> bool:
        return any("school" in text for text in texts if text)

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        return (Annotation("colour:red", Method.RULE, "titles.en", "school", 0, 6, "schools", "1", 0.5),)


@hookimpl
def aistandards_sources() -> Iterable[Source]:
    return [MyBody()]


@hookimpl
def aistandards_grammars() -> Iterable[Grammar]:
    return [MyGrammar()]


@hookimpl
def aistandards_annotators() -> Iterable[Annotator]:
    return [Schools()]


@hookimpl
def aistandards_vocabularies() -> Iterable[ConceptScheme]:
    return [ConceptScheme("colour", "Colours", "1", (Concept("red", {"en": "red"}),))]


@hookimpl
def aistandards_exporters() -> Iterable[Exporter]:
    return []


@hookimpl
def aistandards_commands() -> Iterable[click.Command]:
    return []


class TestMyBody(SourceSuite):
    """The suite."""

    source = MyBody
    feed_format = JsonListing(rows="items")
