"""`kiosk safety` as scripts see it."""

import subprocess
import sys

import pytest


def safety(*arguments, given=None, state=None):
    command = [sys.executable, "-m", "kiosk", "safety", *arguments]
    environment = {"PATH": "/usr/bin:/bin", "KIOSK_PATHS__STATE": str(state)}
    return subprocess.run(
        command, input=given, capture_output=True, check=False, env=environment, timeout=60
    )


def test_a_verdict_a_line(tmp_path):
    given = "shooting brake\nn4ked\n\nメルセデス\n".encode()
    done = safety("-", given=given, state=tmp_path)
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == [
        "allowed",
        "refused sex",
        "allowed",
        "refused maker",
    ]


def test_words_as_an_argument_and_makers_on_show(tmp_path):
    assert safety("a Lexus by the sea", state=tmp_path).stdout == b"allowed\n"


@pytest.mark.parametrize("given", [b"\xff\xfe\xff\n"])
def test_what_is_no_text_is_bad_input(tmp_path, given):
    done = safety("-", given=given, state=tmp_path)
    assert done.returncode == 2
    assert b"UTF-8" in done.stderr


def test_a_broken_list_of_the_staff_is_bad_input(tmp_path):
    (tmp_path / "text_policy").mkdir()
    (tmp_path / "text_policy" / "mine.toml").write_text("swear = []")
    done = safety("hello", state=tmp_path)
    assert done.returncode == 2
    assert b"mine.toml" in done.stderr
