"""What goes wrong on the ways out; apart from them, so that it brings no database with it."""

from __future__ import annotations


class WayFault(Exception):
    """A way refused, for a reason named in a few words that hold no address and no secret."""
