"""Where a name that is an everyday word too is the word: by what goes with it."""

from __future__ import annotations

from itertools import takewhile

from casework.reading.clauses import SIGNS
from casework.reading.name_places import PREDICATE
from casework.reading.names import is_word
from casework.reading.spot import BECAUSE, ENDS, OF_A_REPORT, Spot
from casework.reading.words import WORDS, Kind

_CONNECTIVES = frozenset(["于是", "万一", "毕竟", "反正", "关键", "尤其", "当时", "左右", "马上", "何况", "难得"])
_ARRIVED = frozenset(["来了", "到了", "来啦", "到啦", "来咯", "来", "到"])
_WHAT_TO_DO = frozenset(["咋办", "怎么办", "咋整", "咋个办", "怎么处理", "如何处理", "怎么弄", "咋弄"])

_DEALING = ("批评", "处理", "教育", "对待", "查处", "处罚", "警告", "追究", "约谈", "提醒")


def of_another_class(spot: Spot) -> bool:
    """三1全勤: and the child of that name is in another class."""
    if spot.before is not Kind.CLASS:
        return False
    ids = {one.id for one in spot.scope.classes_said(spot.found[spot.place - 1].value, None)}
    return bool(ids) and all(one.class_id not in ids for one in spot.token.value)


def class_in_full(spot: Spot) -> bool:
    """三1全勤, 三1班:全勤, 三1班 实到24 全勤."""
    of_a_class = spot.before in (Kind.CLASS, Kind.TIME) or (spot.before is Kind.COLON and spot.beside(-2) is Kind.CLASS)
    of_a_class = of_a_class or (spot.before is Kind.SPACE and spot.beside(-2) in (Kind.CLASS, Kind.COUNT))
    return of_a_class and spot.after in ENDS and spot.reports and WORDS[spot.token.text][0] is Kind.ALL


def neighbours(spot: Spot) -> bool:
    """左右邻居都说没看到人."""
    following = spot.found[spot.place + 1 : spot.place + 2]
    return bool(following) and following[0].text in ("邻居", "邻居们", "邻里", "村民", "群众", "邻舍", "四邻")


def what_then(spot: Spot) -> bool:
    """万一没来咋办."""
    if not spot.reports or WORDS[spot.token.text][0] not in (Kind.CONDITION, Kind.FILLER):
        return False
    clause = takewhile(lambda one: one.kind not in SIGNS, spot.found[spot.place + 1 :])
    return any(one.text in _WHAT_TO_DO for one in clause)


def whoever(spot: Spot) -> bool:
    """万一有人没来要马上上报."""
    following = spot.found[spot.place + 1 : spot.place + 2]
    supposes = spot.reports and WORDS[spot.token.text][0] is Kind.CONDITION
    return supposes and bool(following) and following[0].text in ("有", "有人", "有谁", "谁", "哪个")


def goes_on(spot: Spot) -> bool:
    """纪念品: with what follows it is a longer word."""
    following = spot.found[spot.place + 1] if spot.place + 1 < len(spot.found) else None
    adjoins = following is not None and following.start == spot.token.end and following.kind is Kind.UNKNOWN
    return adjoins and is_word(spot.text[spot.token.start : spot.token.end + 1])


def admonishes(spot: Spot) -> bool:
    """严肃批评了没来的同学: how the absent are dealt with."""
    return spot.followed_by(_DEALING)


def all_then(spot: Spot) -> bool:
    """周一全到: when all of a class were there."""
    return spot.opens and spot.beside(1) is Kind.ALL and spot.found[spot.place + 1].text.startswith("全")


def arrives(spot: Spot) -> bool:
    """罗小满没来,周末到了: what only comes may be no child."""
    if not spot.opens or spot.after is not Kind.BACK:
        return False
    following = next(one for one in spot.found[spot.place + 1 :] if one.kind is not Kind.FILLER)
    return following.text in _ARRIVED


def corrected_to_arrive(spot: Spot) -> bool:
    """更正:全勤来了."""
    return spot.before is Kind.FIX and arrives(spot)


def arrives_by_itself(spot: Spot) -> bool:
    """国庆到了: nobody else is spoken of, and nobody is missing."""
    missing = any(one.kind in (Kind.ABSENT, Kind.LEAVE) for one in spot.found)
    return spot.reports and not spot.others and not missing and arrives(spot)


def runs_on(spot: Spot) -> bool:
    """咋高兴: one character before it, and no surname."""
    return spot.before is Kind.UNKNOWN and spot.found[spot.place - 1].end == spot.token.start


def gives_the_reason(spot: Spot) -> bool:
    """因为高兴没来."""
    return spot.leading in BECAUSE


def leads_on(spot: Spot) -> bool:
    """他高兴得很: how somebody is."""
    return not spot.opens and spot.text[spot.token.end : spot.token.end + 1] in ("地", "得", "的")


def tells_how(spot: Spot) -> bool:
    """高兴地告诉大家."""
    return spot.after not in PREDICATE and spot.text.startswith("地", spot.token.end)


def those_who(spot: Spot) -> bool:
    """马上没来的给家长打电话: it is said of whoever is missing."""
    at = next((at for at in range(spot.place + 1, len(spot.found)) if spot.found[at].kind is not Kind.FILLER), None)
    behind = [] if at is None else [one.kind for one in spot.found[at + 1 : at + 3]]
    return spot.after in OF_A_REPORT and behind[:1] == [Kind.OF] and len(behind) > 1 and behind[1] not in ENDS


def names_a_place(spot: Spot) -> bool:
    """我在党校没来."""
    return spot.leading in ("在", "去", "到", "从") and spot.after in OF_A_REPORT


def therefore(spot: Spot) -> bool:
    """于是他没来, 万一他不来: a child's name, or how the sentence goes on."""
    return spot.opens and spot.beside(1) is Kind.PRONOUN and spot.token.text in _CONNECTIVES
