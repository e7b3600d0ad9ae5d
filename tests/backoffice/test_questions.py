"""Staff's pages ask the back office, which alone reads the database."""

from __future__ import annotations

import time
from pathlib import Path

from kiosk.domain.counting import HOUR, Counter
from kiosk.domain.keeping import Answered, BackOfficeReady
from tests.backoffice.windows import Window, config_for


def asked(window: Window, question: str, **about: float | str) -> Answered:
    number = window.office.ask(question, **about)  # type: ignore[arg-type]
    return window.hears(Answered, number=number)


def test_an_answer_holds_what_was_handed_over_just_before(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        for _ in range(3):
            window.office.count(Counter.VISIT)
        window.office.count(Counter.STYLE, "manga")
        answer = asked(window, "counts", since=time.time() - HOUR)
        found = {(row["name"], row["detail"]): row["count"] for row in answer.rows}
        assert found == {("visit", ""): 3, ("choice-style", "manga"): 1}
        assert asked(window, "counts", since=time.time() + 3 * HOUR).rows == ()


def test_an_answer_larger_than_a_frame_arrives_whole_and_in_order(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        for number in range(200):
            window.office.count("number", f"{number:03} " + 70 * "é")
        answer = asked(window, "counts", since=0.0)
        details = [str(row["detail"])[:3] for row in answer.rows]
        assert details == [f"{number:03}" for number in range(200)]


def test_the_outbox_is_told_by_its_ways(tmp_path: Path):
    away = tmp_path / "nowhere" / "file"
    away.parent.write_bytes(b"no folder")
    storage = {"url": f"file://{away}", "public_url": "http://127.0.0.1:9", "options": {}}
    with Window(config_for(tmp_path / "state", ways=("lan", "storage"), storage=storage)) as window:
        assert asked(window, "outbox").rows == ({"way": "storage", "waiting": 0, "given_up": 0},)
        window.visit(tiles=1)
        assert asked(window, "outbox").rows[0]["waiting"] == 1


def test_what_makes_no_sense_is_answered_with_a_sentence(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        assert "does not know" in asked(window, "weather").fault
        assert "does not know" in asked(window, "counts", since="yesterday").fault
        assert asked(window, "counts", since=0.0).fault == ""


def test_a_question_outlives_no_process(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        window.hears(BackOfficeReady)
        assert window.office.pid is not None
        window.office._talk.process._child.discard()  # pyright: ignore
        number = window.office.ask("counts", since=0.0)
        assert window.hears(Answered, number=number).fault
        number = window.office.ask("counts", since=0.0)
        assert "not running" in window.hears(Answered, number=number).fault
        window.later += 60
        window.hears(BackOfficeReady, count=2)
        assert asked(window, "counts", since=0.0).fault == ""


def test_a_disk_that_refuses_is_named_and_asked_again_later(tmp_path: Path):
    state = tmp_path / "state"
    state.write_bytes(b"a file where a folder should be")
    with Window(config_for(state)) as window:
        assert asked(window, "counts", since=0.0).fault
        state.unlink()
        window.hears(BackOfficeReady)
        window.until(lambda: asked(window, "counts", since=0.0).fault == "")
