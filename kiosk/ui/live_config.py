"""Applies what staff have changed of the config to the window that is running."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from kiosk.backoffice.config import BackOfficeConfig
from kiosk.config import Config, LoadedConfig

_log = logging.getLogger(__name__)

LATER = ("engine.generator", "engine.checkpoint")
"""Keys of staff's that hold from the next start alone: what the workers paint with."""

_OF_THE_OFFICE = (
    *("share.approval", "gallery.keep_hours"),
    *("window.language", "window.languages", "window.theme"),  # a theme has the pictures' mark
)


@runtime_checkable
class Renewable(Protocol):
    """A back office that can begin anew with another config, and loses nothing by it."""

    def renew(self, config: BackOfficeConfig) -> None:
        """Go by it from now on."""
        ...


Listener = Callable[[Config], None]


class LiveConfig:
    """What holds now, beside what holds from the next start.

    Each listener takes the part of a config that concerns it; one that cannot raises KioskError
    before anything has changed, when it is the first.
    """

    def __init__(self, began: Config, back_office: object, *listeners: Listener) -> None:
        self._began = began
        self._now = began
        self._back_office = back_office
        self._listeners = listeners

    @property
    def now(self) -> Config:
        """What holds now."""
        return self._now

    def apply(self, config: Config) -> None:
        """Go by `config` as far as a running window can; raises KioskError, and then changes none.

        Folders, and whatever else is no business of staff's, stay as they were.
        """
        before = self._now
        wanted = _of_staff(config, self._began)
        for listener in self._listeners:
            listener(wanted)
        self._now = wanted
        if changed_keys(before, wanted) & set(_OF_THE_OFFICE):
            if isinstance(self._back_office, Renewable):
                self._back_office.renew(BackOfficeConfig.of(wanted))
            else:
                _log.warning("the back office goes by its config of the start")

    def waiting(self, values: Mapping[str, object]) -> frozenset[str]:
        """The keys whose values, of the next start, are not those that this window began with."""
        began = {key: value for key, value, _ in LoadedConfig(self._began, {}).lines()}
        return frozenset(key for key in LATER if key in values and values[key] != began[key])


def _of_staff(config: Config, began: Config) -> Config:
    """What the window began with, and of `config` the groups that staff can change."""
    window = config.window.model_copy(
        update={key: getattr(began.window, key) for key in ("fullscreen", "width", "height")}
    )
    approval = began.share.model_copy(update={"approval": config.share.approval})
    kept = began.gallery.model_copy(update={"keep_hours": config.gallery.keep_hours})
    asked = began.terms.model_copy(update={"ask": config.terms.ask})
    return began.model_copy(
        update={
            "window": window,
            "patience": config.patience,
            "show": config.show,
            "share": approval,
            "gallery": kept,
            "terms": asked,
        }
    )


def changed_keys(before: Config, after: Config) -> frozenset[str]:
    """The keys that differ, as `group.key`."""
    old = {key: value for key, value, _ in LoadedConfig(before, {}).lines()}
    new = {key: value for key, value, _ in LoadedConfig(after, {}).lines()}
    return frozenset(key for key in new if old.get(key) != new[key])
