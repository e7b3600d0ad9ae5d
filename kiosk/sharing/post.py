"""Talks to the mail server that the config names: one connection a mail, nothing kept open."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Generator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import parseaddr

from kiosk.share_config import MailConfig
from kiosk.sharing.faults import WayFault

TIMEOUT = 30.0
"""Seconds without a byte after which the server counts as gone."""

_PERMANENT = 500
_TOO_LARGE = 552  # RFC 1870


class MailFault(WayFault):
    """A mail could not be sent, for a reason that holds no address and no secret.

    With `this_one`, the server works and only this mail is at fault; with `final`, for good.
    """

    def __init__(self, why: str, *, this_one: bool = False, final: bool = False) -> None:
        super().__init__(why)
        self.this_one = this_one
        self.final = final


class Post:
    """The server of `config`. Both methods block, and raise MailFault."""

    def __init__(self, config: MailConfig, timeout: float = TIMEOUT) -> None:
        self._config = config
        self._timeout = timeout
        self._sender = parseaddr(config.sender)[1]

    def send(self, mail: EmailMessage, to: str) -> None:
        """Return when the server has taken the mail on, to be delivered to the address `to`."""
        with self._connected() as server:
            server.send_message(mail, self._sender, [to])

    def try_out(self) -> None:
        """Do everything but send a mail: connect, check its certificate, log in."""
        with self._connected() as server:
            server.noop()

    @contextmanager
    def _connected(self) -> Generator[smtplib.SMTP]:
        server: smtplib.SMTP | None = None
        try:
            server = self._open()
            if self._config.user:
                server.login(self._config.user, self._config.password.get_secret_value())
            yield server
        except (OSError, ValueError) as error:
            # Without its cause: smtplib's errors quote addresses.
            raise _fault_of(error) from None
        finally:
            if server is not None:
                with suppress(OSError):  # what it took it has; a bad farewell changes nothing
                    server.quit()
                server.close()

    def _open(self) -> smtplib.SMTP:
        config = self._config
        own_name = self._sender.rpartition("@")[2]  # not this machine's, nor a look-up of it
        if config.tls == "tls":
            return smtplib.SMTP_SSL(
                *(config.host, config.port, own_name),
                timeout=self._timeout,
                context=self._trust(),
            )
        server = smtplib.SMTP(config.host, config.port, own_name, timeout=self._timeout)
        if config.tls == "starttls":
            try:
                server.starttls(context=self._trust())
            except BaseException:
                server.close()
                raise
        return server

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._config.ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


def _fault_of(error: OSError | ValueError) -> MailFault:
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            code = max((code for code, _ in refused.values()), default=0)
            why = f"the server does not take the guest's address, {code}"
            return MailFault(why, this_one=True, final=code >= _PERMANENT)
        case smtplib.SMTPDataError(smtp_code=code):
            why = f"the server does not take the mail, {code}"
            return MailFault(why, this_one=True, final=code >= _PERMANENT)
        case smtplib.SMTPSenderRefused(smtp_code=code):
            large = code == _TOO_LARGE
            why = (
                "the mail is too large for the server" if large else "share.mail.sender is refused"
            )
            return MailFault(f"{why}, {code}", this_one=large, final=large)
        case smtplib.SMTPAuthenticationError(smtp_code=code):
            return MailFault(f"login refused, {code}")
        case smtplib.SMTPNotSupportedError():
            return MailFault("the server does not offer what share.mail.tls or user asks for")
        case smtplib.SMTPResponseException(smtp_code=code):
            return MailFault(f"the server answered {code}")
        case smtplib.SMTPServerDisconnected():  # as smtplib calls a time-out, too
            return MailFault("the server hung up or said nothing")
        case smtplib.SMTPException():
            return MailFault("the server was not understood")
        case ssl.SSLCertVerificationError():
            return MailFault("its certificate is not trusted, or is another host's")
        case ssl.SSLError():
            return MailFault("no secure connection")
        case TimeoutError():
            return MailFault("no answer in time")
        case OSError():
            return MailFault(f"no answer ({type(error).__name__})")
        case _:
            return MailFault("the mail could not be written", this_one=True, final=True)
