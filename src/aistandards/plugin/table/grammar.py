"""The grammar of the pattern in a description."""

import re
from collections.abc import Iterator

from aistandards.errors import DesignationError
from aistandards.model import Designation
from aistandards.model.dates import date_or_none
from aistandards.plugin.table.description import MAX_DESIGNATION, Description

_SPACES = re.compile(r"\s+")
# Characters between a number and its date; they remain when the date is removed.
_DATE_SEPARATORS = " -–:.,(/"


class PatternGrammar:
    """Reads a text that the whole pattern matches; see `Grammar`.

    The canonical form is the text with single spaces. The work is the canonical form without the group `date` and the
    separator before it.
    """

    def __init__(self, description: Description) -> None:
        self._match, self._body, self._publishers = description.match, description.body, description.publishers
        self.name = description.name
        self.bodies: tuple[str, ...] = (description.body,)

    def parse(self, text: str) -> Designation:
        """Read one reference.

        Raises:
            DesignationError: The pattern does not match, or the date is not valid.
        """
        if len(text) > MAX_DESIGNATION:
            raise DesignationError(text, MAX_DESIGNATION, f"it is longer than {MAX_DESIGNATION} characters")
        plain = _SPACES.sub(" ", text).strip()
        match = self._match(plain)
        if match is None:
            # The position is 0, since the pattern matches the whole text or nothing.
            raise DesignationError(text, 0, f"it does not match the pattern of {self.name}")
        if not match["number"]:
            raise DesignationError(text, 0, f"the pattern of {self.name} finds no number in it")
        groups = match.groupdict()
        try:
            date = date_or_none(groups.get("date"))
        except ValueError as error:
            raise DesignationError(text, match.start("date"), str(error)) from None
        publisher = groups.get("publisher") or next(
            (name for name in self._publishers if plain.startswith(name)), self._body.upper()
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
            work=self._work(plain, match) if date is not None else plain,
        )

    @staticmethod
    def _work(plain: str, match: re.Match[str]) -> str:
        start, end = match.span("date")
        rest = plain[end:].lstrip(")")
        return (plain[:start].rstrip(_DATE_SEPARATORS) + rest).strip()

    def guess(self, text: str) -> Iterator[str]:
        """Yield the text in capitals."""
        yield text.upper()

    def locate(self, text: str) -> tuple[str, str] | None:
        """Return None: a description has no addresses of records."""
        return None
