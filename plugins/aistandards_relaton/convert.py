"""A record of a dataset, and the standard it becomes.

Everything the record says goes into the standard's fields or, under the record's own names, into `extra`: what has no
field of ours, what could not be read, and what is said twice but differently.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from aistandards.plugin import (
    Committee,
    Dates,
    Designation,
    Link,
    PartialDate,
    Provenance,
    Relation,
    RelationType,
    Stage,
    Standard,
    clean_text,
    date_or_none,
    plain_text,
)
from aistandards_isoiec.relations import DELIVERABLE_TYPES as CODES
from aistandards_relaton.datasets import Dataset
from aistandards_relaton.fields import (
    IDENTIFIERS,
    LINKS,
    STATUS,
    date,
    language,
    mapping,
    mappings,
    primary_identifier,
    text,
    texts,
    values,
)
from aistandards_relaton.leftovers import Extra, add_unhandled, add_unread, without_signs
from aistandards_relaton.listings import RULES
from aistandards_relaton.listings.listing import Later, Standing
from aistandards_relaton.reading import read
from aistandards_relaton.relations import relations_of, successor_of, twins_of
from aistandards_relaton.spelling import refuse_name_of_another
from aistandards_relaton.stages import STAGES, Told

DATES: Mapping[str, str] = {
    "published": "published",
    "issued": "published",
    "approved": "approved",
    "confirmed": "confirmed",
    "stable-until": "stable_until",
    "obsoleted": "withdrawn",
    "withdrawn": "withdrawn",
}
"""Fields of `Dates` by the kind of a record's date. Of two for one field the first named here stands."""

_RANKS = {kind: place for place, kind in enumerate(DATES)}

RELS: Mapping[str, str] = {"src": "page", "doi": "handle", "pdf": "text"}
"""What is behind a link, by Relaton's type of it; other types are kept as they are."""

DELIVERABLE_TYPES: Mapping[str, str] = {
    **CODES,
    "RFC": "RFC",
    "INTERNET-DRAFT": "Internet-Draft",
    "SYSTEM-REFERENCE-DELIVERABLE": "Systems Reference Deliverable",
}
"""Codes of types, and types that are not what their words with capitals and spaces say."""

_ABOUT_TEXTS = frozenset(("language", "script", "format"))
_TITLE_PARTS = ("title-intro", "title-main", "title-part")


def first_look(record: Mapping[str, Any]) -> list[str]:
    """The texts that tell whether a record may matter: title and abstract in English, in all languages without that."""
    given = [
        (language(one) if isinstance(one, dict) else "en", text(one)) for one in values(record, "title", "abstract")
    ]
    english = [found for tongue, found in given if found and tongue == "en"]
    return english or [found for _, found in given if found]


def committee_of(dataset: Dataset, record: Mapping[str, Any]) -> str | None:
    """Reference of the committee that is responsible."""
    return next(iter(_committees(dataset, record)), None)


