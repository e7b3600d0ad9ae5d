"""The rules of the house: what holds for every visit that begins."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_MAILS = 3
"""How often a guest may have the pictures of one visit sent by e-mail."""

MORE_TIME = 2.5
"""How much longer the kiosk waits for guests who asked for more time."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the kiosk waits, in seconds."""

    choosing: float = 60.0
    result: float = 100.0
    still_there: float = 20.0
    sorry: float = 12.0
    goodbye: float = 30.0


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the loaded checkpoints can do besides painting a choice; only that is offered."""

    restyle: bool = False
    erase: bool = False
    enlarge: bool = False
    words: bool = False  # the guest may add words of their own


@dataclass(frozen=True, slots=True)
class Comfort:
    """How a guest likes the screens; forgotten with the visit."""

    large_text: bool = False
    high_contrast: bool = False
    reduced_motion: bool = False
    reach: bool = False  # everything to touch in the lower half
    more_time: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every visit. `terms` is their version; without one nothing is asked.

    `mail` is the version of what guests agree to who want e-mail; without one, none is offered.
    """

    patience: Patience = field(default_factory=Patience)
    abilities: Abilities = field(default_factory=Abilities)
    languages: tuple[str, ...] = ("en",)  # the first is the house's own
    terms: str = ""
    mail: str = ""
    prints: int = 0  # that a visit may have; 0 where there is no printer
    asks_to_show: bool = False  # whether guests may let their pictures be shown at the show
