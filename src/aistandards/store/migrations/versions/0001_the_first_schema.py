"""The first schema: what `store.tables` describes, and the full-text index beside it."""

import sqlalchemy as sa
from alembic import op

from aistandards.store import sqlite

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "arrow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("target", sa.Text()),
        sa.Column("key", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("arrow_key", "arrow", ["key"])
    op.create_index("arrow_standard", "arrow", ["standard_id"])
    op.create_index("arrow_target", "arrow", ["target"])

    op.create_table(
        "cursor",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("checkpoint", sa.Text()),
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer()),
        sa.Column("updated", sa.Text()),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "detail",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "number",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", "standard_id"),
    )
    op.create_index("number_standard", "number", ["standard_id"])

    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("line", sa.Integer()),
        sa.Column("upstream_id", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_run", sa.Integer(), nullable=False),
        sa.Column("last_run", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "digest", name="quarantine_once"),
    )
    op.create_table(
        "record",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("upstream_id", sa.Text(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("designation", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("facts_hash", sa.Text(), nullable=False),
        sa.Column("full_hash", sa.Text(), nullable=False),
        sa.Column("has_abstract", sa.Boolean(), nullable=False),
        sa.Column("listed_in", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Text()),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "upstream_id"),
    )
    op.create_index("record_standard", "record", ["standard_id"])

    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("finished", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("message", sa.Text()),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "standard",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("designation", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("publishers", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("type", sa.Text()),
        sa.Column("committee", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("issued", sa.Text()),
        sa.Column("edition", sa.Text()),
        sa.Column("work_item", sa.Boolean(), nullable=False),
        sa.Column("ai", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Text()),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("standard_designation", "standard", ["designation"])
    op.create_index("standard_sort", "standard", ["sort_key"])
    op.create_index("standard_work", "standard", ["work"])

    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("upstream_id", sa.Text(), nullable=False),
        sa.Column("designation", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old", sa.Text()),
        sa.Column("new", sa.Text()),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["run.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("journal_record", "journal", ["source", "upstream_id"])
    op.create_index("journal_run", "journal", ["run_id"])
    sqlite.create_search(op.get_bind())


def downgrade() -> None:
    """There is nothing before the first schema."""
    raise NotImplementedError("remove the database file instead")
