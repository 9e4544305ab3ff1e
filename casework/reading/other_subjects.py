"""Who came or did not come where it is none of the children: a parent, a teacher, a bus, the speaker."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casework.reading import paper
from casework.reading.clauses import LIGHT
from casework.reading.contract import Reason
from casework.reading.surroundings import PLACES
from casework.reading.tokens import Token
from casework.reading.words import Kind

COMES = frozenset({Kind.ABSENT, Kind.BACK, Kind.ALL})
_SENT = ("送", "接", "劝", "带", "背")
_FRAGILE = frozenset([
    "不见", "不在", "没见", "没到", "没在", "没来", "未到", "不来", "没上学", "没上课", "未在", "没上", "未见",
])  # fmt: skip
_AT_SCHOOL = frozenset(["没来", "没到", "未到", "不来", "没上学", "没上课"])
_PAID_OR_BROUGHT = ("交", "付", "出", "带", "拿", "买", "忘", "丢", "欠", "写")
_HOMEWARD = ("回来", "回来了")
_REFUSED = (
    "没同意", "不同意", "没批", "不批", "没准", "不准", "被拒", "没答应", "没允许", "是假的", "不予", "没通过",
)  # fmt: skip
_AS_A_RULE = ("要找", "需要", "要签", "必须", "得找", "须", "要写", "要有")
_ERRANDS = (
    "找", "拿", "交", "领", "取", "打疫苗", "打针", "打扫", "大扫除", "办公室", "操场", "食堂", "宿舍", "图书馆",
    "开会", "开家长会", "补考", "送作业", "开门", "锁门", "还书", "借书", "值日", "扫地", "上操", "做操", "排练",
)  # fmt: skip
"""What one may not have come for, though at school."""
_REACHED = (
    "年龄",
    "时间",
    "时候",
    "点",
    "期",
    "日子",
    "标准",
    "分数",
    "岁",
    "学龄",
    "及格",
    "放学",
    "下课",
    "上课时间",
)
"""What is not reached yet, and nobody's absence: 没到年龄."""
_MAKE_A_THING = frozenset({Kind.UNKNOWN, Kind.PLAIN, Kind.THING, Kind.FILLER})
_CARRYING = ("背着", "拿着", "带着", "提着", "拎着", "骑着", "坐着", "抱着", "揣着", "推着", "穿着", "打着")
_VEHICLES = ("车", "班车", "自行车")
_RIDING = ("跟", "坐", "坐着", "搭", "乘", "骑", "跟着", "跟到", "上")
_ELSEWHERE = frozenset({
    Kind.UNKNOWN, Kind.THING, Kind.HOME, Kind.PLAIN, Kind.NAME, Kind.STRANGER, Kind.VISIT, Kind.VILLAGE,
})  # fmt: skip
_BEFORE_A_SUBJECT = frozenset({
    Kind.NAME, Kind.STRANGER, Kind.OF, Kind.PRONOUN, Kind.COMMA, Kind.HOME, Kind.SPACE, Kind.REST, Kind.ABSENT,
})  # fmt: skip
_LEADS_UP = LIGHT | {Kind.UNKNOWN, Kind.BACK}
"""What may stand between who it was and what is said of it."""
_TELLS_APART = frozenset({Kind.VILLAGE, Kind.CLASS, Kind.SCHOOL, Kind.UNKNOWN})
_DENIALS = ("不", "没", "没有", "未", "别", "莫", "不会", "不能", "不肯", "不想", "还没", "尚未", "从未", "无")
_NOT_DONE = frozenset(
    ["没", "没有", "还没", "还没有", "未", "没能", "没空", "没时间", "来不及", "忘了", "没去", "没有去"]
)
_ROOMS = frozenset(["宿舍", "寝室", "食堂", "操场", "图书馆", "办公室"])
_UNSAID_REASON = frozenset(["没说", "没讲", "没听说", "没听见说", "不是", "不是因为", "没说是", "不像"])
_VOCATIVE = ("由", "被", "报告", "汇报", "给", "跟", "向", "谢谢", "您好", "你好")
_BACK_AGAIN = frozenset("回返复归销送接劝重恢")
"""In a word of coming: that the child had been away before."""
_SPEAKER = frozenset(["我", "我们", "咱", "咱们", "俺", "本人"])
_SEEING = frozenset("见看瞧瞅")


