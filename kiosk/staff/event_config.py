"""Which keys of the config belong to a show, and travel, and which to the machine, and stay."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import tomlkit

from kiosk.config import LoadedConfig
from kiosk.domain.errors import BadFile
from kiosk.staff.overrides import is_editable
from kiosk.text_policy.lists import read_list
from kiosk.text_policy.policy import OVERLAY

_SHOW = frozenset(
    {
        *("engine.generator", "engine.checkpoint", "engine.steps", "engine.guidance_scale"),
        *("engine.rerolls", "engine.job_seconds"),
        *("window.animate", "window.language", "window.languages", "window.own_words"),
        "window.most_words",
        *("terms.ask", "terms.tick", "wall.enabled", "wall.address", "wall.seconds"),
        *("share.approval", "gallery.keep_hours"),
        *("print.line", "print.per_visit", "print.per_hour"),
    }
)
_MACHINE_GROUPS = ("paths", "metrics", "share")
_MACHINE = frozenset(
    {
        *("window.fullscreen", "window.width", "window.height", "window.rotation"),
        *("wall.screen", "wall.rotation"),
        "window.theme",  # it travels as files, beside the config
    }
)


def travels(key: str) -> bool:
    """Whether `key` says something about the show.

    Screens, folders, ports, the network and whatever holds a secret belong to a machine.
    """
    if key in _SHOW:
        return True
    group = key.partition(".")[0]
    return is_editable(key) and group not in _MACHINE_GROUPS and key not in _MACHINE


def show_config(loaded: LoadedConfig) -> bytes:
    """The part of a config that travels, as TOML, whatever set it; unset keys are left out."""
    document: dict[str, dict[str, object]] = {}
    for key, value, _ in loaded.lines():
        group, _, name = key.partition(".")
        plain = list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value
        if travels(key) and "." not in name and isinstance(plain, bool | int | float | str | list):
            document.setdefault(group, {})[name] = plain
    return tomlkit.dumps(document).encode()


def read_show_config(data: bytes, path: Path) -> dict[str, dict[str, Any]]:
    """What an event's config says; raises BadFile for a key that has no business there."""
    try:
        said = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(path, "", f"is not valid TOML ({error})") from error
    for key in keys_of(said):
        if not travels(key):
            raise BadFile(path, key, "belongs to a machine, and may not come with a show")
    return said


def keys_of(values: Mapping[str, Any]) -> Iterator[str]:
    """Every `group.key` of a config's tables; a lone value by its own name."""
    for group, keys in values.items():
        if isinstance(keys, dict):
            yield from (f"{group}.{name}" for name in cast("dict[str, Any]", keys))
        else:
            yield group


def own_lists(state: Path) -> dict[str, bytes]:
    """The word lists that staff added, for an event; raises BadFile.

    Those of an imported event and this machine's own, as one.
    """
    merged: dict[str, dict[str, list[str]]] = {}
    for folder in (state / "event" / OVERLAY, state / OVERLAY):
        for path in sorted(folder.glob("*.toml")):
            lists = merged.setdefault(path.name, {})
            for key, terms in read_list(path).items():
                lists[key] = list(dict.fromkeys([*lists.get(key, []), *terms]))
    return {f"{OVERLAY}/{name}": tomlkit.dumps(each).encode() for name, each in merged.items()}
