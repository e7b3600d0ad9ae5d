"""Finds where phones can reach this machine, without sending anything, and listens there."""

from __future__ import annotations

import errno
import fcntl
import ipaddress
import socket
import struct

from kiosk.domain.errors import ShareFault

LOOPBACK = "127.0.0.1"
_ELSEWHERE = ("192.0.2.1", 9)  # reserved for documentation (RFC 5737); nothing is sent to it
_SIOCGIFADDR = 0x8915  # Linux, netdevice(7)
_NOT_FOR_GUESTS = ("lo", "docker", "br-", "veth", "virbr", "tun", "tap")


def lan_address() -> str:
    """This machine's IPv4 address on the local network, or the loopback when there is none."""
    return _routed_address() or _first_interface_address() or LOOPBACK


def base_url(override: str, host: str, port: int) -> str:
    """The start of every link: `override` if given, else made of `host` (or the LAN's) and port."""
    if override:
        return override
    name = lan_address() if host in ("", "0.0.0.0", "::") else host
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}" if port == 80 else f"http://{shown}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on `host` (all IPv4 addresses when empty); port 0 takes any free one.

    All addresses, because a machine may get its own from the network only after the kiosk
    has started, and may get another one later. Raises ShareFault with cause and cure.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host or "0.0.0.0", port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise _fault(host, port, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise _fault(host, port, error) from error
    listener.setblocking(False)
    return listener


def _fault(host: str, port: int, error: OSError) -> ShareFault:
    if error.errno == errno.EADDRINUSE:
        return ShareFault(
            f"The phone's page cannot be served: another program uses port {port}.",
            "Stop that program, or set share.port to another port (0 takes any free one).",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return ShareFault(
            f"The phone's page cannot be served: port {port} is not allowed to this user.",
            "Set share.port to a port above 1023.",
        )
    return ShareFault(
        f"The phone's page cannot be served on '{host}', port {port} ({error.strerror or error}).",
        "Set share.host to an address of this machine, or leave it empty.",
    )


def _routed_address() -> str | None:
    # Connecting a datagram socket only asks the routing table which address would be used.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        return _usable(str(probe.getsockname()[0]))


def _first_interface_address() -> str | None:
    # A kiosk that is its own access point has addresses but no route to anywhere.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            if name.startswith(_NOT_FOR_GUESTS):
                continue
            request = struct.pack("256s", name.encode()[:15])
            try:
                reply = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, request)
            except OSError:
                continue  # this interface has no IPv4 address
            if found := _usable(socket.inet_ntoa(reply[20:24])):
                return found
    return None


def _usable(text: str) -> str | None:
    address = ipaddress.ip_address(text)
    return None if address.is_loopback or address.is_unspecified or address.is_link_local else text
