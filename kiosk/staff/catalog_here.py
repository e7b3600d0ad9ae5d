"""This machine's catalog: from a config, as the window, the commands and the panel have it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.config import Config
from kiosk.domain.catalog_own import OWN_CATALOG, OwnCatalog, load_own_catalog
from kiosk.domain.checkpoints import Checkpoint, load_manifest
from kiosk.staff.audit import Action
from kiosk.staff.badge import Badge
from kiosk.staff.catalog_desk import CatalogDesk, Places
from kiosk.staff.roles import Role, Session
from kiosk.text_policy.policy import load_policy

_MOST_TOKENS = 75
"""Of a staff's text: how long it may be is the form's business (kiosk.staff.catalog_checks)."""


class MachineBadge(Badge):
    """Of whoever may run commands here, which is as good as the admin's PIN."""

    def require(self, role: Role) -> Session:
        """An admin's session, whatever is asked for."""
        del role
        return Session(Role.ADMIN, self.now.monotonic)

    def note(self, role: Role, action: Action, **about: str | float) -> Session:
        """A line in the audit log, in the machine's name."""
        self._audit.append(action, "machine", self.now, **about)
        return self.require(role)


def overlay_of(config: Config) -> Path:
    """The file with what staff changed."""
    return config.paths.state / OWN_CATALOG


def own_catalog_of(config: Config, checkpoint: Checkpoint | None = None) -> OwnCatalog:
    """The catalog of a config; with a checkpoint, without what that does not know. BadFile."""
    manifest = load_manifest(config.engine.manifest, config.own_manifest) if checkpoint else None
    return load_own_catalog(config.paths.catalog, overlay_of(config), checkpoint, manifest)


def catalog_desk_of(badge: Badge, config: Config, checkpoint: Checkpoint) -> CatalogDesk:
    """The desk over a config's catalog; raises BadFile for a manifest that cannot be read."""
    return CatalogDesk(
        badge,
        Places(config.paths.catalog, config.paths.state),
        checkpoint,
        load_manifest(config.engine.manifest, config.own_manifest),
        _policy_of(config.paths.state),
    )


def _policy_of(state: Path) -> Callable[[frozenset[str]], Callable[[str], str | None]]:
    """Judges by the lists of a state folder as they are then: staff change them."""

    def policy(makers: frozenset[str]) -> Callable[[str], str | None]:
        return load_policy(state, most_tokens=_MOST_TOKENS, own_makers=makers).refuses

    return policy
