"""What a message does not say though its words stand in it: questions, plans, hearsay, jokes, other people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from casework.reading.surroundings import PLACES
from casework.reading.tokens import Token
from casework.reading.words import Kind

ACTS = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.ALL, Kind.LACKING, Kind.VISIT, Kind.CALL, Kind.MESSAGE,
    Kind.CONTACT, Kind.PROMISE, Kind.REFUSE, Kind.UNREACHED, Kind.NOBODY, Kind.LOST, Kind.REACHED, Kind.COUNT,
    Kind.RETRACT, Kind.UNEXCUSED, Kind.NOT_ABSENT, Kind.HERE,
})  # fmt: skip
REPORTS = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.ALL, Kind.LACKING, Kind.VISIT, Kind.CALL, Kind.MESSAGE,
    Kind.CONTACT, Kind.PROMISE, Kind.UNREACHED, Kind.LOST, Kind.COUNT, Kind.RETRACT, Kind.FIX, Kind.NOT,
    Kind.GO, Kind.UNEXCUSED, Kind.NOBODY, Kind.REFUSE, Kind.REACHED,
})  # fmt: skip
"""A message without any of these reports nothing."""
_COMES = frozenset({Kind.ABSENT, Kind.BACK, Kind.ALL})
_GOING = frozenset({Kind.VISIT, Kind.PLAN, Kind.HOME})
_CLAUSE_END = frozenset({Kind.STOP, Kind.LINE})
_LIGHT = frozenset({Kind.FILLER, Kind.TIME, Kind.ALSO, Kind.BOTH, Kind.SPACE, Kind.THEN})
_SPEECH = frozenset(
    {Kind.SAY, Kind.CALL, Kind.MESSAGE, Kind.LEAVE, Kind.NAME, Kind.STRANGER, Kind.PRONOUN, Kind.CONTACT}
)
_SENT = ("送", "接", "劝", "带", "背")
_WHOLE = ("的话", "的话就", "的话再", "每次", "每当", "凡是", "凡")
_WHO = ("的是不是", "谁", "谁谁", "哪个", "哪些", "哪位", "几个人", "几人", "多少人", "多少")
_FRAGILE = frozenset(
    ["不见", "不在", "没见", "没到", "没在", "没来", "未到", "不来", "没上学", "没上课", "未在", "没上"]
)
_OURSELVES = ("我", "我们", "学校", "老师", "班主任", "校长", "咱", "咱们")
_OTHER_DOORS = ("教室", "学校", "校", "宿舍", "寝室", "车", "店", "校园", "食堂", "厕所", "办公室")
_VEHICLES = ("车", "班车", "自行车")
_RIDING = ("跟", "坐", "坐着", "搭", "乘", "骑", "跟着", "跟到", "上")
_ELSEWHERE = frozenset({
    Kind.UNKNOWN, Kind.THING, Kind.HOME, Kind.PLAIN, Kind.NAME, Kind.STRANGER, Kind.VISIT, Kind.VILLAGE,
})  # fmt: skip
_AFTERWARDS = ("后", "以后", "之后", "时", "之前", "前")
_DENIALS = ("不", "没", "没有", "未", "别", "莫", "不会", "不能", "不肯", "不想", "还没", "尚未", "从未", "无")
_OR_NOT = ("没", "没有", "没得", "不", "否")
_NOTES = ("请假条", "假条", "病假条", "有请假条")
_NOT_HANDED_IN = ("没", "还", "未", "忘", "丢", "在哪", "呢", "不见")
_NEEDED = ("需", "需要", "必须", "要")
_HANDED_IN = (
    "作业",
    "试卷",
    "卷子",
    "回执",
    "校服",
    "伙食费",
    "书费",
    "资料费",
    "保险费",
    "体检表",
    "表格",
    "练习册",
    "周记",
)
_THINGS = re.compile("|".join(_HANDED_IN))
_GIVING = "交收写改发"
_UNSAID_REASON = frozenset(["没说", "没讲", "没听说", "没听见说", "不是", "不是因为", "没说是", "不像"])
_IN_FULL = frozenset({Kind.LACKING, Kind.ALL, Kind.COUNT})
_OF_PARENTS = frozenset(["家长会"])
"""Who comes or is excused there is a parent."""
_VOCATIVE = ("报告", "汇报", "给", "跟", "向", "谢谢", "您好", "你好")


def pieces(found: Sequence[Token]) -> Iterator[list[list[int]]]:
    """The sentences of the message, each as its stretches between commas, each as places of tokens."""
    sentence: list[list[int]] = [[]]
    for place, token in enumerate(found):
        if token.kind in _CLAUSE_END:
            yield sentence
            sentence = [[]]
        else:
            sentence[-1].append(place)
            if token.kind is Kind.COMMA or (token.kind is Kind.QUESTION):
                sentence.append([])
    yield sentence


def reports(found: Sequence[Token]) -> bool:
    """Whether the message can be a report at all: it has words of report, and no laughter."""
    kinds = {token.kind for token in found}
    return Kind.JOKE not in kinds and not REPORTS.isdisjoint(kinds)


def unsaid(found: Sequence[Token]) -> frozenset[int]:
    """The places of words of report that report nothing."""
    kinds = {token.kind for token in found}
    dead: set[int] = set()
    if Kind.RELATIVE in kinds and any(token.text in _OF_PARENTS for token in found):
        return frozenset(place for place, token in enumerate(found) if token.kind in ACTS)
    if _SUSPECT.isdisjoint(kinds):
        return frozenset()
    if not _IN_FULL.isdisjoint(kinds):
        dead.update(_handing_in(found))
    gone = Kind.ABSENT in kinds and not _GOING.isdisjoint(kinds)
    for sentence in pieces(found):
        _sentence(found, sentence, dead)
        if gone:
            _not_made(found, sentence, dead)
    return frozenset(dead)


_SUSPECT = frozenset({
    Kind.CONDITION, Kind.HEARSAY, Kind.MAYBE, Kind.ASK, Kind.QUESTION, Kind.TAG, Kind.LET, Kind.PLAN,
    Kind.THEN, Kind.OF, Kind.THING, Kind.RELATIVE, Kind.STAFF, Kind.UNKNOWN, Kind.ONLY, Kind.HABIT,
    Kind.LISTED, Kind.FILLER, Kind.HOME,
})  # fmt: skip


def _handing_in(found: Sequence[Token]) -> Iterator[int]:
    """作业收齐了,就差陈小雨没交: what is there in full, or lacks, is homework and not children."""
    things = [place for place, token in enumerate(found) if _THINGS.search(token.text)]
    if things and any(mark in token.text for token in found for mark in _GIVING):
        lacking = (place for place, token in enumerate(found) if token.kind in _IN_FULL)
        yield from (place for place in lacking if place > things[0])


def _acts(found: Sequence[Token], places: Sequence[int]) -> list[int]:
    return [place for place in places if found[place].kind in ACTS]


def _sentence(found: Sequence[Token], sentence: list[list[int]], dead: set[int]) -> None:
    conditional = hearsay = False
    earlier: list[int] = []
    if len(sentence) > 1:
        dead.update(_arrived_oneself(found, sentence))
    for piece in sentence:
        acts = _acts(found, piece)
        kinds = {found[place].kind for place in piece}
        if conditional:
            dead.update(acts)
        for place in piece:
            token = found[place]
            if token.kind is Kind.CONDITION and token.text == "的时候":
                dead.update(act for act in acts if act < place and found[act].kind is not Kind.VISIT)
            elif token.text == "的话" and not any(act < place for act in acts):
                continue  # 今天我们班的话,陈小雨没来: only tells what is spoken of
            elif token.kind is Kind.CONDITION:
                conditional = True
                dead.update(acts if token.text in _WHOLE else [act for act in acts if act > place])
            elif token.kind is Kind.HEARSAY:
                hearsay = True
        if hearsay and Kind.RETRACT not in kinds:
            start = next((place for place in piece if found[place].kind is Kind.HEARSAY), -1)
            dead.update(act for act in acts if act > start and found[act].kind is not Kind.RETRACT)
        _doubts(found, piece, acts, dead)
        _question(found, piece, acts, earlier, dead)
        if kinds & {Kind.OF, Kind.THING, Kind.RELATIVE, Kind.STAFF, Kind.UNKNOWN} or acts:
            _somebody_else(found, piece, dead)
        earlier = acts or earlier


def _arrived_oneself(found: Sequence[Token], sentence: list[list[int]]) -> list[int]:
    """刚到班上,陈小雨没来: who has just come is who writes."""
    if not any(found[place].kind is Kind.BACK for place in sentence[0]):
        return []
    first, later = sentence[0], [place for piece in sentence[1:] for place in piece]
    named = any(found[place].kind in (Kind.NAME, Kind.STRANGER) for place in first)
    told = any(found[place].kind in (Kind.NAME, Kind.STRANGER) for place in later)
    if named or not told or not any(found[place].kind is Kind.ABSENT for place in later):
        return []
    return [place for place in first if found[place].kind is Kind.BACK and found[place].text.startswith("刚")]


def _not_made(found: Sequence[Token], sentence: list[list[int]], dead: set[int]) -> None:
    """说去陈小雨家没去成: it is the visit that did not come about, and nobody's absence."""
    visit: int | None = None
    home: int | None = None
    for place in (place for piece in sentence for place in piece):
        token = found[place]
        named = token.kind is Kind.VISIT and not token.value and not token.sense.noun
        if named or (token.kind is Kind.PLAN and token.text.endswith("去")):
            visit = place
        elif token.kind is Kind.HOME and place and found[place - 1].kind in (Kind.NAME, Kind.STRANGER):
            home = place
        elif home is not None and token.kind is Kind.ABSENT and token.text.endswith(("没去", "没去成", "没去得成")):
            dead.update(at for at in (visit, place) if at is not None)  # A家今天没去成
        elif token.kind in (Kind.SAY, Kind.RELATIVE, Kind.PRONOUN, Kind.TIME):
            visit = None
            home = home if token.kind is Kind.TIME else None
        elif visit is not None and token.kind is Kind.ABSENT and token.text.endswith(("去", "去成", "去得成")):
            dead.update((visit, place))


