"""An S3-compatible server, an SFTP server and a plain web server, on the loopback."""

from __future__ import annotations

import functools
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BUCKET = "show"


@contextmanager
def s3_server() -> Iterator[str]:
    """The endpoint of a server with a bucket that everybody may read."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def s3_options(endpoint: str) -> dict[str, object]:
    client = {"endpoint_url": endpoint, "region_name": "us-east-1"}
    return {"key": "test", "secret": "not-a-secret", "client_kwargs": client}


_SFTP = """
import asyncio, functools, sys
import asyncssh
folder, host_key, user_key = sys.argv[1:]
async def serve():
    acceptor = await asyncssh.listen(
        "127.0.0.1", 0, server_host_keys=[host_key], authorized_client_keys=user_key,
        sftp_factory=functools.partial(asyncssh.SFTPServer, chroot=folder))
    print(acceptor.get_port(), flush=True)
    await asyncio.Event().wait()
asyncio.run(serve())
"""


@contextmanager
def sftp_server(folder: Path) -> Iterator[dict[str, object]]:
    """What a client needs to write to `folder`: address, key, and the host's own key."""
    import asyncssh

    host, user = (folder.parent / name for name in ("host_key", "user_key"))
    for path in (host, user):
        key = asyncssh.generate_private_key("ssh-ed25519")
        path.write_bytes(key.export_private_key())
        path.chmod(0o600)
        path.with_suffix(".pub").write_bytes(key.export_public_key())
    # A process of its own: it may be ended at any moment, and leaves no tasks in this one.
    command = [sys.executable, "-c", _SFTP, *map(str, (folder, host, user.with_suffix(".pub")))]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        known = folder.parent / "known_hosts"
        known.write_text(f"[127.0.0.1]:{port} {host.with_suffix('.pub').read_text()}")
        yield {
            "url": f"sftp://guest@127.0.0.1:{port}/",
            "options": {"client_keys": [str(user)], "known_hosts": str(known)},
        }
    finally:
        server.kill()
        server.communicate()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """The address at which everybody can read the files of `folder`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
