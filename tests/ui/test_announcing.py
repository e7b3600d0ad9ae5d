"""What QML is shown of a view model's state, and that it hears of every change."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import pytest
from PySide6.QtCore import QObject, Signal

from kiosk.ui.announcing import announce, fixed, shown
from kiosk.ui.looking_state import LookingState
from kiosk.ui.looking_view_model import LookingViewModel
from kiosk.ui.visit_state import VisitState
from kiosk.ui.visit_view_model import VisitViewModel
from kiosk.ui.words_typing import WordsState
from kiosk.ui.words_view_model import WordsViewModel


@dataclass(frozen=True)
class State:
    title: str = ""
    number: int = -1


class ViewModel(QObject):
    titleChanged = Signal()
    numberChanged = Signal()
    title = shown(str, "title", titleChanged)
    number = shown(int, "number", numberChanged)
    maker = fixed(str, "_state.title.__class__.__name__")

    def __init__(self) -> None:
        super().__init__()
        self._state = State()


def test_a_field_is_read_through_its_property_and_only_its_change_is_told(qapp) -> None:
    model, told = ViewModel(), list[str]()
    model.titleChanged.connect(lambda: told.append("title"))
    model.numberChanged.connect(lambda: told.append("number"))
    before, model._state = model._state, replace(model._state, title="On Mars")
    announce(model, before, model._state)
    assert told == ["title"]
    assert (model.property("title"), model.property("number")) == ("On Mars", -1)
    assert model.property("maker") == "str"


@pytest.mark.parametrize(
    ("model", "state"),
    [
        (VisitViewModel, VisitState),
        (LookingViewModel, LookingState),
        (WordsViewModel, WordsState),
    ],
)
def test_every_field_of_a_state_has_a_property_that_tells_of_it(
    model: type[QObject], state: type
) -> None:
    meta = model.staticMetaObject
    for field in fields(state):
        found = meta.property(meta.indexOfProperty(field.name))
        assert found.notifySignal().name() == f"{field.name}Changed".encode(), field.name
