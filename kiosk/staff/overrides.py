"""What staff have changed of the config: a file that a person can read, checked, and undone.

`kiosk.config.load_config` lays this file over all other sources. Here it is written: only whole,
only when the program would start with it, and with the versions before it kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import tomlkit
from pydantic import BaseModel
from tomlkit.exceptions import ParseError, TOMLKitError
from tomlkit.items import AbstractTable

from kiosk.config import STAFF_EDITABLE, Config, LoadedConfig, load_config
from kiosk.domain.errors import BadFile, BadInput
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import sync_folder, write_atomically
from kiosk.staff.audit import Action, AuditLog
from kiosk.staff.clock import Now
from kiosk.staff.roles import Role, Session, require

KEEP = 20
"""How many versions can be gone back."""

_HEADER = re.compile(r"\A# Version (\d+), [^\n]*\n")
_VERSION = re.compile(r"(\d{6})\.toml")

Value = bool | int | float | str | tuple[str, ...]

Adopt = Callable[[Config], None]
"""Goes by a config that is about to be kept; raises KioskError where that cannot be done."""


def forget(_config: Config) -> None:
    """Adopts nothing: the config holds from the next start."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key that staff may set: its value now, the program's default, and what set it."""

    key: str
    value: object
    default: object
    origin: str


def is_editable(key: str) -> bool:
    """Whether staff may set `key`, such as "patience.result"."""
    return key in STAFF_EDITABLE or key.partition(".")[0] in STAFF_EDITABLE


def editable(loaded: LoadedConfig) -> tuple[Field, ...]:
    """Every key that staff may set, in the config's order."""
    defaults = {key: value for key, value, _ in LoadedConfig(Config(), {}).lines()}
    return tuple(
        Field(key, value, defaults[key], origin)
        for key, value, origin in loaded.lines()
        if is_editable(key)
    )


