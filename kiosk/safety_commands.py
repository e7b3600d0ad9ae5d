"""`kiosk safety`: would these words be refused, and as what."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from kiosk.domain.errors import BadInput
from kiosk.options import ConfigFile, load_layers
from kiosk.staff.catalog_here import own_catalog_of
from kiosk.text_policy.kinds import Refused
from kiosk.text_policy.policy import load_policy


def safety(
    words: Annotated[str, typer.Argument(help="The words, or - for a line each from stdin.")],
    config: ConfigFile = None,
) -> None:
    """Say of a guest's words whether they may join a prompt: `allowed` or `refused KIND`."""
    loaded = load_layers(config).config
    makers = {vehicle.maker for vehicle in own_catalog_of(loaded).whole.vehicles}
    most = loaded.window.most_words
    policy = load_policy(loaded.paths.state, most_tokens=most, own_makers=makers)
    for line in _lines(words):
        verdict = policy.judge(line)
        said = f"refused {verdict.kind}" if isinstance(verdict, Refused) else "allowed"
        print(said, flush=True)


def _lines(words: str) -> Iterable[str]:
    if words != "-":
        yield words
        return
    try:
        for line in sys.stdin.buffer:  # by line, so that a program can ask one by one
            yield line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadInput("words", "-", "lines of UTF-8 text") from error
