"""Legal instruments: the treaties and declarations that anchors of concepts refer to, and which of their parts exist.

The file `catalog/vocabularies/instruments.toml` lists the instruments, so that every legal anchor can be checked.
"""

import re
from pathlib import Path

import attrs

from aistandards.errors import VocabularyError
from aistandards.settings import TomlFile

_ANCHOR = re.compile(r"(?P<name>[A-Z]+) (?:objective )?(?P<number>\d+)(?:\([a-z]+\))?")


@attrs.frozen(slots=True)
class Instrument:
    """A legal instrument that anchors refer to.

    Attributes:
        id: The instrument as anchors write it: `ICCPR`.
        title: Full name.
        articles: Number of its last article, principle or paragraph.
        objectives: Number of its last objective; 0 for an instrument without objectives.
        targets: For the 2030 Agenda, the last numbered and the last lettered target of each goal: `10b`.
    """

    id: str
    title: str
    articles: int
    objectives: int = 0
    targets: tuple[str, ...] = attrs.field(default=(), converter=tuple)

    def has_anchor(self, anchor: str) -> bool:
        """Whether an anchor refers to an existing article or objective.

        Args:
            anchor: An anchor of this instrument: `ICCPR 17`, `GDC objective 3`.

        Returns:
            False also for an anchor of another form.
        """
        match = _ANCHOR.fullmatch(anchor)
        last = self.objectives if " objective " in anchor else self.articles
        return match is not None and 1 <= int(match["number"]) <= last

    def has_target(self, text: str) -> bool:
        """Whether a text is an existing goal or target of the 2030 Agenda.

        Args:
            text: A goal or a target: `16`, `16.10`, `16.b`.

        Returns:
            False also for a text of another form.
        """
        goal, _, target = text.partition(".")
        if not goal.isdecimal() or not 1 <= int(goal) <= len(self.targets):
            return False
        last = self.targets[int(goal) - 1]
        if target.isdecimal():
            return 1 <= int(target) <= int(last.rstrip("abcd"))
        return not target or (len(target) == 1 and "a" <= target <= last.lstrip("0123456789"))


def load_instruments(path: Path) -> dict[str, Instrument]:
    """Read the file of legal instruments.

    Args:
        path: A TOML file with one table for each instrument.

    Returns:
        The instruments by id.

    Raises:
        VocabularyError: The file cannot be read or is not valid.
    """
    try:
        return {name: Instrument(name, **table) for name, table in TomlFile.read(path, VocabularyError).content.items()}
    except TypeError as error:
        raise VocabularyError(f"{path}: {error}") from None
