"""Faults in the facts of a record: designations, stages, dates, links and relations that contradict each other."""

import datetime
import re
from collections.abc import Iterator, Mapping, Set
from urllib.parse import urlsplit

from aistandards.catalog.editions import is_supplement
from aistandards.errors import DesignationError
from aistandards.model import HARMONISED_STAGES, Designation, RelationType, Standard, Status
from aistandards.model.text import C0
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.registry import Plugins

_ENDED = (Status.SUPERSEDED, Status.WITHDRAWN)

# Words with the same meaning at every body. The table of harmonized stages gives the meaning of codes.
_WORDS: Mapping[str, tuple[Status, ...]] = {
    "in force": (Status.PUBLISHED,),
    "published": (Status.PUBLISHED,),
    "superseded": _ENDED,
    "revised": _ENDED,
    "replaced": _ENDED,
    "withdrawn": (*_ENDED, Status.CANCELLED),
    "deleted": (*_ENDED, Status.CANCELLED),
    "under study": (Status.IN_DEVELOPMENT, Status.PUBLISHED, Status.CANCELLED),
}
_AMENDED = re.compile(r"\+[A-Z]+\d*:((?:19|20)\d\d)", re.ASCII)
_CODE = re.compile(r"\d\d\.\d\d", re.ASCII)

MAX_TITLE, MAX_TEXT = 600, 150
"""Characters; the longest title of a hundred thousand records has 580, the longest name of a committee 136."""

MAX_YEARS_APART = 1
"""The designation of a text often has the year before or after its publication."""


def faults(record: Standard, plugins: Plugins, today: datetime.date) -> Iterator[str]:
    """Yield the faults of a record on a day, each in a sentence."""
    yield from designation_faults(record, plugins.designations)
    yield from stage_faults(record)
    yield from date_faults(record, today)
    yield from relation_faults(record, plugins.designations)
    yield from type_faults(record, plugins.deliverable_types)
    yield from link_faults(record)
    yield from text_faults(record)


def designation_faults(record: Standard, designations: DesignationReader) -> Iterator[str]:
    """Yield faults of the designation: it cannot be read, or it contradicts another field."""
    try:
        parsed = designations.parse(record.designation)
    except DesignationError as error:
        yield str(error)
        return
    expected = {
        "designation": (record.designation, parsed.text),
        "work": (record.work, parsed.work),
        "body": (record.body, parsed.body),
        "publishers": (", ".join(record.publishers), ", ".join(parsed.publishers)),
    }
    for field, (given, right) in expected.items():
        if given != right:
            yield f"its {field} is {given!r}, by its designation it must be {right!r}"
    yield from _year_faults(record, parsed)


def _year_faults(record: Standard, parsed: Designation) -> Iterator[str]:
    """Compare the date of issue with the last year of the designation; that of a draft is planned or the year of its base."""
    printed = parsed.own_date
    if printed is None or record.status.is_pending or record.work_item:
        return
    # A consolidated text, `IEC 60601-1-10:2007+AMD1:2013 CSV`, has the year of its last part.
    year = max([printed.year, *map(int, _AMENDED.findall(parsed.text))])
    for name, given in (("published", record.dates.published), ("approved", record.dates.approved)):
        if given is not None and abs(given.year - year) > MAX_YEARS_APART:
            yield f"{name} on {given}, but its designation says {year}"


def stage_faults(record: Standard) -> Iterator[str]:
    """Yield contradictions between the status and the stages."""
    stage = record.stage
    if stage.harmonised is not None:
        expected = HARMONISED_STAGES.get(stage.harmonised)
        if expected is None:
            yield f"stage.harmonised is {stage.harmonised!r}, which is no harmonized stage code such as 60.60"
        elif not _agrees(record, expected):
            yield f"its status is {record.status.value}, but the stage {stage.harmonised} means {expected.value}"
        if _CODE.fullmatch(stage.native) and stage.native != stage.harmonised:
            yield f"stage.native is {stage.native}, but stage.harmonised is {stage.harmonised}"
    statuses = _WORDS.get(stage.native.strip().casefold())
    if statuses is not None and record.status not in statuses:
        yield f"its status is {record.status.value}, but {stage.native!r} means {' or '.join(statuses)}"


