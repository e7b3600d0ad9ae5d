"""The phone's page says what staff call things now, without a restart."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.catalog_own import FreshCatalog
from kiosk.resources import resource
from kiosk.sharing.rendering import Pages
from tests.sharing.tickets import NOON, ticket


def test_a_name_that_staff_changed_is_on_the_next_page(tmp_path: Path) -> None:
    overlay, faults = tmp_path / "catalog.toml", list[str]()
    pages = Pages(FreshCatalog(resource("assets") / "catalog", overlay, faults.append), "de")

    def page() -> str:
        return pages.alone(ticket(0), NOON)["index.html"].decode()

    assert "Auf dem Mars" in page()
    overlay.write_text('[settings]\noff = ["mars"]\n[settings.changed.mars]\nname = {de = "Dort"}')
    assert "Dort" in page()
    assert "Auf dem Mars" not in page()
    assert faults == []
