"""Who is at school, or may stay at home, in too many ways to list: schoolbags, seats, leave that was granted."""

from __future__ import annotations

import re

from casework.reading.shape import Sought, of_the_form, unlisted

_SCHOOLBAG = re.compile(
    r"背(?:着|起|上|了)?(?:个)?书包(?:就|又)*(?:来|去|回|到|进|上)(?:学校|校|教室|上学|上课|学|课|来|去)*(?:了|的)?"
)
_SEATED = re.compile(
    r"(?:坐|回|走|跑)(?:到|在|回|进|回到|进到)了?(?:教室|课堂|座位|班)(?:里头|里面|里|上)?(?:上课|听课|读书|上早读"
    r"|早读)?(?:了|啦)"
)
_EMPTY_SEAT = re.compile(
    r"(?:座位|位子|位置)(?:上)?(?:今天|一直|还|又|都|是|就)*(?:空着|空的|空起的?|没得?人|空了|空荡荡的?)(?:的|在)?"
)
_AWAITED = re.compile(
    r"等(?:他们|他|她|娃儿?|孩子|学生|人)?(?:到|来|回来|返校|到校)(?:了|齐)?(?:之后|以后|后)?(?=再|就|我|才)"
)
"""等他到了再说: what is only waited for."""
_SEEN = re.compile(r"(?:我|刚才|刚刚)+(?:看[见到]|见到|看着)(?:他|她|人)?了(?=[,。; \n]|$)")
"""苏小小我看见了: the child is there."""
_LET_OFF = re.compile(
    r"(?:同意|批准|准许|准|允许|答应)了?(?:让)?(?:他|她|其)(?:在家|回家|回去)?(?:请假|休息|歇|养病|休养)"
)
SEEN = Sought("我刚", unlisted(_SEEN, "在教室"))
LET_OFF = Sought("同批准允答", unlisted(_LET_OFF, "请假"))
AWAITED = Sought("等", of_the_form(_AWAITED))
SCHOOLBAG = Sought("背", unlisted(_SCHOOLBAG, "回学校了"))
EMPTY_SEAT = Sought("座位", unlisted(_EMPTY_SEAT, "座位空着"))
SEATED = Sought("坐回走跑", unlisted(_SEATED, "回教室了"))
