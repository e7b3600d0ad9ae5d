"""What is to be sent out, and whether somebody has looked at a picture."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table and the column; pictures that are shown already count as looked at."""
    op.create_table(
        "outbox",
        sa.Column("way", sa.String(16), primary_key=True),
        sa.Column("ticket", sa.String(32), primary_key=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Double[float](), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("given_up", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(80), nullable=False),
    )
    op.add_column("pictures", sa.Column("approved", sa.Boolean(), server_default="1"))


def downgrade() -> None:
    """Drop both."""
    op.drop_column("pictures", "approved")
    op.drop_table("outbox")
