"""``notoneless understand``: a workbook and lines of JSON in, lines of JSON out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from bot.understand import run

SHEETS = {
    "学生": [
        ("学校", "年级", "班级", "姓名", "出生日期", "村(社区)"),
        ("石门中心小学", "三年级", "2", "罗小满", "2017-05-01", "坪上村"),
        ("石门中心小学", "三年级", "2", "岑洋", "2017-06-01", "坪上村"),
        ("石门中心小学", "三年级", "2", "岑洋", "2017-07-01", "河湾村"),
        ("石门中心小学", "三年级", "1", "韦思远", "2017-08-01", "河湾村"),
    ],
    "人员": [
        ("姓名", "角色", "学校", "班级", "村(社区)"),
        ("蓝老师", "班主任", "石门中心小学", "三(2)班", ""),
        ("蓝老师", "科任教师", "石门中心小学", "三(1)班", ""),
        ("农大姐", "网格员", "", "", "河湾村"),
        ("覃主任", "镇联络员", "", "", ""),
    ],
}


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def message(text: str, by: str = "蓝老师", number: str = "m1") -> str:
    return json.dumps({"id": number, "by": by, "at": "2026-09-09T08:25:00+08:00", "text": text}, ensure_ascii=False)


def answers(roster: Path, *lines: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(roster, lines)]


def test_an_absence_comes_out_in_the_contracts_form(roster: Path) -> None:
    assert answers(roster, message("罗小满没来")) == [
        {
            "id": "m1",
            "items": [
                {
                    "intent": "absence",
                    "pupil": "石门中心小学 三(2)班 罗小满",
                    "date": "2026-09-09",
                    "until": None,
                    "sessions": ["day"],
                    "reason": None,
                    "excused": None,
                }
            ],
            "ask": [],
            "complete": [],
        }
    ]


def test_two_of_one_name_are_told_apart_by_their_village(roster: Path) -> None:
    (answer,) = answers(roster, message("岑洋没来"))
    assert answer["items"] == []
    assert answer["ask"] == [
        {"said": "岑洋", "candidates": ["石门中心小学 三(2)班 岑洋@坪上村", "石门中心小学 三(2)班 岑洋@河湾村"]}
    ]


def test_a_person_with_two_posts_names_the_children_of_both(roster: Path) -> None:
    (answer,) = answers(roster, message("韦思远没来"))
    assert answer["items"][0]["pupil"] == "石门中心小学 三(1)班 韦思远"  # type: ignore[index]


def test_a_grid_worker_names_only_the_children_of_the_village(roster: Path) -> None:
    (answer,) = answers(roster, message("罗小满没来", by="农大姐"))
    assert answer["items"] == []
    assert answer["ask"] == [{"said": "罗小满", "candidates": []}]


def test_lines_that_are_no_messages_get_an_error_and_the_rest_is_read(roster: Path) -> None:
    got = answers(
        roster,
        "not json",
        "[1]",
        '{"id": 7}',
        message("罗小满没来", by="生人", number="m2"),
        '{"id": "m3", "by": "蓝老师", "at": "tomorrow", "text": "罗小满没来"}',
        "",
        message("全到", number="m4"),
    )
    assert [one.get("id") for one in got] == [None, None, 7, "m2", "m3", "m4"]
    assert all("error" in one for one in got[:-1])
    assert got[-1]["complete"] == [{"class": "石门中心小学 三(2)班", "date": "2026-09-09"}]


def test_a_row_that_is_refused_is_told_of(tmp_path: Path) -> None:
    path, told = tmp_path / "twice.xlsx", []
    pupil = ("石门中心小学", "三年级", "2", "岑洋", "2017-06-01", "坪上村")
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {**SHEETS, "学生": [SHEETS["学生"][0], pupil, pupil]}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    list(run(path, [message("岑洋没来")], warn=told.append))
    assert told
    assert all(line.startswith("学生 第 ") and "岑洋" not in line for line in told)


def test_the_hour_is_taken_in_the_towns_zone(roster: Path) -> None:
    line = json.dumps({"id": 1, "by": "蓝老师", "at": "2026-09-08T23:30:00+00:00", "text": "罗小满没来"})
    assert answers(roster, line)[0]["items"][0]["date"] == "2026-09-09"  # type: ignore[index]


def test_reading_needs_neither_telegram_nor_a_database() -> None:
    heavy = "('aiogram', 'sqlalchemy', 'sqlmodel')"
    code = f"import sys, bot.understand; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_message_at_which_the_reader_fails_gives_nothing_and_the_rest_is_read(
    roster: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before_the_calendar = json.dumps(
        {"id": "m1", "by": "蓝老师", "at": "0001-01-01T08:25:00+08:00", "text": "罗小满昨天没来"}, ensure_ascii=False
    )
    empty, read = answers(roster, before_the_calendar, message("罗小满没来", number="m2"))
    assert empty == {"id": "m1", "items": [], "ask": [], "complete": []}
    assert read["id"] == "m2"
    assert read["items"]
    assert "m1" in caplog.text
    assert "OverflowError" in caplog.text
    assert "罗小满" not in caplog.text


def test_bytes_that_are_no_text_do_not_end_the_run(roster: Path) -> None:
    half = json.dumps({"id": "m1", "by": "蓝老师", "at": "2026-09-09T08:25:00+08:00", "text": "罗小满 \ud800 没来"})
    lines = [b"\xff\xfe", half.encode(), message("罗小满没来", number="m2").encode()]
    command = [sys.executable, "-m", "bot", "understand", "--roster", str(roster)]
    done = subprocess.run(command, input=b"\n".join(lines), capture_output=True, check=True)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [None, "m1", "m2"]
