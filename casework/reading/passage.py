"""The state of one pass over the words of a message, and how frames are begun and closed."""

from __future__ import annotations

from collections.abc import Sequence

from casework.people import SchoolClass, SchoolId
from casework.reading.frame import (
    CHANNELS,
    Frame,
    Made,
    Mention,
    Roll,
    Spoken,
)
from casework.reading.scope import Scope
from casework.reading.surroundings import bystanders
from casework.reading.tokens import Token
from casework.reading.words import Kind

LINKS = frozenset({
    Kind.AND, Kind.COMMA, Kind.SPACE, Kind.OPEN, Kind.CLOSE, Kind.CLASS, Kind.SCHOOL, Kind.VILLAGE, Kind.SEX,
    Kind.ALSO, Kind.NAME, Kind.STRANGER, Kind.FOR, Kind.EXCEPT, Kind.ONLY,
})  # fmt: skip
COMPANY = frozenset([
    "同学", "小朋友", "学生", "孩子", "娃", "娃儿", "娃娃", "娃子", "这娃", "这个娃", "这孩子", "啊", "嗯", "呃", "额",
    "那个", "那", "还", "以及", "呀", "哦", "等", "-", "—", "_", "然后", "同学们", "两兄弟", "两姐妹", "兄弟俩",
    "姐妹俩", "兄妹俩", "姐弟俩", "兄妹", "姐弟", "姊妹", "姊妹俩", "兄妹两个", "姐弟两个", "兄弟两个",
    "姐妹两个", "姊妹两个",
])  # fmt: skip
"""Fillers that stand in a list of names."""
_ONE_MORE = ("另一个", "另外一个", "还有一个", "还有", "一个是", "另一位", "第二个", "第三个")
"""Behind a full stop a list goes on: 今天缺两个,一个是A,…;另一个是B."""
_THAT_IS = frozenset(["就是", "即", "分别", "就是说"])
_ENDINGS = frozenset(["了", "啦", "哈", "哟", "吧", "呢", "事", "事情"])
_OF_A_TIME = frozenset({Kind.TIME, Kind.IS, Kind.OF, Kind.THEN})
"""What a clause that only tells a day is made of: 是上周五那天的."""


def _told_of_before(said: Sequence[Token]) -> bool:
    """电话打不通打了五六道: whether what came of the attempt named last stands right before it."""
    results = (Kind.UNREACHED, Kind.LOST, Kind.NOBODY)
    return len(said) > 1 and said[-2].kind in results and said[-2].end == said[-1].start


class Passage:
    """One pass from left to right; ``self.frame`` is what the next word is said of."""

    def __init__(self, found: Sequence[Token], dead: frozenset[int], scope: Scope) -> None:
        self.found, self.dead, self.scope = found, dead, scope
        self.frame = Frame()
        self.done: list[Frame] = []
        self.rolls: list[Roll] = []
        self.counted: list[Roll] = []
        """Classes of which it is said how many are missing: 三1齐,三2缺1(A)."""
        self.uncounted = False
        """Whether of another class it is not said: 三1缺A."""
        self.unsure = False
        self.waiting: list[Token] = []
        self.lead: list[Token] = []
        self.classes: tuple[SchoolClass, ...] | None = None
        self.each = False
        self.kept: list[Token] = []
        """Days said before 说错了, which stand unless others follow."""
        self.schools: frozenset[SchoolId] | None = None
        self.village = self.sex = ""
        self.fixed_at: int | None = None
        self.fixed_by = self.labelled = ""
        self.piece = 0
        self.sentence = 0
        self.run_length = 0
        self.only = False
        self.last_name = -1
        self.errand: list[Token] = []
        self.errand_for: list[Mention] | None = None
        self.skipped = frozenset(bystanders(found))
        self.spoken: list[Spoken] = []
        self.shared: list[Token] = []
        """An attempt made to several, of each of whom it is told what came of it."""

    def _flush(self) -> None:
        if self.waiting:
            self.frame.tokens.extend(self.waiting)
            self.waiting = []

    def _break(self, token: Token) -> None:
        self._flush()
        self.run_length = 0
        token.value = self._told_before(token)
        self.frame.tokens.append(token)
        if token.kind is not Kind.COMMA:
            self.sentence += 1
        if token.kind is Kind.STOP and self.frame.heading and self.frame.mentions:
            self._next_frame()
            behind = next((one.text for one in self.found if one.start >= token.end), "")
            if not behind.startswith(_ONE_MORE):
                self.frame.heading = []
        elif token.kind is Kind.LINE and self.frame.mentions and (self.frame.says or self.frame.heading):
            self._next_frame()
        elif token.kind is Kind.STOP and self.frame.fixed and self.frame.says and not self.frame.mentions:
            self._next_frame()  # 三1A报错了,人在的;三2B才是没来的

    def _told_before(self, sign: Token) -> bool:
        """Whether since the last sign more was said than names and times."""
        for one in self.found[self.piece :]:
            if one.end > sign.start:
                return False
            if not (one.kind in LINKS or one.kind in _OF_A_TIME or one.text in COMPANY or one.text in _ENDINGS):
                if one.text in _THAT_IS and self._of_so_many_days():
                    continue
                return True
        return False

    def _of_so_many_days(self) -> bool:
        """请假两天,就是10号11号: whether a number of days stands right before the clause."""
        before = [one for one in self.found[max(self.piece - 4, 0) : max(self.piece - 1, 0)] if one.text != "了"]
        if before and before[-1].kind is Kind.ABSENT:
            before.pop()  # 两天没来,就是周一周二
        when = before[-1].value if before and before[-1].kind is Kind.TIME else None
        return when is not None and (when.extends or (when.start is not None and when.start.sessions == ("day",)))

    def _next_frame(self) -> None:
        """Close this frame. An attempt of which nothing has come yet goes with the names after it."""
        old = self.frame
        carried: list[Token] = []
        if (
            old.mentions
            and old.tokens
            and old.tokens[-1].kind in CHANNELS
            and old.tokens[-1].start >= self._piece_start()
            and old.tokens[-1].value not in (Made.THERE, Made.TOLD)
            and not _told_of_before(old.tokens)
        ):
            carried = [old.tokens.pop()]
        keeps_heading = bool(old.heading) and not old.negated and not old.past
        if old.past:
            self.lead = []
        self._finish()
        self.frame = Frame(
            tokens=carried,
            heading=list(old.heading) if keeps_heading else [],
            fixed=self.fixed_at is not None,
            excepted=old.excepted,
            sentence=self.sentence,
        )
        self.run_length = 0

    def _piece_start(self) -> int:
        return self.found[self.piece].start if self.piece < len(self.found) else 0

    def _finish(self) -> None:
        frame = self.frame
        if not frame.mentions and frame.fixed and self.fixed_at == len(self.done) and self.done:
            corrected = frame.says or any(token.kind is Kind.TIME for token in frame.tokens[:2])
            frame.mentions = list(self.done[-1].mentions) if corrected else []
        if frame.mentions:
            self.done.append(frame)
