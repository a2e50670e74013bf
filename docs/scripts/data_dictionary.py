"""Write docs/data-dictionary.md from the classes of the model and the columns of the formats.

Run `python docs/scripts/data_dictionary.py` after a change of a field, a column or a vocabulary. A meaning is the docstring
beside the code; this script has none of its own. A test compares the page with what the script writes, and another one
writes every format and looks for each of its columns.
"""

import ast
import inspect
import json
import re
import textwrap
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs
from dictionary_names import CROSSWALK, EXAMPLES, EXCHANGE, FLAT, JSON_LD, RECORD, SKOS, TAGS, UPSTREAM

from aistandards.catalog.results import StandardRow
from aistandards.catalog.rows import EXPORTED
from aistandards.export.columns import COLUMNS, SEVERAL
from aistandards.export.crosswalk_columns import CROSSWALK_COLUMNS
from aistandards.export.interface import Metadata
from aistandards.model import PartialDate, RelationType, Standard, Status
from aistandards.model.annotation import Annotation, Direction, Method
from aistandards.model.crosswalk import CrosswalkDirection, CrosswalkRelation, CrosswalkRow, Staleness, StaleReason
from aistandards.model.json_schema import attribute_descriptions
from aistandards.model.lifecycle import HARMONISED_STAGES, Stage
from aistandards.model.relation import Relation
from aistandards.model.standard import Committee, Confidence, Dates, Link, Provenance
from aistandards.model.vocabulary import Concept
from aistandards.settings import bundled_folder
from aistandards.tagging.frameworks import Framework
from aistandards.tagging.vocabulary_file import load_scheme
from aistandards_iec.rows import STATUSES
from aistandards_itu.stages import REC_STATES, WORK_STATES

FOLDER = bundled_folder() / "vocabularies"
PAGE = Path(__file__).resolve().parents[1] / "data-dictionary.md"

RECORD_CLASSES = (Standard, Stage, Committee, Dates, Relation, Link, Provenance, Annotation)
CLASSES = (*RECORD_CLASSES, Metadata, CrosswalkRow, Staleness)
DEFINED: Mapping[str, Any] = {each.__name__: each for each in (*CLASSES, StandardRow, Concept, Framework)}
VOCABULARIES = (Status, RelationType, Method, Direction, Confidence, CrosswalkRelation, CrosswalkDirection, StaleReason)
_SIMPLE = {str: "text", int: "whole number", float: "number", bool: "true or false", PartialDate: "date"}

INTRODUCTION = """\
# Data dictionary

This page is generated from the code by `docs/scripts/data_dictionary.py`. It has every field of a record and every column of
an export.

| where you see it | section |
| --- | --- |
| `catalog/SOURCE/standards.jsonl`, `show --json`, `export --format jsonl`, `data/standards.jsonl` of a site | [The record](#the-record) |
| `export --format csv`, `parquet` and `sqlite` | [The columns of a table](#the-columns-of-a-table) |
| `list` and `search` with `--format json`, `jsonl` and `csv` | [The fields of a listed standard](#the-fields-of-a-listed-standard) |
| `export --format json-ld`, `vocab export` | [Linked data](#linked-data) |
| `export --format exchange` | [Submissions](#submissions) |
| `crosswalk list` and `crosswalk export` | [Crosswalks](#crosswalks) |

[The command](command.md) has the fields of other commands, such as `check` and `gaps`. The [API](web.md) describes its own in `/api/v1/openapi.json`.

## A missing value is not a no

JSON leaves out a field that has its default, CSV leaves its cell empty, and SQLite and Parquet have null. The column *if missing*
tells what that means.

| if missing | meaning |
| --- | --- |
| never | every record has the field |
| not stated | the source gives no value; the standard may have one |
| none stated | the source gives no entry; the standard may have some |
| a value | the field has this value |

*None* in a meaning is a missing value. CSV writes `true` and `false`, SQLite 1 and 0.

Two cases are easily misread. A concept that is missing was not found: without `assessed`, only the title was read, so it is unknown
and not absent. A status `unknown` says that the source states no stage that is known.

A date has the precision of its source: `2023`, `2023-12` or `2023-12-05`. `2023-12` is a month and not the first of December.
"""


def dictionary() -> str:
    """Return the whole page as Markdown."""
    parts = [INTRODUCTION, "## The record\n", *(part for each in RECORD_CLASSES for part in _class(each))]
    parts += ["### A whole record\n", f"```json\n{json.dumps(RECORD.to_dict(), ensure_ascii=False, indent=1)}\n```\n"]
    parts += _upstream()
    parts += _values()
    parts += _columns()
    parts += _linked_data()
    parts += ["## Crosswalks\n", *_class(CrosswalkRow), *_class(Staleness), *_crosswalk_columns()]
    return "\n".join(parts)


