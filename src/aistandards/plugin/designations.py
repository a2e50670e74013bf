"""Read one designation without a catalogue."""

from aistandards.model.designation import Designation
from aistandards.plugin.registry import Plugins


def parse_designation(text: str, *, plugins: Plugins | None = None) -> Designation:
    """Take an official reference apart.

    Without `plugins` each call looks for the installed plugins. In a loop, make them once and use their reader:
    `reader = Plugins.find().designations`, then `reader.parse(text)`.

    Args:
        text: The reference as its body prints it; prefixes in other languages and legacy spellings are read too.
        plugins: The plugins whose grammars read it, instead of the installed ones.

    Raises:
        DesignationError: No grammar can read it; the error tells at which character the furthest one gave up.

    >>> designation = parse_designation("ISO/IEC 22989:2022/Amd 1")
    >>> designation.work, str(designation.base)
    ('ISO/IEC 22989', 'ISO/IEC 22989:2022')
    """
    return (Plugins.find() if plugins is None else plugins).designations.parse(text)
