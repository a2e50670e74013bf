"""The flat row of a crosswalk, with columns after those of NIST's online informative references (OLIR).

The table is no submission to that programme and has no text of either document.
"""

from typing import TYPE_CHECKING, Any

from aistandards.model.crosswalk import CrosswalkRow

if TYPE_CHECKING:
    from aistandards.catalog.crosswalks import Selection

CROSSWALK_COLUMNS = (
    "focal_document",
    "focal_document_version",
    "focal_element",
    "reference_document",
    "reference_element",
    "relationship",
    "direction",
    "rationale",
    "strength",
    "official_journal",
    "presumption_of_conformity",
    "held",
    "edition",
    "current",
    "stale",
    "author",
    "host",
    "source",
    "location",
    "read_in",
    "date",
    "read",
    "licence",
    "review",
    "concept",
    "evidence",
    "comments",
)
"""The columns, in order. `rationale` has the words of the source, and `strength` the confidence that its author states."""


def crosswalk_row(row: CrosswalkRow, selection: "Selection") -> dict[str, Any]:
    """Return a row as simple values by column."""
    return {
        "focal_document": selection.frameworks[row.framework].title,
        "focal_document_version": row.framework_edition,
        "focal_element": row.provision,
        "reference_document": row.designation,
        "reference_element": row.clause,
        "relationship": row.relation.value,
        "direction": row.direction.value,
        "rationale": row.as_stated,
        "strength": row.confidence,
        "official_journal": row.official_journal,
        "presumption_of_conformity": row.presumption_of_conformity,
        "held": row.held,
        "edition": row.edition,
        "current": "; ".join(row.current),
        "stale": "; ".join(map(str, row.stale)),
        "author": row.author,
        "host": row.host,
        "source": row.source,
        "location": row.location,
        "read_in": row.read_in,
        "date": row.date.text if row.date else None,
        "read": row.read.text if row.read else None,
        "licence": row.licence,
        "review": row.review,
        "concept": row.concept,
        "evidence": "; ".join(f"{one.rule} ({one.field}): {one.quote}" for one in row.evidence),
        "comments": row.note,
    }


def remarks(row: CrosswalkRow) -> str:
    """Return what formats with fixed fields have no field for, in one text: attribution, edition and age."""
    parts = {
        "author": row.author,
        "host": row.host,
        "source": row.source,
        "location": row.location,
        "copy read": row.read_in,
        "date": row.date.text if row.date else "not stated",
        "read": row.read.text if row.read else None,
        "licence": row.licence,
        "as stated": row.as_stated,
        "Official Journal": row.official_journal,
        "concept": row.concept,
        "held by the catalogue": (row.edition if row.held else None) or "no",
        "stale": "; ".join(map(str, row.stale)) or "no",
        "presumption of conformity": "yes" if row.presumption_of_conformity else "no",
        "note": row.note,
    }
    return ". ".join(f"{name}: {value}" for name, value in parts.items() if value)