def _doubts(found: Sequence[Token], piece: list[int], acts: list[int], dead: set[int]) -> None:
    for place in piece:
        token = found[place]
        after = [act for act in acts if act > place]
        if token.kind is Kind.MAYBE and token.text == "吧":
            dead.update(act for act in acts if act < place)
            dead.update(at for at in piece if found[at].kind is Kind.NOT)
        elif token.kind is Kind.ALL and place - 1 in piece and found[place - 1].text.endswith("有"):
            dead.add(place)  # 有没有请假的
        elif _about_something_else(found, piece, place):
            dead.add(place)
        elif token.kind in (Kind.MAYBE, Kind.LET):
            _silence_times(found, piece, place, acts, dead)
            asked = token.text in _NEEDED
            spared = {Kind.RETRACT} | ({Kind.LEAVE} if asked else set())  # 请撤销, 要请假
            dead.update(act for act in after if found[act].kind not in spared)
        elif token.kind is Kind.HABIT:
            dead.update(act for act in after if found[act].kind in _COMES or found[act].kind is Kind.LEAVE)
        elif token.kind is Kind.PLAN:
            dead.update(act for act in after if found[act].kind is not Kind.LEAVE)
        elif token.kind is Kind.ASK:
            dead.update(acts if token.text in _WHO else after)
            _silence_times(found, piece, place, acts, dead)
        elif (
            place - 1 in acts
            and found[place - 1].kind is Kind.BACK
            and (token.kind is Kind.THEN or token.text in _AFTERWARDS)
        ):
            dead.add(place - 1)
        elif token.kind is Kind.THEN and place - 1 in acts and after and found[place - 1].kind in _COMES:
            dead.update([place - 1, *after])


