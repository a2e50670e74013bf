"""Citations as sentences for people."""

from collections.abc import Iterable
from typing import TextIO

from aistandards.export.citation import citation, date_of
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.model import Standard


class TextCitations(TextFormat[Iterable[Standard]]):
    """A line for each standard: number, title, publisher, date, note and address."""

    name = "text"
    media_type = "text/plain"
    kind = Kind.CITATIONS

    def write(self, content: Iterable[Standard], target: TextIO, metadata: Metadata) -> None:
        """Write line by line."""
        for facts in map(citation, content):
            parts = (facts["number"], facts["title"], facts["publisher"], date_of(facts))
            target.write(", ".join(filter(None, (*parts, facts.get("note"), facts.get("URL")))) + ".\n")
