"""不是陈小雨,是李思源: what was reported of the one is taken back, and holds of the other."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from unicodedata import normalize

from casework.fact import Absent, Fact, OnLeave, standing
from casework.people import Pupil, Worker
from casework.ports import Casebook
from casework.reading.contract import Intent, Item, Reading
from casework.reading.names import bare
from casework.reading.reader import read

SAID_WITHIN: Final = timedelta(days=1)
"""How long after a report these words put it right; later they say nothing of the other child."""

_MORE: Final = r"(?:没来|没到|没有来|缺课|请假|的)?"
_BEFORE: Final = r"(?:[^,。是]{0,6}[,。])?"
_NOT_A: Final = re.compile(
    rf"{_BEFORE}不是(?P<a>[^,。是]{{2,8}}?){_MORE}[,。 ]*(?:而是|应该是|是)(?P<b>[^,。是]{{1,8}}?){_MORE}"
)
_IS_B: Final = re.compile(
    rf"{_BEFORE}(?:应该)?是(?P<b>[^,。是]{{1,8}}?){_MORE}[,。 ]*(?:而)?不是(?P<a>[^,。是]{{2,8}}?){_MORE}"
)


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


def _the_one(reading: Reading) -> Pupil | None:
    """The child of whom the words only take something back."""
    children = {item.pupil.id: item.pupil for item in reading.items if item.pupil is not None}
    only = all(item.intent is Intent.RETRACT for item in reading.items)
    if len(children) != 1 or not only or reading.doubts or reading.complete:
        return None
    return next(iter(children.values()))


def _pair(text: str) -> tuple[str, str] | None:
    """The child it is not, and the one it is, as they are written."""
    said = normalize("NFKC", text).strip(" \t\r\n。.!~,")
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
