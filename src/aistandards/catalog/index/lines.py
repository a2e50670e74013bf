"""Lines of the status index: one designation each, with tabs between its facts."""

import attrs

from aistandards.model import PartialDate, Status

_PROJECT = "project"
_FIELDS = 7
_SEPARATOR = " "


@attrs.frozen(slots=True)
class IndexLine:
    """The facts about one designation.

    Attributes:
        designation: The canonical designation.
        status: The common status.
        issued: Date of publication, else of approval.
        withdrawn: Date of withdrawal or replacement.
        edition: Number of the edition as the body writes it.
        work_item: Whether it is an entry of a programme of work.
        sources: The sources that list it.
        successors: Designations that replace it, as its own record or theirs states.
    """

    designation: str
    status: Status
    issued: str | None = None
    withdrawn: str | None = None
    edition: str | None = None
    work_item: bool = False
    sources: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()

    def __str__(self) -> str:
        kind = _PROJECT if self.work_item else ""
        facts = (self.designation, self.status.value, self.issued, self.withdrawn, self.edition, kind)
        sources = _SEPARATOR.join(self.sources)
        return "\t".join((*(fact or "" for fact in facts), sources, *self.successors)).rstrip("\t")

    @classmethod
    def parse(cls, text: str) -> "IndexLine":
        """Return the facts of a line.

        Raises:
            ValueError: The line has no designation, an unknown status, a date that is none, or an unknown kind.
        """
        fields = text.split("\t")
        fields += [""] * (_FIELDS - len(fields))
        designation, status, issued, withdrawn, edition, kind, sources, *successors = fields
        if not designation or not all(successors) or kind not in ("", _PROJECT):
            raise ValueError(f"{text!r} is not a line of the status index")
        for date in filter(None, (issued, withdrawn)):
            PartialDate(date)
        return cls(
            designation,
            Status(status),
            issued or None,
            withdrawn or None,
            edition or None,
            kind == _PROJECT,
            tuple(sources.split(_SEPARATOR)) if sources else (),
            tuple(successors),
        )
