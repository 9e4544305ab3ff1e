"""Where names stand in and around a run of unknown characters, and whom each may be."""

from __future__ import annotations

from collections.abc import Iterator

from casework.people import Pupil
from casework.reading.name_places import ADVERBS, kind_at
from casework.reading.names import COMPOUND_SURNAMES, NICKNAME_PREFIXES, SURNAMES, bare
from casework.reading.scope import Scope
from casework.reading.tokens import Token
from casework.reading.words import Kind

WALLS = frozenset({
    Kind.NAME, Kind.COMMA, Kind.STOP, Kind.LINE, Kind.COLON, Kind.OPEN, Kind.CLOSE, Kind.ABSENT, Kind.LEAVE,
    Kind.BACK, Kind.ALL, Kind.SPACE, Kind.QUESTION, Kind.STRANGER, Kind.LACKING, Kind.EXCEPT, Kind.RELATIVE,
})  # fmt: skip
"""No name reaches across these."""
_BEFORE = frozenset({
    Kind.COMMA, Kind.STOP, Kind.LINE, Kind.AND, Kind.SPACE, Kind.TIME, Kind.CLASS, Kind.SCHOOL, Kind.VILLAGE,
    Kind.LACKING, Kind.LISTED, Kind.COLON, Kind.OPEN, Kind.EXCEPT, Kind.ONLY, Kind.THEN, Kind.FILLER,
    Kind.NAME, Kind.STRANGER, Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.ALSO, Kind.IS, Kind.NOT, Kind.FIX,
    Kind.FOR, Kind.VISIT, Kind.CALL, Kind.GO, Kind.SEX, Kind.OF, Kind.UNEXCUSED, Kind.CONTACT, Kind.RETRACT,
    Kind.CLOSE, Kind.MESSAGE, Kind.STAFF, Kind.REST, Kind.REASON, Kind.SAY, Kind.ROLE, Kind.BOTH,
    Kind.SUBJECT,
})  # fmt: skip
_AFTER = frozenset({
    Kind.TIME, Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.AND, Kind.COMMA, Kind.REASON, Kind.CLOSE, Kind.OPEN,
    Kind.LINE, Kind.SPACE, Kind.BOTH, Kind.ALSO, Kind.UNEXCUSED, Kind.RELATIVE, Kind.HOME, Kind.FILLER,
    Kind.STOP, Kind.PRONOUN, Kind.LIKEWISE, Kind.OF, Kind.NAME, Kind.VISIT, Kind.CALL, Kind.LOST, Kind.NOBODY,
    Kind.ALL, Kind.UNREACHED, Kind.STRANGER, Kind.FIX, Kind.THEN, Kind.MESSAGE, Kind.NOT_ABSENT, Kind.COUNT,
    Kind.IS, Kind.PROMISE, Kind.REFUSE, Kind.REACHED, Kind.CLASS,
})  # fmt: skip
_HEADS_OFF = frozenset({Kind.COLON, Kind.COMMA, Kind.SPACE, Kind.LINE, Kind.STOP})
_SERVANTS = frozenset([
    "门卫", "保安", "校医", "司机", "宿管", "师傅", "医生", "网格员", "民警", "警察", "主任", "厨师", "保洁",
])  # fmt: skip
"""Behind these stands a grown-up's name: 门卫老张."""
_LONGEST_UNKNOWN_NAME = 3


def served(found: list[Token], place: int) -> bool:
    """Whether a servant of the school stands before: 门卫老张."""
    return kind_at(found, place - 1) is Kind.STAFF and found[place - 1].text in _SERVANTS


_Span = tuple[int, int, tuple[Pupil, ...]]
"""Where a name begins and ends, and whom it may be."""


def names_in(text: str, found: list[Token], place: int, scope: Scope) -> Iterator[_Span]:
    """Where names stand in and around an unknown run, with the pupils each may be: the first kind that is found."""
    token = found[place]
    run = token.text
    before, after = kind_at(found, place - 1), kind_at(found, place + 1)
    if _of_a_grown_up(found, place):
        return
    if _named_as_a_weekday(found, place, scope):
        yield token.start - 2, token.end, scope.bearers(scope.near.like(found[place - 1].text + run))
        return
    leads = before is None or before in _BEFORE
    if leads and (near := _near_window(text, found, place, scope)):
        yield near
    elif (not leads or len(run) < _LONGEST_UNKNOWN_NAME) and (whole := _of_plain_words(found, place, scope)):
        yield *whole, ()
    elif leads and (after is None or after in _AFTER or (after is Kind.PLAIN and run in scope.near.by_given)):
        if len(run) == 1:
            yield from _of_one_character(text, found, place, scope)
        elif run.endswith("某"):
            yield token.start, token.end, scope.bearers(scope.near.nicknamed(run.rstrip("某")))  # 罗某某
        elif "·" in run:
            yield token.start, token.end, ()
        else:
            yield from _shaped(token, scope, separated=before is not Kind.NAME)


