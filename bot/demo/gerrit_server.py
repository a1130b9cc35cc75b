r"""Start a real Gerrit on loopback, move its clock, speak to it as anybody, and stop it.

    with running_gerrit(folder, shape=OPENDEV) as gerrit:
        ada = gerrit.as_user("ada")
        change = ada.create_change("openstack/glance", "Fix the cache", files={"a.txt": "one\n"})
        gerrit.advance(timedelta(hours=3))
        gerrit.as_user("bela").review(change, votes={"Code-Review": 2}, message="Good.")

Every password is `secret`. The methods block; from a coroutine call them through `asyncio.to_thread`.
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.demo import gerrit_program
from bot.demo.child import Child
from bot.demo.gerrit_admin import GerritAdmin
from bot.demo.gerrit_config import write_config
from bot.demo.gerrit_user import GerritUser
from bot.demo.loopback import LOOPBACK, NeverReady, answers, free_port, wait_until
from bot.demo.rest import Rest

ADMIN = "admin"
PASSWORD = "secret"
READY_LIMIT_S = 120
TRIES = 3


class GerritServer:
    """A running Gerrit on its own site."""

    def __init__(self, *, site: Path, port: int, ssh_port: int, child: Child) -> None:
        self.site = site
        self.url = f"http://{LOOPBACK}:{port}/"
        self.port = port
        self.ssh_port = ssh_port
        self._child = child
        self._users: dict[str, GerritUser] = {}
        self.admin = GerritAdmin(self.rest(ADMIN))

    def rest(self, username: str | None = None) -> Rest:
        """Return a fresh connection as this user, or as nobody."""
        return Rest(self.url, user=username, password=PASSWORD)

    def as_user(self, username: str) -> GerritUser:
        """Return what this person can do; one connection each, kept."""
        if username not in self._users:
            self._users[username] = GerritUser(self.rest(username))
        return self._users[username]

    @property
    def offset(self) -> timedelta:
        """How far the server's clock is before the machine's."""
        return gerrit_program.read_offset(self.site)

    def set_offset(self, offset: timedelta) -> None:
        """Move the clock to the machine's time plus this; it counts from the next request on."""
        gerrit_program.write_offset(self.site, offset)

    def advance(self, by: timedelta) -> None:
        """Move the clock on (or back) by this much."""
        self.set_offset(self.offset + by)

    def move_to(self, moment: datetime) -> None:
        """Move the clock to this moment; it goes on from there."""
        self.set_offset(moment - datetime.now(UTC))

    def now(self) -> datetime:
        """Return the server's time."""
        return datetime.now(UTC) + self.offset

    def stop(self) -> None:
        """Stop in order, so that the site can be copied or started again."""
        self._close()
        self._child.stop()

    def kill(self) -> None:
        """End at once, as a crash would; also the quick end of a site that is thrown away."""
        self._close()
        self._child.kill()

    def _close(self) -> None:
        for user in (self.admin, *self._users.values()):
            user.rest.close()


def start_gerrit(site: Path) -> GerritServer:
    """Start Gerrit on a site that `gerrit_site` made, on free ports, and return it ready.

    Tries again when somebody else took a port meanwhile; raises `NeverReady` with the end of its log.
    """
    for _ in range(TRIES - 1):
        try:
            return _start_once(site)
        except NeverReady as failure:
            if "Address already in use" not in str(failure):
                raise
    return _start_once(site)


def _start_once(site: Path) -> GerritServer:
    port, ssh_port = free_port(), free_port()
    write_config(site, port=port, ssh_port=ssh_port)
    child = Child(gerrit_program.command(site, "Daemon", "--console-log"), log=site / "console.log")
    is_ready = partial(answers, port, "/config/server/version")
    if wait_until(is_ready, is_alive=child.is_alive, limit_s=READY_LIMIT_S):
        return GerritServer(site=site, port=port, ssh_port=ssh_port, child=child)
    child.kill()
    raise NeverReady("Gerrit", child.last_words())
