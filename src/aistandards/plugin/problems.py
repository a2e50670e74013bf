"""Problems of plugins, and descriptions of their exceptions."""

import attrs

from aistandards.errors import AistandardsError


@attrs.frozen(slots=True)
class Problem:
    """A problem of a plugin, with its remedy.

    Attributes:
        plugin: Name of the plugin.
        cause: Description of the problem.
        fix: Remedy, in the imperative.
    """

    plugin: str
    cause: str
    fix: str

    def __str__(self) -> str:
        return f"plugin {self.plugin!r}: {self.cause}; {self.fix}"


def cause_of(error: BaseException) -> str:
    """Describe an exception on one line."""
    text = str(error) if isinstance(error, AistandardsError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())[:300]
