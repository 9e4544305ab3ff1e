"""Leave that was to be longer (病假改到周四, 不请假了): what was said of it before is put right, not added to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from casework.absence import span_of
from casework.calendar import ONE_DAY
from casework.desk.cases import follow
from casework.desk.leaves import lines as leave_lines
from casework.desk.reports import edit
from casework.desk.reports.changed import Change
from casework.desk.request import Request
from casework.desk.rights import heads, may
from casework.desk.standing import lineage
from casework.fact import Body, Fact, OnLeave, Retracted
from casework.people import Act, Worker
from casework.ports import Casebook, Chart
from casework.reading.contract import Intent, Reading

_SHORTER: Final = re.compile(r"改(?:到|成|为|请)|只(?:请|休)|缩短|少请|提前到")

_NO_MORE: Final = re.compile(r"不(?:用|再|想)?(?:再)?(?:请假?|休假?)了")
"""In the middle of leave: the days gone by were leave, those to come are none."""


def heard(book: Casebook, request: Request, worker: Worker, reading: Reading, text: str) -> bool:
    """Take the sentence for a correction where it makes one child's leave end before the day it was to end on; False
    where it says anything else, or of leave that is not theirs to put right."""
    if len(reading.items) != 1 or reading.doubts or reading.complete:
        return False
    [item] = reading.items
    no_more = item.intent is Intent.RETRACT and bool(_NO_MORE.search(text))
    ends = item.intent is Intent.LEAVE and bool(_SHORTER.search(text))
    if not (no_more or ends) or item.pupil is None or not may(book, worker, Act.REPORT, item.pupil):
        return False
    chart = book.charts([item.pupil.id])[item.pupil.id]
    assessment, _ = follow.examine(book, chart, request.now)
    last = item.day - ONE_DAY if no_more else item.until or item.day
    stretch = next((s for s in assessment.leaves if s.first <= last < s.last), None)
    if stretch is None or stretch.last < assessment.today:
        return False
    longer: list[Fact] = [
        fact for fact in leave_lines.facts_of(chart, stretch.first, stretch.last)
        if isinstance(fact.body, OnLeave) and span_of(fact.body)[1] > last
    ]  # fmt: skip
    if not all(fact.by == worker.id or heads(worker, item.pupil.class_id) for fact in longer):
        return False
    utterance = book.new_ref()
    book.append(
        [
            Fact(
                ref=book.new_ref(), subject=one.subject, at=request.at, by=worker.id, body=body, names=one.ref,
                corrects=not isinstance(body, Retracted), utterance=utterance,
            )
            for one, body in _put_right(chart, longer, last)
        ]
    )  # fmt: skip
    body = longer[-1].body
    assert isinstance(body, OnLeave)
    shortened = replace(body, day=stretch.first, until=last if last > stretch.first else None)
    change = Change(was=longer[-1], of=chart.pupil, now=shortened, child=chart.pupil)
    edit.answered(book, replace(request, pressed=False), worker, change, utterance=utterance)
    return True


def _put_right(chart: Chart, longer: Sequence[Fact], last: date) -> list[tuple[Fact, Body]]:
    """What becomes of each: cut, or taken back with all that it had replaced, so that nothing of that stands again."""
    found: dict[Fact, Body] = {}
    for fact in longer:
        body = _cut(fact, last)
        for one in lineage(chart.facts, fact.ref) if isinstance(body, Retracted) else [fact]:
            found.setdefault(one, body)
    return list(found.items())


def _cut(fact: Fact, last: date) -> Body:
    """The leave as it ends now, in the place of what was said; taken back where all of it lay later."""
    assert isinstance(fact.body, OnLeave)
    first, _ = span_of(fact.body)
    return Retracted() if first > last else replace(fact.body, until=last if last > first else None)
