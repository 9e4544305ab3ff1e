"""不是陈小雨,是李思源, or right after the report 说错了,是李思源: what was reported of the one is taken back, and
holds of the other."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from unicodedata import normalize

from casework.desk.hearing import talk
from casework.desk.request import Request
from casework.desk.standing import current
from casework.fact import Absent, Fact, OnLeave, standing
from casework.people import Pupil, Worker
from casework.ports import Casebook
from casework.reading.contract import Intent, Item, Reading
from casework.reading.names import bare
from casework.reading.reader import read

SAID_WITHIN: Final = timedelta(days=1)
"""How long after a report these words put it right; later they say nothing of the other child."""

AT_ONCE: Final = timedelta(minutes=10)
"""How long after a report words that name only the other child (说错了,是李思源) are about it."""

_MORE: Final = r"(?:没来|没到|没有来|缺课|请假|的)?"
_BEFORE: Final = r"(?:[^,。是]{0,6}[,。])?"
_NOT_A: Final = re.compile(
    rf"{_BEFORE}不是(?P<a>[^,。是]{{2,8}}?){_MORE}[,。 ]*(?:而是|应该是|是)(?P<b>[^,。是]{{1,8}}?){_MORE}"
)
_IS_B: Final = re.compile(
    rf"{_BEFORE}(?:应该)?是(?P<b>[^,。是]{{1,8}}?){_MORE}[,。 ]*(?:而)?不是(?P<a>[^,。是]{{2,8}}?){_MORE}"
)
_WRONG: Final = r"(?:刚才|刚刚|前面|上面)?(?:(?:说|报|写|记|搞|弄|打|看)?错了|更正|纠正)(?:一下)?[,。: ]*"
# 不对,李思源没来 without 是 may well be a report of its own.
_IT_IS: Final = rf"(?:(?:{_WRONG}|不对[,。: ]*)(?:应该)?是|{_WRONG})"
_ONLY_B: Final = re.compile(rf"{_IT_IS}(?P<b>[^,。是:]{{2,8}}?){_MORE}")
_B_AND_MORE: Final = re.compile(rf"{_IT_IS}(?P<b>[^,。]{{2,20}})")


def instead(
    book: Casebook, worker: Worker, reading: Reading, text: str, now: datetime, *, leaving_out: Collection[str] = ()
) -> Reading:
    """The reading, with what it takes back of one child said of the other whom the words name; as it is where they name
    nobody else, or this person has reported nothing of the first within a day. ``leaving_out`` are the utterances of
    the message itself, where it is read again."""
    wrong = _the_one(reading)
    found = _pair(text) if wrong is not None else None
    if wrong is None or found is None or bare(found[0]) != bare(wrong.name):
        return reading
    said = _reported(book, worker, wrong, {item.day for item in reading.items}, leaving_out)
    # The name is read in a frame that has nothing but a name: as a report would have it.
    at = now.astimezone(book.zone)
    other = read(f"{found[1]}没来", scope=book.scope(worker), at=at, calendar=book.calendar())
    children = [item.pupil for item in other.items if item.pupil is not None]
    if said is None or now - said.at > SAID_WITHIN or len(children) + len(other.doubts) != 1 or wrong in children:
        return reading
    item = _item(said)
    if children:
        return replace(reading, items=(*reading.items, replace(item, pupil=children[0])))
    return replace(reading, doubts=(replace(other.doubts[0], items=(item,)),))


def corrected(book: Casebook, request: Request, worker: Worker, reading: Reading, text: str) -> Reading:
    """The reading, where the words name one child instead of the one of whom this person has reported last, within
    minutes, or in the report whose card they answer: what was said is taken back and holds of the child they name."""
    name = _it_is(reading, text)
    if name is None or reading.complete or reading.doubts or len(reading.items) > 1:
        return reading
    if talk.latest_question(book, worker, request.now) is not None:
        return reading
    said, at = _said_last(book, request, worker), request.written.astimezone(book.zone)
    other = read(f"{name}没来", scope=book.scope(worker), at=at, calendar=book.calendar())
    children = [item.pupil for item in other.items if item.pupil is not None]
    if said is None or len(children) + len(other.doubts) != 1 or not _is_named(other, name):
        return reading
    wrong, item = book.pupils([said.subject.id]).get(said.subject.id), _item(said)
    same = [one for one in reading.items if one.intent is not item.intent or one.pupil not in children]
    if wrong is None or same or wrong in children or any(_reported_of(book, worker, one, item.day) for one in children):
        return reading
    back = Item(intent=Intent.RETRACT, pupil=wrong, day=item.day)
    if children:
        told = next((one for one in reading.items if one.sessions != ("day",) or one.day != at.date()), item)
        return replace(reading, items=(back, replace(told, pupil=children[0])))
    return replace(reading, items=(back,), doubts=(replace(other.doubts[0], items=(item,)),))


def _it_is(reading: Reading, text: str) -> str | None:
    """The name that the words say it is, alone or with more about the child whom they report."""
    said = _plain(text)
    found = _ONLY_B.fullmatch(said)
    if found is not None and not reading.items:
        return found["b"]
    more = _B_AND_MORE.fullmatch(said)
    names = [item.pupil.name for item in reading.items if item.pupil is not None]
    return next((name for name in names if more is not None and bare(more["b"]).startswith(bare(name))), None)


def _is_named(reading: Reading, name: str) -> bool:
    """Whether that is the child's name as it is written, or the name that is in doubt, and nothing more."""
    said = [item.pupil.name for item in reading.items if item.pupil is not None] + [one.said for one in reading.doubts]
    return bool(said) and bare(said[0]) == bare(name)


