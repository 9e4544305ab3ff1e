"""Whatever stands in a workbook's cells, it is checked to the end and can be given back."""

from __future__ import annotations

import math
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage.workbook.cells import Cell, CellError, ClockTime
from storage.workbook.check import check_sheets
from storage.workbook.columns import SHEETS
from storage.workbook.marked import marked_copy
from storage.workbook.rows import Sheet

LIKELY = st.sampled_from(
    [
        "",
        "三年级",
        "2",
        "三(2)班",
        "留守;低保",
        "990101201603040012",
        "2016-03-04",
        "班主任",
        "网格员",
        "松树村",
        "无",
        "=1",
        "#N/A",
    ]
)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    LIKELY,
    st.text(max_size=8),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.builds(CellError),
    st.builds(ClockTime, st.just("08:00:00")),
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    name = draw(st.sampled_from(list(SHEETS)))
    words = draw(st.permutations([column.heading for column in SHEETS[name]]))
    rows = draw(st.lists(st.lists(CELLS, max_size=len(words) + 2), max_size=4))
    first: tuple[Cell, ...] = tuple(words) if draw(st.booleans()) else tuple(draw(st.lists(CELLS, max_size=20)))
    return Sheet(name=name, rows=(first, *map(tuple, rows)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(sheets(), max_size=5))
@example([Sheet(name="学生", rows=(("姓名", "班级"), (math.nan, math.inf), (10**400, date(1066, 10, 14))))])
@example(
    [Sheet(name="学生", rows=(("姓名", "班级", "年级", "学校"), (math.nan, math.inf, 10**400, date(1066, 10, 14))))]
)
def test_any_cells_are_checked_and_given_back(drawn: list[Sheet]) -> None:
    roster = check_sheets(drawn)

    assert all(problem.sentence for problem in roster.problems)
    assert marked_copy(roster).startswith(b"PK")
    rejected = {(problem.sheet, problem.row) for problem in roster.rejected}
    assert not any(("学生", pupil.row) in rejected or pupil.born == date.min for pupil in roster.students)
