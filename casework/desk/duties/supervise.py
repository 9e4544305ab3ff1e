"""Going up: what stands before a level of the ladder is acknowledged, then urged, assigned to somebody, or taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.desk import say
from casework.desk.cases import follow
from casework.desk.duties import digest, prompts
from casework.desk.hearing import own_words
from casework.desk.hearing.talk import listens
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import act_of, allowed, answer, may, who
from casework.desk.say import Values
from casework.desk.sightings import say as sighting_say
from casework.duty import Duty, DutyState
from casework.fact import Acknowledged, Body, FactRef, Noted, PassedOn, Subject, Urged
from casework.people import Act, Pupil, PupilId, Role, Worker, WorkerId
from casework.ports import Casebook, Chart, Draft, Notice
from casework.town import named

KIND: Final = "urge"
"""The draft that waits for words to go with an urging."""

DAYS_OFFERED: Final = 3
"""How many school days an urging may set: the next, the one after, the third."""

LONGEST_TEXT: Final = 500

PAGE: Final = digest.PAGE


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """A duty that stands before somebody, with the worker who has opened it and the child's chart."""

    worker: Worker
    chart: Chart
    duty: Duty
    rung: Role

    @property
    def pupil(self) -> Pupil:
        return self.chart.pupil


def _before(book: Casebook, request: Request, pupil: PupilId, key: str) -> Before | Answer:
    """The duty, if it stands before this worker: the one it was raised to, who does their work, or a level above.

    An answer says how it ended, or whose it is now, where there is nothing more to do here. Raises
    Refusal("not_allowed") for anybody it has never concerned, in the same words whether it exists.
    """
    worker = who(book, request)
    child = book.pupils([pupil]).get(pupil)
    if child is None or not may(book, worker, Act.SUPERVISE, child):
        raise Refusal("not_allowed")
    chart = book.charts([pupil])[pupil]
    duty = next((duty for duty in chart.duties if duty.key == key and duty.state is DutyState.OPEN), None)
    if duty is None:
        return answer(worker, _settled(chart), child=child.name)
    if duty.rung is None:
        return answer(worker, "answer_not_overdue", owner=named(book.town(), duty.owner), child=child.name)
    if not _stands_before(book, request, worker, child, duty):
        return answer(worker, "answer_stands_before", who=named(book.town(), duty.rung_worker), child=child.name)
    return Before(worker=worker, chart=chart, duty=duty, rung=duty.rung)


def _settled(chart: Chart) -> str:
    """How a duty that is no longer owed ended: the child is back, or the duty was done or withdrawn."""
    summary = chart.case
    back = summary is not None and summary.returned is not None and summary.stage.value == "none"
    return "answer_child_is_back" if back else "answer_no_longer_owed"


def _stands_before(book: Casebook, request: Request, worker: Worker, child: Pupil, duty: Duty) -> bool:
    town, today = book.town(), follow.today_of(book, request.now)
    if duty.rung_worker is not None and worker.id in (duty.rung_worker, town.stands_in(duty.rung_worker, today)):
        return True
    return any(town.answers(role, child, today) == worker.id for role in _above(book, duty))


def _above(book: Casebook, duty: Duty) -> Sequence[Role]:
    """The levels above the one before which the duty stands."""
    ladder = book.policy.ladder(duty.role)
    return ladder[ladder.index(duty.rung) + 1 :] if duty.rung in ladder else ()


def _say(book: Casebook, request: Request, found: Before, body: Body) -> tuple[Before | None, FactRef]:
    """Record what this level did, compute the case anew, and look at the duty again (None: owed no more)."""
    fact = follow.say_fact(book, subject=Subject.pupil(found.pupil.id), body=body, by=found.worker.id, at=request.at)
    follow.recompute(book, request.now, [found.pupil.id], actor=found.worker.id)
    chart = book.charts([found.pupil.id])[found.pupil.id]
    duty = next((duty for duty in chart.duties if duty.key == found.duty.key), None)
    after = Before(worker=found.worker, chart=chart, duty=duty, rung=found.rung) if duty is not None else None
    return after, fact.ref


# --- 收到 ---


def show(book: Casebook, request: Request, /, *, pupil: PupilId, duty: str) -> Answer | None:
    """An overdue duty tapped in a list: its card."""
    found = _before(book, request, pupil, duty)
    if isinstance(found, Answer):
        return found
    values = prompts.raised(book, found.chart, found.duty, request.now)
    if values is None:
        return answer(found.worker, "answer_no_longer_owed", child=found.pupil.name)
    reply(book, request, found.worker, "overdue", **values | {"acknowledged": found.duty.rung_acknowledged})
    return None


