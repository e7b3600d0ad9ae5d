"""Phones are told an address that they can reach, or staff are told why not."""

from __future__ import annotations

import socket

import pytest

from kiosk.domain.errors import ShareFault
from kiosk.sharing import address


def test_any_free_port_will_do_for_port_0():
    with address.listen("127.0.0.1", 0) as first, address.listen("127.0.0.1", 0) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


def test_a_used_port_is_named_with_its_cure():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ShareFault, match=f"another program uses port {port}") as caught:
            address.listen("127.0.0.1", port)
    assert "share.port" in caught.value.cure


def test_an_address_of_another_machine_is_refused_in_plain_words():
    with pytest.raises(ShareFault, match=r"192\.0\.2\.7") as caught:
        address.listen("192.0.2.7", 0)
    assert "share.host" in caught.value.cure


def test_a_given_base_url_wins():
    assert address.base_url("https://show.example", "", 8765) == "https://show.example"


def test_a_given_host_is_announced_as_it_is():
    assert address.base_url("", "127.0.0.1", 8765) == "http://127.0.0.1:8765"
    assert address.base_url("", "kiosk.local", 80) == "http://kiosk.local"
    assert address.base_url("", "::1", 8765) == "http://[::1]:8765"


def test_without_a_network_the_loopback_is_announced(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(address, "_routed_address", lambda: None)
    monkeypatch.setattr(address, "_first_interface_address", lambda: None)
    assert address.base_url("", "", 8765) == "http://127.0.0.1:8765"


def test_the_address_found_is_one_of_this_machine():
    with address.listen(address.lan_address(), 0) as listener:
        assert listener.getsockname()[1] > 0
