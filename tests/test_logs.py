"""Log lines are JSON, say which process spoke, and keep what guests typed out."""

import json
import logging
import sys

from kiosk.logs import JsonLines


def record(message: str, *, job: str = "", error: Exception | None = None) -> logging.LogRecord:
    trouble = None
    if error:
        try:
            raise error
        except type(error):
            trouble = sys.exc_info()
    made = logging.LogRecord("kiosk", logging.WARNING, __file__, 1, message, (), trouble)
    if job:
        made.job = job
    return made


def test_a_line_says_when_who_and_what() -> None:
    line = json.loads(JsonLines("window").format(record("a tile failed", job="job-7")))
    assert (line["process"], line["said"], line["job"]) == ("window", "a tile failed", "job-7")
    assert line["level"] == "warning"
    assert line["at"].endswith("+00:00")


def test_an_error_says_where_but_never_what_was_in_the_data() -> None:
    line = JsonLines("window").format(record("failed", error=ValueError("my secret words")))
    assert json.loads(line)["error"] == "ValueError"
    assert "test_logs.py" in json.loads(line)["where"][0]
    assert "secret" not in line
