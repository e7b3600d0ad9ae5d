from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.rows_model import RowsModel


@dataclass(frozen=True)
class Row:
    name: str
    size: int


def test_qml_finds_fields_by_name(qapp) -> None:
    model = RowsModel(Row, [Row("a", 1), Row("b", 2)])
    roles = {bytes(name.data()).decode(): role for role, name in model.roleNames().items()}
    assert list(roles) == ["name", "size"]
    assert model.rowCount() == 2
    assert model.data(model.index(1), roles["name"]) == "b"
    assert model.data(model.index(5), roles["name"]) is None


def test_only_what_changed_is_told(qapp) -> None:
    model = RowsModel(Row, [Row("a", 1), Row("b", 2)])
    told: list[tuple[int, list[str]]] = []
    names = model.roleNames()
    model.dataChanged.connect(
        lambda first, _last, roles: told.append(
            (first.row(), [bytes(names[r].data()).decode() for r in roles])
        )
    )
    model.set_rows([Row("a", 1), Row("b", 3)])
    model.set_rows([Row("a", 1), Row("b", 3)])
    assert told == [(1, ["size"])]


def test_another_number_of_rows_resets(qapp) -> None:
    model = RowsModel(Row, [Row("a", 1)])
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.set_rows([Row("a", 1), Row("b", 2)])
    assert resets == [True]
    assert model.rowCount() == 2
