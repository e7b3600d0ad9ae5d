"""A list for QML whose rows are frozen dataclasses, and which tells QML only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, Qt

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from PySide6.QtCore import QPersistentModelIndex

    RowT = TypeVar("RowT", bound=DataclassInstance)
else:
    RowT = TypeVar("RowT")

_FIRST_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_NOWHERE = QModelIndex()


class RowsModel(QAbstractListModel, Generic[RowT]):
    """Rows of one dataclass; its fields are the roles."""

    def __init__(
        self, kind: type[RowT], rows: Sequence[RowT] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._names = [field.name for field in fields(kind)]
        self._rows = list(rows)

    def set_rows(self, rows: Sequence[RowT]) -> None:
        """Show `rows` from now on."""
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        for number, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
            if old == new:
                continue
            self._rows[number] = new
            roles = [
                _FIRST_ROLE + i
                for i, name in enumerate(self._names)
                if getattr(old, name) != getattr(new, name)
            ]
            at = self.index(number)
            self.dataChanged.emit(at, at, roles)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """One field of one row."""
        number = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= number < len(self._names):
            return None
        return getattr(self._rows[index.row()], self._names[number])

    def roleNames(self) -> dict[int, QByteArray]:
        """The fields' names, by role."""
        return {_FIRST_ROLE + i: QByteArray(n.encode()) for i, n in enumerate(self._names)}
