"""The screens of a visit: every screen is a state, and every state is a screen."""

from __future__ import annotations

from enum import StrEnum


class Screen(StrEnum):
    """What the guest sees."""

    ATTRACT = "attract"
    VEHICLE = "vehicle"
    SETTING = "setting"
    STYLE = "style"
    WORDS = "words"  # the guest's own
    TERMS = "terms"
    MAKING = "making"
    RESULT = "result"  # a round of pictures, or one of them in the viewer
    VARY = "vary"  # "same but as ...": what else may it be
    RESTYLE = "restyle"  # which style the viewed picture is painted anew in
    ERASE = "erase"  # what in the viewed picture is replaced, and by what
    MAIL = "mail"  # to which address the pictures are sent
    GOODBYE = "goodbye"
    SORRY = "sorry"  # this visit's pictures could not be made; clears itself
    CLOSED = "closed"  # the kiosk cannot serve anyone; clears itself when it can


CHOOSING = (Screen.VEHICLE, Screen.SETTING, Screen.STYLE, Screen.WORDS, Screen.TERMS)
LOOKING = (Screen.RESULT, Screen.VARY, Screen.RESTYLE, Screen.ERASE, Screen.MAIL)
NOBODY = (Screen.ATTRACT, Screen.CLOSED)
