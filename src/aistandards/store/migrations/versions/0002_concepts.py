"""Add a table of concepts for queries, and the relevance to AI of each standard."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add `tag`, `relevance` and `assessed`, and fill them from the stored standards."""
    op.create_table(
        "tag",
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("concept", TEXT, nullable=False),
        sa.Column("direction", TEXT, nullable=False),
        sa.Column("method", TEXT, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("standard_id", "concept"),
    )
    op.create_index("tag_concept", "tag", ["concept"])
    relevance = sa.Column("relevance", TEXT, nullable=False, server_default="not-ai")
    assessed: sa.Column[bool] = sa.Column("assessed", sa.Boolean(), nullable=False, server_default=sa.false())
    # SQLite creates the table again for any change, so the columns can have their proper order.
    recreate = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("standard", recreate="always" if recreate else "never") as table:
        table.add_column(relevance, insert_after="ai" if recreate else None)
        table.add_column(assessed, insert_after="relevance" if recreate else None)
    with op.batch_alter_table("standard") as table:
        table.alter_column("relevance", server_default=None)
        table.alter_column("assessed", server_default=None)
    _fill()


def _fill() -> None:
    """Fill `tag` and `relevance` from the annotations, which the older version made by rule; a sync adds the others."""
    connection = op.get_bind()
    connection.execute(sa.text("UPDATE standard SET relevance = 'ai' WHERE ai"))
    rows = []
    for standard_id, data in connection.execute(sa.text("SELECT id, data FROM standard WHERE ai")).all():
        concepts: dict[str, dict[str, Any]] = {}
        for annotation in json.loads(data).get("annotations", ()):
            best = concepts.setdefault(annotation["concept"], annotation)
            if annotation["confidence"] > best["confidence"]:
                concepts[annotation["concept"]] = annotation
        rows += [
            {"standard_id": standard_id, "concept": concept, "method": best["method"], "confidence": best["confidence"]}
            for concept, best in concepts.items()
        ]
    if rows:
        connection.execute(
            sa.text("INSERT INTO tag VALUES (:standard_id, :concept, 'concerns', :method, :confidence)"),
            rows,
        )


def downgrade() -> None:
    """Drop `tag`, `relevance` and `assessed`."""
    op.drop_table("tag")
    with op.batch_alter_table("standard") as table:
        table.drop_column("relevance")
        table.drop_column("assessed")
