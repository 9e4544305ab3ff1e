"""A name that is an everyday word too: the places where it is the child, the word, or asked for."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile

from casework.reading import times
from casework.reading.clauses import SIGNS
from casework.reading.contract import Reason
from casework.reading.name_places import LISTING, PREDICATE, kind_after, kind_at, stranger
from casework.reading.names import SURNAMES, is_word
from casework.reading.scope import Scope
from casework.reading.spot import Spot
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

OPENINGS = frozenset({None, Kind.STOP, Kind.LINE, Kind.COMMA, Kind.SPACE, Kind.STAFF})
_TOWARDS_A_HOUSE = frozenset([
    "去", "去了", "去过", "到", "到了", "从", "刚从", "在", "给", "上", "跑到", "走访", "家访",
])  # fmt: skip
_BEFORE_A_HOUSE = frozenset({
    Kind.VILLAGE, Kind.CLASS, Kind.SPACE, Kind.COMMA, Kind.VISIT, Kind.CALL, Kind.CONTACT, Kind.GO,
})  # fmt: skip
_SEEKING = frozenset({Kind.CALL, Kind.MESSAGE, Kind.CONTACT, Kind.VISIT})
_ANY_PARENT = frozenset(["家长", "家长们", "家人", "父母"])
"""打电话方便家长: no parent of a certain child."""
_ENDS = SIGNS | {None}
_CONNECTIVES = frozenset(["于是", "万一", "毕竟", "反正", "关键", "尤其", "当时", "左右", "马上", "何况", "难得"])
_OWNED = frozenset({Kind.RELATIVE, Kind.LEAVE, Kind.HOME})
SAID_OF_SOMEBODY = PREDICATE | {Kind.REASON, Kind.PLAIN, Kind.VISIT, Kind.CALL, Kind.HOME}
_REPORTED = frozenset([
    "报的", "写的", "发的", "刚才报的", "早上报的", "上午报的", "刚报的", "刚刚报的", "之前报的", "我报的",
    "刚才说", "刚说", "我说", "说", "报", "刚报", "我报", "刚刚说",
])  # fmt: skip
_REPORTED_OF = ("通报的", "上报的", "登记的", "报上来的", "反映的", "报过的")
_OF_A_REPORT = frozenset({Kind.ABSENT, Kind.LEAVE, Kind.RETRACT, Kind.UNEXCUSED})
_ARRIVALS = frozenset({Kind.BACK, Kind.FILLER, Kind.SPACE})
_ARRIVED = frozenset(["来了", "到了", "来啦", "到啦", "来咯", "来", "到"])
_PERSONAL = frozenset({Reason.MOVED, Reason.WORKING, Reason.WEARY, Reason.MARRIAGE, Reason.ILLNESS})
_MISSED = frozenset({Kind.ABSENT, Kind.LEAVE, Kind.LACKING, Kind.FIX})
_TRUANCY = frozenset(["无故缺席", "无故缺课", "无故缺勤", "旷课", "逃课", "逃学", "缺席", "缺勤", "缺课"])
_NO_MANNER = frozenset({Kind.BACK, Kind.ALL, Kind.HERE, Kind.COME, Kind.ABSENT, Kind.PLAIN})
"""Words that cannot say when or how often a child was missing."""
_BELONGINGS = frozenset(["手机", "电话", "座位", "位子", "书包", "微信"])
_HOW_IT_WENT = frozenset(["成功", "顺利", "圆满", "落空", "失败", "结束", "完毕", "辛苦", "及时", "安全", "平安", "简单", "齐全", "高兴", "热闹", "冷静"])
_WHAT_TO_DO = frozenset(["咋办", "怎么办", "咋整", "咋个办", "怎么处理", "如何处理", "怎么弄", "咋弄"])
_THIS_ONE = frozenset(["那个", "这个", "那", "就是那个", "还有那个", "还有个", "那位"])
_THIS_CHILD = (
    "同学", "小朋友", "这个娃", "那个娃", "这娃", "那娃", "这孩子", "那孩子", "这个孩子", "那个孩子", "那女娃", "这女娃", "那男娃",
    "这男娃", "那小子", "这小子", "这两个", "那两个", "两个娃", "两个人", "两人", "他们", "这丫头", "那丫头", "那个女生", "那个男生",
    "这个学生", "那个学生",
)  # fmt: skip
_LEADS_TO_A_CHILD = frozenset({Kind.CLASS, Kind.VILLAGE, Kind.TIME, Kind.FILLER, Kind.AND, Kind.SCHOOL, Kind.OF})
_TOWARDS_SOMEBODY = (
    "给", "和", "跟", "与", "向", "对", "问了", "联系了", "联系", "打了", "找了", "通知", "通知了", "拨打", "拨打了", "访了",
)  # fmt: skip
_EACH = frozenset(["一个", "另一个", "另外一个", "一位", "另一位", "还有一个", "第一个", "第二个", "第三个"])
_BECAUSE = frozenset(["因为", "因", "由于", "原因", "原因是", "是因为", "都因为", "都因", "因此"])


_Rule = Callable[[Spot], bool]


def weigh_word(text: str, found: list[Token], place: int, others: bool, scope: Scope) -> Token:
    """Keep as a name what stands where a name must stand; as a word what cannot be one; else ask."""
    token = found[place]
    before, after = kind_at(found, place - 1), kind_after(found, place)
    spot = Spot(
        text, found, place, others, scope, token, before, after, before in (None, Kind.STOP, Kind.LINE, Kind.FIX)
    )
    verdict = next((verdict for holds, verdict in _RULES if holds(spot)), _WORD)
    whole = len(token.text) > 2 and token.text not in WORDS
    if verdict is _NAME or (verdict is _ASK and whole):  # 苏小小 is in the dictionary as a name
        return token
    return as_word(text, token) if verdict is _WORD else stranger(text, token.start, token.end, token.value)


_NAME, _WORD, _ASK = "name", "word", "ask"


# --- what comes first, since it holds wherever the word stands


def _of_another_class(spot: Spot) -> bool:
    """三1全勤: and the child of that name is in another class."""
    if spot.before is not Kind.CLASS:
        return False
    ids = {one.id for one in spot.scope.classes_said(spot.found[spot.place - 1].value, None)}
    return bool(ids) and all(one.class_id not in ids for one in spot.token.value)


def _goes_on(spot: Spot) -> bool:
    """纪念品: with what follows it is a longer word."""
    following = spot.found[spot.place + 1] if spot.place + 1 < len(spot.found) else None
    adjoins = following is not None and following.start == spot.token.end and following.kind is Kind.UNKNOWN
    return adjoins and is_word(spot.text[spot.token.start : spot.token.end + 1])


def _class_in_full(spot: Spot) -> bool:
    """三1全勤, 三1班:全勤."""
    of_a_class = spot.before in (Kind.CLASS, Kind.TIME) or (spot.before is Kind.COLON and spot.beside(-2) is Kind.CLASS)
    return of_a_class and spot.after in _ENDS and spot.reports and WORDS[spot.token.text][0] is Kind.ALL


def _all_then(spot: Spot) -> bool:
    """周一全到: when all of a class were there."""
    return spot.opens and spot.beside(1) is Kind.ALL and spot.found[spot.place + 1].text.startswith("全")


def _arrives(spot: Spot) -> bool:
    """罗小满没来,周末到了: what only comes may be no child."""
    if not spot.opens or spot.after is not Kind.BACK:
        return False
    following = next(one for one in spot.found[spot.place + 1 :] if one.kind is not Kind.FILLER)
    return following.text in _ARRIVED


def _corrected_to_arrive(spot: Spot) -> bool:
    """更正:全勤来了."""
    return spot.before is Kind.FIX and _arrives(spot)


def _arrives_by_itself(spot: Spot) -> bool:
    """国庆到了: nobody else is spoken of, and nobody is missing."""
    missing = any(one.kind in (Kind.ABSENT, Kind.LEAVE) for one in spot.found)
    return spot.reports and not spot.others and not missing and _arrives(spot)


def _said_twice(spot: Spot) -> bool:
    """康复还没康复: of the two one is the child."""
    return spot.opens and spot.after not in _ARRIVALS and spot.text.find(spot.token.text, spot.token.end + 1) > 0


def _not_missing(spot: Spot) -> bool:
    """解放不是没来, 甘甜不是病了."""
    denied = spot.beside(2) in (Kind.ABSENT, Kind.LEAVE, Kind.REASON, Kind.UNEXCUSED)
    return spot.opens and spot.after is Kind.NOT and denied


def _named_instead(spot: Spot) -> bool:
    """缺的不是玉凤是甘露."""
    ends = spot.before is Kind.IS and spot.after in (None, Kind.STOP, Kind.COMMA)
    return ends and any(one.kind is Kind.NOT for one in spot.found[: spot.place])


def _denied_first(spot: Spot) -> bool:
    """更正:没来的不是向前,是向阳."""
    behind = spot.found[spot.place + 1 : spot.place + 4]
    instead = next((one for one in behind if one.kind not in (Kind.COMMA, Kind.SPACE, Kind.FILLER, Kind.STOP)), None)
    missing = any(one.kind in _MISSED for one in spot.found[: spot.place])
    return spot.before is Kind.NOT and missing and instead is not None and instead.kind is Kind.IS


def _missed_otherwise(spot: Spot) -> bool:
    """莫来去她姨妈家吃酒没去上学: it is not twice that somebody is said to be missing."""
    if not spot.opens or not spot.reports or WORDS[spot.token.text][0] is not Kind.ABSENT:
        return False
    clause = takewhile(lambda one: one.kind not in SIGNS, spot.found[spot.place + 1 :])
    return any(one.kind in (Kind.ABSENT, Kind.LEAVE) or one.text == spot.token.text for one in clause)


def _plays_truant(spot: Spot) -> bool:
    """年华请假一天,都来无故缺席: only a child is said to have done that."""
    following = spot.found[spot.place + 1] if spot.place + 1 < len(spot.found) else None
    truant = following is not None and following.kind is Kind.ABSENT and following.text in _TRUANCY
    return spot.set_off and truant and spot.reports and WORDS[spot.token.text][0] in _NO_MANNER


def _in_brackets_behind(spot: Spot) -> bool:
    """A(住院) / 甘露(没请假): a line of a list."""
    return spot.opens and spot.others and spot.beside(1) is Kind.OPEN and spot.beside(2) in SAID_OF_SOMEBODY


def _comes_after_all(spot: Spot) -> bool:
    """莫来来了."""
    missing = spot.reports and WORDS[spot.token.text][0] is Kind.ABSENT
    following = spot.found[spot.place + 1 : spot.place + 2]
    return spot.opens and missing and bool(following) and following[0].kind is Kind.BACK


def _what_then(spot: Spot) -> bool:
    """万一没来咋办."""
    if not spot.reports or WORDS[spot.token.text][0] not in (Kind.CONDITION, Kind.FILLER):
        return False
    clause = takewhile(lambda one: one.kind not in SIGNS, spot.found[spot.place + 1 :])
    return any(one.text in _WHAT_TO_DO for one in clause)


def _lacks_only(spot: Spot) -> bool:
    """缺一个,高兴."""
    before = [one.kind for one in spot.found[max(spot.place - 3, 0) : spot.place]]
    counted = before[-1:] in ([Kind.COMMA], [Kind.COLON]) and (Kind.LACKING in before or Kind.COUNT in before)
    return counted and spot.after in (None, Kind.COMMA, Kind.STOP, Kind.AND, Kind.LINE)


def _heard_of(spot: Spot) -> bool:
    """听说武术也不想读了."""
    return spot.before is Kind.HEARSAY and spot.after in (Kind.ALSO, Kind.ABSENT, Kind.LEAVE, Kind.REASON)


def _falls_ill(spot: Spot) -> bool:
    """万一发高烧,他妈妈一早来电给请了假; 严重拉肚子,今天请假: of nobody else it could be said."""
    if spot.others or not spot.set_off or spot.after not in (Kind.REASON, Kind.TIME):
        return False
    behind = spot.found[spot.place + 1 :]
    ails = next((at for at, one in enumerate(behind[:3]) if one.kind is Kind.REASON), None)
    if ails is None or behind[ails].sense.reason is not Reason.ILLNESS:
        return False
    told = next((at for at, one in enumerate(behind) if one.kind in (Kind.LEAVE, Kind.ABSENT)), None)
    if told is None or any(one.kind in (Kind.LET, Kind.THEN) and "就" != one.text for one in behind[ails:told]):
        return False
    return not any(one.kind in (Kind.QUESTION, Kind.CONDITION) for one in behind)


def _not_missing_after_all(spot: Spot) -> bool:
    """前面那条发错了,毛病没缺课."""
    return spot.set_off and spot.after is Kind.NOT_ABSENT


def _pointed_out(spot: Spot) -> bool:
    """那个江湖今天没来, 成双那女娃今天没来, 温柔同学."""
    shown = spot.leading in _THIS_ONE and (spot.after in PREDICATE or spot.followed_by(_THIS_CHILD))
    return shown or ((spot.set_off or spot.before in _LEADS_TO_A_CHILD) and spot.followed_by(_THIS_CHILD))


def _sought_by_phone(spot: Spot) -> bool:
    """给黎明的父亲打电话, 联系了章程的妈妈, 打了康乐家两个电话."""
    sought = spot.before in _SEEKING or spot.led_by(_TOWARDS_SOMEBODY) or spot.before in (Kind.CLASS, Kind.FOR)
    if not sought:
        return False
    owned = spot.found[spot.place + 1 : spot.place + 3]
    if owned and owned[0].kind is Kind.OF:
        return len(owned) > 1 and owned[1].kind in (Kind.RELATIVE, Kind.HOME)
    if not owned or owned[0].kind not in (Kind.RELATIVE, Kind.HOME):
        return False
    return owned[0].text not in _ANY_PARENT or spot.leading.endswith(("了", "过", "给", "和", "跟", "与"))


def _has_a_phone(spot: Spot) -> bool:
    """方向电话打不通; 给许诺打电话."""
    led = spot.set_off or spot.before in _LEADS_TO_A_CHILD or spot.leading in ("给", "跟", "和", "与", "向")
    called = spot.after in (Kind.CALL, Kind.MESSAGE, Kind.UNREACHED)
    return led and called and _idle(spot.token.text)


def _speaks(spot: Spot) -> bool:
    """伏天说学校太远,今天就没来."""
    told = any(one.kind in (Kind.ABSENT, Kind.LEAVE, Kind.REASON) for one in spot.found[spot.place + 1 :])
    return spot.opens and spot.after is Kind.SAY and told and _idle(spot.token.text)


def _misses_a_lesson(spot: Spot) -> bool:
    """蓝图缺第一节."""
    return spot.set_off and spot.beside(1) is Kind.LACKING and spot.beside(2) is Kind.TIME


def _was_granted(spot: Spot) -> bool:
    """同意夏天请假."""
    return spot.leading in ("同意", "同意了", "批准", "批准了", "准了", "批了") and spot.after is Kind.LEAVE


def _away_as_well(spot: Spot) -> bool:
    """甘心厌学,没来;费心去厂里打工了,也没到: a report like the one before."""
    if not (spot.opens and spot.others and _idle(spot.token.text)):
        return False
    behind = [one for one in spot.found[spot.place + 1 :] if one.kind not in (Kind.FILLER, Kind.GO)]
    return bool(behind) and behind[0].kind is Kind.REASON and any(one.kind in _OF_A_REPORT for one in behind[:4])


def _runs_into_the_next(spot: Spot) -> bool:
    """张伟没来贺年请了病假: without a sign between, it is said of the next child."""
    adjoins = spot.before in (Kind.ABSENT, Kind.LEAVE) and spot.found[spot.place - 1].end == spot.token.start
    beyond = kind_after(spot.found, spot.place, frozenset({Kind.TIME, Kind.THEN, Kind.ALSO, Kind.FILLER}))
    return adjoins and spot.others and beyond in (Kind.ABSENT, Kind.LEAVE) and _idle(spot.token.text)


def _counted(spot: Spot) -> bool:
    """病假1人贺年."""
    counted = spot.before is Kind.FILLER and spot.leading[-1:] in ("人", "名", "个") and len(spot.leading) > 1
    return counted and spot.beside(-2) in (Kind.LEAVE, Kind.ABSENT, Kind.LACKING, Kind.UNEXCUSED)


def _missing_soon(spot: Spot) -> bool:
    """康健这几节没来, 钟点跑没影了."""
    if spot.others or not spot.set_off or not _idle(spot.token.text):
        return False
    for one in spot.found[spot.place + 1 : spot.place + 6]:
        if one.kind is Kind.ABSENT or (one.kind is Kind.LACKING and one.text[0] == "没"):
            return True
        light = one.kind in (Kind.FILLER, Kind.TIME, Kind.GO, Kind.SUBJECT) or len(one.text) == 1
        if not light or one.kind in SIGNS or one.text in "了得地的着都太很":
            return False
    return False


def _worked_with(spot: Spot) -> bool:
    """做左右的工作, 今天是温柔值日."""
    behind = "".join(one.text for one in spot.found[spot.place + 1 : spot.place + 3])
    return (spot.leading.endswith("做") and behind == "的工作") or (spot.before is Kind.IS and behind.startswith("值日"))


def _neighbours(spot: Spot) -> bool:
    """左右邻居都说没看到人."""
    following = spot.found[spot.place + 1 : spot.place + 2]
    return bool(following) and following[0].text in ("邻居", "邻居们", "邻里", "村民", "群众", "邻舍", "四邻")


def _one_of_them(spot: Spot) -> bool:
    """今天缺两个,一个是时节,…."""
    return spot.before is Kind.IS and spot.beside(-2) is not None and spot.found[spot.place - 2].text in _EACH


def _because_of(spot: Spot) -> bool:
    """温暖因为吵架没来."""
    return spot.opens and spot.place + 1 < len(spot.found) and spot.found[spot.place + 1].text in _BECAUSE


def _told_apart(spot: Spot) -> bool:
    """不是尤其没来,是向前没来."""
    missing = spot.before in (Kind.IS, Kind.NOT) and spot.after in (Kind.ABSENT, Kind.LEAVE)
    return missing and _names_somebody(spot.token.text)


def _does_as_people_do(spot: Spot) -> bool:
    """童年搬走了: what only a person does or suffers, said right behind the name."""
    if spot.others or not spot.opens or spot.after is not Kind.REASON or not _idle(spot.token.text):
        return False
    following = spot.found[spot.place + 1]
    return following.kind is Kind.REASON and following.sense.reason in _PERSONAL


def _behind_a_heading(spot: Spot) -> bool:
    """三1 高兴."""
    return spot.before is Kind.SPACE and spot.beside(-2) in (Kind.CLASS, Kind.LISTED, Kind.COLON, Kind.LACKING)


def _somebody_of_whom(spot: Spot) -> bool:
    """江河家访了: the word belongs to no report, and a report is made of it."""
    return not spot.reports and spot.set_off and spot.after in SAID_OF_SOMEBODY


def _runs_on(spot: Spot) -> bool:
    """咋高兴: one character before it, and no surname."""
    return spot.before is Kind.UNKNOWN and spot.found[spot.place - 1].end == spot.token.start


def _behind_a_name(spot: Spot) -> bool:
    """刘高兴: what is not known before it ends with a surname, or is a name itself."""
    return _runs_on(spot) and (spot.leading in SURNAMES or (len(spot.leading) > 1 and spot.leading[0] in SURNAMES))


def _reported_before(spot: Spot) -> bool:
    """刚才报的文明划掉."""
    return (spot.leading in _REPORTED or spot.led_by(_REPORTED_OF)) and spot.after in _OF_A_REPORT


# --- what goes with a word, and not with a child


def _gives_the_reason(spot: Spot) -> bool:
    """因为高兴没来."""
    return spot.leading in _BECAUSE


def _leads_on(spot: Spot) -> bool:
    """他高兴得很: how somebody is."""
    return not spot.opens and spot.text[spot.token.end : spot.token.end + 1] in ("地", "得", "的")


def _tells_how(spot: Spot) -> bool:
    """高兴地告诉大家."""
    return spot.after not in PREDICATE and spot.text.startswith("地", spot.token.end)


def _those_who(spot: Spot) -> bool:
    """马上没来的给家长打电话: it is said of whoever is missing."""
    at = next((at for at in range(spot.place + 1, len(spot.found)) if spot.found[at].kind is not Kind.FILLER), None)
    behind = [] if at is None else [one.kind for one in spot.found[at + 1 : at + 3]]
    return spot.after in _OF_A_REPORT and behind[:1] == [Kind.OF] and len(behind) > 1 and behind[1] not in _ENDS


def _names_a_place(spot: Spot) -> bool:
    """我在党校没来."""
    return spot.leading in ("在", "去", "到", "从") and spot.after in _OF_A_REPORT


def _therefore(spot: Spot) -> bool:
    """于是他没来, 万一他不来: a child's name, or how the sentence goes on."""
    return spot.opens and spot.beside(1) is Kind.PRONOUN and spot.token.text in _CONNECTIVES


