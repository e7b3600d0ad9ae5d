"""What staff may do with guests' pictures, and who may do it.

An operator looks, shows, hides, hangs and deletes: what is embarrassing must go at once, and a
guest who asks for deletion stands before whoever is there. Only an admin takes pictures out.
Every act is in the audit log before it is done; a full disk keeps none from being taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from kiosk.domain.keeping import Act, Answered, BackOffice, Fact, Question
from kiosk.staff.audit import Action
from kiosk.staff.badge import Badge
from kiosk.staff.roles import NotAllowed, Role

_NOTED: Mapping[Act, tuple[Action, str]] = {
    "show": (Action.PICTURE_APPROVED, "phone"),
    "hide": (Action.PICTURE_HIDDEN, "phone"),
    "hang": (Action.PICTURE_APPROVED, "wall"),
    "take-down": (Action.PICTURE_HIDDEN, "wall"),
    "delete": (Action.PICTURE_DELETED, "picture"),
    "delete-ticket": (Action.PICTURE_DELETED, "visit"),
}

Ask = Callable[..., None]
"""As kiosk.ui.asking.Asking.ask: a question, who hears the answer, and what it is about."""


class GalleryDesk:
    """Every method raises NotAllowed for those who may not, and StorageFault for a full disk."""

    def __init__(self, badge: Badge, back_office: BackOffice, ask: Ask) -> None:
        self._badge = badge
        self._back_office = back_office
        self._ask = ask

    def ask(self, question: Question, then: Callable[[Answered], None], **about: Fact) -> None:
        """Look at pictures, or count them; that alone keeps nobody signed in.

        How far an export is may be asked, too; `export` alone begins one.
        """
        if self._badge.role is None:
            raise NotAllowed("Nobody is signed in.", "Enter your PIN.")
        if question == "export" and about:
            raise NotAllowed("A question takes no pictures out.", "Have the admin export them.")
        self._ask(question, then, **about)

    def curate(self, act: Act, ticket: str, tile: int = 0) -> None:
        """Do this with one picture, or with everything on its ticket."""
        action, key = _NOTED[act]
        what = ticket if act == "delete-ticket" else f"{ticket}-{tile + 1}"
        # What is embarrassing goes, and room is made, on a full disk too.
        note = self._badge.note if act in ("show", "hang") else self._badge.note_if_possible
        note(Role.OPERATOR, action, key=key, id=what)
        self._back_office.curate(act, ticket, tile)

    def export(self, place: Path, then: Callable[[Answered], None]) -> Path:
        """Have all visible pictures copied to a new folder on a stick; the folder."""
        folder = free_name(place, self._badge.now.utc)
        self._badge.note(Role.ADMIN, Action.GALLERY_EXPORTED, file=folder.name)
        self._ask("export", then, out=str(folder))
        return folder


def free_name(place: Path, now: datetime) -> Path:
    """A folder in `place` that is not there yet, named by the day."""
    name = f"kiosk-pictures-{now.astimezone():%Y-%m-%d}"
    names = [name, *(f"{name}-{number}" for number in range(2, 1000))]
    return next(place / each for each in names if not (place / each).exists())
