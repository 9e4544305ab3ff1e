"""``notoneless roster import`` at the terminal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot import roster_import
from bot.settings import Settings
from storage.roster_report import RosterRejected
from storage.workbook.rows import UnreadableWorkbook
from tests.builders.workbooks import build_workbook, post, student

NOW = datetime(2026, 9, 7, tzinfo=UTC)
GOOD = student(姓名="高小满", 出生日期=date(2016, 3, 4))
BAD = {**GOOD, "姓名": "田小寒", "身份证号": 990101201603040011, "年级": "三"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


def test_an_import_says_who_is_added_and_leaves_no_marked_copy(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = build_workbook(tmp_path / "名单.xlsx", students=[GOOD], staff=[post(手机="13800000001")])
    assert roster_import.run(settings, file, dry_run=False, skip_bad_rows=False)
    said = capsys.readouterr().out
    assert "学生 pupils: 新增 added 1" in said
    assert "+ 高小满 (云溪中心小学 三(2)班)" in said
    assert "已导入 Imported." in said
    assert not (tmp_path / "名单.标记.xlsx").exists()


def test_every_problem_is_printed_and_the_marked_copy_lies_beside_the_workbook(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = build_workbook(tmp_path / "名单.xlsx", students=[GOOD, BAD])
    assert not roster_import.run(settings, file, dry_run=False, skip_bad_rows=False)
    said = capsys.readouterr().out
    assert "学生 第3行 年级: 年级“三”不对" in said
    assert "学生 第3行 身份证号: 身份证号是按数字存的" in said
    assert "没有导入 Nothing was imported." in said
    assert "问题清单" in load_workbook(tmp_path / "名单.标记.xlsx").sheetnames
    assert roster_import.run(settings, file, dry_run=False, skip_bad_rows=True)
    assert "已导入 Imported." in capsys.readouterr().out


def test_a_dry_run_says_that_nothing_was_changed(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = build_workbook(tmp_path / "名单.xlsx", students=[GOOD])
    for _ in range(2):
        assert roster_import.run(settings, file, dry_run=True, skip_bad_rows=False)
        said = capsys.readouterr().out
        assert "Dry run: nothing was changed." in said
        assert "新增 added 1" in said


def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "名单.xlsx"
    file.write_bytes(b"nothing of the kind")
    with pytest.raises(UnreadableWorkbook):
        roster_import.run(settings, file, dry_run=False, skip_bad_rows=False)


def test_loading_a_roster_with_bad_rows_lists_them_all(settings: Settings, tmp_path: Path) -> None:
    file = build_workbook(tmp_path / "名单.xlsx", students=[GOOD, BAD])
    with pytest.raises(RosterRejected) as refused:
        roster_import.load_roster(settings, file, now=NOW)
    assert len(str(refused.value).splitlines()) == 3
