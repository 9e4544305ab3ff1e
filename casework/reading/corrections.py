"""Denials and corrections: 不是…是…, 说错了, 更正."""

from __future__ import annotations

from dataclasses import replace

from casework.reading.clauses import SIGNS
from casework.reading.frame import (
    HEADINGS,
    MENTIONS,
    Frame,
)
from casework.reading.passage import Passage
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

_ERRORS = frozenset([
    "搞错了", "搞错", "弄错了", "弄错", "看错了", "看错", "有误", "报错了", "报错", "听岔了", "听错了", "看走眼了",
    "看走眼", "看花眼了", "记错了", "记错", "认错了", "认错人了", "认错娃了", "写错了", "写错", "误会", "误会了",
    "看岔了", "数错了", "数漏了", "数漏", "数少了", "眼花了",
    "我眼花了", "是我眼花了", "眼花", "看花眼", "登记串行了", "串行了", "登记错了",
    "登错了", "看漏了", "看漏", "看漏眼了", "看漏眼", "漏看了", "点漏了", "漏点了", "搞混了", "弄混了",
    "记混了", "报串了",
])  # fmt: skip
"""Said behind a report, that it was wrong."""
_APOLOGIES = frozenset(["不好意思", "抱歉", "对不起", "哦", "噢", "啊", "哎呀", "哎", "sorry", "不", "不是"])
_COMING = (Kind.COME, Kind.BACK, Kind.FOR)
_BARE_FIX = ("不对", "错了", "有误")
_PUT_RIGHT = frozenset({Kind.RETRACT, Kind.HERE, Kind.NOT_ABSENT, Kind.BACK})
_BEFORE_FIX = frozenset({
    Kind.COMMA, Kind.STOP, Kind.LINE, Kind.FILLER, Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.SPACE, Kind.ALL, Kind.NAME,
    Kind.CLOSE,
})  # fmt: skip


