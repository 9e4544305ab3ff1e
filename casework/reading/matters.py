"""Which items of a message speak of one matter, and what they say of it together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from casework.reading.contract import Intent, Item
from casework.reading.phrases import MORNING_LESSONS
from casework.reading.rolls import MISSING
from casework.reading.times import Phrase

_SESSION_ORDER = {"day": 0, "morning": 1, "afternoon": 2, "evening": 3}


def within_scene(lead: Sequence[Phrase], own: Sequence[Phrase]) -> list[Phrase]:
    """The act's own times, in the scene that was set before unless they name a day of their own."""
    if lead:
        for phrase in own:
            if (phrase.start is not None and phrase.start.has_day) or phrase.week is not None:
                return list(own)
    return [*lead, *own]


def gone_by(times: Sequence[Phrase]) -> bool:
    """Whether the day said can only be one gone by: 昨天, 上周五, a date."""
    points = [phrase.start for phrase in times if phrase.start is not None]
    return any((one.offset or 0) < 0 or (one.week or 0) < 0 or one.day_of_month is not None for one in points)


def bare_weekday(phrase: Phrase) -> bool:
    """周一, which may be the last or the next."""
    return phrase.start is not None and phrase.start.weekday is not None and phrase.start.week is None


def between(first: date, last: date) -> Iterator[date]:
    day = date.fromordinal(first.toordinal() + 1)
    while day < last:
        yield day
        day = date.fromordinal(day.toordinal() + 1)


def earlier_than(back: Item, missing: Sequence[Item], said: Sequence[Item]) -> bool:
    """Whether the child was there before it was missing."""
    order = said.index(back)
    before = any((item.until or item.day) < back.day for item in missing)
    if before and not any(item.day > back.day for item in said[:order] if item.intent in MISSING):
        return False  # 前天没来,昨天来了,今天又没来; but 今天没来,前天也没来,昨天倒是来了
    for item in missing:
        if (item.until or item.day) > back.day:
            return True
        if item.day == back.day and item.sessions == ("day",):
            return item not in said[:order] or back.sessions == ("morning",)  # 今天没来,下午来了
        if item.day == back.day and (_starts(back) < _starts(item) or item not in said[:order]):
            return True  # 来了但是第一节没上
    return False


def _starts(item: Item) -> tuple[int, int]:
    """Orders the parts of a day; a whole day last, since its hour is not said."""
    first = item.sessions[0]
    if first.startswith("lesson:"):
        number = int(first.partition(":")[2])
        return (1 if number <= MORNING_LESSONS else 2, number)
    return ({"morning": 1, "afternoon": 2, "evening": 3}.get(first, 4), 0)


def same_matter(old: Item, item: Item) -> bool:
    """Whether both say of one child and day that it is missing, or the same other thing."""
    if old.day != item.day or old.pupil != item.pupil:
        return False
    if old.intent in MISSING and item.intent in MISSING:
        return old.sessions == item.sessions or (
            old.until == item.until and item.reason in (None, old.reason) and old.intent is item.intent
        )
    return old == item


def covers(wide: Item, narrow: Item) -> bool:
    """Whether an absence of several whole days takes in another of the same child: 从昨天开始没来,今天也没来."""
    return (
        wide.until is not None
        and wide.intent is narrow.intent
        and wide.intent in MISSING
        and wide.sessions == narrow.sessions == ("day",)
        and wide.pupil == narrow.pupil
        and wide.day <= narrow.day
        and (narrow.until or narrow.day) <= wide.until
    )


def joined(old: Item, item: Item) -> Item:
    """Two sayings of one absence: leave wins, what one leaves open the other fills."""
    if old.intent not in MISSING:
        return old
    said = {*old.sessions, *item.sessions}
    sessions = tuple(sorted(said, key=lambda one: (_SESSION_ORDER.get(one, 9), len(one), one)))
    if "day" in said:
        lessons = tuple(one for one in sessions if one.startswith("lesson"))
        sessions = lessons if lessons and old.excused is False else ("day",)  # 今天逃课,第七节溜了
    leave = Intent.LEAVE in (old.intent, item.intent)
    return replace(
        old,
        intent=Intent.LEAVE if leave else old.intent,
        until=max((day for day in (old.until, item.until) if day), default=None),
        sessions=sessions,
        reason=old.reason or item.reason,
        excused=True if leave else (old.excused if old.excused is not None else item.excused),
    )
