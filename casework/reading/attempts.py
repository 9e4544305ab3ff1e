"""The attempts among the acts: how a family was sought, what came of it, and what it promised."""

from __future__ import annotations

from itertools import pairwise

from casework.reading.absences import Absences
from casework.reading.act import BY_REASON, Act
from casework.reading.contract import Channel, Intent, Outcome, Reason
from casework.reading.frame import CHANNELS, Made
from casework.reading.said_times import ahead, bare, dated, gone, of_today
from casework.reading.times import Phrase
from casework.reading.tokens import Token
from casework.reading.words import Kind

_BY_WORD = {
    Kind.NOBODY: Outcome.NOBODY_HOME,
    Kind.UNREACHED: Outcome.UNREACHABLE,
    Kind.LOST: Outcome.UNREACHABLE,
    Kind.REACHED: Outcome.REACHED,
    Kind.REFUSE: Outcome.REFUSED,
    Kind.PROMISE: Outcome.PROMISED,
}
_NO_ANSWER_OF_ITSELF = frozenset([
    "没回", "没有回", "不回", "都没回", "都不回", "也没回", "一直没回", "没反应", "没通", "不通",
    "挂了", "没接", "不接", "未接", "没有接", "都没接", "都不接", "也没接", "也不接", "没回音", "没有回音",
])  # fmt: skip
"""Nobody answered, if somebody was called or written to: by itself 没回教室, 没接到, are something else."""
_NOT_THERE = frozenset([
    "都不在", "全都不在", "又没人", "还是没人", "也没人", "都没人", "都没得人", "还没人", "也没得人", "还没得人",
    "又没得人", "一直没人", "都没见人",
])  # fmt: skip
"""Nobody at home if somebody went there; else who is missing at school."""
_DOORS = frozenset("门锁敲喊")
_NO_SOUND = frozenset(["没反应", "没回应", "没有回应", "无回应", "没回音", "没有回音", "没联系到人"])
"""Nobody answered, at a door or on the telephone."""


