"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "raise NotImplementedError('say what changes')"}


def downgrade() -> None:
    """A store only goes forward."""
    raise NotImplementedError("restore a copy of the database file")