def only_there(word: str) -> bool:
    """Whether a word of coming only says that somebody is there (来了, 到了), and not back from anywhere."""
    return _BACK_AGAIN.isdisjoint(word) and not word.startswith(("终于", "总算", "果然", "到底", "真来"))


def somebody_else(found: Sequence[Token], piece: list[int], dead: set[int]) -> bool:
    """Add to ``dead`` what this piece says of a parent, a teacher, a thing; or of coming that was not to school.

    Whether a person is said to be missing who is none of the children.
    """
    missing = False
    for place in piece:
        kind = found[place].kind
        if kind in _RULES and any(rule(found, piece, place) for rule in _RULES[kind]):
            dead.add(place)
        if kind is Kind.PROMISE and place in dead:
            dead.update(at for at in piece if at > place and found[at].kind is Kind.TIME)
        if kind is Kind.LEAVE and _excused_to_come(found, piece, place):
            dead.update((place, place + 1))
        if kind is Kind.LEAVE and _of_the_speaker(found, piece, place):
            dead.add(place)
            dead.update(at for at in piece if at < place and found[at].kind is Kind.TIME)  # 我下午请假 陈小雨没来
        if kind in COMES and _other_subject(found, piece, place):
            dead.add(place)
            missing = missing or kind is Kind.ABSENT
    return missing


# --- rules: whether the word at this place says nothing of a child


