"""Linking a staff group: one code, once, for a day; every way in which it does not work is said in a sentence."""

from __future__ import annotations

import re

import pytest

from casework.desk.people import linking
from casework.desk.request import Request
from casework.groups import NotForAGroup
from casework.people import Post, Role, Worker
from casework.ports import Hold, Notice
from tests.casework.desk.group_chat import CHAT, StaffGroup
from tests.casework.desk.phones import HE, SUN, ZHOU, Town

STRANGER = Worker(id=0, name="", posts=(Post(role=Role.HEAD_TEACHER),), chat=999)


def code_of(town: Town) -> str:
    town.write(ZHOU, "工作群")
    found = re.search(r"/link (\w{8})", town.last(ZHOU))
    assert found is not None
    return found[1]


def a_group(town: Town, chat: int = CHAT) -> StaffGroup:
    return StaffGroup(town, chat=chat, linked=False)


def test_only_the_town_contact_gets_a_code() -> None:
    town = Town()
    town.write(HE, "/group")
    assert town.last(HE) == "绑定工作群由镇联络员办。"


def test_a_joined_worker_with_the_code_links_the_group_and_the_contact_hears_of_it() -> None:
    town = Town()
    code = code_of(town)
    group = a_group(town)
    group.link(HE, f"{code[:4]}-{code[4:].lower()}")
    assert group.texts[-1].startswith("本群已绑定")
    assert "教师群" in town.last(ZHOU)
    assert HE.name in town.last(ZHOU)
    linked = town.book.group(CHAT)
    assert linked is not None
    assert (linked.by, linked.contact) == (HE.id, ZHOU.id)
    group.write(HE, "三2班全到")
    assert group.texts[-1].startswith("三(2)班")


def test_a_code_works_once() -> None:
    town = Town()
    code = code_of(town)
    a_group(town).link(HE, code)
    other = a_group(town, chat=-7)
    other.link(HE, code)
    assert "已经用过" in other.texts[-1]
    assert town.book.group(-7) is None


def test_a_code_works_for_a_day_and_a_newer_one_ends_it() -> None:
    town = Town()
    first, second = code_of(town), code_of(town)
    group = a_group(town)
    group.link(HE, first)
    assert "绑定码不对" in group.texts[-1]
    town.later(days=1)
    group.link(HE, second)
    assert "已经过期" in group.texts[-1]
    assert town.book.group(CHAT) is None


def test_an_invitation_links_nothing_and_stays_good() -> None:
    town = Town()
    invitation = linking_invitation(town)
    group = a_group(town)
    group.link(HE, invitation)
    assert "绑定码不对" in group.texts[-1]
    assert town.book.redeem(invitation, town.now) == SUN.id


def linking_invitation(town: Town) -> str:
    from casework.desk.people import joining

    return joining.invite(town.book, town.now, SUN.id).code


def test_after_five_wrong_codes_the_right_one_waits_an_hour_in_whatever_group() -> None:
    town = Town()
    code = code_of(town)
    for number in range(5):
        a_group(town, chat=-10 - number).link(HE, "ABCD2345")
    group = a_group(town)
    group.link(HE, code)
    assert group.texts == ["试的次数太多了,请一小时后再试。"]
    group.link(SUN, code)
    assert group.texts[-1].startswith("本群已绑定")


def test_whoever_has_not_joined_links_nothing_and_is_not_answered() -> None:
    town = Town()
    code = code_of(town)
    group = a_group(town)
    group.link(STRANGER, code)
    assert not group.texts
    group.link(STRANGER, code, called=True)
    assert group.texts == ["请单独给我发消息。群里不谈学生的事。"]
    assert town.book.group(CHAT) is None
    assert not town.on(STRANGER)


def test_a_code_shown_in_a_linked_group_is_good_for_nothing_any_more() -> None:
    town = Town()
    group = StaffGroup(town)
    code = code_of(town)
    group.link(HE, code)
    assert group.texts == ["本群已经绑定,不用再绑定。"]
    other = a_group(town, chat=-7)
    other.link(HE, code)
    assert town.book.group(-7) is None


def test_a_group_is_unlinked_once_and_told() -> None:
    town = Town()
    group = StaffGroup(town)
    town.write(ZHOU, "/group")
    message = town.on(ZHOU)[-1]
    button = message.keys["解除 教师群"]
    assert town.press(HE, button) is None
    assert town.last(HE) == "绑定工作群由镇联络员办。"
    town.press(ZHOU, button, message=message.number)
    assert group.texts == ["本群已解除绑定,这里写的我不再记录。有事请私聊我。"]
    assert town.press(ZHOU, button) == "已经处理过了。"
    group.write(HE, "三2班全到")
    assert len(group.texts) == 1


def test_a_group_that_puts_the_bot_out_is_linked_no_more() -> None:
    town = Town()
    group = StaffGroup(town)
    group.put_out(HE)
    assert "已把我移出" in town.last(ZHOU)
    assert town.book.group(CHAT) is None
    group.put_out(HE)
    assert len(town.heard(ZHOU, "group_lost")) == 1


@pytest.mark.parametrize("put_out_first", [False, True])
def test_a_group_that_becomes_a_supergroup_stays_linked(put_out_first: bool) -> None:
    town = Town()
    group = StaffGroup(town)
    group.write(HE, "三2班全到")
    if put_out_first:
        group.put_out(HE)
    for _ in range(2):
        request = Request(chat=HE.chat or 0, at=town.now, now=town.now, group=CHAT)
        linking.moved(town.book, request, chat=CHAT, to=-100_6001)
    assert town.book.group(CHAT) is None
    moved = town.book.group(-100_6001)
    assert moved is not None
    assert moved.title == "教师群"
    new = StaffGroup(town, chat=-100_6001, linked=False)
    new.write(HE, "三2班全到")
    assert new.texts[-1].startswith("三(2)班")
    assert bool(town.heard(ZHOU, "group_found")) is put_out_first


def test_a_group_that_was_unlinked_does_not_come_back_as_a_supergroup() -> None:
    town = Town()
    StaffGroup(town)
    [group] = town.book.groups()
    town.press(ZHOU, f"group_off:{group.id}")
    request = Request(chat=HE.chat or 0, at=town.now, now=town.now, group=CHAT)
    linking.moved(town.book, request, chat=CHAT, to=-100_6001)
    assert town.book.groups() == []


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("recorded", {}),
        ("group_said", {"noted": "陈小雨"}),
        ("group_said", {"classes": [{"label": "陈小雨"}]}),
        ("group_said", {"speaker": {"surname": "陈小"}}),
        ("group_hint", {"name": object()}),
    ],
)
def test_nothing_but_classes_days_and_counts_can_be_said_to_a_group(template: str, values: dict[str, object]) -> None:
    with pytest.raises(NotForAGroup):
        Notice(template=template, values=values, chat=CHAT, hold=Hold.NEVER)
