"""The search of a built site, read as its script reads it."""

import json
from pathlib import Path

import attrs

from aistandards.web.site.search_index import file_of


@attrs.frozen
class Searched:
    """The files of the search.

    Attributes:
        folder: Their folder.
    """

    folder: Path

    def found(self, word: str) -> list[str]:
        """Return the designations of the standards with a folded word, in the order of the index."""
        index = json.loads((self.folder / "index.json").read_text(encoding="utf-8"))
        file = self.folder / f"words-{file_of(word, index['files'])}.json"
        place, found = 0, []
        for number in json.loads(file.read_text(encoding="utf-8")).get(word, []):
            if number >= 0:
                place += number
                part = json.loads(
                    (self.folder / f"standards-{place // index['part']}.json").read_text(encoding="utf-8")
                )
                found.append(part[place % index["part"]][0])
        return found
