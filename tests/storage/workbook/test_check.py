"""Every problem of a workbook is found at once, and nothing that is right is called one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from casework.people import Guardian, Role
from storage.workbook.cells import Cell, CellError, ClassName
from storage.workbook.check import check_sheets
from storage.workbook.columns import CHILDREN, CLOSURES, PUPILS, SHEETS, STAFF, TERMS
from storage.workbook.rows import Kind, Problem, RosterSheets, Sheet
from tests.builders.workbooks import A_CHILD, A_CLOSURE, A_TERM, Row, id_number, post, student

BORN = date(2016, 3, 4)
HE = id_number(BORN, 1)
SHE = id_number(BORN, 2)


def sheet(name: str, *rows: Row, headings: tuple[str, ...] = ()) -> Sheet:
    words = headings or tuple(column.heading for column in SHEETS[name])
    lines: list[tuple[Cell, ...]] = [words]
    for row in rows:
        assert set(row) <= set(words) or headings
        lines.append(tuple(row.get(word) for word in words))  # type: ignore[misc] # the builder's rows hold cells
    return Sheet(name=name, rows=tuple(lines))


def checked(*sheets: Sheet) -> RosterSheets:
    return check_sheets(sheets)


def pupils(*rows: Row) -> RosterSheets:
    return checked(sheet(PUPILS, *rows))


def found(roster: RosterSheets) -> list[tuple[int, str, Kind, str]]:
    return [(problem.row, problem.column, problem.kind, problem.code) for problem in roster.problems]


def only(roster: RosterSheets) -> Problem:
    (problem,) = roster.problems
    return problem


def test_a_full_row_is_read_whole() -> None:
    roster = pupils(
        {
            "学校": "云溪中心小学", "年级": "三年级", "班级": 2.0, "姓名": "阿依古丽·买买提", "性别": "女",
            "出生日期": BORN, "身份证号": SHE, "学籍号": "G" + SHE, "村(社区)": "松树村", "家庭住址": "松树村二组17号",
            "监护人": "王桂香", "与学生关系": "奶奶", "监护人电话": 13800000001.0,
            "监护人2": "买买提", "与学生关系2": "父亲", "监护人电话2": "138-0000-0002",
            "寄宿": "是", "重点类别": "留守；低保、单亲", "备注": "=很乖",
        }
    )  # fmt: skip

    (pupil,) = roster.students
    assert roster.problems == ()
    assert (pupil.name, pupil.class_label, pupil.born, pupil.sex) == ("阿依古丽·买买提", "三(2)班", BORN, "女")
    assert (pupil.id_number, pupil.roll_number, pupil.village) == (SHE, "G" + SHE, "松树村")
    assert pupil.guardians == (
        Guardian(name="王桂香", relation="奶奶", phone="+8613800000001"),
        Guardian(name="买买提", relation="父亲", phone="+8613800000002"),
    )
    assert pupil.boarding
    assert pupil.priorities == {"留守", "低保", "单亲"}
    assert pupil.note == "=很乖"


def test_headings_stand_in_any_order_with_stars_wide_brackets_and_strangers_between() -> None:
    words = ("序号", "姓名*", "村（社区）", "班级", " 学 校 ", "年级＊", "体重")
    row = {
        "序号": 1,
        "姓名*": "陈小雨",
        "村（社区）": "松树村",
        "班级": "2",
        " 学 校 ": "云溪中心小学",
        "年级＊": "三年级",
        "体重": 30,
    }

    roster = checked(sheet(PUPILS, row, headings=words))

    assert roster.problems == ()
    assert [(pupil.name, pupil.village) for pupil in roster.students] == [("陈小雨", "松树村")]


def test_rows_that_are_empty_but_for_other_columns_are_passed_over() -> None:
    words = ("序号", "学校", "年级", "班级", "姓名")
    rows: list[Row] = [{"序号": 1}, {"序号": 2, **student()}, {"序号": 3, "姓名": " \u200b"}]

    roster = checked(sheet(PUPILS, *rows, headings=words))

    assert roster.problems == ()
    assert [pupil.row for pupil in roster.students] == [3]


def test_a_missing_required_heading_is_said_once() -> None:
    roster = checked(sheet(PUPILS, student(), student(), headings=("学校", "年级", "姓名")))

    assert found(roster) == [(1, "班级", Kind.REJECT, "heading_missing")]
    assert roster.students == ()


def test_a_workbook_without_any_sheet_of_the_roster_says_which_there_should_be() -> None:
    assert "学生、人员、校历、停课、适龄儿童" in only(checked()).sentence


@pytest.mark.parametrize("column", ["学校", "年级", "班级", "姓名"])
def test_a_required_cell_left_empty_rejects_its_row(column: str) -> None:
    roster = pupils(student(**{column: "　"}), student(姓名="刘洋"))

    assert found(roster) == [(2, column, Kind.REJECT, "required")]
    assert [pupil.name for pupil in roster.students] == ["刘洋"]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"年级": "3"}, "年级", "grade"),
        ({"年级": "十年级"}, "年级", "grade"),
        ({"班级": "二班"}, "班级", "class_number"),
        ({"班级": 2.5}, "班级", "class_number"),
        ({"姓名": 12345}, "姓名", "not_text"),
        ({"姓名": True}, "姓名", "not_text"),
        ({"姓名": "---1"}, "姓名", "formula"),
        ({"姓名": "=A1"}, "姓名", "formula"),
        ({"姓名": "123"}, "姓名", "not_text"),
        ({"姓名": "陈" * 61}, "姓名", "too_long"),
        ({"学校": "=VLOOKUP(A1)"}, "学校", "formula"),
        ({"年级": CellError()}, "年级", "excel_error"),
        ({"姓名": "#N/A"}, "姓名", "excel_error"),
        ({"监护人": CellError()}, "监护人", "excel_error"),
        ({"出生日期": "2015-02-30"}, "出生日期", "date"),
        ({"出生日期": 42067.0}, "出生日期", "date"),
        ({"身份证号": 9.90101201603e17}, "身份证号", "id_number_as_number"),
        ({"身份证号": 990101201603040012}, "身份证号", "id_number_as_number"),
        ({"身份证号": "9.90101E+17"}, "身份证号", "id_number_as_number"),
        ({"学籍号": 9.90101201603e17}, "学籍号", "roll_number_as_number"),
        ({"学籍号": 990101201603040012}, "学籍号", "roll_number_as_number"),
        ({"重点类别": "留守;外向"}, "重点类别", "priority"),
    ],
)
def test_a_row_is_rejected_for_what_would_store_something_false(
    cells: Mapping[str, object], column: str, code: str
) -> None:
    roster = pupils(student(**cells))

    assert found(roster) == [(2, column, Kind.REJECT, code)]
    assert roster.students == ()
    assert only(roster).sentence.endswith("。")


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"身份证号": HE[:-1] + str((int(HE[-1]) + 1) % 10 if HE[-1] != "X" else 0)}, "身份证号", "id_checksum"),
        ({"身份证号": HE, "出生日期": date(2016, 3, 5)}, "身份证号", "id_birth"),
        ({"身份证号": HE, "性别": "女"}, "身份证号", "id_sex"),
        ({"身份证号": HE[:-1]}, "身份证号", "id_shape"),
        ({"性别": "不详"}, "性别", "sex"),
        ({"监护人电话": "12345"}, "监护人电话", "phone"),
        ({"监护人电话": "13800000001/13800000002"}, "监护人电话", "phone_several"),
        ({"寄宿": "周末"}, "寄宿", "boarding"),
        ({"出生日期": date(1896, 3, 4)}, "出生日期", "birth_odd"),
    ],
)
def test_a_doubt_is_a_warning_and_the_row_is_kept(cells: Mapping[str, object], column: str, code: str) -> None:
    roster = pupils(student(**cells))

    assert found(roster) == [(2, column, Kind.WARNING, code)]
    assert len(roster.students) == 1


@pytest.mark.parametrize("column", ["身份证号", "学籍号", "监护人", "监护人电话", "重点类别", "出生日期", "村(社区)"])
@pytest.mark.parametrize("word", ["无", "-", "/", "暂无"])
def test_a_word_for_nothing_is_nothing(column: str, word: str) -> None:
    roster = pupils(student(**{column: word}))

    assert roster.problems == ()
    assert roster.students == pupils(student()).students


def test_every_problem_of_every_sheet_is_told_at_once_in_the_order_of_the_workbook() -> None:
    roster = checked(
        sheet(STAFF, post(角色="园丁"), post(班级="三班")),
        sheet(PUPILS, student(年级="3", 身份证号=1, 重点类别="好"), student(姓名="")),
        sheet(TERMS, {**A_TERM, "结束": date(2026, 8, 1)}),
    )

    assert [(problem.sheet, problem.row, problem.column) for problem in roster.problems] == [
        (PUPILS, 2, "年级"),
        (PUPILS, 2, "身份证号"),
        (PUPILS, 2, "重点类别"),
        (PUPILS, 3, "姓名"),
        (STAFF, 2, "角色"),
        (STAFF, 3, "班级"),
        (TERMS, 2, "结束"),
    ]


def test_the_same_id_number_twice_rejects_both_rows_each_naming_the_other() -> None:
    roster = pupils(student(身份证号=HE), student(姓名="刘洋"), student(姓名="陈晓雨", 年级="四年级", 身份证号=HE))

    assert [(problem.row, problem.code) for problem in roster.problems] == [(2, "same_id"), (4, "same_id")]
    assert "第4行" in roster.problems[0].sentence
    assert "第2行" in roster.problems[1].sentence
    assert [pupil.name for pupil in roster.students] == ["刘洋"]


def test_same_class_name_and_birth_date_is_the_same_pupil_however_spelt() -> None:
    roster = pupils(
        student(学校="云溪小学（东）", 姓名="李 明", 出生日期=BORN),
        student(学校="云溪小学(东)", 姓名="李明", 出生日期="2016.3.4"),
    )

    assert [(problem.row, problem.code) for problem in roster.problems] == [(2, "same_person"), (3, "same_person")]


def test_pupils_of_one_name_in_one_class_are_told_apart_by_village_and_guardian() -> None:
    roster = pupils(
        student(姓名="刘洋", 监护人="刘建", **{"村(社区)": "松树村"}),
        student(姓名="刘洋", 监护人="周兰", **{"村(社区)": "河口村"}),
    )

    assert roster.problems == ()
    assert len(roster.students) == 2


def test_pupils_whom_nothing_tells_apart_are_rejected() -> None:
    roster = pupils(student(), student())

    assert [problem.code for problem in roster.problems] == ["same_unclear", "same_unclear"]


def test_the_same_pupil_written_ten_times_names_a_few_rows_only() -> None:
    roster = pupils(*(student(身份证号=HE) for _ in range(10)))

    assert len(roster.problems) == 10
    assert roster.problems[0].sentence.startswith("与第3、4、5、6、7…行")


def test_birth_date_and_sex_come_from_a_sound_id_number_where_their_cells_are_empty() -> None:
    (pupil,) = pupils(student(身份证号=SHE)).students

    assert (pupil.born, pupil.sex) == (BORN, "女")


def test_a_place_keeps_the_spelling_first_seen() -> None:
    roster = checked(
        sheet(PUPILS, student(学校="云溪小学（东）")), sheet(STAFF, post(学校="云溪小学(东)", 班级="三（2）班;三(2)班"))
    )

    assert roster.problems == ()
    assert roster.staff[0].school == "云溪小学（东）"
    assert roster.staff[0].classes == (ClassName(3, 2),)


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"角色": "老师"}, "角色", "role"),
        ({"角色": ""}, "角色", "required"),
        ({"班级": ""}, "班级", "class_needed"),
        ({"角色": "科任教师", "班级": None}, "班级", "class_needed"),
        ({"学校": ""}, "学校", "school_needed"),
        ({"角色": "校长", "学校": "", "班级": ""}, "学校", "school_needed"),
        ({"角色": "网格员", "学校": "", "班级": ""}, "村(社区)", "village_needed"),
        ({"角色": "成员单位", "学校": "", "班级": ""}, "单位", "agency_needed"),
        ({"班级": "三(2)班;三班"}, "班级", "class_label"),
    ],
)
def test_a_post_without_what_it_is_about_is_rejected(cells: Mapping[str, object], column: str, code: str) -> None:
    roster = checked(sheet(PUPILS, student(), student(学校="河口小学")), sheet(STAFF, post(**cells)))

    assert found(roster) == [(2, column, Kind.REJECT, code)]
    assert roster.staff == ()


def test_a_post_without_school_belongs_to_the_only_school_there_is() -> None:
    roster = checked(sheet(PUPILS, student()), sheet(STAFF, post(学校="")))

    assert roster.problems == ()
    assert roster.staff[0].school == "云溪中心小学"


def test_each_role_is_known_by_its_word() -> None:
    rows = [
        post(姓名=f"老师{word}", 角色=word, 单位="派出所", **{"村(社区)": "李家村；王庄村"})
        for word in ("科任教师", "班主任", "值日教师", "校长", "网格员", "中心校", "成员单位", "管理员")
    ]

    roster = checked(sheet(STAFF, *rows))

    assert roster.problems == ()
    assert [row.role for row in roster.staff] == [
        Role.SUBJECT_TEACHER, Role.HEAD_TEACHER, Role.DUTY_TEACHER, Role.SCHOOL_LEADER,
        Role.GRID_WORKER, Role.EDUCATION_CENTRE, Role.PARTNER_AGENCY, Role.ADMINISTRATOR,
    ]  # fmt: skip
    assert roster.staff[4].villages == ("李家村", "王庄村")


@pytest.mark.parametrize("word", ["镇联络员", "领导小组"])
def test_the_town_s_own_people_have_no_school(word: str) -> None:
    roster = checked(sheet(STAFF, post(角色=word, 班级=None)))

    assert found(roster) == [(2, "学校", Kind.WARNING, "school_not_wanted")]
    assert roster.staff[0].school == ""


def test_places_without_pupils_are_doubted_not_rejected() -> None:
    roster = checked(
        sheet(PUPILS, student(**{"村(社区)": "松树村"})),
        sheet(
            STAFF,
            post(学校="云西中心小学"),
            post(姓名="周平", 班级="三(2)班;三(9)班"),
            post(姓名="李国", 角色="网格员", 学校=None, 班级=None, **{"村(社区)": "松树村;王庄村"}),
        ),
        sheet(CLOSURES, {**A_CLOSURE, "学校": "云溪中心小学", "班级": "四(1)班"}),
    )

    assert [(problem.sheet, problem.row, problem.code) for problem in roster.problems] == [
        (STAFF, 2, "unknown_school"),
        (STAFF, 3, "unknown_class"),
        (STAFF, 4, "unknown_village"),
        (CLOSURES, 2, "unknown_class"),
    ]
    assert roster.rejected == ()
    assert len(roster.staff) == 3


def test_without_the_sheet_of_pupils_no_place_is_doubted() -> None:
    assert checked(sheet(STAFF, post())).problems == ()


def test_two_head_teachers_of_one_class_are_doubted() -> None:
    roster = checked(sheet(STAFF, post(手机="13800000001"), post(姓名="周平", 手机="13800000002")))

    assert found(roster) == [
        (2, "班级", Kind.WARNING, "second_head_teacher"),
        (3, "班级", Kind.WARNING, "second_head_teacher"),
    ]


def test_people_of_one_name_without_phones_are_doubted() -> None:
    roster = checked(sheet(STAFF, post(), post(学校="河口小学")))

    assert [problem.code for problem in roster.problems] == ["same_name", "same_name"]


def test_a_term_ends_after_it_starts() -> None:
    roster = checked(
        sheet(TERMS, A_TERM, {**A_TERM, "学期": "2027年春季学期", "开始": "2027年2月20日", "结束": "2027.2.1"})
    )

    assert found(roster) == [(3, "结束", Kind.REJECT, "term_backwards")]
    assert [(term.start, term.end) for term in roster.terms] == [(date(2026, 9, 1), date(2027, 1, 22))]


def test_terms_that_overlap_are_doubted() -> None:
    roster = checked(sheet(TERMS, A_TERM, {**A_TERM, "学期": "又一个"}, {**A_TERM, "学校": "河口小学"}))

    assert found(roster) == [(3, "开始", Kind.WARNING, "term_overlap")]


def test_a_closure_of_a_class_needs_its_school_where_there_are_several() -> None:
    both = sheet(PUPILS, student(), student(学校="河口小学"))

    assert only(checked(both, sheet(CLOSURES, {**A_CLOSURE, "班级": "三(2)班"}))).code == "closure_school_needed"
    assert checked(both, sheet(CLOSURES, A_CLOSURE)).closures[0].school == ""


def test_a_child_of_the_village_needs_a_birth_date_and_stands_there_once() -> None:
    roster = checked(sheet(CHILDREN, A_CHILD, A_CHILD, {**A_CHILD, "姓名": "王小满", "出生日期": None}))

    assert [(problem.row, problem.code) for problem in roster.problems] == [
        (2, "same_child"),
        (3, "same_child"),
        (4, "required"),
    ]
