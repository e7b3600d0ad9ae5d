"""When a ticket dated in the future was first met."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column, which most tickets leave empty."""
    op.add_column("tickets", sa.Column("noticed_at", sa.Double[float](), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("tickets", "noticed_at")