def standard_of(
    dataset: Dataset, record: Mapping[str, Any], key: str, retrieved: PartialDate | None, later: Later | None = None
) -> Standard:
    """The standard that a record tells of.

    Args:
        dataset: Where it is from.
        record: The record.
        key: The key it is kept under.
        retrieved: When it was read.
        later: What is listed that comes after it; None when the list is not known or does not tell.

    Raises:
        ValueError: It has no identifier, or one that is no designation or that of another document.
    """
    identifier = primary_identifier(record)
    if identifier is None:
        raise ValueError("the record has no identifier")
    designation, extra = read(dataset, identifier), Extra()
    titles = _titles(record, extra)
    relations, others = relations_of(dataset, designation, record)
    refuse_name_of_another(designation, relations, record)
    standing = None if later is None else RULES[dataset.name].standing(later, designation, record)
    if standing is not None:
        relations += successor_of(dataset, designation, standing.successor)
    stage, extension = _stage(dataset, designation, record, relations, standing), mapping(record, "ext")
    # A draft stays one after another has taken its place. The row of what it leads to is another one.
    draft = stage.status.is_pending or "draft" in stage.native.casefold()
    committees, links = _committees(dataset, record), _links(record, extra)
    page = next((link.url for link in links if link.rel in ("page", "handle")), None)
    kind, edition = _kind(record, extension), next(texts(record, "edition"), None)

    dates = _dates(dataset, record, draft, extra, designation.date)
    repeated = {("docnumber", identifier), ("id", without_signs(identifier))}
    repeated.update(("revdate", date(one) or "") for one in mappings(record, "date"))
    extra.add("docid", (one for one in values(record, *IDENTIFIERS) if text(one) != identifier))
    extra.add("editorialgroup", committees[1:])
    for native, named in others.items():
        extra.add(f"relation.{native}" if native else "relation", named)
    add_unhandled(record, extra, repeated=frozenset(repeated))
    add_unread(record, extra, committees=bool(committees), kind=kind is not None)
    return Standard(
        designation=designation.text,
        work=designation.work,
        body=designation.body,
        publishers=designation.publishers,
        titles=titles,
        abstracts=_abstracts(record, extra),
        deliverable_type=kind,
        committee=Committee(committees[0]) if committees else None,
        stage=stage,
        work_item=draft,
        edition=edition,
        dates=dates,
        ics=tuple(dict.fromkeys(texts_of_codes(extension))),
        languages=tuple(dict.fromkeys(texts(record, "language"))),
        relations=relations + twins_of(dataset, record),
        links=links,
        provenance=(
            Provenance(
                source=f"relaton-{dataset.name}",
                upstream_id=key,
                url=page,
                retrieved=retrieved,
                upstream_changed=text(record.get("fetched")),
            ),
        ),
        extra=extra.kept(),
    )


def _titles(record: Mapping[str, Any], extra: Extra) -> dict[str, str]:
    """Title by language, the main one or else its parts joined; what is in none of them is kept."""
    found: dict[str, dict[str, str]] = {}
    given: list[tuple[str, str]] = []
    for entry in values(record, "title"):
        tongue, kind = (language(entry), text(entry.get("type"))) if type(entry) is dict else ("en", None)
        if shown := text(entry):
            found.setdefault(tongue, {}).setdefault(kind or "main", shown)
            given.append((tongue, shown))
        else:
            extra.add("title", (entry,))
    titles = {tongue: shown for tongue, kinds in found.items() if (shown := clean_text(_title(kinds)))}
    for tongue, shown in given:
        title = titles.get(tongue, "")
        if shown not in title and (clean_text(shown) or "") not in title:
            extra.add("title", (shown,))
    return titles


def _title(kinds: Mapping[str, str]) -> str:
    if "main" in kinds:
        return kinds["main"]
    parts = [kinds[kind] for kind in _TITLE_PARTS if kind in kinds]
    return " — ".join(parts) or next(iter(kinds.values()))


def _abstracts(record: Mapping[str, Any], extra: Extra) -> dict[str, str]:
    """Abstract by language, as plain text."""
    found: dict[str, str] = {}
    for entry in values(record, "abstract"):
        tongue, given = language(entry) if type(entry) is dict else "en", text(entry)
        if given is None:
            # One that has nothing but a language is no abstract.
            if type(entry) is not dict or not entry.keys() <= _ABOUT_TEXTS:
                extra.add("abstract", (entry,))
        elif shown := plain_text(given):
            found[tongue] = f"{found[tongue]} {shown}" if tongue in found else shown
    return found


def _stage(
    dataset: Dataset,
    designation: Designation,
    record: Mapping[str, Any],
    relations: Iterable[Relation],
    standing: Standing | None,
) -> Stage:
    status = mapping(record, *STATUS)
    found = (text(status.get(name), ("content", "value", "abbreviation")) for name in ("stage", "substage"))
    replaced = any(relation.type is RelationType.REPLACED_BY for relation in relations)
    listed = standing.word if standing else ""
    told = Told([word for word in found if word], designation, mapping(record, "ext"), replaced, listed)
    return STAGES[dataset.stages](told)


