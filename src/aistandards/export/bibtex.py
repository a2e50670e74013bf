"""BibTeX and BibLaTeX: an entry `@standard` for each standard."""

from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from aistandards.export.citation import citation, date_of, write_entries
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.model import Standard

# BibTeX counts braces even behind a backslash, so an odd one would swallow the next entries: they get their names.
_ESCAPES = str.maketrans(
    {
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": " ",
        "\\": "",
    }
)


class Bibtex(TextFormat[Iterable[Standard]]):
    """BibTeX with the fields of IEEEtran, the style that has `@standard`; JabRef and Zotero read it as a standard too."""

    name = "bibtex"
    media_type = "application/x-bibtex"
    kind = Kind.CITATIONS

    def write(self, content: Iterable[Standard], target: TextIO, metadata: Metadata) -> None:
        """Write a comment with the version of the data, then entry by entry."""
        if metadata.data:
            target.write(f"% aistandards, data {metadata.data}\n\n")
        write_entries((_entry(facts, self.own_fields(facts)) for facts in map(citation, content)), target)

    def own_fields(self, facts: Mapping[str, Any]) -> Mapping[str, str]:
        """Return the fields in which BibTeX and BibLaTeX differ."""
        date = date_of(facts)
        return {"organization": facts["publisher"], "year": date[:4], "month": date[5:7]}


class Biblatex(Bibtex):
    """BibLaTeX with its own fields for date and edition."""

    name = "biblatex"

    def own_fields(self, facts: Mapping[str, Any]) -> Mapping[str, str]:
        """Return the fields in which BibTeX and BibLaTeX differ."""
        return {"organization": facts["publisher"], "date": date_of(facts), "edition": facts.get("edition", "")}


def _entry(facts: Mapping[str, Any], own_fields: Mapping[str, str]) -> str:
    """Return an entry with the fields of one format between those that both have."""
    fields = {
        "author": " and ".join(f"{{{_escaped(author['literal'])}}}" for author in facts["author"]),
        "title": f"{{{_escaped(facts['title'])}}}",
        "type": _escaped(facts.get("genre", "Standard")),
        "number": _escaped(facts["number"]),
        **{name: _escaped(value) for name, value in own_fields.items()},
        "url": facts.get("URL", "").replace("{", "%7B").replace("}", "%7D"),
        "note": facts.get("note", ""),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@standard{{{facts['id']},\n{lines}}}\n"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
