"""The panel's page of the catalog: three lists, a form, a keypad for it, and files on sticks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.catalog_overlay import Kind
from kiosk.domain.catalog_own import OWN_CARDS, OwnCatalog
from kiosk.domain.vocabulary import Vocabulary
from kiosk.resources import resource
from kiosk.staff.catalog_checks import TITLES
from kiosk.staff.catalog_desk import CatalogDesk
from kiosk.staff.catalog_edits import SPOKEN, Draft
from kiosk.staff.catalog_here import catalog_desk_of
from kiosk.staff.roles import Role
from kiosk.staff.sticks import places
from kiosk.ui.card_pictures import CardPictures
from kiosk.ui.staff_catalog_lists import CatalogLists
from kiosk.ui.staff_catalog_rows import LANGUAGE
from kiosk.ui.staff_catalog_trial import CatalogTrial, choice_for
from kiosk.ui.staff_pack import PackViewModel
from kiosk.ui.staff_page import PanelNeeds, StaffPage
from kiosk.ui.words_view_model import WordsViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_FAULT = "catalog"
_LETTERS = 160
_LIVE = "Saved. Guests see it from the next visit on."

View = Literal["list", "form", "typing", "export", "import", "pack"]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is on the page. `field` is the form's text that is being typed."""

    kind: Kind = Kind.VEHICLES
    view: View = "list"
    language: str = LANGUAGE
    field: str = ""
    new: bool = False


