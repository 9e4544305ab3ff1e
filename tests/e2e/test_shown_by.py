"""The main job from the first sentence to the closing, over the phones' interface only, in two towns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.cast import CLOUD_BROOK, GREEN_STONE, NAMESAKE, SILENT_CHILD, SILENT_HEAD, Cast, green_stone
from tests.e2e.phones import NoSuchButton, Phones, demo

FIRST_WEEK = ("2026-09-08", "2026-09-09", "2026-09-10", "2026-09-11")
MONTH_AFTER = (
    *("2026-09-15", "2026-09-16", "2026-09-17", "2026-09-18", "2026-09-20", "2026-09-21", "2026-09-22", "2026-09-23"),
    *("2026-09-24", "2026-09-28", "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"),
    "2026-10-13",
)
STAGES = "辍学"
"""In both names of a stage."""


class Story:
    """The child's story, told from one phone after the other."""

    def __init__(self, phones: Phones, cast: Cast) -> None:
        self.phones = phones
        self.cast = cast

    def still_away(self, day: str) -> str:
        """The head teacher confirms the absence at roll call."""
        self.phones.go_to(f"{day}T08:25")
        return "\n".join(self.phones.say(self.cast.head, f"{self.cast.child}还是没来"))

    def about(self, who: str, since: str = "", until: str = "9") -> list[str]:
        """What somebody was told about the child."""
        return [m["text"] for m in self.phones.heard(who, since, until) if self.cast.child in m["text"]]

    def prompted(self, who: str, since: str, until: str) -> list[str]:
        """The mornings on which somebody was reminded of a home visit to the child."""
        return [
            m["date"][:10]
            for m in self.phones.heard(who, since, until)
            if m["date"][11:16] == "07:30"
            and any("家访" in line and self.cast.child in line for line in m["text"].splitlines())
        ]

    def line_of(self, who: str, duty: str, day: str) -> str:
        """The line about a duty for the child in the morning's message, its heading where it has a message alone."""
        text = self.phones.told(who, f"{day}T07:30", f"{day}T07:31")
        own_line = [line for line in text.splitlines() if self.cast.child in line and duty in line]
        return own_line[0] if own_line else text

    def begins(self) -> None:
        self.phones.go_to("2026-09-07T08:21")
        [answer] = self.phones.say(self.cast.head, f"{self.cast.child}今天没来")

        assert f"{self.cast.school_class} {self.cast.child},9月7日(周一)全天未到" in answer
        assert "请在今天内联系家长" in answer
        assert "最迟明天上门家访" in answer
        assert "附件2第三条" in answer
        assert STAGES not in answer

    def goes_up(self) -> None:
        """Neither called nor visited: from the school leader to the town contact, who takes it."""
        cast, phones = self.cast, self.phones
        assert "昨天应完成" in self.line_of(cast.head, "联系家长", "2026-09-08")
        assert self.about(cast.leader, "2026-09-08", "2026-09-09")
        assert not self.about(cast.contact, until="2026-09-09")
        assert self.about(cast.contact, "2026-09-09", "2026-09-12")
        assert not any(STAGES in text for who in phones.numbers for text in self._own_lines(who))

        phones.tap(cast.contact, "全部收到", "收到", about=cast.child)
        # The town contact acts on one of them: the head teacher is urged, with a new date.
        self._opened(cast.contact, "催办")
        phones.tap(cast.contact, "9月", "明天", "后天", about="催办")
        assert any("催" in text for text in self.about(cast.head, "2026-09-11T08:25", "2026-09-12"))

    def _own_lines(self, who: str) -> list[str]:
        """The lines that name the child: other children of this town are dropouts already."""
        return [line for text in self.about(who) for line in text.splitlines() if self.cast.child in line]

    def is_suspected(self) -> None:
        cast, phones = self.cast, self.phones
        assert not self.about(cast.grid)
        answer = self.still_away("2026-09-14")

        assert "疑似辍学(9月14日起)" in answer
        assert any("疑似辍学" in text for text in self.about(cast.grid, "2026-09-14"))
        assert any("疑似辍学" in text for text in self.about(cast.contact, "2026-09-14T08:25"))
        [card] = [m for m in phones.heard(cast.grid, "2026-09-14T08:25") if cast.child in m["text"]]
        assert "+86" in card["text"]

    def is_dropout(self) -> None:
        answer = self.still_away("2026-10-14")

        assert "辍学(10月14日起)" in answer
        assert "疑似辍学(10月14日起)" not in answer
        assert any("10月14日起为辍学" in text for text in self.about(self.cast.contact, "2026-10-14"))

    def is_visited(self) -> None:
        """The grid worker records a visit, and a photo-less `写完了` ends it; the head teacher need not go."""
        cast, phones = self.cast, self.phones
        taps = (("记录家访",), ("孩子和监护人",), ("答应返校",), ("下周一", "明天", "9/2"))
        for labels in taps:
            phones.tap(cast.grid, *labels, about=cast.child)

        recorded = phones.told(cast.grid, "2026-09-15")
        assert len(taps) <= 5
        assert f"已记录:9月18日(周五) 家访 {cast.child}" in recorded
        assert any("已经去过了" in text for text in self.about(cast.head, "2026-09-18"))
        for told in (cast.contact, cast.centre):
            assert any("家访结果" in text for text in self.about(told, "2026-09-18"))
        phones.tap(cast.grid, "写完了", about=cast.child)

    def returns(self) -> None:
        cast, phones = self.cast, self.phones
        phones.go_to("2026-10-15T08:10")
        assert "已返校" in "".join(phones.say(cast.head, f"{cast.child}已返校"))
        assert any("已返校" in text for text in self.about(cast.grid, "2026-10-15"))
        phones.go_to("2026-10-16T08:25")
        phones.tap(cast.head, *(["全到"] if cast is GREEN_STONE else ["除这2人外都到了"]))
        assert f"{cast.child}返校已确认" in phones.told(cast.head, "2026-10-16")

    def is_watched_and_closed(self) -> None:
        cast, phones = self.cast, self.phones
        phones.go_to("2026-10-26T08:00")
        self._opened(cast.head, "一切正常")
        assert "正常" in phones.told(cast.head, "2026-10-26T07:30")
        phones.go_to("2026-11-20T08:00")
        self._opened(cast.leader, "销号")
        phones.tap(cast.leader, "已稳定就读")

        for told in (cast.head, cast.grid, cast.contact):
            [closed] = [text for text in self.about(told, "2026-11-20T07:30") if "已销号" in text]
            assert "已稳定就读" in closed
        assert "结案" in "".join(phones.say(cast.head, f"个案 {cast.child}"))

    def _opened(self, who: str, label: str) -> None:
        """Press a button of the child's card, by way of the digest if there was one with other things to do."""
        try:
            self.phones.tap(who, label, about=self.cast.child)
        except NoSuchButton:
            self.phones.tap(who, *(f"{n} {self.cast.child}" for n in range(1, 11)))
            self.phones.tap(who, label, about=self.cast.child)


