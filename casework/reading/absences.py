"""The absences and leaves among the acts, with their times, their reason and whether they are excused."""

from __future__ import annotations

from dataclasses import replace

from casework.reading.act import BY_REASON, Act
from casework.reading.contract import Channel, Intent, Outcome
from casework.reading.said_times import gone, of_the_night, of_today
from casework.reading.telling import Telling
from casework.reading.times import Phrase
from casework.reading.tokens import Token

_NOBODY_SEEN = frozenset([
    "没得人", "没见到人", "没见人", "没见着人", "没看到人", "没看见人", "见不到人", "没有见到人", "不在", "没人影",
    "人不在", "没见", "未见", "未见人", "未见到",
])  # fmt: skip
"""Absence at school, but nobody home at a visit."""
_ASKED_BEFORE = frozenset(["请好了", "就请好了", "请好", "提前请好了", "请好假了", "请过假", "请过假了", "请好了的"])
"""Leave that was asked some time before it."""


def _only_a_session(phrase: Phrase) -> bool:
    start = phrase.start
    return start is not None and bool(start.sessions) and not start.has_day and phrase.end is None


def _far_away(attempt: Act) -> bool:
    return attempt.outcome in (Outcome.WORKING, Outcome.MOVED)


class Absences(Telling):
    """The part of the pass that tells who is missing."""

    def _absent(self, token: Token) -> None:
        attempt = self.attempt
        if self.at_the_house and token.text in _NOBODY_SEEN and (attempt is None or attempt is not self.last):
            house = self._add(Intent.ATTEMPT)
            house.channel, house.outcome = Channel.VISIT, Outcome.NOBODY_HOME
            return
        if (
            attempt is not None
            and attempt is self.last
            and attempt.channel is Channel.VISIT
            and token.text in _NOBODY_SEEN
        ):
            attempt = self._of_one_day(attempt)
            attempt.result(Outcome.NOBODY_HOME)
            return
        if attempt is not None and attempt is self.last and attempt.channel is Channel.PHONE and "不在" in token.text:
            return  # 是个小孩接的,说大人不在
        if attempt is not None and attempt is self.last and token.text[:3] == "不回来" and _far_away(attempt):
            return  # 在广东打工,不回来了
        if attempt is not None and attempt is self.last and token.text[0] == "不" and not self.times:
            attempt.result(Outcome.REFUSED)
            return
        if attempt is not None and attempt is self.last and token.sense.reason in BY_REASON and not self.times:
            attempt.result(BY_REASON[token.sense.reason])
            return
        if attempt is not None and attempt is self.last and self.said and self.absence and token.text[:2] == "在家":
            return  # 没来,打他妈电话,说今天在家歇一天
        unseen = self.home and token.text == "人不在" and self.absence is None and attempt is None
        last = self.absence
        if last is not None and last.intent is Intent.LEAVE and self.excused is False and not self.times:
            self.excused = None
            return  # A请假了,…没请假也没来: somebody else, whose name was not understood
        if self.aside and last is not None and last is self.last and not last.dated and all(map(gone, self.times)):
            self.times, self.aside = [], False  # 没来,昨天跟同学打架了不敢来
        self._leave_the_night()
        if attempt is not None and attempt is self.last and attempt.outcome is Outcome.PROMISED and not self.times:
            self.times = [one for one in attempt.promised if of_today(one)]
            self._colour(self._add(Intent.ABSENCE), token)  # 说好今天来的,结果还是没见人
            return
        mergeable = last is not None and (last is self.last or not self.times) and not self._new_days()
        if last is not None and last is self.last and last.intent is Intent.LEAVE and token.text[0] == "不":
            mergeable = mergeable or not last.times  # 交了请假条,下午不来
            mergeable = mergeable or all(map(_only_a_session, self.times))  # 今天请过假了,第一节不来
        if last is not None and last is self.last and last.intent is Intent.ABSENCE and not last.times and self.times:
            mergeable = mergeable or all(map(_only_a_session, self.times))  # 座位空的,第二节没见到人
        if last is not None and mergeable:
            last.times = [*last.times, *self.times]
            self.times, self.fresh = [], True
        else:
            last = self._add(Intent.ABSENCE)
        if unseen:
            self.unseen = last
        self._colour(last, token)

    def _of_one_day(self, attempt: Act) -> Act:
        """昨天去了今天又去了,昨天没人,今天…: what came of it is told of each day, which is an attempt of its own."""
        days = list(self.times)
        if not days:
            return attempt
        if attempt.outcome is None and len(attempt.times) > 1 and all(one in attempt.times for one in days):
            others = [one for one in attempt.times if one not in days]
            if others:
                self.acts.insert(self.acts.index(attempt), replace(attempt, times=others))
            attempt.times, self.times = days, []
            return attempt
        waiting = (one for one in self.acts if one.intent is Intent.ATTEMPT and one.outcome is None)
        same = next((one for one in waiting if one is not attempt and one.times == days), None)
        if same is not None:
            self.attempt = self.last = same
            self.times = []
        return same or attempt

    def _leave_the_night(self) -> None:
        """昨晚打了一架,没来; 今早起不来没来上课: the hour of what kept the child at home is not that of its absence."""
        if self.aside and self.times and all(of_the_night(one, early=self.before_school) for one in self.times):
            self.times, self.aside = [], False

    def _colour(self, act: Act, token: Token) -> None:
        act.reason = act.reason or self.reason or token.sense.reason
        self.reason = None
        if self.excused is not None:
            act.excused, self.excused = self.excused, None
        if token.sense.excused is not None and act.excused is None:
            act.excused = token.sense.excused

    def _leave(self, token: Token, *, of_day: bool) -> None:
        """``of_day``: the note is that of the day said before it (昨天的假条), and was not only brought then."""
        if self.last is not None and self.last.intent is Intent.RETURNED and token.text.endswith("条"):
            return  # 返校了,请假条也补了
        if self.denied is not None and self.denied is self.last:
            self.acts.remove(self.denied)  # 昨天报错了,没旷课,请了假
            self.times, self.last = [*self.denied.times, *self.times], None
        self._leave_the_night()
        handed_in = not of_day and token.text.endswith("条") and all(gone(one) for one in self.times)
        if self.related and self.times and all(of_the_night(one, early=self.before_school) for one in self.times):
            whole = [replace(one, start=replace(one.start, sessions=())) for one in self.times if one.start is not None]
            self.times = [one for one in whole if one.start is not None and one.start.offset == 0]  # 今早由家长请假
        asked_before = token.text in _ASKED_BEFORE and all(of_the_night(one, early=True) for one in self.times)
        self.times = [] if handed_in or asked_before else self.times  # 昨天就交了请假条, 昨晚就请好了
        missed = self.absence
        afterwards = not {"补", "拿", "带", "捎"}.isdisjoint(token.text)
        if afterwards and missed is not None and missed is self.last:
            self.times = [one for one in self.times if not of_today(one)]  # 昨天没来,今天补了假条
        then = self.times if self.stale and self.related else None
        last = self.absence
        fresh = self._new_days() and last is not None and bool(last.times)
        fresh = fresh or (self.last is not None and self.last.intent is Intent.RETRACT and self.last.happened)
        if last is None or fresh or (last is not self.last and self.times):
            last = self._add(Intent.LEAVE)
        else:
            last.times = [*last.times, *self.times]
            self.times, self.fresh = [], True
        self._colour(last, token)
        last.intent, last.excused = Intent.LEAVE, True
        self.told_then = last.times if then and last.times == then else None

    def _unexcused(self, *, all_along: bool) -> None:
        """``all_along``: of all the days told, as in 周一没来,今天也没来,没请过假."""
        last = self.absence
        for act in self.acts if all_along and last is self.last else ():
            if act.intent is Intent.ABSENCE and act.excused is None:
                act.excused = False
        if (last is not None and last.intent is Intent.ABSENCE and last is self.last) or (
            last is not None and last.intent is Intent.ABSENCE and not self.times
        ):
            last.excused = False
        else:
            self.excused = False
