"""Whatever the roster and whatever is written in a group: no text of the bot there holds a name of the roster."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wording import Wording, strip_markup
from casework.people import Pupil, Worker
from handlers import in_groups
from tests.builders.town import ZONE
from tests.casework.desk.group_chat import CHAT, StaffGroup
from tests.casework.desk.phones import FAR_AWAY, GAO, HE, LIN, MA, SUN, THREE_ONE, THREE_TWO, ZHOU, Town
from tests.reading.test_safety import FRAMES, NAMES, QUIET, REASONS, TIMES

OURS = ("何老师", "孙老师", "马老师", "林老师", "林校长")
"""How the speakers themselves are called: children called that are left out of the rosters."""

SPEAKERS = (HE, SUN, MA, LIN, GAO, ZHOU)
STRANGER = Worker(id=0, name="", posts=HE.posts, chat=999)
MORE_FRAMES = (
    "三2班全到", "全到", "除{a}外都到了", "三2班除{a}、{b}外都到了", "{a}", "@bot {a}没来", "/case {a}", "查 {a}",
    "{a}{b}", "三2班全到,{a}也回来了", "撤销", "{a}今天没来,其他都到了",
)  # fmt: skip


@cache
def wording() -> Wording:
    return Wording(zone=ZONE)


def texts_of(town: Town) -> list[str]:
    """Everything that was said to the group, in both languages, buttons included."""
    found = []
    for notice in town.book.told:
        if notice.chat == CHAT:
            for locale in ("zh_CN", "en"):
                shown = wording().render(notice.template, notice.values, locale)
                assert not shown.rows
                found.append(strip_markup(shown.text))
    return found


MESSAGES = st.tuples(
    st.sampled_from((*SPEAKERS, HE, HE, STRANGER)),
    st.sampled_from((*FRAMES, *MORE_FRAMES, *QUIET)),
    st.sampled_from(TIMES),
    st.sampled_from(REASONS),
    st.sampled_from(("write", "call", "change", "board", "link")),
    st.integers(0, 100),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    roster=st.lists(NAMES.filter(lambda name: name not in OURS), min_size=2, max_size=9, unique=True),
    said=st.lists(MESSAGES, min_size=1, max_size=6),
    data=st.data(),
)
def test_no_name_of_the_roster_is_ever_said_in_a_group(
    roster: list[str],
    said: list[tuple[Worker, str, str, str, str, int]],
    data: st.DataObject,
) -> None:
    town = Town()
    classes = (THREE_TWO, THREE_TWO, THREE_ONE, FAR_AWAY)
    town.book.roll = {
        number: Pupil(id=number, name=name, school_class=classes[number % 4], village="松树村")
        for number, name in enumerate(roster, start=1)
    }
    group = StaffGroup(town)
    for who, frame, time, reason, how, seconds in said:
        a, b = data.draw(st.sampled_from(roster)), data.draw(st.sampled_from(roster))
        text = frame.format(a=a, b=b, t=time, r=reason)
        if how == "change":
            group.change(who, text)
        elif how == "board":
            group.ask(who)
        elif how == "link":
            group.link(who, text, called=True)
        else:
            words = in_groups.addressed(text, "bot")
            assert words is not None
            group.write(who, words[0], called=how == "call" or words[1])
        town.now += timedelta(seconds=seconds)
    for text in texts_of(town):
        assert not [name for name in roster if name in text], text
