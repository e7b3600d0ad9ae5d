"""A guest without a phone: from the attract screen to an e-mail in the inbox, everything real."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint

from kiosk.app import build_window
from kiosk.config import load_config
from kiosk.gallery.layout import Layout
from kiosk.gallery.reading import judge
from kiosk.services import make_services
from tests.journey.conftest import Journey, remember_masters
from tests.sharing.mail_server import PASSWORD, Inbox, certificate, mail_server
from tests.touch import Finger

CONFIG = """
[engine]
generator = "show-pack"
[window]
fullscreen = false
animate = false
language = "de"
[terms]
ask = false
[share]
host = "127.0.0.1"
port = 0
[share.mail]
host = "127.0.0.1"
port = {port}
user = "kiosk"
sender = "Showroom <pictures@example.com>"
ca = "{ca}"
[paths]
state = "{state}"
"""
ADDRESS = "jo.9@example.net"


def test_a_guest_without_a_phone_finds_the_pictures_in_the_inbox(qapp, tmp_path: Path):
    inbox, pair = Inbox(), certificate(tmp_path)
    with mail_server(inbox, pair=pair, login=True) as server:
        file, state = tmp_path / "kiosk.toml", tmp_path / "state"
        file.write_text(CONFIG.format(port=server["port"], ca=pair[0], state=state))
        environment = {"KIOSK_SHARE__MAIL__PASSWORD": PASSWORD}
        services = make_services(load_config(file, environment).config, tmp_path / "engine.lock")
        kept = remember_masters(services)
        window = build_window(services)
        guest = Journey(window, Finger(window.root), services, kept)
        try:
            guest.finger.wait_for(lambda: guest.screen == "attract", 20, "the attract screen")
            guest.finger.tap_at(QPoint(500, 900))
            guest.wait_for_screen("vehicle", 5)
            for name in ("vehicle-rx", "next", "setting-mars", "style-painting"):
                guest.finger.tap(name)
            guest.wait_for_screen("result", 60)
            guest.finger.tap("by-mail")
            guest.wait_for_screen("mail", 5)
            for key in ("j", "o", ".", "9", "@", *"example", ".net"):
                guest.finger.tap(f"key-{key}")
            guest.finger.tap("mail-tick")
            guest.finger.tap("next")
            taken = "mail-progress"
            guest.finger.wait_for(lambda: guest.finger.find(taken), 20, "the back office's yes")
            guest.finger.wait_for(lambda: inbox.mails, 30, "a mail")
            guest.finger.tap("over")
            guest.wait_for_screen("goodbye", 5)
        finally:
            window.close()
            services.close()
    (mail,) = inbox.mails
    assert mail["To"] == ADDRESS and inbox.encrypted
    assert mail["Subject"] == "Deine Bilder vom Kiosk"
    pictures = [part.get_content() for part in mail.iter_attachments()]
    (folder,) = Layout(state).gallery.iterdir()
    assert pictures == [path.read_bytes() for path in sorted(folder.glob("tile-*.jpg"))]
    assert len(pictures) == len(kept) == 4
    saved = tmp_path / "picture-1.jpg"
    saved.write_bytes(pictures[0])
    assert judge(saved).good
    files = [path for path in state.rglob("*") if path.is_file()]
    assert not any(ADDRESS.encode() in path.read_bytes() for path in files)
