"""Who may do what to the catalog, asked of the service itself, and what it refuses to anybody."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from kiosk.domain.catalog import Catalog
from kiosk.domain.catalog_overlay import Kind
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadFile, BadInput, CannotDo, StorageFault
from kiosk.resources import resource
from kiosk.staff.audit import AuditLog
from kiosk.staff.badge import Badge
from kiosk.staff.catalog_checks import BadDraft
from kiosk.staff.catalog_desk import CatalogDesk, Places
from kiosk.staff.catalog_edits import Draft
from kiosk.staff.catalog_file import KEEP
from kiosk.staff.roles import NotAllowed, Role, Session
from tests.staff.clocks import FakeClock

SETTINGS, STYLES = Kind.SETTINGS, Kind.STYLES


def refuse_guns(text: str) -> str | None:
    return "violence" if "gun" in text.split() else None


class Machine:
    """A desk over a state folder, and whoever stands at it."""

    def __init__(self, state: Path, checkpoint: str = "showroom") -> None:
        self.state = state
        self.clock = FakeClock()
        self.audit = AuditLog(state / "audit")
        self.badge = Badge(self.audit, lambda: self.clock.now)
        manifest = load_manifest(resource("models") / "manifest.toml")
        self.desk = CatalogDesk(
            self.badge,
            Places(resource("assets") / "catalog", state),
            manifest.checkpoint(checkpoint),
            manifest,
            self.policy,
        )
        self.makers: list[frozenset[str]] = []

    def policy(self, makers: frozenset[str]) -> Callable[[str], str | None]:
        self.makers.append(makers)
        return refuse_guns

    def sign_in(self, role: Role) -> CatalogDesk:
        self.badge.put_on(Session(role, self.clock.now.monotonic))
        return self.desk

    @property
    def shown(self) -> Catalog:
        return self.desk.read().shown

    @property
    def text(self) -> str:
        path = self.state / "catalog.toml"
        return path.read_text() if path.exists() else ""

    def log(self) -> list[tuple[str, str, object, object]]:
        return [
            (each["who"], each["what"], each["about"].get("id"), each["about"].get("key"))
            for each in self.audit.entries()
        ]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def admin(machine: Machine) -> CatalogDesk:
    return machine.sign_in(Role.ADMIN)


def moon(desk: CatalogDesk, prompt: str = "on a grey moon") -> Draft:
    draft = desk.draft(SETTINGS).with_text("name.en", "On the moon")
    return draft.with_text("prompt", prompt).with_text("detail", "stars above")


def ids(catalog: Catalog, kind: Kind = SETTINGS) -> list[str]:
    return [item.id for item in getattr(catalog, kind.value)]


ADMINS: list[Callable[[CatalogDesk, Path], object]] = [
    lambda desk, _: desk.move(SETTINGS, "mars", 1),
    lambda desk, _: desk.save(moon(desk)),
    lambda desk, _: desk.trial(moon(desk)),
    lambda desk, _: desk.take_card(STYLES, "manga"),
    lambda desk, _: desk.remove(SETTINGS, "moon"),
    lambda desk, _: desk.undo(),
    lambda desk, folder: desk.export(folder / "out.toml"),
    lambda desk, folder: desk.import_(folder / "in.toml"),
]


@pytest.mark.parametrize("role", [None, Role.OPERATOR])
@pytest.mark.parametrize("action", ADMINS)
def test_what_the_admin_alone_may_do(
    machine: Machine, role: Role | None, action: Callable[[CatalogDesk, Path], object]
) -> None:
    machine.sign_in(Role.ADMIN).switch(STYLES, "manga", on=False)
    before, noted = machine.text, machine.log()
    if role is None:
        machine.badge.take_off()
    else:
        machine.sign_in(role)
    with pytest.raises(NotAllowed):
        action(machine.desk, machine.state)
    assert machine.text == before
    assert machine.log() == noted


def test_an_operator_takes_what_does_not_work_off_the_screens(machine: Machine) -> None:
    with pytest.raises(NotAllowed):
        machine.desk.switch(SETTINGS, "mars", on=False)
    desk = machine.sign_in(Role.OPERATOR)
    assert "mars" not in ids(desk.switch(SETTINGS, "mars", on=False).shown)
    assert "mars" in ids(desk.switch(SETTINGS, "mars", on=True).shown)
    assert machine.log() == [
        ("operator", "catalog-changed", "setting.mars", "off"),
        ("operator", "catalog-changed", "setting.mars", "on"),
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_last_of_a_kind_stays_on(machine: Machine, admin: CatalogDesk, kind: Kind) -> None:
    *others, last = ids(machine.shown, kind)
    for item in others:
        admin.switch(kind, item, on=False)
    with pytest.raises(CannotDo, match=f"the last {kind.one}"):
        admin.switch(kind, last, on=False)
    assert ids(machine.shown, kind) == [last]


def test_an_item_that_only_the_checkpoint_hides_does_not_count_as_left(
    machine: Machine, admin: CatalogDesk
) -> None:
    (machine.state / "catalog.toml").write_text(
        '[[settings.added]]\nid="v"\nname={en="V"}\nprompt="on a volcano"\ndetail="lava"\n'
    )
    *others, last = [item for item in ids(machine.shown) if item != "v"]
    for item in others:
        admin.switch(SETTINGS, item, on=False)
    with pytest.raises(CannotDo, match="the last setting"):
        admin.switch(SETTINGS, last, on=False)


def test_a_new_setting_is_tried_saved_edited_and_removed(
    machine: Machine, admin: CatalogDesk
) -> None:
    tried, item = admin.trial(moon(admin))
    assert item == "on-the-moon"
    assert tried.setting(item).prompt == "on a grey moon"
    assert machine.text == ""
    admin.save(moon(admin))
    assert ids(machine.shown)[-1] == "on-the-moon"
    draft = admin.draft(SETTINGS, item).with_text("name.de", "Auf dem Mond")
    admin.save(draft)
    assert machine.shown.setting(item).name == {"en": "On the moon", "de": "Auf dem Mond"}
    assert item not in ids(admin.remove(SETTINGS, item).whole)
    assert [about for *_, about in machine.log()] == ["try", "form", "form", "removed"]


def test_what_ships_cannot_be_removed(admin: CatalogDesk) -> None:
    with pytest.raises(CannotDo, match="Switch it off instead"):
        admin.remove(SETTINGS, "mars")


@pytest.mark.parametrize(
    ("prompt", "said"),
    [("on a volcano", "never learned “volcano”"), ("a gun", "refused"), ("", "missing")],
)
def test_a_form_that_would_break_the_flow_is_refused(
    machine: Machine, admin: CatalogDesk, prompt: str, said: str
) -> None:
    for action in (admin.trial, admin.save):
        with pytest.raises(BadDraft, match=said):
            action(moon(admin, prompt))
    assert machine.text == ""
    assert machine.log() == []


def test_a_maker_that_is_added_may_be_named(machine: Machine, admin: CatalogDesk) -> None:
    draft = admin.draft(Kind.VEHICLES, "rz")
    new = replace(draft, id="").with_text("name.en", "Acme Roadster").with_text("maker", "Acme")
    admin.save(new)
    assert "Acme" in machine.makers[-1]
    assert machine.shown.vehicle("acme-roadster").colours[0].id == "red"


def test_undo_goes_back_version_by_version(machine: Machine, admin: CatalogDesk) -> None:
    admin.switch(SETTINGS, "mars", on=False)
    admin.move(SETTINGS, "space", -9)
    admin.save(moon(admin))
    assert machine.text.startswith("# Version 3, ")
    assert "on-the-moon" not in ids(admin.undo().whole)
    assert ids(machine.shown)[0] == "space"
    assert ids(admin.undo().shown)[0] == "beach"
    assert "mars" in ids(admin.undo().shown)
    assert not admin.can_undo()
    with pytest.raises(BadInput):
        admin.undo()


def test_a_change_that_changes_nothing_is_no_version(machine: Machine, admin: CatalogDesk) -> None:
    admin.switch(SETTINGS, "mars", on=True)
    admin.move(SETTINGS, "mars", 0)
    admin.save(admin.draft(SETTINGS, "beach"))
    assert machine.log()[1:] == []  # the order was written down, as it stood


def test_a_file_broken_by_hand_shows_what_ships_until_it_is_undone(
    machine: Machine, admin: CatalogDesk
) -> None:
    admin.switch(SETTINGS, "mars", on=False)
    (machine.state / "catalog.toml").write_text("[settings\n")
    own = admin.read()
    assert own.shown == own.shipped
    with pytest.raises(BadFile, match="not valid TOML"):
        admin.switch(SETTINGS, "beach", on=False)
    assert machine.text == "[settings\n"
    assert ids(admin.undo().shown) == ids(own.shipped)
    assert admin.read().fault is None


def test_what_is_exported_is_the_same_catalog_on_the_next_kiosk(
    machine: Machine, admin: CatalogDesk, tmp_path: Path
) -> None:
    admin.save(moon(admin))
    admin.switch(STYLES, "manga", on=False)
    file = admin.export(tmp_path / "stick.toml")
    (tmp_path / "other").mkdir()
    other = Machine(tmp_path / "other")
    assert other.sign_in(Role.ADMIN).import_(file).shown == machine.shown
    assert other.desk.undo().shown == other.desk.read().shipped


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[x", "not valid TOML"),
        (b"\xff", "UTF-8"),
        (b"#" * (2**20 + 1), "too large"),
        (b'[vehicles]\noff = ["rz", "rx", "bz4x"]', "at least one vehicle"),
        (b'[settings.changed.mars]\nname = {en = "A gun"}', "refused"),
        (b"[engine]\nworkers = 1", "engine"),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(
    machine: Machine, admin: CatalogDesk, tmp_path: Path, data: bytes, said: str
) -> None:
    file = tmp_path / "in.toml"
    file.write_bytes(data)
    with pytest.raises(BadInput, match=said):
        admin.import_(file)
    assert machine.text == ""
    with pytest.raises(BadFile, match="cannot be read"):
        admin.import_(tmp_path / "gone.toml")


def tile(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(out, "PNG")
    return out.getvalue()


def card(machine: Machine, item: str) -> str:
    """The colour of an item's card; empty when it has none of this machine's own."""
    path = machine.state / "cards" / f"{item}.webp"
    if not path.exists():
        return ""
    with Image.open(path) as picture:
        means = ImageStat.Stat(picture.convert("RGB")).mean
    return ("red", "lime", "blue")[means.index(max(means))]


def test_a_tile_becomes_the_card(machine: Machine, admin: CatalogDesk) -> None:
    admin.save(moon(admin), tile("lime"))
    with Image.open(machine.state / "cards" / "setting" / "on-the-moon.webp") as picture:
        assert picture.size == (640, 640)
    assert [key for *_, key in machine.log()] == ["form", "card"]


def test_a_card_alone_is_a_version_noted_and_undone(machine: Machine, admin: CatalogDesk) -> None:
    for colour in ("red", "blue"):
        admin.save(admin.draft(SETTINGS, "mars"), tile(colour))
    assert machine.log() == [("admin", "catalog-changed", "setting.mars", "card")] * 2
    assert admin.version() == 2
    assert card(machine, "setting/mars") == "blue"
    admin.undo()
    assert card(machine, "setting/mars") == "red"
    admin.undo()
    assert card(machine, "setting/mars") == ""
    assert not admin.can_undo()


def test_the_card_that_ships_comes_back_and_goes_again(
    machine: Machine, admin: CatalogDesk
) -> None:
    admin.take_card(STYLES, "manga")  # it has none of its own
    assert admin.version() == 0
    admin.save(admin.draft(STYLES, "manga"), tile("red"))
    assert admin.has_card(STYLES, "manga")
    admin.take_card(STYLES, "manga")
    assert card(machine, "style/manga") == ""
    admin.undo()
    assert card(machine, "style/manga") == "red"


def test_a_removed_item_takes_its_card_along_and_undo_brings_both(
    machine: Machine, admin: CatalogDesk
) -> None:
    admin.save(moon(admin), tile("blue"))
    admin.remove(SETTINGS, "on-the-moon")
    assert card(machine, "setting/on-the-moon") == ""
    admin.switch(SETTINGS, "mars", on=False)  # a version without a card
    admin.undo()
    assert card(machine, "setting/on-the-moon") == ""
    assert "on-the-moon" in ids(admin.undo().shown)
    assert card(machine, "setting/on-the-moon") == "blue"


def test_what_is_no_picture_changes_nothing(machine: Machine, admin: CatalogDesk) -> None:
    with pytest.raises(BadInput, match="a picture that can be read"):
        admin.save(moon(admin), b"no picture")
    assert machine.text == ""
    assert machine.log() == []


def test_a_card_that_cannot_be_part_of_a_version_is_not_left_behind(
    machine: Machine, admin: CatalogDesk
) -> None:
    admin.save(admin.draft(SETTINGS, "mars"), tile("red"))
    history = machine.state / "catalog.toml.history"
    (history / "000000.toml").rename(machine.state / "kept")
    history.rmdir()
    history.write_text("in the way")  # no version can be written
    with pytest.raises(StorageFault):
        admin.save(admin.draft(SETTINGS, "mars"), tile("blue"))
    assert card(machine, "setting/mars") == "red"


def test_only_so_many_cards_are_kept(machine: Machine, admin: CatalogDesk) -> None:
    for _ in range(3):
        admin.save(admin.draft(SETTINGS, "mars"), tile("red"))
    for number in range(2 * KEEP):
        admin.switch(STYLES, "manga", on=bool(number % 2))
    admin.save(admin.draft(SETTINGS, "mars"), tile("blue"))
    assert [path.name for path in (machine.state / "cards.history").iterdir()] == ["000043"]


@pytest.mark.parametrize("new", [False, True])
def test_a_style_is_made_true_to_the_car_and_free_again(
    machine: Machine, admin: CatalogDesk, new: bool
) -> None:
    draft = admin.draft(STYLES, "manga")
    if new:
        draft = replace(draft, id="").with_text("name.en", "Comic")
    after = admin.save(replace(draft, true_to_car=True))
    item = ids(after.shown, STYLES)[-1]
    assert after.shown.style(item).true_to_car
    assert "true_to_car = true" in machine.text
    draft = admin.draft(STYLES, item)
    assert draft.true_to_car
    assert not admin.save(replace(draft, true_to_car=False)).shown.style(item).true_to_car
    assert "true_to_car" not in machine.text
    assert admin.undo().shown.style(item).true_to_car


def test_a_kind_without_a_car_to_keep_refuses_the_switch(
    machine: Machine, admin: CatalogDesk, tmp_path: Path
) -> None:
    file = tmp_path / "in.toml"
    file.write_text("[settings.changed.mars]\ntrue_to_car = true\n")
    with pytest.raises(BadFile, match=r"settings\.mars\.true_to_car"):
        admin.import_(file)
    assert machine.text == ""
