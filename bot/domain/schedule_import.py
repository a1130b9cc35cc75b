"""What reading a schedule gives, whatever form it was written in."""

from dataclasses import dataclass

from bot.domain.cycle import Cycle
from bot.domain.errors import UserError


class BadSchedule(UserError):
    """This schedule cannot be read, and nothing of it was taken."""

    def __init__(self, trouble: str) -> None:
        """Keep the trouble as data; the message adds that nothing has changed."""
        self.trouble = trouble
        super().__init__(f"{trouble} Nothing was imported.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A cycle as its source has it.

    `disagreements` are sentences: in which the source contradicts itself, and what was taken.
    """

    cycle: Cycle
    disagreements: tuple[str, ...] = ()


def shown(value: object, *, most: int = 40) -> str:
    """Quote a foreign value in a sentence, on one line and not at length."""
    text = " ".join(str(value).split())
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"
