"""The panel's page of what may be asked for: a box to try words in, lists, and switches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.config import Config
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.vocabulary import Vocabulary, load_vocabulary
from kiosk.resources import resource
from kiosk.staff.roles import Role
from kiosk.staff.safety_desk import SafetyDesk, Tried
from kiosk.staff.safety_lists import MAKERS
from kiosk.text_policy.kinds import Kind
from kiosk.text_policy.lists import LANGUAGES
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_page import PanelNeeds, StaffPage
from kiosk.ui.staff_safety_rows import (
    LANGUAGE_NAMES,
    NAMES,
    KindRow,
    TermRow,
    kind_rows,
    switch_rows,
    term_rows,
    verdict_of,
)
from kiosk.ui.words_view_model import WordsViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_LEAST_WORDS, _MOST_WORDS = 3, 24
_HOLDS = "Saved. It holds now."


@dataclass(frozen=True, slots=True)
class _State:
    """What is on the page besides its lists."""

    view: str = "try"  # or "lists", "switches"
    language: str = "en"
    verdict: str = ""
    why: str = ""
    refused: bool = False
    maker: bool = False  # whether another maker's name is what refuses
    kind: str = Kind.VIOLENCE.value  # what words would be refused as
    begins: bool = False
    fault: str = ""
    can_undo: bool = False
    own_words: bool = True
    most: int = _MOST_WORDS
    pictures: str = ""


@QmlElement
class SafetyViewModel(StaffPage):
    """Shows what the desk says; the words that are tried are forgotten when the page is left."""

    changed = Signal()

    def __init__(self, needs: PanelNeeds, desk: SafetyDesk | None = None) -> None:
        super().__init__()
        self._needs = needs
        self._desk = desk or safety_desk_of(needs)
        self._state = _State()
        self._tried = Tried("")
        self._terms = RowsModel(TermRow, (), self)
        self._makers = RowsModel(TermRow, (), self)
        self._kinds = RowsModel(KindRow, kind_rows(self._state.kind), self)
        self._switches = RowsModel(KindRow, (), self)
        self._typing = WordsViewModel(
            needs.services.catalog,
            Vocabulary(),
            resource("assets") / "keypad",
            lambda _: None,  # judged here, and never kept from being typed
            free=True,
        )
        self._typing.setParent(self)
        self._typing.typedChanged.connect(self._try)

    def enter(self) -> None:
        """Read the lists: somebody may have edited them."""
        self._put(view="try")
        self._begin("")
        most = self._needs.controller.config.window.most_words
        self.attempt(lambda: (self._desk.read_again(most), self._read()))

    def leave(self) -> None:
        """Forget what was typed."""
        self._begin("")
        for rows in (self._terms, self._makers):
            rows.set_rows(())

    # Touches.

    @Slot(str)
    def turnTo(self, view: str) -> None:
        """Another part of the page."""
        self._put(view=view)
        self.attempt(self._read)

    @Slot(str)
    def speak(self, language: str) -> None:
        """Another language's keys, and its list."""
        self._put(language=language)
        self._begin(str(self._typing.property("typed")))
        self.attempt(self._read)

    @Slot(str)
    def pick(self, kind: str) -> None:
        """What the words would be refused as."""
        self._put(kind=kind)
        self._kinds.set_rows(kind_rows(kind))

    @Slot()
    def toggleBegins(self) -> None:
        """Whether all words that begin so are refused with them."""
        self._put(begins=not self._state.begins)

    @Slot()
    def refuse(self) -> None:
        """Refuse the words that are typed, from now on."""
        state, text = self._state, self._tried.text
        name = MAKERS if state.kind == Kind.MAKER else state.language
        self._change(lambda: self._desk.refuse(name, state.kind, text, begins=state.begins))

    @Slot()
    def allow(self) -> None:
        """Let the words that are typed pass, from now on."""
        self._change(lambda: self._desk.allow(self._state.language, self._tried.text))

    @Slot()
    def stopRefusing(self) -> None:
        """Take the maker that refuses these words out of the lists."""
        if (rule := self._tried.rule) is not None:
            self._change(lambda: self._desk.stop_refusing(rule))

    @Slot(str, str, str)
    def takeOut(self, file: str, kind: str, term: str) -> None:
        """Take out what staff added."""
        self._change(lambda: self._desk.take_out(file, kind, term))

    @Slot(str, bool)
    def switch(self, kind: str, refused: bool) -> None:
        """Refuse a kind, or let it pass."""
        self._change(lambda: self._desk.switch(kind, refused=refused))

    @Slot(bool)
    def setOwnWords(self, yes: bool) -> None:
        """Let guests add words, or not."""
        self._change(lambda: self._follow(self._desk.set_own_words(yes=yes)))

    @Slot(int)
    def step(self, by: int) -> None:
        """A longer wish, or a shorter one."""
        most = min(_MOST_WORDS, max(_LEAST_WORDS, self._state.most + by))
        self._change(lambda: self._follow(self._desk.set_most(most)))

    @Slot()
    def undo(self) -> None:
        """Take back the last change of a list."""
        self._change(self._desk.undo)

    # What QML reads.

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """All of the page besides its lists."""
        shown = {_camel(key): value for key, value in asdict(self._state).items()}
        return {
            **shown,
            "kindName": NAMES[self._state.kind],
            "admin": self._needs.badge.role is Role.ADMIN,
            "typed": self._typing.property("typed"),
            "languages": [[code, LANGUAGE_NAMES.get(code, code)] for code in LANGUAGES],
        }

    @Property(QObject, constant=True)
    def typing(self) -> WordsViewModel:
        """What the box is typed into with."""
        return self._typing

    @Property(QObject, constant=True)
    def terms(self) -> QObject:
        """A TermRow for each word that staff added in this language."""
        return self._terms

    @Property(QObject, constant=True)
    def makers(self) -> QObject:
        """A TermRow for each maker that staff added, or took out."""
        return self._makers

    @Property(QObject, constant=True)
    def kinds(self) -> QObject:
        """A KindRow for each kind that words can be refused as."""
        return self._kinds

    @Property(QObject, constant=True)
    def switches(self) -> QObject:
        """A KindRow for each kind that a show may let pass."""
        return self._switches

    def _begin(self, text: str) -> None:
        self._typing.begin(self._state.language, "", "", text)
        self._judge()

    def _try(self) -> None:
        self._needs.badge.touched()
        self._judge()

    def _judge(self) -> None:
        """What would become of the words; nothing is shown for none."""
        text = str(self._typing.property("typed"))
        self._tried = Tried(text)
        verdict = why = ""
        if text.strip():
            if not self.attempt(lambda: self._ask(text)):
                return
            verdict, why = verdict_of(self._tried)
        rule = self._tried.rule
        self._put(
            verdict=verdict,
            why=why,
            refused=bool(self._tried.kind),
            maker=rule is not None and rule.kind is Kind.MAKER,
        )

    def _ask(self, text: str) -> None:
        self._tried = self._desk.tried(text)

    def _change(self, action: Callable[[], object]) -> None:
        if self.attempt(lambda: (action(), self._read())):
            self._judge()
            self.said.emit(_HOLDS)

    def _read(self) -> None:
        faults = [str(fault) for fault in self._desk.faults()]
        fault = " ".join([*faults, "The other lists hold."]) if faults else ""
        self._put(can_undo=self._desk.can_undo(), fault=fault, pictures=self._picture_check())
        window = self._needs.controller.config.window
        self._put(own_words=window.own_words, most=window.most_words)
        self._switches.set_rows(switch_rows(self._desk.off()))
        language = self._state.language
        self._makers.set_rows(term_rows(MAKERS, self._desk.added(MAKERS)))
        self._terms.set_rows(term_rows(language, self._desk.added(language)))

    def _picture_check(self) -> str:
        """Who looks at pictures before guests do."""
        config, checkpoint = self._needs.services.config, self._needs.services.checkpoint
        manifest = load_manifest(config.engine.manifest, config.own_manifest)
        checks = [each.id for each in manifest.safety_checkers_of(checkpoint)]
        if (checkpoint.path / "safety_checker").is_dir():
            checks.append(f"that of {checkpoint.id}")
        if not checks:
            return "Finished pictures are not checked: no picture check is installed."
        tries = config.engine.rerolls
        return f"Finished pictures are checked by {', '.join(checks)}; {tries} more tries each."

    def _follow(self, config: Config) -> None:
        self._needs.live.apply(config)

    def _put(self, **values: Any) -> None:
        state = replace(self._state, **values)
        if state != self._state:
            self._state = state
            self.changed.emit()


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def safety_desk_of(needs: PanelNeeds) -> SafetyDesk:
    """The desk over this machine's lists and what its guests are shown."""
    from kiosk.staff.machine import overrides_of  # brings what the first frame need not wait for

    services, state = needs.services, needs.services.config.paths.state
    vocabulary = load_vocabulary(services.config.paths.catalog)
    return SafetyDesk(
        needs.badge,
        state,
        services.refuses,
        overrides_of(state, needs.file),
        lambda: (services.catalog, vocabulary),
    )
