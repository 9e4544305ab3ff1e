"""The words said of a child become acts: an absence, a leave, a return, an attempt, each with its times and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casework.reading.act import BY_REASON, Act
from casework.reading.contract import Channel, Intent, Outcome, Reason
from casework.reading.returns import Returns
from casework.reading.said_times import ahead, bare, dated, gone, of_the_night, of_today
from casework.reading.times import Phrase
from casework.reading.tokens import Token
from casework.reading.words import Kind

_BEFORE_SCHOOL = (
    "昨", "前天", "早上", "今早", "今天早上", "清早", "一早", "半夜", "夜里", "凌晨", "晚上", "周末", "上周",
)  # fmt: skip
_WENT_OUT = frozenset(["赶集去了", "赶场去了", "下地去了", "走亲戚去了"])
"""Why a child is away, and why nobody is at home."""
_TIMES_AND_SIGNS = frozenset({Kind.TIME, Kind.COMMA, Kind.STOP, Kind.LINE})
_EXCUSES = (Reason.ILLNESS, Reason.MOVED, Reason.WORKING)
_RELATIVES_AILING = (Reason.ILLNESS, Reason.WORKING, Reason.MARRIAGE, Reason.DISABILITY)


def acts(tokens: Sequence[Token], *, channel: Channel | None = None) -> list[Act]:
    """The acts that these words say, in order. Reasons and times go to the act beside them in the same stretch.

    ``channel`` is how another child of the message was sought: an outcome without a channel of its own came by it.
    """
    telling = _Acts(channel)
    before: Token | None = None
    for place, token in enumerate(tokens):
        telling.take(token, _leading(tokens, place) if token.kind is Kind.REASON else before)
        before = token
    return telling.close()


class _Acts(Returns):
    """One pass over the words said of a child."""

    def take(self, token: Token, before: Token | None) -> None:
        if token.kind not in _TIMES_AND_SIGNS:
            self.only_times = False
        if token.kind in (Kind.BACK, Kind.COME) and before is not None and before.kind is Kind.TIME:
            self._comes_then(before.value)
        match token.kind:
            case Kind.TIME:
                self._time(token.value, before)
                self.before_school = self.before_school or token.text.startswith(_BEFORE_SCHOOL)
            case Kind.NOT:
                self.taken_back = token.value
            case Kind.COMMA | Kind.STOP | Kind.LINE:
                self._pause(token.kind is not Kind.COMMA, besides=bool(token.value))
                if token.value:
                    self.stale = len(self.times)
            case Kind.ABSENT | Kind.LACKING:
                self._absent(token)
            case Kind.LEAVE:
                of_day = before is not None and before.kind is Kind.TIME and before.text.endswith("的")
                self._leave(token, of_day=of_day)
            case Kind.UNEXCUSED:
                self._unexcused(all_along="过" in token.text)
            case Kind.REASON:
                self._because(token, before)
            case Kind.BACK:
                self.came = True
                self._back(token)
            case Kind.RETRACT:
                self._add(Intent.RETRACT).happened = True
            case Kind.HERE if token.text[-1] == "了" and self.acts:
                self.came = True
                self._back(token)  # 昨天没来,今天还是来了; alone it only says that a child who was ill is there
            case Kind.NOT_ABSENT | Kind.HERE:
                self._not_missing(token)
            case Kind.LATE:
                self._add(Intent.PRESENT)
            case Kind.COME if not (token.text[0] == "带" and token.text[-1] == "去"):  # 带娃去县城看眼睛
                self._coming(token)
            case Kind.SAY:
                self._saying(to_me="我" in token.text)
            case Kind.SUBJECT:
                self.lesson = True
            case Kind.RELATIVE:
                self.related = True
            case Kind.HOME:
                self.home = self.at_the_house = True
            case Kind.GO:
                self._went(token)
            case _:
                self._attempted(token)

    def _taken_back(self) -> list[Act]:
        """昨天报的A没来撤销; 昨天的旷课撤销,她请了假的: what was reported is wrong, and the day was one of leave."""
        said = [act.intent for act in self.acts]
        leave = [self.acts[-1]] if said == [Intent.ABSENCE, Intent.RETRACT, Intent.LEAVE] else []
        others = [act for act in self.acts if act not in leave]
        taken = Act(intent=Intent.RETRACT, times=[phrase for act in others for phrase in act.times], happened=True)
        for act in leave:
            act.times = act.times or list(taken.times)
        return [taken, *leave]

    def _not_missing(self, token: Token) -> None:
        """没缺席, 在教室: taken back, unless leave is told from truancy, or it came of a call."""
        of_truancy = token.kind is Kind.NOT_ABSENT and "旷" in token.text
        if of_truancy and self.last is not None and self.last.intent is Intent.LEAVE:
            return  # 请了假的不算旷课
        if token.kind is Kind.HERE and self._at_school_they_say(token):
            return
        taken_back = self._add(Intent.RETRACT)
        taken_back.happened = token.text.startswith("不是")
        self.denied = taken_back if of_truancy else self.denied

    def _share_reason(self) -> None:
        """昨天没来,今天也没来,发烧了: the reason told last is that of the days before."""
        missing = [act for act in self.acts if act.intent is Intent.ABSENCE]
        if len(missing) > 1 and all(act.reason is None and act.excused == missing[-1].excused for act in missing[:-1]):
            for act in missing[:-1]:
                act.reason = missing[-1].reason

    def _saying(self, *, to_me: bool) -> None:
        self.said = self.telling = True
        self.heard = self.heard or self.related or to_me
        self.stale = len(self.times)  # 昨天说今天不来
        if self.related:  # 他爸早上跟我说的: when it was said
            self.times = [one for one in self.times if not of_the_night(one, early=self.before_school)]
        if self.attempt is not None and self.attempt is self.last:
            self.attempt.happened = True
        elif self.last is not None and self.last.missing and to_me:
            self.times = [
                one for one in self.times if not (gone(one) or of_the_night(one, early=self.before_school))
            ]  # 是病假,昨晚就跟我说了

    def _time(self, phrase: Phrase, before: Token | None) -> None:
        leave = self.last if self.last is not None and self.last.intent is Intent.LEAVE else None
        if leave is not None and before is not None and not self.times:
            first = before.kind is Kind.LEAVE and not leave.times
            if before.kind is Kind.LEAVE and phrase.end is not None and all(map(of_today, [*leave.times, phrase])):
                first, leave.times = True, []  # 今天没来,请了今天和明天的假
            if before.kind is Kind.LEAVE and leave.times is self.told_then and dated(phrase):
                first = True
                leave.times = []  # 周五打来电话替他请今天一天假
            if first or (before.kind is Kind.TIME and leave.times and leave.times[-1] is before.value):
                leave.times = [*leave.times, phrase]  # 请了假 从今天到28号 她爷爷做手术; 请假周四、周五
                return
        halved = leave is not None and any(one.count == 0 for one in leave.times)
        if (
            leave is not None
            and halved
            and phrase.start is not None
            and phrase.start.sessions
            and not phrase.start.has_day
        ):
            leave.times, self.which_half = [*leave.times, phrase], phrase  # 请半天假,上午去打针
            return
        attempt = self.attempt
        asked = (
            attempt is not None and not attempt.promised and (self.promising or (self.said and self.last is attempt))
        )
        if (
            asked
            and attempt is not None
            and (ahead(phrase) or (self.promising and not self.settled and of_today(phrase)))
            and (self.promising or not _last_week(phrase))
        ):
            attempt.promised.append(phrase)
            return
        if attempt is not None and attempt is self.last and self.only_times and _after_a_holiday(attempt.promised):
            attempt.promised.append(phrase)  # 答应元旦过后头一天,也就是1月4号
            return
        if self.stale:
            self._forget(phrase)
        last = self.last
        if phrase.extends and last is not None and last.missing and not self.times:
            last.times = [*last.times, phrase]
        else:
            self.times.append(phrase)

    def _comes_then(self, phrase: Phrase) -> None:
        """请假明天回来: the day of coming back, and not that of the leave."""
        leave = self.last
        point = phrase.start
        if point is None or len(point.sessions) > 1 or phrase.count is not None or phrase.since:
            return
        if phrase.end is not None:
            if leave is not None and leave.intent is Intent.LEAVE and leave.times == [phrase]:
                leave.times = [Phrase(start=point), Phrase(end=phrase.end)]  # 请假从今天到周五回来
            return
        if leave is not None and leave.intent is Intent.LEAVE and leave.times and leave.times[-1] is phrase:
            leave.times, self.times = leave.times[:-1], [phrase]

    def _belong_to(self, last: Act) -> bool:
        """Whether times said after the last act are its own: it has no day yet, or they only make it more exact."""
        dated = last.dated or any(one.week is not None for one in last.times)
        finer = all(one.extends or (one.start is not None and not one.start.has_day) for one in self.times)
        return not dated or finer

    def _only_the_day(self, last: Act) -> bool:
        """Whether the times waiting are days gone by, of which the last act says none."""
        dated = last.dated or any(one.extends for one in last.times)
        return bool(self.times) and not dated and all(gone(one) or bare(one) for one in self.times)

    def _which_half(self, last: Act) -> bool:
        """Whether the times waiting only say which half of the day was missed."""
        only = all(one.start is not None and one.start.sessions and not one.start.has_day for one in self.times)
        return only and any(one.count == 0 for one in last.times)

    def _forget(self, phrase: Phrase) -> None:
        """上午在,下午没来; 昨天感冒,今天没来: what was told before makes way for what follows."""
        old, self.stale = self.times[: self.stale], 0
        if phrase.start is not None and phrase.start.has_day:
            old = []
        elif phrase.start is not None:
            old = [one if one.start is None else replace(one, start=replace(one.start, sessions=())) for one in old]
            old = [one for one in old if one.start is None or one.start.has_day]
        self.times = old

    def _pause(self, stop: bool, *, besides: bool = False) -> None:
        """A sign. ``besides``: since the last one more was said than times, even if it tells nothing."""
        last = self.last
        if self.reason is not None and last is not None:
            target = self.absence or last
            if target.reason is None and target.missing:
                target.reason, self.reason = self.reason, None
        alone, self.only_times = self.only_times, True
        self.at_the_house = self.telling = False
        if self.aside:
            to_come = [one for one in self.times if self.last is None and ahead(one)]  # 说明天要去看眼睛,请一天
            self.times, self.aside, self.before_school = to_come, False, False
        elif alone and last is not None and last.intent is Intent.LEAVE and not last.times and self.times:
            last.times, self.times = self.times, []  # 请假,今天到周三,娃出水痘了
        elif alone and last is not None and last.missing and self.times and self._which_half(last):
            last.times = [*(one for one in last.times if one.count != 0), *self.times]  # 半天没来,就是下午
            self.times = []
        elif alone and not besides and last is not None and last.missing and self._only_the_day(last):
            last.times, self.times = [*last.times, *self.times], []  # 一整天没来,是上周五的事,忘了报
        elif self.fresh and last is not None and self.times and self._belong_to(last):
            last.times, self.times = [*last.times, *self.times], []
        self.fresh = False
        if stop:
            self.promising = self.said = False

    def _because(self, token: Token, before: Token | None) -> None:
        """发烧, 打工去了: why a child is away, what an attempt found, or both."""
        leave = self.last
        asked = leave is not None and leave.intent is Intent.LEAVE and not leave.times and self.said
        away = bool(self.times) and all(ahead(one) or (of_today(one) and token.text[0] == "去") for one in self.times)
        if leave is not None and asked and away:
            leave.times, self.times, self.stale = self.times, [], 0  # 请假,说明天去打疫苗
        reason = Reason.FAMILY if _of_the_relative(token, before) else token.sense.reason
        if self.times and (self.last is not None or self.before_school):
            self.aside = True  # 没来,昨天晚上打游戏: when it was that he played, unless another act follows
        self.stale = len(self.times)
        attempt = self.attempt
        if attempt is not None and attempt is self.last:
            if reason is Reason.FAMILY and token.sense.reason is Reason.WORKING:
                return  # 她说爸爸去年就去了广东打工
            self._found(attempt, token, reason)
            if self.absence is None or self.absence.reason is not None:
                return
        if reason is None or self.reason in (None, Reason.UNKNOWN) or _outweighs(token, reason, self.reason):
            self.reason = reason

    def _found(self, attempt: Act, token: Token, reason: Reason | None) -> None:
        """家访了,搬走了; 上门,都赶集去了: what the family was found to do."""
        if attempt.outcome is Outcome.ILL and "起不" in token.text:
            return  # 娃发烧起不来
        if self.soon and not attempt.promised and reason is not Reason.FAMILY:
            attempt.outcome, self.soon = None, False  # 说下月要嫁人: what is to come is no promise
        if reason in BY_REASON:
            attempt.result(BY_REASON[reason])
        elif token.text in _WENT_OUT and attempt.channel is Channel.VISIT:
            attempt.result(Outcome.NOBODY_HOME)
        elif not (attempt.outcome is Outcome.NOBODY_HOME and reason is Reason.FAMILY):
            attempt.reason = attempt.reason or reason  # not of 家里没人,邻居说全家收谷子去了

    def close(self) -> list[Act]:
        """The acts in the end: what still waits given to the last, and what is no act of its own left out."""
        self._pause(True, besides=True)
        if self.pledged and self.attempt is None and self.channel is not None and not self.acts and self.related:
            promised = self._begin(self.channel)  # 走访:…,B家有人,爷爷说周一送
            promised.outcome, promised.promised = Outcome.PROMISED, self.pledged
        last = self.last
        if last is None:
            return []
        if last.missing and self.taken_back is not None and last.times == [self.taken_back]:
            last.times, self.times = self.times or last.times, []
            self.taken_back = None  # 昨天没来,不是昨天,是前天
        if self.times and not self.stale and self._belong_to(last):
            last.times = [*last.times, *self.times]
        for act in self.acts:
            act.lesson = self.lesson and act.intent is Intent.ABSENCE
            if act.instead_of is None and self.taken_back is not None and act.missing:
                act.instead_of = self.taken_back
        if any(act.intent is Intent.RETRACT and act.happened for act in self.acts):
            return self._taken_back()
        if len(self.acts) > 1:
            self._join_attempts()
            self._share_reason()
        kept = self.acts if self.attempt is None else self._came_of_attempts()
        if Intent.PRESENT in [act.intent for act in kept] and not any(act.missing for act in kept):
            kept = [act for act in kept if act.intent is not Intent.RETURNED]  # 迟到了,现在已经坐进教室了
        if self.attempt is not None and any(act.missing for act in kept) and not self.related:
            kept = [act for act in kept if not _only_asked(act)]
        if self.attempt is not None and any(act.intent is Intent.LEAVE for act in kept):
            led = [act for act in kept if act.intent is Intent.ATTEMPT and _only_led_to_leave(act)]
            kept = [act for act in kept if act not in led]
            for leave in (act for act in kept if act.intent is Intent.LEAVE and act.reason is None):
                leave.reason = next((why for act in led if (why := _why(act)) is not None), None)
        return kept

    def _came_of_attempts(self) -> list[Act]:
        """The acts with what came of the attempts among them, without those that are none."""
        for act in self.acts:
            open_end = act.outcome in (None, Outcome.REACHED)
            open_end = open_end or (act.told_before is Reason.MOVED and act.outcome is Outcome.REFUSED)  # 讲不回来了
            if act.told_before in BY_REASON and open_end and not self.absence:
                act.outcome, act.reason = BY_REASON[act.told_before], act.reason or act.told_before
        for act in self.acts:
            if act.noun and act.outcome is None and act.reason is not None and self.related:
                act.outcome = Outcome.REACHED  # 打他爸电话,他爸说不清楚咋回事
        self._found_there()
        shut = any(act.channel is Channel.VISIT and act.outcome is Outcome.NOBODY_HOME for act in self.acts)
        kept = [act for act in self.acts if not (shut and act is self.unseen)]
        return [act for act in kept if not _only_named(act) and not self._idle(act)]


def _last_week(phrase: Phrase) -> bool:
    """他爸说上周五就送回学校了."""
    return phrase.start is not None and (phrase.start.week or 0) < 0


def _after_a_holiday(promised: Sequence[Phrase]) -> bool:
    return len(promised) == 1 and promised[0].start is not None and promised[0].start.after_holiday


def _leading(tokens: Sequence[Token], place: int) -> Token | None:
    """What goes before; 他姐今天出嫁: a relative over the day between, as if it stood beside."""
    before = tokens[place - 1] if place else None
    if before is None or place < 2:
        return before
    went = before.kind in (Kind.TIME, Kind.GO) or before.text in ("去", "就去")
    if went and tokens[place - 2].kind is Kind.RELATIVE:
        return replace(tokens[place - 2], end=tokens[place].start)
    return before


def _of_the_relative(token: Token, before: Token | None) -> bool:
    """奶奶病了: what ails a relative, said right beside it."""
    if before is None or before.kind is not Kind.RELATIVE or token.sense.reason not in _RELATIVES_AILING:
        return False
    if before.value:
        return False  # 跟他爸去打工
    if token.sense.reason is Reason.WORKING:
        return token.start <= before.end  # 在他叔叔的工地上搬砖
    return token.start - before.end <= 1


def _outweighs(token: Token, reason: Reason, before: Reason | None) -> bool:
    """摘棉花挣钱去了, 种地供不起: work for money and want outweigh what the family does."""
    earns = reason is Reason.WORKING and token.text.startswith(("挣钱", "赚钱"))
    return before is Reason.FAMILY and (earns or reason is Reason.POVERTY)


def _why(attempt: Act) -> Reason | None:
    """他妈微信上说发烧,今天请假: the reason that came of what was no attempt."""
    found = (reason for reason, outcome in BY_REASON.items() if outcome is attempt.outcome and reason in _EXCUSES)
    return attempt.reason or next(found, None)


def _only_named(attempt: Act) -> bool:
    """Whether nothing came of what is only named: 下午家访; but 打他爸电话,他爸说不清楚."""
    return attempt.noun and attempt.outcome is None and attempt.reason is None


def _only_asked(attempt: Act) -> bool:
    """顺便问了,陈小雨没去上学: whoever was asked, no family was sought."""
    return attempt.intent is Intent.ATTEMPT and attempt.guessed_channel and attempt.outcome in (None, Outcome.REACHED)


def _only_led_to_leave(attempt: Act) -> bool:
    """Whether what looks like an attempt is only how leave was asked: 五人请假,都是家长签了字的."""
    return attempt.guessed_channel or attempt.noun or (attempt.channel is None and not attempt.promised)


def with_heading(said: Sequence[Act], heading: Sequence[Act], *, lacking: bool) -> list[Act]:
    """What is said of a child under a heading: its own absence or leave if there is one, else the heading's.

    ``lacking``: the heading says itself that they are missing (少A、B), and not who they are (昨天没来的A).
    """
    own = [act for act in said if act.intent is not Intent.ATTEMPT]
    back = bool(own) and all(act.intent is Intent.RETURNED and act.times for act in own)
    if back and lacking:
        return [*(replace(act, times=list(act.times)) for act in heading), *said]  # 昨晚少A、B,今早两人都来了
    if own:
        times = [phrase for act in heading for phrase in act.times]
        return [replace(act, times=list(act.times or times)) for act in said]
    return [*(replace(act, times=list(act.times)) for act in heading), *said]