# --- where a child stands


def _of_a_class(spot: Spot) -> bool:
    """三1班的高兴没来, 坪上村高兴今天没来, 昨天没来的高兴今天回来了."""
    if spot.before is Kind.VILLAGE and spot.after in PREDICATE:
        return True
    if spot.before is not Kind.OF or spot.place < 2:
        return False
    owner = spot.found[spot.place - 2]
    if owner.kind is Kind.SCHOOL and spot.after in SAID_OF_SOMEBODY:
        return True
    if owner.kind is Kind.CLASS and spot.after is Kind.COMMA and spot.beside(2) in PREDICATE:
        return True  # 八3班的何处,今天下午没来
    if spot.after not in PREDICATE:
        return False
    return owner.kind in (Kind.CLASS, Kind.VILLAGE, Kind.ABSENT, Kind.LEAVE) or owner.text.endswith(
        ("村", "我班", "们班")
    )


def _listed(spot: Spot) -> bool:
    """缺高兴, 罗小满、高兴."""
    return spot.before in LISTING


def _owns(spot: Spot) -> bool:
    """万一的妈妈, 打通了万一妈妈的电话, 对万一的缺席登记: what belongs to it belongs to a person."""
    if spot.leading in ("对", "把") and spot.beside(1) is Kind.OF and spot.beside(2) in _OF_A_REPORT:
        return True
    if spot.before in _SEEKING and spot.beside(1) is Kind.RELATIVE:
        return spot.found[spot.place + 1].text not in _ANY_PARENT
    if not spot.set_off:
        return False
    if spot.beside(1) is Kind.OF:
        return spot.beside(2) in _OWNED or "".join(one.text for one in spot.found[spot.place + 2 : spot.place + 3]) in _BELONGINGS
    return spot.beside(1) is Kind.RELATIVE


