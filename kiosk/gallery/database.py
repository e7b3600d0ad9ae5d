"""Opens the SQLite file: checked, migrated, write-ahead logged, and synchronous."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, text

import kiosk.gallery.migrations
from kiosk.gallery.faults import DamagedDatabase, storage_at

ASIDE = ".damaged-"
"""What follows the name of a database that was put aside, before the time in UTC."""


def open_database(path: Path) -> Engine:
    """An engine on `path` with the newest tables; raises StorageFault or DamagedDatabase."""
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        connect_args={"timeout": 5},
        hide_parameters=True,  # they may be a guest's address, and errors are logged
    )
    event.listen(engine, "connect", _prepare)
    try:
        with storage_at(path), engine.connect() as connection:
            verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
            if verdict != "ok":
                raise DamagedDatabase(path, str(verdict))
            migrate(connection)
            connection.commit()
    except BaseException:
        engine.dispose()
        raise
    return engine


def migrate(connection: Any) -> None:
    """Bring the tables behind `connection` up to date."""
    config = Config()
    scripts = Path(kiosk.gallery.migrations.__file__).parent
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    # sqlite3 begins no transaction for DDL: a power cut would leave half a migration behind.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    command.upgrade(config, "head")


def put_aside(path: Path, now: float) -> Path:
    """Rename a damaged database and its companions, so that a new one can be made.

    `now` is in seconds since 1970. Returns the new path of the database. Raises OSError.
    """
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}{ASIDE}{stamp}")
    path.replace(aside)
    for ending in ("-wal", "-shm"):
        companion = path.with_name(path.name + ending)
        if companion.exists():
            companion.replace(aside.with_name(aside.name + ending))
    return aside


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