def played(phones: Phones, cast: Cast) -> Story:
    """From the first sentence to the closing."""
    story = Story(phones, cast)
    story.begins()
    for day in FIRST_WEEK:
        assert "未到" in story.still_away(day)
    story.goes_up()
    story.is_suspected()
    for day in MONTH_AFTER:
        story.still_away(day)
        if day == "2026-09-18":
            story.is_visited()
    story.is_dropout()
    story.returns()
    story.is_watched_and_closed()
    return story


@pytest.mark.parametrize(
    ("cast", "roster"),
    [pytest.param(CLOUD_BROOK, None, id="the demo's town"), pytest.param(GREEN_STONE, green_stone, id="a workbook")],
)
def test_a_child_is_brought_back_from_the_first_sentence_to_the_closing(
    cast: Cast, roster: Callable[[Path], Path] | None, tmp_path: Path
) -> None:
    with demo("2026-09-07T07:00", roster=roster(tmp_path) if roster else None) as phones:
        story = played(phones, cast)

        assert len(story.prompted(cast.head, "2026-09-08", "2026-09-12")) == 4
        assert story.prompted(cast.grid, "2026-09-15", "2026-09-19") == [
            "2026-09-15", "2026-09-16", "2026-09-17", "2026-09-18",
        ]  # fmt: skip
        weekly = story.prompted(cast.grid, "2026-09-22", "2026-10-15")
        assert 2 <= len(weekly) <= 4
        assert not story.about(cast.other_grid)
        for who in phones.numbers:
            assert not phones.heard(who, "2026-10-01", "2026-10-08"), "somebody was disturbed on a holiday"
        assert phones.program is not None
        assert cast.child not in phones.program.log
        assert "Traceback" not in phones.program.log


def test_silence_makes_nobody_a_dropout_and_the_head_teacher_is_asked(tmp_path: Path) -> None:
    with demo("2026-09-07T07:00", roster=green_stone(tmp_path)) as phones:
        phones.go_to("2026-09-07T08:21")
        phones.say(SILENT_HEAD, f"{SILENT_CHILD}今天没来")
        [asked] = phones.say(SILENT_HEAD, f"{NAMESAKE}病假")
        assert "哪一位" in asked
        phones.go_to("2026-10-20T12:00")

        told = [
            (who, m["text"]) for who, m in phones.everything() if SILENT_CHILD in m["text"] or NAMESAKE in m["text"]
        ]
        mornings = [m for m in phones.heard(SILENT_HEAD, "2026-09-15") if m["date"][11:16] in ("07:30", "08:20")]
        whole = "\n".join(text for who, text in told if who == SILENT_HEAD)
        why = "".join(phones.say(SILENT_HEAD, f"个案 {SILENT_CHILD}"))

    assert not [(who, text) for who, text in told if STAGES in text]
    assert STAGES not in why
    assert len(mornings) > 30
    assert "到校情况确认" in whole
