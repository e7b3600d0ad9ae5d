"""The policy of a running window: reloaded by staff, and whole without a broken list."""

from __future__ import annotations

from pathlib import Path

from kiosk.text_policy.kinds import Kind, Refused, Rule
from kiosk.text_policy.live import LivePolicy
from kiosk.text_policy.policy import load_policy


def put(state: Path, name: str, text: str) -> Path:
    path = state / "text_policy" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_a_change_holds_as_soon_as_the_policy_is_reloaded(tmp_path: Path) -> None:
    policy = LivePolicy(tmp_path, ("Lexus",))
    assert policy("paintballs") is None
    put(tmp_path, "staff-en.toml", 'violence = ["paintball*"]')
    assert policy("paintballs") is None
    policy.reload()
    assert policy("paintballs") == "violence"


def test_a_broken_list_is_named_and_the_others_hold(tmp_path: Path) -> None:
    broken = put(tmp_path, "show.toml", "violence = [")
    put(tmp_path, "staff-en.toml", 'violence = ["paintball*"]')
    policy = LivePolicy(tmp_path)
    assert policy("a naked man") == "sex"
    assert policy("paintballs") == "violence"
    assert policy("a castle") is None
    assert [fault.path for fault in policy.faults] == [broken]
    broken.write_text("")
    policy.reload()
    assert policy.faults == ()


def test_makers_that_come_on_show_may_be_named(tmp_path: Path) -> None:
    policy = LivePolicy(tmp_path, ("Lexus",))
    assert policy("a toyota") == "maker"
    policy.reload(own_makers=("Toyota",))
    assert policy("a toyota") is None


def test_the_longest_wish_is_set_while_the_window_runs(tmp_path: Path) -> None:
    policy = LivePolicy(tmp_path)
    assert policy("a castle by the sea at night") is None
    policy.reload(most_tokens=5)
    assert policy("a castle by the sea at night") == "length"


def test_staff_are_told_the_rule_behind_a_refusal(tmp_path: Path) -> None:
    put(tmp_path, "staff-en.toml", 'drugs = ["shisha*"]')
    policy = load_policy(tmp_path)
    assert policy.explain("a SHISHA bar") == (
        Refused(Kind.DRUGS),
        Rule(Kind.DRUGS, "shisha*", "staff-en.toml"),
    )
    assert policy.explain("n4k3d")[1] == Rule(Kind.SEX, "naked", "en.toml")
    assert policy.explain("a castle")[1] is None


def test_a_kind_that_is_off_refuses_nobody_until_it_is_on_again(tmp_path: Path) -> None:
    put(tmp_path, "show.toml", 'off = ["religion"]')
    assert load_policy(tmp_path).refuses("die Bibel") is None
    put(tmp_path, "staff-kinds.toml", 'on = ["religion"]')
    assert load_policy(tmp_path).refuses("die Bibel") == "religion"


def test_no_show_lets_hate_pass(tmp_path: Path) -> None:
    put(tmp_path, "show.toml", 'off = ["hate"]')
    policy = LivePolicy(tmp_path)
    assert policy("swastika") == "hate"
    assert "allowed kinds" in str(policy.faults[0])