def _named_as_a_weekday(found: list[Token], place: int, scope: Scope) -> bool:
    """周一诺没去上学: one character that is no name by itself, right behind 周 and a numeral."""
    run, before = found[place].text, found[place - 1] if place else None
    if before is None or before.kind is not Kind.TIME or before.end != found[place].start or len(run) != 1:
        return False
    weekday = len(before.text) == 2 and before.text[0] == "周"
    nobody = run not in scope.near.by_surname and run not in scope.near.by_given
    return weekday and nobody and kind_at(found, place + 1) in (Kind.ABSENT, Kind.LEAVE, Kind.BACK)


def _of_a_grown_up(found: list[Token], place: int) -> bool:
    """周师傅, 门卫老张."""
    if kind_at(found, place + 1) is Kind.STAFF or served(found, place):
        return True
    return place > 0 and found[place - 1].text in NICKNAME_PREFIXES and served(found, place - 1)


def _of_one_character(text: str, found: list[Token], place: int, scope: Scope) -> Iterator[_Span]:
    """小孙, 孙: a pet name, or a surname alone."""
    token = found[place]
    start = token.start
    if token.text == "查" and kind_at(found, place + 1) is Kind.TIME and kind_at(found, place + 2) in _HEADS_OFF:
        return  # 查晚自习:…
    if place and found[place - 1].text in NICKNAME_PREFIXES and found[place - 1].end == start:
        start -= 1
    known = token.text in scope.near.by_surname or token.text in scope.near.by_given
    if start < token.start or (token.text in SURNAMES and known):
        yield start, token.end, scope.bearers(scope.near.nicknamed(text[start : token.end]))


def _of_plain_words(found: list[Token], place: int, scope: Scope) -> tuple[int, int] | None:
    """An unknown name partly spelt with everyday characters: where it begins, at a surname, and where it ends."""
    token = found[place]
    run = token.text
    left, before = _soft(found, place - 1), _soft(found, place - 2)
    adjoining = left is not None and left.end == token.start
    starts: list[int] = []
    longest = _LONGEST_UNKNOWN_NAME + (run in COMPOUND_SURNAMES)
    if run in COMPOUND_SURNAMES:
        starts.append(token.start)
    if adjoining and left and left.text in SURNAMES and left.kind is Kind.FILLER and left.text not in ADVERBS:
        starts.append(left.start)
    if run[0] in SURNAMES:
        starts.append(token.start)
    elif adjoining and left and left.text in SURNAMES and run not in scope.near.by_given:
        starts.append(left.start)
    elif (
        adjoining
        and left
        and before
        and before.end == left.start
        and before.text in SURNAMES
        and not (before.kind is Kind.AND and kind_at(found, place - 3) in (Kind.NAME, Kind.STRANGER))
    ):
        starts.append(before.start)
    joining = before is not None and before.kind is Kind.AND
    if (
        run[0] in SURNAMES
        and len(run) == 1
        and adjoining
        and left
        and before
        and before.text in SURNAMES
        and not joining
    ):
        starts.append(before.start)
    for start in starts:
        opening = next((one.kind for one in reversed(found[:place]) if one.end <= start), None)
        if opening is not None and opening not in _BEFORE:
            continue
        for end, after in reversed(_ends(found, place, longest)):
            follows = kind_at(found, after)
            if 2 <= end - start <= longest and (follows is None or follows in _AFTER):
                if (start, end) != (token.start, token.end):
                    return start, end
                break
    return None


def _begins_a_name(found: list[Token], place: int) -> bool:
    if place >= len(found):
        return False
    following = found[place]
    known = following.kind in (Kind.NAME, Kind.STRANGER) or following.text in NICKNAME_PREFIXES
    return known or (following.kind is Kind.UNKNOWN and following.text[0] in SURNAMES)


def _soft(found: list[Token], place: int) -> Token | None:
    """The token there if it is one everyday character that a name may contain."""
    if place < 0 or len(found[place].text) != 1 or found[place].kind in WALLS:
        return None
    return found[place]


