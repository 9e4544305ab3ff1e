"""The state of one pass over the words said of a child: the acts so far, and the times and reasons that wait."""

from __future__ import annotations

from casework.reading.act import BY_REASON, Act
from casework.reading.contract import Channel, Intent, Reason
from casework.reading.rolls import MISSING
from casework.reading.times import Phrase


class Telling:
    """The acts told so far, with what is known of the absences and attempts among them."""

    def __init__(self, channel: Channel | None) -> None:
        self.channel = channel
        """How another child of the message was sought."""
        self.acts: list[Act] = []
        self.last: Act | None = None
        self.attempt: Act | None = None
        self.absence: Act | None = None
        """The last act of all, the last attempt, and the last absence or leave."""
        self.times: list[Phrase] = []
        self.reason: Reason | None = None
        self.excused: bool | None = None
        self.promising = False
        self.wanted: list[Phrase] = []
        """The day for which the child was asked to come: 让她明天送来,她答应了."""
        self.settled = False
        """Whether the promise has been told to its end, so that 今天 is no part of it."""
        self.pledged: list[Phrase] = []
        """The day for which the family said that the child would come, nobody having been sought so far."""
        self.said = self.related = self.home = self.came = self.unanswered = False
        self.turned_down = False
        """Whether, beside another reason, it was said that the child will not come, before any attempt was told."""
        self.heard = False
        """Whether the family said something, or it was said to whoever writes, and not only by the child."""
        self.denied: Act | None = None
        """The report that is taken back in 没旷课, unless leave is told instead."""
        self.telling = False
        """Whether since the last sign a word of saying stood: 家里人说娃今早已经回学校了."""
        self.at_the_house = False
        """Whether since the last sign a house was named: 姚远家的人回回不在."""
        self.soon = False
        """Whether the promise is only that something comes soon (过两天, 下个月)."""
        self.unseen: Act | None = None
        """The absence that 人不在 would be, behind a house: …家,人不在,门上挂着锁 is what a visit found."""
        self.empty = False
        """Whether it was told that nobody is at home, before it was told that somebody went there."""
        self.aside = self.fresh = False
        self.stale = 0
        self.taken_back: Phrase | None = None
        self.which_half: Phrase | None = None
        """Which half of a day of leave was said, unless it turns out to be when the child comes: 请半天假,下午来."""
        self.only_times = True
        """Whether since the last sign nothing but times was said."""
        self.told_then: list[Phrase] | None = None
        """The times of a leave that may be only those at which it was asked: 周五打来电话替他请假."""
        self.lesson = False
        self.before_school = False
        """Whether a time waiting is one at which children fall ill and no school is missed: 昨晚, 早上."""

    def _add(self, intent: Intent) -> Act:
        last = self.last
        if intent not in MISSING and last is not None and last.missing and last.reason is None:
            last.reason, self.reason = self.reason, None  # 昨天请假看病,今天返校了
        told_before = self.reason if intent is Intent.ATTEMPT and self.reason in BY_REASON else None
        if told_before is not None:
            self.reason = None  # said before, it may be why the attempt was made and not what came of it
        act = Act(intent=intent, times=self.times, reason=self.reason, excused=self.excused)
        self.times, self.reason, self.excused, self.promising = [], None, None, False
        self.aside, self.stale, self.fresh = False, 0, True
        act.told_before = told_before
        if intent is Intent.ATTEMPT and told_before is None and self.turned_down:
            act.told_before, self.turned_down = Reason.WEARY, False
        self.acts.append(act)
        self.last = act
        if intent is Intent.ATTEMPT:
            self.attempt = act
        elif act.missing:
            self.absence = act
        return act

    def _new_days(self) -> bool:
        """Whether the times waiting begin another matter and do not just make the last more exact."""
        return any(not phrase.extends for phrase in self.times)
