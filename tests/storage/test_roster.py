"""The roster workbook becomes the town's records, again and again, and nobody is lost or guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from casework.case import CaseStatus
from casework.people import Role
from casework.ports import Casebook
from storage import tables
from storage.casebook import casebook_on
from storage.roster import SLICE, import_roster
from storage.thread import CasebookThread
from storage.workbook.read import read_workbook
from storage.workbook.rows import RosterSheets, StudentRow
from tests.builders.workbooks import build_workbook, id_number, post, student
from tests.storage.office import Office, names
from tests.storage.town import NOON, POLICY, ZONE

BORN = date(2016, 3, 4)
CHEN = student(姓名="陈小雨", 身份证号=id_number(BORN, 12), **{"村(社区)": "松树村"}, 监护人="陈建")
LI = student(姓名="李思源", 出生日期=date(2016, 8, 9), 学籍号="G990101201608090011")
ZHAO = student(姓名="赵一帆", 出生日期=date(2016, 1, 2))
LIU_A = student(姓名="刘洋", **{"村(社区)": "松树村"}, 监护人="刘建")
LIU_B = student(姓名="刘洋", **{"村(社区)": "河口村"}, 监护人="周兰")
HEAD = post(姓名="何文静", 手机="13800000001")


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Office:
    return Office(engine, tmp_path)


def test_an_empty_town_is_filled(office: Office) -> None:
    report = office.sends(CHEN, LI, staff=[HEAD], terms=[{"学期": "秋季", "开始": BORN, "结束": date(2027, 1, 1)}])
    assert report.done
    assert names(report.pupils.added) == ["陈小雨", "李思源"]
    assert report.schools == ("云溪中心小学",)
    assert report.classes == ("云溪中心小学 三(2)班",)
    first = office.children()[0]
    assert (first.name, first.village, first.born, first.guardians) == ("陈小雨", "松树村", BORN, '[["陈建","",""]]')
    (post_of_head,) = office.staff()["何文静"].posts
    assert post_of_head.role is Role.HEAD_TEACHER
    assert post_of_head.classes == {first.school_class}
    assert [tuple(row)[1:] for row in office.rows(select(tables.terms))] == [("秋季", BORN, date(2027, 1, 1), None)]


def test_the_same_workbook_again_changes_nothing(office: Office) -> None:
    sheets: Any = {
        "staff": [HEAD],
        "terms": [{"学期": "秋季", "开始": date(2026, 9, 1), "结束": date(2027, 1, 1)}],
        "closures": [{"日期": date(2026, 10, 12), "原因": "运动会"}],
        "children": [{"村(社区)": "松树村", "姓名": "李小满", "出生日期": date(2019, 5, 6)}],
    }
    pupils = (CHEN, LI, ZHAO, LIU_A, LIU_B)
    office.sends(*pupils, **sheets)
    before = office.versions()
    report = office.sends(*pupils, **sheets)
    assert not report.changes_something
    assert report.pupils.unchanged == len(pupils)
    assert report.children.unchanged == report.staff.unchanged == 1
    assert office.versions() == before
    assert len(office.children()) == len(pupils)


def test_a_pupil_known_by_id_number_may_change_name_and_class(office: Office) -> None:
    office.sends(CHEN)
    (before,) = office.children()
    report = office.sends({**CHEN, "姓名": "陈晓雨", "班级": "1"})
    (after,) = office.children()
    assert (after.id, after.name, after.class_number) == (before.id, "陈晓雨", 1)
    assert report.pupils.changed[0].what == ("班级", "姓名")


def test_a_pupil_known_by_the_number_on_the_roll_may_change_everything_else(office: Office) -> None:
    office.sends(LI)
    (before,) = office.children()
    office.sends({**LI, "姓名": "李思原", "出生日期": date(2016, 9, 8), "学校": "晨光小学"})
    (after,) = office.children()
    assert (after.id, after.name, after.school) == (before.id, "李思原", "晨光小学")


def test_a_pupil_known_by_name_and_birth_date_gets_an_id_number(office: Office) -> None:
    office.sends(ZHAO)
    (before,) = office.children()
    office.sends({**ZHAO, "班级": "3", "身份证号": id_number(date(2016, 1, 2), 5)})
    (after,) = office.children()
    assert (after.id, after.class_number, after.id_number) == (before.id, 3, id_number(date(2016, 1, 2), 5))


def test_an_id_number_left_empty_does_not_take_it_away(office: Office) -> None:
    office.sends({**CHEN, "出生日期": BORN})
    report = office.sends({**CHEN, "出生日期": BORN, "身份证号": None})
    assert report.pupils.unchanged == 1
    assert office.children()[0].id_number


def test_a_column_that_is_missing_takes_nothing_away_but_an_empty_cell_does(office: Office) -> None:
    office.sends({**CHEN, "备注": "骑车上学"})
    office.sends(CHEN, headings={"学生": ["学校", "年级", "班级", "姓名", "身份证号"]})
    (kept,) = office.children()
    assert (kept.note, kept.village, kept.guardians) == ("骑车上学", "松树村", '[["陈建","",""]]')
    office.sends({**CHEN, "备注": ""})
    assert office.children()[0].note == ""


def test_pupils_of_one_name_are_told_apart_by_village_and_guardian(office: Office) -> None:
    office.sends(LIU_A, LIU_B)
    before = {row.village: row.id for row in office.children()}
    report = office.sends({**LIU_B, "家庭住址": "河口村二组"}, LIU_A)
    assert report.pupils.unchanged == 1
    assert {row.village: row.id for row in office.children()} == before
    assert {row.village: row.address for row in office.children()} == {"松树村": "", "河口村": "河口村二组"}


def test_a_namesake_from_another_village_is_another_child(office: Office) -> None:
    office.sends(LIU_A)
    report = office.sends(LIU_A, LIU_B)
    assert names(report.pupils.added) == ["刘洋"]
    assert len(office.children()) == 2


def test_who_fits_two_known_pupils_is_reported_and_nothing_is_imported(office: Office) -> None:
    office.sends(ZHAO, student(姓名="赵一帆", 班级="3", 出生日期=date(2016, 1, 2)))
    report = office.sends(student(姓名="赵一帆", 班级="1", 出生日期=date(2016, 1, 2)), CHEN)
    assert not report.done
    (problem,) = report.sheets.rejected
    assert (problem.sheet, problem.row, problem.column) == ("学生", 2, "姓名")
    assert "2名" in problem.sentence
    assert len(office.children()) == 2
    assert office.sends(student(姓名="赵一帆", 班级="1", 出生日期=date(2016, 1, 2)), CHEN, skip_bad_rows=True).done
    assert len(office.children()) == 3


def test_a_child_of_the_same_name_and_birth_date_at_another_school_with_another_number_is_another(
    office: Office,
) -> None:
    office.sends(CHEN)
    report = office.sends({**CHEN, "学校": "晨光小学", "身份证号": id_number(BORN, 77)})
    assert names(report.pupils.added) == ["陈小雨"]


def test_absent_pupils_are_listed_and_stay(office: Office) -> None:
    office.sends(CHEN, LI, student(姓名="高远", 学校="晨光小学"))
    report = office.sends(CHEN)
    assert [(one.name, one.place) for one in report.pupils.absent] == [("李思源", "云溪中心小学 三(2)班")]
    assert all(row.on_roll for row in office.children())


def test_a_dry_run_says_what_would_happen_and_changes_nothing(office: Office) -> None:
    before = office.versions()
    report = office.sends(CHEN, staff=[HEAD], dry_run=True)
    assert not report.done
    assert names(report.pupils.added) == ["陈小雨"]
    assert names(report.staff.added) == ["何文静"]
    assert office.children() == []
    assert office.versions() == before


def test_one_bad_row_keeps_everything_out_unless_it_is_skipped(office: Office) -> None:
    bad = {**LI, "身份证号": 990101201608090011}
    assert not office.sends(CHEN, bad).done
    assert office.children() == []
    report = office.sends(CHEN, bad, skip_bad_rows=True)
    assert report.done
    assert report.rejected_rows == 1
    assert names(office.children()) == ["陈小雨"]


def test_the_pupil_of_a_row_that_cannot_be_read_is_not_called_absent(office: Office) -> None:
    office.sends(CHEN, LI)
    report = office.sends(CHEN, {**LI, "年级": "三"}, skip_bad_rows=True)
    assert report.pupils.absent == ()


def test_a_school_is_known_whatever_the_width_of_its_brackets(office: Office) -> None:
    office.sends({**CHEN, "学校": "云溪中心小学(东校区)"})
    report = office.sends({**CHEN, "学校": "云溪中心小学（东校区）"})
    assert report.schools == ()
    assert report.pupils.unchanged == 1


def test_open_cases_of_children_who_changed_are_looked_at_again(office: Office) -> None:
    office.sends(CHEN, LI)
    for row in office.children():
        values = {
            "pupil": row.id, "status": CaseStatus.OPEN.value, "stage": "absent", "missed_days": 1, "attempts": 0,
        }  # fmt: skip
        office.change(insert(tables.cases).values(values))
    report = office.sends({**CHEN, "班级": "1"}, LI)
    assert report.cases == 1
    looked = office.rows(select(tables.cases.c.look_at).order_by(tables.cases.c.pupil))
    assert [row.look_at for row in looked] == [NOON, None]


def test_a_term_at_a_school_nobody_knows_is_rejected(office: Office) -> None:
    office.sends(CHEN)
    term = {"学期": "秋季", "开始": date(2026, 9, 1), "结束": date(2027, 1, 1), "学校": "晨光小学"}
    report = office.sends(terms=[term])
    assert not report.done
    assert report.sheets.rejected[0].sentence == "学生表和系统里都没有“晨光小学”这所学校,请核对写法。"


def test_terms_take_the_place_of_those_of_the_schools_named(office: Office) -> None:
    def term(name: str, school: str | None = None) -> dict[str, object]:
        return {"学期": name, "开始": date(2026, 9, 1), "结束": date(2027, 1, 1), "学校": school}

    office.sends(CHEN, terms=[term("全镇"), term("本校", "云溪中心小学")])
    office.sends(terms=[term("本校新", "云溪中心小学")])
    assert sorted(row.name for row in office.rows(select(tables.terms))) == ["全镇", "本校新"]


def test_closed_days_are_added_for_town_school_and_class(office: Office) -> None:
    day = date(2026, 10, 12)
    report = office.sends(
        CHEN,
        closures=[
            {"日期": day},
            {"日期": day, "学校": "云溪中心小学"},
            {"日期": day, "班级": "三(2)班", "原因": "流感"},
        ],
    )
    assert report.closures == 3
    rows = office.rows(select(tables.day_changes).order_by(tables.day_changes.c.id))
    known = office.children()[0]
    school = office.rows(select(tables.schools.c.id))[0].id
    assert [(row.school, row.school_class) for row in rows] == [
        (None, None),
        (school, None),
        (school, known.school_class),
    ]


def test_the_villages_children_are_kept_apart_from_the_pupils(office: Office) -> None:
    child = {"村(社区)": "松树村", "姓名": "李小满", "出生日期": date(2019, 5, 6)}
    other = {"村(社区)": "松树村", "姓名": "孙小寒", "出生日期": date(2018, 5, 6)}
    office.sends(children=[child, other])
    report = office.sends(children=[{**child, "未就读原因": "随父母外出"}])
    assert report.children.changed[0].what == ("未就读原因",)
    assert names(report.children.absent) == ["孙小寒"]
    rows = office.rows(select(tables.village_children).order_by(tables.village_children.c.id))
    assert [row.reason for row in rows] == ["随父母外出", ""]


def test_whoever_changes_the_roll_while_it_is_compared_is_taken_into_account(office: Office, tmp_path: Path) -> None:
    office.sends(CHEN)
    file = build_workbook(tmp_path / "roster.xlsx", students=[CHEN, ZHAO])
    meddled: list[str] = []

    def add_by_hand(stage: str, _done: int, _rows: int) -> None:
        if stage == "matching" and not meddled:
            meddled.append(stage)
            (known,) = office.children()
            by_hand = {one.name: getattr(known, one.name) for one in tables.pupils.columns if one.name != "id"}
            by_hand |= {"name": "赵一帆", "id_number": "", "born": date(2016, 1, 2)}
            office.change(insert(tables.pupils).values(by_hand))
            office.change(
                update(tables.versions)
                .where(tables.versions.c.name == "pupils")
                .values(number=tables.versions.c.number + 1)
            )

    report = import_roster(office.engine, read_workbook(file), now=NOON, progress=add_by_hand)
    assert report.done
    assert names(report.pupils.added) == []
    assert names(office.children()) == ["陈小雨", "赵一帆"]


def test_pupils_and_posts_hang_together_for_the_casebook(office: Office) -> None:
    office.sends(CHEN, LI, staff=[HEAD])
    with casebook_on(office.engine, policy=POLICY, zone=ZONE, now=NOON) as book:
        (head,) = book.town().workers.values()
        assert {pupil.name for pupil in book.scope(head).pupils} == {"陈小雨", "李思源"}


async def test_the_casebooks_thread_sees_at_once_what_was_imported(office: Office) -> None:
    thread = CasebookThread(office.engine, policy=POLICY, zone=ZONE, clock=lambda: NOON)
    thread.start()
    try:
        assert await thread.read(_schools) == []
        assert await thread.work(_schools) == []
        office.sends(CHEN)
        assert await thread.read(_schools) == ["云溪中心小学"]
        assert await thread.work(_schools) == ["云溪中心小学"]
    finally:
        await thread.stop()


def _schools(book: Casebook) -> list[str]:
    return list(book.town().schools.values())


class PowerCut(Exception):
    """The machine stops."""


def many() -> RosterSheets:
    """More new pupils than are written at once."""
    rows = tuple(
        StudentRow(
            row=row, school="云溪中心小学", grade=row % 9 + 1, number=1, name=f"学生{row}", roll_number=f"G{row}"
        )
        for row in range(2, SLICE + 100)
    )
    return RosterSheets(students=rows)


def test_after_a_power_cut_no_part_of_a_large_import_is_seen_and_the_next_import_completes_it(office: Office) -> None:
    def cut(stage: str, _done: int, _rows: int) -> None:
        if stage == "applying" and office.engine.dialect.name == "sqlite":
            raise PowerCut

    if office.engine.dialect.name == "sqlite":
        with pytest.raises(PowerCut):
            import_roster(office.engine, many(), now=NOON, progress=cut)
        assert len(office.children()) == SLICE - 2
        assert not any(row.on_roll for row in office.children())
    report = import_roster(office.engine, many(), now=NOON)
    assert report.done
    assert len(report.pupils.added) == SLICE + 98
    assert len(office.children()) == SLICE + 98
    assert all(row.on_roll for row in office.children())
    again = import_roster(office.engine, many(), now=NOON)
    assert not again.changes_something
