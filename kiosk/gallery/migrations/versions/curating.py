"""What guests let be shown at the show, what hangs there, and single pictures that were deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; nobody was asked before, so nobody has agreed."""
    op.add_column("tickets", _no("may_show"))
    op.add_column("pictures", _no("hung"))
    op.add_column("deletions", sa.Column("tile", sa.Integer()))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("deletions", "tile")
    op.drop_column("pictures", "hung")
    op.drop_column("tickets", "may_show")


def _no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default="0")
