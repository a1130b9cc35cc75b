"""Read what stands in Slack as a person does: the words as they look, and the buttons that can be pressed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.plain import readable, readable_text

PLACES = "~"  # what follows it in an action id only tells twins apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: its words, what it does, and what it carries."""

    label: str
    action: str
    value: str
    element: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, a private answer, or a view, as the workspace server keeps it."""

    raw: Mapping[str, Any]

    @property
    def ts(self) -> str:
        """Slack's name for it within its channel; empty for a view."""
        return str(self.raw.get("ts", ""))

    @property
    def channel(self) -> str:
        """The channel in which it stands."""
        return str(self.raw.get("channel", ""))

    @property
    def shown(self) -> str:
        """What a person reads."""
        blocks = self.raw.get("blocks")
        return readable(blocks) if blocks else readable_text(str(self.raw.get("text", "")))

    @property
    def notification(self) -> str:
        """What a lock screen or a screen reader gets."""
        return str(self.raw.get("text", ""))

    @property
    def key(self) -> str:
        """The bot's own name for it, without its revision; empty for a private answer."""
        blocks: Sequence[Mapping[str, Any]] = self.raw.get("blocks") or ({},)
        block = str(blocks[0].get("block_id", ""))
        return block.removeprefix("rd1.").rpartition(".")[0] if block.startswith("rd1.") else ""

    @property
    def seen_by(self) -> str:
        """The only person who sees it; empty if all do."""
        return str(self.raw.get("ephemeral_to") or "")

    @property
    def is_edited(self) -> bool:
        """Whether it was changed after it was posted."""
        return bool(self.raw.get("edited"))

    def buttons(self) -> Iterator[Button]:
        """Give every button, in reading order."""
        for block in self.raw.get("blocks") or ():
            for element in (*block.get("elements", ()), block.get("accessory")):
                if isinstance(element, dict) and element.get("action_id"):
                    yield Button(
                        label=str(element.get("text", {}).get("text", "")),
                        action=str(element["action_id"]).partition(PLACES)[0],
                        value=str(element.get("value", "")),
                        element={"block_id": block.get("block_id", ""), "action_ts": self.ts} | element,
                    )

    def button(self, label: str, *, change: int | None = None) -> Button:
        """Give the button with these words, for that change if it is named; raises `NoSuchButton`."""
        fitting = (one for one in self.buttons() if one.label == label)
        found = next((one for one in fitting if change is None or one.value.endswith(f":{change}")), None)
        if found is None:
            raise NoSuchButton(label, change, self)
        return found

    def changes(self) -> tuple[int, ...]:
        """Give the changes that can be begun or are begun in it, in reading order."""
        actions = {"begin", "give_back"}
        return tuple(int(one.value.rpartition(":")[2]) for one in self.buttons() if one.action in actions)


class NoSuchButton(Exception):
    """The message has no such button; it reads as follows."""

    def __init__(self, label: str, change: int | None, message: Message) -> None:
        of = "" if change is None else f" for {change}"
        super().__init__(f"[{label}]{of}: {self.__doc__}\n{message.shown}")
