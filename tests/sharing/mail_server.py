"""A mail server on the loopback: real SMTP, with STARTTLS or TLS, a login and a certificate."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "kiosk", "not-a-secret"


@dataclass
class Inbox:
    """What has arrived. `refuse` answers RCPT, and `refuse_data` DATA, as long as they are set."""

    mails: list[EmailMessage] = field(default_factory=list[EmailMessage])
    recipients: list[str] = field(default_factory=list[str])
    sessions: int = 0
    encrypted: bool = False
    refuse: str = ""
    refuse_data: str = ""
    port: int = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        del server, envelope
        session.host_name = hostname
        self.sessions += 1
        return answers

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        del server, session, options
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        del session
        if self.refuse_data:
            return self.refuse_data
        content = envelope.content
        assert isinstance(content, bytes)
        mail = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients += envelope.rcpt_tos
        transport = server.transport
        self.encrypted = bool(transport and transport.get_extra_info("ssl_object"))
        return "250 OK"


def certificate(folder: Path, host: str = "127.0.0.1") -> tuple[Path, Path]:
    """A certificate for `host` that vouches for itself, and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a mail server")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "mail.crt", folder / "mail.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def _let_in(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
    del server, session, envelope, mechanism
    right = isinstance(login, LoginPassword) and login == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=right, handled=False)


def free_port() -> int:
    """A port on the loopback that nobody has just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def mail_server(
    inbox: Inbox,
    *,
    port: int = 0,
    pair: tuple[Path, Path] | None = None,
    at_once: bool = False,
    login: bool = False,
) -> Iterator[dict[str, Any]]:
    """What MailConfig needs to reach it. With a certificate's `pair` it wants STARTTLS, or speaks
    TLS `at_once`; with `login`, a user and a password."""
    context = None
    if pair is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair)
    more: dict[str, Any] = {}
    if login:
        more = {"authenticator": _let_in, "auth_required": True, "auth_require_tls": not at_once}
    inbox.port = port or free_port()
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=inbox.port,
        ssl_context=context if at_once else None,
        tls_context=None if at_once else context,
        require_starttls=context is not None and not at_once,
        data_size_limit=40_000_000,
        **more,
    )
    controller.start()
    config: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": inbox.port,
        "tls": "none" if pair is None else "tls" if at_once else "starttls",
        "sender": "Showroom Kiosk <pictures@example.com>",
        "per_hour": 60,
    }
    if pair is not None:
        config["ca"] = str(pair[0])
    if login:
        config |= {"user": USER, "password": PASSWORD}
    try:
        yield config
    finally:
        controller.stop()
