"""Reading designations with the grammars that plugins bring."""

from collections.abc import Iterable
from functools import cache

from aistandards.errors import DesignationError
from aistandards.model.designation import Designation, Grammar, parse_with
from aistandards.plugins import Plugins


@cache
def installed_grammars() -> tuple[Grammar, ...]:
    """The grammars of the installed plugins, in the order of their plugins' names."""
    return tuple(Plugins().grammars.values())


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
    return parse_with(installed_grammars() if grammars is None else grammars, text)


def readings(text: str, grammars: Iterable[Grammar] | None = None) -> list[Designation]:
    """Every designation that a text, as people write it, may stand for, likeliest first."""
    found: dict[str, Designation] = {}
    for grammar in installed_grammars() if grammars is None else grammars:
        for spelling in (text, *grammar.guess(text)):
            try:
                designation = grammar.parse(spelling)
            except DesignationError:
                continue
            found.setdefault(designation.text, designation)
    return list(found.values())
