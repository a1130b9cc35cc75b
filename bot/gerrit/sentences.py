"""What an operator reads when Gerrit can't be used: what happened, and what to do about it."""

from collections.abc import Sequence


def wrong_password(url: str, username: str) -> str:
    """Say that the server refused the credentials."""
    return (
        f"Gerrit at {url} does not accept the password of {username}: make a new HTTP password in Gerrit under "
        "Settings, HTTP Credentials, and set GERRIT_PASSWORD to it."
    )


def anonymous(url: str, username: str) -> str:
    """Say which half of the credentials is missing."""
    if username:
        return f"There is no password for {username} at {url}: set GERRIT_PASSWORD (or GERRIT_PASSWORD_FILE)."
    return (
        f"Gerrit at {url} takes us for nobody: set username under [gerrit], and GERRIT_PASSWORD to its HTTP password."
    )


def login_page(url: str) -> str:
    """Say that a web page came where Gerrit's answer was expected."""
    return (
        f"{url} answers with a web page where Gerrit's data should be: the address under [gerrit] is not quite right, "
        "or a login page stands before it and our account needs a way past it."
    )


def no_gerrit(url: str) -> str:
    """Say that the server there is not a Gerrit."""
    return f"There is no Gerrit at {url}: check url under [gerrit], with its path if it has one."


def untrusted(url: str) -> str:
    """Say that the certificate can't be verified."""
    return (
        f"The certificate of {url} can't be verified: check url under [gerrit], or have the machine trust the "
        "authority that signed it."
    )


def unreachable(url: str) -> str:
    """Say that nothing answers at the address."""
    return f"Gerrit at {url} does not answer: check url under [gerrit] and the network, or wait until it is back."


def no_repository(url: str, username: str, team: str, names: Sequence[str]) -> str:
    """Say that none of a team's repositories can be seen."""
    return (
        f"Gerrit at {url} shows {username} no repository named {' or '.join(names)}: check the names of team {team}, "
        "or have read access given to it."
    )


def no_ssh() -> str:
    """Say that the event stream needs a package that is not installed."""
    return "The event stream needs asyncssh: install review-day-bot[ssh], or remove [gerrit.stream] to poll instead."