def _silence_times(found: Sequence[Token], piece: list[int], place: int, acts: list[int], dead: set[int]) -> None:
    """下午来不来还不晓得, 下午应该能到: times of what is only asked or supposed, where nothing else is reported."""
    if not any(act < place and act not in dead for act in acts):
        dead.update(at for at in piece if at < place and found[at].kind is Kind.TIME)


def _about_something_else(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """A note that was not handed in; a door that is not of a house; a no that was the school's; a condition."""
    token = found[place]
    if token.kind in (Kind.NOBODY, Kind.UNREACHED) and _then_again(found, piece, place):
        return True
    if token.kind is Kind.REFUSE and place - 1 in piece and found[place - 1].text in _OURSELVES:
        return True
    if token.kind is Kind.NOBODY:
        return place - 1 in piece and found[place - 1].text in _OTHER_DOORS
    return token.text in _NOTES and place + 1 in piece and found[place + 1].text.startswith(_NOT_HANDED_IN)


def _then_again(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """不接我再上门: what is to be done if nobody answers."""
    following = [found[at] for at in piece if place < at <= place + 3]
    again = next((at for at, one in enumerate(following) if one.text in ("再", "就")), None)
    return again is not None and any(
        one.kind in (Kind.VISIT, Kind.CALL) and not one.value and "了" not in one.text for one in following[again:]
    )


def _question(found: Sequence[Token], piece: list[int], acts: list[int], earlier: list[int], dead: set[int]) -> None:
    """A question takes with it what is said of the child named last before it; 是吗 the sentence before."""
    marks = [place for place in piece if found[place].kind in (Kind.QUESTION, Kind.TAG)]
    ending = next((place for place in reversed(piece) if found[place].kind not in (Kind.SPACE, Kind.COMMA)), None)
    if ending is not None and found[ending].text in _OR_NOT and not marks:
        marks = [ending]  # 全到了没有
    if not marks:
        return
    mark = marks[0]
    asking = [place for place in piece if found[place].kind is Kind.ASK]
    if any(found[place].kind is Kind.TAG for place in marks):
        dead.update(earlier)
        dead.update(act for act in acts if act < marks[-1])
        return
    before = [act for act in acts if act < mark]
    if not before:
        return
    if asking and asking[-1] > before[-1]:
        return
    dead.update(place for place in piece if found[place].kind is Kind.NOT)
    names = [place for place in piece if place < before[-1] and found[place].kind in (Kind.NAME, Kind.STRANGER)]
    first = names[-1] if names else -1
    dead.update(act for act in before if act > first)
    if found[before[0]].kind is Kind.LACKING:
        dead.update(before)


def _of_a_thing(found: Sequence[Token], piece: list[int], place: int) -> bool:
    before = [found[at] for at in piece if at < place and found[at].kind not in _LIGHT]
    return bool(before) and before[-1].kind is Kind.THING


def _somebody_else(found: Sequence[Token], piece: list[int], dead: set[int]) -> None:
    """Who or what did not come is a parent, a teacher, a thing; or what came is not the child."""
    for place in piece:
        token = found[place]
        behind = found[place - 1] if place > piece[0] else None
        if token.kind is Kind.REASON and behind is not None and behind.text in _UNSAID_REASON:
            dead.add(place)
        if token.kind is Kind.LEAVE and _of_a_thing(found, piece, place):
            dead.add(place)  # 作业又请病假了
        if token.kind not in _COMES:
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        if [one.kind for one in found[place + 1 : place + 3]] == [Kind.DONE, Kind.OF]:
            dead.add(place)  # 曾经劝返成功过的学生
        if following is not None and place + 1 in piece:
            if token.kind is Kind.BACK and following.kind in (Kind.THING, Kind.STAFF, Kind.RELATIVE, Kind.UNKNOWN):
                dead.add(place)
            if token.text in _FRAGILE and following.kind in (Kind.UNKNOWN, Kind.THING, Kind.HOME):
                dead.add(place)
            if token.kind is Kind.ABSENT and token.text[-1] == "去" and _goes_elsewhere(following):
                dead.add(place)
            if token.kind is Kind.BACK and following.kind is Kind.CLASS and _nobody_named(found, piece, place):
                dead.add(place)  # 刚到三2班转了一圈
        before = found[place - 1] if place > piece[0] else None
        if before is not None and token.kind in (Kind.BACK, Kind.ALL) and before.text in _DENIALS:
            dead.add(place)
        if token.text.endswith("来过") and any(found[at].kind is Kind.HOME for at in piece if at > place):
            dead.add(place)
        if _other_subject(found, piece, place):
            dead.add(place)


_SPEAKER = frozenset(["我", "我们", "咱", "咱们", "俺", "本人"])
_SEEING = frozenset("见看瞧瞅")


def _speaker_is_away(found: Sequence[Token], piece: list[int], act: int) -> bool:
    """我在镇上开会没在班上: the speaker was not there, unless a child is named or what was missing was sight of one."""
    before = [found[at] for at in piece if at < act]
    return (
        found[act].kind is Kind.ABSENT
        and _SEEING.isdisjoint(found[act].text)
        and next((one.text in _SPEAKER for one in before if one.kind not in _LIGHT or one.text in _SPEAKER), False)
        and not any(one.kind in (Kind.NAME, Kind.STRANGER, Kind.CLASS, Kind.SAY, Kind.OF) for one in before)
        and not any(one.text in ("班", "班上", "班里") for one in before)
    )


def _ridden(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """跟我们的车回学校了, 坐班车来了: the child came by it."""
    return any(found[at].text in _RIDING for at in piece if place - 5 < at < place)


def _goes_elsewhere(following: Token) -> bool:
    """没去赶场, 没去他家: it is not school that nobody went to."""
    return following.kind in _ELSEWHERE or following.text in PLACES


def _nobody_named(found: Sequence[Token], piece: list[int], place: int) -> bool:
    return not any(found[at].kind in (Kind.NAME, Kind.STRANGER) for at in piece if at < place)


def _other_subject(found: Sequence[Token], piece: list[int], act: int) -> bool:
    if _speaker_is_away(found, piece, act):
        return True
    place = act - 1
    reason = False
    while place >= piece[0]:
        token = found[place]
        before = found[place - 1] if place > piece[0] else None
        if token.kind in _SPEECH or token.kind in (Kind.CLASS, Kind.COUNT):
            return False
        if token.kind is Kind.STAFF:
            return not (before is not None and before.text in _VOCATIVE)
        if token.kind is Kind.THING and token.text in _VEHICLES and _ridden(found, piece, place):
            return False
        if token.kind is Kind.THING:
            return True
        if token.kind is Kind.UNKNOWN and before is not None and before.kind is Kind.OF:
            return True
        if token.kind is Kind.RELATIVE:
            subject = before is None or before.kind in (Kind.NAME, Kind.STRANGER, Kind.OF, Kind.PRONOUN, Kind.COMMA)
            sent = any(one.text.startswith(_SENT) for one in found[place + 1 : act + 1])
            return subject and not reason and not sent
        if token.kind is Kind.REASON:
            reason = token.sense.reason is not None and token.sense.reason.value == "family"
        elif token.kind not in _LIGHT and token.kind not in (Kind.UNKNOWN, Kind.BACK):
            return False
        place -= 1
    return False