def _class(kind: type) -> Iterator[str]:
    """Yield the section of a class: a row for each field."""
    hints, meanings = typing.get_type_hints(kind), attribute_descriptions(kind)
    yield f"### {kind.__name__}\n"
    yield _summary(kind) + "\n"
    rows = [
        (f"`{field.name}`", meanings[field.name], _type(hints[field.name]), _missing(field), _example(kind, field.name))
        for field in attrs.fields(kind)  # type: ignore[arg-type]
    ]
    yield _table(("field", "meaning", "type", "if missing", "example"), rows)
    if source := re.search(r"^Source: .+", inspect.getdoc(kind) or "", re.MULTILINE):
        yield f"{source[0]}\n"


def _summary(kind: type) -> str:
    return (inspect.getdoc(kind) or "").split("\n")[0]


def _type(hint: Any) -> str:
    """Return a type in words, with a link to the section of a class or a vocabulary."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _type(next(argument for argument in arguments if argument is not type(None)))
    if origin is tuple:
        return f"list of {_type(arguments[0])}"
    if origin is not None:
        return f"{_type(arguments[1])} by name"
    return _SIMPLE.get(hint) or f"[{hint.__name__}](#{hint.__name__.lower()})"


def _missing(field: "attrs.Attribute[Any]") -> str:
    """Return what it means that a record lacks a field."""
    default = field.default
    if default is attrs.NOTHING:
        return "never"
    if isinstance(default, StrEnum | bool):
        return f"`{str(default).lower()}`"
    return "not stated" if default is None or default == "" else "none stated"


def _example(kind: type, name: str) -> str:
    path = f"{kind.__name__}.{name}"
    if path in EXAMPLES:
        return f"`{EXAMPLES[path]}`"
    return ", ".join(f"`{value}`" for each, value in _paths(RECORD) if each == path)


def _paths(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the path and the plain text of each field of the example that is no record of its own."""
    for field in attrs.fields(type(value)):
        member = getattr(value, field.name)
        for each in member if isinstance(member, tuple) else (member,):
            if attrs.has(type(each)) and not isinstance(each, PartialDate):
                yield from _paths(each)
            elif isinstance(each, Mapping):
                yield from ((f"{type(value).__name__}.{field.name}", f"{key}: {text}") for key, text in each.items())
            elif each is not None:
                yield f"{type(value).__name__}.{field.name}", str(each)


def _upstream() -> Iterator[str]:
    """Yield the table of the members of the three interfaces."""
    yield "### Where a value comes from\n"
    yield "These members of the three interfaces give the values. The annotators add `annotations` and `assessed`.\n"
    rows = [(f"`{name}`", *map(_codes, members)) for name, members in UPSTREAM.items()]
    yield _table(("field", "ISO Open Data", "IEC publications API", "ITU-T recommendations API"), rows)
    yield (
        "The pages of the ITU-T work programme give work items, with `dates.registered` and `dates.target`. [Relaton](plugins/relaton.md)"
        " has the fields of other bodies. `catalog/sources.toml` has the terms of each source.\n"
    )


def _codes(members: str) -> str:
    return ", ".join(f"`{member}`" for member in members.split(", ")) if members else ""


def _values() -> Iterator[str]:
    """Yield the sections of the vocabularies: closed ones of the code, then the stages, then those in files."""
    yield "## Allowed values\n"
    for kind in VOCABULARIES:
        yield f"### {kind.__name__}\n"
        yield _summary(kind) + "\n"
        meanings = _member_docstrings(kind)
        yield _table(("value", "meaning"), [(f"`{one}`", meanings.get(one.name, "see NIST IR 8477")) for one in kind])
    yield "### Harmonized stages\n"
    yield "`Stage.harmonised` has one of these codes of the ISO/IEC Directives, Part 1, Annex SP. The code decides the status.\n"
    codes = {status: [code for code, each in HARMONISED_STAGES.items() if each is status] for status in Status}
    rows = [(f"`{status}`", _codes(", ".join(each))) for status, each in codes.items() if each]
    yield _table(("status", "codes"), rows)
    yield "A withdrawn text with a successor is `superseded`.\n"
    yield from _native_stages()
    yield "### Vocabularies of concepts\n"
    yield "`Annotation.concept` is the name of a vocabulary, a colon and an id. `aistandards vocab show NAME` prints the ids.\n"
    schemes = {path.stem: load_scheme(path) for path in sorted(FOLDER.glob("*.toml")) if path.stem != "instruments"}
    yield _table(("name", "title"), [(f"`{scheme.id}`", scheme.title) for scheme in schemes.values()])
    yield "### Levels of relevance\n"
    levels = [
        (f"`{concept.id}`", concept.definition) for concept in schemes["relevance"].concepts if concept.id != "context"
    ]
    yield _table(("value", "meaning"), [*levels, ("`not-ai`", "The standard carries none of these levels.")])


