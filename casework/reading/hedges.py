"""What a message does not say though its words stand in it: questions, plans, hearsay, jokes, other people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from casework.reading.clauses import ACTS, LIGHT, pieces, words_of_report
from casework.reading.frame import CHANNELS
from casework.reading.other_subjects import only_there, somebody_else
from casework.reading.suppositions import questions, suppositions
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

REPORTS = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.ALL, Kind.LACKING, Kind.VISIT, Kind.CALL, Kind.MESSAGE,
    Kind.CONTACT, Kind.PROMISE, Kind.UNREACHED, Kind.LOST, Kind.COUNT, Kind.RETRACT, Kind.FIX, Kind.NOT,
    Kind.GO, Kind.UNEXCUSED, Kind.NOBODY, Kind.REFUSE, Kind.REACHED,
})  # fmt: skip
"""A message without any of these reports nothing."""
_GOING = frozenset({Kind.VISIT, Kind.PLAN, Kind.HOME})
_WHOLE = ("的话", "的话就", "的话再", "每次", "每当", "凡是", "凡")
_TO_BE_DECIDED = ("再定", "再说", "再决定", "再批", "再看", "再答复", "还没定", "还没批", "还没想好", "没定下来")
_HESITATING = ("呃", "额", "啊", "哦", "噢", "嗯", "不")
_WHO_LIVES_THERE = frozenset(["那个", "这个", "那娃", "那个娃", "娃", "娃儿", "孩子", "丫头", "小子", "的娃"])
_WEEK = ("周", "星期", "礼拜")
_MAKING_UP = ("补", "补上", "上", "按", "按照", "照", "调", "调的", "补的", "上的")
_OVER = ("到期", "期满", "满了", "结束了", "用完了", "休完了", "请完了", "到头了")
_HANDED_IN = (
    "作业", "试卷", "卷子", "回执", "校服", "伙食费", "书费", "资料费", "保险费", "体检表", "表格", "练习册", "周记",
)  # fmt: skip
_THINGS = re.compile("|".join(_HANDED_IN))
_GIVING = "交收写改发"
_IN_FULL = frozenset({Kind.LACKING, Kind.ALL, Kind.COUNT})
_OF_PARENTS = frozenset(["家长会"])
"""Who comes or is excused there is a parent."""
_OTHERS = frozenset({Kind.OF, Kind.THING, Kind.RELATIVE, Kind.STAFF, Kind.UNKNOWN})
_LAUGHTER = frozenset(["哈哈", "哈哈哈", "哈哈哈哈", "嘿嘿", "嘿嘿嘿", "嘻嘻", "呵呵"])
"""哈哈鸭子都没来上学; behind a report it is the tone of whoever writes."""
_DIFFERS = (Kind.ABSENT, Kind.LATE, Kind.BACK, Kind.LEAVE, Kind.REASON)
_ANSWERS = frozenset((kind, None) for kind in (Kind.SAY, Kind.UNREACHED, Kind.NOBODY, Kind.PROMISE, Kind.REFUSE))
_NO_SCHOOL = frozenset([
    "放假", "休息", "周末", "星期天", "星期日", "周日", "礼拜天", "星期六", "周六", "没课", "不上课",
    "放假休息", "国庆放假",
])  # fmt: skip
_PEOPLE = frozenset(["人", "村里人", "别人", "邻居", "同学", "村民", "乡亲", "群众", "人家", "他们"])
_MYSELF = frozenset(["我", "我们", "我就", "我又", "我刚", "我刚才", "我昨天", "我今天"])
_ONE_OF_TWO = frozenset(["后面那个", "前面那个", "后一个", "前一个", "后者", "前者"])
_ONE_OF_THEM = ("一个", "一个说", "一个讲")
_SUSPECT = frozenset({
    Kind.EACH, Kind.UNEXCUSED, Kind.BY, Kind.FOR,
    Kind.CONDITION, Kind.HEARSAY, Kind.MAYBE, Kind.ASK, Kind.QUESTION, Kind.TAG, Kind.LET, Kind.PLAN,
    Kind.THEN, Kind.OF, Kind.THING, Kind.RELATIVE, Kind.STAFF, Kind.UNKNOWN, Kind.ONLY, Kind.HABIT,
    Kind.LISTED, Kind.FILLER, Kind.HOME, Kind.PLAIN, Kind.VISIT, Kind.CALL, Kind.MESSAGE,
})  # fmt: skip


_WANTING = frozenset(["要", "想", "想要", "打算", "准备", "说", "讲", "说要", "说是要"])
_AS_IT_TURNED_OUT = frozenset(["结果", "最后", "没想到", "哪晓得", "哪知道", "谁知道", "后来"])
_CAME = frozenset({Kind.BACK, Kind.HERE})
_BEFORE_IT_CAME = frozenset({Kind.FILLER, Kind.PRONOUN, Kind.TIME, Kind.SPACE, Kind.COMMA})


def reports(found: Sequence[Token]) -> bool:
    """Whether the message can be a report at all: it has words of report, is no joke, and opens with no laugh."""
    if found and found[0].text in _LAUGHTER:
        return False
    kinds = {token.kind for token in found}
    if not REPORTS.isdisjoint(kinds):
        return Kind.JOKE not in kinds
    named = (WORDS[token.text][0] for token in found if token.kind is Kind.NAME and token.text in WORDS)
    came = Kind.COME in kinds and Kind.TIME in kinds  # 昨天就回来了
    struck = Kind.EXCEPT in kinds and found[-1].kind is Kind.EXCEPT  # 刚才报的陈小雨不算
    rung = Kind.RELATIVE in kinds and Kind.FOR in kinds  # 打陈小雨妈妈,说她结婚了
    at_home = Kind.REASON in kinds and (rung or Kind.HOME in kinds)  # 我刚从陈小雨家出来,她订了婚
    listed = Kind.REST in kinds and Kind.REASON in kinds  # 1.A 咳嗽 2.B 不明 其余到
    said = came or struck or at_home or listed or not REPORTS.isdisjoint(named)
    return said and Kind.JOKE not in kinds


def unsaid(found: Sequence[Token]) -> frozenset[int]:
    """The places of words of report that report nothing."""
    kinds = {token.kind for token in found}
    dead: set[int] = set()
    if Kind.RELATIVE in kinds and any(token.text in _OF_PARENTS for token in found):
        return frozenset(place for place, token in enumerate(found) if token.kind in ACTS)
    if _SUSPECT.isdisjoint(kinds):
        return frozenset(_one_each(found)) if Kind.SAY in kinds else frozenset()
    if not _IN_FULL.isdisjoint(kinds):
        dead.update(_handing_in(found))
    if Kind.FILLER in kinds or Kind.SAY in kinds:
        dead.update(_one_each(found))
    if Kind.EACH in kinds:
        dead.update(_pointed_at(found))
    if Kind.TIME in kinds and "课" in [token.text[0] for token in found[2:]]:
        dead.update(_made_up(found))
    gone = Kind.ABSENT in kinds and not _GOING.isdisjoint(kinds)
    if [token.kind for token in found].count(Kind.TIME) > 1:
        dead.update(_days_off(found))
    if Kind.FILLER in kinds and Kind.STOP in kinds:
        dead.update(_rather(found))
    if Kind.LEAVE in kinds and not _CAME.isdisjoint(kinds):
        dead.update(_came_after_all(found))
    if Kind.ONLY in kinds:
        dead.update(_in_other_words(found))
    for sentence in pieces(found):
        _sentence(found, sentence, dead)
        if Kind.LEAVE in kinds:
            dead.update(_undecided(found, sentence))
            dead.update(_run_out(found, sentence))
        if gone:
            _not_made(found, sentence, dead)
    return frozenset(dead)


def _came_after_all(found: Sequence[Token]) -> Iterator[int]:
    """罗小满说要请假 结果他又来了: the leave that was wanted was not taken."""
    for place in range(1, len(found)):
        if found[place].kind is not Kind.LEAVE or found[place - 1].text not in _WANTING:
            continue
        behind = [at for at in range(place + 1, len(found)) if found[at].kind not in (Kind.SPACE, Kind.COMMA, Kind.OF)]
        if not behind or found[behind[0]].text not in _AS_IT_TURNED_OUT:
            continue
        came = next((at for at in behind if found[at].kind not in _BEFORE_IT_CAME), None)
        if came is not None and found[came].kind in _CAME and found[came].text[-1] in "了啦":
            yield from (place, came)


def _made_up(found: Sequence[Token]) -> Iterator[int]:
    """昨天补周三的课,A没来: the day whose lessons were given, and not when it was."""
    for place in range(1, len(found) - 1):
        token = found[place]
        behind = place + 1 if token.text.endswith("的") else place + 2
        if token.kind is not Kind.TIME or behind >= len(found) or not found[behind].text.startswith("课"):
            continue
        if behind > place + 1 and found[place + 1].kind is not Kind.OF:
            continue
        dated = any(one.kind is Kind.TIME for one in found[:place])
        if found[place - 1].text in _MAKING_UP or (dated and token.text.lstrip("上").startswith(_WEEK)):
            yield place


def _rather(found: Sequence[Token]) -> Iterator[int]:
    """前天…呃 昨天下午没来: the day first said was a slip."""
    for place in range(2, len(found) - 1):
        if found[place].text not in _HESITATING or found[place - 1].text[0] not in "….":
            continue
        behind = place + 2 if found[place + 1].kind is Kind.SPACE else place + 1
        if found[place - 2].kind is Kind.TIME and behind < len(found) and found[behind].kind is Kind.TIME:
            yield place - 2


def _in_other_words(found: Sequence[Token]) -> Iterator[int]:
    """后天送来,也就是11号: the same day by another name; when a holiday ends, the other name may tell better."""
    for place in range(2, len(found) - 1):
        if found[place].text in ("也就是", "也就是说") and found[place + 1].kind is Kind.TIME:
            before = [one for one in found[:place] if one.kind is Kind.TIME and one.value.start is not None]
            if before and before[-1].value.start.has_day and not before[-1].value.start.after_holiday:
                yield place + 1


def _days_off(found: Sequence[Token]) -> Iterator[int]:
    """昨天前天放假,就是今天没来; 昨天星期天,是上周五: days of which it is only told that there was no school."""
    for place in range(1, len(found)):
        token, following = found[place], found[place + 1] if place + 1 < len(found) else None
        ends = following is None or following.kind in (Kind.SPACE, Kind.COMMA, Kind.STOP, Kind.THEN)
        if not ends or token.text.removeprefix("是") not in _NO_SCHOOL:
            continue
        first = place - 1 if found[place - 1].text != "是" else place - 2
        run = first
        while run >= 0 and found[run].kind in (Kind.TIME, Kind.AND):
            run -= 1
        if run < first and any(one.kind is Kind.TIME for one in found[place + 1 :]):
            yield from range(run + 1, place + 1)


def _one_each(found: Sequence[Token]) -> list[int]:
    """A和B一个没来一个迟到; 都没来,一个发烧一个有事: which of them is which is not told."""
    ones = [at + 1 for at, token in enumerate(found[:-1]) if token.text in _ONE_OF_THEM]
    ones = [at + 1 if found[at - 1].kind is Kind.SAY and found[at].kind is Kind.IS else at for at in ones]
    told = {(found[at].kind, found[at].sense.reason) for at in ones}
    said = told == {(Kind.SAY, None)} and len(ones) > 1  # 一个说感冒,一个说不读了
    if (len(told) < 2 and not said) or any(kind is Kind.IS for kind, _ in told):
        return []
    named = [at for at, token in enumerate(found) if token.kind in (Kind.NAME, Kind.STRANGER)]
    if sum(at < ones[0] for at in named) < 2:
        return []
    direct = [at for at in ones if found[at].kind in _DIFFERS]
    if not said and not told.isdisjoint(_ANSWERS):
        return direct  # 一个没人接,一个说生病了: in their order
    if named[-1] > ones[0]:
        return direct
    sought = any(token.kind in CHANNELS for token in found)
    whose = (Kind.REASON,) if sought else (Kind.REASON, Kind.LOST)  # 一个说是没车票,一个联系不上
    reasons = [at for at in range(ones[0], len(found)) if found[at].kind in whose]
    if len(reasons) == len(ones) and len({found[at].sense.reason or found[at].kind for at in reasons}) == 1:
        return [at for at in direct if at not in reasons]  # 一个讲脑壳痛,一个讲有点咳
    return [*direct, *reasons]


def _pointed_at(found: Sequence[Token]) -> list[int]:
    """A和B,没来的是后面那个: which of them it is stands in no word."""
    return [
        place - 2
        for place, token in enumerate(found)
        if token.text in _ONE_OF_TWO and place > 1 and found[place - 1].kind in (Kind.LISTED, Kind.IS)
    ]


def _sentence(found: Sequence[Token], sentence: list[list[int]], dead: set[int]) -> None:
    conditional = hearsay = contrasted = False
    earlier: list[int] = []
    if len(sentence) > 1:
        dead.update(_arrived_oneself(found, sentence))
    for piece in sentence:
        acts = words_of_report(found, piece)
        kinds = {found[place].kind for place in piece}
        if conditional:
            dead.update(acts)
        if Kind.CONDITION in kinds:
            conditional = _only_if(found, piece, acts, dead) or conditional
        hearsay = (hearsay and not _own_errand(found, piece)) or (
            Kind.HEARSAY in kinds or _told_by_others(found, piece)
        )
        hearsay = hearsay and not _came_true(found, piece)
        if hearsay and Kind.RETRACT not in kinds:
            dead.update(_heard(found, piece, acts))
        suppositions(found, piece, acts, dead)
        questions(found, piece, acts, earlier, dead)
        if Kind.REASON in kinds:
            dead.update(_ails_the_speaker(found, piece))
        if kinds & _OTHERS or acts:
            others = somebody_else(found, piece, dead)
            if contrasted:  # 她妹妹没来,陈小雨来了: who is only there, beside somebody else who is not
                dead.update(act for act in acts if found[act].kind is Kind.BACK and only_there(found[act].text))
            contrasted = contrasted or others
        earlier = acts or earlier


def _ails_the_speaker(found: Sequence[Token], piece: list[int]) -> list[int]:
    """我昨天感冒,韦思远没来: neither the reason nor the day is the child's."""
    reason = next(place for place in piece if found[place].kind is Kind.REASON)
    before = [place for place in piece if place < reason]
    mine = any(found[place].text == "我" for place in before)
    if not mine or not all(found[place].kind in LIGHT for place in before):
        return []
    return [reason, *(place for place in before if found[place].kind is Kind.TIME)]


