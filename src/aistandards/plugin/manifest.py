"""The manifest of a plugin package: it lists what the package offers, so that the package need not be imported.

The file `aistandards-plugin.toml` is in the folder of the package that the entry point names. A package without a
manifest is imported to get this list.
"""

import importlib.util
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import PluginError

FILE = "aistandards-plugin.toml"

_LISTS = ("publishers", "deliverable_types", "openings", "informal", "committees", "adopters", "namesakes")
_NAMED = ("sources", "vocabularies", "annotators", "exporters", "commands")

Offers = Mapping[str, tuple[str, ...] | None]
"""Names that a plugin offers, by kind; None if only the kind is known. For grammars, the names of publishers."""


@attrs.frozen(slots=True)
class Body:
    """A body whose designations a plugin reads.

    Attributes:
        id: Id as in `Standard.body`: `iso`.
        title: Full name, as in bibliographies.
        publishers: First words of its designations, the usual name first: `ISO`.
        founded: First year of the body or of its predecessor; None if the year is not known.
        deliverable_types: Types of deliverables in its catalogue.
        openings: First words of its references in running text, besides words in capitals: `Rec.`.
        informal: Regular expressions of informal references. The grammar guesses the designation of each.
        committees: Names, in capitals, of committees that have numbers like standards: `JTC` of `JTC 1`.
        namesakes: Regular expressions of texts that read like references of the body and name something else: `CC BY`.
        adopters: Prefixes of the bodies that adopt its standards under their own number: `DIN`, `BS EN`.
        never_dated: Whether one number is one text for ever, so that a date beside it adds nothing: `RFC 9110 (June 2022)`.
    """

    id: str
    title: str = ""
    publishers: tuple[str, ...] = ()
    founded: int | None = None
    deliverable_types: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    informal: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    adopters: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()
    never_dated: bool = False


@attrs.frozen(slots=True)
class Manifest:
    """The contents of a manifest.

    Attributes:
        offers: Names by kind.
        bodies: The bodies whose designations the plugin reads.
    """

    offers: Offers
    bodies: tuple[Body, ...] = ()


def locate_manifest(module: str) -> Path | None:
    """Return the path of the manifest of a module's package, or None. No package is imported.

    Args:
        module: The value of an entry point: `aistandards_acme`, `acme.standards:plugin`.
    """
    top_level, *names = module.partition(":")[0].split(".")
    try:
        spec = importlib.util.find_spec(top_level)
    except (ImportError, ValueError, AttributeError):
        return None
    for location in (spec.submodule_search_locations or ()) if spec is not None else ():
        for depth in range(len(names), -1, -1):
            path = Path(location, *names[:depth], FILE)
            if path.is_file():
                return path
    return None


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        PluginError: The manifest is not readable or not valid; the message names the key.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PluginError(f"its {FILE} cannot be read ({error})") from None
    _no_other_keys(table, {*_NAMED, "bodies"}, "")
    bodies = table.get("bodies", [])
    if not isinstance(bodies, list):
        raise PluginError(f"in its {FILE} `bodies` is no list of tables; write [[bodies]]")
    declared = tuple(_body(body, f"bodies, number {number}, ") for number, body in enumerate(bodies, start=1))
    offers = {kind: _texts(table, kind, "") for kind in _NAMED}
    publishers = tuple(publisher for body in declared for publisher in body.publishers)
    return Manifest({**offers, "publishers": publishers}, declared)


def _body(table: Any, where: str) -> Body:
    if not isinstance(table, dict):
        raise PluginError(f"in its {FILE} {where.rstrip(', ')} is no table; write [[bodies]]")
    _no_other_keys(table, {field.name for field in attrs.fields(Body)}, where)
    founded = table.get("founded")
    if founded is not None and (isinstance(founded, bool) or not isinstance(founded, int)):
        raise PluginError(f"in its {FILE} {where}`founded` is {founded!r:.40}, which is no year")
    if not isinstance(table.get("never_dated", False), bool):
        raise PluginError(f"in its {FILE} {where}`never_dated` must be true or false")
    for name in ("id", "title"):
        if not isinstance(table.get(name, "" if name == "title" else None), str):
            raise PluginError(f"in its {FILE} {where}`{name}` must be a text")
    lists = {name: _texts(table, name, where) for name in _LISTS}
    for name in ("informal", "namesakes"):
        for pattern in lists[name]:
            try:
                re.compile(pattern)
            except re.error as error:
                raise PluginError(
                    f"in its {FILE} {where}`{name}`: {pattern!r:.60} is no expression ({error})"
                ) from None
    never_dated = table.get("never_dated", False)
    return Body(id=table["id"], title=table.get("title", ""), founded=founded, never_dated=never_dated, **lists)


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise PluginError(f'in its {FILE} {where}`{key}` must be a list of texts, {key} = ["…"]')
    return tuple(value)


def _no_other_keys(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise PluginError(f"in its {FILE} {where}`{key}` is no key; there are {', '.join(sorted(known))}")
