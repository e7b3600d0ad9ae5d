"""Tries the mail server before the show: does it answer, is it the right one, does it let us in."""

from __future__ import annotations

from kiosk.share_config import MailConfig
from kiosk.sharing.post import MailFault, Post

TRIAL = 8.0
"""Seconds that each answer of the server may take."""


def mail_fault(config: MailConfig, seconds: float = TRIAL) -> str:
    """Why mails could not be sent, in a few words; "" when they could, or none are offered.

    Connects, checks the certificate and logs in. No mail is sent, so that a guest's address may
    still be refused. Blocks.
    """
    if not config.offered:
        return ""
    try:
        Post(config, seconds).try_out()
    except MailFault as fault:
        return str(fault)
    return ""
