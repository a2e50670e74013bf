"""Overlaps of texts and documents: their text and the standards that they cite, compared with the catalogue."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Unpack

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.filters import FilterKeywords
from aistandards.catalog.overlaps import MAX_TEXT, Overlaps
from aistandards.check.documents import Limits, read_document
from aistandards.check.references import find
from aistandards.errors import DocumentError
from aistandards.model.citation import Citation
from aistandards.plugin.designation_reader import DesignationReader

_MAX_PLACES = 2000
"""So many places of a text, where the name of a publisher stands, are searched for a reference."""


def overlaps_of_text(
    catalog: Catalog,
    text: str,
    limit: int = 10,
    *,
    language: str | None = None,
    **filters: Unpack[FilterKeywords],
) -> Overlaps:
    """Return the works on the subject of a text, with the standards that it cites.

    Args:
        catalog: The catalogue.
        text: The text, of which `MAX_TEXT` characters are read.
        limit: Largest number of works.
        language: Language of the text; by default the one that is recognised.
        filters: See `FilterKeywords`.

    Raises:
        InvalidValueError: The text has no words.
        FilterError: A filter has a value that nothing in the catalogue has.
    """
    cited = _citations(text[:MAX_TEXT], catalog.plugins.designations)
    return catalog.overlaps(text, limit, cited=cited, language=language, **filters)


class _TooManyPlacesError(Exception):
    """The places where a reference may begin have been counted out."""


def _citations(text: str, designations: DesignationReader) -> Iterator[Citation]:
    """Yield the citations of a text; a text of many names of publishers is not searched to its end."""
    places = count(1)

    def check() -> None:
        if next(places) > _MAX_PLACES:
            raise _TooManyPlacesError

    with suppress(_TooManyPlacesError):
        yield from (reference.citation for reference in find(text, designations, check))


def overlaps_of_document(
    catalog: Catalog,
    path: Path,
    limit: int = 10,
    *,
    content: bytes | None = None,
    language: str | None = None,
    **filters: Unpack[FilterKeywords],
) -> Overlaps:
    """Return the works on the subject of a document; the spans are those of its plain text.

    Args:
        catalog: The catalogue.
        path: The document; its ending tells the format, or else its content.
        limit: Largest number of works.
        content: Its content where it is no file, as on standard input; the path is then only its name.
        language: Language of the text; by default the one that is recognised.
        filters: See `FilterKeywords`.

    Raises:
        DocumentError: The document cannot be read, or has no words.
        MissingExtraError: Markdown, notebooks, PDF and RTF need the extra `documents`.
        FilterError: A filter has a value that nothing in the catalogue has.
    """
    text = read_document(path, catalog.plugins, Limits(fixed=True), content=content).text
    if not any(map(str.isalpha, text[:MAX_TEXT])):
        raise DocumentError(f"{path} has no words to compare")
    return overlaps_of_text(catalog, text, limit, language=language, **filters)
