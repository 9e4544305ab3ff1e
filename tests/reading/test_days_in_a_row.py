"""Days that are written together are written out."""

from __future__ import annotations

import pytest

from casework.reading.days_in_a_row import several_days


@pytest.mark.parametrize(
    ("said", "spelt"),
    [
        ("7、8号没来", "7号、8号没来"),
        ("7、8、9日", "7号、8号、9号"),
        ("7和8号", "7号、8号"),
        ("7-9号请假", "7号到9号请假"),
        ("7号至9号", "7号到9号"),
        ("9月7-9", "9月7号到9月9号"),
        ("9.7到9", "9月7号到9月9号"),
        ("周四五", "周四、周五"),
        ("上周四、五没来", "上周四、上周五没来"),
        ("星期一二三", "星期一、星期二、星期三"),
    ],
)
def test_each_day_is_said_by_its_own_name(said: str, spelt: str) -> None:
    assert several_days(said) == spelt


@pytest.mark.parametrize(
    "said", ["周五一没来", "周四四没来", "7-9号楼", "周一第三节", "1、2节", "周四五人", "昨天没来"]
)
def test_what_is_no_row_of_days_stays(said: str) -> None:
    assert several_days(said) == said
