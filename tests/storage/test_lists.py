"""Lists over the town: what is due, whose it is, before whom it stands, which cases are open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from casework.case import CaseStatus
from casework.duty import DutyKind, DutyState
from casework.leave import Consent
from casework.people import Role
from casework.policy.model import Stage
from casework.town import Handover
from tests.storage.conftest import BookOpener
from tests.storage.town import MONDAY, NOON, People, case_of, duty_of

TUESDAY = MONDAY + timedelta(days=1)


def test_due_cases_come_longest_due_first_and_at_most_as_many_as_asked(town: People, book_at: BookOpener) -> None:
    one, two, three, four, *_ = town.pupils
    with book_at() as book:
        book.save_cases(
            [
                case_of(one, look_at=NOON),
                case_of(two, look_at=NOON - timedelta(hours=2)),
                case_of(three, look_at=NOON + timedelta(seconds=1)),
                case_of(four),
            ]
        )
        assert book.due_cases(NOON, 10) == [two, one]
        assert book.due_cases(NOON, 1) == [two]
        assert book.next_look_at(NOON) == NOON + timedelta(seconds=1)
        assert book.next_look_at(NOON + timedelta(days=1)) is None


def test_the_digest_lists_what_is_to_be_reminded_of_and_what_is_overdue(town: People, book_at: BookOpener) -> None:
    child, other = town.pupils[:2]
    today = duty_of(child, town.head)
    tomorrow = duty_of(child, town.head, day=TUESDAY)
    overdue = replace(duty_of(other, town.head), remind_on=TUESDAY)
    done = replace(duty_of(other, town.head, kind=DutyKind.CHECK_IN), state=DutyState.DONE)
    theirs = duty_of(other, town.grid, kind=DutyKind.CALL_GUARDIAN)
    with book_at() as book:
        book.save_duties([tomorrow, today, overdue, done, theirs])
        assert [duty for duty, _ in book.duties_of(town.head, until=MONDAY - timedelta(days=1))] == []
        assert [duty for duty, _ in book.duties_of(town.head, until=MONDAY)] == [today, overdue]
        assert [pupil.id for _, pupil in book.duties_of(town.head, until=MONDAY)] == [child, other]
        assert [duty for duty, _ in book.open_duties(town.head)] == [today, overdue, tomorrow]
        due = book.owners_due(MONDAY)
        assert {owner: [duty for duty, _ in listed] for owner, listed in due.items()} == {
            town.head: [today, overdue],
            town.grid: [theirs],
        }


def test_on_the_ladder_the_unacknowledged_and_untried_stand_first(town: People, book_at: BookOpener) -> None:
    def raised(child: int, *, tries: int, acknowledged: bool) -> None:
        duty = replace(
            duty_of(child, town.head), rung=Role.TOWN_CONTACT, rung_worker=town.contact, rung_since=NOON, rung_due=NOON,
            tries=tries, rung_acknowledged=acknowledged,
        )  # fmt: skip
        book.save_duties([duty])

    with book_at() as book:
        raised(town.pupils[0], tries=0, acknowledged=True)
        raised(town.pupils[1], tries=2, acknowledged=False)
        raised(town.pupils[2], tries=0, acknowledged=False)
        assert [pupil.id for _, pupil in book.rungs_of(town.contact)] == [
            town.pupils[2], town.pupils[1], town.pupils[0],
        ]  # fmt: skip
        assert book.rungs_by_worker() == {town.contact: book.rungs_of(town.contact)}
        assert book.rungs_of(town.head) == []


def test_cases_are_listed_gravest_first_and_only_within_sight(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        workers = book.town().workers
        book.save_cases(
            [
                case_of(town.pupils[0]),
                case_of(town.pupils[1], stage=Stage.DROPOUT),
                case_of(town.pupils[4], stage=Stage.SUSPECTED),
                replace(case_of(town.pupils[2]), status=CaseStatus.CLOSED),
            ]
        )

        def seen(worker: int, *, open_only: bool = True) -> list[int]:
            return [pupil.id for pupil, _ in book.cases_of(workers[worker], open_only=open_only)]

        assert seen(town.contact) == [town.pupils[1], town.pupils[4], town.pupils[0]]
        assert seen(town.head) == [town.pupils[4], town.pupils[0]]
        assert seen(town.head, open_only=False) == [town.pupils[4], town.pupils[0], town.pupils[2]]
        assert seen(town.grid) == [town.pupils[1], town.pupils[0]]
        by_class = book.open_cases_by_class()
        assert {key: [pupil.id for pupil, _ in listed] for key, listed in by_class.items()} == {
            town.classes[0]: [town.pupils[4], town.pupils[0]],
            town.classes[1]: [town.pupils[1]],
        }


def test_who_stands_in_sees_and_names_the_children_of_the_other(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.save_cases([case_of(child) for child in town.pupils])
        book.save_handover(
            Handover(id=0, giver=town.other_head, taker=town.head, start=MONDAY, until=date(2026, 9, 11))
        )
    with book_at() as book:
        head = book.town().workers[town.head]
        assert {pupil.id for pupil, _ in book.cases_of(head)} == set(town.pupils)
        assert {pupil.id for pupil in book.scope(head).pupils} == set(town.pupils)
    with book_at(NOON + timedelta(days=7)) as book:
        head = book.town().workers[town.head]
        assert {pupil.id for pupil, _ in book.cases_of(head)} == {town.pupils[0], town.pupils[2], town.pupils[4]}
        assert {pupil.id for pupil in book.scope(head).pupils} == {town.pupils[0], town.pupils[2], town.pupils[4]}


def test_class_sizes_count_the_roll(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        assert book.class_sizes() == {town.classes[0]: 3, town.classes[1]: 3}


def test_leave_is_listed_until_it_is_over_what_waits_for_an_answer_first(town: People, book_at: BookOpener) -> None:
    one, two, three, elsewhere = (*town.pupils[:2], town.pupils[2], town.pupils[3])
    with book_at() as book:
        book.save_cases(
            [
                replace(case_of(one), leave_from=MONDAY, leave_to=MONDAY),
                replace(case_of(two), leave_from=MONDAY, leave_to=TUESDAY + timedelta(days=2), consent=Consent.AWAITED),
                replace(case_of(three), status=CaseStatus.NONE, leave_from=TUESDAY, leave_to=TUESDAY),
                case_of(elsewhere),
            ]
        )
        contact = book.town().workers[town.contact]
        assert [pupil.id for pupil, _ in book.leaves(contact, MONDAY)] == [two, one, three]
        assert [pupil.id for pupil, _ in book.leaves(contact, TUESDAY)] == [two, three]
        (awaited, _) = book.leaves(contact, TUESDAY)
        assert awaited[1].consent is Consent.AWAITED


def test_boarders_come_with_their_cases_and_nobody_else(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        pupils = book.pupils(town.pupils)
        mine = [pupil for pupil in pupils.values() if pupil.class_id == town.classes[0]]
        for pupil in mine[:2]:
            book.save_pupil(replace(pupil, boarding=True))
        book.save_cases([replace(case_of(mine[0].id), status=CaseStatus.NONE, out_due=NOON)])
    with book_at() as book:
        found = {pupil.id: case for pupil, case in book.boarders(town.classes)}
        assert found.keys() == {pupil.id for pupil in mine[:2]}
        case = found[mine[0].id]
        assert case is not None
        assert case.out_due == NOON
        assert found[mine[1].id] is None
        assert book.boarders([]) == []
