"""Linking a Slack user with a Gerrit account: by e-mail, by a code in the profile, on a host's word; one to one."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.answers import HostsOnly, Linked, LinkProposal, LinkState, LinkSteps, SettingsForm
from bot.domain.click import Linking, LinkStep
from bot.domain.command import Misunderstood
from bot.domain.content import Request, RequestKind
from bot.domain.people import Proof
from bot.flows.people import keep_configured_links, refresh_people, refresh_person
from bot.ports import GerritAway
from tests.builders import make_account, make_team
from tests.flows.house import ANA, DEV, GUS, HOST, House, house_of, person

ACCOUNT = make_account(31, username="gus", email="ugus@example.org")


@pytest.fixture
async def gerrit_knows_gus() -> AsyncIterator[House]:
    """A house in whose Gerrit there is an account with gus's address."""
    async with house_of(accounts=[ACCOUNT]) as house:
        yield house


async def step(house: House, user: str, step: LinkStep, account: int = 0, of: str = "") -> object:
    """Press one of linking's buttons."""
    return await house.press(user, Linking(step=step, account_id=account, slack_user=of))


async def proof(house: House, user: str) -> Proof | None:
    """Give how we know who somebody is; None if we don't."""
    link = (await house.snapshot()).links.get(user)
    return link.proof if link else None


async def code_of(house: House, user: str, username: str) -> str:
    """Ask for a code and give it."""
    answer = await house.say(user, f"link {username}")
    assert isinstance(answer, LinkSteps), answer
    return answer.code


# ---------------------------------------------------------------- by e-mail


async def test_by_email(gerrit_knows_gus: House) -> None:
    """The same address on both sides and one click link."""
    house = gerrit_knows_gus
    proposed = await house.say(GUS, "link")

    answer = await step(house, GUS, LinkStep.RIGHT, 31)

    assert proposed == LinkProposal(account=ACCOUNT)
    assert answer == Linked(state=LinkState.LINKED, username="gus")
    assert await proof(house, GUS) is Proof.EMAIL
    form = await house.say(GUS, "me")
    assert isinstance(form, SettingsForm)
    assert form.account_name == "gus"


async def test_not_me(gerrit_knows_gus: House) -> None:
    """[That's not me] links nothing and says how else."""
    answer = await step(gerrit_knows_gus, GUS, LinkStep.WRONG, 31)

    assert isinstance(answer, LinkSteps)
    assert await proof(gerrit_knows_gus, GUS) is None


async def test_another_account_in_the_button(gerrit_knows_gus: House) -> None:
    """The addresses are compared again at the click: an account of another address never links."""
    answer = await step(gerrit_knows_gus, GUS, LinkStep.RIGHT, 11)

    assert answer == Linked(state=LinkState.NOT_FOUND)
    assert await proof(gerrit_knows_gus, GUS) is None


async def test_ambiguous_address() -> None:
    """An address that fits several accounts never links."""
    twin = make_account(32, username="gus2", email="ugus@example.org")
    async with house_of(accounts=[ACCOUNT, twin]) as house:
        assert isinstance(await house.say(GUS, "link"), LinkSteps)
        assert await step(house, GUS, LinkStep.RIGHT, 31) == Linked(state=LinkState.NOT_FOUND)


async def test_address_is_taken() -> None:
    """An account that is linked to somebody else is not offered."""
    async with house_of(accounts=[replace(ACCOUNT, id=11)]) as house:
        assert isinstance(await house.say(GUS, "link"), LinkSteps)


async def test_hostile_address(house: House) -> None:
    """A quote in an address never reaches Gerrit's query."""
    await house.put(replace((await house.snapshot()).people[GUS], email='x" OR is:active'))
    house.gerrit.asked.clear()

    answer = await house.say(GUS, "link")

    assert isinstance(answer, LinkSteps)
    assert "accounts" not in house.gerrit.asked


async def test_gerrit_is_away(gerrit_knows_gus: House) -> None:
    """While Gerrit is away joining works all the same; a name can't be looked up."""
    house = gerrit_knows_gus
    house.gerrit.away = "502"

    assert isinstance(await house.say(GUS, "link"), LinkSteps)
    with pytest.raises(GerritAway):
        await house.say(GUS, "link gus")


# ---------------------------------------------------------------- by a code