def _opens_a_report(spot: Spot) -> bool:
    """高兴没来, 高兴 没来."""
    return spot.opens and (spot.after in PREDICATE or (spot.after is Kind.SPACE and spot.beyond_blanks in _OF_A_REPORT))


def _has_a_house(spot: Spot) -> bool:
    """去石头家: only somebody's house is gone to."""
    if spot.beside(1) is not Kind.HOME or spot.found[spot.place + 1].text[0] not in "家屋院堂":
        return False
    return spot.opens or spot.before in _BEFORE_A_HOUSE or spot.leading in _TOWARDS_A_HOUSE


def _misses_school(spot: Spot) -> bool:
    """今天平安没来: no word that could stand before that."""
    led = spot.before in (Kind.COMMA, Kind.SPACE, Kind.TIME)
    return led and spot.after in _OF_A_REPORT and _idle(spot.token.text)


def _alone(spot: Spot) -> bool:
    """今天万一没来: of nobody else it could be said."""
    led = spot.before in (Kind.TIME, Kind.SPACE, Kind.COMMA, Kind.FILLER, Kind.THEN)
    return not spot.others and led and spot.after in PREDICATE


def _named_last(spot: Spot) -> bool:
    """今天没来高兴."""
    return not spot.others and spot.before in (Kind.ABSENT, Kind.LEAVE) and spot.after is None


