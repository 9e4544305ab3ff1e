"""The returns among the acts: who has come back, who is only to come, and whose leave ends with coming."""

from __future__ import annotations

from dataclasses import replace

from casework.reading.act import Act
from casework.reading.attempts import Attempts
from casework.reading.contract import Channel, Intent, Outcome
from casework.reading.other_subjects import only_there
from casework.reading.said_times import ahead, bare, dated, gone, of_today
from casework.reading.tokens import Token

_FROM_THERE = frozenset(["回来", "回来了"])
_AT_SCHOOL = frozenset("校班教学")
_ARRIVING = frozenset("到回返来校")
"""In a word of coming: that the child is there, and did not only set out (出门上学了)."""
_WENT = frozenset(["才去的", "才去", "才去了", "去了", "去了的", "也去了", "又去了", "去了哈"])


class Returns(Attempts):
    """The part of the pass that tells who is back."""

    def _coming(self, token: Token) -> None:
        """下午来, 过两天来: what is to come, promised if an attempt goes before it."""
        self.came = True
        self._leave_to_come()
        self._soon(token)
        if self.attempt is not None and self.attempt is self.last and self.attempt.promised:
            self.attempt.result(Outcome.PROMISED)

    def _leave_to_come(self) -> None:
        """下午来, 周五返校: when the child is to come is not when it was missing."""
        attempt = self.attempt
        if self.which_half is not None and self.last is not None:
            self.last.times, self.which_half = [one for one in self.last.times if one is not self.which_half], None
            return
        if self.said and self.times and attempt is not None and attempt is self.last and not attempt.promised:
            attempt.promised, self.times = [one for one in self.times if ahead(one) or of_today(one)], []
        elif self.said and self.related:
            self._pledge()
        if last_end := self._said_until():
            last_end.times[-1] = replace(last_end.times[-1], before=True)
        elif self.acts:
            self.wanted = [one for one in self.times if ahead(one)]
            self.times = []
        else:
            self.stale = len(self.times)

    def _back(self, token: Token) -> None:
        """来了, 回来了: the first of these that it can be."""
        self._half_that_came()
        attempt = self.attempt if self.attempt is not None and self.attempt is self.last else None
        if attempt is not None and _brought_back(attempt) and "已" in token.text:
            attempt.outcome, attempt.promised = Outcome.RETURNED, []  # 做通了工作,今天他已经回校了
        elif self._kept_its_promise(token):
            self._add(Intent.RETURNED).happened = True
        elif attempt is not None and _won_over_today(attempt) and _came_about(token) and not self.said:
            self._won_over(attempt)  # 做通工作了,人已经坐进教室
        elif self.promising or (self.said and self.related and self.attempt is None):
            self.settled = True
            self._pledge()  # 他妈说下周一送来
        elif ending := self._said_until():
            ending.times[-1] = replace(ending.times[-1], before=True)
        elif attempt is not None and self.fresh and token.text in _FROM_THERE:
            # 刚从A家回来, 家访A回来了: it is the speaker who is back
            attempt.happened = attempt.happened or attempt.channel is Channel.VISIT
        elif attempt is not None and _only_won_over(attempt):
            self._won_over(attempt)
        elif attempt is not None and self.said and self.times and not attempt.promised and not _came_about(token):
            attempt.promised, self.times = self.times, []
            attempt.result(Outcome.PROMISED)  # 昨天打电话给他爸,说今天就回校
        elif attempt is not None and not attempt.promised and self._back_they_say(token):
            attempt.result(Outcome.RETURNED)
            self.times = []
        elif attempt is not None and not attempt.promised and self._set_out(token):
            attempt.result(Outcome.REACHED)
            self.times = []
        elif attempt is not None and (attempt.promised or not self.times):
            came = Outcome.RETURNED if _came_about(token) or not self.said else Outcome.REACHED  # 说马上送来
            attempt.result(Outcome.PROMISED if attempt.promised else came)
        elif self._dates_the_return(token):
            self.times = []
        elif self.last is None or self.last.intent is not Intent.RETURNED or self.times:
            self.wanted = [one for one in self.times if ahead(one)]
            late = token.text.startswith("才") and self.absence is None and bool(self.times)  # 第二节才到
            self._later_that_day()
            self._until_then()
            back = self._add(Intent.PRESENT if late else Intent.RETURNED)
            back.happened = _came_about(token)
            back.plain = only_there(token.text)

    def _dates_the_return(self, token: Token) -> bool:
        """劝返成功,昨天回校: when it was that the child came; 来了,昨天那个假销了: which leave is over."""
        back = self.last
        if back is None or back.intent is not Intent.RETURNED or back.times or not all(map(gone, self.times)):
            return False
        if "假" not in token.text:
            back.times, back.plain = self.times, back.plain and only_there(token.text)
        return bool(self.times)

    def _back_they_say(self, token: Token) -> bool:
        """家里人说娃今早已经回学校了: what whoever was asked tells of this day or of one gone by."""
        told = self.telling and self.related and _came_about(token) and not _ARRIVING.isdisjoint(token.text)
        return told and all(of_today(one) or gone(one) or bare(one) for one in self.times)

    def _set_out(self, token: Token) -> bool:
        """家访A,奶奶说今早出门上学了: whoever was asked tells that it left home that day, and not that it came."""
        gone_out = self.telling and self.related and _came_about(token) and _ARRIVING.isdisjoint(token.text)
        return gone_out and bool(self.times) and all(of_today(one) or bare(one) for one in self.times)

    def _at_school_they_say(self, token: Token) -> bool:
        """打了电话,说孩子就在教室里: what came of an attempt, and no report taken back."""
        attempt = self.attempt
        there = self.telling and not _AT_SCHOOL.isdisjoint(token.text)
        if attempt is None or attempt is not self.last or not there:
            return False
        attempt.result(Outcome.RETURNED)
        self.times, self.settled = [], True
        return True

    def _won_over(self, attempt: Act) -> None:
        """Nobody was sought by any channel: what is left is that the child came."""
        self.acts.remove(attempt)
        self._add(Intent.RETURNED).happened = True

    def _later_that_day(self) -> None:
        """昨天上午没来,下午来了: the day is that of the half which was missed."""
        missed = self.absence.times[-1].start if self.absence is not None and self.absence.times else None
        came = [one.start for one in self.times]
        if missed is None or not missed.has_day or not missed.sessions or not came:
            return
        if all(point is not None and point.sessions and not point.has_day for point in came):
            self.times = [
                replace(one, start=replace(missed, sessions=one.start.sessions)) for one in self.times if one.start
            ]

    def _until_then(self) -> None:
        """三天没来了,今天来了: the day of coming back is none of the three."""
        missed = self.absence.times if self.absence is not None else []
        if self.absence is not None and missed and self.times and all(one.vague for one in missed):
            self.acts.remove(self.absence)  # 缺了好几天,今天来了: days that nobody counted
            return
        counted = bool(missed) and all(one.start is None and (one.count or 0) > 1 for one in missed)
        if self.absence is not None and counted and all(of_today(one) for one in self.times):
            self.absence.times = [replace(one, before=True) for one in missed]

    def _half_that_came(self) -> None:
        """请半天假,下午来了: the half is that of the return, and not of the leave."""
        if self.which_half is not None and self.last is not None:
            self.last.times = [one for one in self.last.times if one is not self.which_half]
            self.times, self.which_half = [self.which_half, *self.times], None

    def _kept_its_promise(self, token: Token) -> bool:
        """答应今天送,今天果然送来了."""
        promised = self.attempt is not None and bool(self.attempt.promised)
        kept = self._new_days() or token.text.startswith("果然")
        return promised and kept and token.text[-1] in "了啦的"

    def _said_until(self) -> Act | None:
        """请假到下周一才来: the leave whose end is the day of coming back."""
        last = self.last
        ends = last is not None and last.intent is Intent.LEAVE and last.times and last.times[-1].end is not None
        return last if ends and last is not None and last.times[-1].start is None and not self.times else None

    def _went(self, token: Token) -> None:
        """昨天没去,今天去了: whoever went after having been missing has come back."""
        last = self.last
        visited = last is not None and last is self.attempt and last.channel is Channel.VISIT and not last.times
        if last is not None and visited and token.text.endswith("的") and all(map(dated, self.times)):
            last.times, self.times = self.times, []  # 放假那三天我去了他家,25号去的
        if token.text in _WENT and last is not None and last.missing and last.times and self._new_days():
            self._add(Intent.RETURNED).happened = True


def _came_about(token: Token) -> bool:
    """来了, 已返校; 送来 alone may be to come."""
    return token.text[-1] in "了啦的咯" or "已" in token.text


def _only_won_over(attempt: Act) -> bool:
    """做通工作了,人已经坐进教室: what was promised, nobody having been sought, has come about."""
    return attempt.outcome in (None, Outcome.PROMISED) and attempt.channel is None and not attempt.promised


def _won_over_today(attempt: Act) -> bool:
    """想通了,今天又坐进教室了: today is when the child came, and no day that was promised."""
    unsought = attempt.outcome in (None, Outcome.PROMISED) and attempt.channel is None
    return unsought and all(of_today(one) for one in attempt.promised)


def _brought_back(attempt: Act) -> bool:
    """Whether a visit or a call won a promise of today or of no day, which may have come about."""
    won = attempt.channel is not None and attempt.outcome is Outcome.PROMISED
    return won and all(of_today(one) for one in attempt.promised)