async def test_by_code(gerrit_knows_gus: House) -> None:
    """The code in the profile's Status, whatever stands around it, links; then the code is gone."""
    house = gerrit_knows_gus
    code = await code_of(house, GUS, "gus")
    house.gerrit.people[31] = replace(ACCOUNT, status=f"On leave. {code.upper()}")

    answer = await step(house, GUS, LinkStep.DONE)

    assert answer == Linked(state=LinkState.LINKED, username="gus")
    assert await proof(house, GUS) is Proof.STATUS
    assert (await house.snapshot()).codes == {}


async def test_by_comment(gerrit_knows_gus: House) -> None:
    """Where the profile has no such field a comment on a change will do, and it is no review."""
    house = gerrit_knows_gus
    code = await code_of(house, GUS, "gus")
    await house.review(1001, 31, code)

    answer = await step(house, GUS, LinkStep.DONE)

    assert answer == Linked(state=LinkState.LINKED, username="gus")
    assert await proof(house, GUS) is Proof.COMMENT


@pytest.mark.parametrize("status", ["", "reviewday", "reviewday K999"])
async def test_code_is_missing(gerrit_knows_gus: House, status: str) -> None:
    """Without the right code nothing links, and the code is told again."""
    house = gerrit_knows_gus
    code = await code_of(house, GUS, "gus")
    house.gerrit.people[31] = replace(ACCOUNT, status=status)

    answer = await step(house, GUS, LinkStep.DONE)

    assert isinstance(answer, Linked)
    assert (answer.state, answer.code) == (LinkState.CODE_MISSING, code)
    assert await proof(house, GUS) is None


async def test_done_without_a_code(house: House) -> None:
    """[Done] by somebody who never asked for a code begins at the beginning."""
    assert isinstance(await step(house, GUS, LinkStep.DONE), LinkSteps)


async def test_somebody_elses_code(gerrit_knows_gus: House) -> None:
    """A code is for the person who asked for it."""
    house = gerrit_knows_gus
    code = await code_of(house, GUS, "gus")
    house.gerrit.people[31] = replace(ACCOUNT, status=code)
    house.messenger.users = (*house.messenger.users, person("UEVIL"))

    assert isinstance(await step(house, "UEVIL", LinkStep.DONE), LinkSteps)


async def test_taken_between(gerrit_knows_gus: House) -> None:
    """Whoever links an account first has it."""
    house = gerrit_knows_gus
    code = await code_of(house, GUS, "gus")
    house.gerrit.people[31] = replace(ACCOUNT, status=code)
    await step(house, HOST, LinkStep.VOUCH, 31, "UMIA")

    answer = await step(house, GUS, LinkStep.DONE)

    assert answer == Linked(state=LinkState.TAKEN, username="gus")


# ---------------------------------------------------------------- by name


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("link nobody", LinkState.NOT_FOUND),
        ("link 4711", LinkState.NOT_FOUND),
        ("link jenkins", LinkState.BOT),
        ("link 9000", LinkState.BOT),
        ("link ana", LinkState.TAKEN),
    ],
)
async def test_names(house: House, words: str, state: LinkState) -> None:
    """A name that is nobody's, a bot's or another person's links nothing; it is said whom to ask."""
    answer = await house.say(GUS, words)

    assert isinstance(answer, Linked), answer
    assert (answer.state, answer.host_names) == (state, ("Host",))


@pytest.mark.parametrize("words", ["link <!channel>", "link <@UANA>", "link a b", "link " + "x" * 1500])
async def test_odd_names(house: House, words: str) -> None:
    """What can be no username is said back."""
    answer = await house.say(GUS, words)

    assert isinstance(answer, Misunderstood | Linked)
    assert await proof(house, GUS) is None


async def test_already(house: House) -> None:
    """Who is linked is told to whom, whether they name the account or not."""
    already = Linked(state=LinkState.ALREADY, username="ana")

    assert await house.say(ANA, "link") == already
    named = await house.say(ANA, "link ana")
    assert isinstance(named, Linked)
    assert named.state is LinkState.ALREADY


# ---------------------------------------------------------------- on a host's word


async def test_vouch(gerrit_knows_gus: House) -> None:
    """A host is asked, privately, and their click links."""
    house = gerrit_knows_gus
    await code_of(house, GUS, "gus")
    asked = await step(house, GUS, LinkStep.ASK_VOUCH)
    await house.deliver()

    answer = await step(house, HOST, LinkStep.VOUCH, 31, GUS)

    assert asked == Linked(state=LinkState.ASKED, host_names=("Host",))
    (request,) = house.messenger.sent_to(HOST)
    assert request == Request(
        kind=RequestKind.VOUCH, asker=GUS, asker_name="Gus", username="gus", account_id=31, day=""
    )
    assert answer == Linked(state=LinkState.VOUCHED, username="gus")
    assert await proof(house, GUS) is Proof.HOST


