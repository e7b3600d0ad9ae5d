"""The panel's pages, in the order of their tabs."""

from __future__ import annotations

from kiosk.ui.staff_catalog import CatalogViewModel
from kiosk.ui.staff_gallery import GalleryViewModel
from kiosk.ui.staff_models import ModelsViewModel
from kiosk.ui.staff_page import PanelNeeds, StaffPage
from kiosk.ui.staff_safety import SafetyViewModel
from kiosk.ui.staff_statistics import StatisticsViewModel


def make_pages(needs: PanelNeeds) -> dict[str, StaffPage]:
    """A page by its name: `catalog` is shown by CatalogPage.qml, and so on."""
    return {
        "gallery": GalleryViewModel(needs),
        "catalog": CatalogViewModel(needs),
        "models": ModelsViewModel(needs),
        "safety": SafetyViewModel(needs),
        "statistics": StatisticsViewModel(needs),
    }