def _native_stages() -> Iterator[str]:
    """Yield the table of the words of IEC and ITU-T; ISO writes the harmonized code."""
    yield "### Stages of the bodies\n"
    yield (
        "`Stage.native` has the code or the words of the body. ISO writes the harmonized code. Capitals do not matter in words of ITU-T, which adds dates and remarks, as in "
        "`Consented on 2025-10-17`. [Relaton](plugins/relaton.md#sources) has the words of other bodies.\n"
    )
    kinds = (("ITU-T Recommendation", REC_STATES), ("ITU-T work item", WORK_STATES))
    rows = [
        ("IEC publication", f"`{word}`", f"`{one.harmonised}`", f"`{one.status}`") for word, one in STATUSES.items()
    ]
    rows += [
        (kind, word, f"`{code}`", f"`{status}`") for kind, words in kinds for word, (code, status) in words.items()
    ]
    yield _table(("of", "`native`", "`harmonised`", "`status`"), rows)
    yield "Without a later edition, a Recommendation that is not in force is `withdrawn`, and with one it is `superseded`.\n"


def _member_docstrings(kind: type[StrEnum]) -> Mapping[str, str]:
    """Return the docstring below each member of an enumeration."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for member, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(member, ast.Assign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            found[ast.unparse(member.targets[0])] = " ".join(str(text.value.value).split())
    return found


def _columns() -> Iterator[str]:
    """Yield the tables of flat rows."""
    yield "## The columns of a table\n"
    yield (
        "`csv`, `parquet` and the table `standards` of `sqlite` have these columns. Several values are a list in Parquet; CSV and SQLite "
        "separate them by spaces. Parquet also has `issued_from` and `withdrawn_from`, the first day of each date.\n"
    )
    rows = [(f"`{name}`", *_defined(FLAT.get(name, f"Standard.{name}")), _column_type(name)) for name in COLUMNS]
    yield _table(("column", "meaning", "defined by", "type"), rows)
    yield (
        "The SQLite export also has the tables `tags` and `relations`. `standard_id` is the `id` of a row of `standards`. `metadata` has "
        "pairs of `name` and `value`.\n"
    )
    others = [(f"`tags.{name}`", *_defined(path)) for name, path in TAGS.items()]
    others += [(f"`relations.{name}`", *_defined(f"Relation.{name}")) for name in ("type", "target")]
    yield _table(("column", "meaning", "defined by"), others)
    yield "`parquet` has the metadata in the file, `sqlite` in `metadata`. `jsonl`, `csv` and `sqlite` have `FILE.metadata.json` beside them.\n"
    yield from _class(Metadata)
    yield "## The fields of a listed standard\n"
    yield "With `--as-of` a row has `certain` too. CSV writes `evidence` in words.\n"
    yield _named("field", {name: FLAT.get(name, f"Standard.{name}") for name in (*EXPORTED, "certain")})


def _column_type(name: str) -> str:
    return f"list of {_SIMPLE[COLUMNS[name]]}" if name in SEVERAL else _SIMPLE[COLUMNS[name]]


def _defined(path: str) -> tuple[str, str]:
    """Return the meaning at a path, and a link to its section."""
    kind, _, name = path.partition(".")
    meaning = attribute_descriptions(DEFINED[kind]).get(name) or inspect.getdoc(getattr(DEFINED[kind], name)) or ""
    has_section = DEFINED[kind] in CLASSES
    return meaning.split("\n")[0], f"[`{path}`](#{kind.lower()})" if has_section else f"`{path}`"


def _linked_data() -> Iterator[str]:
    """Yield the properties of JSON-LD and SKOS, and the fields of submissions."""
    yield "## Linked data\n"
    yield "JSON-LD is a `dcat:Catalog` whose `dcat:resource` has the standards, each a `schema:CreativeWork`. `@id` is its [IRI](identifiers.md).\n"
    yield _named("property", JSON_LD)
    yield "`vocab export` writes concepts in SKOS.\n"
    yield (
        "A scheme has `dcterms:title`, `rdfs:label`, `owl:versionInfo` and `skos:hasTopConcept`. A concept also has `skos:inScheme`, "
        "and `skos:topConceptOf` or `skos:narrower`.\n"
    )
    yield _named("property", SKOS)
    yield "## Submissions\n"
    yield (
        "Each entry of `submissions` has the fields of the AI Standards Exchange Database and `relevance`. Three fields have "
        "the labels of concepts of `exchange` and `ai-topics`. `status` and `publication_type` have the words of the database, such as `in force` for `published`. `completeness` counts the empty values of each field and says why.\n"
    )
    yield _named("field", EXCHANGE)


def _crosswalk_columns() -> Iterator[str]:
    yield "### The columns of crosswalks\n"
    yield "`csv` has these columns, after NIST's online informative references (OLIR). [Crosswalks](crosswalks.md#formats) has the other formats; SSSOM and OSCAL define their names themselves.\n"
    paths = {name: CROSSWALK.get(name, f"CrosswalkRow.{name}") for name in CROSSWALK_COLUMNS}
    yield _named("column", paths)


def _named(head: str, paths: Mapping[str, str]) -> str:
    rows = [(f"`{name}`", *_defined(path)) for name, path in paths.items()]
    return _table((head, "meaning", "defined by"), rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    cells = [heads, tuple("---" for _ in heads), *(tuple(cell.replace("|", "&#124;") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells) + "\n"


if __name__ == "__main__":
    PAGE.write_text(dictionary(), encoding="utf-8")
