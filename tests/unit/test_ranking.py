"""Who tends to review what, learned as it goes."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.features import COLUMNS, Memory
from bot.domain.ranking import Expertise
from bot.domain.ranking_prior import PRIOR
from bot.domain.work import DAY_S, Work

API = Work(number=1, project="glance", at=0.0, author=1, files=("glance/api/images.py",), subject="api: One")
DOCS = Work(number=2, project="glance", at=0.0, author=2, files=("doc/source/index.rst",), subject="docs: Two")
ANA, BO, CHI = 11, 12, 13


def taught(rounds: int = 6) -> Expertise:
    """Let ana review the API and bo the documentation, a round a day; chi is seen once, long ago."""
    expertise = Expertise()
    for day in range(rounds):
        for place, (work, account) in enumerate(((API, ANA), (DOCS, BO))):
            one = replace(work, number=10 * day + place, at=day * DAY_S)
            expertise.uploaded(one)
            expertise.reviewed(one, account, one.at + 3600, decides=True)
    return expertise


def new(work: Work, *, day: float = 10.0) -> Work:
    """Give a new change like one of these."""
    return replace(work, number=999, at=day * DAY_S)


def test_who_knows_it() -> None:
    """Whoever reviewed the place comes first, well before who reviews elsewhere and who is not known."""
    expertise = taught()

    api = expertise.scores(new(API), [ANA, BO, CHI], 10 * DAY_S)
    docs = expertise.scores(new(DOCS), [ANA, BO, CHI], 10 * DAY_S)

    assert api[0] > max(api[1:]) + 1
    assert docs[1] > max(docs[0], docs[2]) + 1


def test_asked_again_after_news() -> None:
    """A ranking that was given before a review or an invitation is not given again after it."""
    asked, unasked, work = taught(), taught(), new(API)
    asked.ranking(work)

    for expertise in (asked, unasked):
        expertise.reviewed(new(DOCS, day=9), BO, 9.5 * DAY_S)
        expertise.invited(work, BO)

    first, second = asked.ranking(work), unasked.ranking(work)
    assert first[0].tolist() == second[0].tolist()
    assert first[1].tolist() == second[1].tolist()


def test_asked_before_the_upload() -> None:
    """Asking for a ranking before the upload changes nothing of what the upload and its review teach."""
    asked, unasked, work = taught(), taught(), new(API)
    asked.ranking(work)

    for expertise in (asked, unasked):
        expertise.uploaded(work)
        expertise.reviewed(work, ANA, 10.5 * DAY_S)

    later = replace(work, number=1000, at=11 * DAY_S)
    assert asked.ranking(later)[1].tolist() == unasked.ranking(later)[1].tolist()


def test_from_the_first_day() -> None:
    """With one review behind it a team gets a sensible order already: that is what the prior is for."""
    expertise = taught(rounds=1)

    scores = expertise.scores(new(API, day=1), [ANA, BO], DAY_S)

    assert scores[0] > scores[1]


def test_invited() -> None:
    """Who was asked for as a reviewer stands higher than without."""
    expertise = taught()
    before = expertise.scores(new(API), [ANA, BO], 10 * DAY_S)

    expertise.invited(new(API), BO)

    after = expertise.scores(new(API), [ANA, BO], 10 * DAY_S)
    assert after[1] - after[0] > before[1] - before[0]


def test_never_the_owner() -> None:
    """An author is no candidate on their own change, and their own words are no review."""
    expertise = taught()
    expertise.reviewed(new(API), 1, 10 * DAY_S)

    rows, _ = expertise.ranking(new(API))

    assert expertise.row_of(1) not in rows.tolist()
    assert {expertise.row_of(ANA), expertise.row_of(BO)} <= set(rows.tolist())


def test_known() -> None:
    """What can be said of somebody is the file they reviewed most and how often the author's work."""
    expertise = taught()

    ana, bo = (expertise.known(new(API), one, 10 * DAY_S) for one in (ANA, BO))

    assert ana.place == "glance/api/images.py"
    assert ana.strength > 3
    assert ana.author_tie > 3
    assert (bo.place, bo.strength, bo.author_tie) == ("", 0.0, 0.0)
    assert expertise.known(new(API), 404, 10 * DAY_S).place == ""


def test_sole_expert() -> None:
    """Who alone knows the folders is found; where two know them nobody is."""
    expertise = taught()

    alone = expertise.sole_expert(new(API), 10 * DAY_S)
    for number in range(6):
        expertise.reviewed(replace(new(API), number=2000 + number), BO, 10 * DAY_S)

    assert alone == ANA
    assert expertise.sole_expert(new(API), 10 * DAY_S) is None
    assert expertise.sole_expert(replace(new(API), files=("never/seen.py",)), 10 * DAY_S) is None


def test_fades() -> None:
    """Who has not been seen for more than a year is no candidate any more."""
    rows, _ = taught().ranking(new(API, day=500))

    assert len(rows) == 0


@settings(deadline=None, max_examples=20)
@given(st.permutations([ANA, BO, CHI, 1]))
def test_order_of_accounts(accounts: list[int]) -> None:
    """The order in which people are asked about makes no difference, and the same history gives the same scores."""
    scores = taught().scores(new(API), accounts, 10 * DAY_S)
    again = dict(zip([ANA, BO, CHI, 1], taught().scores(new(API), [ANA, BO, CHI, 1], 10 * DAY_S), strict=True))

    assert np.allclose(scores, [again[account] for account in accounts])


def test_columns() -> None:
    """Every feature has a name of its own, and the prior speaks of these alone."""
    _, sheet = Memory().features(API, 0.0, np.array([], dtype=np.int64))

    assert len(set(COLUMNS)) == len(COLUMNS) == sheet.shape[1]
    assert set(PRIOR) <= set(COLUMNS)
