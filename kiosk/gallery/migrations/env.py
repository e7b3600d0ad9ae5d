"""Runs migrations on the connection that the gallery hands over."""

from __future__ import annotations

from alembic import context

from kiosk.gallery.schema import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
