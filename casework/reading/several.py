"""Children that are spoken of without their names: 都没请假, 其他两个, 前者, 他妈妈."""

from __future__ import annotations

from dataclasses import replace

from casework.reading.frame import CHANNELS, Frame, Mention
from casework.reading.passage import Passage
from casework.reading.together import ONE_OF_THEM, answered_one_by_one, clause_from, clause_of_all, listed, one_of_them
from casework.reading.words import Kind


class Several(Passage):
    """The part of the pass that finds again who was named before."""

    def _of_several(self, place: int) -> None:
        """都没请假, 其他两个原因不明, 前者…后者…: begin a frame that adds to what was said of children named before."""
        if self.found[place].text in ONE_OF_THEM:
            children = listed([one for one in (*self.done, self.frame) if not one.together])
            named = self.frame.mentions
            alone = named[0] if len(named) == 1 and named[0].again else None
            one = one_of_them(self.found, place, children, alone)
            if one is None and len(children) > 2:  # A来了,B没来,C也没来,一个是感冒,一个是家里有事
                one = one_of_them(self.found, place, listed([*filter(_missing, (*self.done, self.frame))]), alone)
            if one is not None:
                self._share_the_attempt()
                self._add_to([one])
                self.frame.tokens.extend(self.shared)
            return
        together = clause_of_all(self.found, place, self.dead)
        if together is not None:
            opens = place == 0 or self.found[place - 1].kind in (Kind.STOP, Kind.LINE)
            every = opens or together.rest or together.first
            many = 0 if together.rest or together.first else together.many
            meant = listed([*self.done, self.frame], many=many, whole=every)
            meant = meant[: together.many] if together.first else meant
            if together.rest and 0 < len(meant) <= together.many:
                self.dead |= clause_from(self.found, place)  # A、B没来,另外两个同学请假
                return
            some = together.first and len(self.frame.mentions) > len(meant)  # A、B、C:前两个没来
            apart = together.rest or some or bool(self.frame.heading)
            of_this_frame = not apart and len(self.frame.mentions) >= len(meant)
            if len(meant) > 1 and not of_this_frame:
                self._add_to(meant)
                self.frame.rest = together.rest
                self.frame.so_many = together.many if together.rest else 0
                self.dead |= {place + at for at in together.aside}

    def _share_the_attempt(self) -> None:
        """家访了A和B,一个没人,一个答应明天来: each of them has an attempt of its own, with what came of it."""
        frame = self.frame
        if self.shared or len(frame.mentions) < 2 or not answered_one_by_one(self.found):
            return
        self.shared = [one for one in frame.tokens if one.kind in CHANNELS][:1]
        frame.tokens = [one for one in frame.tokens if one not in self.shared]

    def _of_the_last(self) -> None:
        """…没来说错了他刚到; 应到26实到25 他妈妈请假: of the child named last, if but one was."""
        last = self.done[-1].mentions if self.done else []
        settled = self.frame.fixed and any(
            token.kind is Kind.RETRACT for frame in self.done[-1:] for token in frame.tokens
        )
        if (
            len(last) == 1
            and not settled
            and not self.frame.heading
            and not self.frame.says
            and not self.frame.excepted
        ):
            self.frame.mentions = [replace(last[0], extras=[], again=True)]
            self.frame.lead = self.lead

    def _add_to(self, children: list[Mention]) -> None:
        self._next_frame()
        self._flush()
        self.frame.heading = []
        self.frame.mentions = children
        self.frame.together = True
        self.frame.lead = self.lead


def _missing(frame: Frame) -> bool:
    """Whether the frame says of those it names that they are missing."""
    return not frame.together and any(one.kind in (Kind.ABSENT, Kind.LEAVE) for one in frame.tokens)
