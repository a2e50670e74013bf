"""Tables of numbers for statistics, one function for each, from the counts of the store."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

import attrs

from aistandards.errors import GroupingError
from aistandards.model import Status
from aistandards.model.filter import Filter
from aistandards.store.counts import OF, OTHERS, Counts
from aistandards.tagging.vocabularies import Vocabularies

TOTAL = "total"
ALL, EDITIONS, WORKS = OF
KINDS = ("edition", "amendment", "work-item")
MEDIAN = "median-months"

Number = int | float | None

_MAX_BODIES = 5
"""Bodies with a column of their own; where there are more, the last column has the others."""

_MAX_COMMITTEES = 25


@attrs.frozen(slots=True)
class Question:
    """What is to be counted.

    Attributes:
        counts: The counts of the store.
        vocabularies: The installed vocabularies.
        chosen: The filter.
        of: One of `OF`.
        scheme: Id of the vocabulary of a coverage.
    """

    counts: Counts
    vocabularies: Vocabularies
    chosen: Filter
    of: str
    scheme: str

    def by(self, *names: str, bodies: Sequence[str] = ()) -> dict[Any, int]:
        """Return counts by the value of one grouping, or by the values of several."""
        rows = self.counts.by(names, self.chosen, self.of, bodies)
        return {
            (row[names[0]] if len(names) == 1 else tuple(row[name] for name in names)): row["count"] for row in rows
        }

    def bodies(self) -> list[str]:
        """Return the bodies, the one with most standards first."""
        numbers = self.by("body")
        return sorted(numbers, key=lambda body: (-numbers[body], body))

    def columns_of_bodies(self) -> tuple[list[str], list[str]]:
        """Return the largest bodies, and the names of the columns for them and for the others."""
        bodies = self.bodies()
        if len(bodies) <= _MAX_BODIES:
            return bodies, bodies
        largest = bodies[: _MAX_BODIES - 1]
        return largest, [*largest, OTHERS]

    def number(self) -> int:
        """Return the number of all that is counted."""
        return self.counts.number(self.chosen, self.of)


@attrs.frozen(slots=True, kw_only=True)
class Table:
    """The numbers of a statistic; see `Statistic`."""

    rows: Sequence[str]
    columns: Sequence[str]
    counts: Sequence[Sequence[Number]]
    totals: Sequence[Number]
    denominator: int
    missing: int
    left_out: int = 0


def growth(question: Question) -> Table:
    """Count what was issued up to the end of each year."""
    largest, columns = question.columns_of_bodies()
    issued: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    if question.of == WORKS:
        # A work of two bodies counts for each, but once in the total.
        for bodies, total in ((largest, None), (None, TOTAL)):
            for year, body, count in question.counts.works_by_year(question.chosen, bodies):
                issued[year][total or body] = count
    else:
        for (year, body), count in question.by("year", "body", bodies=largest).items():
            if year:
                issued[year][body] += count
                issued[year][TOTAL] += count
    sums, counts = dict.fromkeys((*columns, TOTAL), 0), []
    for year in sorted(issued):
        sums = {name: number + issued[year][name] for name, number in sums.items()}
        counts.append(list(sums.values()))
    numbers, number = question.by("body", bodies=largest), question.number()
    return Table(
        rows=sorted(issued),
        columns=list(sums),
        counts=counts,
        totals=[*(numbers.get(name, 0) for name in columns), number],
        denominator=number,
        missing=number - sums[TOTAL],
    )


def status(question: Question) -> Table:
    """Count by status, and editions, amendments and work items apart."""
    cells, rows, kinds = question.by("status", "kind"), question.by("status"), question.by("kind")
    columns = KINDS[:1] if question.of == EDITIONS else KINDS
    number = question.number()
    return Table(
        rows=[*Status],
        columns=[*columns, TOTAL],
        counts=[[*(cells.get((status, kind), 0) for kind in columns), rows.get(status, 0)] for status in Status],
        totals=[*(kinds.get(kind, 0) for kind in columns), number],
        denominator=number,
        missing=rows.get(Status.UNKNOWN, 0),
    )


def coverage_by_body(question: Question) -> Table:
    """Count by concept and body."""
    largest, columns = question.columns_of_bodies()
    return _coverage(question, "body", columns, largest)


def coverage_by_status(question: Question) -> Table:
    """Count by concept and status."""
    numbers = question.by("status")
    return _coverage(question, "status", [status for status in Status if status in numbers])


def _coverage(question: Question, by: str, columns: Sequence[str], bodies: Sequence[str] = ()) -> Table:
    """Count by concept; narrower concepts count with a concept."""
    carried: dict[str, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for row in question.counts.carried(question.scheme, by, question.chosen, question.of):
        carried[row.concept][row.value if row.value in columns else OTHERS].add(row.unit)
    assessed, sizes = question.by(by, "assessed", bodies=bodies), question.by(by, bodies=bodies)
    by_assessment, number = question.by("assessed"), question.number()
    is_assessed = [(name, True) in assessed for name in columns]
    rows, counts = [], []
    for concept in question.vocabularies.schemes[question.scheme].concepts:
        name = f"{question.scheme}:{concept.id}"
        groups = [carried[each] for each in question.vocabularies.narrower(name) if each in carried]
        units = [set[Any]().union(*(group[column] for group in groups)) for column in columns]
        numbers = [len(each) or (0 if known else None) for each, known in zip(units, is_assessed, strict=True)]
        rows.append(name)
        counts.append([*numbers, len(set[Any]().union(*units)) or (0 if any(is_assessed) else None)])
    return Table(
        rows=rows,
        columns=[*columns, TOTAL],
        counts=counts,
        totals=[*(sizes.get(name, 0) for name in columns), number],
        denominator=number,
        missing=by_assessment.get(False, 0),
    )


def duration(question: Question) -> Table:
    """Count the months from registration to publication of published texts."""
    if question.of == WORKS:
        raise GroupingError("the time to publication is one of texts, not of works; count `editions` or `all`")
    registrations = question.counts.registrations()
    lifetimes: dict[str, list[int]] = defaultdict(list)
    sizes: dict[str, int] = defaultdict(int)
    for row in question.counts.lifetimes(question.chosen, question.of):
        sizes[row.body] += 1
        registered = row.registered or registrations.get(row.designation)
        months = _months(registered, row.issued)
        if months is not None:
            lifetimes[row.body].append(months)
    rows = sorted(sizes, key=lambda body: (-len(lifetimes[body]), -sizes[body], body))
    all_months = [number for body in rows for number in lifetimes[body]]
    denominator, number = sum(sizes.values()), len(all_months)
    return Table(
        rows=rows,
        columns=["with-dates", MEDIAN, "without-dates"],
        counts=[[len(lifetimes[body]), _median(lifetimes[body]), sizes[body] - len(lifetimes[body])] for body in rows],
        totals=[number, _median(all_months), denominator - number],
        denominator=denominator,
        missing=denominator - number,
    )


def _months(registered: str | None, issued: str | None) -> int | None:
    """Return the months between two dates; None for a date without a month, or in the wrong order."""
    if registered is None or issued is None or len(registered) < 7 or len(issued) < 7:
        return None
    (year, month), (to_year, to_month) = (map(int, date[:7].split("-")) for date in (registered, issued))
    months = (to_year - year) * 12 + to_month - month
    return months if months >= 0 else None


def _median(numbers: Sequence[int]) -> Number:
    return median(numbers) if numbers else None


def languages(question: Question) -> Table:
    """Count by language of publication; a standard in two languages counts in both."""
    stated: list[tuple[frozenset[str], int]]
    if question.of == WORKS:
        of_work: dict[str, set[str]] = defaultdict(set)
        for text, work in question.by("languages", "work"):
            of_work[work].update(_languages_in(text))
        stated = [(frozenset(languages), 1) for languages in of_work.values()]
    else:
        stated = [(_languages_in(text), count) for text, count in question.by("languages").items()]
    numbers = Counter[str]()
    for languages, count in stated:
        numbers.update(dict.fromkeys(languages, count))
    rows = sorted(numbers, key=lambda language: (-numbers[language], language))
    denominator = sum(count for _, count in stated)
    number = sum(count for languages, count in stated if languages)
    return Table(
        rows=rows,
        columns=["published-in"],
        counts=[[numbers[language]] for language in rows],
        totals=[number],
        denominator=denominator,
        missing=denominator - number,
    )


def _languages_in(text: str | None) -> frozenset[str]:
    return frozenset(json.loads(text)) if text else frozenset()


def assessment(question: Question) -> Table:
    """Count what was assessed, with its abstract, and what was not."""
    cells, sizes, kinds = question.by("body", "assessed"), question.by("body"), question.by("assessed")
    rows, number = question.bodies(), question.number()
    return Table(
        rows=rows,
        columns=["assessed", "not-assessed", TOTAL],
        counts=[[cells.get((body, True), 0), cells.get((body, False), 0), sizes[body]] for body in rows],
        totals=[kinds.get(True, 0), kinds.get(False, 0), number],
        denominator=number,
        missing=kinds.get(False, 0),
    )


def committees(question: Question) -> Table:
    """Count what each committee itself, without those below it, works on and has published; most work first."""
    cells, sizes, states = question.by("committee", "state"), question.by("committee"), question.by("state")
    named = [name for name in sizes if name]
    named.sort(key=lambda name: (-cells.get((name, "in-development"), 0), -sizes[name], name))
    rows, number = named[:_MAX_COMMITTEES], question.number()
    columns = ("in-development", "published", OTHERS)
    return Table(
        rows=rows,
        columns=[*columns, TOTAL],
        counts=[[*(cells.get((name, state), 0) for state in columns), sizes[name]] for name in rows],
        totals=[*(states.get(state, 0) for state in columns), number],
        denominator=number,
        missing=sizes.get(None, 0),
        left_out=len(named) - len(rows),
    )
