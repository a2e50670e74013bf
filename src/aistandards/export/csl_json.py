"""CSL-JSON (citationstyles.org), which Zotero, Pandoc and citeproc read."""

from collections.abc import Iterable
from typing import TextIO

from aistandards.export.citation import citation
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.export.json import write_array
from aistandards.model import Standard


class CslJson(TextFormat[Iterable[Standard]]):
    """Citations as a JSON array."""

    name = "csl-json"
    media_type = "application/vnd.citationstyles.csl+json"
    kind = Kind.CITATIONS

    def write(self, content: Iterable[Standard], target: TextIO, metadata: Metadata) -> None:
        """Write the array citation by citation."""
        write_array(map(citation, content), target)
        target.write("\n")
