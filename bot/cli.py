"""The command line: `reviewday run` and what an operator needs beside it.

While a bot runs, every other command speaks to it through the socket beside its file; otherwise the command opens the
file itself. `restore` needs the bot to be stopped.
"""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

import click

from bot import log
from bot.app import operate, restore_backup, run_bot
from bot.config import Config, load
from bot.domain.errors import UserError
from bot.slack.manifest import as_yaml, manifest

DEFAULT = "reviewday.toml"


class Sentences(click.Group):
    """Print what a person can mend as one sentence, without a traceback."""

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 - click's own type
        """Run a command; a `UserError` ends it with its sentence and status 1."""
        try:
            return super().invoke(context)
        except UserError as error:
            click.echo(str(error), err=True)
            context.exit(1)


@click.group(cls=Sentences)
@click.option(
    "--config", "path", default=DEFAULT, envvar="REVIEWDAY_CONFIG", show_default=True, type=click.Path(path_type=Path)
)
@click.option(
    "--log-level", default="INFO", show_default=True, type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"])
)
@click.option("--log-json", is_flag=True, help="One JSON object a line.")
@click.version_option(package_name="review-day-bot")
@click.pass_context
def main(context: click.Context, path: Path, log_level: str, *, log_json: bool) -> None:
    """Run review days for teams on Gerrit."""
    log.set_up(log_level, as_json=log_json)
    context.obj = path


def _config(context: click.Context) -> Config:
    return load(context.obj, os.environ)


def _asked(context: click.Context, name: str, arguments: Mapping[str, str] | None = None) -> None:
    """Have an operation done by the running bot or by ourselves, and print what it says."""
    click.echo(_done(operate(_config(context), name, arguments or {})))


def _done(work: Coroutine[Any, Any, str]) -> str:
    return asyncio.run(work)


@main.command()
@click.pass_context
def run(context: click.Context) -> None:
    """Run the bot until it is told to stop (SIGTERM or Ctrl-C)."""
    asyncio.run(run_bot(_config(context)))


@main.command()
@click.pass_context
def init(context: click.Context) -> None:
    """Ask a few questions and write a configuration that is enough."""
    path: Path = context.obj
    if path.exists():
        message = f"{path} is there already, and stays as it is. Edit it, or name another file with --config."
        raise UserError(message)
    answers = {
        "url": click.prompt("Gerrit's address", default="https://review.example.org"),
        "username": click.prompt("Our username there, of a read-only account"),
        "name": click.prompt("The team's name"),
        "channel": click.prompt("Its Slack channel's id (C…)"),
        "repositories": click.prompt("Its repositories, with commas between them"),
        "host": click.prompt("A host's Slack user id (U…)"),
    }
    path.write_text(_configuration(answers), encoding="utf-8")
    click.echo(f"Written to {path}. Next: set the tokens in the environment, then `reviewday doctor`.")


def _configuration(answers: Mapping[str, str]) -> str:
    """Spell a configuration; JSON's strings and lists are TOML's too."""
    repositories = [name.strip() for name in answers["repositories"].split(",") if name.strip()]
    lines = [
        "# Secrets come from the environment: SLACK_BOT_TOKEN, SLACK_APP_TOKEN, GERRIT_PASSWORD, or *_FILE of each.",
        "[gerrit]",
        f"url = {json.dumps(answers['url'])}",
        f"username = {json.dumps(answers['username'])}",
        "",
        "[[team]]",
        f"name = {json.dumps(answers['name'])}",
        f"channel = {json.dumps(answers['channel'])}",
        f"repositories = {json.dumps(repositories)}",
        f"hosts = {json.dumps([answers['host']])}",
        "shadow = true  # the first day shows everything to the host alone; take this line out when it reads well",
    ]
    return "\n".join(lines) + "\n"


@main.command()
@click.option("--offline", is_flag=True, help="Check the configuration only; ask neither Gerrit nor Slack.")
@click.pass_context
def doctor(context: click.Context, *, offline: bool) -> None:
    """Look at everything a day needs, and say what to mend."""
    config = _config(context)
    click.echo(f"{context.obj}: can be used; {len(config.team)} team(s).")
    if not offline:
        _asked(context, "doctor")


@main.command()
@click.option("--team", default="", help="The team's key; needed where there are several.")
@click.option("--why", default="", metavar="CHANGE", help="Explain one change instead.")
@click.pass_context
def plan(context: click.Context, team: str, why: str) -> None:
    """Show who would get what if a day began now; nothing is sent."""
    _asked(context, "plan", {"team": team, "why": why})


