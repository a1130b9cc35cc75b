"""`reviewday demo --console`: a day without any server, for machines that can't run them."""

from bot.demo.console_day import play_console
from bot.demo.play import play


def test_console_day() -> None:
    """The same flows end with the same post, printed as a person would see it."""
    printed: list[str] = []

    code = play_console(printed.append)

    assert code == 0
    assert "2 changes got an answer. A small round" in "\n".join(printed)


def test_console_is_chosen() -> None:
    """The demo's option leads there, whatever else was asked for."""
    assert play(script=True, console=True) == 0
