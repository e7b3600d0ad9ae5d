"""Ways out in the config: what is allowed, what is missing, and what is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.backoffice.asking import begin
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.config import load_config
from kiosk.domain.errors import BadFile, BadInput

SECRET = "hunter2-hunter2-hunter2"

WHOLE = f"""
[share]
way = ["storage", "relay", "lan"]
approval = "staff"
[share.storage]
url = "s3://brand-show/spring"
public_url = "https://pictures.example.com/spring"
[share.storage.options]
secret = "{SECRET}"
client_kwargs = {{ endpoint_url = "https://s3.example.com" }}
[share.relay]
url = "https://relay.example.com"
key = "{SECRET}"
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "kiosk.toml"
    file.write_text(text)
    return file


def test_a_kiosk_is_found_on_the_lan_unless_told_otherwise():
    share = load_config(environment={}).config.share
    assert (share.way, share.approval) == (("lan",), "auto")


def test_what_the_config_says_reaches_the_back_office_and_is_shown_nowhere(tmp_path: Path):
    loaded = load_config(written(tmp_path, WHOLE), {})
    config = BackOfficeConfig.of(loaded.config)
    said = begin(config, "run", 0)
    assert tuple(said.ways) == ("storage", "relay", "lan")
    assert said.storage["options"]["secret"] == SECRET
    assert said.storage["options"]["client_kwargs"]["endpoint_url"] == "https://s3.example.com"
    assert said.relay == {"url": "https://relay.example.com", "key": SECRET}
    assert said.staff_approve
    for shown in (list(loaded.lines()), loaded.config, config, said):
        assert SECRET not in str(shown)
        assert SECRET not in repr(shown)


def test_a_key_may_come_from_the_environment(tmp_path: Path):
    text = '[share]\nway = ["relay"]\n[share.relay]\nurl = "https://relay.example.com"\n'
    file = written(tmp_path, text)
    loaded = load_config(file, {"KIOSK_SHARE__RELAY__KEY": SECRET})
    assert loaded.config.share.relay.key.get_secret_value() == SECRET
    with pytest.raises(BadInput, match=r"share\.relay\.key"):
        load_config(file, {})


def test_ways_may_be_named_in_one_word():
    words = {"KIOSK_SHARE__WAY": "lan"}
    assert load_config(environment=words).config.share.way == ("lan",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[share]\nway = ["pigeon"]', r"share\.way"),
        ("[share]\nway = []", r"share\.way"),
        ('[share]\nway = ["lan", "lan"]', "each way once"),
        ('[share]\napproval = "maybe"', r"share\.approval"),
        ('[share.storage]\nurl = "no address"', r"share\.storage\.url"),
        ('[share.relay]\nkees = "x"', "allowed: url, key"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str):
    with pytest.raises(BadFile, match=said):
        load_config(written(tmp_path, text), {})


def test_a_storage_without_an_address_is_refused():
    with pytest.raises(BadInput, match=r"share\.storage\.public_url"):
        load_config(environment={"KIOSK_SHARE__WAY": "storage,lan"})


@pytest.mark.parametrize("name", ["RELAY__KEES", "RELAY", "STORAGE__OPTIONS", "STORAGE"])
def test_a_secret_under_a_mistyped_name_is_not_printed(name: str):
    with pytest.raises(BadInput) as error:
        load_config(environment={f"KIOSK_SHARE__{name}": SECRET})
    assert SECRET not in str(error.value)