def _begins_a_list(spot: Spot) -> bool:
    """昨天高兴、罗小满没来."""
    led = spot.before in (Kind.NAME, Kind.SPACE, Kind.COMMA, Kind.TIME, None)
    return led and spot.beside(1) is Kind.AND


def _visited(spot: Spot) -> bool:
    """家访了高兴."""
    return spot.before is Kind.VISIT and spot.leading.endswith(("了", "过")) and spot.beside(1) in _ENDS


# --- where it may be either


def _sought(spot: Spot) -> bool:
    """家访成功,没人在家: whom the visit was made to, or how it went."""
    return spot.before is Kind.VISIT and spot.after in _ENDS


def _visited_by_name(spot: Spot) -> bool:
    """上门走访江河,门锁着: the word does not say how it went."""
    noun = _idle(spot.token.text) and spot.token.text not in _HOW_IT_WENT
    return _sought(spot) and noun and spot.beside(1) is Kind.COMMA


def _ails(spot: Spot) -> bool:
    """万一发烧请假."""
    return spot.opens and spot.after is Kind.REASON and spot.beside(2) in _OF_A_REPORT


def _beside_others(spot: Spot) -> bool:
    """罗小满病假,全勤来了."""
    led = spot.before in (Kind.SPACE, Kind.COMMA, Kind.NAME)
    return spot.others and led and spot.after in (Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.ALSO)


