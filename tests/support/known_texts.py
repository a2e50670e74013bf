"""The texts that an answer of the MCP server may have: those of the store, the vocabularies, the crosswalks and the schema."""

from collections.abc import Iterator
from typing import Any

import attrs

from aistandards import Catalog
from aistandards.catalog.relations import INVERSE, SAME_WORK
from aistandards.model import RelationType
from aistandards.model.codec import to_dict
from aistandards.model.iri import standard_iri
from aistandards.web.mcp.inert import inert
from aistandards.web.mcp.results import ATTRIBUTION
from aistandards.web.mcp.schemas import result_schema
from aistandards.web.mcp.tools import TOOLS


def texts(value: Any) -> Iterator[str]:
    """Every text in plain data, the keys of dictionaries left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from texts(each)


def fixed_words(schema: Any) -> Iterator[str]:
    """The words of the lists of a schema."""
    if isinstance(schema, dict):
        yield from (word for word in schema.get("enum", ()) if isinstance(word, str))
        for each in schema.values():
            yield from fixed_words(each)


class KnownTexts:
    """The texts of a catalogue, as answers show them.

    Args:
        catalog: The catalogue, of which every record is read.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known = set(map(inert, self._all(catalog)))

    def _all(self, catalog: Catalog) -> Iterator[str]:
        yield from (catalog.content_id, ATTRIBUTION, *catalog.sources().values())
        yield from (*map(str, RelationType), *INVERSE.values(), SAME_WORK)
        for standard in catalog:
            yield from texts(to_dict(standard))
            yield from (standard.designation, standard_iri(standard.designation), standard.title)
            yield from texts([standard.work, standard.body, standard.publishers, standard.page])
            yield from texts(standard.committee.reference if standard.committee else None)
        for scheme in catalog.vocabularies.schemes.values():
            yield scheme.id
            for concept in scheme.concepts:
                yield f"{scheme.id}:{concept.id}"
                yield from texts([concept.labels, concept.definition, concept.scope_note, concept.anchors])
        for row in catalog.crosswalks.rows():
            yield from texts(row.plain())
        for name in catalog.crosswalks.frameworks:
            yield from texts([row.plain() for row in catalog.crosswalks.rows(framework=name, relation="derived")])
        for change in catalog.changes():
            yield from texts(attrs.asdict(change))
        for tool in TOOLS.values():
            yield from fixed_words(result_schema(tool.result))

    def invented(self, result: dict[str, Any], arguments: Any) -> list[str]:
        """The texts of a result that come from nowhere; what was asked comes back in `asked`.

        Args:
            result: The result of a tool.
            arguments: What the tool was asked.
        """
        asked = set(map(inert, texts(arguments)))
        rest = {name: value for name, value in result.items() if name not in ("asked", "shown", "next_cursor")}
        found = [*texts(rest), *(text for text in texts(result.get("asked")) if text not in asked)]
        return [text for text in found if text not in self._known and not self._is_indexed(text)]

    def _is_indexed(self, text: str) -> bool:
        """Whether the status index has a designation or a work, which has no record."""
        designation, _ = self._catalog.plugins.designations.attempt(text)
        if designation is None:
            return False
        entries = self._catalog.entries
        found = (*entries.by_number(designation.full_number), *entries.with_parts(designation.number))
        return any(text in (entry.name, entry.designation.work) for entry in found)