def acknowledge(book: Casebook, request: Request, /, *, pupil: PupilId, duty: str) -> Answer | None:
    """收到: this level has seen it; what it can do about it takes the button's place. A second tap changes nothing."""
    found = _before(book, request, pupil, duty)
    if isinstance(found, Answer):
        return found
    if not found.duty.rung_acknowledged:
        after, _ = _say(book, request, found, Acknowledged(duty=duty, rung=found.rung))
        found = after or found
    values = prompts.raised(book, found.chart, found.duty, request.now)
    if values is not None:
        card(book, request, found.worker, "overdue", **values | {"acknowledged": True})
    return answer(found.worker, "answer_acknowledged")


def acknowledge_all(book: Casebook, request: Request, /) -> Answer | None:
    """全部收到: everything that stands unacknowledged before this person; then the list of what is to be done."""
    worker = who(book, request)
    waiting = [(d, p) for d, p in _rungs(book, request, worker.id) if not d.rung_acknowledged and d.rung is not None]
    for duty, pupil in waiting:
        assert duty.rung is not None
        follow.say_fact(
            book,
            subject=Subject.pupil(pupil.id),
            body=Acknowledged(duty=duty.key, rung=duty.rung),
            by=worker.id,
            at=request.at,
        )
    if not waiting:
        return answer(worker, "answer_all_acknowledged")
    follow.recompute(book, request.now, sorted({pupil.id for _, pupil in waiting}), actor=worker.id)
    _show_inbox(book, request, worker, acknowledged=len(waiting))
    return None


# --- what is done about it; each counts as having seen it ---


def urge(book: Casebook, request: Request, /, *, pupil: PupilId, duty: str, day: date | None = None) -> Answer | None:
    """催办: by which day? Then the owner is told; words that follow go with it."""
    found = _before(book, request, pupil, duty)
    if isinstance(found, Answer):
        return found
    town, today = book.town(), follow.today_of(book, request.now)
    days = _days(book, found, today)
    if day is None:
        values = {"days": [one.isoformat() for one in days], "owner": named(town, found.duty.owner)}
        reply(book, request, found.worker, "urge_day", **_card(book, request, found), **values)
        return None
    if day not in days:
        return answer(found.worker, "answer_day_is_over")
    after, ref = _say(book, request, found, Urged(duty=duty, rung=found.rung, day=day))
    owner = found.duty.owner
    draft = Draft(
        ref=book.new_ref(),
        worker=found.worker.id,
        kind=KIND,
        values={"pupil": pupil, "fact": ref, "owner": owner, "duty": duty},
        at=request.now,
    )
    book.save_draft(draft)
    values = {"day": day.isoformat(), "by": found.worker.name, "role": found.rung}
    if owner is not None and owner != found.worker.id:
        book.tell(
            Notice(
                template="urged",
                values=_card(book, request, after or found) | values | {"text": ""},
                worker=owner,
                pupil=pupil,
                duty=duty,
            )
        )
    card(
        book, request, found.worker, "urge_done", draft=draft.ref,
        **_card(book, request, after or found), day=day.isoformat(), owner=named(town, owner),
    )  # fmt: skip
    return None


