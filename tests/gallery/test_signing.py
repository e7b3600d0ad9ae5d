"""Content credentials: who made a picture, proven by the library's own reader."""

from __future__ import annotations

import datetime as dt
import logging
import random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kiosk.domain.errors import BadFile
from kiosk.gallery.credentials import (
    CHAIN,
    KEY,
    SIGNER_DAYS,
    load_credentials,
    make_credentials,
    own_credentials,
)
from kiosk.gallery.layout import Layout
from kiosk.gallery.provenance import deliverables, source_type
from kiosk.gallery.reading import context_of, judge, read_claims, read_state
from kiosk.gallery.records import Job, Made, Ticket
from kiosk.gallery.signing import JPEG, WEBP, Claim, Signatory, SigningFault, find_signatory
from tests.gallery.galleries import gallery_in
from tests.gallery.pictures import master, pixels

NOW = dt.datetime.now(dt.UTC)  # the library compares with the machine's own clock
LOG = logging.getLogger("signing")


@pytest.fixture(scope="module")
def credentials(tmp_path_factory):
    return make_credentials(tmp_path_factory.mktemp("credentials"), NOW, "A Maker")


@pytest.fixture(scope="module")
def signatory(credentials):
    return Signatory(credentials)


def small(seed: int = 0):
    return deliverables(master(seed, (96, 96)))


@pytest.mark.parametrize(("kind", "name"), [(WEBP, "webp"), (JPEG, "jpeg")])
def test_a_signed_picture_proves_who_made_it(signatory, credentials, tmp_path, kind, name):
    signed = getattr(signatory.sign(small(), Claim("showroom")), name)
    assert read_state(signed, kind) == "Valid"  # by readers who do not know the maker
    assert read_state(signed, kind, context_of(credentials.root)) == "Trusted"
    path = tmp_path / "picture"
    path.write_bytes(signed)
    said = judge(path, credentials.root).text
    assert "showroom" in said and "A Maker" in said and "Auto Show Kiosk" in said


def test_signing_changes_no_pixel_and_keeps_the_metadata(signatory):
    given = small()
    signed = signatory.sign(given, Claim("showroom"))
    assert (pixels(signed.webp) == pixels(given.webp)).all()
    assert (pixels(signed.jpeg) == pixels(given.jpeg)).all()
    assert source_type(signed.webp) == source_type(given.webp) is not None
    assert len(signed.webp) - len(given.webp) < 6_000


