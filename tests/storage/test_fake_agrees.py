"""The casebook in dictionaries, on which the rules are tested, answers what the one over SQL answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from casework.calendar import DayChange
from casework.case import CaseStatus
from casework.duty import DutyKind, DutyState
from casework.fact import Fact, Retracted, RollCall, Subject
from casework.leave import Consent
from casework.people import Role
from casework.policy.model import Stage
from casework.ports import ALL_SCHOOLS, Board, Casebook, ClassDay, Draft, Invitation, Remembered
from casework.town import Handover
from tests.fakes import FakeCasebook
from tests.storage.conftest import BookOpener
from tests.storage.town import MONDAY, NOON, POLICY, People, absent, case_of, duty_of

TUESDAY = MONDAY + timedelta(days=1)


def a_day_at_school(book: Casebook, town: People) -> None:
    one, two, three, four, *_ = town.pupils
    of_class = Subject.school_class(town.classes[0])
    facts = [
        replace(absent(book, one, by=town.head, utterance="u1"), ref="one000000000"),
        replace(absent(book, two, by=town.other_head, utterance="u2"), ref="two000000000"),
        Fact(ref="call00000000", subject=of_class, at=NOON, by=town.head, body=RollCall(day=MONDAY, missing=(one,))),
        Fact(ref="call20000000", subject=of_class, at=NOON, by=town.head, body=RollCall(day=TUESDAY)),
        Fact(ref="back00000000", subject=of_class, at=NOON, by=town.head, body=Retracted(), names="call20000000"),
        Fact(
            ref="undone000000", subject=Subject.pupil(two), at=NOON + timedelta(minutes=1), by=town.other_head,
            body=Retracted(), names="two000000000", utterance="u3",
        ),
    ]  # fmt: skip
    book.append(facts)
    book.save_cases(
        [
            case_of(one, look_at=NOON + timedelta(hours=1)),
            case_of(two, look_at=NOON, stage=Stage.DROPOUT),
            replace(case_of(three), status=CaseStatus.CLOSED, leave_from=TUESDAY, leave_to=TUESDAY),
            replace(
                case_of(four),
                leave_from=MONDAY,
                leave_to=TUESDAY + timedelta(days=3),
                consent=Consent.AWAITED,
                out_due=NOON,
            ),
        ]
    )
    raised = replace(duty_of(two, town.other_head), rung=Role.TOWN_CONTACT, rung_worker=town.contact, tries=1)
    book.save_duties(
        [
            duty_of(one, town.head),
            duty_of(one, town.head, day=TUESDAY),
            raised,
            replace(duty_of(four, town.other_head), rung=Role.TOWN_CONTACT, rung_worker=town.contact),
            replace(duty_of(three, town.head, kind=DutyKind.CHECK_IN), state=DutyState.DONE),
        ]
    )
    book.save_class_day(ClassDay(class_id=town.classes[0], day=MONDAY, by=town.head, at=NOON, complete=True))
    book.change_days([DayChange(day=TUESDAY, opens=False, school=town.school)], by=town.contact, at=NOON)
    book.save_handover(Handover(id=0, giver=town.other_head, taker=town.head, start=MONDAY, until=TUESDAY))
    book.save_boards(
        [
            Board(ref="board0000000", worker=town.head, school=town.school, day=MONDAY, message=7, in_hand=False),
            Board(ref="board1000000", worker=town.contact, school=ALL_SCHOOLS, day=MONDAY, page=2, stale=True),
            Board(ref="board2000000", worker=town.grid, school=town.school, day=TUESDAY),
        ]
    )
    book.save_asked(town.school, MONDAY, at=NOON, by=town.contact)
    book.save_searches(MONDAY, {one: NOON, two: None, three: NOON + timedelta(hours=2)})
    book.save_searches(MONDAY, {three: None})
    book.append([replace(absent(book, four, by=town.head), ref="late00000000")])
    book.save_draft(Draft(ref="draft0000000", worker=town.head, kind="absent", values={"n": 1}, at=NOON))
    book.save_draft(Draft(ref="draft0000001", worker=town.head, kind="doubt.1", values={}, at=NOON))
    book.save_draft(Draft(ref="draft0000002", worker=town.head, kind="doubt.2", values={}, at=NOON))
    for said, pupil in (("小孙", one), ("老三", two), ("小孙", three)):
        book.remember(Remembered(worker=town.head, said=said, pupil=pupil, at=NOON))
    book.save_invitation(Invitation(code="WXYZ2345", worker=town.other_head, expires=NOON + timedelta(days=7)))
    book.mark_blocked(103, True)


def answers(book: Casebook, town: People) -> dict[str, Any]:
    workers = book.town().workers
    return {
        "charts": book.charts(town.pupils),
        "said": [book.facts_of(utterance) for utterance in ("u1", "u2", "")],
        "last": [book.last_utterance(worker) for worker in (town.head, town.other_head, town.grid)],
        "fact": book.fact("one000000000"),
        "due": book.due_cases(NOON + timedelta(hours=2), 10),
        "cases": {number: book.cases_of(worker) for number, worker in workers.items()},
        "all cases": book.cases_of(workers[town.contact], open_only=False),
        "by class": book.open_cases_by_class(),
        "leaves": [book.leaves(worker, day) for worker in workers.values() for day in (MONDAY, TUESDAY)],
        "boarders": book.boarders(town.classes),
        "of one class": book.open_cases_by_class([town.classes[1]]),
        "duties": [book.duties_of(town.head, until=day) for day in (MONDAY, TUESDAY)],
        "open": book.open_duties(town.head),
        "owners": book.owners_due(MONDAY),
        "rungs": book.rungs_of(town.contact),
        "all rungs": book.rungs_by_worker(),
        "sizes": book.class_sizes(),
        "class": book.class_pupils(town.classes[0]),
        "days": book.class_days(MONDAY),
        "school": [book.calendar().is_school_day(day, town.school) for day in (MONDAY, TUESDAY)],
        "scope": {pupil.id for pupil in book.scope(workers[town.head]).pupils},
        "draft": book.draft(town.head, "absent"),
        "doubts": book.drafts_of_family(town.head, "doubt."),
        "questions": book.questions(("doubt.", "whom."), before=NOON + timedelta(days=1)),
        "words": book.remembered(town.head),
        "open codes": [book.open_invitation(worker, NOON) for worker in (town.head, town.other_head)],
        "forgotten": [book.forget_word(town.head, "老三") for _ in range(2)],
        "workers": workers,
        "changes": [book.take_changes() for _ in range(2)],
        "board": [book.board(town.head, town.school), book.board(town.head, ALL_SCHOOLS)],
        "boards due": [book.boards_due(MONDAY, changed) for changed in ((), (town.school,), (99,))],
        "asked": [book.last_asked(town.school, day) for day in (MONDAY, TUESDAY)],
        "searches": [book.searches(MONDAY), book.searches(TUESDAY), book.searches_due(NOON, 10)],
        "class facts": [book.class_facts(town.classes, since) for since in (NOON, NOON + timedelta(minutes=1))],
        "rolls": book.class_rolls(town.classes),
        "pupil facts": book.pupil_facts(town.pupils),
        "once": [book.begin_round("digest", "town", MONDAY) for _ in range(2)],
    }


def joining(book: Casebook, town: People) -> list[Any]:
    book.save_invitation(Invitation(code="ABCD2345", worker=town.grid, expires=NOON + timedelta(days=7)))
    return [
        book.redeem("abcd2345", NOON),
        book.redeem("ABCD2345", NOON),
        book.link_chat(town.grid, 101),
        book.worker_of_chat(101),
        book.town().workers[town.head].chat,
    ]


def test_both_casebooks_give_the_same_answers(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        known = book.town()
        fake = FakeCasebook(
            policy=POLICY,
            today=MONDAY,
            workers=known.workers.values(),
            classes=known.classes.values(),
            pupils=book.pupils(town.pupils).values(),
            calendar=book.calendar(),
        )
        a_day_at_school(book, town)
        a_day_at_school(fake, town)
    with book_at() as book:
        real = answers(book, town)
        for question, answer in answers(fake, town).items():
            assert answer == real[question], question
        assert joining(fake, town) == joining(book, town)