def _ends(found: list[Token], place: int, longest: int) -> list[tuple[int, int]]:
    """Where a name that takes in this unknown run may end, with the place of the token behind it; shortest first."""
    ends = [(found[place].end, place + 1)]
    after = place + 1
    while after < len(found) and found[after].end - found[place].start <= longest:
        word = found[after]
        if word.text == "外" and any(one.kind is Kind.EXCEPT for one in found[:place]):
            break  # 除小孙外都到了
        if word.kind is Kind.AND and _begins_a_name(found, after + 1):
            break  # 小韦和小蒙
        if word.text in NICKNAME_PREFIXES and place and found[place - 1].text in NICKNAME_PREFIXES:
            break  # 小韦小罗
        whole = word.kind in (Kind.PLAIN, Kind.THING, Kind.UNKNOWN)
        given = word.text in "刚均" and kind_at(found, after + 1) in (Kind.ABSENT, Kind.LEAVE)
        if word.kind in WALLS or (word.text in ADVERBS and not given) or not (len(word.text) == 1 or whole):
            break
        after += 1
        if word.kind is not Kind.HOME or kind_at(found, after) in (Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME):
            ends.append((word.end, after))
    return ends


def _shaped(token: Token, scope: Scope, *, separated: bool) -> Iterator[_Span]:
    """Unknown runs that are shaped like a name, or two."""
    run, start, end = token.text, token.start, token.end
    if len(run) <= _LONGEST_UNKNOWN_NAME:
        known = scope.near.nicknamed(run)
        pet = len(run) == 2 and (run[0] in NICKNAME_PREFIXES or run[0] == run[1])
        if pet or (run[:2] in COMPOUND_SURNAMES and len(run) == 3):
            yield start, end, scope.bearers(known)
        elif run[0] in SURNAMES:
            yield start, end, scope.bearers(known if run[0] not in SURNAMES or run in scope.near.by_given else ())
        elif known and (separated or run in scope.near.by_given):
            yield start, end, scope.bearers(known)
    elif run[:2] in COMPOUND_SURNAMES and len(run) == 4:
        yield start, end, ()
    elif run[0] in SURNAMES and len(run) <= 6:
        for cut in (2, 3):
            if run[cut] in SURNAMES and 2 <= len(run) - cut <= 3:
                yield start, start + cut, ()
                yield start + cut, end, ()
                return


def _near_window(text: str, found: list[Token], place: int, scope: Scope) -> _Span | None:
    """The stretch in or around the unknown run that sounds or looks most like a name of the scope."""
    token = found[place]
    near = scope.near
    sizes = {size + step for size in near.lengths for step in (-1, 0, 1)}
    starts, ends = _reach(found, place)
    windows = sorted(
        ((low, high) for low in starts for high in ends if high - low in sizes and high - low >= 2),
        key=lambda one: (
            -min(one[1], token.end) + max(one[0], token.start),
            one[1] - one[0] != 4 or text[one[0] : one[0] + 2] not in COMPOUND_SURNAMES,  # 欧阳志刚 今天没来
            one[1] - one[0] not in near.lengths,
            abs(one[1] - one[0] - len(token.text)),
        ),
    )
    for by_sound in (True, False):
        short: _Span | None = None
        for low, high in windows:
            said = text[low:high]
            whole, inside = (low, high) == (token.start, token.end), token.start <= low and high <= token.end
            if inside and not whole and len(said) < 3:
                continue
            if by_sound:
                names = near.sounding(said)
            elif whole:
                names = near.like(said)
            elif inside:
                names = tuple(name for name in near.like(said) if name[0] == said[0])
            else:
                begins = said[0] in SURNAMES or said[:2] in near.by_surname
                names = near.like(said) if len(said) >= 3 and begins else ()
            if names and any(len(bare(name)) == high - low for name in names):
                return low, high, scope.bearers(names)
            if names and short is None:
                short = low, high, scope.bearers(names)
        if short is not None:
            return short
    return None


def _reach(found: list[Token], place: int) -> tuple[list[int], list[int]]:
    """Where a name that takes in some of the unknown run may begin and end."""
    token = found[place]
    starts = list(range(token.start, token.end))
    ends = list(range(token.start + 1, token.end + 1))
    left = place - 1
    while (
        left >= 0
        and (found[left].kind not in WALLS or found[left].text == "少")
        and token.start - found[left].start <= 3
    ):
        starts.append(found[left].start)
        left -= 1
    right = place + 1
    while (
        right < len(found)
        and (found[right].kind not in WALLS or found[right].text == "少")
        and found[right].end - token.end <= 3
    ):
        ends.append(found[right].end)
        right += 1
    return starts, ends
