"""Whom the word behind a name makes of it: a grown-up, a deskmate, a brother or sister."""

from __future__ import annotations

from itertools import pairwise

from casework.reading.contract import Reason
from casework.reading.name_places import kind_after, stranger
from casework.reading.tokens import Token
from casework.reading.words import Kind

_SIBLINGS = frozenset([
    "弟弟", "妹妹", "哥哥", "姐姐", "弟", "妹", "哥", "姐", "双胞胎弟弟", "双胞胎妹妹", "双胞胎哥哥", "双胞胎姐姐",
    "表弟", "表妹", "表哥", "表姐", "堂弟", "堂妹",
])  # fmt: skip
_RELATED = frozenset({Kind.RELATIVE, Kind.ROLE})
_TITLES = frozenset(["老师", "校长", "主任", "书记", "教师", "园长", "镇长", "局长"])


def grown_ups(found: list[Token]) -> list[Token]:
    """何静老师今天请假: a grown-up, though a child bears the name."""
    if _TITLES.isdisjoint([token.text for token in found]):
        return found
    return [
        Token(Kind.STAFF, token.text, token.start, token.end)
        if token.kind in (Kind.NAME, Kind.STRANGER) and place + 1 < len(found) and found[place + 1].text in _TITLES
        else token
        for place, token in enumerate(found)
    ]


def _looked_after(found: list[Token], place: int) -> bool:
    """罗小满弟弟住院她去陪床,今天请假: it is the child that stays with the one who is ill."""
    behind = next((one for one in found[place + 1 :] if one.kind is not Kind.TIME), None)
    ill = behind is not None and behind.kind is Kind.ABSENT and behind.sense.reason is Reason.ILLNESS
    return ill and any(
        one.kind is Kind.PRONOUN and then.kind in (Kind.GO, Kind.REASON, Kind.LEAVE)
        for one, then in pairwise(found[place + 1 :])
    )


def related(text: str, found: list[Token]) -> list[Token]:
    """陈小雨的同桌: a child of the class, but not the one named; 陈小雨弟弟: no child of whom anybody reports."""
    if _RELATED.isdisjoint([token.kind for token in found]):
        return found
    settled: list[Token] = []
    for place, token in enumerate(found):
        names = [one for one in settled[-2:] if one.kind in (Kind.NAME, Kind.STRANGER)]
        joined = settled and (
            settled[-1].kind in (Kind.NAME, Kind.STRANGER) or (settled[-1].text == "的" and len(settled) > 1 and names)
        )
        sibling = token.kind is Kind.RELATIVE and token.text.lstrip("他她其娃儿") in _SIBLINGS
        if (
            joined
            and (sibling or token.kind is Kind.ROLE)
            and not (sibling and _looked_after(found, place))
            and kind_after(found, place) in (Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME, Kind.ALSO)
        ):
            child = names[-1]
            del settled[settled.index(child) :]
            if sibling:
                settled.append(Token(Kind.THING, text[child.start : token.end], child.start, token.end))
            else:
                settled.append(stranger(text, child.start, token.end, ()))
        else:
            settled.append(token)
    return settled
