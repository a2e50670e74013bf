"""Check of citations against the catalogue."""

import datetime
from collections.abc import Iterator

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.editions import is_text
from aistandards.catalog.entries import STORE, Entry
from aistandards.catalog.resolution import Resolution
from aistandards.catalog.series import Series
from aistandards.check.nonexistence import NonexistenceProof
from aistandards.check.results import PROBLEMS, CheckResult, Reason, ReferenceStatus, listed
from aistandards.model import Designation, Status
from aistandards.model.citation import Citation, Extent

_OF_STATUS = {
    Status.PUBLISHED: ReferenceStatus.IN_FORCE,
    Status.SUPERSEDED: ReferenceStatus.SUPERSEDED,
    Status.WITHDRAWN: ReferenceStatus.WITHDRAWN,
    Status.CANCELLED: ReferenceStatus.WITHDRAWN,
    Status.IN_DEVELOPMENT: ReferenceStatus.IN_DEVELOPMENT,
    Status.PROPOSED: ReferenceStatus.IN_DEVELOPMENT,
    Status.UNKNOWN: ReferenceStatus.STATUS_UNKNOWN,
}

_MAX_FOLLOWED = 40
"""Number of parts of a series whose successors are looked up."""


class ReferenceChecker:
    """Checks citations against the catalogue; a repeated citation costs no second query.

    Args:
        catalog: The catalogue.
        today: The day after which a date lies in the future; by default that of the catalogue's clock.
    """

    def __init__(self, catalog: Catalog, today: datetime.date | None = None) -> None:
        self._catalog = catalog
        self._designations = catalog.plugins.designations
        self._proof = NonexistenceProof(catalog, today or catalog.today)
        self._results: dict[Citation, CheckResult] = {}

    def check(self, cited: Citation | Designation) -> CheckResult:
        """Return the status of a citation; that of an undated one is the status of its work or its series.

        Args:
            cited: The citation, or the designation of one that says nothing more. The year of an adoption, as in
                `EN ISO/IEC 22989:2023`, is the adopting body's: it judges only where an edition of that year is held.
        """
        citation = cited if isinstance(cited, Citation) else Citation(cited)
        if citation not in self._results:
            self._results[citation] = self._check(citation)
        return self._results[citation]

    def _check(self, citation: Citation) -> CheckResult:
        resolution = self._resolved(citation)
        result = self._judged(citation, resolution)
        looked_up = f"{_kind(citation)} was looked up by its number {citation.designation.full_number}"
        return attrs.evolve(
            result,
            adopted=citation.adopted,
            unread=citation.unread,
            explanation=(looked_up, *result.explanation),
        )

    def _resolved(self, citation: Citation) -> Resolution:
        """Return what a citation stands for; one without a record is read like the text of a user, as a former number."""
        resolution = self._catalog.resolve(citation, nearest=False)
        if resolution.candidates or resolution.series or citation != Citation(citation.designation):
            return resolution
        other = self._catalog.resolve(citation.designation.text, nearest=False)
        return other if other.match or other.series else resolution

    def _judged(self, citation: Citation, resolution: Resolution) -> CheckResult:
        name = citation.designation.text
        if citation.extent is Extent.FAMILY:
            return self._family(name, resolution.series)
        if citation.unread is not None:
            return self._unread(citation)
        if resolution.series is not None:
            return self._series(name, resolution.series)
        if resolution.entry is not None:
            return self._recorded(name, resolution.entry)
        if resolution.candidates:
            reason = f"it may stand for {listed(resolution.candidates)}"
            return CheckResult(
                name,
                ReferenceStatus.UNKNOWN,
                None,
                resolution.candidates,
                reason=Reason.AMBIGUOUS,
                explanation=(reason,),
            )
        return self._unrecorded(citation)

    def _family(self, name: str, members: Series | None) -> CheckResult:
        parts = _in_force(members) if members else ()
        held = f"the catalogue holds {len(members.parts)} members" if members else "the catalogue holds no members"
        return CheckResult(
            name, ReferenceStatus.FAMILY, parts=parts, explanation=(f"{held}; a family is never a problem",)
        )

    def _unread(self, citation: Citation) -> CheckResult:
        today = self._catalog.resolve(attrs.evolve(citation, unread=None), nearest=False)
        return CheckResult(
            citation.designation.text,
            ReferenceStatus.DATE_NOT_UNDERSTOOD,
            instead=_names(today),
            reason=Reason.DATE,
            explanation=(f"{citation.unread!r} may be a date that decides; it was not read, so nothing is judged",),
        )

    def _series(self, name: str, series: Series) -> CheckResult:
        verdict = _OF_STATUS[series.status]
        held = f"the catalogue holds {len(series.parts)} parts, of which {len(_in_force(series))} are in force"
        if verdict not in PROBLEMS:
            parts = _in_force(series) or tuple(part.designation for part in series.parts)
            reason = Reason.NO_STATUS if verdict is ReferenceStatus.STATUS_UNKNOWN else None
            return CheckResult(
                name, verdict, parts=parts, reason=reason, index_date=series.data_of, explanation=(held,)
            )
        names = [part.designation for part in series.parts]
        followed = [self._catalog.succession(part) for part in names[:_MAX_FOLLOWED]]
        current = dict.fromkeys(successor for succession in followed for successor in succession.current)
        steps = dict.fromkeys(step for succession in followed for step in succession.steps)
        return CheckResult(
            name,
            verdict,
            instead=tuple(current),
            parts=tuple(names),
            steps=tuple(steps),
            index_date=series.data_of,
            explanation=(held,),
        )

    def _recorded(self, name: str, entry: Entry) -> CheckResult:
        verdict = _OF_STATUS[entry.status]
        current, steps = tuple[str, ...](), tuple[str, ...]()
        if verdict in PROBLEMS or verdict is ReferenceStatus.IN_DEVELOPMENT:
            succession = self._catalog.succession(entry.designation)
            current = tuple(other for other in succession.current if other != entry.name)
            steps = succession.steps if len(succession.steps) > len(current) else ()
        if verdict is ReferenceStatus.IN_DEVELOPMENT:
            became = [other for other in current if self._is_text_of(other, entry)]
            verdict = ReferenceStatus.SUPERSEDED if became else verdict
            current, steps = tuple(became), ()
        index_date = entry.data_of
        origin = f"the status index of {index_date}" if index_date else "the store"
        return CheckResult(
            name,
            verdict,
            entry.name,
            current,
            steps=steps,
            reason=Reason.NO_STATUS if verdict is ReferenceStatus.STATUS_UNKNOWN else None,
            index_date=index_date,
            disagreements=self._disagreements(entry),
            explanation=(_held(entry, origin), *_way(steps)),
        )

    def _is_text_of(self, name: str, draft: Entry) -> bool:
        """Return whether a published text is the one that a draft led to: it has the edition of the draft or a later one."""
        text = self._catalog.resolve(name, nearest=False).entry
        numbers = [one.edition for one in (text, draft) if one is not None and (one.edition or "").isdecimal()]
        return len(numbers) == 2 and int(numbers[0] or 0) >= int(numbers[1] or 0)

    def _disagreements(self, entry: Entry) -> tuple[tuple[str, str], ...]:
        """Return the other statuses that sources of a joint standard state."""
        if entry.origin != STORE or len(entry.designation.publishers) < 2:
            return ()
        statuses = (
            (source, value.partition(" ")[0])
            for source, field, value in self._catalog.disagreements(self._catalog.get(entry.name))
            if field == "status"
        )
        return tuple((source, status) for source, status in statuses if status != entry.status.value)

    def _unrecorded(self, citation: Citation) -> CheckResult:
        """Return the result for what has no record: an edition of a work that is held, or an unknown standard."""
        cited = citation.designation
        proof = self._proof.of(citation)
        known = "it never existed" if proof.holds else "nothing proves that it never existed"
        explanation = ("the catalogue holds no record of it", f"{known}: {proof.reason}")
        nearest = self._catalog.closest(cited)
        for reading in self._readings(citation):
            present = self._present_edition(reading, citation.edition)
            if not present:
                continue
            if reading.stage is not None and (of_draft := self._missing_draft(cited.text, reading)) is not None:
                return attrs.evolve(of_draft, explanation=explanation)
            of_year = tuple(name for name in nearest if self._is_of_year(name, cited)) if not citation.adopted else ()
            verdict = ReferenceStatus.NO_SUCH_EDITION if proof.holds else ReferenceStatus.UNKNOWN_EDITION
            reason = self._adoption(reading, present) if citation.adopted else Reason.EDITION
            return CheckResult(
                cited.text,
                verdict,
                instead=tuple(dict.fromkeys((*of_year, *present))),
                reason=None if proof.holds else reason,
                explanation=explanation,
            )
        if proof.holds:
            return CheckResult(cited.text, ReferenceStatus.NO_SUCH_STANDARD, instead=nearest, explanation=explanation)
        reason = Reason.NOT_LISTED if self._proof.is_listed(cited) else Reason.NO_LIST
        return CheckResult(cited.text, ReferenceStatus.UNKNOWN, instead=nearest, reason=reason, explanation=explanation)

    def _readings(self, citation: Citation) -> Iterator[Designation]:
        """Yield the readings whose work may be held: `ISO/IEC 42001-2019` names a part or a year."""
        yield citation.designation
        if citation.extent is Extent.DOCUMENT:
            yield from (reading for reading in self._designations.readings(citation.designation.text))

    def _present_edition(self, cited: Designation, edition: str | None) -> tuple[str, ...]:
        """Return what stands for the work of an edition, a draft or a supplement; nothing when it is not held."""
        names_work = cited.text == cited.work and edition is None
        return () if names_work else _names(self._catalog.resolve(cited.work, nearest=False))

    def _adoption(self, cited: Designation, present: tuple[str, ...]) -> Reason:
        """Return whether an adoption is older than the present edition, and therefore of a former one."""
        entries = [self._catalog.resolve(name, nearest=False).entry for name in present]
        years = [entry.date[:4] for entry in entries if entry is not None and entry.date]
        is_former = cited.date is not None and bool(years) and cited.date.text[:4] < min(years)
        return Reason.FORMER_ADOPTION if is_former else Reason.ADOPTION

    def _is_of_year(self, name: str, cited: Designation) -> bool:
        other, _ = self._designations.attempt(name)
        return other is not None and other.date is not None and other.date == cited.date

    def _missing_draft(self, name: str, cited: Designation) -> CheckResult | None:
        """Return the result for a draft without a record; None when it may have led to an edition that is not held."""
        entries = self._catalog.entries.by_number(cited.full_number)
        of_work = [entry for entry in entries if entry.designation.work == cited.work]
        pending = [one.name for one in of_work if one.status.is_pending and not one.designation.supplements]
        if pending:
            return CheckResult(name, ReferenceStatus.IN_DEVELOPMENT, pending[0])
        # A draft that is not later than the published edition led to that edition or to an earlier one.
        published = [one for one in of_work if one.in_force and is_text(one)]
        if any(cited.date is None or (one.date and cited.date.text <= one.date) for one in published):
            return CheckResult(name, ReferenceStatus.SUPERSEDED, instead=tuple(one.name for one in published[:1]))
        return None


