"""Open a real server's event stream to the bot."""

from pathlib import Path

import asyncssh

from bot.demo.gerrit_server import GerritServer
from bot.gerrit.events import Stream


def open_stream(server: GerritServer, folder: Path) -> Stream:
    """Give the bot a new key on the server, and the server's key to the bot."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(folder / "key")
    server.as_user("reviewday").add_ssh_key(key.export_public_key().decode())
    host_key = (server.site / "etc" / "ssh_host_ed25519_key.pub").read_text()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{server.ssh_port} {host_key}")
    return Stream(
        host="127.0.0.1",
        port=server.ssh_port,
        username="reviewday",
        key_file=str(folder / "key"),
        known_hosts_file=str(folder / "known_hosts"),
    )
