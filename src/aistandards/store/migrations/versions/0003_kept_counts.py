"""Store counts of standards, store the JSON of a record once, and drop the positions of words from the indexes."""

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.Text().with_variant(sa.JSON(), "postgresql")

KEY = ("body", "publishers", "type", "status", "work_item", "ai", "relevance", "gone")
BOOLEANS = ("work_item", "ai", "gone")
TOKENS = "tokenize='unicode61 remove_diacritics 2')"


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    """Add `facet`, drop duplicate JSON, and build the full-text index again without positions."""
    op.create_table(
        "facet",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("publishers", TEXT, nullable=False),
        sa.Column("type", TEXT),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("work_item", sa.Boolean(), nullable=False),
        sa.Column("ai", sa.Boolean(), nullable=False),
        sa.Column("relevance", TEXT, nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    facet: sa.Column[int] = sa.Column("facet", sa.Integer(), nullable=False, server_default="0")
    with op.batch_alter_table("standard", recreate="always" if _is_sqlite() else "never") as table:
        table.add_column(facet, insert_after="gone" if _is_sqlite() else None)
    with op.batch_alter_table("standard") as table:
        table.alter_column("facet", server_default=None)
    _count()
    op.create_index("standard_facet", "standard", ["facet", "sort_key", "id"])
    with op.batch_alter_table("record", **_by_key()) as table:
        table.alter_column("data", existing_type=JSON, nullable=True)
        table.drop_column("facts_hash")
    for name in ("number", "tag") if _is_sqlite() else ():
        with op.batch_alter_table(name, **_by_key()):
            continue
    _execute(
        "UPDATE record SET data = NULL WHERE CAST(data AS TEXT) = "
        "(SELECT CAST(standard.data AS TEXT) FROM standard WHERE standard.id = record.standard_id) "
        "AND (SELECT count(*) FROM record AS other WHERE other.standard_id = record.standard_id) = 1"
    )
    if _is_sqlite():
        options = f"USING fts5(words, content='', detail=none, columnsize=0, {TOKENS}"
        titles = ":designation || char(10) || :titles"
        _index(
            {
                f"search_titles {options}": f"search_titles (rowid, words) VALUES (:id, {titles})",
                f"search {options}": f"search (rowid, words) VALUES (:id, {titles} || char(10) || :abstracts)",
            }
        )
    else:
        # No query needs the positions of words, which take most of the space. After a downgrade, results are not ranked
        # until their standards are written again.
        _execute("UPDATE search SET titles = strip(titles), words = strip(words)")
        _execute("ALTER TABLE search ALTER titles SET STATISTICS 300, ALTER words SET STATISTICS 300")


def _by_key() -> dict[str, Any]:
    """Return options with which SQLite stores a table in the order of its key, without a separate index."""
    return {"recreate": "always", "table_kwargs": {"sqlite_with_rowid": False}} if _is_sqlite() else {}


def _execute(statement: str, *rows: Any) -> Any:
    return op.get_bind().execute(sa.text(statement), *rows)


def _count() -> None:
    names = ", ".join(name for name in KEY if name != "gone")
    gone = "CASE WHEN gone IS NULL THEN 0 ELSE 1 END"
    counts: Counter[tuple[Any, ...]] = Counter()
    assigned: list[dict[str, int]] = []
    facets: dict[tuple[Any, ...], int] = {}
    for standard_id, *key in _execute(f"SELECT id, {names}, {gone} FROM standard ORDER BY id").all():
        counts[tuple(key)] += 1
        assigned.append({"id": standard_id, "facet": facets.setdefault(tuple(key), len(facets) + 1)})
    if assigned:
        _execute("UPDATE standard SET facet = :facet WHERE id = :id", assigned)
        values = ", ".join(f":{name}" for name in ("id", *KEY, "count"))
        rows = [{**dict(zip(KEY, key, strict=True)), "id": facets[key], "count": counts[key]} for key in counts]
        _execute(
            f"INSERT INTO facet (id, {', '.join(KEY)}, count) VALUES ({values})",
            [{**row, **{name: bool(row[name]) for name in BOOLEANS}} for row in rows],
        )


def _index(inserts: dict[str, str]) -> None:
    """Create the full-text tables of SQLite again and fill each with its INSERT."""
    for table in inserts:
        op.execute(f"DROP TABLE IF EXISTS {table.partition(' ')[0]}")
        op.execute(f"CREATE VIRTUAL TABLE {table}")
    rows = op.get_bind().execution_options(yield_per=500).execute(sa.text("SELECT id, data FROM standard ORDER BY id"))
    for chunk in rows.partitions():
        searched = [_words(standard_id, json.loads(data)) for standard_id, data in chunk]
        for row in inserts.values():
            _execute(f"INSERT INTO {row}", searched)


def _words(standard_id: int, plain: dict[str, Any]) -> dict[str, Any]:
    texts = {name: "\n".join(plain.get(name, {}).values()) for name in ("titles", "abstracts")}
    return {"id": standard_id, "designation": plain["designation"], **texts}


def downgrade() -> None:
    """Drop `facet`, copy the JSON to every record, and build the older full-text index."""
    _execute(
        "UPDATE record SET data = (SELECT standard.data FROM standard WHERE standard.id = record.standard_id) "
        "WHERE data IS NULL"
    )
    with op.batch_alter_table("record", recreate="always" if _is_sqlite() else "never") as table:
        table.alter_column("data", existing_type=JSON, nullable=False)
        # The empty text differs from every hash, so the older version compares the facts themselves.
        table.add_column(
            sa.Column("facts_hash", TEXT, nullable=False, server_default=""),
            insert_after="family" if _is_sqlite() else None,
        )
    with op.batch_alter_table("record") as table:
        table.alter_column("facts_hash", server_default=None)
    op.drop_index("standard_facet", "standard")
    with op.batch_alter_table("standard") as table:
        table.drop_column("facet")
    op.drop_table("facet")
    if _is_sqlite():
        op.execute("DROP TABLE search_titles")
        row = "search (rowid, designation, titles, abstracts) VALUES (:id, :designation, :titles, :abstracts)"
        _index({f"search USING fts5(designation, titles, abstracts, {TOKENS}": row})
