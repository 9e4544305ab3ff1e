"""Tokens become frames: one pass from left to right that groups what is said by the children it is said of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from casework.reading.contents import BREAKS, Contents, read_as
from casework.reading.corrections import Corrections
from casework.reading.frame import CHANNELS, CONTENT, MENTIONS, Frames
from casework.reading.headings import opens_alone
from casework.reading.scope import Scope
from casework.reading.several import Several
from casework.reading.subjects import has_day, own_clause
from casework.reading.suppositions import EITHER
from casework.reading.tokens import Token
from casework.reading.whole_classes import WholeClasses
from casework.reading.words import Kind

_MAY_OPEN_A_CLAUSE = frozenset({
    Kind.BOTH, Kind.FILLER, Kind.REST, Kind.LEAVE, Kind.UNEXCUSED, Kind.REASON, Kind.ABSENT, Kind.RELATIVE, Kind.TIME,
    Kind.THING, Kind.CALL, Kind.PRONOUN, Kind.EACH, Kind.AND,
})  # fmt: skip
_EARLIER = frozenset([
    "刚才报的", "刚才说的", "刚报的", "刚刚报的", "刚刚说的", "刚说的", "早上报的", "早上说的", "上午报的",
    "前面报的", "先前报的", "刚发的", "之前报的", "昨天报的", "刚才发的", "刚才报", "刚刚报", "刚报", "我报的",
    "先前报", "早上说", "今早说",
    "早上报", "今早报", "上午说", "刚才说", "刚刚说", "刚说", "先前说", "之前说", "前面说",
    "上一条", "昨报", "上条", "前一条", "报的", "写的", "我报", "我说", "那条",
])  # fmt: skip
"""What tells of an earlier message."""
_SENDING = ("送", "带")
_THERE = frozenset([
    "在", "在的", "在呢", "不缺", "没缺", "按时到校", "准时到校", "准时到了", "在校", "在教室", "在教室里",
    "在班上", "没问题", "到",
])  # fmt: skip
"""Of the rest, that they are there."""
_NOT_DONE = frozenset([
    "没谁", "没有谁", "没说", "没讲", "没提", "没跟任何人", "没给任何人", "没向任何人", "没", "没有", "未", "没人",
    "没有人", "没得人", "无人", "没跟谁", "没给谁", "没向谁", "没和谁", "没得", "莫得",
])  # fmt: skip
_NOT_YET = frozenset(["没有", "没", "还没", "还没有", "没呢", "还没呢"])
_NOBODY_ELSE = frozenset(["任何人", "任何", "谁", "申请", "过", "给", "跟", "向", "和", "与", "来", "替", "帮"])
_WHO_ASKS = frozenset({
    Kind.RELATIVE, Kind.PRONOUN, Kind.HOME, Kind.STAFF, Kind.AND, Kind.ALSO, Kind.BOTH, Kind.FOR, Kind.FILLER,
    Kind.NAME, Kind.STRANGER,
})  # fmt: skip
"""What may stand between a denial and the leave that was not asked."""
_UNSETTLED = (*EITHER, "一个")
_CALLING_THE_ROLL = frozenset([
    "查了人数", "清点了人数", "数了人数", "点了人数",
    "点名", "点了名", "点完名", "点名时", "查人", "清点人数", "清点", "晨检", "巡查", "考勤", "查岗",
    "登记", "值日", "值班", "巡课", "走了一圈", "转了一圈", "巡了一圈", "看了一圈",
    "情况", "出勤情况", "到校情况", "查了一圈", "查了一遍", "数了一遍", "点了一遍", "点了一道", "数了一道", "查了一道",
    "走了一道", "看了一道", "过了一道", "清了一道",
])  # fmt: skip
_REPORTS = ("汇总", "通报", "上报", "报表", "名单", "统计", "播报", "报告", "考勤表", "登记表", "点名表", "群里报")
_MORE = ("还有", "以及", "加上", "还有个")
_BESIDES = ("另外", "还有", "还有个", "此外")
_AT_THE_GATE = frozenset({Kind.UNKNOWN, Kind.FILLER, Kind.HOME, Kind.PLAIN, Kind.LISTED, Kind.SCHOOL})
"""What may stand between the hour and the roll call: 早上校门口登记."""
_SENT_THEN = frozenset(
    ["发的信息", "发的微信", "发的消息", "发的短信", "打的电话", "打来的电话", "发来的信息", "发来的消息"]
)
"""When a family sent word, and not when a child is missing."""
_WELL_AGAIN = frozenset([
    "病好了", "病好", "感冒好了", "好了", "已经好了", "已好了", "好些了", "好点了", "好多了", "好一些了",
    "好转了", "退烧了", "退烧", "烧退了", "烧退", "出院了", "出院", "已出院", "康复了", "康复", "痊愈了", "痊愈",
    "病愈", "恢复了", "恢复好了", "身体恢复了", "身体好了", "身体好些了",
])  # fmt: skip
_COUNTING = re.compile(
    r"[还正](?:在|没有?)(?:继续)?(?:点(?!滴)|数(?!学)|清点|统计|核对人|查人)"
    r"|(?:还没|没|未)(?:有)?(?:点|数|查|清点|统计)(?:完|齐)|(?:还没|没|未)(?:有)?点(?:名|到)(?!不|他|她)|(?:点|数|查)(?:名)?(?:到|了)一半"
    r"|继续(?:点|数|查人)|(?:点|数|查|看)(?:完|齐)(?:了|名)?再|(?:还没|未)(?:点|数|看|清点)(?=[,。;! \n]|$)"
)
"""The roll is still being called."""
_WITHOUT_LEAVE = ("没有请假的", "没请假的", "没人请假的")
"""As a whole class's (没有请假的) nobody is on leave; over names these are without."""


