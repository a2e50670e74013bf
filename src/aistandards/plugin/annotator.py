"""What an annotator is: it reads a standard and says which concepts it carries, with the evidence."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from aistandards.model import Annotation, Standard


@runtime_checkable
class Annotator(Protocol):
    """Puts concepts on standards.

    Attributes:
        name: Unique among the installed annotators.
        version: Changes whenever the same text could get another answer; part of what decides *unchanged*.
    """

    name: str
    version: str

    def may_concern(self, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """A cheap first look: False only when `annotate` would find nothing in these texts."""

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        """The annotations of one standard, in a stable order."""