def _denied_reason(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """不是因为生病没来."""
    return place > piece[0] and found[place - 1].text in _UNSAID_REASON


def _excused_to_come(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """陆俊的爸爸请假回来办低保, 妈妈请假陪孩子来参加活动."""
    if place == piece[0] or found[place - 1].kind is not Kind.RELATIVE or place + 1 >= len(found):
        return False
    if found[place + 1].text.endswith("上班"):
        return True  # 妈妈请假了没来上班
    beside = found[place + 1].text.startswith("陪") and "来" in [found[at].text for at in piece if at > place]
    return beside or found[place + 1].kind is Kind.BACK


def _not_yet(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """还没家访, 没去家访罗小满."""
    before = found[place - 1].text if place > piece[0] else ""
    return (before in _NOT_DONE and found[place].kind is not Kind.CALL) or before.endswith(("没去", "没去成", "没空"))


def _of_a_thing(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """作业又请病假了."""
    before = [found[at] for at in piece if at < place and found[at].kind not in LIGHT]
    return bool(before) and before[-1].kind is Kind.THING


def _of_those_behind(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """没来的家长."""
    ahead = [one.kind for one in found[place + 1 : place + 3]]
    return len(ahead) > 1 and ahead[0] is Kind.OF and ahead[1] in (Kind.RELATIVE, Kind.STAFF)


def _not_granted(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """请假我没同意, 请假没批, 请假条是假的, 请假要找我签字: leave that is none, or how it is asked."""
    if place > piece[0] and found[place - 1].text in ("需要", "要有", "得有", "必须有"):
        return True
    rest = "".join(found[at].text for at in piece if at > place).lstrip("我们学校老师的还都也 ")
    return rest.startswith(_REFUSED) or (rest.startswith(_AS_A_RULE) and not _timed(found, place + 2))


def _timed(found: Sequence[Token], place: int) -> bool:
    return place < len(found) and found[place].kind is Kind.TIME


def _of_the_speaker(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """今天我请假,陈小雨的家访改天; 孙老师请假,他的课我上."""
    before = [found[at] for at in piece if at < place]
    while before and before[-1].kind is Kind.TIME:
        before.pop()
    if not before:
        return False
    mine = before[-1].text in _SPEAKER and found[place].text[0] not in "准批同"
    for_somebody = len(before) > 1 and before[-2].text in ("给", "跟", "向", "找", "替", "帮", "和")
    if mine and not for_somebody:
        return True
    if for_somebody and before[-2].kind is Kind.AND:
        return False  # 这两天没去,跟老师请了假的
    return before[-1].kind is Kind.STAFF and not any(one.kind in (Kind.NAME, Kind.STRANGER) for one in before)


def _done_once(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """曾经劝返成功过的学生."""
    ahead = [one.kind for one in found[place + 1 : place + 3]]
    return len(ahead) > 1 and ahead[0] is Kind.DONE and ahead[1] in (Kind.OF, Kind.LISTED)


def _rings(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """回来又打他妈妈手机: the speaker is back."""
    if found[place].text not in _HOMEWARD:
        return False
    named = place > 0 and found[place - 1].kind in (Kind.NAME, Kind.STRANGER)
    following = next((one.kind for one in found[place + 1 :] if one.kind not in (Kind.FILLER, Kind.FOR)), None)
    return not named and following in (Kind.CALL, Kind.MESSAGE)


def _came_to_nobody(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """我骑车去的,到了没人: who got there is the speaker."""
    arrived = found[place].text in ("到了", "来了") and place + 1 in piece and found[place + 1].kind is Kind.NOBODY
    return arrived and not (place and found[place - 1].kind in (Kind.NAME, Kind.STRANGER))


def _who_came(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """来了老师."""
    return place + 1 in piece and found[place + 1].kind in (Kind.THING, Kind.STAFF, Kind.RELATIVE, Kind.UNKNOWN)


def _round_a_class(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """刚到三2班转了一圈."""
    named = any(found[at].kind in (Kind.NAME, Kind.STRANGER) for at in piece if at < place)
    return not named and place + 1 in piece and found[place + 1].kind is Kind.CLASS


def _what_lacked(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """没见手机, 不在家; but 没来他家里我打了电话."""
    if found[place].text.lstrip("又还也都") not in _FRAGILE or place + 1 not in piece:
        return False
    following, ends = found[place + 1].kind, place + 2 not in piece
    if found[place].text.endswith("到") and "".join(found[at].text for at in piece if at > place).startswith(_REACHED):
        return True  # 没到年龄
    if ends and found[place].text.endswith("来") and found[place + 1].text in ("电话", "信息", "短信", "微信", "消息"):
        return True  # 昨天没来电话
    if following in (Kind.RELATIVE, Kind.CALL, Kind.HOME):
        return ends and not _of_a_child(found, piece, place)  # 没来家长
    if following not in (Kind.UNKNOWN, Kind.THING) or _in_its_lesson(found, piece, place):
        return False
    return ends or found[place].text not in _AT_SCHOOL or not _of_a_child(found, piece, place)  # 没来作业也没交


def _of_a_child(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """Whether a child stands before it, with nothing but a time between."""
    before = [found[at] for at in piece if at < place and found[at].kind not in LIGHT]
    return bool(before) and before[-1].kind in (Kind.NAME, Kind.STRANGER)


def _not_to_school(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """没去街上, 没去他家: it is not school that nobody went to."""
    if found[place].text.startswith("不在") and place + 1 in piece and found[place + 1].text in _ROOMS:
        return not _in_its_lesson(found, piece, place)  # 不在宿舍; but 体育课不在操场
    rest = "".join(found[at].text for at in piece if at > place)
    if rest.startswith(("幼儿园", "上幼儿园")) or _on_an_errand(found, piece, place):
        return True  # 她妹妹发烧没来上幼儿园
    if found[place].text[-1] != "去" or place + 1 not in piece:
        return False
    following = found[place + 1]
    if following.kind is Kind.RELATIVE:
        return place + 2 == piece[-1] and found[place + 2].kind is Kind.HOME  # 没去他外婆家
    return following.kind in _ELSEWHERE or following.text in PLACES


def _in_its_lesson(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """体育课不在操场, 电脑课不在机房: the room is where the lesson is."""
    room = found[place + 1].text if place + 1 in piece else ""
    lesson = any(found[at].kind is Kind.SUBJECT for at in piece if at < place)
    return lesson and (room in ("操场", "球场", "篮球场", "图书馆") or room.endswith(("机房", "室", "教室")))


def _on_an_errand(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """没来拿书, 没来办公室; but 没来找他妈问了."""
    rest = "".join(found[at].text for at in piece if at > place)
    sought = rest.startswith("找") and rest[1:2] in "他她其家父母爸妈"
    if found[place].text == "莫来" and rest.startswith(("烦", "惹", "找我", "问我", "打扰", "吵")):
        return True
    return found[place].text in ("没来", "没有来", "没去", "没得来") and rest.startswith(_ERRANDS) and not sought


def _of_those(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """陈小雨后面的没来: it is somebody told by where they are."""
    before = [found[at] for at in piece if at < place][-2:]
    return (
        len(before) > 1
        and before[1].text == "的"
        and before[0].kind in (Kind.FILLER, Kind.UNKNOWN, Kind.PLAIN, Kind.ROLE)
    )


def _said_by_oneself(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """他爸问孩子到了没,我说到了; 天黑了就先回来了."""
    first = place > piece[0] and found[place - 1].text in ("先", "我先", "就先")
    if first and found[place].text in _HOMEWARD:
        return place - 2 < piece[0] or found[place - 2].kind not in (Kind.NAME, Kind.STRANGER, Kind.PRONOUN)
    return place > piece[0] and found[place - 1].text == "我说" and only_there(found[place].text)


def _another_of_the_name(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """石窑村的那个马龙没来,沙枣园的来了."""
    before = [one.kind for one in found[max(place - 2, 0) : place]]
    return len(before) > 1 and before[0] in _TELLS_APART and before[1] is Kind.OF


def _note_brought(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """病假条交来了, 请假条送来了."""
    before = [one for one in found[max(place - 2, piece[0]) : place] if one.kind not in (Kind.UNKNOWN, Kind.FILLER)]
    return bool(before) and before[-1].kind is Kind.LEAVE and before[-1].text.endswith("条")


def _denied(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """不能返校, 不回|来读书了."""
    return place > piece[0] and (found[place - 1].text in _DENIALS or found[place - 1].text.endswith(("不回", "没回")))


def _at_a_house(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """没来过他家里."""
    return found[place].text.endswith("来过") and any(found[at].kind is Kind.HOME for at in piece if at > place)


_OF_ANY = (_of_those_behind, _done_once, _at_a_house)
_RULES: dict[Kind, tuple[Callable[[Sequence[Token], list[int], int], bool], ...]] = {
    Kind.REASON: (_denied_reason,),
    **dict.fromkeys((Kind.VISIT, Kind.CALL, Kind.MESSAGE, Kind.CONTACT), (_not_yet,)),
    Kind.LEAVE: (_of_a_thing, _of_those_behind, _not_granted, paper.no_more, paper.note_itself),
    Kind.LACKING: (paper.in_a_team, paper.short_of_things, paper.of_homework),
    Kind.PROMISE: (paper.to_pay,),
    Kind.ABSENT: (*_OF_ANY, paper.short_of_things, _what_lacked, _not_to_school, _of_those),
    Kind.BACK: (
        *_OF_ANY,
        _rings,
        _came_to_nobody,
        _who_came,
        _round_a_class,
        _denied,
        _said_by_oneself,
        _another_of_the_name,
        _note_brought,
        paper.in_a_hurry,
    ),
    Kind.ALL: (*_OF_ANY, _denied, paper.collected),
}


# --- who it was


def _speaker_is_away(found: Sequence[Token], piece: list[int], act: int) -> bool:
    ""
    "我在镇上开会没在班上: the speaker was not there, unless a child is named or what was missing was sight of one."
    before = [found[at] for at in piece if at < act]
    return (
        found[act].kind is Kind.ABSENT
        and _SEEING.isdisjoint(found[act].text)
        and next((one.text in _SPEAKER for one in before if one.kind not in LIGHT or one.text in _SPEAKER), False)
        and not any(one.kind in (Kind.NAME, Kind.STRANGER, Kind.CLASS, Kind.SAY, Kind.OF, Kind.VISIT) for one in before)
        and not any(one.text in ("班", "班上", "班里") for one in before)
    )


def _ridden(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """跟我们的车回学校了, 坐班车来了: the child came by it."""
    return any(found[at].text in _RIDING for at in piece if place - 5 < at < place)


def _another_clause(found: Sequence[Token], before: Token | None, place: int, act: int) -> bool:
    """没钱交学费没来, 昨天作业没交今天没来: the thing is no subject of what follows."""
    if "".join(one.text for one in found[max(place - 2, 0) : place]).endswith(_CARRYING):
        return True  # 背着书包返校了
    dated = any(one.kind is Kind.TIME for one in found[place + 1 : act])
    return dated or (before is not None and before.text.endswith(_PAID_OR_BROUGHT))


def _other_subject(found: Sequence[Token], piece: list[int], act: int) -> bool:
    """妈妈没来, 作业没到, 李老师没来: whether what is said to come has another subject than a child."""
    if _speaker_is_away(found, piece, act):
        return True
    at_home = False
    """Whether something at home was told in between, of which a relative is the subject."""
    for place in range(act - 1, piece[0] - 1, -1):
        token = found[place]
        before = found[place - 1] if place > piece[0] else None
        match token.kind:
            case Kind.STAFF:
                return not _only_addressed(found, piece, place)
            case Kind.FILLER if token.text == "了" and found[place + 1].kind is Kind.TIME:
                return False  # 聪明劲用错地方了第六节课逃课
            case Kind.THING if _another_clause(found, before, place, act):
                return False
            case Kind.THING:
                return token.text not in _VEHICLES or not _ridden(found, piece, place)
            case Kind.RELATIVE:
                sent = any(
                    one.text.removeprefix("把他").removeprefix("把她").removeprefix("把娃").startswith(_SENT)
                    for one in found[place + 1 : act + 1]
                )  # 妈妈送来了
                return not at_home and not sent and (before is None or before.kind in _BEFORE_A_SUBJECT)
            case Kind.REASON:
                at_home = token.sense.reason is Reason.FAMILY
            case Kind.UNKNOWN | Kind.PLAIN if _owned(found, piece, place):
                return True  # 陈小雨的本子没来
            case kind if kind not in _LEADS_UP:
                return False
    return False


def _only_addressed(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """报告老师,…没来; 由民警送回学校; 跟科任老师吵了架不来: whether the grown-up is no subject."""
    before = place - 1
    while before > piece[0] and found[before].kind in (Kind.UNKNOWN, Kind.SUBJECT):
        before -= 1
    return before >= piece[0] and found[before].text in (_VOCATIVE if before == place - 1 else ("跟", "和", "与", "被"))


def _owned(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """陈小雨的疫苗接种证: whether it is a thing that belongs to somebody."""
    unknown = found[place].kind is Kind.UNKNOWN
    run = frozenset({Kind.UNKNOWN, Kind.THING}) if unknown else _MAKE_A_THING
    while place > piece[0] and found[place].kind in run:
        place -= 1
    owner = found[place - 1].kind if place > piece[0] else None
    return found[place].kind is Kind.OF and (unknown or owner in (Kind.NAME, Kind.STRANGER, Kind.PRONOUN))
