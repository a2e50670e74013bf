"""Read one designation without a catalogue."""

from aistandards.errors import DesignationError
from aistandards.model.citation import Citation, extent_of
from aistandards.model.designation import Designation
from aistandards.plugin.registry import Plugins


def parse_designation(text: str, *, plugins: Plugins | None = None) -> Designation:
    """Parse a reference: the official one, or what people write for it and no more.

    A text that says more, such as an adopting body or the number of an edition, is a citation. The readings of a citation
    are those of `Plugins.designations.citations`.

    Without `plugins`, each call searches the installed plugins. In a loop, search them once and use their reader:
    `reader = Plugins.find().designations`, then `reader.parse(text)`.

    Args:
        text: The reference. Prefixes in other languages, former spellings and the language of the print are accepted.
        plugins: The plugins with the grammars, instead of the installed plugins.

    Raises:
        DesignationError: No grammar can read it. The error has the position up to which a grammar could read the text.

    >>> designation = parse_designation("ISO/IEC 22989:2022/Amd 1")
    >>> designation.work, str(designation.base)
    ('ISO/IEC 22989', 'ISO/IEC 22989:2022')
    """
    reader = (Plugins.find() if plugins is None else plugins).designations
    try:
        return reader.parse(text)
    except DesignationError:
        citation = next(reader.citations(text), None)
        if citation is None or citation != Citation(citation.designation, extent=extent_of(citation.designation)):
            raise
        return citation.designation