def _undecided(found: Sequence[Token], sentence: list[list[int]]) -> list[int]:
    """想请假,等他家长来了再定: leave that is only thought of."""
    last = sentence[-1]
    if "".join(found[place].text for place in last).rstrip("了吧。 ").endswith(_TO_BE_DECIDED):
        return [place for piece in sentence for place in piece if found[place].kind in (Kind.LEAVE, Kind.BACK)]
    return []


def _run_out(found: Sequence[Token], sentence: list[list[int]]) -> Iterator[int]:
    """请的假昨天就到期了,今天没来: of leave that is over nobody tells when it began."""
    places = [place for piece in sentence for place in piece]
    over = next((place for place in places if found[place].text.startswith(_OVER)), None)
    if over is None:
        return
    before = over - 1
    while before >= places[0] and found[before].kind in (Kind.TIME, Kind.THEN, Kind.FILLER):
        before -= 1
    days = [at for at in range(before + 1, over) if found[at].kind is Kind.TIME]
    missing = any(found[at].kind is Kind.ABSENT for at in places if at > over)
    if before >= places[0] and found[before].kind is Kind.LEAVE and days and missing:
        yield from (before, *days)


def _only_if(found: Sequence[Token], piece: list[int], acts: list[int], dead: set[int]) -> bool:
    """要是没来就打电话: whether what follows holds only then. 去的时候没人 is no such thing."""
    conditional = False
    for place in (place for place in piece if found[place].kind is Kind.CONDITION):
        word = found[place].text
        if word == "的时候":
            dead.update(act for act in acts if act < place and found[act].kind is not Kind.VISIT)
        elif word == "的话" and place and found[place - 1].kind in (Kind.NAME, Kind.STRANGER):
            continue  # 邓晓的话我还没问到
        elif word != "的话" or any(act < place for act in acts):  # 今天我们班的话,… only tells what is spoken of
            conditional = True
            dead.update(acts if word in _WHOLE else [act for act in acts if act > place])
    return conditional


