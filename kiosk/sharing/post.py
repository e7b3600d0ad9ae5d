"""Talks to the mail server that the config names: one connection a mail, nothing kept open."""

from __future__ import annotations

import re
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
_NO_MAILBOX = 550  # RFC 5321, section 4.2.3; many servers say it for whatever they do not like
_TOO_LARGE = 552  # RFC 1870

_ENHANCED = re.compile(rb"(?:^|\(#)5\.(\d{1,3})\.(\d{1,3})(?![.\d])", re.MULTILINE)
"""A status code as RFC 3463 has it, at the start of a line, or as qmail writes it."""

_ADDRESSING, _POLICY = 1, 7  # subjects of those codes
_OF_THE_SENDER = (7, 8)  # details under _ADDRESSING that are about the other address


class MailFault(WayFault):
    """A mail could not be sent, for a reason that holds no address and no secret.

    With `this_one`, the server works and only this mail is at fault; with `final`, for good;
    with `doubtful`, only as long as it is the only one that is refused.
    """

    def __init__(
        self, why: str, *, this_one: bool = False, final: bool = False, doubtful: bool = False
    ) -> None:
        super().__init__(why)
        self.this_one = this_one
        self.final = final
        self.doubtful = doubtful


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
        ready = False
        try:
            server = self._open()
            if self._config.user:
                server.login(self._config.user, self._config.password.get_secret_value())
            ready = True
            yield server
        # Without their causes: smtplib's errors quote addresses.
        except OSError as error:  # first: a certificate's is a ValueError as well
            raise _fault_of(error) from None
        except ValueError:
            if ready:
                why = "the mail could not be written"
                raise MailFault(why, this_one=True, final=True) from None
            raise MailFault("share.mail.host, user or password cannot be used") from None
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


def _refusal(what: str, code: int, said: bytes | str) -> MailFault:
    """What a refusal of a guest's address, or of the mail to it, means for that mail."""
    found = _ENHANCED.search(said if isinstance(said, bytes) else said.encode())
    subject, detail = (int(found[1]), int(found[2])) if found else (0, 0)
    ours = subject == _ADDRESSING and detail in _OF_THE_SENDER
    if code >= _PERMANENT and (subject == _POLICY or ours):
        # A relay that it denies, a list that we are on: the next guest's mail meets it as well.
        return MailFault(f"the server passes nothing on for this kiosk, {code}")
    certain = subject == _ADDRESSING or code == _TOO_LARGE
    return MailFault(
        f"the server does not take {what}, {code}",
        this_one=True,
        final=code >= _PERMANENT and (certain or code == _NO_MAILBOX),
        doubtful=code >= _PERMANENT and not certain,
    )


def _fault_of(error: OSError) -> MailFault:
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            code, said = next(iter(refused.values()), (0, b""))
            return _refusal("the guest's address", code, said)
        case smtplib.SMTPDataError(smtp_code=code, smtp_error=said):
            return _refusal("the mail", code, said)
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
        case _:
            return MailFault(f"no answer ({type(error).__name__})")
