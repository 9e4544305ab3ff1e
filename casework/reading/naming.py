"""Names as they come: whether one joins the children before or begins a frame, and which class is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import Any

from casework.people import SchoolClass
from casework.reading.classes import ClassSaid
from casework.reading.clauses import SIGNS
from casework.reading.frame import (
    CHANNELS,
    CONTENT,
    HEADINGS,
    MENTIONS,
    NOT_SAYING,
    Frame,
    Mention,
    Spoken,
)
from casework.reading.passage import COMPANY, LINKS, Passage
from casework.reading.scenes import of_the_last_day, only_missing, scene
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

_STRIKING = ("打", "骂", "欺负", "打了", "骂了", "欺负了", "打伤", "打伤了")
_OF_BOTH_CLASSES = ("两个班的", "两班的", "两个班上的")
_BOTH = frozenset(["两个", "这两个", "俩", "那两个", "两名", "两位"])
_TOWARDS_A_ROOM = frozenset(["跑到", "跑", "去", "到", "去了", "到了", "在", "往", "溜到", "跑去", "躲到", "窜到"])
_OVER_THERE = ("那边", "那里", "那儿", "那头", "门口", "教室", "楼", "班上", "班里", "找", "玩", "耍", "去")
"""秦初一跑到三1那边去了: a class to which somebody only went."""
_BEFORE_LACKING = frozenset({Kind.SPACE, Kind.FILLER, Kind.SUBJECT, Kind.TIME, Kind.COLON})
_BETWEEN_CLASSES = frozenset({Kind.AND, Kind.COMMA, Kind.SPACE})


class Naming(Passage):
    """The part of the pass that says who is spoken of."""

    def _mention(self, start: int) -> int:
        """Take in the name at this place; where the next word stands."""
        mention = self._as_said(start)
        sought = not CHANNELS.isdisjoint([token.kind for token in self.frame.tokens])
        if sought and any(one.same(mention) for one in self.frame.mentions) and not self.frame.says_more():
            self._say_again(mention)
        place = self._brackets(start + 1, mention)
        frame = self.frame
        told_again = (
            len(frame.mentions) == 1 and frame.mentions[0].same(mention) and not (frame.negated or frame.heading)
        )
        if (told_again or frame.calls_at_home(mention)) and sought and not self.only:
            return place  # 去了A家,他爷爷说A跟他妈去贵阳了
        self._leave_the_list(mention, start)
        self.last_name = place - 1
        frame = self.frame
        if frame.mentions and self._closed():
            same = len(frame.mentions) == 1 and frame.mentions[0].same(mention) and not frame.negated
            if same and not self.only:
                return place
            self._next_frame()
            frame = self.frame
        if not frame.mentions:
            self._set_the_scene(mention, start)
            frame.described = bool(frame.heading) and start > 0 and self.found[start - 1].kind is Kind.OF
        if self.only:
            frame.only, self.only = True, False
        if self._both(start, mention):
            frame.mentions += [
                replace(mention, candidates=(one,), said=f"{mention.said}@{one.village}") for one in mention.candidates
            ]
            self.run_length += 2
            return place
        frame.mentions.append(mention)
        self.run_length += 1
        return place

    def _as_said(self, place: int) -> Mention:
        """The child as said, in the class, village and sex that were named for it."""
        token = self.found[place]
        mention = Mention(
            said=token.text,
            candidates=token.value,
            sure=token.kind is Kind.NAME,
            classes=self.classes,
            village=self.village,
            sex=self.sex,
        )
        beside = [one.kind for one in self.found[max(place - 2, 0) : place] if one.text not in ("的", "那个", "的那个")]
        self._named_before(mention, in_its_class=beside[-1:] == [Kind.CLASS])
        self.village = self.sex = ""
        return mention

    def _leave_the_list(self, mention: Mention, start: int) -> None:
        """Begin a frame where this name does not belong to those before it."""
        if self._begins_again(mention, start):
            self._next_frame()
            if self._taken_back(mention):
                self.frame.heading = []  # A没来是我看错了 没来的是B A在的
        frame = self.frame
        if self._put_instead(start):
            self._next_frame()
            return
        if not frame.mentions or self._closed() or self._linked(start):
            return
        shares = any(self.found[at].kind is Kind.AND for at in range(self.last_name + 1, start)) and frame.says
        if not (frame.heading or shares):
            self._next_frame()
        elif shares and not frame.heading:
            frame.shares = True
            self._next_frame()
        elif self._foreign(start):
            frame.heading = []
            self._next_frame()

    def _set_the_scene(self, mention: Mention, start: int) -> None:
        """What stands before the first name of a frame holds for it: the times, and the errand."""
        self._flush()
        frame = self.frame
        if start and self.found[start - 1].kind is Kind.OF and not frame.heading and only_missing(frame.tokens):
            frame.heading, frame.tokens = frame.tokens, []  # 缺了几天的陈小雨
        frame.tokens = of_the_last_day(scene(frame.tokens), self.found)
        frame.heading = of_the_last_day(frame.heading, self.found)
        frame.lead = [one for one in (*frame.heading, *frame.tokens) if one.kind is Kind.TIME]
        if frame.lead:
            self.lead = frame.lead
        else:
            frame.lead = self.lead
        frame.sentence = self.sentence
        self._send(mention)

    def _put_instead(self, start: int) -> bool:
        """…不不,是A,B在: whether the one before was put in another's place, and this is somebody else."""
        if not self.frame.fixed or len(self.frame.mentions) != 1 or self.frame.says:
            return False
        return [one.kind for one in self.found[max(start - 3, 0) : start]] == [Kind.IS, Kind.NAME, Kind.COMMA]

    def _both(self, start: int, mention: Mention) -> bool:
        """两个岑洋都没来: whether all who bear the name are meant."""
        if not start or not (self.found[start - 1].text in _BOTH or self._of_both_classes(start)):
            return False
        mention.candidates = mention.resolved()[1]
        return mention.sure and len(mention.candidates) == 2

    def _of_both_classes(self, start: int) -> bool:
        """两个班的岑洋都没来."""
        if self.found[start - 1].kind is not Kind.OF:
            return False
        return "".join(one.text for one in self.found[max(start - 3, 0) : start]).endswith(_OF_BOTH_CLASSES)

    def _named_before(self, mention: Mention, *, in_its_class: bool) -> None:
        """A child named again keeps its class, though another was named since; 小军 behind 罗小军 is he."""
        before = [one for frame in (*self.done, self.frame) for one in frame.mentions]
        if not before:
            return
        mention.again = any(one.candidates == mention.candidates and one.sure for one in before)
        if len(mention.candidates) == 1 and not mention.sure and "·" in mention.candidates[0].name:
            parts = mention.candidates[0].name.split("·")
            if mention.said in parts and (same := [one for one in before if one.candidates == mention.candidates]):
                mention.sure, mention.classes = same[-1].sure, same[-1].classes  # 木呷没来,尔古家没人
        known = {one.candidates: one for one in before if one.sure and one.said.endswith(mention.said)}
        if not known or len(mention.said) < 2:
            return
        if not mention.sure and len(known) == 1 and self._missed(mention.said):
            (one,) = known.values()
            mention.said, mention.candidates, mention.classes = one.said, one.candidates, one.classes
            mention.sure = mention.again = True
        for one in known.values():
            if one.candidates == mention.candidates and mention.resolved()[0] is None and not in_its_class:
                mention.classes = one.classes

    def _missed(self, ending: str) -> bool:
        """Whether the message says that somebody whose name ends so is missing, or only named them so far."""
        frames = [one for one in (*self.done, self.frame) if any(each.said.endswith(ending) for each in one.mentions)]
        said = [token.kind for one in frames for token in (*one.heading, *one.tokens)]
        return not said or any(kind in HEADINGS for kind in said)

    def _begins_again(self, mention: Mention, place: int) -> bool:
        """缺A、B A请假: whether a list of children named first is over, since one of them is named again."""
        frame = self.frame
        if not frame.mentions or not mention.again or self._closed() or all(one.again for one in frame.mentions):
            return False
        if any(one.same(mention) for one in frame.mentions):
            return len(frame.mentions) > 1
        joined = any(token.kind is Kind.AND for token in self._between(place))
        return bool(frame.heading) and not joined

    def _taken_back(self, mention: Mention) -> bool:
        return any(
            one.same(mention) and any(token.kind is Kind.RETRACT for token in frame.tokens)
            for frame in self.done
            for one in frame.mentions
        )

    def _say_again(self, mention: Mention) -> None:
        """家访了A和B,A家没人,B…: a child of the list begins a sentence of its own, and takes the attempt with it."""
        frame = self.frame
        sought = [token for token in frame.tokens if token.kind in CHANNELS or token.kind is Kind.TIME]
        self.errand = [token for token in frame.tokens if token.kind in CHANNELS][-1:]
        self.errand_for = list(frame.mentions)
        frame.mentions = [one for one in frame.mentions if not one.same(mention)]
        lead, heading = frame.lead, frame.heading
        self._finish()
        self.frame = Frame(tokens=list(sought), lead=lead, heading=heading, fixed=frame.fixed, sentence=self.sentence)
        self.run_length = 0

    def _send(self, mention: Mention) -> None:
        """走访情况:A…,B…: each of them was visited, though it is said but once."""
        if not self.errand:
            return
        meant = self.errand_for is None or any(one.same(mention) for one in self.errand_for)
        if meant and not any(token.kind in CHANNELS for token in self.frame.tokens):
            self.frame.tokens[:0] = self.errand
            self.frame.errand = [one for one in self.errand if one.kind is Kind.TIME]

    def _between(self, place: int) -> list[Token]:
        return list(self.found[self.last_name + 1 : place])

    def _linked(self, place: int) -> bool:
        """Whether only what joins a list stands between the name before and this one."""
        numbered = self.found[place - 1].kind is Kind.AND
        return all(
            token.kind in LINKS
            or (token.kind is Kind.OF and before.kind is Kind.CLASS)
            or (token.kind is Kind.FILLER and token.text in COMPANY)
            or token.text.isdigit()
            or (token.kind is Kind.LINE and (self.frame.heading or (numbered and not self.frame.says)))
            for before, token in pairwise([self.found[self.last_name], *self._between(place)])
        )

    def _foreign(self, place: int) -> bool:
        """Whether something that is not understood stands between, so that a heading no longer holds."""
        return any(token.kind in (Kind.PLAIN, Kind.UNKNOWN, Kind.STAFF) for token in self._between(place))

    def _struck(self, place: int) -> None:
        """被李思源打了: a quarrel is the reason, the other child no part of the report."""
        before = self.found[place - 1].kind if place else None
        after = self.found[place + 1].text if place + 1 < len(self.found) else ""
        if before is Kind.BY and after in _STRIKING:
            kind, sense = WORDS["打架"]
            token = self.found[place]
            self.frame.tokens.append(Token(kind, after, token.start, token.end, sense))

    def _closed(self) -> bool:
        """Whether something has been said of the children of this frame, so that the next name begins another."""
        frame = self.frame
        if frame.heading and not frame.says:
            return False
        after = False
        for token in frame.tokens:
            if (
                token.kind in CHANNELS
                and not after
                and not frame.lead
                and token.start < _first_start(frame, self.found)
            ):
                continue
            if token.kind in CONTENT and token.kind not in NOT_SAYING:
                after = after or token.start > _first_start(frame, self.found)
        return after

    def _brackets(self, place: int, mention: Mention) -> int:
        """Take what stands in brackets behind a name as said of that name alone."""
        found = self.found
        if place >= len(found) or found[place].kind is not Kind.OPEN:
            return place
        inside = takewhile(lambda one: one.kind is not Kind.CLOSE, found[place:])
        if any(one.kind is Kind.NAME for one in inside):
            return place  # A、B、C(A、B病假,C没请假): of them all
        if self.found[place + 1 : place + 2] and found[place + 1].text.startswith(("都", "均", "全都")):
            return place  # A、B(都没请假)
        for end in range(place + 1, len(found)):
            token = found[end]
            if token.kind is Kind.CLOSE:
                return end + 1
            if token.kind is Kind.CLASS:
                mention.classes = self.scope.classes_said(token.value, self.schools)
            elif token.kind is Kind.VILLAGE:
                mention.village = token.value
            elif token.kind is Kind.SEX:
                mention.sex = "男" if "男" in token.text else "女"
            elif (token.kind in CONTENT or token.kind is Kind.TIME) and end not in self.dead:
                mention.extras.append(token)
        return len(found)

    def _where(self, place: int) -> None:
        token = self.found[place]
        if token.kind is Kind.CLASS and self._of_somebody_else(place):
            return
        if token.kind is Kind.VILLAGE and [one.kind for one in self.found[place + 1 : place + 3]] == [
            Kind.OF,
            Kind.STAFF,
        ]:
            return  # 陪坪上的老师走访
        if token.kind is Kind.SCHOOL:
            self.schools = token.value
            self.each = False
            self.classes = self.scope.classes_said(ClassSaid(None, None), self.schools)
        elif token.kind is Kind.VILLAGE:
            if self._is_another(place, self.frame.mentions[-1:], village=token.value):
                return
            if self.frame.mentions and self._told_apart(place):
                self.frame.mentions[-1].village = token.value  # 岑洋没来,是河湾村的那个
            else:
                self.village = token.value
        elif token.kind is Kind.SEX:
            self.sex = "男" if "男" in token.text else "女"
        else:
            classes = self.scope.classes_said(token.value, self.schools)
            each = token.value.every
            if token.value.many is not None:
                classes = self.scope.spoken_for(token.value.many)
            if (others := self._listed_with(place)) and len(classes) == 1:
                classes, each = (*others, *(one for one in classes if one not in others)), True
            following = self.found[place + 1].kind if place + 1 < len(self.found) else None
            if self._is_another(place, self.frame.mentions[-1:], classes=classes):
                return
            last = self.frame.mentions[-1] if self.frame.mentions else None
            told = (last.classes or ()) if last is not None else ()
            elsewhere = len(told) == 1 and told != classes  # 三1班岑洋没来,三2班那个岑洋在
            if last is not None and not elsewhere and self._told_apart(place):
                last.classes = classes
                return
            if self.frame.mentions and not self._closed() and self.classes is None and following not in MENTIONS:
                for mention in self.frame.mentions:
                    mention.classes = classes
            if self.frame.mentions and self._closed():
                self._flush()
                self._next_frame()
            elif self.frame.mentions and self.frame.heading and self._lacks_next(place):
                when, self.waiting = self.waiting, []
                self._next_frame()
                self.frame.heading, self.frame.tokens = [], when
            self.classes, self.each = classes, each
            self.spoken.append(Spoken(classes=classes, each=each, sentence=self.sentence))

    def _is_another(self, place: int, last: list[Mention], **told: Any) -> bool:
        """河湾村那个岑洋没来,坪上村的那个在: what follows is said of another of the same name, or denied of him."""
        if not last or len(last[0].candidates) < 2:
            return False
        other = replace(last[0], extras=[], **told)
        mine, theirs = last[0].resolved()[0], other.resolved()[0]
        if theirs is None or self.found[place + 1 : place + 2] == [] or self.found[place + 1].text != "的":
            return False
        if self.found[place - 1].kind is Kind.NOT:
            return True  # 岑洋没来,不是河湾村的那个
        behind = next((one.kind for one in self.found[place + 2 :] if one.text not in ("那个", "这个", "那位")), None)
        if mine is None or mine is theirs or not self._closed() or behind in MENTIONS:
            return False
        self._next_frame()
        self.frame.heading = []
        self.frame.mentions.append(other)
        self.last_name = place
        return True

    def _of_somebody_else(self, place: int) -> bool:
        """跟六年级的打了架: a class of which only somebody is met."""
        met = place > 0 and self.found[place - 1].text in ("跟", "和", "与", "被", "同", "把")
        behind = self.found[place + 1 : place + 3]
        if place and (self.found[place - 1].kind is Kind.GO or self.found[place - 1].text in _TOWARDS_A_ROOM):
            taught = any(one.kind is Kind.SUBJECT for one in self.found[self.piece : place])
            if taught and behind and behind[0].text == "上":
                return False  # 我这节语文课在三2上的,岑洋座位空着: where the lesson was given
            return bool(behind) and (behind[0].text.startswith(_OVER_THERE) or behind[0].kind is Kind.GO)
        return met and len(behind) > 1 and behind[0].text == "的" and behind[1].kind not in MENTIONS

    def _told_apart(self, place: int) -> bool:
        """小覃没来 七1的那个, 三1班那个李静: whether the class only tells which child was meant."""
        behind = "".join(one.text for one in self.found[place + 1 : place + 4])
        rest = self.found[place + 1 : place + 3]
        if rest and rest[0].text == "的" and (len(rest) == 1 or rest[1].kind in SIGNS):
            return True  # 岑洋,河湾村的,没来
        others = [one for one in self.found[place + 1 : place + 5] if one.kind is Kind.NAME]
        again = bool(self.frame.mentions) and all(one.text == self.frame.mentions[-1].said for one in others)
        return behind.startswith(("的那个", "那个", "的这个")) and (not others or again)

    def _lacks_next(self, place: int) -> bool:
        """第2节三1缺A 第3节三2缺B: whether this class begins a list of its own, with the time said before it."""
        following = (one.kind for one in self.found[place + 1 :] if one.kind not in _BEFORE_LACKING)
        return next(following, None) is Kind.LACKING

    def _listed_with(self, place: int) -> tuple[SchoolClass, ...]:
        """The classes named right before this one, as in 三1、三2都齐了."""
        before = place - 1
        while before >= 0 and (self.found[before].kind in _BETWEEN_CLASSES or _is_size(self.found[before])):
            before -= 1
        if before < 0 or self.found[before].kind is not Kind.CLASS or self.classes is None:
            return ()
        return self.classes if self.each or len(self.classes) == 1 else ()


def _is_size(token: Token) -> bool:
    """三1 32人、三2 31人: how many a class has."""
    return token.kind is Kind.FILLER and token.text[0].isdigit() and token.text[-1] == "人"


def _first_start(frame: Frame, found: Sequence[Token]) -> int:
    """Where the first name of the frame stands."""
    said = frame.mentions[0].said
    return next((token.start for token in found if token.kind in MENTIONS and token.text == said), 0)