def _said_last(book: Casebook, request: Request, worker: Worker) -> Fact | None:
    """The one absence, or leave, that this person's last report said and that still stands; of an answer to a card that
    of its message."""
    about = book.spoken(request.chat, request.replied) if request.replied is not None else None
    utterance = about.utterance if about is not None else book.last_utterance(worker.id)
    facts = book.facts_of(utterance) if utterance else []
    of_children = [fact for fact in facts if isinstance(fact.body, Absent | OnLeave) and fact.by == worker.id]
    charts = book.charts({fact.subject.id for fact in of_children}) if of_children else {}
    known = [current(charts[fact.subject.id].facts, fact.ref) for fact in of_children]
    said = {fact.ref: fact for fact in known if fact is not None and isinstance(fact.body, Absent | OnLeave)}
    [fact] = said.values() if len(said) == 1 else [None]
    within = AT_ONCE if request.replied is None else SAID_WITHIN
    return fact if fact is not None and request.now - fact.at <= within else None


def _reported_of(book: Casebook, worker: Worker, child: Pupil, day: date) -> bool:
    """Whether this person has reported the child of that day already: then the words are about that."""
    chart = book.charts([child.id])[child.id]
    return any(
        isinstance(fact.body, Absent | OnLeave) and fact.by == worker.id and fact.body.day == day
        for fact in standing(chart.facts)
    )


def _plain(text: str) -> str:
    return normalize("NFKC", text).strip(" \t\r\n。.!~,")


def _the_one(reading: Reading) -> Pupil | None:
    """The child of whom the words only take something back."""
    children = {item.pupil.id: item.pupil for item in reading.items if item.pupil is not None}
    only = all(item.intent is Intent.RETRACT for item in reading.items)
    if len(children) != 1 or not only or reading.doubts or reading.complete:
        return None
    return next(iter(children.values()))


def _pair(text: str) -> tuple[str, str] | None:
    """The child it is not, and the one it is, as they are written."""
    said = _plain(text)
    found = _NOT_A.fullmatch(said) or _IS_B.fullmatch(said)
    return (found["a"], found["b"]) if found is not None else None


def _reported(
    book: Casebook, worker: Worker, child: Pupil, days: Collection[date], leaving_out: Collection[str]
) -> Fact | None:
    """What is taken back, where this person said it: of the day spoken of, or said last."""
    chart = book.charts([child.id])[child.id]
    facts: Sequence[Fact] = standing([fact for fact in chart.facts if fact.utterance not in leaving_out])
    own = [fact for fact in facts if isinstance(fact.body, Absent | OnLeave) and fact.by == worker.id]
    of_day = [fact for fact in own if isinstance(fact.body, Absent | OnLeave) and fact.body.day in days]
    return max(of_day or own, key=lambda fact: (fact.at, fact.seq), default=None)


def _item(fact: Fact) -> Item:
    body = fact.body
    assert isinstance(body, Absent | OnLeave)
    return Item(
        intent=Intent.LEAVE if isinstance(body, OnLeave) else Intent.ABSENCE,
        day=body.day, until=body.until, sessions=body.sessions, reason=body.reason,
        excused=True if isinstance(body, OnLeave) else body.excused,
    )  # fmt: skip
