"""What can be configured about taking pictures home: the ways out, their keys, and limits."""

from __future__ import annotations

from email.utils import getaddresses
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, Secret, SecretStr, field_validator

from kiosk.domain.addresses import is_address
from kiosk.domain.config_group import ConfigGroup
from kiosk.resources import resource

SHOWN = ("ssid", "url", "public_url", "host", "port", "tls", "user", "sender", "ca", "per_hour")
"""Keys of inner groups that may be repeated to whoever wrote them; any other may be a secret."""


class WifiConfig(ConfigGroup):
    """The Wi-Fi that phones join to reach the page: WPA2 or WPA3, open without a password.

    With a name, a second code that joins it stands beside each ticket's.
    """

    ssid: str = ""
    password: SecretStr = SecretStr("")
    hidden: bool = False

    @field_validator("ssid")
    @classmethod
    def _name_of_a_network(cls, ssid: str) -> str:
        if len(ssid.encode()) > 32:
            raise ValueError("a network's name has 32 bytes at most")
        if not ssid.isprintable():
            raise ValueError("a network's name has no control characters")
        return ssid

    @field_validator("password")
    @classmethod
    def _password_of_a_network(cls, password: SecretStr) -> SecretStr:
        secret = password.get_secret_value()
        plain = secret.isascii() and secret.isprintable()
        if secret and not (plain and 8 <= len(secret) <= 63):
            raise ValueError("a Wi-Fi password has 8 to 63 ASCII characters; leave it out if open")
        return password


Address = Annotated[str, Field(pattern=r"^(https?://[^\s/]+.*[^/])?$")]


class StorageConfig(ConfigGroup):
    """Where copies go that the kiosk writes itself: anything that fsspec can write.

    `url` is such as s3://bucket/folder; `public_url` is where phones find that folder. `options`
    go to fsspec as they are (keys, endpoints), and are never shown.
    """

    url: Annotated[str, Field(pattern=r"^([a-z0-9+.-]+://.*)?$")] = ""
    public_url: Address = ""
    options: Secret[dict[str, Any]] = Secret({})


class RelayConfig(ConfigGroup):
    """The relay that this kiosk sends to, and its key there; see `kiosk share serve`."""

    url: Address = ""
    key: SecretStr = SecretStr("")


class MailConfig(ConfigGroup):
    """The server that takes mail to guests, who are offered it once `host` and `sender` are set.

    `sender` is an address, or a name with one: "Showroom <pictures@example.com>". `ca` is the
    certificate of a company's own authority, for a server that the system does not trust by
    itself. `consent` holds what guests agree to, a file for each language.
    """

    host: Annotated[str, Field(max_length=253, pattern=r"^[A-Za-z0-9.:-]*$")] = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: Annotated[str, Field(max_length=320)] = ""
    password: SecretStr = SecretStr("")
    sender: Annotated[str, Field(max_length=320)] = ""
    ca: Path | None = None
    per_hour: Annotated[
        int, Field(ge=1, le=10_000, description="Mails that this kiosk sends in an hour at most")
    ] = 60
    consent: Path = Field(default_factory=lambda: resource("assets") / "terms" / "mail")

    @field_validator("user")
    @classmethod
    def _can_log_in(cls, user: str) -> str:
        if not (user.isascii() and (user.isprintable() or not user)):
            raise ValueError("a user for mail has ASCII characters only")
        return user

    @field_validator("password")
    @classmethod
    def _can_be_sent(cls, password: SecretStr) -> SecretStr:
        secret = password.get_secret_value()
        if not (secret.isascii() and (secret.isprintable() or not secret)):
            raise ValueError("a password for mail has ASCII characters only")
        return password

    @field_validator("sender")
    @classmethod
    def _can_send(cls, sender: str) -> str:
        found = [address for _, address in getaddresses([sender])]
        if sender and not (sender.isprintable() and len(found) == 1 and is_address(found[0])):
            raise ValueError("a sender reads like: Showroom <pictures@example.com>")
        return sender

    @property
    def offered(self) -> bool:
        """Whether guests can have their pictures by mail."""
        return bool(self.host and self.sender)

    @property
    def missing(self) -> str:
        """What it needs and does not have; empty when nothing is missing."""
        if bool(self.host) is not bool(self.sender):
            return "share.mail.host with share.mail.sender"
        if self.tls == "none" and self.user:
            return "share.mail.user with share.mail.tls = 'starttls' or 'tls'"
        if bool(self.user) is not bool(self.password.get_secret_value()):
            return "share.mail.user with share.mail.password"
        return ""


WayName = Literal["lan", "storage", "relay"]


class ShareConfig(ConfigGroup):
    """The phone's page. An empty `host` finds the LAN address; port 0 takes any free one.

    `way` says by which ways pictures go out; the first that works is in the QR code. With
    `approval = "staff"`, guests see a picture when somebody has looked at it.
    """

    host: str = ""
    port: Annotated[int, Field(ge=0, le=65535)] = 8765
    base_url: Address = ""
    wifi: WifiConfig = WifiConfig()
    way: Annotated[tuple[WayName, ...], Field(min_length=1)] = ("lan",)
    approval: Literal["auto", "staff"] = "auto"
    storage: StorageConfig = StorageConfig()
    relay: RelayConfig = RelayConfig()
    mail: MailConfig = MailConfig()

    @field_validator("way", mode="before")
    @classmethod
    def _from_one_word(cls, way: object) -> object:
        """The environment has no lists: "storage,lan" there."""
        return way.split(",") if isinstance(way, str) else way

    @field_validator("way")
    @classmethod
    def _each_once(cls, way: tuple[WayName, ...]) -> tuple[WayName, ...]:
        if len(set(way)) < len(way):
            raise ValueError("name each way once")
        return way

    @property
    def missing(self) -> str:
        """What a chosen way needs and does not have; empty when nothing is missing."""
        if "storage" in self.way and not (self.storage.url and self.storage.public_url):
            return "'storage' with share.storage.url and share.storage.public_url"
        if "relay" in self.way and not (self.relay.url and self.relay.key.get_secret_value()):
            return "'relay' with share.relay.url and share.relay.key"
        return ""