_THE_CHILD = frozenset(["他", "她", "娃", "娃儿", "孩子", "小孩"])


def frames(found: Sequence[Token], dead: frozenset[int], scope: Scope) -> Frames:
    """The frames of a message, without the words that report nothing."""
    return _Grammar(found, dead, scope).run()


class _Grammar(Contents, Several, WholeClasses, Corrections):
    """The whole pass: each word goes to the part that understands it."""

    def run(self) -> Frames:
        place = 0
        while place < len(self.found):
            place = self._step(place)
        if self.found:
            self._break(Token(Kind.COMMA, "", self.found[-1].end, self.found[-1].end))
        self._flush()
        self._finish()
        if self.labelled and self.fixed_at is None:
            self.fixed_at, self.fixed_by = 0, self.labelled
            for frame in self.done:
                frame.fixed = True
        # 全到,罗小满好像没来: a class of which somebody may be missing is not all there
        rolls = [roll for roll in self.rolls if roll.missing != 0] if self.unsure else self.rolls
        if not self.uncounted and any(roll.missing == 0 and roll.classes for roll in rolls):
            rolls = [*rolls, *self.counted]
        if any(frame.only for frame in self.done) and self._still_counting():
            for frame in self.done:
                frame.only = False
        return Frames(frames=self.done, rolls=rolls, fixed_at=self.fixed_at, fixed_by=self.fixed_by)

    def _still_counting(self) -> bool:
        """就罗小满没到,其他的我还在点: more may be missing."""
        return _COUNTING.search("".join(token.text for token in self.found)) is not None

    def _step(self, place: int) -> int:
        """Take in the word at this place; where the next one stands."""
        token = self.found[place]
        kind = token.kind
        if kind is Kind.ABSENT and token.sense.reason is not None and self._of_a_relative(place):
            self._flush()
            if not self._with_the_child(place + 1):
                self.frame.tokens.append(read_as("家里有事", token))
            return place + 1
        if kind in (Kind.PRONOUN, Kind.RELATIVE) and token.text[0] in "他她其" and not self.frame.mentions:
            self._of_the_last()
        if kind in _MAY_OPEN_A_CLAUSE and (self.done or self.frame.mentions):
            self._of_several(place)
        if kind in MENTIONS:
            if place not in self.skipped:
                return self._mention(place)
            self._struck(place)
        elif kind is Kind.TIME:
            if place not in self.dead:
                self._when(place, token)
        elif kind in BREAKS:
            self._break(token)
            self.piece = place + 1
        elif place in self.dead:
            self._silence(place, token)
        elif kind is Kind.NOT:
            return self._not(place)
        elif not self._of_the_others(place, token):
            self._understand(place, token)
        return place + 1

    def _when(self, place: int, token: Token) -> None:
        """A time waits for what is said next, unless what was said before needs it."""
        if self._of_the_roll_call(place):
            token.value = replace(token.value, start=replace(token.value.start, sessions=()))
        if self.kept and token.value.start is not None and token.value.start.has_day:
            self.waiting = [one for one in self.waiting if one not in self.kept]
            if not self.frame.mentions:
                self.frame.tokens = [one for one in self.frame.tokens if one not in self.kept]
        self.waiting.append(token)
        if self.frame.says and (token.value.extends or self._how_long(place) or self._in_brackets(place)):
            self._flush()

    def _of_the_others(self, place: int, token: Token) -> bool:
        """其他都到了, 其余没来: whether the word is said of those who were not named."""
        there = token.kind is Kind.BACK or token.text in _THERE or token.text.endswith("正常")
        if there and (token.text not in ("在", "到") or self._ends_piece(place)) and self._of_the_rest(place):
            clause = own_clause(self.found[self.piece : place])
            self.rolls.append(self._rest(clause, self._times_of_roll(clause)))
            self.waiting = []
            return True
        if token.kind is Kind.ABSENT and self._ends_piece(place) and self._of_the_rest(place):
            self._flush()
            return True
        return False

    def _understand(self, place: int, token: Token) -> None:
        """Give the word to the part that understands it."""
        kind = token.kind
        if token.text == "在" and self._ends_piece(place):
            if place and self.found[place - 1].kind is Kind.RELATIVE:
                if any(one.kind in CHANNELS for one in self.frame.tokens):
                    self._content(place, read_as("接了", token))
                return  # 走访罗小满家,奶奶在
            self._content(place, Token(Kind.HERE, token.text, token.start, token.end))
        elif token.text in _WITHOUT_LEAVE and self._heads(place):
            self._content(place, read_as("没请假", token))
        elif kind in (Kind.ALL, Kind.COUNT):
            self._roll(place)
        elif kind is Kind.LEAVE and self._nobody_asked(place):
            self._content(place, read_as("没请假", token))
        elif kind in CONTENT:
            if kind is Kind.LACKING and not self.frame.mentions:
                self._so_many_missing(place)
            self._content(place, token)
        elif kind in (Kind.CLASS, Kind.SCHOOL, Kind.VILLAGE, Kind.SEX):
            self._where(place)
        else:
            self._particle(place, token)

    def _particle(self, place: int, token: Token) -> None:
        """Words that say nothing of a child themselves, but how what is said is meant."""
        kind = token.kind
        if kind is Kind.IS:
            if self.frame.negated and self.frame.mentions:
                self._next_frame()
            elif self._said_instead(place) or self._another_day(place):
                self._amend()
        elif kind is Kind.FIX:
            self._fix(place)
        elif kind is Kind.EXCEPT:
            self._except(place)
        elif kind is Kind.ONLY or (kind is Kind.THEN and self._followed_by_mention(place)):
            self.only = self._followed_by_mention(place)
        elif kind in (Kind.ALSO, Kind.LIKEWISE):
            self.frame.also = True
            alike = kind is Kind.LIKEWISE and (token.text[:2] != "也没" or self._ends_piece(place))
            self.frame.likewise = self.frame.likewise or alike
        elif kind is Kind.FILLER and token.text in _EARLIER:
            self.frame.quoted = True
            self.waiting = [one for one in self.waiting if has_day([one])]  # 早上报的: when it was reported
        elif kind is Kind.AND and token.text in _MORE and self.frame.says and opens_alone(self.found, place):
            self._next_frame()
            self.frame.more = True
        elif token.text in _WELL_AGAIN and self.frame.mentions:
            self.frame.well = self.found[place - 1].text[-1] not in "没未不"
        elif kind is Kind.FILLER and token.text in _SENT_THEN:
            self.waiting = []
        elif self._no_more_than_named(place):
            self._content(place, read_as("没来", token))
        elif self._is_to_arrive(place) or (token.text in _SENDING and self._is_to_send(place)):
            self._content(place, Token(Kind.COME, token.text, token.start, token.end))

    def _no_more_than_named(self, place: int) -> bool:
        """罗小满返校了,韦思远还没有: what is told of the one before is denied of this one."""
        if self.found[place].text not in _NOT_YET or self.frame.says or not self.frame.mentions or not self.done:
            return False
        still = self.found[place - 1].text in ("还", "就")
        led = self.last_name == place - 1 - still
        said = [one for one in self.done[-1].tokens if one.kind in CONTENT]
        last = self.done[-1]
        told = bool(said) and said[-1].kind is Kind.BACK and bool(last.mentions) and not (last.negated or last.heading)
        return led and told and self._ends_piece(place) and not self.frame.fixed

    def _is_to_arrive(self, place: int) -> bool:
        """他妈说下周一到."""
        if self.found[place].text != "到":
            return False
        told = any(one.kind in (Kind.SAY, Kind.PROMISE) for one in self.frame.tokens)
        return told and self._ends_piece(place) and place > 0 and self.found[place - 1].kind is Kind.TIME

    def _is_to_send(self, place: int) -> bool:
        """答应明天送: the clause ends there, or with it what is told of one child before a blank."""
        if self._ends_piece(place):
            return True
        before, behind = self.found[place - 1].kind if place else None, self.found[place + 1].kind
        return behind is Kind.SPACE and before in (Kind.TIME, Kind.THEN)

    def _nobody_asked(self, place: int) -> bool:
        """没人给她请假, 家里没给请假, 没跟老师请假: whether it is denied that leave was asked."""
        for token in reversed(self.found[self.piece : place]):
            if token.text.lstrip("也都又还") in _NOT_DONE:
                return True
            if token.kind not in _WHO_ASKS and token.text not in _NOBODY_ELSE:
                return False
        return False

    def _of_the_roll_call(self, place: int) -> bool:
        """今天早上点名,…: when the roll was called, and not what part of the day somebody is missing."""
        start = self.found[place].value.start
        if start is None or start.sessions != ("morning",) or self.found[place].text.endswith(("读", "习", "修")):
            return False  # 早读点名: it is that hour which was missed
        following = self.found[place + 1 : place + 4]
        reported = bool(following) and following[0].kind is Kind.FIX  # 早上报错了
        told_of = "".join(one.text for one in following).removeprefix("的")
        led = place > 0 and self.found[place - 1].kind is Kind.FIX  # 更正一下早上的,…
        reported = reported or (led and [one.kind for one in following[:2]] == [Kind.OF, Kind.COMMA])
        reported = reported or told_of.startswith(_REPORTS)  # 更正上午汇总:…
        behind = takewhile(lambda one: one.kind in _AT_THE_GATE, self.found[place + 1 : place + 4])
        called = any(one.text in _CALLING_THE_ROLL for one in behind)
        return called or reported

    def _how_long(self, place: int) -> bool:
        """请假一天 B没来: a time right behind what was said, with nothing said behind it, belongs to that."""
        before = self.found[place - 1] if place else None
        following = self.found[place + 1].kind if place + 1 < len(self.found) else None
        return (
            before is not None
            and before.kind in (Kind.LEAVE, Kind.ABSENT)
            and (following in (None, Kind.SPACE) or following in BREAKS or self._goes_on(place + 1))
        )

    def _in_brackets(self, place: int) -> bool:
        """请假半天(上午)、B没到: times alone in brackets are of what was said before them."""
        listed = (Kind.TIME, Kind.AND)
        first = next((one for one in reversed(self.found[:place]) if one.kind not in listed), None)
        last = next((one for one in self.found[place + 1 :] if one.kind not in listed), None)
        return first is not None and last is not None and (first.kind, last.kind) == (Kind.OPEN, Kind.CLOSE)

    def _goes_on(self, place: int) -> bool:
        """请假上午另外B没来: whether here begins what is said besides."""
        return self.found[place].kind is Kind.AND and self.found[place].text in _BESIDES

    def _of_a_relative(self, place: int) -> bool:
        """奶奶住院: somebody of the family is ill, which is why the child is away."""
        before = place - 1
        while before >= self.piece and self.found[before].kind in (Kind.FILLER, Kind.TIME, Kind.REASON):
            before -= 1
        return before >= self.piece and self.found[before].kind is Kind.RELATIVE and self.found[before].text != "家长"

    def _with_the_child(self, place: int) -> bool:
        """她爸在医院陪她输液: it is the child who is ill."""
        behind = self.found[place : place + 2]
        with_it = len(behind) > 1 and behind[0].text.startswith(("陪", "守", "照顾", "照看"))
        return with_it and (behind[1].text in _THE_CHILD or behind[1].kind in MENTIONS)

    def _silence(self, place: int, token: Token) -> None:
        """Of what is not reported only stays that somebody is to come; a planned attempt is nothing."""
        said = self.found[self.piece : place]
        if token.kind is Kind.ABSENT and any(one.kind in MENTIONS for one in said):
            self.unsure = self.unsure or any(one.kind is Kind.MAYBE or one.text in _UNSETTLED for one in said)
        self._flush()
        if token.kind is Kind.ALL and self.frame.excepted and self.found[place - 1].kind is Kind.THING:
            self.frame.mentions.clear()  # 除了A作业都齐
        if token.kind is Kind.LACKING and self.frame.mentions and self.frame.heading:
            self._next_frame()
            self.frame.heading = []  # 到校缺A,作业缺B
        if token.kind not in CHANNELS:
            self.frame.tokens.append(Token(Kind.COME, token.text, token.start, token.end))
