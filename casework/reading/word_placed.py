"""Where a name that is an everyday word too is the child: by where it stands."""

from __future__ import annotations

from casework.reading.name_places import LISTING, PREDICATE
from casework.reading.names import SURNAMES, is_word
from casework.reading.spot import ENDS, OF_A_REPORT, SAID_OF_SOMEBODY, Spot, idle
from casework.reading.word_as_word import runs_on
from casework.reading.words import Kind

_TOWARDS_A_HOUSE = frozenset([
    "去", "去了", "去过", "到", "到了", "从", "刚从", "在", "给", "上", "跑到", "走访", "家访",
])  # fmt: skip
_BEFORE_A_HOUSE = frozenset({
    Kind.VILLAGE, Kind.CLASS, Kind.SPACE, Kind.COMMA, Kind.VISIT, Kind.CALL, Kind.CONTACT, Kind.GO,
    Kind.IS,
})  # fmt: skip
_SEEKING = frozenset({Kind.CALL, Kind.MESSAGE, Kind.CONTACT, Kind.VISIT})
_ANY_PARENT = frozenset(["家长", "家长们", "家人", "父母"])
"""打电话方便家长: no parent of a certain child."""
_OWNED = frozenset({Kind.RELATIVE, Kind.LEAVE, Kind.HOME})
_BELONGINGS = frozenset(["手机", "电话", "座位", "位子", "书包", "微信"])
_SEATS = ("的座位", "的位子", "的位置")
_HOW_IT_WENT = frozenset(
    [
        "成功",
        "顺利",
        "圆满",
        "落空",
        "失败",
        "结束",
        "完毕",
        "辛苦",
        "及时",
        "安全",
        "平安",
        "简单",
        "齐全",
        "高兴",
        "热闹",
        "冷静",
    ]
)
_THIS_ONE = frozenset(["那个", "这个", "那", "就是那个", "还有那个", "还有个", "那位"])
_THIS_CHILD = (
    "同学", "小朋友", "这个娃", "那个娃", "这娃", "那娃", "这孩子", "那孩子", "这个孩子", "那个孩子", "那女娃",
    "这女娃", "那男娃",
    "这男娃", "那小子", "这小子", "这两个", "那两个", "两个娃", "两个人", "两人", "他们", "这丫头", "那丫头",
    "那个女生", "那个男生",
    "这个学生", "那个学生",
)  # fmt: skip
_LEADS_TO_A_CHILD = frozenset({Kind.CLASS, Kind.VILLAGE, Kind.TIME, Kind.FILLER, Kind.AND, Kind.SCHOOL, Kind.OF})
_TOWARDS_SOMEBODY = (
    "给", "和", "跟", "与", "向", "对", "问了", "联系了", "联系", "打了", "找了", "通知", "通知了", "拨打",
    "拨打了", "访了",
)  # fmt: skip
_EACH = frozenset(["一个", "另一个", "另外一个", "一位", "另一位", "还有一个", "第一个", "第二个", "第三个"])


def lacks_only(spot: Spot) -> bool:
    """缺一个,高兴."""
    before = [one.kind for one in spot.found[max(spot.place - 3, 0) : spot.place]]
    counted = before[-1:] in ([Kind.COMMA], [Kind.COLON], [Kind.SPACE]) and (
        Kind.LACKING in before or Kind.COUNT in before
    )
    return counted and spot.after in (None, Kind.COMMA, Kind.STOP, Kind.AND, Kind.LINE, Kind.OPEN)


def of_whom_leave(spot: Spot) -> bool:
    """病假江山 事假石板: a sheet, in which the kind stands before the name."""
    kinds = spot.leading in ("病假", "事假", "旷课", "请假", "缺课", "缺勤") and spot.before in (
        Kind.LEAVE,
        Kind.ABSENT,
    )
    ends = spot.after in (None, Kind.SPACE, Kind.COMMA, Kind.STOP, Kind.AND, Kind.LINE)
    headed = spot.before is Kind.OF and spot.beside(-2) in OF_A_REPORT and spot.beside(-3) in (Kind.SPACE, Kind.COMMA)
    kinds = kinds or headed  # 没来的罗小满 请假的任意 感冒
    return kinds and ends and spot.others and idle(spot.token.text)


def pointed_out(spot: Spot) -> bool:
    """那个江湖今天没来, 成双那女娃今天没来, 温柔同学."""
    shown = spot.leading in _THIS_ONE and (spot.after in PREDICATE or spot.followed_by(_THIS_CHILD))
    return shown or ((spot.set_off or spot.before in _LEADS_TO_A_CHILD) and spot.followed_by(_THIS_CHILD))


def sought_by_phone(spot: Spot) -> bool:
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


def has_a_phone(spot: Spot) -> bool:
    """方向电话打不通; 给许诺打电话."""
    led = spot.set_off or spot.before in _LEADS_TO_A_CHILD or spot.leading in ("给", "跟", "和", "与", "向")
    after = spot.after if spot.beside(1) is not Kind.OF else spot.beside(2)  # 石头的电话打不通
    called = after in (Kind.CALL, Kind.MESSAGE, Kind.UNREACHED)
    return led and called and idle(spot.token.text)


