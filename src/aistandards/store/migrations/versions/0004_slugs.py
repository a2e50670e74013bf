"""Add the slugs of designations and works, by which addresses name them."""

import sqlalchemy as sa
from alembic import op

from aistandards.model.slug import slug_of

revision = "0004"
down_revision = "0003"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COLUMNS = ("slug", "work_slug")


def upgrade() -> None:
    """Add `slug` and `work_slug`, and fill them from designations and works."""
    for name in COLUMNS:
        op.add_column("standard", sa.Column(name, TEXT, nullable=False, server_default=""))
    _fill()
    # SQLite copies the table to drop a default. One copy, of the filled table, gives the columns their proper order too.
    order: list[tuple[str, ...]] = [("facet", *COLUMNS, "data")] if op.get_bind().dialect.name == "sqlite" else []
    with op.batch_alter_table("standard", partial_reordering=order) as table:
        for name in COLUMNS:
            table.alter_column(name, server_default=None)
    for name in COLUMNS:
        op.create_index(f"standard_{name}", "standard", [name])


def _fill() -> None:
    connection = op.get_bind()
    names = connection.execute(sa.text("SELECT id, designation, work FROM standard")).all()
    slugs = [{"id": row.id, "slug": slug_of(row.designation), "work_slug": slug_of(row.work)} for row in names]
    if slugs:
        connection.execute(sa.text("UPDATE standard SET slug = :slug, work_slug = :work_slug WHERE id = :id"), slugs)


def downgrade() -> None:
    """Drop `slug` and `work_slug`."""
    for name in COLUMNS:
        op.drop_index(f"standard_{name}", "standard")
    with op.batch_alter_table("standard") as table:
        for name in COLUMNS:
            table.drop_column(name)
