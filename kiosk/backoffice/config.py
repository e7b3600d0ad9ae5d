"""The part of the config that the back office needs, plain enough to cross a pipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.config import Config, MailConfig
from kiosk.domain.picture_mark import PictureMark, read_picture_mark
from kiosk.resources import resource
from kiosk.sharing.wifi import join_text


@dataclass(frozen=True, slots=True)
class BackOfficeConfig:
    """Where to keep things, where to be found, and for how long.

    An empty `host` listens on every address and announces the one on the local network;
    port 0 takes any free one; `base_url` replaces the start of links. `mark` is drawn on
    every picture; `credentials` is the folder of a brand's certificates for signing them.

    `ways` is the order in which links are offered; `storage`, `relay` and `mail` are those groups
    of the config, with their secrets. With `staff_approve`, guests see what staff have looked at.
    `printing` is that group of the config, empty without a printer; `join` is what the code says
    that joins the Wi-Fi, empty without one.
    Metrics are served where `metrics_port` is not 0.
    `languages` are those of the page besides `language`; `keep_free_mb` is left of the disk.
    """

    state: Path
    catalog: Path
    host: str = ""
    port: int = 8765
    base_url: str = ""
    keep_hours: float = 72.0
    language: str = "en"
    mark: PictureMark = field(default_factory=PictureMark)
    credentials: Path | None = None
    ways: tuple[str, ...] = ("lan",)
    storage: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    relay: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    mail: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    staff_approve: bool = False
    printing: Mapping[str, Any] = field(default_factory=dict[str, Any])
    join: str = field(default="", repr=False)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    keep_free_mb: int = 0
    languages: tuple[str, ...] = ("en", "es", "fr", "de", "ja", "ar")

    @classmethod
    def of(cls, config: Config) -> BackOfficeConfig:
        """What `config` says about the back office; raises BadFile for a theme's bad mark."""
        plain = resource("assets") / "themes" / "default.toml"
        return cls(
            state=config.paths.state,
            catalog=config.paths.catalog,
            host=config.share.host,
            port=config.share.port,
            base_url=config.share.base_url,
            keep_hours=config.gallery.keep_hours,
            language=config.window.language,
            mark=read_picture_mark(plain, config.window.theme),
            credentials=config.gallery.credentials,
            ways=config.share.way,
            storage={
                "url": config.share.storage.url,
                "public_url": config.share.storage.public_url,
                "options": config.share.storage.options.get_secret_value(),
            },
            relay={
                "url": config.share.relay.url,
                "key": config.share.relay.key.get_secret_value(),
            },
            mail=plain_mail(config.share.mail),
            staff_approve=config.share.approval == "staff",
            printing=config.print.model_dump() if config.print.printer else {},
            join=join_text(config.share.wifi),
            metrics_host=config.metrics.host,
            metrics_port=config.metrics.port,
            keep_free_mb=config.gallery.keep_free_mb,
            languages=config.window.languages,
        )


def plain_mail(mail: MailConfig) -> Mapping[str, Any]:
    """What MailConfig is made of, its password too; empty when no mail is offered."""
    if not mail.offered:
        return {}
    plain = mail.model_dump(mode="json", exclude={"password", "consent"})
    return {**plain, "password": mail.password.get_secret_value()}
