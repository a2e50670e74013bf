"""The tables: `record` has the records of each source, `standard` what readers see, the others the state of syncs."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy import Text as AnyText

Text = AnyText().with_variant(AnyText(collation="C"), "postgresql")
"""A text. Collation C compares bytes, as SQLite does: both engines have the same order, and prefixes use the index."""

Json = AnyText().with_variant(JSON(none_as_null=True), "postgresql")
"""JSON as text. PostgreSQL's `json` preserves the text; `jsonb` would change the order of its keys."""


class _Jsonb(JSON):
    __visit_name__ = "JSONB"


Jsonb = AnyText().with_variant(_Jsonb(none_as_null=True), "postgresql")
"""JSON that queries read by key and never compare as text."""

metadata = MetaData()

standard = Table(
    "standard",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("designation", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    Column("work", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("publishers", Text, nullable=False, comment="source names and publishers, lower-case, each between spaces"),
    Column("title", Text, nullable=False),
    Column("type", Text),
    Column("committee", Text),
    Column("status", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("issued", Text, comment="published or approved, with its own precision"),
    Column("edition", Text),
    Column("work_item", Boolean, nullable=False),
    Column("ai", Boolean, nullable=False, comment="relevance is ai or ai-enabled"),
    Column("relevance", Text, nullable=False, comment="ai, ai-enabled, protective or not-ai"),
    Column("assessed", Boolean, nullable=False, comment="annotators have read more than a title"),
    Column("gone", Text, comment="the day the last source stopped listing it"),
    Column("facet", Integer, nullable=False, comment="the row of `facet` that it is counted in"),
    Column("slug", Text, nullable=False, comment="of the designation"),
    Column("work_slug", Text, nullable=False),
    Column("data", Json, nullable=False),
    Index("standard_designation", "designation"),
    Index("standard_work", "work"),
    Index("standard_slug", "slug"),
    Index("standard_work_slug", "work_slug"),
    Index("standard_sort", "sort_key"),
    Index("standard_facet", "facet", "sort_key", "id"),
)

facet = Table(
    "facet",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("publishers", Text, nullable=False),
    Column("type", Text),
    Column("status", Text, nullable=False),
    Column("work_item", Boolean, nullable=False),
    Column("ai", Boolean, nullable=False),
    Column("relevance", Text, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("count", Integer, nullable=False, comment="how many standards are so; kept by whoever writes them"),
)
"""Every combination that occurs of the columns that lists are filtered by: some hundreds, for any number of standards."""

number = Table(
    "number",
    metadata,
    Column("number", Text, primary_key=True, comment="case-folded"),
    Column("standard_id", Integer, primary_key=True),
    Index("number_standard", "standard_id"),
    sqlite_with_rowid=False,
)

arrow = Table(
    "arrow",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("standard_id", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("target", Text),
    Column("key", Text),
    Index("arrow_standard", "standard_id"),
    Index("arrow_target", "target"),
    Index("arrow_key", "key"),
)

tag = Table(
    "tag",
    metadata,
    Column("standard_id", Integer, primary_key=True),
    Column("concept", Text, primary_key=True),
    Column("direction", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Index("tag_concept", "concept"),
    sqlite_with_rowid=False,
)

NEVER_LISTED = 0
"""The listing of records that no listing has named; ids of listings begin with 1."""

record = Table(
    "record",
    metadata,
    Column("source", Text, primary_key=True),
    Column("upstream_id", Text, primary_key=True),
    Column("standard_id", Integer, nullable=False),
    Column("designation", Text, nullable=False),
    Column("numbers", Text, nullable=False, comment="JSON; every number it is known by"),
    Column("sort_key", Text, nullable=False),
    Column("family", Text, nullable=False, comment="committee, the unit of the second guard"),
    Column("full_hash", Text, nullable=False),
    Column("has_abstract", Boolean, nullable=False),
    Column("listed_in", Integer, nullable=False, comment="the listing that last named it"),
    Column("gone", Text),
    Column("data", Json, comment="null where the standard's says the same"),
    Index("record_standard", "standard_id"),
    sqlite_with_rowid=False,
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("outcome", Text),
    Column("message", Text),
    Column("counts", Jsonb, nullable=False),
    Column("seconds", Float),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("run.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("upstream_id", Text, nullable=False),
    Column("designation", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Json),
    Column("new", Json),
    Index("journal_record", "source", "upstream_id"),
    Index("journal_run", "run_id"),
)

cursor = Table(
    "cursor",
    metadata,
    Column("source", Text, primary_key=True),
    Column("basis", Text, nullable=False, comment="what the cursor depends on: scope, annotator versions"),
    Column("cursor", Text, nullable=False, comment="JSON; from the last complete run"),
    Column("checkpoint", Text, comment="JSON; of an interrupted run"),
    Column("listing", Integer, nullable=False, comment="the listing that is open or was last complete"),
    Column("listed", Integer, comment="how many records the upstream listed"),
    Column("updated", Text),
)

detail = Table(
    "detail",
    metadata,
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("text", Text, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("line", Integer),
    Column("upstream_id", Text),
    Column("reason", Text, nullable=False),
    Column("first_run", Integer, nullable=False),
    Column("last_run", Integer, nullable=False),
    UniqueConstraint("source", "digest", name="quarantine_once"),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
