"""The small model of standards that every site of the random upstream publishes, and its legitimate changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

SUBJECTS = ("Artificial intelligence — Quality of data", "Pumps for drinking water", "Machine learning for valves")
COMMITTEES = ("JTC 1/SC 42", "TC 117", "TC 176/SC 2")
STAGES = ("published", "project", "withdrawn")
SIZES = (7, 12, 24)


@dataclass(frozen=True)
class Document:
    """A standard, as its publisher knows it.

    Attributes:
        number: Its number, which never changes.
        title: Its title.
        abstract: Its abstract; None without one.
        committee: Position in `COMMITTEES`.
        stage: One of `STAGES`.
        date: Its date.
        edition: Its edition.
        replaces: The number of the document that it replaces.
        changed: The day of the last change of any fact.
    """

    number: int
    title: str
    abstract: str | None
    committee: int
    stage: str
    date: str
    edition: int = 1
    replaces: int | None = None
    changed: int = 0

    @property
    def year(self) -> str:
        """The year of the date."""
        return self.date[:4]


@dataclass(frozen=True)
class World:
    """All standards on one day."""

    documents: tuple[Document, ...]
    day: int = 0

    def next_day(self) -> "World":
        """The same standards a day later."""
        return replace(self, day=self.day + 1)


def document(number: int, day: int = 0) -> Document:
    """A new document; its facts follow from its number."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    return Document(
        number=number,
        title=f"{subject}, No. {number}",
        abstract=None if number % 5 == 4 else f"Ours: what {number} is for",
        committee=0 if number % 4 else number % len(COMMITTEES),
        stage="project" if number % 4 == 2 else "withdrawn" if number % 6 == 5 else "published",
        date=f"20{10 + number % 15}-0{1 + number % 9}-1{number % 10}",
        replaces=number - 1 if number % 6 == 0 and number else None,
        changed=day,
    )


def world(size: int) -> World:
    """The world of the first day."""
    return World(tuple(document(number) for number in range(size)))


@dataclass(frozen=True)
class Change:
    """A legitimate change of the model.

    Attributes:
        what: Name of a function in `CHANGES`.
        at: Which document, counted round.
    """

    what: str
    at: int


def _title(old: Document, day: int) -> Document:
    return replace(old, title=f"{old.title.partition(' (')[0]} (day {day})")


def _abstract(old: Document, day: int) -> Document:
    return replace(old, abstract=f"Ours: rewritten on day {day}")


def _no_abstract(old: Document, day: int) -> Document:
    return replace(old, abstract=None)


def _committee(old: Document, day: int) -> Document:
    return replace(old, committee=(old.committee + 1) % len(COMMITTEES))


def _stage(old: Document, day: int) -> Document:
    return replace(old, stage=STAGES[(STAGES.index(old.stage) + 1) % len(STAGES)])


def _edition(old: Document, day: int) -> Document:
    return replace(old, edition=old.edition + 1)


def _replaces(old: Document, day: int) -> Document:
    return replace(old, replaces=None if old.replaces is not None else (old.number + 1) % 7)


_FACTS: dict[str, Callable[[Document, int], Document]] = {
    "title": _title,
    "abstract": _abstract,
    "no abstract": _no_abstract,
    "committee": _committee,
    "stage": _stage,
    "edition": _edition,
    "replaces": _replaces,
}
CHANGES = (*_FACTS, "add", "remove")


def changed(old: World, change: Change) -> World:
    """The world after a change, on the same day."""
    documents = old.documents
    at = change.at % len(documents)
    if change.what == "add":
        number = max(one.number for one in documents) + 1
        return replace(old, documents=(*documents, document(number, old.day)))
    if change.what == "remove":
        return replace(old, documents=documents[:at] + documents[at + 1 :]) if len(documents) > 2 else old
    new = replace(_FACTS[change.what](documents[at], old.day), changed=old.day)
    return replace(old, documents=(*documents[:at], new, *documents[at + 1 :]))
