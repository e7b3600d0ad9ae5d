"""Configuration is merged in order, and a wrong value is named with its source and key."""

from pathlib import Path

import pytest

from kiosk.config import load_config
from kiosk.domain.errors import BadFile, BadInput


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_defaults_stand_alone() -> None:
    loaded = load_config(environment={})
    assert loaded.config.engine.checkpoint == "showroom"
    assert all(origin == "default" for _, _, origin in loaded.lines())


def test_file_then_environment_then_staff(tmp_path: Path) -> None:
    file = write(tmp_path / "kiosk.toml", "[patience]\nchoosing = 30\nresult = 90\nsorry = 9\n")
    staff = write(tmp_path / "staff.toml", "[patience]\nsorry = 5\n")
    environment = {"KIOSK_PATIENCE__RESULT": "120", "KIOSK_PATIENCE__SORRY": "7", "HOME": "/"}
    loaded = load_config(file, environment, staff)
    patience = loaded.config.patience
    assert (patience.choosing, patience.result, patience.sorry) == (30, 120, 5)
    assert loaded.origins["patience.choosing"] == str(file)
    assert loaded.origins["patience.result"] == "environment variable KIOSK_PATIENCE__RESULT"
    assert loaded.origins["patience.sorry"] == str(staff)


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[share]\nport = 70000", "share.port", "less than or equal to 65535"),
        ("[share]\nprot = 80", "share.prot", "allowed: host, port, base_url"),
        ("[share.wifi]\nsid = 'x'", "share.wifi.sid", "allowed: ssid, password, hidden"),
        ("[share.wifi]\npassword = 'short'", "share.wifi.password", "8 to 63"),
        ("[share.wifi]\nssid = '" + 33 * "x" + "'", "share.wifi.ssid", "32 bytes at most"),
        ("[shear]\nport = 80", "shear", "allowed: engine, window"),
        ("[window]\nwidth = 'wide'", "window.width", "valid integer"),
        ("window = 3", "window", "must be a table"),
        ("[window", "", "not valid TOML"),
    ],
)
def test_a_bad_value_is_named_with_file_key_and_what_is_allowed(
    tmp_path: Path, text: str, key: str, reason: str
) -> None:
    file = write(tmp_path / "kiosk.toml", text)
    with pytest.raises(BadFile) as error:
        load_config(file, {})
    assert error.value.field == key
    assert reason in str(error.value)
    assert str(file) in str(error.value)


def test_a_wifi_password_is_not_shown(tmp_path: Path) -> None:
    file = write(tmp_path / "k.toml", "[share.wifi]\nssid = 'Hall'\npassword = 'drive-2026'\n")
    loaded = load_config(file, {})
    assert loaded.config.share.wifi.password.get_secret_value() == "drive-2026"
    assert "drive-2026" not in str(list(loaded.lines()))


def test_a_wifi_can_be_set_in_parts(tmp_path: Path) -> None:
    file = write(tmp_path / "k.toml", "[share.wifi]\nssid = 'Hall'\nhidden = true\n")
    wifi = load_config(file, {"KIOSK_SHARE__WIFI__PASSWORD": "drive-2026"}).config.share.wifi
    assert (wifi.ssid, wifi.hidden) == ("Hall", True)
    assert wifi.password.get_secret_value() == "drive-2026"
    with pytest.raises(BadInput, match="8 to 63") as error:
        load_config(file, {"KIOSK_SHARE__WIFI__PASSWORD": "secret"})
    assert "secret" not in str(error.value)


def test_a_bad_environment_variable_is_named() -> None:
    with pytest.raises(BadInput, match="environment variable KIOSK_SHARE__PORT"):
        load_config(environment={"KIOSK_SHARE__PORT": "many"})


def test_staff_may_not_move_the_state_folder(tmp_path: Path) -> None:
    staff = write(tmp_path / "staff.toml", "[paths]\nstate = '/tmp'\n")
    with pytest.raises(BadFile, match=r"paths\.state.*can only be set in kiosk\.toml"):
        load_config(environment={}, overrides=staff)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        load_config(tmp_path / "none.toml", {})


def test_a_password_under_a_mistyped_name_is_not_printed() -> None:
    for name in ("KIOSK_SHARE__WIFI__PASWORD", "KIOSK_SHARE__WIFI"):
        with pytest.raises(BadInput) as error:
            load_config(environment={name: "hunter2hunter2"})
        assert "hunter2" not in str(error.value)


def test_keys_of_a_table_in_a_group_are_listed_one_by_one() -> None:
    shown = {key: str(value) for key, value, _ in load_config(environment={}).lines()}
    assert "share.wifi.ssid" in shown
    assert "share.wifi" not in shown
