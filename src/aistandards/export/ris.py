"""RIS: a record of the type `STAND` for each standard."""

from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from aistandards.export.citation import citation, date_of, write_entries
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.model import Standard


class Ris(TextFormat[Iterable[Standard]]):
    """RIS, which every reference manager reads."""

    name = "ris"
    media_type = "application/x-research-info-systems"
    kind = Kind.CITATIONS

    def write(self, content: Iterable[Standard], target: TextIO, metadata: Metadata) -> None:
        """Write record by record."""
        write_entries((_record(citation(standard)) for standard in content), target)


def _record(facts: Mapping[str, Any]) -> str:
    date = date_of(facts)
    values = {
        "TI": facts["title"],
        "M1": facts["number"],
        "SN": facts["number"],
        "PB": facts["publisher"],
        "ET": facts.get("edition"),
        "M3": facts.get("genre"),
        "PY": date[:4],
        "DA": date.replace("-", "/"),
        "UR": facts.get("URL"),
        "N1": facts.get("note"),
        "ID": facts["id"],
    }
    lines = ["TY  - STAND"]
    lines += [f"A1  - {author['literal']}" for author in facts["author"]]
    lines += [f"{tag}  - {' '.join(str(value).split())}" for tag, value in values.items() if value]
    return "\n".join([*lines, "ER  - ", ""])
