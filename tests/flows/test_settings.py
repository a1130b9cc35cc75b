"""`me`: a person's settings, and deleting what is stored about them."""

from bot.domain.answers import Note, Noted, SettingsForm, SettingsKept
from bot.domain.click import DeleteMyData
from bot.domain.people import Amount, Settings
from tests.builders import ahead
from tests.flows.house import ANA, BO, CHI, GUS, HOST, House, backlog, house_of, person


async def test_form(house: House) -> None:
    """The form shows what holds now: one's own choice, else the team's."""
    first = await house.say(ANA, "me")
    await house.keep(ANA, Settings(amount=Amount(minutes=45), from_hour=7))

    second = await house.say(ANA, "me")

    assert first == SettingsForm(settings=Settings(), amount=Amount(changes=4), account_name="ana", time_zone="UTC")
    assert isinstance(second, SettingsForm)
    assert (second.amount, second.settings.from_hour) == (Amount(minutes=45), 7)


async def test_kept(house: House) -> None:
    """What was chosen holds from the next deal on, hours included."""
    answer = await house.keep(ANA, Settings(amount=Amount(changes=1), from_hour=13, to_hour=15))
    await house.say(ANA, "join always")
    await house.confirm(HOST, "start")
    await house.deliver()
    assert house.list_of(ANA) is None

    await house.until(ahead(hours=4, minutes=1))

    assert isinstance(answer, SettingsKept)
    shown = house.list_of(ANA)
    assert shown is not None
    assert (shown.hour, len(shown.sections[0].listed)) == (13, 1)


async def test_unlinked_form(house: House) -> None:
    """Somebody without an account has settings too."""
    answer = await house.say(GUS, "me")

    assert isinstance(answer, SettingsForm)
    assert answer.account_name == ""


async def test_somebody_new(house: House) -> None:
    """Somebody whom we never saw has settings too."""
    house.messenger.users = (*house.messenger.users, person("UNEW"))

    assert isinstance(await house.say("UNEW", "me"), SettingsForm)
    assert isinstance(await house.keep("UNEW", Settings(is_ranked=False)), SettingsKept)
    assert not (await house.snapshot()).people["UNEW"].settings.is_ranked


async def test_delete_my_data() -> None:
    """What is stored about somebody goes; what they held goes back, and to others who have room."""
    async with house_of(*backlog(1)) as house:
        await house.confirm(HOST, "start")
        for user in (ANA, BO, CHI):
            await house.say(user, "join 1")
        assert await house.held(CHI) == []

        answer = await house.press(ANA, DeleteMyData())

        assert answer == Noted(note=Note.GONE)
        snapshot = await house.snapshot()
        assert ANA not in snapshot.people
        assert ANA not in snapshot.links
        assert ANA not in {row.slack_user for row in snapshot.sign_ups} | {row.slack_user for row in snapshot.dealt}
        assert await house.held(CHI) == [1001]


async def test_day_goes_on_without_them(house: House) -> None:
    """After somebody deleted their data the day ends, is counted and settles as any other."""
    await house.confirm(HOST, "start 2h")
    await house.say(ANA, "join 2")
    await house.say(BO, "join 2")
    (first, _) = await house.held(ANA)
    await house.review(first, 11, "Why not a list?")
    await house.press(ANA, DeleteMyData())

    await house.wait(hours=3)
    await house.wait(hours=73)

    assert (await house.day()).state.value == "settled"
    assert house.posts("result") == 1


async def test_twice(house: House) -> None:
    """Deleting again, or with nothing stored, does no harm."""
    await house.press(ANA, DeleteMyData())

    assert await house.press(ANA, DeleteMyData()) == Noted(note=Note.GONE)
