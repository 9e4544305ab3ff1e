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
from casework.fact import Fact, Raised, SignedIn, SignedOut, standing
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
    lines = [_settled(book, item.examined) for item in heard]
    book.tell(
        Notice(
            template="boarders_back",
            values={"lines": lines[:NAMED], "more": max(0, len(lines) - NAMED)},
            worker=hearer,
            pupil=heard[0].examined.chart.pupil.id if len(heard) == 1 else None,
            hold=Hold.NEVER,
        )
    )


def _settled(book: Casebook, one: Examined) -> say.Values:
    """What has become of a boarder who was late: ``where`` the child is, on leave ``until`` when, ``due`` at another
    time, ``taken_back`` the sign-out; with none of these the child is back. ``by`` and ``at`` say who said so when."""
    chart, out = one.chart, one.assessment.outing
    found: say.Values = {
        "child": say.child(chart.pupil, one.assessment.today),
        "where": "", "until": None, "due": None, "taken_back": False, "by": "", "at": None,
    }  # fmt: skip
    said: Fact | None = None
    if out is None:
        left = max((f for f in chart.facts if isinstance(f.body, SignedOut)), key=lambda f: (f.at, f.seq))
        held = standing(chart.facts)
        found["taken_back"] = not any(f in held for f in lineage(chart.facts, left.ref))
        signed = (f for f in held if isinstance(f.body, SignedIn) and (f.at, f.seq) > (left.at, left.seq))
        said = max(signed, key=lambda f: (f.at, f.seq), default=None)
    elif out.leave:
        after = one.assessment.ground.next_school_day(out.due.astimezone(book.zone).date())
        found["where"] = "leave"
        found["until"] = next((s.last.isoformat() for s in one.assessment.leaves if s.first <= after <= s.last), None)
    elif out.settled:
        found["where"], said = out.said, out.where
    else:
        found["due"] = out.due.astimezone(book.zone).isoformat()
    if said is not None:
        found |= {"by": named(book.town(), said.by), "at": said.at.astimezone(book.zone).isoformat()}
    return found
