"""The contract of an annotator: it assigns concepts to a standard, with the evidence."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from aistandards.model import Annotation, Standard


@runtime_checkable
class Annotator(Protocol):
    """Assigns concepts to standards.

    Attributes:
        name: Unique name among the installed annotators.
        version: Version of the rules. Change it if the annotations of the same text may differ: then all records are
            annotated again.
    """

    name: str
    version: str

    def may_concern(self, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Return False only if `annotate` returns nothing for these texts. This check must be fast."""
        ...

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        """Return the annotations of one standard, in a stable order."""
        ...