def _told_by_others(found: Sequence[Token], piece: list[int]) -> bool:
    """听七2的老师说…."""
    texts = [found[place].text for place in piece]
    if "听" not in texts:
        return False
    heard = piece[texts.index("听")]
    behind = [place for place in piece if place > heard]
    said = next((at for at, place in enumerate(behind) if found[place].kind is Kind.SAY), None)
    if said is None:
        return False
    others = behind[:said]
    return any(found[place].kind is Kind.STAFF or found[place].text in _PEOPLE for place in others)


def _own_errand(found: Sequence[Token], piece: list[int]) -> bool:
    """听说他家要搬,昨晚我打电话,…: what the speaker did then, and learnt by it, is no hearsay."""
    sought = next((place for place in piece if found[place].kind in CHANNELS), None)
    return sought is not None and any(found[place].text in _MYSELF for place in piece if place < sought)


def _came_true(found: Sequence[Token], piece: list[int]) -> bool:
    """听说他不来了,今天果然没来."""
    return any(found[place].text in ("果然", "今天真", "确实") for place in piece)


def _heard(found: Sequence[Token], piece: list[int], acts: list[int]) -> Iterator[int]:
    """听说陈小雨没来: what stands behind the word, in the clauses after it too."""
    start = next((place for place in piece if found[place].kind is Kind.HEARSAY or found[place].text == "听"), -1)
    return (act for act in acts if act > start and found[act].kind is not Kind.RETRACT)