class Corrections(Passage):
    """The part of the pass that takes back what was said."""

    def _not(self, place: int) -> int:
        after = place + 1
        while after < len(self.found) and self.found[after].kind in (Kind.FILLER, Kind.SPACE):
            after += 1
        following = self.found[after] if after < len(self.found) else None
        if following is None:
            return place + 1
        if following.kind is Kind.COMMA and self._other_day(place, after):
            return after + 1
        if self._denies(place, following):
            kind, sense = WORDS["没缺席"]
            self.frame.tokens.append(Token(kind, "不是" + following.text, following.start, following.end, sense))
            return after + 1
        named = after
        while named < len(self.found) and self.found[named].kind in (Kind.CLASS, Kind.SCHOOL, Kind.OF):
            named += 1
        if named < len(self.found) and self.found[named].kind in MENTIONS:
            frame = self.frame
            if not frame.mentions and frame.tokens and not frame.heading:
                frame.heading, frame.tokens = frame.tokens, []
            heading = frame.heading
            if frame.mentions:
                self._next_frame()
                self.frame.heading = list(heading)
            self.frame.negated = True
            self.frame.quoted = "成" in self.found[place].text  # 我写成了A: what was reported before
            return after
        if following.kind is Kind.TIME or following.kind in HEADINGS or following.kind in (Kind.REASON, Kind.ALL):
            bare = bool(self.frame.mentions) and not self.frame.says
            if following.kind is Kind.LEAVE and bare and self._without_leave_instead(after + 1):
                self.frame.tokens.append(Token(Kind.ABSENT, following.text, following.start, following.end))
            if following.kind is Kind.ABSENT and bare and not self._is_follows(after + 1):
                self.frame.tokens.append(Token(Kind.NOT_ABSENT, following.text, following.start, following.end))
            told = bool(self.frame.mentions)
            said_instead = any(
                one.kind is Kind.IS or (told and one.kind is Kind.TIME) for one in self.found[after + 1 :]
            )
            if said_instead and following.kind is Kind.TIME and following.value.start and following.value.start.has_day:
                self.frame.tokens.append(
                    Token(Kind.NOT, following.text, following.start, following.end, value=following.value)
                )
            if after + 1 < len(self.found) and self.found[after + 1].kind in HEADINGS and self._is_follows(after + 1):
                after += 1
                if not any(one.kind in HEADINGS for one in self.found[after + 1 :]) and not self.frame.says:
                    kind, sense = WORDS["没来"]  # 不是9号缺的,是10号
                    said = self.found[after]
                    sense = said.sense if said.kind is not Kind.LACKING else sense
                    kind = said.kind if said.kind is not Kind.LACKING else kind
                    self.frame.tokens.append(Token(kind, said.text, said.start, said.end, sense))
            if following.kind in HEADINGS and self.frame.says:
                self.frame.righted = True
            return after + 1
        return place + 1

    def _other_day(self, place: int, comma: int) -> bool:
        """答应后天,不是,下周二: the day said just before gives way to the one behind."""
        instead = self.found[comma + 1] if comma + 1 < len(self.found) else None
        signs = (Kind.COMMA, Kind.STOP, Kind.SPACE, Kind.FILLER)
        before = next((one for one in reversed(self.found[:place]) if one.kind not in signs), None)
        if instead is None or instead.kind is not Kind.TIME or before is None or before.kind is not Kind.TIME:
            return False
        self.waiting = [one for one in self.waiting if one is not before]
        self.frame.tokens = [one for one in self.frame.tokens if one.start < before.start]
        return True

    def _denies(self, place: int, following: Token) -> bool:
        """陈小雨不是没来,是在医务室: the report was wrong, and no other is made."""
        said_of_a_child = bool(self.frame.mentions) and not self.frame.negated and self.last_name == place - 1
        plain = following.kind is Kind.ABSENT and following.sense.excused is None and following.sense.reason is None
        rest = [token for token in self.found if token.start >= following.end]
        other = any(token.kind in HEADINGS and token.kind is not Kind.LATE for token in rest)  # 不是没来,是迟到了
        return said_of_a_child and plain and len(rest) > 1 and not other

    def _without_leave_instead(self, place: int) -> bool:
        """不是病假,是没请假: away, and without leave."""
        behind = [one.kind for one in self.found[place : place + 4] if one.kind not in (Kind.COMMA, Kind.FILLER)]
        return behind[:2] == [Kind.IS, Kind.UNEXCUSED]

    def _is_follows(self, place: int) -> bool:
        return any(token.kind is Kind.IS for token in self.found[place : place + 4])

    def _fix(self, place: int) -> None:
        token = self.found[place]
        before = self.found[place - 1].kind if place else None
        if token.text in _BARE_FIX and before is not None and before not in _BEFORE_FIX:
            return
        if token.text in _ERRORS and any(one.negated for one in self.done) and not self.frame.negated:
            return  # 不是A请假,是B请假,刚才写错了: what was wrong is put right already
        self._flush()
        if self._another_promise(place):
            return
        if self._labels_all(place):
            self.labelled = token.text
            return
        if token.text in _ERRORS and self.frame.mentions and self.frame.says and not self._restated(place):
            kind, sense = WORDS["误报"]  # 昨天报的陈小雨旷课是搞错了: said of what stands before it
            self.frame.tokens.append(Token(kind, token.text, token.start, token.end, sense))
            self._next_frame()
            self.frame.fixed = True
            return
        if self.fixed_at is None:
            alone = [] if self.frame.mentions else self.frame.tokens
            days = [one for one in alone if one.kind is Kind.TIME]
            listed = token.text.startswith(("更正", "纠正", "修正"))  # 早上的名单作废,更正为:…
            taken_back = [one for one in alone if one.kind is Kind.RETRACT and not listed]
            self._finish()
            self.fixed_at, self.fixed_by = len(self.done), token.text
            behind = (one.kind for one in self.found[place + 1 :] if one.kind not in (Kind.COMMA, Kind.SPACE))
            instead = next(behind, None) in (Kind.IS, Kind.ONLY, Kind.LACKING)
            self.frame = Frame(fixed=True, instead=instead, lead=[], sentence=self.sentence, tokens=taken_back)
            self.waiting = [_day_alone(one) for one in days if one.value.start and one.value.start.has_day]
            self.kept = list(self.waiting)
            self.run_length = 0

    def _labels_all(self, place: int) -> bool:
        """A报成没来了,其实在,缺的是B,更正: whether the word at the end only says what the whole message is."""
        behind = self.found[place + 1 :]
        frames = [one for one in (*self.done, self.frame) if one.mentions]
        if not self.found[place].text.startswith(("更正", "纠正", "修正")) or self.fixed_at is not None:
            return False
        put_right = any(one.kind in _PUT_RIGHT for frame in frames for one in frame.tokens)
        return put_right and len(frames) > 1 and all(one.kind in (Kind.FILLER, *SIGNS) for one in behind)

    def _another_promise(self, place: int) -> bool:
        """答应周二……说错了,是周三: only the day promised gives way."""
        if not any(one.kind in (Kind.PROMISE, Kind.SAY) for one in self.frame.tokens):
            return False
        between = (Kind.COMMA, Kind.SPACE, Kind.STOP, Kind.FILLER, Kind.IS)
        instead = next((one for one in self.found[place + 1 :] if one.kind not in between), None)
        before = next((one for one in reversed(self.found[:place]) if one.kind not in (*between, *_COMING)), None)
        if instead is None or before is None or not instead.kind is before.kind is Kind.TIME:
            return False
        self.waiting = [one for one in self.waiting if one is not before]
        self.frame.tokens = [one for one in self.frame.tokens if one.start < before.start]
        return True

    def _restated(self, place: int) -> bool:
        """昨天没来,记错了,是前天没来: whether the same child's day or leave is said anew."""
        behind = [
            one for one in self.found[place + 1 : place + 6] if one.kind not in (Kind.COMMA, Kind.SPACE, Kind.FILLER)
        ]
        return (
            len(behind) > 1 and behind[0].kind is Kind.IS and behind[1].kind in (Kind.TIME, Kind.LEAVE, Kind.UNEXCUSED)
        )

    def _said_instead(self, place: int) -> bool:
        """A没来,不好意思,是B没来: whether another child is named in the place of the one before."""
        before = [one for one in self.found[:place] if one.kind not in (Kind.COMMA, Kind.SPACE, Kind.STOP)]
        following = self.found[place + 1] if place + 1 < len(self.found) else None
        told = self.frame if self.frame.mentions else (self.done[-1] if self.done else None)
        return (
            bool(before)
            and before[-1].text in _APOLOGIES
            and following is not None
            and following.kind in MENTIONS
            and told is not None
            and all(one.said != following.text for one in told.mentions)
        )

    def _another_day(self, place: int) -> bool:
        """昨天没来,不是,是前天没来."""
        before = [one for one in self.found[:place] if one.kind not in (Kind.COMMA, Kind.SPACE, Kind.STOP)]
        following = self.found[place + 1] if place + 1 < len(self.found) else None
        told = bool(self.frame.mentions) and self.frame.says
        return told and before[-1].text == "不是" and following is not None and following.kind is Kind.TIME

    def _amend(self) -> None:
        """What follows stands in the place of what was said before."""
        self._flush()
        if self.fixed_at is None:
            self._finish()
            self.fixed_at = len(self.done)
            self.frame = Frame(fixed=True, sentence=self.sentence)
            self.run_length = 0


def _day_alone(token: Token) -> Token:
    """昨天第三节,不对,第四节: the day stands, its sessions are said anew."""
    value = replace(token.value, start=replace(token.value.start, sessions=(), last_lessons=0))
    return Token(token.kind, token.text, token.start, token.end, value=value)
