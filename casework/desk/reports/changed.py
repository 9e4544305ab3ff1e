"""A report put right by a button: what it said and says, and whoever hears of it besides the one who did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casework.desk import say
from casework.desk.cases import follow
from casework.desk.cases.history import event
from casework.desk.lessons import counting, recount
from casework.desk.reports.card import Reported
from casework.desk.request import Request
from casework.desk.rights import acting_as
from casework.fact import Absent, Fact
from casework.people import Act, Pupil, PupilId, Role, Worker, WorkerId
from casework.ports import Casebook, Hold, Notice
from casework.seeking import Sought, search


@dataclass(frozen=True, kw_only=True)
class Change:
    """``was`` is what the report said ``of`` one child, ``now`` what it says, of which ``child``."""

    was: Fact
    of: Pupil
    now: Reported
    child: Pupil

    @property
    def moved(self) -> bool:
        return self.of.id != self.child.id


def hearers(book: Casebook, request: Request, worker: Worker, change: Change) -> list[tuple[WorkerId, PupilId]]:
    """Who hears of it, of which child: its head teacher, and who reported it, but for whoever puts it right."""
    town, today = book.town(), follow.today_of(book, request.now)
    told: dict[tuple[WorkerId, PupilId], None] = {}
    for pupil in (change.of, change.child) if change.moved else (change.child,):
        author = change.was.by if pupil.id == change.of.id else None
        for hearer in (town.answers(Role.HEAD_TEACHER, pupil, today), author):
            if hearer is not None and hearer != worker.id:
                told[hearer, pupil.id] = None
    return list(told)


def tell(
    book: Casebook,
    request: Request,
    worker: Worker,
    change: Change,
    entries: Sequence[say.Values],
    *,
    told: Sequence[tuple[WorkerId, PupilId]],
    outcomes: Mapping[PupilId, follow.Outcome],
) -> None:
    """A head teacher is asked where the child is of whom other lessons are said now; everybody else hears what was said
    and what holds. ``entries`` are the lines of the card."""
    head = _answering(book, request, worker, change, outcomes)
    pupils = {pupil.id: pupil for pupil in (change.of, change.child)}
    for hearer, child in told:
        if (hearer, child) == (head, change.child.id):
            continue
        role = acting_as(book, worker, Act.REPORT, pupils[child])
        entry = next(entry for entry in entries if entry["child"]["id"] == child)
        values: say.Values = {"by": worker.name, "role": role, "you": hearer}
        template = "absence_told"
        if recount.lessons_of(change.was.body) and not change.moved:
            template, values["line"] = "corrected_told", {**entry, **_was_and_is(book, change), "also_by": []}
        else:
            values["entries"] = [entry]
        # What takes a card back is not spoken after the card that takes its place.
        hold = Hold.NEVER if head is not None else Hold.QUIET
        book.tell(Notice(template=template, values=values, worker=hearer, pupil=child, hold=hold))
    if head is not None:
        counting.ask_heads(
            book, request, worker, {change.child.id: change.child}, {change.child.id: recount.lessons_of(change.now)},
            outcomes=outcomes, instead=_instead(change),
        )  # fmt: skip


def _answering(
    book: Casebook, request: Request, worker: Worker, change: Change, outcomes: Mapping[PupilId, follow.Outcome]
) -> WorkerId | None:
    """The head teacher who must say where the child was in lessons that are said now; None where nobody must."""
    today, child = follow.today_of(book, request.now), change.child
    head = book.town().answers(Role.HEAD_TEACHER, child, today)
    if head in (None, worker.id) or change.now.day != today or not _lessons_said_now(change):
        return None
    sought = search(outcomes[child.id].chart.facts, today)
    return head if sought is not None and sought.state is Sought.WAITING else None


def _lessons_said_now(change: Change) -> bool:
    """Whether lessons are said to be missed that were not said of this child before."""
    now = set(recount.lessons_of(change.now))
    return bool(now - set(_instead(change)))


def _instead(change: Change) -> Sequence[int]:
    """The lessons said before of the same child and day."""
    was = change.was.body
    same = isinstance(was, Absent) and not change.moved and was.day == change.now.day
    return recount.lessons_of(was) if same else ()


def _was_and_is(book: Casebook, change: Change) -> say.Values:
    town = book.town()
    return {
        "was": event(change.was, town, book.zone),
        "now": event(replace(change.was, body=change.now), town, book.zone),
    }
