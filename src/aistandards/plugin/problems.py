"""Problems of plugins, and descriptions of their exceptions."""

import attrs

from aistandards.errors import AistandardsError
from aistandards.model.text import clean_text


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
    """Describe an exception on one line of bounded length, without characters that control a terminal."""
    try:
        text = str(error)
    except Exception:
        # The text is made by code of the exception's own class, which may be a plugin's.
        text = "it has no text"
    text = text if isinstance(error, AistandardsError) else f"{type(error).__name__}: {text}"
    return (clean_text(text) or "")[:300]


def asks_to_end(error: BaseException) -> bool:
    """Return whether an exception asks the program to end, and is no failure of the code that it interrupts.

    Ctrl-C and other signals raise such exceptions in the middle of any code. Every other one is of the plugin.
    """
    is_own = type(error).__module__.partition(".")[0] == "aistandards" and not isinstance(error, Exception)
    return is_own or isinstance(error, KeyboardInterrupt | GeneratorExit)
