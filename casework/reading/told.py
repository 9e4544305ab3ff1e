"""What a frame tells of one child, and how what is said of a child again adds to what was said first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from casework.people import Pupil
from casework.reading.act import Act
from casework.reading.contract import Intent, Item
from casework.reading.frame import Frame, Mention
from casework.reading.times import Phrase


@dataclass(kw_only=True, slots=True)
class Told:
    """What a frame says of one mention, with who it may be."""

    frame: Frame
    mention: Mention
    pupil: Pupil | None
    candidates: tuple[Pupil, ...]
    acts: list[Act]
    lead: list[Phrase]
    items: list[Item] = field(default_factory=list)
    dropped: bool = False

    @property
    def child(self) -> tuple[str, tuple[Pupil, ...]]:
        """Who is spoken of: two of one name are told apart by class or village."""
        return (self.pupil.name, (self.pupil,)) if self.pupil is not None else (self.mention.said, self.candidates)

    def of_the_same(self, other: Told) -> bool:
        """Whether both speak of one child."""
        if self.pupil is not None or other.pupil is not None:
            return self.pupil == other.pupil
        return self.mention.said == other.mention.said and self.candidates == other.candidates

    @property
    def missing(self) -> list[Act]:
        return [act for act in self.acts if act.missing]

    @property
    def asserted(self) -> bool:
        """Whether it is neither denied nor part of a correction."""
        return not (self.frame.negated or self.frame.fixed or self.frame.also)


def refine(told: Sequence[Told]) -> None:
    """缺A、B,A请假: what is said of a child again is said of the days on which it was first said to be missing."""
    for place, one in enumerate(told):
        besides = one.frame.fixed and one.frame.together and not (one.frame.negated or one.frame.also)
        if not place or not (one.asserted or besides):
            continue
        earlier = [
            other
            for other in told[:place]
            if other.of_the_same(one) and (other.frame.fixed and not other.frame.negated if besides else other.asserted)
        ]  # 昨天,不对,是上周五没来,都没请假
        if one.frame.together and _contrary(one, earlier):
            one.acts, one.dropped = [], True
        first = next((other for other in reversed(earlier) if other.missing), None)
        if first is not None:
            _add_to(first, one)
    _miscounted(told)


def _miscounted(told: Sequence[Told]) -> None:
    """A、B、C没来,其他两个请假: of which two it is said nobody knows."""
    for frame in {id(one.frame): one.frame for one in told if one.frame.so_many}.values():
        meant = [one for one in told if one.frame is frame and one.acts and not one.dropped]
        for one in meant if len(meant) != frame.so_many else ():
            one.acts, one.dropped = [], True


def _contrary(one: Told, earlier: Sequence[Told]) -> bool:
    """Whether a child of whom a clause speaks together with others has a statement of its own that says otherwise."""
    before = [act for other in earlier for act in other.missing]
    excused = {act.excused for act in before} - {None}
    said = {act.excused for act in one.missing} - {None}
    if one.frame.rest:
        listed = [other for other in earlier if not other.frame.together]
        return bool(excused) or any(act.reason for act in before) or len(listed) > 1
    return bool(excused and said and excused != said)


def _add_to(first: Told, again: Told) -> None:
    """Give what is said again the days of what was said first; finer times take the place of none."""
    acts: list[Act] = []
    for act in again.acts:
        scene_of_its_own = not act.times and again.lead and again.lead != first.lead and not again.frame.together
        if not act.missing or scene_of_its_own:
            acts.append(act)
        elif not act.times:
            acts.extend(replace(act, times=list(old.times)) for old in first.missing)
            again.lead = first.lead
        elif act.intent is Intent.LEAVE and all(phrase.extends for phrase in act.times):
            acts.append(replace(act, times=[*first.missing[-1].times, *act.times]))
            again.lead = first.lead
            first.acts = [old for old in first.acts if old is not first.missing[-1]]
        else:
            acts.append(act)
            if _of_parts(act.times) and len(first.frame.mentions) > 1:
                first.acts = [old for old in first.acts if not old.missing or old.times]
    again.acts = acts


def _of_parts(times: Sequence[Phrase]) -> bool:
    """Whether the times only name parts of the day that is meant anyhow."""
    return all(
        one.start is not None and one.end is None and bool(one.start.sessions) and one.start.offset in (None, 0)
        and not (one.start.has_day and one.start.offset is None)
        for one in times
    )  # fmt: skip
