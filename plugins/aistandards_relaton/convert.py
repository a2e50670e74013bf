"""Conversion of the records of a dataset to standards.

The whole content of a record goes into the fields of the standard or into `extra`. `extra` has the names of the record; it
contains values without a field in the model, unreadable values, and values that contradict another one.
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
from aistandards_relaton.leftovers import Extra, add_unhandled, add_unread, alphanumeric
from aistandards_relaton.listings import RULES
from aistandards_relaton.listings.listing import LaterDocuments, ListedStatus
from aistandards_relaton.reading import read
from aistandards_relaton.relations import identical_relations, relations_of, successor_of
from aistandards_relaton.spelling import refuse_name_of_another
from aistandards_relaton.stages import STAGES, StageFacts

DATES: Mapping[str, str] = {
    "published": "published",
    "issued": "published",
    "approved": "approved",
    "confirmed": "confirmed",
    "stable-until": "stable_until",
    "obsoleted": "withdrawn",
    "withdrawn": "withdrawn",
}
"""Field of `Dates` for each kind of date; of two kinds for one field the first one here counts."""

_RANKS = {kind: index for index, kind in enumerate(DATES)}

RELS: Mapping[str, str] = {"src": "page", "doi": "handle", "pdf": "text"}
"""Relation of each type of link; other types stay unchanged."""

DELIVERABLE_TYPES: Mapping[str, str] = {
    **CODES,
    "RFC": "RFC",
    "TECHNICALREPORT": "Technical Report",
    "INTERNET-DRAFT": "Internet-Draft",
    "SYSTEM-REFERENCE-DELIVERABLE": "Systems Reference Deliverable",
}
"""Deliverable type of each code; for other codes the conversion only changes capitals and spaces."""

_TEXT_ATTRIBUTES = frozenset(("language", "script", "format"))
_TITLE_PARTS = ("title-intro", "title-main", "title-part")


def prefilter_texts(record: Mapping[str, Any]) -> list[str]:
    """Return the texts for the prefilter: English titles and abstracts, or those in all languages without English ones."""
    entries = values(record, "title", "abstract")
    contents = [(language(entry) if isinstance(entry, dict) else "en", text(entry)) for entry in entries]
    english = [content for code, content in contents if content and code == "en"]
    return english or [content for _, content in contents if content]


def committee_of(dataset: Dataset, record: Mapping[str, Any]) -> str | None:
    """Return the reference of the responsible committee."""
    return next(iter(_committees(dataset, record)), None)


def standard_of(
    dataset: Dataset,
    record: Mapping[str, Any],
    key: str,
    retrieved: PartialDate | None,
    later: LaterDocuments | None = None,
) -> Standard:
    """Return the standard of a record.

    Args:
        dataset: The dataset.
        record: The record.
        key: Key of the record in its source.
        retrieved: Day of the retrieval.
        later: Later documents in the list of members; None when the list is unknown or has no information.

    Raises:
        ValueError: The identifier is missing, is no designation, or is that of another document.
    """
    identifier = primary_identifier(record)
    if identifier is None:
        raise ValueError("the record has no identifier")
    designation, extra = read(dataset, identifier), Extra()
    titles = _titles(record, extra)
    relations, others = relations_of(dataset, designation, record)
    refuse_name_of_another(designation, relations, record)
    listed_status = None if later is None else RULES[dataset.name].listed_status(later, designation, record)
    if listed_status is not None:
        relations += successor_of(dataset, designation, listed_status.successor)
    stage, extension = _stage(dataset, designation, record, relations, listed_status), mapping(record, "ext")
    # A superseded draft is still a work item. The published document has a separate record.
    draft = stage.status.is_pending or "draft" in stage.native.casefold()
    committees, links = _committees(dataset, record), _links(record, extra)
    page = next((link.url for link in links if link.rel in ("page", "handle")), None)
    kind, edition = _kind(record, extension), next(texts(record, "edition"), None)

    dates = _dates(dataset, record, draft, extra, designation.date)
    repeated = {("docnumber", identifier), ("id", alphanumeric(identifier))}
    repeated.update(("revdate", date(entry) or "") for entry in mappings(record, "date"))
    extra.add("docid", (entry for entry in values(record, *IDENTIFIERS) if text(entry) != identifier))
    extra.add("editorialgroup", committees[1:])
    for native, targets in others.items():
        extra.add(f"relation.{native}" if native else "relation", targets)
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
        ics=tuple(dict.fromkeys(_ics_codes(extension))),
        languages=tuple(dict.fromkeys(texts(record, "language"))),
        relations=relations + identical_relations(dataset, record),
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
        extra=extra.as_texts(),
    )


def _titles(record: Mapping[str, Any], extra: Extra) -> dict[str, str]:
    """Return the title of each language, the main one or the joined parts; `extra` keeps all other titles."""
    by_language: dict[str, dict[str, str]] = {}
    contents: list[tuple[str, str]] = []
    for entry in values(record, "title"):
        code, kind = (language(entry), text(entry.get("type"))) if type(entry) is dict else ("en", None)
        if content := text(entry):
            by_language.setdefault(code, {}).setdefault(kind or "main", content)
            contents.append((code, content))
        else:
            extra.add("title", (entry,))
    titles = {code: title for code, kinds in by_language.items() if (title := clean_text(_title(kinds)))}
    for code, content in contents:
        title = titles.get(code, "")
        if content not in title and (clean_text(content) or "") not in title:
            extra.add("title", (content,))
    return titles


def _title(kinds: Mapping[str, str]) -> str:
    if "main" in kinds:
        return kinds["main"]
    parts = [kinds[kind] for kind in _TITLE_PARTS if kind in kinds]
    return " — ".join(parts) or next(iter(kinds.values()))


def _abstracts(record: Mapping[str, Any], extra: Extra) -> dict[str, str]:
    """Return the abstract of each language as plain text."""
    abstracts: dict[str, str] = {}
    for entry in values(record, "abstract"):
        code, content = language(entry) if type(entry) is dict else "en", text(entry)
        if content is None:
            # An entry that has only a language is no abstract.
            if type(entry) is not dict or not entry.keys() <= _TEXT_ATTRIBUTES:
                extra.add("abstract", (entry,))
        elif plain := plain_text(content):
            abstracts[code] = f"{abstracts[code]} {plain}" if code in abstracts else plain
    return abstracts


def _stage(
    dataset: Dataset,
    designation: Designation,
    record: Mapping[str, Any],
    relations: Iterable[Relation],
    listed_status: ListedStatus | None,
) -> Stage:
    status = mapping(record, *STATUS)
    words = (text(status.get(name), ("content", "value", "abbreviation")) for name in ("stage", "substage"))
    replaced = any(relation.type is RelationType.REPLACED_BY for relation in relations)
    listed = listed_status.word if listed_status else ""
    facts = StageFacts([word for word in words if word], designation, mapping(record, "ext"), replaced, listed)
    return STAGES[dataset.stages](facts)


def _committees(dataset: Dataset, record: Mapping[str, Any]) -> list[str]:
    """Return the references of all groups, the responsible one first."""
    extension = mapping(record, "ext")
    groups = [*values(extension, "editorialgroup"), *values(record, "editorialgroup")]
    names = [name for group in groups for name in _group_names(group)]
    for contributor in mappings(record, "contributor"):
        if any(text(role.get("description")) == "committee" for role in mappings(contributor, "role") if len(role) > 1):
            names += texts(mapping(contributor, "organization"), "subdivision")
    return list(dict.fromkeys(_reference(dataset, name) for name in names))


def _group_names(group: Any) -> Iterable[str]:
    """Return the names of a group: a text, a field `name`, or committees by kind."""
    if isinstance(group, str):
        return (group,)
    if not isinstance(group, dict):
        return ()
    if name := text(group.get("name")):
        return (name,)
    return [name for kind in group for name in texts(group, kind)]


def _reference(dataset: Dataset, name: str) -> str:
    if not dataset.committees or name.startswith(dataset.committee_prefixes):
        return name
    return dataset.committees + name


def _links(record: Mapping[str, Any], extra: Extra) -> tuple[Link, ...]:
    links: dict[Link, None] = {}
    for entry in values(record, *LINKS):
        address = text(entry)
        if address is not None and address.startswith(("https://", "http://")):
            kind = (text(entry.get("type")) if type(entry) is dict else None) or "src"
            links[Link(RELS.get(kind, kind), address)] = None
        else:
            extra.add("link", (entry,))
    return tuple(links)


def _kind(record: Mapping[str, Any], extension: Mapping[str, Any]) -> str | None:
    return next((_deliverable(name) for fields in (extension, record) for name in _kind_names(fields)), None)


@cache
def _deliverable(kind: str) -> str:
    return DELIVERABLE_TYPES.get(kind.upper()) or (kind if " " in kind else kind.replace("-", " ").title())


def _kind_names(fields: Mapping[str, Any]) -> Iterable[str]:
    names = (text(entry, ("content", "type", "value", "abbreviation")) for entry in values(fields, "doctype"))
    return (name for name in names if name)


def _ics_codes(extension: Mapping[str, Any]) -> Iterable[str]:
    """Return the ICS codes in the extension of a record."""
    return (code for entry in values(extension, "ics") if (code := text(entry, ("code", "content"))))


def _dates(
    dataset: Dataset, record: Mapping[str, Any], draft: bool, extra: Extra, designated: PartialDate | None
) -> Dates:
    """Return the dates with a field in the model; `extra` keeps other and faulty dates under `date.` and their kind.

    Where a dataset has two kinds of publication dates, the one nearest to the year of the designation counts, or without
    such a year the earliest.
    """
    meanings = {**DATES, **dataset.dates}
    dates: dict[str, PartialDate] = {}
    entries = sorted(values(record, "date"), key=_rank)
    if "published" in dataset.dates.values():
        entries.sort(key=lambda entry: _distance(entry, designated))
    for entry in entries:
        kind, content = (text(entry.get("type")) or "", date(entry)) if type(entry) is dict else ("", None)
        if content is None:
            extra.add("date", (entry,))
            continue
        field, parsed = meanings.get(kind), date_or_none(content, lenient=True)
        # The publication date of a draft does not make it published; the ISO source has the same rule.
        if field is None or field in dates or parsed is None or (draft and field == "published"):
            extra.add(f"date.{kind}" if kind else "date", (content,))
        else:
            dates[field] = parsed
    return Dates(**dates)


def _rank(entry: Any) -> int:
    kind = entry.get("type") if type(entry) is dict else None
    return _RANKS.get(kind, len(_RANKS)) if type(kind) is str else len(_RANKS)


def _distance(entry: Any, designated: PartialDate | None) -> tuple[int, str]:
    """Return the distance in years from the designation and the date itself, which sorts equal distances."""
    parsed = date_or_none(date(entry), lenient=True) if type(entry) is dict else None
    if parsed is None:
        return (9999, "")
    return (abs(int(parsed.text[:4]) - int(designated.text[:4])) if designated else 0, parsed.text)
