"""The sheet 人员: who is known again, whose posts change, and whom an import must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from casework.case import CaseStatus
from casework.people import Role, Worker
from storage import tables
from tests.builders.workbooks import post, student
from tests.storage.office import Office, names
from tests.storage.town import NOON

PUPIL = student()
HE = post(姓名="何文静", 手机="13800000001")
FANG = post(姓名="方远", 手机="13800000002", 班级="三(1)班")
LEADER = post(姓名="白校长", 手机="13800000003", 角色="校长", 班级=None)
GRID = {"姓名": "田野", "角色": "网格员", "村(社区)": "松树村"}


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Office:
    return Office(engine, tmp_path)


def join(office: Office, worker: Worker) -> None:
    office.change(update(tables.workers).where(tables.workers.c.id == worker.id).values(chat=77, locale="en"))


def labels(office: Office, worker: Worker) -> list[list[int]]:
    numbers = {row.id: row.number for row in office.rows(select(tables.classes))}
    return [sorted(numbers[one] for one in post.classes) for post in worker.posts]


def test_phone_number_joined_chat_and_language_stay_when_the_post_changes(office: Office) -> None:
    office.sends(PUPIL, staff=[HE])
    before = office.staff()["何文静"]
    join(office, before)
    report = office.sends(PUPIL, staff=[{**HE, "班级": "三(1)班"}])
    after = office.staff()["何文静"]
    assert report.staff.changed[0].what == ("角色",)
    assert (after.id, after.chat, after.locale) == (before.id, 77, "en")
    assert labels(office, after) == [[1]]


def test_a_person_is_known_by_phone_under_another_name(office: Office) -> None:
    office.sends(staff=[HE])
    before = office.staff()["何文静"]
    report = office.sends(staff=[{**HE, "姓名": "何雯静"}])
    assert office.staff()["何雯静"].id == before.id
    assert report.staff.changed[0].what == ("姓名",)


def test_a_person_is_known_by_name_and_school_with_a_new_phone(office: Office) -> None:
    office.sends(staff=[HE])
    before = office.staff()["何文静"]
    office.sends(staff=[{**HE, "手机": "13900000009"}])
    assert office.staff()["何文静"].id == before.id
    assert office.staff()["何文静"].phone == "+8613900000009"


def test_a_grid_worker_without_a_phone_is_known_by_name_and_role(office: Office) -> None:
    office.sends(PUPIL, staff=[GRID])
    report = office.sends(PUPIL, staff=[{**GRID, "村(社区)": "松树村;河口村"}])
    assert len(report.staff.changed) == 1
    assert office.staff()["田野"].posts[0].villages == {"松树村", "河口村"}


def test_a_phone_on_the_offices_desk_knows_nobody_again(office: Office) -> None:
    desk = "0557-6660000"
    both = [post(姓名="何文静", 手机=desk), post(姓名="方远", 手机=desk, 班级="三(1)班")]
    office.sends(staff=both)
    report = office.sends(staff=both)
    assert report.staff.unchanged == 2
    assert not report.changes_something


def test_several_rows_of_one_person_are_one_person_with_several_posts(office: Office) -> None:
    office.sends(PUPIL, staff=[HE, {**HE, "角色": "科任教师", "班级": "三(1)班"}])
    (he,) = office.staff().values()
    assert [one.role for one in he.posts] == [Role.HEAD_TEACHER, Role.SUBJECT_TEACHER]


def test_staff_missing_from_the_workbook_are_listed_and_keep_their_posts(office: Office) -> None:
    office.sends(PUPIL, staff=[HE, LEADER, GRID])
    report = office.sends(PUPIL, staff=[HE])
    # The sheet names nobody of the villages: it says nothing about grid workers.
    assert names(report.staff.absent) == ["白校长"]
    assert office.staff()["白校长"].active
    assert office.staff()["白校长"].posts


def test_a_new_head_teacher_takes_the_class_from_one_who_is_not_in_the_workbook(office: Office) -> None:
    office.sends(PUPIL, staff=[HE, FANG])
    report = office.sends(PUPIL, staff=[{**FANG, "班级": "三(2)班"}])
    staff = office.staff()
    assert [(one.place, one.name, one.former) for one in report.heads] == [
        ("云溪中心小学 三(2)班", "方远", ("何文静",)),
    ]
    assert labels(office, staff["方远"]) == [[2]]
    assert [one.role for one in staff["何文静"].posts] == [Role.SUBJECT_TEACHER]


def test_a_change_of_posts_has_every_open_case_looked_at_again(office: Office) -> None:
    office.sends(PUPIL, staff=[HE, FANG])
    for row in office.children():
        values = {"pupil": row.id, "status": CaseStatus.OPEN.value, "stage": "absent", "missed_days": 1, "attempts": 0}
        office.change(insert(tables.cases).values(values))
    report = office.sends(PUPIL, staff=[{**FANG, "班级": "三(2)班"}])
    assert report.cases == 1
    assert [row.look_at for row in office.rows(select(tables.cases.c.look_at))] == [NOON]


def test_an_administrator_stays_one_whatever_the_workbook_says(office: Office) -> None:
    office.sends(staff=[{**LEADER}])
    leader = office.staff()["白校长"]
    extra = {"worker": leader.id, "place": 1, "role": "administrator", "classes": "[]", "villages": "[]", "agency": ""}
    office.change(insert(tables.posts).values(extra))
    report = office.sends(staff=[LEADER])
    assert report.staff.unchanged == 1
    assert office.staff()["白校长"].holds(Role.ADMINISTRATOR)


def test_somebody_who_left_and_stands_in_the_workbook_is_back(office: Office) -> None:
    office.sends(staff=[HE])
    office.change(update(tables.workers).values(active=False))
    report = office.sends(staff=[HE])
    assert report.staff.changed[0].what == ("角色",)
    assert office.staff()["何文静"].active


def test_who_may_be_either_of_two_people_is_reported(office: Office) -> None:
    office.sends(
        staff=[post(姓名="何文静", 手机="13800000001"), post(姓名="何文静", 手机="13800000002", 班级="三(1)班")]
    )
    report = office.sends(staff=[post(姓名="何文静", 手机=None)])
    assert not report.done
    (problem,) = report.sheets.rejected
    assert (problem.row, problem.column) == (2, "姓名")
    assert "手机" in problem.sentence


def test_the_other_posts_of_somebody_with_a_bad_row_stay(office: Office) -> None:
    more = {**HE, "角色": "科任教师", "班级": "三(1)班"}
    office.sends(PUPIL, staff=[HE, more])
    office.sends(PUPIL, staff=[HE, {**more, "班级": "三年级"}], skip_bad_rows=True)
    assert len(office.staff()["何文静"].posts) == 2


def test_an_offices_own_name_makes_no_school(office: Office) -> None:
    centre = {"姓名": "中心校办公室", "角色": "中心校", "学校": "云溪镇中心校"}
    report = office.sends(PUPIL, staff=[centre])
    assert report.schools == ("云溪中心小学",)
    assert office.staff()["中心校办公室"].posts[0].school is None
