"""Read one designation without a catalogue."""

from aistandards.model.designation import Designation
from aistandards.plugin.registry import Plugins


def parse_designation(text: str, *, plugins: Plugins | None = None) -> Designation:
    """Parse an official reference.

    Without `plugins`, each call searches the installed plugins. In a loop, search them once and use their reader:
    `reader = Plugins.find().designations`, then `reader.parse(text)`.

    Args:
        text: The reference as its body prints it. Prefixes in other languages and former spellings are accepted.
        plugins: The plugins with the grammars, instead of the installed plugins.

    Raises:
        DesignationError: No grammar can read it. The error has the position up to which a grammar could read the text.

    >>> designation = parse_designation("ISO/IEC 22989:2022/Amd 1")
    >>> designation.work, str(designation.base)
    ('ISO/IEC 22989', 'ISO/IEC 22989:2022')
    """
    return (Plugins.find() if plugins is None else plugins).designations.parse(text)
