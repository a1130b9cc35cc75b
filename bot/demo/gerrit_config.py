"""Write a site's `gerrit.config`: loopback only, no mail, everybody may become anybody."""

from pathlib import Path

from bot.demo.loopback import LOOPBACK

# `serverId` is part of every stored change, so it stays with the site's data.
SERVER_ID = "5c1e0d5e-0d0e-4a57-9f5e-7265766965ff"
COMPUTED = "API_REF_UPDATED_AND_CHANGE_REINDEX"
NEVER = "NEVER"

TEMPLATE = """\
[gerrit]
	basePath = git
	canonicalWebUrl = http://{host}:{port}/
	serverId = {server_id}
[httpd]
	listenUrl = http://{host}:{port}/
	filterClass = MovedDate
	maxThreads = 12
[sshd]
	listenAddress = {host}:{ssh_port}
[auth]
	type = DEVELOPMENT_BECOME_ANY_ACCOUNT
[sendemail]
	enable = false
[index]
	type = lucene
[change]
	mergeabilityComputationBehavior = {mergeability}
[receive]
	enableSignedPush = false
[plugins]
	allowRemoteAdmin = false
[cache]
	directory = cache
"""


def write_config(site: Path, *, port: int, ssh_port: int) -> None:
    """Write the configuration for these ports, as this site computes mergeability."""
    text = TEMPLATE.format(
        host=LOOPBACK, port=port, ssh_port=ssh_port, server_id=SERVER_ID, mergeability=_mergeability(site)
    )
    (site / "etc").mkdir(parents=True, exist_ok=True)
    (site / "etc" / "gerrit.config").write_text(text)


def compute_mergeability(site: Path, *, computed: bool) -> None:
    """Decide whether this site knows which changes are in conflict; many real ones don't."""
    (site / "mergeability").write_text(COMPUTED if computed else NEVER)


def _mergeability(site: Path) -> str:
    chosen = site / "mergeability"
    return chosen.read_text() if chosen.is_file() else COMPUTED