class Overrides:
    """The overrides file at `path`, over the config `file` and the environment."""

    def __init__(
        self,
        path: Path,
        audit: AuditLog,
        *,
        file: Path | None = None,
        environment: Mapping[str, str] | None = None,
        keep: int = KEEP,
    ) -> None:
        self._path = path
        self._audit = audit
        self._file = file
        self._environment = environment
        self._keep = keep
        self._history = path.with_name(path.name + ".history")

    def load(self) -> LoadedConfig:
        """The config with the overrides on top; raises BadFile or BadInput."""
        return load_config(self._file, self._environment, self._path)

    def version(self) -> int:
        """The number of the version in use; 0 when staff have changed nothing."""
        header = _HEADER.match(self._text())
        return int(header[1]) if header else max([0, *self._versions()])

    def change(
        self,
        session: Session | None,
        changes: Mapping[str, Value | None],
        now: Now,
        adopt: Adopt = forget,
    ) -> LoadedConfig:
        """Set keys, or with None give them back to what lies below; the config after it.

        Comments that a person has written into the file stay. Raises NotAllowed, BadInput for
        a key that staff may not set, BadFile for a value that is not allowed, StorageFault, or
        what `adopt` does; in each case nothing here has changed.
        """
        session = require(session, Role.ADMIN, now)
        before = self._text()
        document = _parse(self._path, _HEADER.sub("", before))
        told: list[dict[str, str | float]] = []
        for key, value in changes.items():
            old = _put(document, key, value)
            if old != (list(value) if isinstance(value, tuple) else value):
                told.append({"key": key, "old": _tell(old), "new": _tell(value)})
        if not told:
            return self.load()
        version = max([self.version(), *self._versions()]) + 1
        header = f"# Version {version}, {now.stamp()}, by {session.role}.\n"
        new = header + tomlkit.dumps(document)
        with self._tried(new) as loaded:
            adopt(loaded.config)
            for about in told:
                self._audit.append(
                    Action.CONFIG_CHANGED, session.role.value, now, version=version, **about
                )
            self._keep_version(version - 1, before)
        return loaded

    def can_undo(self) -> bool:
        """Whether there is a version to go back to."""
        return self._earlier() is not None

    def undo(self, session: Session | None, now: Now, adopt: Adopt = forget) -> LoadedConfig:
        """Go back to the version before; the config after it.

        Works on a file that somebody has broken by hand, too. Raises NotAllowed, BadInput when
        there is nothing to undo, BadFile when this program refuses the older version, or what
        `adopt` does; then the file is as it was.
        """
        session = require(session, Role.ADMIN, now)
        earlier = self._earlier()
        if earlier is None:
            raise BadInput("undo", self.version(), "a version that was changed in the panel")
        number, text = earlier
        with self._tried(text) as loaded:
            adopt(loaded.config)
            self._audit.append(Action.CONFIG_UNDONE, session.role.value, now, version=number)
        for later in self._versions():
            if later >= number:
                self._kept(later).unlink(missing_ok=True)
        return loaded

    @contextmanager
    def _tried(self, text: str) -> Generator[LoadedConfig]:
        """Check `text` as the program would; it takes the file's place when the block is done."""
        trial = self._path.with_name(self._path.name + ".trial")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(trial, text.encode())
            yield _renamed(self._load_trial(trial), trial, self._path)
            trial.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise storage_fault(self._path.parent, error) from error
        finally:
            trial.unlink(missing_ok=True)

    def _load_trial(self, trial: Path) -> LoadedConfig:
        try:
            return load_config(self._file, self._environment, trial)
        except BadFile as error:
            if error.path != trial:
                raise
            raise BadFile(self._path, error.field, error.allowed) from error

    def _text(self) -> str:
        try:
            return self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            raise BadFile(self._path, "", f"is not valid TOML ({error})") from error
        except OSError as error:
            raise storage_fault(self._path, error) from error

    def _kept(self, version: int) -> Path:
        return self._history / f"{version:06}.toml"

    def _versions(self) -> list[int]:
        if not self._history.is_dir():
            return []
        names = (_VERSION.fullmatch(path.name) for path in self._history.iterdir())
        return sorted(int(match[1]) for match in names if match)

    def _keep_version(self, version: int, text: str) -> None:
        self._history.mkdir(mode=0o700, exist_ok=True)
        write_atomically(self._kept(version), text.encode())
        for old in self._versions()[: -self._keep]:
            self._kept(old).unlink(missing_ok=True)

    def _earlier(self) -> tuple[int, str] | None:
        """The newest kept version that differs: a crash may leave one that is the file itself."""
        present = self._path.read_bytes() if self._path.exists() else b""
        for version in reversed(self._versions()):
            text = self._kept(version).read_bytes()
            if text != present:
                return version, text.decode()
        return None


def _put(document: tomlkit.TOMLDocument, key: str, value: Value | None) -> object:
    """Set or remove `key`; what it was before."""
    if not is_editable(key) or "." not in key:
        raise BadInput("key", key, ", ".join(STAFF_EDITABLE))
    group, _, name = key.partition(".")
    if not isinstance(getattr(Config(), group, None), BaseModel):
        raise BadInput("key", key, ", ".join(STAFF_EDITABLE))
    table = cast("Any", document).get(group)
    if table is not None and not isinstance(table, AbstractTable):
        raise BadInput("key", key, f"'{group}' to be a table of the overrides file")
    values = cast("dict[str, Any] | None", table)
    old: Any = None if values is None or name not in values else values[name]
    old = old.unwrap() if hasattr(old, "unwrap") else old
    if value is None:
        if values is not None and name in values:
            del values[name]
    else:
        if values is None:
            values = cast("dict[str, Any]", tomlkit.table())
            document[group] = values
        values[name] = list(value) if isinstance(value, tuple) else value
    return old


def _parse(path: Path, text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except (ParseError, TOMLKitError) as error:
        raise BadFile(path, "", f"is not valid TOML ({error}); undo the last change") from error


def _tell(value: object) -> str | float:
    if value is None:
        return "not set"
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, cast("list[object]", value))) or "none"
    return "digits" if str(value).strip().isdigit() else str(value)[:100]


def _renamed(loaded: LoadedConfig, trial: Path, path: Path) -> LoadedConfig:
    origins = {k: str(path) if o == str(trial) else o for k, o in loaded.origins.items()}
    return LoadedConfig(loaded.config, origins)