class Attempts(Absences):
    """The part of the pass that tells how a family was sought."""

    def _attempted(self, token: Token) -> None:
        if token.kind in CHANNELS:
            self._approach(token)
            return
        outcome = _BY_WORD.get(token.kind)
        if outcome is None:
            return
        if token.text == "不读" and self.attempt is not None and self.attempt.outcome is Outcome.REACHED:
            outcome = Outcome.REFUSED  # 微信回了俩字:不读
        attempt = self._answered(token, outcome)
        if attempt is not None:
            if outcome is Outcome.NOBODY_HOME and attempt.channel is Channel.PHONE:
                outcome = Outcome.UNREACHABLE
            attempt.result(outcome)
            if token.text[0] in "均都全":
                self._all_without(outcome)
            self.promising = outcome is Outcome.PROMISED
            if self.promising and self.wanted and not attempt.promised:
                attempt.promised, self.wanted = self.wanted, []
            self.settled = self.settled and not self.promising
            self.said = self.said or outcome is Outcome.REACHED
        elif token.kind in (Kind.UNREACHED, Kind.LOST):
            self._out_of_reach(token, outcome)
        elif token.kind is Kind.REFUSE:
            self.turned_down = self.reason is not None
            self.reason = self.reason or Reason.WEARY
        elif token.text in _NOT_THERE and not self.home and not self.related and self.channel is None:
            self._absent(token)
        elif token.kind is Kind.NOBODY and (self.home or token.text[0] in "家屋院"):
            self.empty = True

    def _all_without(self, outcome: Outcome) -> None:
        """家访一次,电话两次,均无人: what came of all of them."""
        for act in self.acts:
            if act.intent is Intent.ATTEMPT and act.outcome is None and act.happened:
                at_the_door = act.channel is Channel.VISIT and outcome in (Outcome.NOBODY_HOME, Outcome.UNREACHABLE)
                act.outcome = Outcome.NOBODY_HOME if at_the_door else outcome

    def _answered(self, token: Token, outcome: Outcome) -> Act | None:
        """The attempt that this outcome is of: one that the word implies, or one begun before."""
        attempt = self.attempt
        if attempt is not None and attempt is self.last:
            attempt = self._of_one_day(attempt)
        last = attempt if attempt is not None and attempt is self.last else None
        if last is not None and last.outcome is not None and self._on_another_day():
            return self._begin(token.sense.channel or last.channel)  # 周六没接,周日接了
        implied = self._implied(token, last)
        if implied is not None:
            return self._begin(implied)
        heard = outcome is Outcome.REACHED and not ("接" in token.text and self.channel is Channel.PHONE)
        if attempt is None and self.channel is not None and self.absence is None and not heard:
            rung = token.kind is Kind.UNREACHED and self.channel is Channel.VISIT and token.text not in _NO_SOUND
            return self._begin((token.sense.channel or Channel.PHONE) if rung else self.channel)  # 走访了A家,B电话不通
        if attempt is None and (token.kind is Kind.PROMISE or self._refused_to_somebody(token)):
            return self._begin(None)
        return attempt

    def _on_another_day(self) -> bool:
        """Whether the times waiting name a day gone by, or today, of another attempt."""
        return any(gone(one) or (dated(one) and (of_today(one) or bare(one))) for one in self.times[self.stale :])

    def _implied(self, token: Token, last: Act | None) -> Channel | None:
        """The channel of a new attempt that the word of outcome itself tells of: 电话不接 after a visit, 门锁着."""
        own = token.sense.channel
        if token.kind is Kind.UNREACHED and last is None:
            return Channel.PHONE if token.sense.strong else None
        if token.kind is Kind.UNREACHED and last is not None:
            elsewhere = last.channel is Channel.VISIT and token.text not in _NO_SOUND
            other = own is not None and last.outcome is not None and own is not last.channel
            return (own or Channel.PHONE) if elsewhere or other else None
        if token.kind is Kind.NOBODY and last is not None and last.channel is not Channel.VISIT:
            at_home = token.sense.strong or (self.home and last.outcome is not None)
            if last.channel is Channel.PHONE and last.outcome is None and not _DOORS.intersection(token.text):
                at_home = False  # 打电话,家里没人
            return Channel.VISIT if at_home else None
        if token.kind is Kind.NOBODY and self.attempt is None and self._shut_out(token):
            return Channel.VISIT
        if (
            token.kind is Kind.REACHED
            and (self.related or "回我" in token.text)
            and (last is None or last.outcome is not None)
        ):
            return own
        return own if token.kind is Kind.REFUSE and last is None else None

    def _refused_to_somebody(self, token: Token) -> bool:
        """他妈说不送了: it was said to whoever writes, though not how."""
        answered = self.heard or any(mark in token.text for mark in ("同意", "答应", "送", "松口"))
        return token.kind is Kind.REFUSE and self.related and answered and self.absence is None

    def _shut_out(self, token: Token) -> bool:
        """Whether somebody stood before the house: a locked door says so, 家里没人 only if nobody is said missing."""
        if any(mark in token.text for mark in "门锁敲喊叫"):
            return token.sense.strong or self.home
        return (token.sense.strong or self.home) and self.absence is None and self.reason is not Reason.FAMILY

    def _begin(self, channel: Channel | None) -> Act:
        attempt = self._add(Intent.ATTEMPT)
        attempt.channel = channel
        return attempt

    def _out_of_reach(self, token: Token, outcome: Outcome) -> None:
        """电话打不通: beside an absence it is why, else an attempt of which the channel is not said."""
        if token.text in _NO_ANSWER_OF_ITSELF and not self.related:
            return
        if self.absence is not None and token.kind is Kind.LOST:
            self.absence.reason = self.absence.reason or Reason.UNREACHABLE
            self.unanswered = True
            return
        attempt = self._begin(token.sense.channel or Channel.PHONE)
        attempt.outcome = outcome
        attempt.guessed_channel = token.sense.channel is None

    def _approach(self, token: Token) -> None:
        self.said = self.said or token.kind is Kind.CONTACT or any(mark in token.text for mark in "聊问谈劝通")
        attempt = self.attempt
        told = token.value is Made.TOLD
        if attempt is not None and attempt is self.last:
            same = attempt.channel is token.sense.channel
            open_to_it = attempt.channel is None or attempt.guessed_channel or attempt.noun
            if (attempt.outcome is None and (same or open_to_it)) or (told and (same or open_to_it)):
                self._by(attempt, token)
                return
            if token.kind is Kind.CONTACT:
                attempt.happened = attempt.happened or bool(token.value)  # 家访A,和家长谈了
                return
            if same and token.sense.noun:
                return
        outcome = BY_REASON.get(self.reason) if told and self.reason is not None else None
        unanswered = self._unanswered(token)
        fetched = Outcome.RETURNED if told and token.sense.channel is Channel.VISIT and self._just_back() else None
        attempt = self._begin(token.sense.channel)
        attempt.outcome = outcome or unanswered or fetched
        if self.empty and attempt.channel is Channel.VISIT:
            attempt.outcome, self.empty = attempt.outcome or Outcome.NOBODY_HOME, False
        if told and self.pledged:
            attempt.outcome, attempt.promised, self.pledged = Outcome.PROMISED, self.pledged, []
        attempt.noun = token.sense.noun and not told
        attempt.happened = bool(token.value)
        attempt.guessed_channel = token.kind is Kind.CONTACT

    def _just_back(self) -> bool:
        """今天劝回来了,我去他家接的."""
        return self.last is not None and self.last.intent is Intent.RETURNED and self.last.happened

    def _by(self, attempt: Act, token: Token) -> None:
        """How the attempt was made, said more exactly or only now."""
        attempt.happened = attempt.happened or bool(token.value)
        if not (attempt.noun and token.kind is Kind.CONTACT):  # 微信上问了
            attempt.channel, attempt.guessed_channel = token.sense.channel, False
        attempt.noun = token.sense.noun and attempt.noun
        attempt.times = [*attempt.times, *self.times]
        self.times = []

    def _unanswered(self, token: Token) -> Outcome | None:
        """没人接,打了两个: calls told after nobody answered are what was an absence's reason before."""
        last = self.last
        called = token.kind is Kind.CALL and any(mark in token.text for mark in "打拨")
        if not (called and self.unanswered) or last is None or last.reason is not Reason.UNREACHABLE:
            return None
        last.reason = None
        return Outcome.UNREACHABLE

    def _soon(self, token: Token) -> None:
        """过两天送来: promised, though for no day that can be counted."""
        attempt = self.attempt
        if token.sense.strong and attempt is not None and attempt is self.last and (self.said or self.promising):
            self.soon = attempt.outcome is None
            attempt.result(Outcome.PROMISED)
            self.promising = self.settled = True

    def _pledge(self) -> None:
        """他妈说下周一送来: a promise if it was told to somebody who asked, which only what follows can tell."""
        self.pledged = self.pledged or [one for one in self.times if ahead(one)]
        self.times = [one for one in self.times if not ahead(one) and not (self.absence is not None and of_today(one))]

    def _join_attempts(self) -> None:
        """答应下周一来,今天上门说定的: how it was promised is told only then; it is one attempt."""
        for first, then in pairwise(list(self.acts)):
            if not first.intent is then.intent is Intent.ATTEMPT:
                continue
            again = first.channel is then.channel
            if again and first.outcome is not None and then.outcome is None and not then.times:
                self.acts.remove(then)  # 一直占线,打了七八次了
                continue
            open_end = first.channel is None and first.outcome is not None and not then.promised
            if open_end and then.outcome in (None, first.outcome):
                then.outcome, then.promised, then.noun = first.outcome, first.promised, False
                then.times = then.times or first.times
                self.acts.remove(first)

    def _back_by_then(self, promise: Act) -> bool:
        """Whether the child is told to be back, so that what the family once promised is kept."""
        back = any(one.intent is Intent.RETURNED and one.happened for one in self.acts)
        return back and not any(_still_to_come(one) for one in promise.promised)

    def _found_there(self) -> None:
        """在网吧找到的,一天没上课: why it was away, though nobody says that he went to look for it."""
        for act in self.acts:
            alone = act.intent is Intent.ATTEMPT and act.noun and not act.happened and act.outcome is None
            missing = next((one for one in self.acts if one.intent is Intent.ABSENCE and one.reason is None), None)
            if alone and act.reason is not None and missing is not None:
                missing.reason = act.reason

    def _idle(self, act: Act) -> bool:
        """Whether it is no attempt of its own: 说好今天来的,人没来; 回来了!劝了半个月."""
        if act.intent is not Intent.ATTEMPT or act.channel not in (None, Channel.PHONE):
            return False
        if act.outcome is Outcome.PROMISED and act.channel is None and not (self.related or self.came):
            return True  # 答应下周一交作业
        if act.outcome is Outcome.PROMISED and act.channel is None and self._back_by_then(act):
            return True  # 今天来了,她爸上个月就答应送
        if act.outcome is Outcome.PROMISED and act.channel is None and not act.times:
            broken = any(one.missing for one in self.acts)
            return broken and bool(act.promised) and not any(_still_to_come(one) for one in act.promised)
        unsaid = act.outcome is None and (act.channel is None or act.guessed_channel)
        return unsaid and any(one.intent is Intent.RETURNED for one in self.acts)


def _still_to_come(phrase: Phrase) -> bool:
    """下周一; a bare weekday that was promised and not kept has gone by."""
    point = phrase.start
    return ahead(phrase) and not (point is not None and point.weekday is not None and point.week is None)