def _agrees(record: Standard, of_stage: Status) -> bool:
    """Return whether the status of a record agrees with that of its stage.

    Three differences are correct. A text at 95.99 is superseded when another text replaces it. A project can be cancelled
    at any stage before publication. An entry of a programme of work whose text is published keeps the stage of its work.
    """
    status = record.status
    if status is of_stage or (of_stage in _ENDED and status in _ENDED):
        return True
    if status is Status.CANCELLED:
        return of_stage is not Status.PUBLISHED
    return status is Status.PUBLISHED and record.work_item and bool(record.related(RelationType.REPLACED_BY))


def date_faults(record: Standard, today: datetime.date) -> Iterator[str]:
    """Yield dates in an impossible order, or that contradict the status."""
    dates, issued = record.dates, record.dates.issued
    if issued is not None and dates.withdrawn is not None and dates.withdrawn.latest < issued.earliest:
        yield f"withdrawn on {dates.withdrawn}, before it was issued on {issued}"
    if issued is not None and dates.registered is not None and issued.latest < dates.registered.earliest:
        yield f"issued on {issued}, before it was registered on {dates.registered}"
    if record.status.is_pending and dates.published is not None:
        yield f"published on {dates.published}, but its stage {record.stage.native} says {record.status.value}"
    if record.status is Status.PUBLISHED and issued is not None and issued.earliest > today:
        yield f"in force, but issued on {issued}"
    if record.status is Status.PUBLISHED and dates.withdrawn is not None and dates.withdrawn.latest <= today:
        yield f"withdrawn on {dates.withdrawn}, but its status is published"


def relation_faults(record: Standard, designations: DesignationReader) -> Iterator[str]:
    """Yield relations whose target is not a designation, or is the record itself."""
    for relation in record.relations:
        if relation.target == record.designation or relation.key == record.origin.key:
            yield f"{relation.type.value} {relation.target or relation.key}, which is the record itself"
        elif relation.target is not None:
            try:
                designations.parse(relation.target)
            except DesignationError:
                yield f"{relation.type.value} {relation.target!r}, which is no designation"
    base = _base(record, designations)
    if base is not None and not is_supplement(record):
        yield f"its designation supplements {base}; add a relation such as amends or corrects to {base}"


def _base(record: Standard, designations: DesignationReader) -> str | None:
    """Return the document that a record supplements by its designation; None for an edition or an unreadable one."""
    try:
        base = designations.parse(record.designation).base
    except DesignationError:
        return None
    return None if base is None else base.text


def type_faults(record: Standard, known: Set[str]) -> Iterator[str]:
    """Yield a deliverable type that no body has, if the plugins list the types."""
    kind = record.deliverable_type
    if kind is not None and known and kind not in known:
        yield f"deliverable_type is {kind!r}; choose one of {', '.join(sorted(known))}"


def link_faults(record: Standard) -> Iterator[str]:
    """Yield links that are not web addresses."""
    for link in record.links:
        if not _is_address(link.url):
            yield f"the link {link.url!r} is no web address; it must begin with https:// or http://"


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(rf"[\s{C0}<>\"]", url)


def text_faults(record: Standard) -> Iterator[str]:
    """Yield abstracts, empty titles and texts that are too long."""
    if record.abstracts:
        yield "an abstract is not a fact; remove it"
    for language, title in record.titles.items():
        if not title.strip():
            yield f"titles.{language} is empty; write the title or remove it"
        elif len(title) > MAX_TITLE:
            yield f"titles.{language} has {len(title)} characters; no title has more than {MAX_TITLE}"
    others = {"stage.native": record.stage.native, **{f"extra.{name}": text for name, text in record.extra.items()}}
    if record.committee is not None and record.committee.name is not None:
        others["committee.name"] = record.committee.name
    for field, text in others.items():
        if len(text) > MAX_TEXT:
            yield f"{field} has {len(text)} characters; a fact has at most {MAX_TEXT}"