@QmlElement
class CatalogViewModel(StaffPage):
    """What it may do, the desk says; what guests see, it hands to the controller."""

    changed = Signal()

    def __init__(
        self,
        needs: PanelNeeds,
        desk: CatalogDesk | None = None,
        sticks: Callable[[], list[Path]] | None = None,
    ) -> None:
        """`sticks` lists the folders that files can be carried on."""
        super().__init__()
        config = needs.services.config
        self._needs = needs
        self._desk = desk or catalog_desk_of(needs.badge, config, needs.services.checkpoint)
        self._sticks = sticks or (lambda: places(config.paths.state))
        self._cards = CardPictures(resource("assets"), config.paths.state / OWN_CARDS)
        self._shown = _Shown()
        self._own: OwnCatalog | None = None
        self._can_undo = False
        self._draft = Draft(Kind.VEHICLES)
        self._trial = CatalogTrial(needs, self._show_trial)
        self._lists = CatalogLists(self._cards, self)
        self._pack = PackViewModel(needs)
        self._pack.setParent(self)
        self._pack.said.connect(self.said)
        self._typing = WordsViewModel(
            needs.services.catalog,
            Vocabulary(),
            resource("assets") / "keypad",
            lambda _: None,  # the whole form is judged when it is saved
            free=True,
            most=_LETTERS,
        )
        self._typing.setParent(self)
        self._typing.entered.connect(self._fill_in)
        self._typing.typedChanged.connect(needs.badge.touched)
        self._tell(self._desk.read())

    # The panel turns to this page, and away.

    def enter(self) -> None:
        """Read the files: somebody may have edited them."""
        self._shown = _Shown(self._shown.kind)
        self.attempt(self._read)

    def leave(self) -> None:
        """Keep nothing of a form, nor of a try."""
        self._trial.forget()
        self._pack.leave()
        self._draft = Draft(self._shown.kind)
        self._show(view="list", field="")

    # The lists.

    @Slot(str)
    def turnTo(self, kind: str) -> None:
        """Show vehicles, settings or styles."""
        self._show(kind=Kind(kind), view="list")

    @Slot()
    def openPack(self) -> None:
        """Show the pictures of this machine's show pack."""
        self._show(view="pack")
        self._pack.enter()

    @Slot(str)
    def toggle(self, item: str) -> None:
        """Take an item off the guests' screens, or put it back."""
        kind = self._shown.kind

        def switch() -> OwnCatalog:
            off = self._desk.read().overlay.shelf(kind).off
            return self._desk.switch(kind, item, on=item in off)

        self._change(switch)

    @Slot(str, int)
    def move(self, item: str, by: int) -> None:
        """Move an item up or down."""
        self._change(lambda: self._desk.move(self._shown.kind, item, by))

    @Slot()
    def undo(self) -> None:
        """Take back the last change."""
        self._change(self._desk.undo)

    # The form.

    @Slot(str)
    def edit(self, item: str) -> None:
        """Open the form of an item, or an empty one with ""."""

        def open_() -> None:
            self._needs.badge.require(Role.ADMIN)
            self._draft = self._desk.draft(self._shown.kind, item)
            self._trial.forget()
            self._show(view="form", new=not item, language=LANGUAGE)

        self.attempt(open_)

    @Slot(str)
    def speak(self, language: str) -> None:
        """Show the guests' texts of the form in another language."""
        self._show(language=language)

    @Slot(str)
    def type(self, field: str) -> None:
        """Open the keypad for a text of the form, in its language."""
        language = field.partition(".")[2] or self._needs.services.checkpoint.languages[0]
        self._typing.begin(language, "", "", self._draft.text(field))
        self._show(view="typing", field=field)

    @Slot(str)
    def touch(self, chip: str) -> None:
        """Take a colour or give it back; choose a light; keep the car as it is, or paint it."""
        self._draft = self._draft.touched(chip)
        self._show()

    @Slot()
    def tryIt(self) -> None:
        """Show the prompt of what is in the form, and paint it."""

        def paint() -> None:
            catalog, item = self._desk.trial(self._draft)
            kind = self._draft.kind
            self._trial.start(catalog, choice_for(catalog, self._read().shown, kind, item))

        self.attempt(paint)

    @Slot()
    def stopTrying(self) -> None:
        """Paint no more."""
        self._trial.stop()

    @Slot(int)
    def useAsCard(self, tile: int) -> None:
        """Make a finished tile the picture of the item's card."""
        if self._draft.kind is not Kind.VEHICLES:  # those are drawn from cut-outs
            self._trial.choose(tile)

    @Slot()
    def takeCard(self) -> None:
        """Take this machine's picture off the item's card."""
        self._change(lambda: self._desk.take_card(self._draft.kind, self._draft.id))

    @Slot()
    def save(self) -> None:
        """Let the form go live."""
        if self._change(lambda: self._desk.save(self._draft, self._trial.card)):
            self._trial.forget()
            self._show(view="list")

    @Slot()
    def remove(self) -> None:
        """Forget an item that was added."""
        if self._change(lambda: self._desk.remove(self._draft.kind, self._draft.id)):
            self._trial.forget()
            self._show(view="list")

    @Slot()
    def back(self) -> None:
        """From the keypad to the form, from the form or the files to the list."""
        self.said.emit("")
        if self._shown.view == "form":
            self._trial.forget()
        self._show(view="form" if self._shown.view == "typing" else "list", field="")

    # Files on sticks.

    @Slot(str)
    def openFiles(self, what: str) -> None:
        """Show where to `export` to, or what can be an `import`."""

        def open_() -> None:
            self._needs.badge.require(Role.ADMIN)
            self._show(view="export" if what == "export" else "import")

        self.attempt(open_)

    @Slot(str)
    def pick(self, file: str) -> None:
        """Write to that place, or read that file."""
        if self._shown.view == "export":
            day = self._needs.badge.now.stamp()[:10]
            target = Path(file) / f"kiosk-catalog-{day}.toml"
            if self.attempt(lambda: self._desk.export(target)):
                self._show(view="list")
                self.said.emit(f"Written to {target}.")
        elif self._change(lambda: self._desk.import_(Path(file))):
            self._show(view="list")

    # What QML reads.

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """What is shown besides the lists: kind, view, admin, fault, form and try."""
        shown, trial, role = self._shown, self._trial.state, self._needs.badge.role
        name = self._draft.text(f"name.{LANGUAGE}")
        field, _, language = shown.field.partition(".")
        fault = self._own.fault if self._own is not None else None
        return {
            "kind": shown.kind.value,
            "one": shown.kind.one,
            "view": shown.view,
            "admin": role is Role.ADMIN,
            "fault": "" if fault is None else str(fault),
            "canUndo": self._can_undo,
            "title": name or f"New {shown.kind.one}",
            "added": self._is_added(),
            "ownCard": self._desk.has_card(self._draft.kind, self._draft.id),
            "field": TITLES.get(field, ""),
            "fieldLanguage": language,
            "spoken": field in SPOKEN,
            "language": shown.language,
            "positive": trial.prompt.positive,
            "negative": trial.prompt.negative,
            "cut": ", ".join(trial.prompt.cut),
            "note": trial.note,
            "painting": trial.painting,
            "cards": self._draft.kind is not Kind.VEHICLES,
        }

    @Property(CatalogLists, constant=True)
    def lists(self) -> CatalogLists:
        """The rows of everything that is listed."""
        return self._lists

    @Property(PackViewModel, constant=True)
    def pack(self) -> PackViewModel:
        """The show pack's pictures."""
        return self._pack

    @Property(WordsViewModel, constant=True)
    def typing(self) -> WordsViewModel:
        """What the keypad types into."""
        return self._typing

    def _fill_in(self, text: str) -> None:
        self._draft = self._draft.with_text(self._shown.field, text)
        self._show(view="form", field="")

    def _change(self, action: Callable[[], OwnCatalog]) -> bool:
        """Do it, and let guests choose from what comes of it."""
        done: list[OwnCatalog] = []
        if not self.attempt(lambda: done.append(action())):
            return False
        self._tell(done[0])
        self._needs.controller.replace_catalog(done[0].shown)
        self._show()
        self.said.emit(_LIVE)
        return True

    def _read(self) -> OwnCatalog:
        self._own = self._desk.read()
        self._tell(self._own)
        self._show()
        return self._own

    def _tell(self, own: OwnCatalog) -> None:
        """Staff see it in the light when somebody has broken the file by hand."""
        self._own, self._can_undo = own, self._desk.can_undo()
        service = self._needs.controller.service
        if own.fault is None:
            service.mended(_FAULT)
        else:
            service.stands(_FAULT, f"{own.fault} Guests choose from the catalog that ships.")

    def _is_added(self) -> bool:
        added = self._own.overlay.shelf(self._draft.kind).added if self._own else ()
        return self._draft.id in {each.id for each in added}

    def _show_trial(self) -> None:
        self._lists.show_tiles(self._trial.state.tiles)
        self.changed.emit()

    def _show(self, **values: Any) -> None:
        """Put the page into a state, and its lists with it."""
        self._shown = replace(self._shown, **values)
        shown = self._shown
        if self._own is not None:
            self._lists.show_items(self._own, shown.kind)
            languages = self._needs.controller.config.window.languages
            self._lists.show_form(self._draft, self._own, shown.language, languages)
        if shown.view == "export":
            self._lists.show_places(self._sticks())
        elif shown.view == "import":
            self._lists.show_files(self._sticks())
        self.changed.emit()