@listens(KIND)
def _words(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The words that go with an urging: a note on it, and to its owner."""
    kept = draft.values
    child = book.pupils([kept["pupil"]]).get(kept["pupil"])
    if child is None or not may(book, worker, Act.SUPERVISE, child):
        return False
    if not own_words.free(text, book.scope(worker), about=[child.id], asking=True):
        return False
    said = text.strip()[:LONGEST_TEXT]
    follow.say_fact(
        book,
        subject=Subject.pupil(child.id),
        body=Noted(text=said),
        by=worker.id,
        at=request.at,
        names=kept["fact"],
    )
    book.drop_draft(draft.ref)
    owner: WorkerId | None = kept["owner"]
    today = follow.today_of(book, request.now)
    values = {"child": say.child(child, today), "text": said, "by": worker.name}
    if owner is not None:
        book.tell(Notice(template="urged_words", values=values, worker=owner, pupil=child.id))
    reply(book, request, worker, "urge_words_sent", **values, owner=named(book.town(), owner))
    return True


def assign(
    book: Casebook, request: Request, /, *, pupil: PupilId, duty: str, worker: WorkerId | None = None
) -> Answer | None:
    """改派: to whom? The duty is theirs then, with the next school day as its last."""
    found = _before(book, request, pupil, duty)
    if isinstance(found, Answer):
        return found
    town = book.town()
    offered = candidates(
        book, request, found.pupil, but={found.duty.owner, found.worker.id}, act=act_of(found.duty.kind)
    )
    if worker is None:
        reply(
            book, request, found.worker, "assign_to",
            **_card(book, request, found), people=say.people(town, [one.id for one in offered]),
        )  # fmt: skip
        return None
    if worker not in {one.id for one in offered}:
        return answer(found.worker, "answer_cannot_take")
    _pass_on(book, request, found, worker)
    return None


def take(book: Casebook, request: Request, /, *, pupil: PupilId, duty: str) -> Answer | None:
    """我来处理: the duty is this person's own."""
    found = _before(book, request, pupil, duty)
    if isinstance(found, Answer):
        return found
    if found.duty.owner == found.worker.id:
        return answer(found.worker, "answer_yours_already")
    _pass_on(book, request, found, found.worker.id)
    return None


def _pass_on(book: Casebook, request: Request, found: Before, to: WorkerId) -> None:
    town, today = book.town(), follow.today_of(book, request.now)
    day = _days(book, found, today)[0]
    body = PassedOn(duty=found.duty.key, to=to, rung=found.rung, day=day)
    after, _ = _say(book, request, found, body)
    former = found.duty.owner
    shown = _card(book, request, after or found)
    values = {"day": day.isoformat(), "by": found.worker.name, "role": found.rung, "former": named(town, former)}
    if to != found.worker.id:
        book.tell(
            Notice(
                template="assigned_to_you", values=shown | values, worker=to, pupil=found.pupil.id, duty=found.duty.key
            )
        )
    if former is not None and former not in (to, found.worker.id):
        book.tell(
            Notice(
                template="passed_to_other",
                values=shown | values | {"to": named(town, to)},
                worker=former,
                pupil=found.pupil.id,
            )
        )
    card(
        book, request, found.worker, "assign_done",
        **shown, day=day.isoformat(), to=named(town, to), yours=to == found.worker.id,
    )  # fmt: skip


def candidates(
    book: Casebook, request: Request, pupil: Pupil, *, but: set[WorkerId | None], act: Act = Act.ATTEMPT
) -> list[Worker]:
    """Whom a duty about the child may be given to: those who may record attempts about it anyway and can be reached,
    so that nobody learns of the child who did not answer for it before."""
    town, today = book.town(), follow.today_of(book, request.now)
    near = (Role.HEAD_TEACHER, Role.SCHOOL_LEADER, Role.GRID_WORKER, Role.EDUCATION_CENTRE, Role.TOWN_CONTACT)
    found = dict.fromkeys(town.stands_in(holder, today) for role in near for holder in town.holders(role, pupil))
    workers = [town.workers[one] for one in found if one not in but and one in town.workers]
    return [one for one in workers if one.reachable() and allowed(book, one, act, pupil, request.now)]


def _days(book: Casebook, found: Before, today: date) -> list[date]:
    ground = follow.ground_of(book, found.chart)
    days: list[date] = []
    for _ in range(DAYS_OFFERED):
        days.append(ground.next_school_day(days[-1] if days else today))
    return days


def _card(book: Casebook, request: Request, found: Before) -> Values:
    today = follow.today_of(book, request.now)
    return {
        "child": say.child(found.pupil, today),
        "today": today.isoformat(),
        "duty": say.duty(
            found.duty, pupil=found.pupil, policy=book.policy, today=today, zone=book.zone,
            owner=named(book.town(), found.duty.owner),
        ),
    }  # fmt: skip


# --- /inbox ---


def inbox(book: Casebook, request: Request, /, *, page: int = 0) -> Answer | None:
    """``/inbox``: everything that stands before this person on the ladder, overdue and untried first."""
    worker = who(book, request)
    _show_inbox(book, request, worker, page=page)
    return None


def _rungs(book: Casebook, request: Request, worker: WorkerId) -> list[tuple[Duty, Pupil]]:
    today = follow.today_of(book, request.now)
    holders = (worker, *book.town().givers(worker, today))
    found = {(d.pupil, d.key): (d, p) for holder in holders for d, p in book.rungs_of(holder)}
    return list(found.values())


def _show_inbox(book: Casebook, request: Request, worker: Worker, *, page: int = 0, acknowledged: int = 0) -> None:
    listed = _rungs(book, request, worker.id)
    lines = [prompts.line(book, duty, pupil, worker, request.now) for duty, pupil in listed]
    lines.sort(key=lambda line: (line["acknowledged"], *say.urgency(line)))
    numbered = [line | {"number": number} for number, line in enumerate(lines, start=1)]
    page = min(page, max(0, len(numbered) - 1) // PAGE)
    reply(
        book, request, worker, "inbox",
        lines=prompts.explained(book, numbered[page * PAGE : (page + 1) * PAGE]),
        count=len(numbered),
        waiting=sum(1 for line in numbered if not line["acknowledged"]),
        untried=sum(1 for line in numbered if not line["tries"]),
        acknowledged=acknowledged,
        today=follow.today_of(book, request.now).isoformat(),
        sightings=[
            sighting_say.line(book, one, worker, request.now)
            for one in digest.sightings_before(book, worker.id, follow.today_of(book, request.now))
        ],
        supervises=may(book, worker, Act.SUPERVISE),
        page=page,
        more=max(0, len(numbered) - (page + 1) * PAGE),
    )  # fmt: skip
