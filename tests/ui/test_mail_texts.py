"""What guests agree to, and the keys for addresses, in every language of the house."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.config import Config, MailConfig, ShareConfig
from kiosk.domain.addresses import can_become_address
from kiosk.domain.errors import BadFile
from kiosk.resources import resource
from kiosk.ui.mail_texts import consent_version, load_consents, load_mail_keys
from kiosk.ui.translations import languages

CONSENTS = resource("assets") / "terms" / "mail"
KEYS = resource("assets") / "keypad" / "mail.toml"


def test_every_language_of_the_house_asks_for_the_same_consent():
    consents = load_consents(CONSENTS)
    assert set(consents) == set(languages())
    assert len({(each.version, len(each.lines)) for each in consents.values()}) == 1


def test_a_translation_of_another_consent_is_refused(tmp_path: Path):
    copy = Path(shutil.copytree(CONSENTS, tmp_path / "mail"))
    german = copy / "de.toml"
    german.write_text(german.read_text("utf-8").replace("2026-11", "2025-01"), "utf-8")
    with pytest.raises(BadFile, match="2025-01"):
        load_consents(copy)


def test_a_consent_is_asked_for_only_where_mail_is_offered():
    mail = MailConfig(host="mail.example.com", sender="kiosk@example.com")
    assert consent_version(Config()) == ""
    assert consent_version(Config(share=ShareConfig(mail=mail))) == "2026-11"


def test_every_usual_address_can_be_typed():
    keys = load_mail_keys(KEYS)
    for language in languages():
        every = [key for row in (*keys.rows, keys.last_in(language)) for key in row]
        assert set("abcdefghijklmnopqrstuvwxyz0123456789@.-_+") <= set(every)
        assert len(every) == len(set(every))
        assert all(can_become_address("jo@example" + key) for key in every if len(key) > 1)


@pytest.mark.parametrize(
    ("changed", "said"),
    [("0 1 2 3 4 5 6 7 8 9 a b c", "12 keys"), ("", "keys"), ("de", "English")],
)
def test_keys_that_do_not_fit_are_refused(tmp_path: Path, changed: str, said: str):
    file = tmp_path / "mail.toml"
    rows = f'["{changed}"]' if changed else "[]"
    last = {"English": 'de = ".de"'}.get(said, 'en = ".com"')
    file.write_text(f"keys = {rows}\n[last]\n{last}\n")
    with pytest.raises(BadFile, match=said):
        load_mail_keys(file)
