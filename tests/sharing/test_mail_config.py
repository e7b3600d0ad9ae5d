"""Mail in the config: off until it is whole, told what is wrong, its password shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.backoffice.asking import begin
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.config import MailConfig, load_config
from kiosk.domain.errors import BadFile, BadInput

SECRET = "hunter2-hunter2-hunter2"
WHOLE = f"""
[share.mail]
host = "mail.example.com"
user = "kiosk"
password = "{SECRET}"
sender = "Über Motors <pictures@example.com>"
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "kiosk.toml"
    file.write_text(text)
    return file


def test_no_mail_is_offered_unless_the_config_says_so():
    config = load_config(environment={}).config
    assert not config.share.mail.offered
    assert BackOfficeConfig.of(config).mail == {}


def test_what_the_config_says_reaches_the_back_office_and_is_shown_nowhere(tmp_path: Path):
    loaded = load_config(written(tmp_path, WHOLE), {"KIOSK_SHARE__MAIL__PORT": "2525"})
    config = BackOfficeConfig.of(loaded.config)
    said = begin(config, "run", 0)
    mail = MailConfig.model_validate(said.mail)
    assert (mail.host, mail.port, mail.tls) == ("mail.example.com", 2525, "starttls")
    assert mail.sender == "Über Motors <pictures@example.com>"
    assert mail.password.get_secret_value() == SECRET
    for shown in (list(loaded.lines()), loaded.config, config, said):
        assert SECRET not in str(shown)
        assert SECRET not in repr(shown)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('sender = "nobody"', r"share\.mail\.sender.*reads like"),
        ('sender = "A <a@b.org>, B <b@b.org>"', r"share\.mail\.sender"),
        ('sender = "A\\nBcc: <a@b.org>"', r"share\.mail\.sender"),
        ('host = "mail example"', r"share\.mail\.host"),
        ("port = 0", r"share\.mail\.port"),
        ('tls = "maybe"', r"share\.mail\.tls"),
        ("per_hour = 0", r"share\.mail\.per_hour"),
        ('password = "ä"', "ASCII"),
        ('user = "kiösk"', r"share\.mail\.user.*ASCII"),
        ('pasword = "x"', "allowed: host, port, tls"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str):
    with pytest.raises(BadFile, match=said):
        load_config(written(tmp_path, f"[share.mail]\n{text}"), {})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HOST", "mail.example.com", r"share\.mail\.sender"),
        ("SENDER", "kiosk@example.com", r"share\.mail\.host"),
        ("USER", "kiosk", r"share\.mail\.password"),
    ],
)
def test_what_is_missing_is_named(name: str, value: str, said: str):
    with pytest.raises(BadInput, match=said):
        load_config(environment={f"KIOSK_SHARE__MAIL__{name}": value})


def test_no_password_goes_over_the_wire_unencrypted(tmp_path: Path):
    with pytest.raises(BadInput, match=r"share\.mail\.tls = 'starttls'"):
        load_config(written(tmp_path, f'{WHOLE}tls = "none"\n'), {})


@pytest.mark.parametrize("name", ["MAIL__PASWORD", "MAIL"])
def test_a_password_under_a_mistyped_name_is_not_printed(name: str):
    with pytest.raises(BadInput) as error:
        load_config(environment={f"KIOSK_SHARE__{name}": SECRET})
    assert SECRET not in str(error.value)
