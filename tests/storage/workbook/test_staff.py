"""Several rows of 人员 may be one person."""

from __future__ import annotations

from casework.people import Role
from storage.workbook.rows import StaffRow
from storage.workbook.staff import merge_people

ROW = StaffRow(row=2, name="何文静", role=Role.HEAD_TEACHER, phone="+8613800000001", school="云溪中心小学")


def row(
    number: int, *, phone: str = ROW.phone, school: str = ROW.school, role: Role = Role.SUBJECT_TEACHER
) -> StaffRow:
    return StaffRow(row=number, name=ROW.name, role=role, phone=phone, school=school)


def test_the_same_phone_is_the_same_person_in_whatever_school() -> None:
    (person,) = merge_people([ROW, row(3, school="河口小学")])

    assert [post.row for post in person.posts] == [2, 3]


def test_two_phones_are_two_people() -> None:
    assert len(merge_people([ROW, row(3, phone="+8613800000002")])) == 2


def test_a_row_without_phone_joins_the_person_of_the_same_school() -> None:
    (person,) = merge_people([row(2, phone=""), row(3, role=Role.DUTY_TEACHER)])

    assert person.phone == ROW.phone
    assert len(person.posts) == 2


def test_a_row_without_phone_in_another_school_is_somebody_else() -> None:
    assert len(merge_people([ROW, row(3, phone="", school="河口小学")])) == 2


def test_the_same_post_written_twice_counts_once() -> None:
    (person,) = merge_people([row(2), row(3)])

    assert len(person.posts) == 1
