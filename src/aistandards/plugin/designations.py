"""Reading designations with the grammars that plugins bring."""

from collections.abc import Iterable, Iterator
from functools import cache

from aistandards.errors import DesignationError
from aistandards.model.designation import Designation, Grammar, parse_with
from aistandards.plugin.registry import Plugins


def installed_grammars(text: str) -> Iterable[Grammar]:
    """The grammars of the installed plugins that may read a text, likeliest first; later ones may not be imported yet."""
    return _plugins().grammars_for(text)


@cache
def _plugins() -> Plugins:
    """The plugins, looked for once: a sync reads a designation for every record."""
    return Plugins()


def look_again() -> None:
    """Look for the installed grammars anew, after the environment or what is installed has changed."""
    _plugins.cache_clear()


def parse_designation(text: str, grammars: Iterable[Grammar] | None = None) -> Designation:
    """Take an official reference apart.

    Args:
        text: The reference as its body prints it; prefixes in other languages and legacy spellings are read too.
        grammars: Instead of the installed ones.

    Raises:
        DesignationError: No grammar can read it; it says at which character the furthest one gave up.

    >>> designation = parse_designation("ISO/IEC 22989:2022/Amd 1")
    >>> designation.work, str(designation.base)
    ('ISO/IEC 22989', 'ISO/IEC 22989:2022')
    """
    return parse_with(installed_grammars(text) if grammars is None else grammars, text)


def readings(text: str, grammars: Iterable[Grammar] | None = None) -> Iterator[Designation]:
    """Every designation that a text, as people write it, may stand for, likeliest first, each once."""
    found: set[str] = set()
    for grammar in installed_grammars(text) if grammars is None else grammars:
        for spelling in (text, *grammar.guess(text)):
            try:
                designation = grammar.parse(spelling)
            except DesignationError:
                continue
            if designation.text not in found:
                found.add(designation.text)
                yield designation
