"""The grammar that a description's pattern is."""

import re
from collections.abc import Iterator

from aistandards.errors import DesignationError
from aistandards.model import Designation
from aistandards.model.dates import date_or_none
from aistandards.plugin.table.description import Description

MAX_LENGTH = 300
_SPACES = re.compile(r"\s+")
# What stands between a number and its date, and so is left over where the date is taken away.
_LEFT_OVER = " -–:.,(/"


class PatternGrammar:
    """Reads what the pattern matches as a whole; see `Grammar`.

    The canonical form is the text with single spaces; the work is that without its `date` group and what led to it.
    """

    def __init__(self, description: Description) -> None:
        self._pattern, self._body, self._publishers = description.pattern, description.body, description.publishers
        self.name = description.name
        self.bodies: tuple[str, ...] = (description.body,)

    def parse(self, text: str) -> Designation:
        """Read one reference."""
        if len(text) > MAX_LENGTH:
            raise DesignationError(text, MAX_LENGTH, f"it is longer than {MAX_LENGTH} characters")
        plain = _SPACES.sub(" ", text).strip()
        found = self._pattern.fullmatch(plain)
        if found is None:
            # How far it can be read is not known: only the whole is matched.
            raise DesignationError(text, 0, f"it does not match the pattern of {self.name}")
        groups = found.groupdict()
        try:
            date = date_or_none(groups.get("date"))
        except ValueError as error:
            raise DesignationError(text, found.start("date"), str(error)) from None
        publisher = groups.get("publisher") or next(
            (one for one in self._publishers if plain.startswith(one)), self._body.upper()
        )
        return Designation(
            text=plain,
            body=self._body,
            publishers=(publisher,),
            number=groups["number"],
            part=groups.get("part"),
            type=groups.get("type"),
            stage=groups.get("stage"),
            date=date,
            work=self._work(plain, found) if date is not None else plain,
        )

    @staticmethod
    def _work(plain: str, found: re.Match[str]) -> str:
        start, end = found.span("date")
        rest = plain[end:].lstrip(")")
        return (plain[:start].rstrip(_LEFT_OVER) + rest).strip()

    def guess(self, text: str) -> Iterator[str]:
        """The text as it is, and in capitals."""
        yield text.upper()

    def locate(self, text: str) -> tuple[str, str] | None:
        """No addresses are described."""
        return None
