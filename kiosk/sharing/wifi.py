"""The text of a QR code that lets a phone join a Wi-Fi.

Its form is the one that all phones' cameras read, described by the ZXing project
(https://github.com/zxing/zxing/wiki/Barcode-Contents, "Wi-Fi Network config"); WPA there stands
for WPA2 and WPA3 as well.
"""

from __future__ import annotations

from kiosk.config import WifiConfig

_SPECIAL = '\\;,:"'


def wifi_text(ssid: str, password: str = "", *, hidden: bool = False) -> str:
    """What the code says; without a password, of an open network."""
    kind = f"T:WPA;S:{_escaped(ssid)};P:{_escaped(password)};"
    if not password:
        kind = f"T:nopass;S:{_escaped(ssid)};"
    return f"WIFI:{kind}{'H:true;' if hidden else ''};"


def join_text(wifi: WifiConfig) -> str:
    """What the code of the configured network says; empty when none is configured."""
    if not wifi.ssid:
        return ""
    return wifi_text(wifi.ssid, wifi.password.get_secret_value(), hidden=wifi.hidden)


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text)