async def test_asked_twice(gerrit_knows_gus: House) -> None:
    """Asking again sends the host nothing new."""
    house = gerrit_knows_gus
    for _ in range(2):
        await step(house, GUS, LinkStep.ASK_VOUCH)
    await house.deliver()

    assert len(house.messenger.sent_to(HOST)) == 1


async def test_taken_account(house: House) -> None:
    """That an account is somebody else's can be told to a host."""
    await step(house, GUS, LinkStep.ASK_TAKEN)
    await house.deliver()

    (request,) = house.messenger.sent_to(HOST)
    assert isinstance(request, Request)
    assert request.kind is RequestKind.LINK_TAKEN


async def test_vouching_is_for_hosts(gerrit_knows_gus: House) -> None:
    """Nobody else can vouch, not for themselves either."""
    for user in (ANA, GUS):
        answer = await step(gerrit_knows_gus, user, LinkStep.VOUCH, 31, GUS)

        assert isinstance(answer, HostsOnly)
        assert answer.host_names == ("Host",)
    assert await proof(gerrit_knows_gus, GUS) is None


@pytest.mark.parametrize("account", [9000, 4711])
async def test_vouch_for_nobody(house: House, account: int) -> None:
    """A host can't vouch for a bot's account, or for none."""
    answer = await step(house, HOST, LinkStep.VOUCH, account, GUS)

    assert isinstance(answer, Linked)
    assert answer.state in {LinkState.NOT_FOUND, LinkState.BOT}
    assert await proof(house, GUS) is None


# ---------------------------------------------------------------- what follows


async def test_linked_on_an_open_day(gerrit_knows_gus: House) -> None:
    """Who gets linked on an open day gets their list with the click."""
    house = gerrit_knows_gus
    await house.confirm(HOST, "start")
    await house.say(GUS, "join 2")

    await step(house, GUS, LinkStep.RIGHT, 31)

    await house.deliver()
    assert len(await house.held(GUS)) == 2
    assert house.list_of(GUS) is not None


async def test_counts_once_linked(gerrit_knows_gus: House) -> None:
    """What somebody reviewed before they were linked counts afterwards."""
    house = gerrit_knows_gus
    await house.confirm(HOST, "start 1h")
    await house.say(GUS, "join 1")
    await house.review(1001, 31, "Why not a list?")
    await step(house, GUS, LinkStep.RIGHT, 31)

    await house.wait(hours=2)

    tally = (await house.snapshot()).tallies[(await house.day()).id]
    assert (tally.took_part, tally.beside) == ((GUS,), ())


async def test_configured(gerrit_knows_gus: House) -> None:
    """The operator's word links too, but for bots, unknown names and accounts that are another's."""
    links = {GUS: "gus", "UX": "ana", "UY": "jenkins", "UZ": "nobody", DEV: "rae"}

    troubled = await keep_configured_links(links, ports=gerrit_knows_gus.ports)

    assert set(troubled) == {"ana", "jenkins", "nobody"}
    assert await proof(gerrit_knows_gus, GUS) is Proof.CONFIGURED


async def test_several_teams_in_a_dm() -> None:
    """People, links, absence and settings are the workspace's: in a DM nobody is asked which team."""
    teams = [make_team(), make_team(key="nova", name="Nova", channel="CNOVA", repositories=("openstack/nova",))]
    async with house_of(accounts=[ACCOUNT], teams=teams) as house:
        proposed = await house.say(GUS, "link", channel="DGUS")
        assert isinstance(proposed, LinkProposal)
        assert isinstance(await step(house, GUS, LinkStep.RIGHT, 31), Linked)
        assert isinstance(await house.say(GUS, "me", channel="DGUS"), SettingsForm)


# ---------------------------------------------------------------- people


async def test_refresh_keeps_what_they_said(house: House) -> None:
    """Slack says who somebody is; what they told us stays."""
    await house.say(ANA, "off")
    house.messenger.users = (person(ANA, name="Ana Maria", time_zone="Asia/Kathmandu", is_guest=True),)

    changed = await refresh_people(house.ports)
    again = await refresh_person(ANA, ports=house.ports)

    assert (changed, again) == (1, 0)
    known = (await house.snapshot()).people[ANA]
    assert (known.name, known.time_zone, known.is_guest) == ("Ana Maria", "Asia/Kathmandu", True)
    assert known.off_since is not None
