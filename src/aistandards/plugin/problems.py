"""What is wrong with a plugin, and how an exception of a plugin is described."""

import attrs

from aistandards.errors import AistandardsError


@attrs.frozen(slots=True)
class Problem:
    """What is wrong with a plugin, and what to do about it."""

    plugin: str
    cause: str
    fix: str

    def __str__(self) -> str:
        return f"plugin {self.plugin!r}: {self.cause}; {self.fix}"


def cause_of(error: BaseException) -> str:
    """What was raised, on one line."""
    text = str(error) if isinstance(error, AistandardsError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())[:300]
