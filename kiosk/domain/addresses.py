"""E-mail addresses: what may be written to, and what can still become such while it is typed."""

from __future__ import annotations

import re

LONGEST = 254
"""Characters of a whole address (RFC 5321, 4.5.3.1: a path of 256 with its brackets)."""

LONGEST_NAME = 64
"""Characters before the @ (RFC 5321, 4.5.3.1.1)."""

_NAME = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_LAST = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,57}[a-z0-9]", re.IGNORECASE)
_USUAL = re.compile(r"[a-z0-9._+-]*@?[a-z0-9.-]*", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether `text` is an address as nearly everybody has one: name@example.com, in ASCII.

    Quoted names, bare hosts and comments, which RFC 5322 knows, are not: nothing that is taken
    here can end a header, begin another, or name a second recipient.
    """
    name, at, host = text.partition("@")
    labels = host.split(".")
    return (
        bool(at)
        and len(text) <= LONGEST
        and len(name) <= LONGEST_NAME
        and _NAME.fullmatch(name) is not None
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and _LAST.fullmatch(labels[-1]) is not None
    )


def can_become_address(text: str) -> bool:
    """Whether typing on at the end could make an address of `text`."""
    name, at, host = text.partition("@")
    if _USUAL.fullmatch(text) is None or len(text) > LONGEST or len(name) > LONGEST_NAME:
        return False
    if at and _NAME.fullmatch(name) is None:
        return False
    return not name.startswith(".") and ".." not in text and not host.startswith((".", "-"))
