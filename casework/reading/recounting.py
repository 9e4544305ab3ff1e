"""A frame joins the account: what its words, its heading and the brackets behind its names say of each child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casework.reading.account import Account, loose_reason
from casework.reading.act import Act
from casework.reading.acts import acts, with_heading
from casework.reading.contract import Channel, Intent, Outcome, Reason
from casework.reading.frame import Frame, Made, Mention
from casework.reading.said_times import of_the_night
from casework.reading.tokens import Token
from casework.reading.told import Told
from casework.reading.words import WORDS, Kind

_MISSING = Token(Kind.ABSENT, "没来", 0, 0)
_SEEKING = {Channel.VISIT: "家访了", Channel.PHONE: "打了电话", Channel.MESSAGE: "发了微信"}


class Recounting(Account):
    """The part that hears each frame by itself."""

    # --- what each frame says

    def _tell(self, frame: Frame, before: Frame | None) -> None:
        """Add what this frame says to the account."""
        lead = [token.value for token in frame.lead]
        body = _without_scene(frame.tokens, frame)
        if body and body[0].kind is Kind.REASON and all(of_the_night(one, early=False) for one in lead):
            lead = []  # 昨夜A发烧,她爷打来电话告了假
        said = acts(body, channel=self._sought_by())
        if frame.errand:
            for act in said:
                if act.intent is Intent.ATTEMPT and not act.times:
                    act.times = [token.value for token in frame.errand]
        if len(frame.mentions) > 1 and sum(token.text.startswith("一个") for token in body) > 1:
            _leave_open(said)
        if frame.heading:
            said = _under_heading(frame, body, said)
            if any(act.intent is Intent.RETURNED for act in said) and not any(act.missing for act in said):
                lead = [token.value for token in frame.lead if token not in frame.heading]
        if frame.excepted and any(token.kind is Kind.ABSENT and token.text[0] in "都均全" for token in body):
            return  # 除了罗小满都没来: she is the one who came
        said = self._missing_besides(frame, body, said)
        if not said and frame.likewise and before is not None:
            said = [replace(act, times=list(act.times)) for one in self.told if one.frame is before for act in one.acts]
        elif not said and frame.more and before is not None:
            said = [
                replace(act, times=list(act.times), reason=None if act.intent is Intent.ABSENCE else act.reason)
                for one in self.told
                if one.frame is before
                for act in one.acts
            ]
        elif not said and (channel := self._found_by(frame)) is not None:
            word = _SEEKING[channel]
            kind, sense = WORDS[word]
            said = acts([Token(kind, word, 0, 0, sense, value=Made.DONE), *body])
        elif frame.also and before is not None and not lead:
            self._borrow_days(said, before)
        shared = frame.mentions[-1].extras if not said and not frame.excepted else []
        for mention in frame.mentions:
            if shared and not mention.extras:
                mention.extras = shared  # A、B(病假), and nothing else said of them
            if mention.extras:
                own = self._with_brackets(frame, mention, body)
            else:
                last = mention is frame.mentions[-1]
                own = said if last else [replace(act, times=list(act.times)) for act in said]
            pupil, candidates = mention.resolved()
            self.told.append(
                Told(frame=frame, mention=mention, pupil=pupil, candidates=candidates, acts=own, lead=lead)
            )

    def _away_beside_the_rest(self) -> None:
        """1.A 发烧 2.B 咳嗽 其余全到: of whom only a reason is told, beside the rest who are there, is missing;
        so is who makes up the number of those that are said to be missing."""
        if not self.rolls:
            return
        told = [one for one in self.told if not one.frame.negated and not one.dropped]
        reasoned = [one for one in told if not one.acts and loose_reason(one.frame.tokens)]
        missing = len({one.child for one in told if any(act.missing for act in one.acts)})
        if any(roll.missing in (None, missing + len(reasoned)) for roll in self.rolls):
            for one in reasoned:
                one.acts = acts([_MISSING, *_without_scene(one.frame.tokens, one.frame)])

    def _missing_besides(self, frame: Frame, body: list[Token], said: list[Act]) -> list[Act]:
        """除了A都到了; 没来的有B,A没请假: who is named there is missing, though the frame does not say so."""
        if frame.excepted and not any(act.missing for act in said):
            without = [token for token in frame.heading if token.kind is Kind.UNEXCUSED]
            said = acts([_MISSING, *without, *body])  # 除了请病假的A和没请假的B,都来了
        for act in said:
            if act.intent is not Intent.ATTEMPT:
                return said
        gone = not said and not (frame.negated or frame.guessed) and _went_off(body)  # 跟他爸吃酒席去了,没请假
        if _unexcused([*frame.heading, *body]) and (gone or self._in_a_list(frame)):
            return acts([_MISSING, *frame.heading, *body])
        return said

    def _with_brackets(self, frame: Frame, mention: Mention, body: list[Token]) -> list[Act]:
        """A(病假)、B: what is said of the child, with what stands in the brackets behind its name."""
        week = next((one.value.week for one in frame.heading if _of_a_week(one)), None)
        extras = [_of_that_week(one, week) for one in mention.extras]
        said = [*body, *extras]
        dated = week is not None and any(one.kind is Kind.TIME and not one.value.extends for one in extras)
        heading = [one for one in frame.heading if not (dated and _of_a_week(one))]  # 上周缺勤:A(9月8日,病假)
        own = acts([*heading, *said])
        if not own and (frame.excepted or self._without_leave(frame, mention)):
            return acts([_MISSING, *frame.heading, *said])
        return own

    def _without_leave(self, frame: Frame, mention: Mention) -> bool:
        return _unexcused([*frame.heading, *mention.extras]) and self._in_a_list(frame)

    def _in_a_list(self, frame: Frame) -> bool:
        """Whether 未请假 stands over names, or beside others of whom the same message says that they are missing."""
        return bool(frame.heading) or any(act.missing for one in self.told for act in one.acts)

    def _sought_by(self) -> Channel | None:
        """How the children before were sought."""
        for one in reversed(self.told):
            for act in reversed(one.acts):
                if act.channel is not None:
                    return act.channel
        return None

    def _found_by(self, frame: Frame) -> Channel | None:
        """今天跑了三户,A家没人,B人在浙江打工去了: how those before were sought, of whom nothing else is told."""
        told = [act for one in self.told for act in one.acts]
        if not told:
            return None
        reason = loose_reason(frame.tokens)
        kinds = {token.kind for token in frame.tokens}
        heard = Kind.RELATIVE in kinds and Kind.SAY in kinds
        away = reason is not None and (reason.sense.reason in (Reason.WORKING, Reason.MOVED) or heard)
        only_sought = all(act.intent is Intent.ATTEMPT for act in told)
        return self._sought_by() if away and only_sought and not frame.heading else None

    def _borrow_days(self, said: list[Act], before: Frame) -> None:
        """也没来: on the day of the one before, if no other is named."""
        earlier = [act for one in self.told if one.frame is before for act in one.acts if act.missing]
        for act in said:
            if earlier and not act.times and act.missing:
                act.times = list(earlier[-1].times)


def _without_scene(tokens: list[Token], frame: Frame) -> list[Token]:
    if not frame.lead:
        return list(tokens)
    return [token for token in tokens if token.kind is not Kind.TIME or token not in frame.lead]


def _of_a_week(token: Token) -> bool:
    """上周, as a whole."""
    return token.kind is Kind.TIME and token.value.week is not None and token.value.start is None


def _of_that_week(token: Token, week: int | None) -> Token:
    """上周缺勤:A(周三): the day is one of that week."""
    start = token.value.start if token.kind is Kind.TIME else None
    if week is None or start is None or start.weekday is None or start.week is not None:
        return token
    then = replace(token.value, start=replace(start, week=week))
    return Token(token.kind, token.text, token.start, token.end, token.sense, then)


def _unexcused(tokens: Sequence[Token]) -> bool:
    return Kind.UNEXCUSED in [token.kind for token in tokens]


def _went_off(body: Sequence[Token]) -> bool:
    """Whether it is told what the child, and no relative of it, has gone to do."""
    for place, token in enumerate(body):
        following = body[place + 1] if place + 1 < len(body) else None
        before = body[place - 1] if place else None
        theirs = before is not None and before.kind is Kind.RELATIVE and not before.value
        if token.kind is Kind.REASON and not theirs:
            went = following is not None and following.kind is Kind.GO and following.text in ("去了", "去的")
            if went or token.text.endswith(("去了", "去的")):
                return True
    return False


def _under_heading(frame: Frame, body: list[Token], said: list[Act]) -> list[Act]:
    """缺勤:A感冒,B: a reason or 没请假 adds to what the heading says; another act stands beside it."""
    unexcused = _unexcused(body) and not any(act.missing for act in said)
    if unexcused or (not said and loose_reason(body) is not None):
        return acts([*frame.heading, *body])
    lacking = any(token.kind is Kind.LACKING for token in frame.heading)
    return with_heading(said, acts(_without_scene(frame.heading, frame)), lacking=lacking)


def _leave_open(said: Sequence[Act]) -> None:
    """A和B都问了,一个说感冒,一个说不读了: which said which is not told."""
    for act in said:
        if act.intent is Intent.ATTEMPT:
            act.outcome, act.promised, act.reason = Outcome.REACHED, [], None