def _by_itself(spot: Spot) -> bool:
    """江河!"""
    return not spot.reports and spot.set_off


_RULES: tuple[tuple[_Rule, str], ...] = (
    (_of_another_class, _WORD),
    (_class_in_full, _WORD),
    (_neighbours, _WORD),
    (_what_then, _WORD),
    (_goes_on, _WORD),
    (_all_then, _WORD),
    (_corrected_to_arrive, _NAME),
    (_arrives_by_itself, _WORD),
    (_arrives, _ASK),
    (_said_twice, _NAME),
    (_not_missing, _NAME),
    (_named_instead, _NAME),
    (_told_apart, _NAME),
    (_lacks_only, _NAME),
    (_in_brackets_behind, _NAME),
    (_comes_after_all, _NAME),
    (_pointed_out, _NAME),
    (_sought_by_phone, _NAME),
    (_has_a_phone, _NAME),
    (_speaks, _NAME),
    (_misses_a_lesson, _NAME),
    (_was_granted, _NAME),
    (_away_as_well, _NAME),
    (_runs_into_the_next, _NAME),
    (_counted, _NAME),
    (_worked_with, _NAME),
    (_heard_of, _NAME),
    (_falls_ill, _NAME),
    (_not_missing_after_all, _NAME),
    (_denied_first, _NAME),
    (_missed_otherwise, _NAME),
    (_plays_truant, _NAME),
    (_one_of_them, _NAME),
    (_because_of, _NAME),
    (_does_as_people_do, _NAME),
    (_behind_a_heading, _NAME),
    (_somebody_of_whom, _NAME),
    (_behind_a_name, _NAME),
    (_runs_on, _WORD),
    (_reported_before, _NAME),
    (_gives_the_reason, _WORD),
    (_owns, _NAME),
    (_leads_on, _WORD),
    (_tells_how, _WORD),
    (_those_who, _WORD),
    (_names_a_place, _WORD),
    (_therefore, _ASK),
    (_of_a_class, _NAME),
    (_listed, _NAME),
    (_opens_a_report, _NAME),
    (_has_a_house, _NAME),
    (_misses_school, _NAME),
    (_alone, _NAME),
    (_named_last, _NAME),
    (_begins_a_list, _NAME),
    (_visited, _NAME),
    (_missing_soon, _NAME),
    (_visited_by_name, _NAME),
    (_sought, _ASK),
    (_ails, _ASK),
    (_beside_others, _ASK),
    (_by_itself, _ASK),
)
"""The first that holds decides; where none does, it is the word."""


def _names_somebody(name: str) -> bool:
    """Whether the word says neither when nor how often."""
    return _idle(name) or (name in WORDS and WORDS[name][0] is Kind.FILLER)


def _idle(name: str) -> bool:
    """Whether the word could not stand before 没来 as a word: 季节, 平安."""
    return WORDS[name][0] is Kind.PLAIN if name in WORDS else is_word(name)


def as_word(text: str, token: Token) -> Token:
    if token.text in WORDS:
        kind, sense = WORDS[token.text]
        return Token(kind, token.text, token.start, token.end, sense)
    time = times.scan(text, token.start) if token.text[0] in times.STARTERS else None
    if time is None or time[0] != token.end:
        return Token(Kind.PLAIN, token.text, token.start, token.end)
    return Token(Kind.TIME, token.text, token.start, token.end, value=time[1])
