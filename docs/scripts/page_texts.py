"""Texts of pages and charts that are translated: those of templates, and the words of fixed lists that pages print."""

from collections.abc import Iterator
from pathlib import Path

import attrs
import jinja2
from jinja2 import nodes

from aistandards.catalog.explanation import Weight
from aistandards.catalog.relations import INVERSE, SAME_WORK
from aistandards.catalog.statistics import STATISTICS
from aistandards.export import figure
from aistandards.model import Dates, Direction, RelationType, Status
from aistandards.model.annotation import NOT_AI, RELEVANCE_LEVELS
from aistandards.model.crosswalk import CrosswalkRelation, StaleReason
from aistandards.settings import bundled_folder
from aistandards.store.counts import OTHERS
from aistandards.sync.report import Outcome
from aistandards.tagging.decisions import Verdict
from aistandards.tagging.vocabularies import Vocabularies
from aistandards.web.pages.concepts import HIGHLIGHTED, INSTRUMENTS
from aistandards.web.pages.standards import FACETS
from aistandards.web.server.answers import TITLES

TEMPLATES = Path(figure.__file__).parents[1] / "web" / "templates"
GIVEN = (
    "There is no such page.",
    "There is no such page; the start page leads to all of them.",
    "The server only answers GET, HEAD and OPTIONS.",
    "Wait some seconds, or take the whole data from the files of the project.",
    "The catalogue cannot be read now; try again later.",
)
"""Texts of pages of errors that the code gives to a template."""

LISTS = (Status, Direction, RelationType, Weight, Verdict, Outcome, CrosswalkRelation, StaleReason)


def words() -> set[str]:
    """Return the words of fixed lists, as pages print them."""
    values = {value.value for kind in LISTS for value in kind}
    values |= {*RELEVANCE_LEVELS, NOT_AI, *INVERSE.values(), SAME_WORK, *FACETS}
    values |= {"stage", "committee", "year", "work-item"}
    return values | {field.name.replace("_", " ") for field in attrs.fields(Dates)}


def of_templates() -> Iterator[str]:
    """Yield the texts of the templates."""
    for template in sorted(TEMPLATES.glob("*.html")):
        parsed = jinja2.Environment().parse(template.read_text(encoding="utf-8"))
        for call in parsed.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_" and isinstance(call.args[0], nodes.Const):
                yield call.args[0].value


def of_figures() -> Iterator[str]:
    """Yield the words of charts and their tables."""
    yield from (text for each in STATISTICS.values() for text in (each.title, each.reason))
    yield from (*figure.WORDS.values(), *figure.UNITS.values(), figure.ROWS_SHOWN, figure.COUNTED_FROM)
    yield from ("assessed", OTHERS, "language")


def names() -> Iterator[str]:
    """Yield the names of the vocabularies and instruments that have pages."""
    vocabularies = Vocabularies(bundled_folder() / "vocabularies")
    yield from (vocabularies.schemes[name].title for name in HIGHLIGHTED)
    yield from (vocabularies.instruments[name].title for name in INSTRUMENTS)


def page_texts() -> list[str]:
    """Return every text of pages and charts, each once."""
    return list(dict.fromkeys((*of_templates(), *sorted(words()), *of_figures(), *names(), *TITLES.values(), *GIVEN)))
