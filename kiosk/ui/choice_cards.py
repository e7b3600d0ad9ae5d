"""The cards of the choosing screens as lists for QML: renewed only when what they say is new."""

from __future__ import annotations

from PySide6.QtCore import QObject

from kiosk.domain.catalog import Catalog
from kiosk.ui.card_pictures import CardPictures
from kiosk.ui.card_rows import CardRow, CardRows, ColourRow
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.visit_state import Draft, VisitState


class ChoiceCards:
    """Vehicles, the colours of the lit one, settings and styles; `parent` owns the lists."""

    def __init__(
        self, catalog: Catalog, pictures: CardPictures, language: str, draft: Draft, parent: QObject
    ) -> None:
        rows = CardRows(catalog, pictures, language)
        self._rows = rows
        self._lit = ("", "")
        self.vehicles = RowsModel(CardRow, rows.vehicles(draft), parent)
        self.colours = RowsModel(ColourRow, rows.colours(draft), parent)
        self.settings = RowsModel(CardRow, rows.settings(), parent)
        self.styles = RowsModel(CardRow, rows.styles(), parent)

    def show(self, state: VisitState, draft: Draft, catalog: Catalog) -> None:
        """The cards of `catalog` in the state's language, with the draft's vehicle lit."""
        spoken = self._rows.language != state.language or self._rows.catalog is not catalog
        before, self._lit = self._lit, (state.vehicle, state.colour)
        if spoken:
            self._rows = CardRows(catalog, self._rows.pictures, state.language)
            self.settings.set_rows(self._rows.settings())
            self.styles.set_rows(self._rows.styles())
        if spoken or before != self._lit:
            self.vehicles.set_rows(self._rows.vehicles(draft))
            self.colours.set_rows(self._rows.colours(draft))