def test_the_claim_says_that_a_model_made_it(signatory):
    claims = read_claims(signatory.sign(small(), Claim("showroom")).jpeg, JPEG)
    (manifest,) = claims["manifests"].values()
    (action,) = manifest["assertions"][0]["data"]["actions"]
    assert action["action"] == "c2pa.created"
    assert action["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert action["softwareAgent"]["name"] == "showroom"


def test_an_edit_carries_the_claims_of_what_it_was_made_from(signatory, tmp_path):
    first = signatory.sign(small(1), Claim("showroom"))
    second = signatory.sign(small(2), Claim("showroom-depth", first))
    third = signatory.sign(small(3), Claim("showroom-upscaler", second))
    path = tmp_path / "third.webp"
    path.write_bytes(third.webp)
    verdict = judge(path)
    assert verdict.good
    assert verdict.checkpoints == ("showroom-upscaler", "showroom-depth", "showroom")


def test_a_hundred_pictures_hold_and_a_hundred_tampered_ones_do_not(signatory, tmp_path):
    dice = random.Random(20)
    for number in range(50):
        signed = signatory.sign(small(number), Claim("showroom"))
        for kind, data in ((WEBP, signed.webp), (JPEG, signed.jpeg)):
            assert read_state(data, kind) == "Valid", number
            # A byte of the picture itself, past every header and before the last chunk.
            place = _inside_the_pixels(data, kind, dice)
            changed = bytearray(data)
            changed[place] ^= 1 << dice.randrange(8)
            path = tmp_path / "changed"
            path.write_bytes(bytes(changed))
            assert not judge(path).good, f"seed 20, picture {number}, {kind}, byte {place}"


def _inside_the_pixels(data: bytes, kind: str, dice: random.Random) -> int:
    if kind == WEBP:
        start = data.index(b"VP8 ") + 32  # past the frame's header, so that it still opens
        length = int.from_bytes(data[data.index(b"VP8 ") + 4 :][:4], "little") - 32
    else:
        start = data.rindex(b"\xff\xda") + 16
        length = len(data) - start - 2
    return start + dice.randrange(length)


def test_a_picture_without_credentials_is_said_to_have_none(tmp_path):
    path = tmp_path / "plain.jpg"
    path.write_bytes(small().jpeg)
    assert judge(path).text == "This picture carries no content credentials."


def test_a_file_that_is_no_picture_is_named(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("hello")
    with pytest.raises(BadFile, match=r"letter\.txt: cannot be read as a picture"):
        judge(path)


def test_own_credentials_are_made_once_and_anew_before_they_end(tmp_path):
    first = own_credentials(tmp_path, NOW)
    assert own_credentials(tmp_path, NOW).chain == first.chain
    nearly_over = NOW + dt.timedelta(days=SIGNER_DAYS - 10)
    renewed = own_credentials(tmp_path, nearly_over)
    assert renewed.chain != first.chain
    assert renewed.usable_at(nearly_over + dt.timedelta(days=100))


def test_the_private_key_is_for_this_user_alone(tmp_path):
    make_credentials(tmp_path, NOW)
    assert (tmp_path / KEY).stat().st_mode & 0o077 == 0


def test_half_written_credentials_are_made_anew(tmp_path):
    make_credentials(tmp_path, NOW)
    other = make_credentials(tmp_path / "other", NOW)
    (tmp_path / CHAIN).write_text(other.chain)  # as after a power cut between two files
    with pytest.raises(BadFile, match=r"must belong to key\.pem"):
        load_credentials(tmp_path)
    Signatory(own_credentials(tmp_path, NOW)).sign(small(), Claim("showroom"))


def test_a_certificate_that_vouches_for_itself_is_refused_with_the_reason(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Somebody")])
    alone = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / KEY).write_bytes(secret)
    (tmp_path / CHAIN).write_bytes(alone.public_bytes(Encoding.PEM))
    with pytest.raises(BadFile, match="signs itself"):
        load_credentials(tmp_path)


def test_a_brand_signs_when_it_can_and_the_machine_when_it_cannot(tmp_path, caplog):
    layout, brand = Layout(tmp_path / "state"), tmp_path / "brand"
    make_credentials(brand, NOW, "A Brand")
    signed = find_signatory(layout, brand, NOW.timestamp(), LOG).sign(small(), Claim("showroom"))
    assert b"A Brand" in signed.jpeg
    make_credentials(brand, NOW - dt.timedelta(days=900), "A Brand")
    signed = find_signatory(layout, brand, NOW.timestamp(), LOG).sign(small(), Claim("showroom"))
    assert b"A Brand" not in signed.jpeg
    assert "this machine signs instead" in caplog.text


def test_what_is_kept_for_a_guest_is_signed_and_knows_what_it_was_made_from(tmp_path, signatory):
    layout = Layout(tmp_path)
    layout.gallery.mkdir()
    gallery = gallery_in(layout, signatory=signatory)
    ticket = "0123456789abcdef"
    gallery.open_ticket(Ticket(ticket, "run", "visit", 0.0, (Job("job", 0.0, 2),)))
    gallery.keep(ticket, 0, master(1, (96, 96)), Made(1, "showroom"), 0.0)
    gallery.keep(ticket, 1, master(2, (96, 96)), Made(2, "showroom-depth", parent=0), 0.0)
    gallery.close()
    _, webp, jpeg = layout.files_of(ticket, 1)
    for path in (webp, jpeg):
        assert judge(path).checkpoints == ("showroom-depth", "showroom")


def test_a_picture_that_cannot_be_signed_is_not_kept(tmp_path, signatory, monkeypatch):
    layout = Layout(tmp_path)
    layout.gallery.mkdir()
    gallery = gallery_in(layout, signatory=signatory)
    ticket = "0123456789abcdef"
    gallery.open_ticket(Ticket(ticket, "run", "visit", 0.0, (Job("job", 0.0, 1),)))
    monkeypatch.setattr("kiosk.gallery.signing.read_state", lambda *_arguments: "Invalid")
    with pytest.raises(SigningFault, match="does not hold"):
        gallery.keep(ticket, 0, master(1, (96, 96)), Made(1, "showroom"), 0.0)
    assert not gallery.is_kept(ticket, 0)
    assert not any(layout.ticket(ticket).glob("*")) if layout.ticket(ticket).exists() else True
    gallery.close()
