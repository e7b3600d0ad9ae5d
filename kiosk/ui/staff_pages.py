"""The panel's pages, in the order of their tabs."""

from __future__ import annotations

from kiosk.ui.staff_page import PanelNeeds, StaffPage


def make_pages(needs: PanelNeeds) -> dict[str, StaffPage]:
    """A page by its name: `catalog` is shown by CatalogPage.qml, and so on."""
    del needs
    return {}