def counted(spot: Spot) -> bool:
    """病假1人贺年; 钱多多秦岭两个娃."""
    if spot.beside(-1) is Kind.NAME and spot.found[spot.place - 1].end == spot.token.start:
        return spot.followed_by(("两个娃", "两个学生", "两个同学", "两个都", "两人", "两名学生", "俩都", "俩娃"))
    counted = spot.before is Kind.FILLER and spot.leading[-1:] in ("人", "名", "个") and len(spot.leading) > 1
    return counted and spot.beside(-2) in (Kind.LEAVE, Kind.ABSENT, Kind.LACKING, Kind.UNEXCUSED)


def worked_with(spot: Spot) -> bool:
    """做左右的工作, 今天是温柔值日."""
    behind = "".join(one.text for one in spot.found[spot.place + 1 : spot.place + 3])
    return (spot.leading.endswith("做") and behind == "的工作") or (
        spot.before is Kind.IS and behind.startswith("值日")
    )


def one_of_them(spot: Spot) -> bool:
    """今天缺两个,一个是时节,…."""
    return spot.before is Kind.IS and spot.beside(-2) is not None and spot.found[spot.place - 2].text in _EACH


def behind_a_heading(spot: Spot) -> bool:
    """三1 高兴."""
    return spot.before is Kind.SPACE and spot.beside(-2) in (Kind.CLASS, Kind.LISTED, Kind.COLON, Kind.LACKING)


def behind_a_name(spot: Spot) -> bool:
    """刘高兴: what is not known before it ends with a surname, or is a name itself."""
    named = len(spot.leading) > 1 and spot.leading[0] in SURNAMES and not is_word(spot.leading)
    return runs_on(spot) and (spot.leading in SURNAMES or named)


def of_a_class(spot: Spot) -> bool:
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
    if owner.kind is Kind.CLASS and spot.after is Kind.REASON and idle(spot.token.text):
        return True  # 八3班的施工在广东打工
    if spot.after not in PREDICATE:
        return False
    return owner.kind in (Kind.CLASS, Kind.VILLAGE, Kind.ABSENT, Kind.LEAVE) or owner.text.endswith(
        ("村", "我班", "们班")
    )


def listed(spot: Spot) -> bool:
    """缺高兴, 罗小满、高兴."""
    return spot.before in LISTING


def owns(spot: Spot) -> bool:
    """万一的妈妈, 打通了万一妈妈的电话, 对万一的缺席登记: what belongs to it belongs to a person."""
    if spot.leading in ("对", "把") and spot.beside(1) is Kind.OF and spot.beside(2) in OF_A_REPORT:
        return True
    if spot.before in _SEEKING and spot.beside(1) is Kind.RELATIVE:
        return spot.found[spot.place + 1].text not in _ANY_PARENT
    if spot.beside(1) is Kind.OF and spot.beside(2) is Kind.ABSENT and (spot.set_off or spot.beside(-2) is Kind.NAME):
        return spot.followed_by(_SEATS)
    if not spot.set_off:
        return False
    if spot.beside(1) is Kind.OF:
        return (
            spot.beside(2) in _OWNED
            or "".join(one.text for one in spot.found[spot.place + 2 : spot.place + 3]) in _BELONGINGS
        )
    return spot.beside(1) is Kind.RELATIVE


def has_a_house(spot: Spot) -> bool:
    """去石头家: only somebody's house is gone to."""
    door = spot.followed_by(("家门", "屋门")) and spot.beside(2) is Kind.NOBODY  # 石头家门锁起的
    house = spot.beside(1) in (Kind.HOME, Kind.NOBODY) and spot.found[spot.place + 1].text[0] in "家屋院堂"
    if not (door or house):
        return False
    return spot.opens or spot.before in _BEFORE_A_HOUSE or spot.leading in _TOWARDS_A_HOUSE


def begins_a_list(spot: Spot) -> bool:
    """昨天高兴、罗小满没来."""
    led = spot.before in (Kind.NAME, Kind.SPACE, Kind.COMMA, Kind.TIME, None)
    return led and spot.beside(1) is Kind.AND


def visited(spot: Spot) -> bool:
    """家访了高兴."""
    return spot.before is Kind.VISIT and spot.leading.endswith(("了", "过")) and spot.beside(1) in ENDS


def visited_by_name(spot: Spot) -> bool:
    """上门走访江河,门锁着: the word does not say how it went."""
    noun = idle(spot.token.text) and spot.token.text not in _HOW_IT_WENT
    return sought(spot) and noun and spot.beside(1) is Kind.COMMA


def sought(spot: Spot) -> bool:
    """家访成功,没人在家: whom the visit was made to, or how it went."""
    return spot.before is Kind.VISIT and spot.after in ENDS
