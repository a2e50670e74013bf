"""Standards are counted as they are written, the JSON of a record is kept once, and no index knows where a word stands."""

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
    place: sa.Column[int] = sa.Column("facet", sa.Integer(), nullable=False, server_default="0")
    with op.batch_alter_table("standard", recreate="always" if _is_sqlite() else "never") as table:
        table.add_column(place, insert_after="gone" if _is_sqlite() else None)
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
        how = f"USING fts5(words, content='', detail=none, columnsize=0, {TOKENS}"
        front = ":designation || char(10) || :titles"
        _index(
            {
                f"search_titles {how}": f"search_titles (rowid, words) VALUES (:one, {front})",
                f"search {how}": f"search (rowid, words) VALUES (:one, {front} || char(10) || :abstracts)",
            }
        )
    else:
        # Nothing asks any more where a word stands, which took most of the room. A store that goes down again finds the
        # same, ranked by nothing until its standards are written again.
        _execute("UPDATE search SET titles = strip(titles), words = strip(words)")
        _execute("ALTER TABLE search ALTER titles SET STATISTICS 300, ALTER words SET STATISTICS 300")


def _by_key() -> dict[str, Any]:
    """SQLite then keeps a table in the order of its key, instead of both the table and an index of its keys."""
    return {"recreate": "always", "table_kwargs": {"sqlite_with_rowid": False}} if _is_sqlite() else {}


def _execute(statement: str, *rows: Any) -> Any:
    return op.get_bind().execute(sa.text(statement), *rows)


def _count() -> None:
    names = ", ".join(name for name in KEY if name != "gone")
    gone = "CASE WHEN gone IS NULL THEN 0 ELSE 1 END"
    found: Counter[tuple[Any, ...]] = Counter()
    places: list[dict[str, int]] = []
    numbers: dict[tuple[Any, ...], int] = {}
    for one, *key in _execute(f"SELECT id, {names}, {gone} FROM standard ORDER BY id").all():
        found[tuple(key)] += 1
        places.append({"one": one, "place": numbers.setdefault(tuple(key), len(numbers) + 1)})
    if places:
        _execute("UPDATE standard SET facet = :place WHERE id = :one", places)
        values = ", ".join(f":{name}" for name in ("id", *KEY, "count"))
        rows = [{**dict(zip(KEY, key, strict=True)), "id": numbers[key], "count": found[key]} for key in found]
        _execute(
            f"INSERT INTO facet (id, {', '.join(KEY)}, count) VALUES ({values})",
            [{**row, **{name: bool(row[name]) for name in BOOLEANS}} for row in rows],
        )


def _index(rows_of: dict[str, str]) -> None:
    """Make SQLite's full-text search anew: its tables, and what of a standard each is given."""
    for table in rows_of:
        op.execute(f"DROP TABLE IF EXISTS {table.partition(' ')[0]}")
        op.execute(f"CREATE VIRTUAL TABLE {table}")
    rows = op.get_bind().execution_options(yield_per=500).execute(sa.text("SELECT id, data FROM standard ORDER BY id"))
    for chunk in rows.partitions():
        found = [_words(one, json.loads(data)) for one, data in chunk]
        for row in rows_of.values():
            _execute(f"INSERT INTO {row}", found)


def _words(one: int, plain: dict[str, Any]) -> dict[str, Any]:
    texts = {name: "\n".join(plain.get(name, {}).values()) for name in ("titles", "abstracts")}
    return {"one": one, "designation": plain["designation"], **texts}


def downgrade() -> None:
    _execute(
        "UPDATE record SET data = (SELECT standard.data FROM standard WHERE standard.id = record.standard_id) "
        "WHERE data IS NULL"
    )
    with op.batch_alter_table("record", recreate="always" if _is_sqlite() else "never") as table:
        table.alter_column("data", existing_type=JSON, nullable=False)
        # Empty, it differs from every hash: what reads it compares the facts themselves then.
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
        row = "search (rowid, designation, titles, abstracts) VALUES (:one, :designation, :titles, :abstracts)"
        _index({f"search USING fts5(designation, titles, abstracts, {TOKENS}": row})
