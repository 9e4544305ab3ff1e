"""Boarders who are not back in time: told at once to who must find out, once more to the level above, and that they
are back; one message a person, however many children it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from casework.boarding import Outing
from casework.case import Assessment
from casework.desk import say
from casework.desk.standing import lineage
from casework.duty import Duty, DutyKind
from casework.fact import Fact, LateAnswered, Raised, SignedIn, standing
from casework.people import PupilId, Role, WorkerId
from casework.ports import Casebook, Chart, Hold, Notice
from casework.town import named

LATE: Final = "boarders_late"
NAMED: Final = 20
"""How many children one message names."""


class Examined(Protocol):
    """A child's case computed anew, with the chart it was computed from."""

    @property
    def chart(self) -> Chart: ...
    @property
    def assessment(self) -> Assessment: ...
    @property
    def duties(self) -> tuple[Duty, ...]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class _Heard:
    """What one person is to hear of one child."""

    examined: Examined
    step: Raised | None = None


def line(book: Casebook, chart: Chart, out: Outing, now: datetime) -> say.Values:
    """A boarder who is out: the child, ``due``, with whom, since when, and what was found out since."""
    town, pupil = book.town(), chart.pupil
    left = lineage(chart.facts, out.out.ref)[-1]  # the due time may have been changed since
    return {
        "child": say.child(pupil, now.astimezone(book.zone).date()),
        "home": say.home(pupil),
        "out_at": left.at.astimezone(book.zone).isoformat(),
        "due": out.due.astimezone(book.zone).isoformat(),
        "reason": out.body.reason,
        "taken_by": out.body.taken_by,
        "relation": out.body.relation,
        "by_roster": out.body.by_roster,
        "signed_by": named(town, left.by),
        "where": out.said,
        "where_by": named(town, out.where.by) if out.where is not None else "",
        "late": out.late(now),
        "ref": out.out.ref,
    }


def tell(
    book: Casebook,
    now: datetime,
    examined: Iterable[Examined],
    raised: Sequence[tuple[PupilId, Duty, Raised]],
    silent: Collection[WorkerId | None],
) -> None:
    """Tell everybody whom it concerns what the time, or somebody's word, has made of boarders who are out.

    At any hour: a child that nobody can find in the evening does not wait for the morning.
    """
    of = {one.chart.pupil.id: one for one in examined}
    late: dict[WorkerId, list[_Heard]] = {}
    up: dict[WorkerId, list[_Heard]] = {}
    back: dict[WorkerId, list[_Heard]] = {}
    for one in of.values():
        before = {duty.key: duty for duty in one.chart.duties if duty.kind is DutyKind.BOARDER_BACK}
        after = {duty.key: duty for duty in one.duties if duty.kind is DutyKind.BOARDER_BACK}
        for key in after.keys() - before.keys():
            for hearer in _hearers(book, one, after[key]):
                late.setdefault(hearer, []).append(_Heard(examined=one))
        for key in before.keys() - after.keys():
            above = before[key].rung_worker
            for hearer in dict.fromkeys((*_hearers(book, one, before[key]), *(() if above is None else (above,)))):
                back.setdefault(hearer, []).append(_Heard(examined=one))
    for pupil, _, step in raised:
        up.setdefault(step.to, []).append(_Heard(examined=of[pupil], step=step))
    for hearer, heard in late.items():
        if hearer not in silent:
            _say(book, hearer, now, heard, up=False)
    for hearer, heard in up.items():
        _say(book, hearer, now, heard, up=True)
    for hearer, heard in back.items():
        if hearer not in silent:
            _say_back(book, hearer, heard)


def _hearers(book: Casebook, one: Examined, duty: Duty) -> list[WorkerId]:
    """Who must find out, and the duty teacher."""
    on_duty = book.town().answers(Role.DUTY_TEACHER, one.chart.pupil, one.assessment.today)
    return list(dict.fromkeys(w for w in (duty.owner, on_duty) if w is not None))


def _say(book: Casebook, hearer: WorkerId, now: datetime, heard: Sequence[_Heard], *, up: bool) -> None:
    lines = [
        line(book, item.examined.chart, item.examined.assessment.outing, now)
        for item in heard
        if item.examined.assessment.outing is not None
    ]
    lines.sort(key=lambda one: (one["due"], one["child"]["class"], one["child"]["name"]))
    steps = [item.step for item in heard if item.step is not None]
    skipped = [dict(zip(("role", "why"), said.split(":"), strict=True)) for step in steps for said in step.skipped]
    book.tell(
        Notice(
            template=LATE,
            values={
                "lines": lines[:NAMED],
                "more": max(0, len(lines) - NAMED),
                "count": len(lines),
                "up": up,
                "skipped": [one for place, one in enumerate(skipped) if one not in skipped[:place]],
            },
            worker=hearer,
            pupil=heard[0].examined.chart.pupil.id if len(heard) == 1 else None,
            hold=Hold.NEVER,
        )
    )


def _say_back(book: Casebook, hearer: WorkerId, heard: Sequence[_Heard]) -> None:
    town = book.town()
    lines = []
    for item in heard:
        said, out = _what_settled(item.examined.chart), item.examined.assessment.outing
        lines.append(
            {
                "child": say.child(item.examined.chart.pupil, item.examined.assessment.today),
                "where": said.body.where if said is not None and isinstance(said.body, LateAnswered) else "",
                "by": named(town, said.by) if said is not None else "",
                "due": out.due.astimezone(book.zone).isoformat() if out is not None and not out.settled else None,
                "at": said.at.astimezone(book.zone).isoformat() if said is not None else None,
            }
        )
    book.tell(
        Notice(
            template="boarders_back",
            values={"lines": lines[:NAMED], "more": max(0, len(lines) - NAMED)},
            worker=hearer,
            pupil=heard[0].examined.chart.pupil.id if len(heard) == 1 else None,
            hold=Hold.NEVER,
        )
    )


def _what_settled(chart: Chart) -> Fact | None:
    """What somebody said last of where the child is; None where it was seen at school."""
    said = [f for f in standing(chart.facts) if isinstance(f.body, SignedIn | LateAnswered)]
    return max(said, key=lambda f: (f.at, f.seq), default=None)
