"""Where a child missing from a lesson is, typed: of whom it is said, and what says nothing of it."""

from __future__ import annotations

import pytest

from casework.fact import Place, Subject, Whereabouts, standing
from casework.people import Pupil
from tests.casework.desk.clockwork import Clockwork
from tests.casework.desk.phones import HE, LIN, MONDAY, SI, SUN, THREE_TWO, YU, Town

BOARDER = Pupil(id=40, name="石小满", school_class=THREE_TWO, village="松树村", boarding=True)


@pytest.fixture
def town() -> Clockwork:
    made = Clockwork()
    made.book.save_pupil(BOARDER)
    made.run_to(MONDAY, "10:12")
    made.hang_up()
    made.write(SUN, "第三节 三2 缺 陈小雨")
    return made


def said(town: Town, pupil: Pupil = YU) -> list[Place | None]:
    facts = standing(town.book.chains.get(Subject.pupil(pupil.id), ()))
    return [fact.body.place for fact in facts if isinstance(fact.body, Whereabouts)]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("在校医室", Place.CLINIC),
        ("知道,在医务室", Place.CLINIC),
        ("陈小雨在校医室休息呢", Place.CLINIC),
        ("找到了,在宿舍", Place.DORMITORY),
        ("陈小雨找到了,人在操场", Place.GROUNDS),
        ("她在家里", Place.HOME),
        ("陈小雨不知去向", None),
        ("找不到人", None),
        ("陈小雨不知道去哪了", None),
    ],
)
def test_the_place_is_recorded_of_the_child_looked_for(town: Clockwork, words: str, place: Place | None) -> None:
    town.write(HE, words)
    assert said(town) == [place]
    assert town.on(HE)[-1].template == "where_said"


@pytest.mark.parametrize(
    "words", ["陈小雨不在校医室", "陈小雨没在家", "在忙", "李思源在校医室", "陈小雨在家没来上学", "找家长", "看见没有"]
)
def test_other_words_say_nothing_of_where_it_is(town: Clockwork, words: str) -> None:
    town.write(HE, words)
    assert said(town) == []


def test_found_without_a_place_is_asked_where(town: Clockwork) -> None:
    town.write(HE, "找到陈小雨了")
    assert town.on(HE)[-1].template == "where_ask"
    town.tap(HE, "在教室")
    assert said(town) == [Place.CLASSROOM]
    town.write(HE, "陈小雨在教室")
    assert said(town) == [Place.CLASSROOM]
    assert town.last(HE) == "何文静已经说了:在教室。"


def test_of_two_who_are_looked_for_it_must_be_said_which(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 石小满")
    town.write(HE, "在宿舍")
    assert said(town) == said(town, BOARDER) == []
    town.write(HE, "石小满不见了")
    assert said(town, BOARDER) == [None]
    assert town.spoken(LIN)[-1].text.startswith("不知去向:石小满")
    assert SI.id not in town.book.cases


def test_who_may_not_say_it_is_not_heard(town: Clockwork) -> None:
    town.write(SUN, "陈小雨在校医室")
    assert said(town) == []


def test_without_a_search_they_are_words_like_any_other() -> None:
    town = Clockwork()
    town.run_to(MONDAY, "10:12")
    town.write(HE, "陈小雨在校医室")
    assert said(town) == []
