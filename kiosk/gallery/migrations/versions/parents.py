"""Which picture an edit was made from, so that its credentials can say so again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; of what was kept before, nobody knows it."""
    op.add_column("pictures", sa.Column("parent", sa.Integer()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("pictures", "parent")
