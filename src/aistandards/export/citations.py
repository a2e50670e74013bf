"""Citations for reference managers, in which a standard is a standard."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aistandards.errors import StoreError
from aistandards.model import Standard, Status

# BibTeX counts braces even behind a backslash, so an odd one would swallow the next entries: they get their names.
_BRACES = str.maketrans(
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


def citation(standard: Standard) -> dict[str, Any]:
    """The facts of a citation, as CSL-JSON (citationstyles.org, schema 1.0.2): the type is `standard`."""
    issued = standard.dates.issued
    cited: dict[str, Any] = {
        "id": key_of(standard),
        "type": "standard",
        "title": standard.title or standard.designation,
        "number": standard.designation,
        "publisher": "/".join(standard.publishers),
        "author": [{"literal": name} for name in standard.publishers],
    }
    if issued is not None:
        cited["issued"] = {"date-parts": [[int(part) for part in issued.text.split("-")]]}
    if standard.deliverable_type:
        cited["genre"] = standard.deliverable_type
    if standard.edition:
        cited["edition"] = standard.edition
    if standard.page:
        cited["URL"] = standard.page
    if standard.languages:
        cited["language"] = standard.languages[0]
    if standard.status is not Status.PUBLISHED:
        cited["note"] = standard.status.value.replace("-", " ")
    return cited


def key_of(standard: Standard) -> str:
    """A key that every reference manager takes: `iso-iec-42001-2023`."""
    return re.sub(r"[^a-z0-9]+", "-", standard.designation.casefold()).strip("-")


def _csl(cited: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps(list(cited), ensure_ascii=False, indent=2) + "\n"


def _bibtex(cited: Iterable[Mapping[str, Any]]) -> str:
    """`@standard` with the fields of IEEEtran, the style that has it; JabRef and Zotero take it for a standard too."""
    return "\n".join(
        _entry("standard", one, {"organization": one["publisher"], "year": _date(one)[:4], "month": _date(one)[5:7]})
        for one in cited
    )


def _biblatex(cited: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(
        _entry(
            "standard",
            one,
            {"organization": one["publisher"], "date": _date(one), "edition": one.get("edition", "")},
        )
        for one in cited
    )


def _entry(kind: str, one: Mapping[str, Any], own: Mapping[str, str]) -> str:
    """An entry with the fields that both formats have around those of its own."""
    fields = {
        "author": " and ".join(f"{{{_tex(each['literal'])}}}" for each in one["author"]),
        "title": f"{{{_tex(one['title'])}}}",
        "type": _tex(one.get("genre", "Standard")),
        "number": _tex(one["number"]),
        **{name: _tex(value) for name, value in own.items()},
        "url": one.get("URL", "").replace("{", "%7B").replace("}", "%7D"),
        "note": one.get("note", ""),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{one['id']},\n{lines}}}\n"


def _ris(cited: Iterable[Mapping[str, Any]]) -> str:
    """RIS has the type `STAND`."""
    records = []
    for one in cited:
        lines = ["TY  - STAND"]
        lines += [f"A1  - {each['literal']}" for each in one["author"]]
        given = {
            "TI": one["title"],
            "M1": one["number"],
            "SN": one["number"],
            "PB": one["publisher"],
            "ET": one.get("edition"),
            "M3": one.get("genre"),
            "PY": _date(one)[:4],
            "DA": _date(one).replace("-", "/"),
            "UR": one.get("URL"),
            "N1": one.get("note"),
            "ID": one["id"],
        }
        lines += [f"{tag}  - {' '.join(str(value).split())}" for tag, value in given.items() if value]
        records.append("\n".join([*lines, "ER  - ", ""]))
    return "\n".join(records)


def _text(cited: Iterable[Mapping[str, Any]]) -> str:
    return "".join(
        ", ".join(
            filter(None, (one["number"], one["title"], one["publisher"], _date(one), one.get("note"), one.get("URL")))
        )
        + ".\n"
        for one in cited
    )


def _date(one: Mapping[str, Any]) -> str:
    parts = one.get("issued", {}).get("date-parts", [[]])[0]
    return "-".join(f"{part:04d}" if place == 0 else f"{part:02d}" for place, part in enumerate(parts))


def _tex(text: str) -> str:
    return text.translate(_BRACES)


FORMATS: Mapping[str, Callable[[Iterable[Mapping[str, Any]]], str]] = {
    "bibtex": _bibtex,
    "biblatex": _biblatex,
    "ris": _ris,
    "csl-json": _csl,
    "text": _text,
}
"""Writers by the name of their format."""


_COMMENT: Mapping[str, str] = {"bibtex": "%", "biblatex": "%"}
"""What a comment begins with, in the formats that have comments."""


def cite(standards: Iterable[Standard], form: str, data: str = "") -> str:
    """Citations in a format of `FORMATS`.

    Args:
        standards: What to cite.
        form: The format.
        data: Version of the data, told in a comment where the format has comments.

    Raises:
        StoreError: There is no such format.
    """
    if form not in FORMATS:
        raise StoreError(f"there is no citation format {form!r}; choose from {', '.join(FORMATS)}")
    first = f"{_COMMENT[form]} aistandards, data {data}\n\n" if data and form in _COMMENT else ""
    return first + FORMATS[form]([citation(standard) for standard in standards])