@main.command()
@click.option("--team", default="")
@click.pass_context
def backlog(context: click.Context, team: str) -> None:
    """Count the backlog exactly, with what fell out where."""
    _asked(context, "backlog", {"team": team})


@main.command()
@click.pass_context
def days(context: click.Context) -> None:
    """List the days that are known, with their ids."""
    _asked(context, "days")


@main.group()
def cycle() -> None:
    """Read and show the release cycle."""


@cycle.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--team", default="")
@click.option("--series", default="", help="The series' name, where the file does not say it.")
@click.pass_context
def cycle_import(context: click.Context, file: Path, team: str, series: str) -> None:
    """Read OpenStack's schedule.yaml (and the schedule.rst beside it) or a TOML schedule."""
    prose = file.with_suffix(".rst")
    texts = {
        "name": file.name,
        "text": file.read_text(encoding="utf-8"),
        "prose": prose.read_text(encoding="utf-8") if file.suffix == ".yaml" and prose.exists() else "",
        "team": team,
        "series": series or (file.parent.name if file.name == "schedule.yaml" else ""),
    }
    _asked(context, "cycle_import", texts)


@cycle.command("show")
@click.option("--team", default="")
@click.pass_context
def cycle_show(context: click.Context, team: str) -> None:
    """Show the milestones, and which of them have no day or no date yet."""
    _asked(context, "cycle_show", {"team": team})


@main.group(invoke_without_command=True)
@click.pass_context
def outbox(context: click.Context) -> None:
    """List what has not been delivered, or settle a post that nobody can know of."""
    if context.invoked_subcommand is None:
        _asked(context, "outbox")


@outbox.command()
@click.argument("key")
@click.option("--as", "state", required=True, type=click.Choice(["sent", "again", "drop"]))
@click.option("--at", default="", metavar="CHANNEL/TS", help="Where it stands, for --as sent.")
@click.pass_context
def resolve(context: click.Context, key: str, state: str, at: str) -> None:
    """Settle a held post: it was sent, send it again, or drop it."""
    _asked(context, "resolve", {"key": key, "as": state, "at": at})


@outbox.command()
@click.argument("key")
@click.pass_context
def repost(context: click.Context, key: str) -> None:
    """Post a message again that was deleted in Slack."""
    _asked(context, "repost", {"key": key})


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--audit", is_flag=True, help="Only the audit log, one JSON object a line.")
@click.pass_context
def export(context: click.Context, file: Path, *, audit: bool) -> None:
    """Write every decision, or the audit log, to a file that people can read."""
    text = _done(operate(_config(context), "audit" if audit else "export", {}))
    file.write_text(text + "\n", encoding="utf-8")
    click.echo(f"Written to {file}.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def backup(context: click.Context, file: Path) -> None:
    """Write a sound copy of the store, also while the bot runs."""
    _asked(context, "backup", {"to": str(file.resolve())})


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def restore(context: click.Context, file: Path) -> None:
    """Put a backup in place of the store; what was there is kept beside it. The bot must be stopped."""
    click.echo(restore_backup(_config(context), file))


@main.command()
@click.argument("slack_user")
@click.pass_context
def forget(context: click.Context, slack_user: str) -> None:
    """Delete what is stored about a person."""
    _asked(context, "forget", {"slack_user": slack_user})


@main.command()
@click.argument("day")
@click.pass_context
def recount(context: click.Context, day: str) -> None:
    """Count a closed day again before it settles."""
    _asked(context, "recount", {"day": day})


@main.command()
@click.pass_context
def pause(context: click.Context) -> None:
    """Let nothing leave until `reviewday resume`."""
    _asked(context, "pause")


@main.command()
@click.pass_context
def resume(context: click.Context) -> None:
    """Let messages leave again."""
    _asked(context, "resume")


@main.command(name="manifest")
@click.option("--http", "address", default="", metavar="URL", help="For HTTP mode, the address Slack reaches us at.")
@click.option("--command", default="/reviewday", show_default=True)
def print_manifest(address: str, command: str) -> None:
    """Print the Slack app manifest."""
    click.echo(as_yaml(manifest(command=command, request_url=address)), nl=False)


@main.command()
@click.option("--script", is_flag=True, help="Play a whole day by itself and print each message.")
@click.option("--console", is_flag=True, help="Print the day without the servers, on machines that cannot run them.")
def demo(*, script: bool, console: bool) -> None:
    """Show a whole review day on a Slack workspace and a real Gerrit, on this machine alone."""
    from bot.demo.play import play  # noqa: PLC0415 - the demo's packages are an extra

    sys.exit(play(script=script, console=console))
