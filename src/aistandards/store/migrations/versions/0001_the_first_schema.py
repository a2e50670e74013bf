"""The first schema: the tables of `store.tables` and the full-text index."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from aistandards.store import engines

revision = "0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.Text().with_variant(sa.JSON(), "postgresql")
JSONB = sa.Text().with_variant(postgresql.JSONB(), "postgresql")

TABLES = (
    "journal",
    "standard",
    "run",
    "record",
    "quarantine",
    "number",
    "meta",
    "detail",
    "cursor",
    "arrow",
)


def upgrade() -> None:
    """Create all tables, their indexes and the full-text index."""
    op.create_table(
        "arrow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("target", TEXT),
        sa.Column("key", TEXT),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("arrow_key", "arrow", ["key"])
    op.create_index("arrow_standard", "arrow", ["standard_id"])
    op.create_index("arrow_target", "arrow", ["target"])

    op.create_table(
        "cursor",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("cursor", TEXT, nullable=False),
        sa.Column("checkpoint", TEXT),
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer()),
        sa.Column("updated", TEXT),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "detail",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("source", "key"),
    )
    op.create_table(
        "meta",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "number",
        sa.Column("number", TEXT, nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", "standard_id"),
    )
    op.create_index("number_standard", "number", ["standard_id"])

    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("line", sa.Integer()),
        sa.Column("upstream_id", TEXT),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("first_run", sa.Integer(), nullable=False),
        sa.Column("last_run", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "digest", name="quarantine_once"),
    )
    op.create_table(
        "record",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("upstream_id", TEXT, nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("designation", TEXT, nullable=False),
        sa.Column("numbers", TEXT, nullable=False),
        sa.Column("sort_key", TEXT, nullable=False),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("facts_hash", TEXT, nullable=False),
        sa.Column("full_hash", TEXT, nullable=False),
        sa.Column("has_abstract", sa.Boolean(), nullable=False),
        sa.Column("listed_in", sa.Integer(), nullable=False),
        sa.Column("gone", TEXT),
        sa.Column("data", JSON, nullable=False),
        sa.PrimaryKeyConstraint("source", "upstream_id"),
    )
    op.create_index("record_standard", "record", ["standard_id"])

    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("started", TEXT, nullable=False),
        sa.Column("finished", TEXT),
        sa.Column("outcome", TEXT),
        sa.Column("message", TEXT),
        sa.Column("counts", JSONB, nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "standard",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("designation", TEXT, nullable=False),
        sa.Column("sort_key", TEXT, nullable=False),
        sa.Column("work", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("publishers", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("type", TEXT),
        sa.Column("committee", TEXT),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("issued", TEXT),
        sa.Column("edition", TEXT),
        sa.Column("work_item", sa.Boolean(), nullable=False),
        sa.Column("ai", sa.Boolean(), nullable=False),
        sa.Column("gone", TEXT),
        sa.Column("data", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("standard_designation", "standard", ["designation"])
    op.create_index("standard_sort", "standard", ["sort_key"])
    op.create_index("standard_work", "standard", ["work"])

    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("upstream_id", TEXT, nullable=False),
        sa.Column("designation", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("old", JSON),
        sa.Column("new", JSON),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["run.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("journal_record", "journal", ["source", "upstream_id"])
    op.create_index("journal_run", "journal", ["run_id"])
    engines.of(op.get_bind()).create_search(op.get_bind())


def downgrade() -> None:
    """Drop all tables and the full-text index."""
    engines.of(op.get_bind()).drop_search(op.get_bind())
    for table in TABLES:
        op.drop_table(table)
