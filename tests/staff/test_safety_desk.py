"""What staff may do about words, asked of the service itself, with both roles and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.domain.catalog import Catalog, load_catalog
from kiosk.domain.errors import BadFile, BadInput, CannotDo
from kiosk.domain.vocabulary import Vocabulary, load_vocabulary
from kiosk.staff.audit import AuditLog
from kiosk.staff.badge import Badge
from kiosk.staff.overrides import Overrides
from kiosk.staff.roles import NotAllowed, Role, Session
from kiosk.staff.safety_desk import SafetyDesk, Tried, words_on_show
from kiosk.text_policy.kinds import Kind, Rule
from kiosk.text_policy.live import LivePolicy
from tests.staff.clocks import FakeClock


@pytest.fixture(scope="module")
def shown() -> tuple[Catalog, Vocabulary]:
    folder = Config().paths.catalog
    return load_catalog(folder), load_vocabulary(folder)


class Office:
    """The service, what it writes, and the window's policy."""

    def __init__(self, folder: Path, shown: tuple[Catalog, Vocabulary]) -> None:
        self.folder, self.clock = folder, FakeClock()
        self.audit = AuditLog(folder / "audit")
        self.badge = Badge(self.audit, lambda: self.clock.now)
        self.policy = LivePolicy(folder, {vehicle.maker for vehicle in shown[0].vehicles})
        self.overrides = Overrides(folder / "staff.toml", self.audit, environment={})
        self.desk = SafetyDesk(self.badge, folder, self.policy, self.overrides, lambda: shown)

    def enter(self, role: Role) -> SafetyDesk:
        self.badge.put_on(Session(role, self.clock.now.monotonic))
        return self.desk

    def file(self, name: str) -> Path:
        return self.folder / "text_policy" / f"staff-{name}.toml"


@pytest.fixture
def office(tmp_path: Path, shown: tuple[Catalog, Vocabulary]) -> Office:
    return Office(tmp_path, shown)


BMW = Rule(Kind.MAKER, "bmw", "names.toml")
LOOKS: list[Callable[[SafetyDesk], object]] = [
    lambda desk: desk.tried("a castle"),
    lambda desk: desk.added("en"),
    lambda desk: desk.read_again(),
]
CHANGES: list[Callable[[SafetyDesk], object]] = [
    lambda desk: desk.refuse("en", "violence", "paintball"),
    lambda desk: desk.allow("en", "beer"),
    lambda desk: desk.stop_refusing(BMW),
    lambda desk: desk.take_out("en", "violence", "paintball"),
    lambda desk: desk.switch("religion", refused=False),
    lambda desk: desk.set_own_words(yes=False),
    lambda desk: desk.set_most(8),
    lambda desk: desk.undo(),
]


@pytest.mark.parametrize("action", [*LOOKS, *CHANGES])
def test_nobody_does_anything_without_a_pin(
    office: Office, action: Callable[[SafetyDesk], object]
) -> None:
    with pytest.raises(NotAllowed):
        action(office.desk)


@pytest.mark.parametrize("action", CHANGES)
def test_an_operator_changes_nothing(
    office: Office, action: Callable[[SafetyDesk], object]
) -> None:
    with pytest.raises(NotAllowed, match="admin"):
        action(office.enter(Role.OPERATOR))
    assert not (office.folder / "text_policy").exists()
    assert not (office.folder / "staff.toml").exists()


def test_an_operator_sees_what_would_be_refused_and_why(office: Office) -> None:
    desk = office.enter(Role.OPERATOR)
    assert desk.tried("c0c41n3").kind == "drugs"
    assert desk.tried("an Audi") == Tried(
        "an Audi", "maker", Rule(Kind.MAKER, "audi", "names.toml"), ""
    )
    assert desk.tried("(rain:1.4) at night") == Tried("(rain:1.4) at night", clean="rain at night")
    assert list(office.audit.entries()) == []  # what is tried is nobody's business


def test_words_are_refused_from_now_on_and_allowed_again_by_undo(office: Office) -> None:
    desk = office.enter(Role.ADMIN)
    desk.refuse("de", "violence", "Farbkugel", begins=True)
    assert office.policy("mit Farbkugeln") == "violence"
    assert 'violence = ["Farbkugel*"]' in office.file("de").read_text()
    desk.allow("en", "beer garden")
    assert office.policy("a beer garden") is None
    assert office.policy("a beer") == "drugs"
    desk.undo()
    assert office.policy("a beer garden") == "drugs"
    assert office.policy("mit Farbkugeln") == "violence"
    desk.undo()
    assert office.policy("mit Farbkugeln") is None
    assert not office.file("de").exists()
    with pytest.raises(BadInput, match="undo"):
        desk.undo()


