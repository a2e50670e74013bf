"""What exists or is being written on the subject of a text or of a standard, with the reasons."""

from collections.abc import Mapping
from typing import Any

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.overlaps import Overlap, Overlaps
from aistandards.check.overlaps import overlaps_of_text
from aistandards.model.slug import slug_of
from aistandards.web.parameters import OverlapQuery
from aistandards.web.values import Data, data_of


@attrs.frozen(slots=True, kw_only=True)
class OverlapLine:
    """A work on the same subject; its editions, drafts and amendments are one.

    Attributes:
        work: The undated work.
        slug: Slug of the nearest of its standards.
        designation: The nearest of its standards.
        titles: Titles of that standard by language.
        members: All standards of the work that were found.
        score: Order of the works of one answer; it does not measure how much two texts overlap.
        words: Stems of the words that both share, of the greatest weight first.
        concepts: Concepts that both share, as `scheme:id`.
        committee: The committee that both share, is named, or has a standard that is cited.
        cited: Whether the text cites the work.
        has_abstract: Whether its abstract was compared, and not only its title.
    """

    work: str
    slug: str
    designation: str
    title: str
    titles: Mapping[str, str]
    status: str
    stage: str
    issued: str | None
    relevance: str
    members: tuple[str, ...]
    score: float
    words: tuple[str, ...]
    concepts: tuple[str, ...]
    committee: str | None
    cited: bool
    has_abstract: bool


@attrs.frozen(slots=True, kw_only=True)
class OverlapPage:
    """The works on the subject of a text or of a standard.

    Attributes:
        data: What the page was made from.
        designation: The standard that was asked for; None for a text.
        is_asked: Whether there was a text or a standard.
        language: Language of the text, as it was recognised.
        read: Number of characters that were read.
        concepts: Concepts of the subject.
        standards: Number of standards that were compared.
        without_abstract: How many of them have only a title in the store.
        found: Number of works that overlap.
        overlaps: The works, the nearest first.
    """

    data: Data
    designation: str | None = None
    is_asked: bool
    language: str | None = None
    read: int = 0
    concepts: tuple[str, ...] = ()
    standards: int = 0
    without_abstract: int = 0
    found: int = 0
    overlaps: tuple[OverlapLine, ...] = ()


def overlaps(catalog: Catalog, parameters: OverlapQuery) -> OverlapPage:
    """Return the works on a subject; without a text or a standard, none.

    Raises:
        NotFoundError: The catalogue does not have the standard.
        InvalidValueError: The text has no words.
    """
    if not (parameters.text or parameters.designation):
        return OverlapPage(data=data_of(catalog), is_asked=False)
    keywords: dict[str, Any] = {**parameters.keywords(catalog)}
    if parameters.designation:
        found = catalog.overlaps(catalog.get(parameters.designation), parameters.limit, **keywords)
    else:
        found = overlaps_of_text(catalog, parameters.text, parameters.limit, **keywords)
    return _page(catalog, found)


def _page(catalog: Catalog, found: Overlaps) -> OverlapPage:
    subject, compared = found.subject, found.compared
    return OverlapPage(
        data=data_of(catalog),
        designation=subject.designation,
        is_asked=True,
        language=subject.language,
        read=subject.read,
        concepts=subject.concepts,
        standards=compared.standards,
        without_abstract=compared.without_abstract,
        found=found.found,
        overlaps=tuple(map(_line, found.overlaps)),
    )


def _line(overlap: Overlap) -> OverlapLine:
    nearest = overlap.nearest
    return OverlapLine(
        work=overlap.work,
        slug=slug_of(nearest.designation),
        designation=nearest.designation,
        title=nearest.title,
        titles=nearest.titles,
        status=nearest.status.value,
        stage=nearest.stage,
        issued=nearest.issued,
        relevance=nearest.relevance,
        members=tuple(member.designation for member in overlap.members),
        score=overlap.score,
        words=tuple(word.stem for word in overlap.words),
        concepts=tuple(each.concept for each in overlap.concepts),
        committee=overlap.committee,
        cited=overlap.cited,
        has_abstract=nearest.has_abstract,
    )