def _committees(dataset: Dataset, record: Mapping[str, Any]) -> list[str]:
    """Every group that is named, the responsible one first."""
    extension = mapping(record, "ext")
    named = [*values(extension, "editorialgroup"), *values(record, "editorialgroup")]
    found = [reference for one in named for reference in _group_names(one)]
    for contributor in mappings(record, "contributor"):
        if any(text(role.get("description")) == "committee" for role in mappings(contributor, "role") if len(role) > 1):
            found += texts(mapping(contributor, "organization"), "subdivision")
    return list(dict.fromkeys(_reference(dataset, one) for one in found))


def _group_names(group: Any) -> Iterable[str]:
    """The names in a group, whether it is one, has one, or names committees by kind."""
    if isinstance(group, str):
        return (group,)
    if not isinstance(group, dict):
        return ()
    if name := text(group.get("name")):
        return (name,)
    return [name for kind in group for name in texts(group, kind)]


def _reference(dataset: Dataset, name: str) -> str:
    if not dataset.committees or name.startswith(dataset.committee_fronts):
        return name
    return dataset.committees + name


def _links(record: Mapping[str, Any], extra: Extra) -> tuple[Link, ...]:
    found: dict[Link, None] = {}
    for entry in values(record, *LINKS):
        address = text(entry)
        if address is not None and address.startswith(("https://", "http://")):
            kind = (text(entry.get("type")) if type(entry) is dict else None) or "src"
            found[Link(RELS.get(kind, kind), address)] = None
        else:
            extra.add("link", (entry,))
    return tuple(found)


def _kind(record: Mapping[str, Any], extension: Mapping[str, Any]) -> str | None:
    return next((_deliverable(name) for one in (extension, record) for name in _kind_names(one)), None)


@cache
def _deliverable(given: str) -> str:
    return DELIVERABLE_TYPES.get(given.upper()) or (given if " " in given else given.replace("-", " ").title())


def _kind_names(holder: Mapping[str, Any]) -> Iterable[str]:
    return (
        found for one in values(holder, "doctype") if (found := text(one, ("content", "type", "value", "abbreviation")))
    )


def texts_of_codes(extension: Mapping[str, Any]) -> Iterable[str]:
    """The ICS codes among a record's own fields."""
    return (code for one in values(extension, "ics") if (code := text(one, ("code", "content"))))


def _dates(
    dataset: Dataset, record: Mapping[str, Any], draft: bool, extra: Extra, designated: PartialDate | None
) -> Dates:
    """The dates with a meaning of ours. The others, and those that are none, are kept under `date.` and their kind.

    Where a dataset has two kinds of dates for the publication, the one nearest to the designation's year stands, or
    without such a year the earliest.
    """
    meanings = {**DATES, **dataset.dates}
    found: dict[str, PartialDate] = {}
    entries = sorted(values(record, "date"), key=_rank)
    if "published" in dataset.dates.values():
        entries.sort(key=lambda entry: _distance(entry, designated))
    for entry in entries:
        kind, given = (text(entry.get("type")) or "", date(entry)) if type(entry) is dict else ("", None)
        if given is None:
            extra.add("date", (entry,))
            continue
        field, parsed = meanings.get(kind), date_or_none(given, lenient=True)
        # A draft is not published by having been printed: see the same in the ISO source.
        if field is None or field in found or parsed is None or (draft and field == "published"):
            extra.add(f"date.{kind}" if kind else "date", (given,))
        else:
            found[field] = parsed
    return Dates(**found)


def _rank(entry: Any) -> int:
    kind = entry.get("type") if type(entry) is dict else None
    return _RANKS.get(kind, len(_RANKS)) if type(kind) is str else len(_RANKS)


def _distance(entry: Any, designated: PartialDate | None) -> tuple[int, str]:
    """How many years a date lies from the designation's, and the date itself: of two as near the earlier is first."""
    parsed = date_or_none(date(entry), lenient=True) if type(entry) is dict else None
    if parsed is None:
        return (9999, "")
    return (abs(int(parsed.text[:4]) - int(designated.text[:4])) if designated else 0, parsed.text)
