"""What one frame tells of the children of another: acts, days, channels and outcomes that are said but once."""

from __future__ import annotations

from dataclasses import replace

from casework.reading.account import Account, loose_reason, times_of
from casework.reading.acts import acts
from casework.reading.contract import Intent
from casework.reading.frame import Frame, Made
from casework.reading.words import Kind

_RESULTS = frozenset({Kind.NOBODY, Kind.UNREACHED, Kind.LOST, Kind.REFUSE})


class Sharing(Account):
    """The part that gives to each child what is said of several."""

    def _share_out(self) -> None:
        """不是A,是B没来, 陈小雨感冒,李思源发烧,都没来: a frame without an act takes its neighbour's."""
        for place, frame in enumerate(self.frames):
            mine = [one for one in self.told if one.frame is frame]
            if any(one.acts for one in mine):
                continue
            after = self.frames[place + 1] if place + 1 < len(self.frames) else None
            before = self.frames[place - 1] if place else None
            giver: Frame | None = None
            if frame.negated:
                giver = after or before
            elif before is not None and before.negated:
                giver = before if self._acts_of(before) else (self.frames[place - 2] if place > 1 else None)
            elif frame.fixed and before is not None and self.fixed_at == place and not _of_the_same(frame, before):
                giver = before
            elif after is not None and after.sentence == frame.sentence and (frame.shares or _all_together(after)):
                giver = after
            quoted = [] if before is None else [one for one in before.tokens if one.kind is not Kind.RETRACT]
            another = before is not None and not _same_child(frame, before)
            if giver is None and frame.fixed and before is not None and another and len(quoted) < len(before.tokens):
                for one in mine:  # A没到写错了,应该是B: what was said of A is so of B
                    one.acts, one.lead = acts(quoted), one.lead or [token.value for token in before.lead]
            if giver is not None:
                for one in mine:
                    one.acts = [replace(act, times=list(act.times), reason=None) for act in self._acts_of(giver)]
                    own = [token.value for token in times_of(frame.tokens)]
                    for act in one.acts:
                        act.times = own or act.times
                    if loose := loose_reason(frame.tokens):
                        for act in one.acts:
                            act.reason = loose.sense.reason
                    one.lead = one.lead or [token.value for token in giver.lead]

    def _share_channel(self) -> None:
        """A家答应明天送,B家说再看,都是上门问的: how all of them were sought is told at the end."""
        bare = [
            act
            for one in self.told
            for act in one.acts
            if act.intent is Intent.ATTEMPT and (act.channel is None or act.guessed_channel)
        ]
        if not bare:
            return
        told = [token for frame in self.frames for token in frame.tokens if token.value is Made.TOLD]
        for act in bare if told else ():
            act.channel = told[-1].sense.channel

    def _share_outcome(self) -> None:
        """A家去了,B家也去了,都没人: what came of all of them is told at the end."""
        for place, one in enumerate(self.told):
            of_all = any(token.kind in _RESULTS and token.text[0] in "都均" for token in one.frame.tokens)
            outcome = next((act.outcome for act in one.acts if act.intent is Intent.ATTEMPT), None)
            for act in (act for other in self.told[:place] for act in other.acts if of_all and outcome):
                if act.intent is Intent.ATTEMPT and act.outcome is None:
                    act.outcome = outcome

    def _restate(self) -> None:
        """An attempt of which nothing was said is the one whose outcome is told of the same child further on."""
        for place, one in enumerate(self.told):
            later = [act for other in self.told[place + 1 :] if other.pupil == one.pupil for act in other.acts]
            told = {act.channel for act in later if act.intent is Intent.ATTEMPT and act.outcome is not None}
            one.acts = [
                act
                for act in one.acts
                if not (act.intent is Intent.ATTEMPT and act.outcome is None and act.channel in told)
            ]


def _all_together(frame: Frame) -> bool:
    return any(token.kind is Kind.ABSENT and token.text.startswith(("都", "均")) for token in frame.tokens)


def _of_the_same(frame: Frame, before: Frame) -> bool:
    """缺A、B,哦不对A刚从厕所出来: whether only children are named of whom the frame before spoke already."""
    if _same_child(frame, before):
        return True
    named = all(any(one.same(old) for old in before.mentions) for one in frame.mentions)
    several = len(before.mentions) > len(frame.mentions)
    return named and several and not frame.instead and not times_of(frame.tokens)


def _same_child(frame: Frame, before: Frame) -> bool:
    """Whether both speak of one and the same child: …没来,看错了,他在后排趴着."""
    alone = len(frame.mentions) == len(before.mentions) == 1
    return alone and frame.mentions[0].same(before.mentions[0]) and not times_of(frame.tokens)