def _kind(citation: Citation) -> str:
    """Return the words for what was looked up."""
    cited = citation.designation
    adopted = f" as adopted by {citation.adopted}" if citation.adopted else ""
    edition = f", edition {citation.edition}," if citation.edition else ""
    return f"{cited.text}{edition}{adopted}"


def _held(entry: Entry, origin: str) -> str:
    """Return the sentence that says what the catalogue holds of a record."""
    dates = [
        f"issued {entry.issued}" if entry.issued else "",
        f"withdrawn {entry.withdrawn}" if entry.withdrawn else "",
    ]
    facts = ", ".join(filter(None, (entry.status.value, *dates)))
    return f"{entry.name} is in {origin}: {facts}"


def _way(steps: tuple[str, ...]) -> tuple[str, ...]:
    return (f"replaced in steps: {' → '.join(steps)}",) if steps else ()


def _in_force(series: Series) -> tuple[str, ...]:
    return tuple(part.designation for part in series.parts if part.status is Status.PUBLISHED)


def _names(resolution: Resolution) -> tuple[str, ...]:
    """Return the designations that a resolution stands for: its one match, or the parts in force of a series."""
    if resolution.series is not None:
        return _in_force(resolution.series) or tuple(part.designation for part in resolution.series.parts)
    return (resolution.match,) if resolution.match else resolution.candidates[:1]
