"""The lists of the staff's catalog page, as QML sees them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlElement

from kiosk.domain.catalog_overlay import Kind
from kiosk.domain.catalog_own import OwnCatalog
from kiosk.staff.catalog_edits import Draft
from kiosk.ui.card_pictures import CardPictures
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_catalog_rows import (
    ChipRow,
    FieldRow,
    FileRow,
    ItemRow,
    chip_rows,
    field_rows,
    files_in,
    item_rows,
)
from kiosk.ui.staff_catalog_trial import TrialTile

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CatalogLists(QObject):
    """Rows that tell QML only what changed: a finger on one is not in the way of another."""

    def __init__(self, cards: CardPictures, parent: QObject) -> None:
        super().__init__(parent)
        self._cards = cards
        self._items = RowsModel(ItemRow, (), self)
        self._fields = RowsModel(FieldRow, (), self)
        self._chips = RowsModel(ChipRow, (), self)
        self._tongues = RowsModel(ChipRow, (), self)
        self._tiles = RowsModel(TrialTile, (), self)
        self._files = RowsModel(FileRow, (), self)

    def show_items(self, own: OwnCatalog, kind: Kind) -> None:
        """Everything of one kind."""
        self._items.set_rows(item_rows(own, kind, self._cards))

    def show_form(
        self, draft: Draft, own: OwnCatalog, language: str, languages: Sequence[str]
    ) -> None:
        """The form of a draft, with the guests' texts in one of their languages."""
        self._fields.set_rows(field_rows(draft, language))
        self._chips.set_rows(chip_rows(draft, own))
        self._tongues.set_rows([ChipRow(each, each, each == language) for each in languages])

    def show_tiles(self, tiles: Sequence[TrialTile]) -> None:
        """How far a try is."""
        self._tiles.set_rows(tiles)

    def show_places(self, places: Sequence[Path]) -> None:
        """Sticks to write to."""
        self._files.set_rows([FileRow(str(path), path.name, str(path)) for path in places])

    def show_files(self, places: Sequence[Path]) -> None:
        """Files on sticks."""
        self._files.set_rows(files_in(places))

    @Property(QObject, constant=True)
    def items(self) -> QObject:
        """An ItemRow for each of the kind."""
        return self._items

    @Property(QObject, constant=True)
    def fields(self) -> QObject:
        """The form's FieldRows."""
        return self._fields

    @Property(QObject, constant=True)
    def chips(self) -> QObject:
        """The form's ChipRows: colours, or lights."""
        return self._chips

    @Property(QObject, constant=True)
    def tongues(self) -> QObject:
        """The languages of guests, as ChipRows."""
        return self._tongues

    @Property(QObject, constant=True)
    def tiles(self) -> QObject:
        """The TrialTiles."""
        return self._tiles

    @Property(QObject, constant=True)
    def files(self) -> QObject:
        """The FileRows."""
        return self._files
