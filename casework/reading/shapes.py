"""Every shape that is looked for in a text, by the characters it may begin with."""

from __future__ import annotations

from casework.reading import attempt_shapes, class_shapes, number_shapes, reason_shapes, school_shapes
from casework.reading.shape import Look, Sought

_ORDER: tuple[Sought, ...] = (
    attempt_shapes.REFUSAL,
    number_shapes.PAIRED,
    number_shapes.TIME,
    number_shapes.BARE_CLASS,
    number_shapes.CLASS,
    number_shapes.TALLY,
    number_shapes.COUNT,
    number_shapes.COUNT_BACK,
    number_shapes.COUNT_LESS,
    number_shapes.RATIO,
    number_shapes.COUNT_THERE,
    number_shapes.HEADS,
    attempt_shapes.CALLS,
    attempt_shapes.WHOSE_PHONE,
    reason_shapes.ESCORT,
    attempt_shapes.TRIES,
    attempt_shapes.SO_OFTEN,
    reason_shapes.HURT,
    reason_shapes.ACHE,
    reason_shapes.ATTACKED,
    reason_shapes.FALL,
    reason_shapes.STITCHES,
    reason_shapes.RASH,
    reason_shapes.TO_CLINIC,
    reason_shapes.IN_CLINIC,
    school_shapes.LET_OFF,
    school_shapes.SEEN,
    reason_shapes.NOT_KNOWN,
    school_shapes.AWAITED,
    school_shapes.WRONG,
    school_shapes.NOT_DOING,
    school_shapes.WENT_HOME,
    school_shapes.LAID_UP,
    school_shapes.RAN_OFF,
    school_shapes.CLIMBED_OUT,
    school_shapes.SCHOOLBAG,
    school_shapes.EMPTY_SEAT,
    school_shapes.BACK_IN,
    school_shapes.ONLY_THAT_ONE,
    school_shapes.ALL_THERE,
    school_shapes.NONE_MISSING,
    school_shapes.GRANTED,
    school_shapes.SICK_LEAVE,
    school_shapes.MORE_LEAVE,
    school_shapes.LEAVE_OF_A_TIME,
    school_shapes.OUGHT,
    school_shapes.PROLONGED,
    school_shapes.JOINED,
    school_shapes.JOINED_BEFORE,
    school_shapes.OFTEN,
    school_shapes.OF_A_PERSON,
    school_shapes.OUT_OF_SIGHT,
    school_shapes.UNASKED,
    school_shapes.LEFT_UNASKED,
    reason_shapes.BIRTHDAY,
    reason_shapes.FLOODED,
    reason_shapes.NO_RIDE,
    reason_shapes.NO_CLOTHES,
    reason_shapes.WHY_NOT_KNOWN,
    reason_shapes.AFRAID,
    reason_shapes.MISTREATED,
    reason_shapes.QUARREL,
    reason_shapes.CARED,
    reason_shapes.SEEN_KIN,
    reason_shapes.PARENTS_AT_ODDS,
    reason_shapes.KIN_FEAST,
    reason_shapes.KIN_FATE,
    reason_shapes.HELPED,
    reason_shapes.JOB,
    reason_shapes.FAR_OFF,
    school_shapes.SEATED,
    reason_shapes.BUSY,
    reason_shapes.AT_LEAST,
    reason_shapes.WALKED,
    reason_shapes.POOR,
    reason_shapes.MOVED,
    reason_shapes.TRANSFERRED,
    reason_shapes.TAKEN_ALONG,
    reason_shapes.FARM,
    reason_shapes.DEATH,
    attempt_shapes.DOOR,
    attempt_shapes.HOUSES,
    attempt_shapes.VISITS,
    attempt_shapes.SILENCE,
    attempt_shapes.NOBODY,
    attempt_shapes.REBUFF,
    attempt_shapes.SOON,
    number_shapes.O_CLOCK,
    number_shapes.DEGREES,
    number_shapes.REMAINING,
    class_shapes.IN_PLACE,
    class_shapes.NO_EMPTY_SEAT,
    class_shapes.NOT_ONE,
    class_shapes.NONE_GONE,
    class_shapes.ZERO,
    class_shapes.HEADS_AGREE,
    class_shapes.ORDERLY,
    class_shapes.FULL,
    class_shapes.NOBODY_THERE,
    class_shapes.REST_COUNTED,
    class_shapes.REMAINDER,
    class_shapes.REST_IN_PLACE,
    class_shapes.NOBODY_ELSE,
    class_shapes.NO_ANSWER,
    class_shapes.LESSONS_MISSED,
)
"""Of two that end at one place the later is meant."""
_ONLY_THEN: tuple[tuple[str, frozenset[Sought]], ...] = (
    (
        "访门敲喊走跑户屋家电微信短说讲打拨视留@去问",
        frozenset({attempt_shapes.SILENCE, attempt_shapes.NOBODY, attempt_shapes.REBUFF, attempt_shapes.SOON}),
    ),
    ("不", frozenset({attempt_shapes.REFUSAL})),
    ("电", frozenset({attempt_shapes.SO_OFTEN})),
    ("家户", frozenset({attempt_shapes.HOUSES})),
    ("话机", frozenset({attempt_shapes.WHOSE_PHONE})),
    (
        "假批准允意招呼声气知报备续说讲告信话示吱吭病",
        frozenset({school_shapes.GRANTED, school_shapes.UNASKED}),
    ),
    ("病", frozenset({school_shapes.SICK_LEAVE})),
    ("院所室诊", frozenset({reason_shapes.TO_CLINIC, reason_shapes.IN_CLINIC})),
    ("准假意许可呼擅私偷悄翻声响吭哈", frozenset({school_shapes.LEFT_UNASKED})),
    ("疼痛烧吐肚晕舒受冒血病敏热", frozenset({school_shapes.WENT_HOME, school_shapes.LAID_UP})),
    ("教班课校学座位置原堂门园自主乖想心背领牵拽拖押撵哄揪拎", frozenset({school_shapes.BACK_IN})),
    ("有影踪毛花面脸头进坐点名参", frozenset({school_shapes.OUT_OF_SIGHT})),
    ("听做写看读背玩睡吃讲练", frozenset({school_shapes.NOT_DOING})),
    ("就只光仅", frozenset({school_shapes.ONLY_THAT_ONE})),
    ("0零〇无齐对误够差清全满常百%空少缺落拉漏丢掉悉数未谁/", frozenset({school_shapes.NONE_MISSING})),
    ("空忙时开脱出了过", frozenset({reason_shapes.BUSY})),
    ("因况故由为咋怎啥何什么缘事名", frozenset({reason_shapes.WHY_NOT_KNOWN, reason_shapes.NOT_KNOWN})),
    ("车船渡交巴托轮", frozenset({reason_shapes.NO_RIDE})),
    ("买衣袄鞋被费钱", frozenset({reason_shapes.NO_CLOTHES})),
    ("起出力", frozenset({reason_shapes.POOR})),
    ("桥路道雨雪雾风水洪流", frozenset({reason_shapes.FLOODED})),
    ("做干找帮搬", frozenset({reason_shapes.FAR_OFF})),
    ("看瞧客亲玩拜吃喝忙节", frozenset({reason_shapes.SEEN_KIN})),
    ("寿生婚嫁阁娶亲酒事月周学兵军", frozenset({reason_shapes.KIN_FEAST})),
    ("风脑危瘫牢抓事走跑嫁照陪床", frozenset({reason_shapes.KIN_FATE})),
    ("搬迁移", frozenset({reason_shapes.MOVED})),
    ("吵架闹离分干打和感", frozenset({reason_shapes.PARENTS_AT_ODDS})),
    ("照看护服伺侍招守陪带管", frozenset({reason_shapes.CARED})),
    ("座位凳桌椅空满齐", frozenset({class_shapes.NO_EMPTY_SEAT})),
    ("个名位人缺少差短谁哪的无", frozenset({class_shapes.NOT_ONE})),
    ("齐", frozenset({class_shapes.ORDERLY})),
    ("无有得", frozenset({class_shapes.NOBODY_THERE})),
    ("位座班岗题异安整齐凳", frozenset({class_shapes.REST_IN_PLACE})),
    ("就只仅光单独别旁其他她", frozenset({class_shapes.NOBODY_ELSE})),
    ("应答吱", frozenset({class_shapes.NO_ANSWER})),
    ("节堂课", frozenset({class_shapes.LESSONS_MISSED})),
    ("个人名位", frozenset({number_shapes.TALLY})),
    ("实到勤来现有校-–—减", frozenset({number_shapes.COUNT})),
    ("应全总额册籍共", frozenset({number_shapes.COUNT_LESS, number_shapes.COUNT_THERE})),
    ("0123456789", frozenset({number_shapes.DEGREES, number_shapes.RATIO})),
    ("点", frozenset({number_shapes.O_CLOCK})),
)
"""Forms none of which fits a text without one of these characters: most texts are short and need no look at them."""
_ALWAYS = 1
"""The sign of a look that is worth taking at any text; those above have a bit for each group."""
_NEEDS = {sought: 2 << place for place, (_, forms) in enumerate(_ONLY_THEN) for sought in forms}
_GIVES: dict[str, int] = {}
"""What each character makes worth a look."""
for _place, (_marks, _) in enumerate(_ONLY_THEN):
    for _mark in _marks:
        _GIVES[_mark] = _GIVES.get(_mark, 0) | 2 << _place
_FIRSTS = sorted({first for one in _ORDER for first in one.firsts})
LOOKS: dict[str, tuple[tuple[Look, int], ...]] = {
    first: tuple((one.look, _NEEDS.get(one, _ALWAYS)) for one in _ORDER if first in one.firsts) for first in _FIRSTS
}
"""The looks at each character, each with the bit that a text must have for it."""


def worth_a_look(text: str) -> int:
    """The bits of the looks that are worth taking at this text."""
    bits = _ALWAYS
    for char in text:
        if char in _GIVES:
            bits |= _GIVES[char]
    return bits
