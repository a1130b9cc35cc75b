"""What people see: pure functions from the domain's values to Slack's blocks. Sentences are in `texts_*`."""

from bot.slack.blocks import Rendered
from bot.slack.views.content import render

__all__ = ["Rendered", "render"]
