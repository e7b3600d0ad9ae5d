"""The database is durable, migrated whole, and says what is wrong with its folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kiosk.domain.errors import StorageFault
from kiosk.gallery.database import open_database
from kiosk.gallery.schema import Base


def test_migrations_lead_to_the_tables_that_the_code_uses(tmp_path: Path):
    engine = open_database(tmp_path / "kiosk.db")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_power_cut_in_the_middle_of_a_migration_leaves_the_old_tables_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    real = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: real(config, "0002"))
    open_database(tmp_path / "kiosk.db").dispose()
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from alembic import op\n"
        "from kiosk.gallery.database import open_database\n"
        "op.execute = lambda *given: os._exit(9)\n"
        "open_database(Path(sys.argv[1]))\n"
    )
    died = subprocess.run([sys.executable, "-c", script, str(tmp_path / "kiosk.db")], check=False)
    assert died.returncode == 9
    monkeypatch.setattr(command, "upgrade", real)
    engine = open_database(tmp_path / "kiosk.db")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_the_database_is_durable_and_logs_ahead(tmp_path: Path):
    engine = open_database(tmp_path / "kiosk.db")
    with engine.connect() as connection:
        pragma = connection.exec_driver_sql
        assert pragma("PRAGMA journal_mode").scalar_one() == "wal"
        assert pragma("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert pragma("PRAGMA foreign_keys").scalar_one() == 1
    engine.dispose()


def test_a_folder_that_cannot_hold_a_database_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFault, match=r"file/kiosk\.db cannot be used"):
        open_database(tmp_path / "file" / "kiosk.db")