def test_what_was_added_is_taken_out_again(office: Office) -> None:
    desk = office.enter(Role.ADMIN)
    desk.refuse("en", "drugs", "shisha")
    desk.refuse("en", "drugs", "hookah bar")
    assert desk.added("en") == {"drugs": ["shisha", "hookah bar"]}
    desk.take_out("en", "drugs", "shisha")
    assert desk.added("en") == {"drugs": ["hookah bar"]}
    assert office.policy("shisha") is None


def test_other_makers_come_and_go(office: Office) -> None:
    desk = office.enter(Role.ADMIN)
    desk.refuse("makers", "maker", "Rival Nine")
    assert office.policy("the rival nine") == "maker"
    desk.stop_refusing(BMW)
    assert office.policy("a bmw") is None
    rule = desk.tried("rival nine").rule
    assert rule == Rule(Kind.MAKER, "rival nine", "staff-makers.toml")
    desk.stop_refusing(rule)
    assert office.policy("the rival nine") is None
    with pytest.raises(BadInput, match="allow the words instead"):
        desk.stop_refusing(Rule(Kind.SEX, "naked"))


@pytest.mark.parametrize(
    ("kind", "words", "named"),
    [
        ("maker", "Lexus RZ", "Lexus RZ"),
        ("violence", "desert", "Desert"),
        ("hate", "Nuit", "nuit"),
        ("hate", "dunes", "dunes"),  # of the checkpoint's vocabulary
    ],
)
def test_what_is_on_show_is_never_refused_and_named(
    office: Office, kind: str, words: str, named: str
) -> None:
    desk = office.enter(Role.ADMIN)
    with pytest.raises(CannotDo, match="on show here") as raised:
        desk.refuse("fr", kind, words, begins=True)
    assert named.casefold() in str(raised.value).casefold()
    assert not office.file("fr").exists()
    assert list(office.audit.entries()) == []


def test_some_kinds_may_pass_at_a_show_and_others_never(office: Office) -> None:
    desk = office.enter(Role.ADMIN)
    desk.switch("maker", refused=False)
    assert office.policy("a ferrari") is None
    assert desk.off() == {Kind.MAKER}
    desk.switch("maker", refused=True)
    assert office.policy("a ferrari") == "maker"
    with pytest.raises(BadInput, match="person, politics, religion, maker"):
        desk.switch("hate", refused=False)


def test_the_longest_wish_and_own_words_are_staffs(office: Office) -> None:
    desk = office.enter(Role.ADMIN)
    desk.set_most(3)
    assert office.policy("a castle at night") == "length"
    desk.set_own_words(yes=False)
    window = office.overrides.load().config.window
    assert (window.most_words, window.own_words) == (3, False)
    with pytest.raises(BadFile, match="most_words"):
        desk.set_most(99)


@pytest.mark.parametrize("words", ["", "a", "***", "x" * 61, "a\nb"])
def test_what_is_no_word_is_not_listed(office: Office, words: str) -> None:
    with pytest.raises(BadInput, match="2 letters"):
        office.enter(Role.ADMIN).refuse("en", "violence", words.replace("\n", "\x07"))


def test_the_log_has_the_list_and_never_a_word(office: Office) -> None:
    desk = office.enter(Role.ADMIN)
    desk.refuse("en", "drugs", "shisha")
    desk.undo()
    done = [(e["who"], e["what"], e["about"]["key"]) for e in office.audit.entries()]
    assert done == [
        ("admin", "lists-changed", "staff-en.toml"),
        ("admin", "lists-undone", "staff-en.toml"),
    ]
    assert "shisha" not in (office.folder / "audit" / "audit.jsonl").read_text()


def test_a_list_broken_by_hand_is_named_and_the_shipped_ones_are_used(office: Office) -> None:
    desk = office.enter(Role.ADMIN)
    desk.refuse("en", "drugs", "shisha")
    office.file("en").write_text("drugs = [")
    office.policy.reload()
    assert office.policy("naked") == "sex"
    assert [fault.path.name for fault in desk.faults()] == ["staff-en.toml"]
    with pytest.raises(BadFile, match=r"staff-en\.toml"):
        desk.refuse("en", "drugs", "hookah")
    desk.undo()  # to before the list was there
    assert desk.faults() == ()


def test_words_on_show_are_those_that_guests_read(shown: tuple[Catalog, Vocabulary]) -> None:
    found = words_on_show(*shown)
    assert {"Lexus", "plakat"} <= set(found)
    assert len(found) > 100