def _handing_in(found: Sequence[Token]) -> Iterator[int]:
    """作业收齐了,就差陈小雨没交: what is there in full, or lacks, is homework and not children."""
    things = [place for place, token in enumerate(found) if _THINGS.search(token.text)]
    if things and any(mark in token.text for token in found for mark in _GIVING):
        lacking = (place for place, token in enumerate(found) if token.kind in _IN_FULL)
        yield from (place for place in lacking if place > things[0])


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
    meant: int | None = None  # 去A家路太远,今天没去成: a visit that is only named, whatever was told since
    named = False
    for place in (place for piece in sentence for place in piece):
        token = found[place]
        named = named or token.kind in (Kind.NAME, Kind.STRANGER)
        if token.kind is Kind.ABSENT and not named and token.text.endswith(("去成", "去得成")):
            dead.add(place)  # 村里没去成,改天再去A家
        if token.kind is Kind.VISIT and not token.value and "了" not in token.text:
            meant = place
        elif meant is not None and token.kind is Kind.ABSENT and token.text.endswith(("去成", "去得成")):
            dead.update((meant, place))
        sought = token.kind is Kind.VISIT and not token.value and not token.sense.noun
        if sought or (token.kind is Kind.PLAN and token.text.endswith("去")):
            visit = place
        elif token.kind is Kind.HOME and place and found[place - 1].kind in (Kind.NAME, Kind.STRANGER):
            home = place
        elif token.text in _WHO_LIVES_THERE:
            home = None  # 老覃家那个没去
        elif home is not None and token.kind is Kind.ABSENT and token.text.endswith(("没去", "没去成", "没去得成")):
            dead.update(at for at in (visit, place) if at is not None)  # A家今天没去成
        elif token.kind in (Kind.SAY, Kind.RELATIVE, Kind.PRONOUN, Kind.TIME):
            visit = None
            home = home if token.kind is Kind.TIME else None
        elif visit is not None and token.kind is Kind.ABSENT and token.text.endswith(("去", "去成", "去得成")):
            dead.update((visit, place))
