"""The certificates that sign pictures: a brand's own, or some made on this machine.

A folder holds `key.pem` (the private key), `chain.pem` (the signing certificate, then whoever
vouches for it) and, if the root is not in the chain, `root.pem`. What a signing certificate must
look like: C2PA Technical Specification 2.2, section "Certificate Profile".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.domain.errors import BadFile
from kiosk.gallery.files import write_atomically

KEY, CHAIN, ROOT = "key.pem", "chain.pem", "root.pem"
ORGANISATION = "Auto Show Kiosk"
ROOT_DAYS, SIGNER_DAYS = 3650, 825
RENEW_DAYS = 30
"""Certificates made here are made anew when they have so few days left."""

_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """A chain of certificates as PEM, signer first; its key; the root that readers may trust.

    `algorithm` is C2PA's name for the signature; both moments are in UTC.
    """

    chain: str
    key: str
    root: str
    algorithm: str
    not_before: dt.datetime
    not_after: dt.datetime

    def usable_at(self, now: dt.datetime) -> bool:
        """Whether a picture may be signed at `now` (UTC)."""
        return self.not_before <= now <= self.not_after


def load_credentials(folder: Path) -> Credentials:
    """The credentials in `folder`; raises BadFile naming the file that is missing or wrong."""
    key_text, chain_text = _read(folder / KEY), _read(folder / CHAIN)
    try:
        key = load_pem_private_key(key_text.encode(), password=None)
    except (ValueError, TypeError) as error:
        reason = "must be a private key in PEM, without a password"
        raise BadFile(folder / KEY, "", reason) from error
    try:
        chain = x509.load_pem_x509_certificates(chain_text.encode())
    except ValueError as error:
        raise BadFile(folder / CHAIN, "", "must be certificates in PEM, signer first") from error
    signer = chain[0]
    if signer.public_key() != key.public_key():
        raise BadFile(folder / CHAIN, "", f"its first certificate must belong to {KEY}")
    if signer.issuer == signer.subject:
        reason = "a certificate that signs itself is refused by C2PA; add who vouches for it"
        raise BadFile(folder / CHAIN, "", reason)
    root = _read(folder / ROOT) if (folder / ROOT).exists() else _pem(chain[-1])
    begins, ends = signer.not_valid_before_utc, signer.not_valid_after_utc
    return Credentials(chain_text, key_text, root, _algorithm(folder, key), begins, ends)


def make_credentials(
    folder: Path, now: dt.datetime, organisation: str = ORGANISATION
) -> Credentials:
    """Make a root and a signer that it vouches for, and write them to `folder`; raises OSError.

    Readers see the organisation's name, and that nobody they know vouches for it. The root's key
    is thrown away, so that it vouches for nothing else.
    """
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name, name = _name(organisation, "root"), _name(organisation, "pictures")
    root = _certificate(root_name, root_key, root_name, root_key, now, ROOT_DAYS)
    signer = _certificate(name, key, root_name, root_key, now, SIGNER_DAYS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for file, data in (
        (CHAIN, (_pem(signer) + _pem(root)).encode()),
        (ROOT, _pem(root).encode()),
        (KEY, secret),  # last: with it the set is whole
    ):
        write_atomically(folder / file, data)
    return load_credentials(folder)


def own_credentials(folder: Path, now: dt.datetime) -> Credentials:
    """Those made on this machine, made anew when missing, damaged or soon over; raises OSError."""
    try:
        found = load_credentials(folder)
    except BadFile:
        return make_credentials(folder, now)
    soon = now + dt.timedelta(days=RENEW_DAYS)
    return (
        found if found.usable_at(now) and found.usable_at(soon) else make_credentials(folder, now)
    )


def _certificate(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: dt.datetime,
    days: int,
) -> x509.Certificate:
    is_root = name == issuer
    public, vouching = key.public_key(), issuer_key.public_key()
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    draft = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(vouching), critical=False)
    )
    if not is_root:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        draft = draft.add_extension(purpose, critical=True)
    return draft.sign(issuer_key, hashes.SHA256())


def _name(organisation: str, part: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation} {part}"),
        ]
    )


def _algorithm(folder: Path, key: object) -> str:
    match key:
        case ec.EllipticCurvePrivateKey() if key.curve.name in _CURVES:
            return _CURVES[key.curve.name]
        case ed25519.Ed25519PrivateKey():
            return "ed25519"
        case rsa.RSAPrivateKey() if key.key_size >= 2048:
            return "ps256"
        case _:
            reason = "must be an EC key (P-256, P-384, P-521), Ed25519, or RSA of 2048 bits or more"
            raise BadFile(folder / KEY, "", reason)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "not text"
        raise BadFile(path, "", f"cannot be read ({said})") from error
