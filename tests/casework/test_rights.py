"""The table of rights, its page in the documents, and what it means for one child."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.people import RIGHTS, ROLE_NAMES, Act, Post, Pupil, Role, SchoolClass, Worker, may
from casework.town import Handover, Town

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"

OWN = SchoolClass(id=1, school=1, school_name="云溪中心小学", grade=3, number=2)
OTHER = SchoolClass(id=2, school=1, school_name="云溪中心小学", grade=3, number=1)
ELSEWHERE = SchoolClass(id=3, school=2, school_name="云溪初级中学", grade=7, number=1)
TODAY = date(2026, 9, 8)


def child(school_class: SchoolClass, village: str = "松树村") -> Pupil:
    return Pupil(id=school_class.id, name="某某", school_class=school_class, village=village)


def worker(role: Role, *, id: int = 1, chat: int | None = 1001) -> Worker:
    post = Post(role=role, school=1, classes=frozenset({1}), villages=frozenset({"松树村"}))
    return Worker(id=id, name=f"某{id}", posts=(post,), chat=chat)


def test_the_page_says_what_the_table_says() -> None:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    wanted = [
        f"| {role} {ROLE_NAMES[role]} | {rights.extent} | {', '.join(sorted(rights.acts))} |"
        for role, rights in RIGHTS.items()
    ]
    assert lines == wanted


@pytest.mark.parametrize(
    ("role", "own", "same_school", "other_school_same_village", "other_village"),
    [
        (Role.HEAD_TEACHER, True, False, False, False),
        (Role.SCHOOL_LEADER, True, True, False, True),
        (Role.GRID_WORKER, True, True, True, False),
        (Role.TOWN_CONTACT, True, True, True, True),
        (Role.PARTNER_AGENCY, False, False, False, False),
        (Role.ADMINISTRATOR, False, False, False, False),
    ],
)
def test_each_role_sees_only_the_children_it_answers_for(
    role: Role, own: bool, same_school: bool, other_school_same_village: bool, other_village: bool
) -> None:
    me = worker(role)
    assert may(me, Act.SEE, child(OWN)) is own
    assert may(me, Act.SEE, child(OTHER)) is same_school
    assert may(me, Act.SEE, child(ELSEWHERE)) is other_school_same_village
    assert may(me, Act.SEE, child(OTHER, village="河口村")) is other_village


def test_a_subject_teacher_reports_and_does_nothing_else() -> None:
    me = worker(Role.SUBJECT_TEACHER)
    assert [act for act in Act if may(me, act, child(OWN))] == [Act.REPORT]


def test_whoever_has_left_may_do_nothing() -> None:
    gone = Worker(id=1, name="某", posts=worker(Role.TOWN_CONTACT).posts, active=False)
    assert not any(may(gone, act, child(OWN)) for act in Act)


def a_town(*workers: Worker, handovers: tuple[Handover, ...] = ()) -> Town:
    return Town(workers={w.id: w for w in workers}, schools={1: "云溪中心小学"}, classes={1: OWN}, handovers=handovers)


def test_a_child_without_a_village_belongs_to_the_town_contact() -> None:
    town = a_town(worker(Role.GRID_WORKER, id=1), worker(Role.TOWN_CONTACT, id=2, chat=1002))
    assert town.answers(Role.GRID_WORKER, child(OWN), TODAY) == 1
    assert town.answers(Role.GRID_WORKER, child(OWN, village=""), TODAY) == 2
    assert town.answers(Role.GRID_WORKER, child(OWN, village="无人村"), TODAY) == 2


def test_duties_of_somebody_away_are_the_stand_ins_and_come_back_by_themselves() -> None:
    away = Handover(id=1, giver=1, taker=2, start=date(2026, 9, 8), until=date(2026, 9, 10))
    town = a_town(worker(Role.HEAD_TEACHER, id=1), worker(Role.SUBJECT_TEACHER, id=2, chat=1002), handovers=(away,))
    assert town.answers(Role.HEAD_TEACHER, child(OWN), date(2026, 9, 7)) == 1
    assert town.answers(Role.HEAD_TEACHER, child(OWN), date(2026, 9, 8)) == 2
    assert town.answers(Role.HEAD_TEACHER, child(OWN), date(2026, 9, 10)) == 2
    assert town.answers(Role.HEAD_TEACHER, child(OWN), date(2026, 9, 11)) == 1


def test_two_who_stand_in_for_one_another_do_not_run_in_circles() -> None:
    both = (
        Handover(id=1, giver=1, taker=2, start=TODAY),
        Handover(id=2, giver=2, taker=1, start=TODAY),
    )
    town = a_town(worker(Role.HEAD_TEACHER, id=1), worker(Role.SUBJECT_TEACHER, id=2, chat=1002), handovers=both)
    assert town.answers(Role.HEAD_TEACHER, child(OWN), TODAY) in (1, 2)


def test_of_two_holders_the_one_who_can_be_reached_answers() -> None:
    town = a_town(worker(Role.TOWN_CONTACT, id=1, chat=None), worker(Role.TOWN_CONTACT, id=2, chat=1002))
    assert town.answers(Role.TOWN_CONTACT, child(OWN), TODAY) == 2
