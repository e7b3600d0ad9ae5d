"""Staff change the config without a terminal: what they may, what works, and undone in one tap."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.config import load_config
from kiosk.domain.errors import BadFile, BadInput, StorageFault
from kiosk.staff.audit import AuditLog
from kiosk.staff.overrides import Overrides, Value, editable
from kiosk.staff.roles import NotAllowed, Role, Session
from tests.staff.clocks import FakeClock

NOW = FakeClock().now
ADMIN = Session(Role.ADMIN, NOW.monotonic)
OPERATOR = Session(Role.OPERATOR, NOW.monotonic)


def overrides_in(folder: Path, keep: int = 20) -> Overrides:
    audit = AuditLog(folder / "audit")
    return Overrides(folder / "staff.toml", audit, environment={}, keep=keep)


@pytest.fixture
def overrides(tmp_path: Path) -> Overrides:
    return overrides_in(tmp_path)


def test_a_change_is_what_the_program_starts_with(overrides: Overrides, tmp_path: Path) -> None:
    loaded = overrides.change(ADMIN, {"patience.result": 90, "window.language": "de"}, NOW)
    assert loaded.config.patience.result == 90
    again = load_config(environment={}, overrides=tmp_path / "staff.toml")
    assert again.config == loaded.config and again.origins == loaded.origins
    assert again.origins["window.language"] == str(tmp_path / "staff.toml")


def test_the_file_reads_well(overrides: Overrides, tmp_path: Path) -> None:
    overrides.change(ADMIN, {"patience.result": 90}, NOW)
    assert (tmp_path / "staff.toml").read_text() == (
        "# Version 1, 2026-11-21T09:00:00.000Z, by admin.\n[patience]\nresult = 90\n"
    )


def test_what_a_person_wrote_beside_it_stays(overrides: Overrides, tmp_path: Path) -> None:
    path = tmp_path / "staff.toml"
    path.write_text("# For the Geneva show.\n[patience]\nresult = 80  # they talk a lot\n")
    overrides.change(ADMIN, {"patience.sorry": 9}, NOW)
    assert "# For the Geneva show." in path.read_text()
    assert "result = 80  # they talk a lot" in path.read_text()


@pytest.mark.parametrize(
    ("session", "reason"),
    [(OPERATOR, "needs the PIN of the admin"), (None, "Nobody is signed in")],
)
def test_only_an_admin_may_change_or_undo(
    overrides: Overrides, tmp_path: Path, session: Session | None, reason: str
) -> None:
    with pytest.raises(NotAllowed, match=reason):
        overrides.change(session, {"patience.result": 90}, NOW)
    with pytest.raises(NotAllowed, match=reason):
        overrides.undo(session, NOW)
    assert not (tmp_path / "staff.toml").exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"patience.result": 0}, "greater than 0"),
        ({"patience.result": "soon"}, "valid number"),
        ({"patience.resutl": 90}, "allowed: choosing, result"),
        ({"gallery.keep_hours": 100_000}, "less than or equal to"),
    ],
)
def test_a_value_that_would_not_work_is_refused_and_changes_nothing(
    overrides: Overrides, tmp_path: Path, changes: dict[str, Value], says: str
) -> None:
    overrides.change(ADMIN, {"patience.sorry": 9}, NOW)
    before = (tmp_path / "staff.toml").read_bytes()
    with pytest.raises(BadFile, match=says) as refused:
        overrides.change(ADMIN, {"window.language": "fr", **changes}, NOW)
    assert refused.value.path == tmp_path / "staff.toml"
    assert (tmp_path / "staff.toml").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("audit", "staff.toml", "staff.toml.history")
    ]


@pytest.mark.parametrize("key", ["paths.state", "engine.workers", "patience", "nothing.at_all"])
def test_what_staff_may_not_set_is_refused(overrides: Overrides, key: str) -> None:
    with pytest.raises(BadInput, match=r"Allowed: show, patience"):
        overrides.change(ADMIN, {key: "x"}, NOW)


def test_one_tap_undoes_one_change_back_to_the_beginning(
    overrides: Overrides, tmp_path: Path
) -> None:
    for seconds in (70, 80, 90):
        overrides.change(ADMIN, {"patience.result": seconds}, NOW)
    assert overrides.version() == 3
    assert [overrides.undo(ADMIN, NOW).config.patience.result for _ in range(3)] == [80, 70, 100]
    assert not overrides.can_undo()
    with pytest.raises(BadInput, match="undo"):
        overrides.undo(ADMIN, NOW)
    overrides.change(ADMIN, {"patience.result": 60}, NOW)
    assert overrides.undo(ADMIN, NOW).config.patience.result == 100


def test_the_oldest_versions_are_let_go(tmp_path: Path) -> None:
    overrides = overrides_in(tmp_path, keep=3)
    for seconds in range(60, 70):
        overrides.change(ADMIN, {"patience.result": seconds}, NOW)
    back: list[float] = []
    while overrides.can_undo():
        back.append(overrides.undo(ADMIN, NOW).config.patience.result)
    assert back == [68, 67, 66]


def test_a_file_broken_by_hand_is_named_and_undone(overrides: Overrides, tmp_path: Path) -> None:
    overrides.change(ADMIN, {"patience.result": 70}, NOW)
    overrides.change(ADMIN, {"patience.result": 80}, NOW)
    (tmp_path / "staff.toml").write_bytes(b"[patience\xff")
    with pytest.raises(BadFile, match="not valid TOML"):
        overrides.change(ADMIN, {"patience.result": 90}, NOW)
    assert overrides.undo(ADMIN, NOW).config.patience.result == 70


def test_giving_a_key_back_restores_what_lies_below(overrides: Overrides, tmp_path: Path) -> None:
    overrides.change(ADMIN, {"patience.result": 70, "patience.sorry": 5}, NOW)
    loaded = overrides.change(ADMIN, {"patience.result": None}, NOW)
    assert (loaded.config.patience.result, loaded.config.patience.sorry) == (100, 5)
    assert loaded.origins.get("patience.result") is None


def test_a_change_that_changes_nothing_makes_no_version(overrides: Overrides) -> None:
    overrides.change(ADMIN, {"patience.result": 70}, NOW)
    overrides.change(ADMIN, {"patience.result": 70}, NOW)
    assert overrides.version() == 1


def test_a_crash_between_keeping_and_replacing_costs_no_tap(
    overrides: Overrides, monkeypatch: pytest.MonkeyPatch
) -> None:
    overrides.change(ADMIN, {"patience.result": 70}, NOW)
    overrides.change(ADMIN, {"patience.result": 80}, NOW)

    with monkeypatch.context() as cut:
        cut.setattr(Path, "replace", _replace_unless_trial())
        with pytest.raises(StorageFault, match="Input/output"):
            overrides.change(ADMIN, {"patience.result": 90}, NOW)
    assert overrides.load().config.patience.result == 80
    assert overrides.undo(ADMIN, NOW).config.patience.result == 70


def _replace_unless_trial() -> object:
    replace = Path.replace

    def wrapped(self: Path, target: Path) -> Path:
        if self.name.endswith(".trial"):
            raise OSError(5, "Input/output error")
        return replace(self, target)

    return wrapped


def test_each_change_is_in_the_audit_log(overrides: Overrides, tmp_path: Path) -> None:
    overrides.change(ADMIN, {"patience.result": 70, "window.animate": False}, NOW)
    overrides.undo(ADMIN, NOW)
    told = [(e["what"], e["about"]) for e in AuditLog(tmp_path / "audit").entries()]
    change = {"version": 1, "old": "not set"}
    assert told == [
        ("config-changed", {**change, "key": "patience.result", "new": 70}),
        ("config-changed", {**change, "key": "window.animate", "new": False}),
        ("config-undone", {"version": 0}),
    ]


def test_the_panel_sees_value_default_and_origin(overrides: Overrides, tmp_path: Path) -> None:
    overrides.change(ADMIN, {"patience.result": 70}, NOW)
    fields = {field.key: field for field in editable(overrides.load())}
    result = fields["patience.result"]
    assert (result.value, result.default, result.origin) == (70, 100, str(tmp_path / "staff.toml"))
    assert fields["patience.sorry"].origin == "default"
    assert "paths.state" not in fields and "gallery.keep_hours" in fields


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "patience.result": st.floats(0.5, 3600),
        "patience.choosing": st.integers(1, 3600),
        "window.animate": st.booleans(),
        "window.language": st.from_regex(r"[a-z]{2,3}(_[A-Z]{2})?", fullmatch=True),
        "gallery.keep_hours": st.integers(1, 2160),
    },
)


@settings(max_examples=20, deadline=None)
@given(steps=st.lists(VALUES, min_size=1, max_size=4))
def test_whatever_is_set_comes_back_and_is_undone(
    steps: list[dict[str, Value]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("overrides")
    overrides = overrides_in(folder)
    states: list[dict[str, object]] = [{}]
    for changes in steps:
        overrides.change(ADMIN, changes, NOW)
        flat = {**states[-1], **changes}
        if flat != states[-1]:
            states.append(flat)
        assert _flat(folder / "staff.toml") == flat
    for state in reversed(states[:-1]):
        overrides.undo(ADMIN, NOW)
        assert _flat(folder / "staff.toml") == state


def _flat(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        f"{group}.{key}": value for group, keys in tables.items() for key, value in keys.items()
    }
