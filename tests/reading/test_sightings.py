"""What a message says of a child seen out of school, and that it never says more than it does."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casework.reading.names import COMPOUND_SURNAMES, SURNAMES
from casework.reading.sightings import Description, Sureness, age_in, describe, name_in, sex_in, villages_in
from tests.builders.town import ZONE

WEDNESDAY = datetime(2026, 9, 9, 10, 20, tzinfo=ZONE)
VILLAGES = ("李家村", "松树村", "河口村", "青石社区")


def said(text: str, *, own: tuple[str, ...] = ()) -> Description | None:
    return describe(text, villages=VILLAGES, own=own, at=WEDNESDAY)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("李家村有个十一二岁的娃没上学,姓陈", {"village": "李家村", "youngest": 11, "oldest": 12, "surname": "陈"}),
        ("松树村有个娃没读书,在街上玩", {"village": "松树村", "where": "街上"}),
        ("陈大贵的孙女没上学,在家", {"guardian": "陈大贵", "sex": "女", "village": ""}),
        ("老陈家的孙女没去读书", {"guardian": "老陈家", "surname": "陈", "sex": "女"}),
        ("松树村有个小女孩,七八岁,叫婷婷,没上学", {"name": "婷婷", "surname": "", "youngest": 7, "sex": "女"}),
        ("松树村有个叫陈小雨的娃没上学", {"name": "陈小雨", "surname": "陈", "unknown": True}),
        ("河口村的赵一帆没上学,在街上", {"name": "赵一帆", "village": "河口村", "unknown": False}),
        ("有个女娃今天上午在河口桥头放羊,没上学", {"village": "", "where": "河口桥头", "sex": "女"}),
        ("有个男孩在店里帮忙", {"plainly": False, "sex": "男", "where": "店里"}),
        ("青石有个约莫13岁的女娃不读书了", {"village": "青石社区", "youngest": 13, "oldest": 13}),
        ("李家有个娃没上学", {"village": "李家村"}),
        ("老李家有个娃没上学", {"village": "", "surname": "李"}),
        ("清水村有个娃没上学", {"village": "", "stranger": "清水村"}),
        ("他们村有个小孩没上学", {"village": "", "stranger": ""}),
        ("昨天在松树村看到一个男孩没上学", {"day": date(2026, 9, 8), "where": ""}),
        ("李家村有两个娃没上学", {"count": 2}),
        ("李家村二组有个娃没上学", {"count": 1}),
        ("王婶说李家村有个女孩没上学,好像姓欧阳", {"surname": "欧阳", "sure": Sureness.TOLD}),
        ("李家村有个娃没上学,不知道是谁家的", {"sure": Sureness.TOLD}),
        ("听说李家村有个娃没上学", {"sure": Sureness.RUMOUR}),
        ("李家村好像有个娃没上学", {"sure": Sureness.RUMOUR}),
        ("李家村有没有娃没上学?", {"sure": Sureness.QUESTION}),
        ("李家村那个娃没上学吗", {"sure": Sureness.QUESTION}),
    ],
)
def test_a_sentence_is_taken_apart(text: str, known: dict[str, object]) -> None:
    found = said(text)
    assert found is not None
    assert {name: getattr(found, name) for name in known} == known


@pytest.mark.parametrize(
    "text",
    [
        "陈小雨没上学",
        "娃没上学",
        "我家孩子没上学",
        "家访了陈小雨,没人在家",
        "三2全到",
        "我们班有个娃没上学",
        "三2班有个孩子没来上学",
        "松树村没有娃没上学",
        "松树村的娃都上学了",
        "松树村有个孩子已经去上学了",
        "要是有个娃没上学怎么办",
        "打算去看看有没有娃没上学",
        "松树村有个娃没上学哈哈",
        "去年松树村有个娃没上学",
        "吃了吗",
        "",
        "没上学" * 400,
    ],
)
def test_what_tells_of_nobody_is_no_sighting(text: str) -> None:
    assert said(text) is None


def test_the_own_village_is_meant_by_whoever_has_but_one() -> None:
    here = said("村里有个伢子没读书", own=("松树村",))
    assert here is not None
    assert here.village == "松树村"
    either = said("村里有个伢子没读书", own=("松树村", "河口村"))
    assert either is not None
    assert not either.village


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("十一二岁", (11, 12)),
        ("12岁", (12, 12)),
        ("十二三岁", (12, 13)),
        ("七八岁", (7, 8)),
        ("11-12岁", (11, 12)),
        ("十来岁", (9, 12)),
        ("十几岁", (11, 16)),
        ("小学四五年级的样子", (9, 11)),
        ("初二", (13, 14)),
        ("十岁左右", (10, 10)),
        ("12", (12, 12)),
        ("十二", (12, 12)),
        ("上初中的年纪", (12, 15)),
        ("二十一二岁", None),
        ("几岁", None),
        ("45岁", None),
    ],
)
def test_ages_are_read_as_they_are_said(text: str, ages: tuple[int, int] | None) -> None:
    assert age_in(text) == ages


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("姓陈", ("陈", "")),
        ("陈小雨", ("陈", "陈小雨")),
        ("老陈家", ("陈", "")),
        ("婷婷", ("", "婷婷")),
        ("欧阳", ("欧阳", "")),
        ("叫欧阳小雪", ("欧阳", "欧阳小雪")),
        ("不知道", None),
        ("在街上,没上学", None),
        ("123", None),
    ],
)
def test_short_answers_are_names_or_none(text: str, name: tuple[str, str] | None) -> None:
    assert name_in(text) == name


surnames = st.sampled_from(sorted(SURNAMES | COMPOUND_SURNAMES))
places = st.text("山水石河江田林竹溪坪塘云龙凤", min_size=2, max_size=4).map(lambda one: f"{one}村")
children = st.sampled_from(["娃", "孩子", "女娃", "男孩", "小孩", "女孩子", "伢子"])
nowhere = st.sampled_from(["没上学", "没读书", "不上学", "没去上学", "辍学了", "不读书了", "没上学,在街上玩"])
ages = st.integers(6, 17)


@example(village="石林村", surname="么", child="娃", out="没上学", age=6)
@given(village=places, surname=surnames, child=children, out=nowhere, age=ages)
def test_any_village_age_and_surname_are_found_and_no_child_is_named(
    village: str, surname: str, child: str, out: str, age: int
) -> None:
    text = f"{village}有个{age}岁的{child}{out},姓{surname}"
    found = describe(text, villages=[village, "别处村"], at=WEDNESDAY)
    assert found is not None
    assert (found.village, found.surname, found.youngest, found.oldest) == (village, surname, age, age)
    assert (found.name, found.guardian, found.sure) == ("", "", Sureness.TOLD)
    assert found.sex == sex_in(child)


@given(st.text("李家村有个十一二岁的娃没上学姓陈在街上放羊叫小雨老的,。?听说好像不知道12女男孩", max_size=60))
def test_nothing_is_said_that_does_not_stand_in_the_message(text: str) -> None:
    found = said(text)
    if found is None:
        return
    for part in (
        found.name,
        found.surname,
        found.where,
        found.stranger,
        found.guardian.removeprefix("老").removesuffix("家"),
    ):
        assert part in text.replace("?", "?")
    assert set(found.places) <= set(VILLAGES)


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    said(text)
    age_in(text)
    name_in(text)
    villages_in(text, VILLAGES)
