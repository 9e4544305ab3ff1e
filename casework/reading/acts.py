"""The words said of a child become acts: an absence, a leave, a return, an attempt, each with its times and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from casework.reading.contract import Channel, Intent, Outcome, Reason
from casework.reading.frame import Made
from casework.reading.times import Phrase
from casework.reading.tokens import Token
from casework.reading.words import Kind

_CHANNELS = frozenset({Kind.VISIT, Kind.CALL, Kind.MESSAGE, Kind.CONTACT})
_MISSING = (Intent.ABSENCE, Intent.LEAVE)
_RANK = {
    outcome: rank
    for rank, outcome in enumerate(
        (
            None, Outcome.NOBODY_HOME, Outcome.UNREACHABLE, Outcome.REACHED, Outcome.ILL, Outcome.MOVED,
            Outcome.WORKING, Outcome.RETURNED, Outcome.REFUSED, Outcome.PROMISED,
        )
    )
}  # fmt: skip
"""Of several outcomes of one attempt the last in this order is its result."""
_BY_WORD = {
    Kind.NOBODY: Outcome.NOBODY_HOME,
    Kind.UNREACHED: Outcome.UNREACHABLE,
    Kind.LOST: Outcome.UNREACHABLE,
    Kind.REACHED: Outcome.REACHED,
    Kind.REFUSE: Outcome.REFUSED,
    Kind.PROMISE: Outcome.PROMISED,
}
_BY_REASON = {
    Reason.ILLNESS: Outcome.ILL,
    Reason.WORKING: Outcome.WORKING,
    Reason.MOVED: Outcome.MOVED,
    Reason.WEARY: Outcome.REFUSED,
    Reason.UNREACHABLE: Outcome.UNREACHABLE,
}
_NOBODY_SEEN = frozenset(
    [
        "没得人",
        "没见到人",
        "没见人",
        "没见着人",
        "没看到人",
        "没看见人",
        "见不到人",
        "没有见到人",
        "不在",
        "没人影",
        "人不在",
        "没见",
    ]
)
"""Absence at school, but nobody home at a visit."""
_NO_ANSWER_OF_ITSELF = frozenset([
    "没回", "没有回", "不回", "都没回", "都不回", "也没回", "一直没回", "没反应", "没通", "不通",
    "挂了", "没接", "不接", "未接", "没有接", "都没接", "都不接", "也没接", "也不接", "没回音", "没有回音",
])  # fmt: skip
"""Nobody answered, if somebody was called or written to: by itself 没回教室, 没接到, are something else."""
_BACK_AGAIN = frozenset("回返复归销送接劝重恢")
"""In a word of coming: that the child had been away before."""
_BEFORE_SCHOOL = (
    "昨",
    "前天",
    "早上",
    "今早",
    "今天早上",
    "清早",
    "一早",
    "半夜",
    "夜里",
    "凌晨",
    "晚上",
    "周末",
    "上周",
)
_NO_SOUND = frozenset(["没反应", "没回应", "没有回应", "无回应", "没回音", "没有回音", "没联系到人"])
"""Nobody answered, at a door or on the telephone."""
_WENT = frozenset(["去了", "去了的", "也去了", "又去了", "去了哈"])
_RELATIVES_AILING = (Reason.ILLNESS, Reason.WORKING, Reason.MARRIAGE, Reason.DISABILITY)


@dataclass(kw_only=True, slots=True)
class Act:
    """One thing said of a child, its days not yet counted. PRESENT is what is said but not recorded: 迟到."""

    intent: Intent
    times: list[Phrase] = field(default_factory=list)
    reason: Reason | None = None
    excused: bool | None = None
    channel: Channel | None = None
    guessed_channel: bool = False
    outcome: Outcome | None = None
    promised: list[Phrase] = field(default_factory=list)
    noun: bool = False
    plain: bool = False
    """Of a return: the words only say that the child is there (来了, 到了), not that it is back."""
    happened: bool = False
    """Whether the words say that it came about (家访了, 来了, 撤销) and do not only name it (家访, 返校)."""
    lesson: bool = False
    """Whether it is of one lesson named by its subject; without its number nothing can be recorded."""
    instead_of: Phrase | None = None
    """The day that 不是今天,是昨天 takes back."""

    @property
    def missing(self) -> bool:
        return self.intent in _MISSING

    def result(self, outcome: Outcome) -> None:
        if _RANK[outcome] > _RANK[self.outcome]:
            self.outcome = outcome


def acts(tokens: Sequence[Token], *, channel: Channel | None = None) -> list[Act]:
    """The acts that these words say, in order. Reasons and times go to the act beside them in the same stretch.

    ``channel`` is how another child of the message was sought: an outcome without a channel of its own came by it.
    """
    telling = _Telling(channel)
    for place, token in enumerate(tokens):
        telling.take(token, tokens[place - 1] if place else None)
    return telling.close()


class _Telling:
    def __init__(self, channel: Channel | None) -> None:
        self.channel = channel
        self.acts: list[Act] = []
        self.times: list[Phrase] = []
        self.reason: Reason | None = None
        self.excused: bool | None = None
        self.promising = False
        self.settled = False
        """Whether the promise has been told to its end, so that 今天 is no part of it."""
        self.taken_back: Phrase | None = None
        self.said = False
        self.lesson = False
        self.related = False
        self.before_school = False
        """Whether a time waiting is one at which children fall ill and no school is missed: 昨晚, 早上."""
        self.home = False
        self.pledged: list[Phrase] = []
        self.unanswered = False
        self.aside = False
        self.stale = 0
        self.fresh = False

    @property
    def last(self) -> Act | None:
        return self.acts[-1] if self.acts else None

    @property
    def attempt(self) -> Act | None:
        return next((act for act in reversed(self.acts) if act.intent is Intent.ATTEMPT), None)

    @property
    def absence(self) -> Act | None:
        return next((act for act in reversed(self.acts) if act.missing), None)

    def take(self, token: Token, before: Token | None) -> None:
        match token.kind:
            case Kind.TIME:
                self._time(token.value)
                self.before_school = self.before_school or token.text.startswith(_BEFORE_SCHOOL)
            case Kind.NOT:
                self.taken_back = token.value
            case Kind.COMMA | Kind.STOP | Kind.LINE:
                self._pause(token.kind is not Kind.COMMA)
                if token.value:
                    self.stale = len(self.times)
            case Kind.ABSENT | Kind.LACKING:
                self._absent(token)
            case Kind.LEAVE:
                self._leave(token)
            case Kind.UNEXCUSED:
                self._unexcused()
            case Kind.REASON:
                self._because(token, before)
            case Kind.BACK:
                self._back(token)
            case Kind.RETRACT:
                self._add(Intent.RETRACT).happened = True
            case Kind.NOT_ABSENT | Kind.HERE:
                self._add(Intent.RETRACT).happened = token.text.startswith("不是")
            case Kind.LATE:
                self._add(Intent.PRESENT)
            case Kind.COME:
                self._coming()
                self._soon(token)
                if self.attempt is not None and self.attempt is self.last and self.attempt.promised:
                    self.attempt.result(Outcome.PROMISED)
            case Kind.SAY:
                self.said = True
                if self.attempt is not None and self.attempt is self.last:
                    self.attempt.happened = True
            case Kind.SUBJECT:
                self.lesson = True
            case Kind.RELATIVE:
                self.related = True
            case Kind.HOME:
                self.home = True
            case Kind.GO:
                self._went(token)
            case _:
                self._attempted(token)

    def close(self) -> list[Act]:
        self._pause(True)
        last = self.last
        if last is not None and self.times and not self.stale and self._belong_to(last):
            last.times = [*last.times, *self.times]
        for act in self.acts:
            act.lesson = self.lesson and act.intent is Intent.ABSENCE
            if act.instead_of is None and self.taken_back is not None and act.missing:
                act.instead_of = self.taken_back
        if any(act.intent is Intent.RETRACT and act.happened for act in self.acts):
            return [
                Act(intent=Intent.RETRACT, times=[phrase for act in self.acts for phrase in act.times], happened=True)
            ]
        self._join_attempts()
        kept = [act for act in self.acts if not (act.noun and act.outcome is None) and not self._idle(act)]
        if any(act.intent is Intent.LEAVE for act in kept):
            kept = [act for act in kept if not (act.intent is Intent.ATTEMPT and (act.guessed_channel or act.noun))]
        return kept

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

    def _idle(self, act: Act) -> bool:
        """Whether it is no attempt of its own: 说好今天来的,人没来; 回来了!劝了半个月."""
        if act.intent is not Intent.ATTEMPT or act.channel not in (None, Channel.PHONE):
            return False
        if act.outcome is Outcome.PROMISED and act.channel is None and not act.times:
            broken = any(one.missing for one in self.acts)
            return broken and bool(act.promised) and not any(_future(one) for one in act.promised)
        unsaid = act.outcome is None and (act.channel is None or act.guessed_channel)
        return unsaid and any(one.intent is Intent.RETURNED for one in self.acts)

    def _belong_to(self, last: Act) -> bool:
        """Whether times said after the last act are its own: it has no day yet, or they only make it more exact."""
        dated = any(one.week is not None or (one.start is not None and one.start.has_day) for one in last.times)
        finer = all(one.extends or (one.start is not None and not one.start.has_day) for one in self.times)
        return not dated or finer

    def _add(self, intent: Intent) -> Act:
        if intent is Intent.ATTEMPT and self.reason in _BY_REASON:
            self.reason = None  # said before, it is why the attempt was made and not what came of it
        act = Act(intent=intent, times=self.times, reason=self.reason, excused=self.excused)
        self.times, self.reason, self.excused, self.promising = [], None, None, False
        self.aside, self.stale, self.fresh = False, 0, True
        self.acts.append(act)
        return act

    def _time(self, phrase: Phrase) -> None:
        attempt = self.attempt
        asked = (
            attempt is not None and not attempt.promised and (self.promising or (self.said and self.last is attempt))
        )
        if (
            asked
            and attempt is not None
            and (_future(phrase) or (self.promising and not self.settled and _today(phrase)))
        ):
            attempt.promised.append(phrase)
            return
        if self.stale:
            self._forget(phrase)
        last = self.last
        if phrase.extends and last is not None and last.missing and not self.times:
            last.times = [*last.times, phrase]
        else:
            self.times.append(phrase)

    def _soon(self, token: Token) -> None:
        """过两天送来: promised, though for no day that can be counted."""
        attempt = self.attempt
        if token.sense.strong and attempt is not None and attempt is self.last and (self.said or self.promising):
            attempt.result(Outcome.PROMISED)
            self.promising = self.settled = True

    def _coming(self) -> None:
        """下午来, 周五返校: when the child is to come is not when it was missing."""
        attempt = self.attempt
        if self.said and self.times and attempt is not None and attempt is self.last and not attempt.promised:
            attempt.promised, self.times = [one for one in self.times if _future(one) or _today(one)], []
        elif self.said and self.related:
            self._pledge()
        if last_end := self._said_until():
            last_end.times[-1] = replace(last_end.times[-1], before=True)
        elif self.acts:
            self.times = []
        else:
            self.stale = len(self.times)

    def _pledge(self) -> None:
        """他妈说下周一送来: a promise if it was told to somebody who asked, which only what follows can tell."""
        self.pledged = self.pledged or [one for one in self.times if _future(one)]
        self.times = [one for one in self.times if not _future(one)]

    def _forget(self, phrase: Phrase) -> None:
        """上午在,下午没来; 昨天感冒,今天没来: what was told before makes way for what follows."""
        old, self.stale = self.times[: self.stale], 0
        if phrase.start is not None and phrase.start.has_day:
            old = []
        elif phrase.start is not None:
            old = [one if one.start is None else replace(one, start=replace(one.start, sessions=())) for one in old]
            old = [one for one in old if one.start is None or one.start.has_day]
        self.times = old

    def _pause(self, stop: bool) -> None:
        last = self.last
        if self.reason is not None and last is not None:
            target = self.absence or last
            if target.reason is None and target.missing:
                target.reason, self.reason = self.reason, None
        if self.aside:
            self.times, self.aside, self.before_school = [], False, False
        elif self.fresh and last is not None and self.times and self._belong_to(last):
            last.times, self.times = [*last.times, *self.times], []
        self.fresh = False
        if stop:
            self.promising = self.said = False

    def _absent(self, token: Token) -> None:
        attempt = self.attempt
        if (
            attempt is not None
            and attempt is self.last
            and attempt.channel is Channel.VISIT
            and token.text in _NOBODY_SEEN
        ):
            attempt.result(Outcome.NOBODY_HOME)
            return
        if attempt is not None and attempt is self.last and token.text[0] == "不" and not self.times:
            attempt.result(Outcome.REFUSED)
            return
        if attempt is not None and attempt is self.last and token.sense.reason in _BY_REASON and not self.times:
            attempt.result(_BY_REASON[token.sense.reason])
            return
        last = self.absence
        mergeable = last is not None and (last is self.last or not self.times) and not self._new_days()
        if last is not None and last is self.last and last.intent is Intent.LEAVE and not last.times:
            mergeable = mergeable or token.text[0] == "不"  # 交了请假条,下午不来
        if last is not None and mergeable:
            last.times = [*last.times, *self.times]
            self.times = []
        else:
            last = self._add(Intent.ABSENCE)
        self._colour(last, token)

    def _new_days(self) -> bool:
        """Whether the times waiting begin another matter and do not just make the last more exact."""
        return any(not phrase.extends for phrase in self.times)

    def _colour(self, act: Act, token: Token) -> None:
        act.reason = act.reason or self.reason or token.sense.reason
        self.reason = None
        if self.excused is not None:
            act.excused, self.excused = self.excused, None
        if token.sense.excused is not None and act.excused is None:
            act.excused = token.sense.excused

    def _leave(self, token: Token) -> None:
        last = self.absence
        fresh = self._new_days() and last is not None and bool(last.times)
        if last is None or fresh or (last is not self.last and self.times):
            last = self._add(Intent.LEAVE)
        else:
            last.times = [*last.times, *self.times]
            self.times = []
        self._colour(last, token)
        last.intent, last.excused = Intent.LEAVE, True

    def _unexcused(self) -> None:
        last = self.absence
        if (last is not None and last.intent is Intent.ABSENCE and last is self.last) or (
            last is not None and last.intent is Intent.ABSENCE and not self.times
        ):
            last.excused = False
        else:
            self.excused = False

    def _because(self, token: Token, before: Token | None) -> None:
        reason = token.sense.reason
        beside = before is not None and before.kind is Kind.RELATIVE and token.start - before.end <= 1
        if before is not None and before.value:
            beside = False  # 跟他爸去打工
        if beside and reason is Reason.WORKING and before is not None and token.start > before.end:
            beside = False  # 在他叔叔的工地上搬砖
        if beside and reason in _RELATIVES_AILING:
            reason = Reason.FAMILY
        if self.times and (self.last is not None or self.before_school):
            self.aside = True  # 没来,昨天晚上打游戏: when it was that he played, unless another act follows
        self.stale = len(self.times)
        attempt = self.attempt
        if attempt is not None and attempt is self.last:
            if reason in _BY_REASON:
                attempt.result(_BY_REASON[reason])
            else:
                attempt.reason = attempt.reason or reason
            if self.absence is None or self.absence.reason is not None:
                return
        if self.reason in (None, Reason.UNKNOWN) or reason is not Reason.UNKNOWN:
            self.reason = reason if self.reason is None or self.reason is Reason.UNKNOWN else self.reason

    def _back(self, token: Token) -> None:
        attempt = self.attempt
        if attempt is not None and attempt.promised and self._new_days() and token.text[-1] in "了啦的":
            self._add(Intent.RETURNED).happened = True  # 答应今天送,今天果然送来了
            return
        if self.promising or (self.said and self.related and attempt is None):
            self.settled = True
            self._pledge()
            return
        if last_end := self._said_until():
            last_end.times[-1] = replace(last_end.times[-1], before=True)
            return
        if attempt is not None and attempt is self.last and (attempt.promised or not self.times):
            if attempt.promised:
                attempt.result(Outcome.PROMISED)
            else:
                attempt.result(Outcome.RETURNED)
            return
        last = self.last
        if last is not None and last.intent is Intent.RETURNED and not self.times:
            return
        back = self._add(Intent.RETURNED)
        back.happened = token.text[-1] in "了啦的咯" or "已" in token.text
        back.plain = _BACK_AGAIN.isdisjoint(token.text)

    def _said_until(self) -> Act | None:
        """请假到下周一才来: the leave whose end is the day of coming back."""
        last = self.last
        ends = last is not None and last.intent is Intent.LEAVE and last.times and last.times[-1].end is not None
        return last if ends and last is not None and last.times[-1].start is None and not self.times else None

    def _went(self, token: Token) -> None:
        """昨天没去,今天去了: whoever went after having been missing has come back."""
        last = self.last
        if token.text in _WENT and last is not None and last.missing and last.times and self._new_days():
            self._add(Intent.RETURNED).happened = True

    # --- attempts

    def _attempted(self, token: Token) -> None:
        if token.kind in _CHANNELS:
            self._approach(token)
            return
        outcome = _BY_WORD.get(token.kind)
        if outcome is None:
            return
        attempt = self._answered(token, outcome)
        if attempt is not None:
            if outcome is Outcome.NOBODY_HOME and attempt.channel is Channel.PHONE:
                outcome = Outcome.UNREACHABLE
            attempt.result(outcome)
            if token.text[0] in "均都全":
                self._all_without(outcome)
            self.promising = outcome is Outcome.PROMISED
            self.said = self.said or outcome is Outcome.REACHED
        elif token.kind in (Kind.UNREACHED, Kind.LOST):
            self._out_of_reach(token, outcome)
        elif token.kind is Kind.REFUSE and self.reason is None:
            self.reason = Reason.WEARY

    def _all_without(self, outcome: Outcome) -> None:
        """家访一次,电话两次,均无人: what came of all of them."""
        for act in self.acts:
            if act.intent is Intent.ATTEMPT and act.outcome is None and act.happened:
                at_the_door = act.channel is Channel.VISIT and outcome in (Outcome.NOBODY_HOME, Outcome.UNREACHABLE)
                act.outcome = Outcome.NOBODY_HOME if at_the_door else outcome

    def _answered(self, token: Token, outcome: Outcome) -> Act | None:
        """The attempt that this outcome is of: one begun before, or one that the word implies."""
        attempt = self.attempt
        last = attempt if attempt is not None and attempt is self.last else None
        own = token.sense.channel
        if token.kind is Kind.UNREACHED:
            if token.sense.strong and last is None:
                return self._begin(Channel.PHONE)
            elsewhere = last is not None and last.channel is Channel.VISIT and token.text not in _NO_SOUND
            if last is not None and (elsewhere or (own is not None and last.outcome and own is not last.channel)):
                return self._begin(own or Channel.PHONE)
        elif token.kind is Kind.NOBODY:
            if last is not None and last.channel is not Channel.VISIT and (last.outcome or token.sense.strong):
                return self._begin(Channel.VISIT) if token.sense.strong or self.home else last
            if attempt is None and (token.sense.strong or (self.home and self.absence is None)):
                return self._begin(Channel.VISIT)
        elif (token.kind is Kind.REACHED and own is not None and self.related and (last is None or last.outcome)) or (
            token.kind is Kind.REFUSE and own is not None and last is None
        ):
            return self._begin(own)
        elif token.kind is Kind.REFUSE and attempt is None and self.related and self.said and self.absence is None:
            return self._begin(self.channel)
        if attempt is None and self.channel is not None and self.absence is None and outcome is not Outcome.REACHED:
            return self._begin(self.channel)
        if attempt is None and token.kind is Kind.PROMISE:
            return self._begin(None)
        return attempt

    def _begin(self, channel: Channel | None) -> Act:
        attempt = self._add(Intent.ATTEMPT)
        attempt.channel = channel
        return attempt

    def _out_of_reach(self, token: Token, outcome: Outcome) -> None:
        """电话打不通: beside an absence it is why, else an attempt of which the channel is not said."""
        if token.text in _NO_ANSWER_OF_ITSELF and not self.related:
            return
        if self.absence is not None:
            self.absence.reason = self.absence.reason or Reason.UNREACHABLE
            self.unanswered = True
            return
        attempt = self._begin(token.sense.channel or Channel.PHONE)
        attempt.outcome = outcome
        attempt.guessed_channel = token.sense.channel is None

    def _approach(self, token: Token) -> None:
        self.said = self.said or token.kind is Kind.CONTACT or any(mark in token.text for mark in "聊问谈劝")
        attempt = self.attempt
        told = token.value is Made.TOLD
        if attempt is not None and attempt is self.last:
            same = attempt.channel is token.sense.channel
            open_to_it = attempt.channel is None or attempt.guessed_channel or attempt.noun
            if (attempt.outcome is None and (same or open_to_it)) or (told and (same or open_to_it)):
                self._by(attempt, token)
                return
            if token.kind is Kind.CONTACT or (same and token.sense.noun):
                return
        outcome = _BY_REASON.get(self.reason) if told and self.reason is not None else None
        unanswered = self._unanswered(token)
        attempt = self._begin(token.sense.channel)
        attempt.outcome = outcome or unanswered
        if told and self.pledged:
            attempt.outcome, attempt.promised, self.pledged = Outcome.PROMISED, self.pledged, []
        attempt.noun = token.sense.noun and not told
        attempt.happened = bool(token.value)
        attempt.guessed_channel = token.kind is Kind.CONTACT

    def _by(self, attempt: Act, token: Token) -> None:
        """How the attempt was made, said more exactly or only now."""
        attempt.happened = attempt.happened or bool(token.value)
        attempt.channel, attempt.guessed_channel = token.sense.channel, False
        attempt.noun = token.sense.noun and attempt.noun
        attempt.times = [*attempt.times, *self.times]
        self.times = []

    def _unanswered(self, token: Token) -> Outcome | None:
        """没人接,打了两个: calls told after nobody answered are what was an absence's reason before."""
        last = self.last
        called = (
            token.kind is Kind.CALL
            and any(mark in token.text for mark in "打拨")
            and self.unanswered
            and last is not None
        )
        if not called or last is None or not last.missing or last.reason is not Reason.UNREACHABLE:
            return None
        last.reason = None
        return Outcome.UNREACHABLE


def _today(phrase: Phrase) -> bool:
    """今天, 下午: what may be promised of the day itself."""
    point = phrase.start
    return point is not None and (point.offset == 0 or (not point.has_day and bool(point.sessions)))


def _future(phrase: Phrase) -> bool:
    point = phrase.start or phrase.end
    if point is None:
        return phrase.week == 1
    return (
        (point.offset or 0) > 0 or (point.week or 0) > 0 or point.weekday is not None or point.day_of_month is not None
    )


def with_heading(said: Sequence[Act], heading: Sequence[Act]) -> list[Act]:
    """What is said of a child under a heading: its own absence or leave if there is one, else the heading's."""
    own = [act for act in said if act.intent is not Intent.ATTEMPT]
    if own:
        times = [phrase for act in heading for phrase in act.times]
        return [replace(act, times=list(act.times or times)) for act in said]
    return [*(replace(act, times=list(act.times)) for act in heading), *said]
