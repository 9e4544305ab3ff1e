"""Names that are doubtful: slips, homophones, pet names, surnames alone, and names that are also everyday words."""

from __future__ import annotations

from collections.abc import Iterator

from casework.people import Pupil
from casework.reading.names import COMPOUND_SURNAMES, NICKNAME_PREFIXES, SURNAMES, is_word
from casework.reading.scope import Scope
from casework.reading.tokens import Token
from casework.reading.word_names import LISTING, PREDICATE, kind_after, kind_at, stranger, weigh_names
from casework.reading.words import Kind

_WALLS = frozenset({
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
})  # fmt: skip
_AFTER = frozenset({
    Kind.TIME, Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.AND, Kind.COMMA, Kind.REASON, Kind.CLOSE, Kind.OPEN,
    Kind.LINE, Kind.SPACE, Kind.BOTH, Kind.ALSO, Kind.UNEXCUSED, Kind.RELATIVE, Kind.HOME, Kind.FILLER,
    Kind.STOP, Kind.PRONOUN, Kind.LIKEWISE, Kind.OF, Kind.NAME, Kind.VISIT, Kind.CALL, Kind.LOST, Kind.NOBODY,
    Kind.ALL, Kind.UNREACHED, Kind.STRANGER, Kind.FIX, Kind.THEN, Kind.MESSAGE, Kind.NOT_ABSENT, Kind.COUNT,
    Kind.IS, Kind.PROMISE, Kind.REFUSE, Kind.REACHED, Kind.CLASS,
})  # fmt: skip
_SUSPICIOUS = frozenset({Kind.UNKNOWN, Kind.LATIN, Kind.ROLE})
_OPENING = frozenset({Kind.TIME, Kind.COMMA, Kind.STOP, Kind.LINE, Kind.SPACE})
_SIBLINGS = frozenset(
    [
        "弟弟",
        "妹妹",
        "哥哥",
        "姐姐",
        "弟",
        "妹",
        "哥",
        "姐",
        "双胞胎弟弟",
        "双胞胎妹妹",
        "双胞胎哥哥",
        "双胞胎姐姐",
        "表弟",
        "表妹",
        "表哥",
        "表姐",
        "堂弟",
        "堂妹",
    ]
)
_SERVANTS = frozenset(
    ["门卫", "保安", "校医", "司机", "宿管", "师傅", "医生", "网格员", "民警", "警察", "主任", "厨师", "保洁"]
)
"""Behind these stands a grown-up's name: 门卫老张."""
_PARTS = frozenset({Kind.NAME, Kind.STRANGER, Kind.UNKNOWN})
_WORDLIKE_SURNAMES = frozenset("大都门相全路车管水火土木云元展初来但由么包常成时满空强归查应向多连能")
"""Surnames that are everyday words: whoever bears one and is not on the roster is not looked for."""
_OPENS_A_CLAUSE = frozenset({
    Kind.STOP, Kind.LINE, Kind.COMMA, Kind.SPACE, Kind.TIME, Kind.CLASS, Kind.SCHOOL, Kind.VILLAGE, Kind.FILLER,
    Kind.AND, Kind.COLON, Kind.LISTED, Kind.LACKING, Kind.EXCEPT, Kind.ONLY, Kind.NOT, Kind.IS, Kind.FIX, Kind.ABSENT,
    Kind.LEAVE, Kind.BACK, Kind.VISIT, Kind.CALL, Kind.CONTACT, Kind.GO, Kind.FOR, Kind.SEX, Kind.OF, Kind.STAFF,
    Kind.NAME, Kind.STRANGER, Kind.OPEN, Kind.MESSAGE, Kind.THEN,
})  # fmt: skip
_SAID_OF_A_CHILD = frozenset({
    Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME, Kind.ALSO, Kind.BOTH, Kind.UNEXCUSED, Kind.REASON, Kind.RELATIVE,
    Kind.HOME, Kind.VISIT, Kind.CALL, Kind.LIKEWISE, Kind.LOST, Kind.NOBODY, Kind.UNREACHED, Kind.PROMISE,
    Kind.REFUSE, Kind.AND, Kind.NAME, Kind.STRANGER, Kind.ALL, Kind.NOT_ABSENT, Kind.OPEN,
})  # fmt: skip
_ENDS_A_LIST = frozenset({
    Kind.AND, Kind.COMMA, Kind.STOP, Kind.LINE, Kind.CLOSE, Kind.OPEN, Kind.FILLER, Kind.COUNT, Kind.NAME,
    Kind.STRANGER, Kind.CLASS, Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME, Kind.ALL, Kind.REST, Kind.REASON,
    Kind.BOTH, Kind.IS, Kind.ONLY,
})  # fmt: skip
_ADVERBS = frozenset(
    "又还也都就才已再总曾均今昨早晚刚仍皆没未不有在到从去来给把将对向往于等共各的了人娃说他她时连能是且"
)
_LONGEST_UNKNOWN_NAME = 3


def settle(text: str, found: list[Token], scope: Scope) -> list[Token]:
    """The tokens with everything that may be a child's name marked as one, sure or doubtful."""
    kinds = {token.kind for token in found}
    if Kind.NAME in kinds:
        found = weigh_names(text, found, scope)
    if not _SUSPICIOUS.isdisjoint(kinds) or any(token.text in NICKNAME_PREFIXES for token in found):
        found = _fuse(text, found)
        found = _search(text, found, scope)
        found = _dotted(text, found, scope)
    return _relations(text, found)


def _fuse(text: str, found: list[Token]) -> list[Token]:
    """A name with one unknown character at its side may be a longer name that nobody on the roster has."""
    settled: list[Token] = []
    for place, token in enumerate(found):
        last = settled[-1] if settled else None
        if (
            token.kind is Kind.UNKNOWN
            and len(token.text) == 1
            and token.text >= "一"
            and last
            and last.kind is Kind.NAME
            and last.end == token.start
        ):
            settled[-1] = stranger(text, last.start, token.end, last.value)
        elif (token.kind is Kind.NAME and last and last.text in NICKNAME_PREFIXES and last.end == token.start) or (
            token.kind is Kind.NAME
            and last
            and last.kind is Kind.UNKNOWN
            and (
                last.text in SURNAMES
                or last.text in COMPOUND_SURNAMES
                or (len(last.text) == 1 and len(token.text) == 2)
            )
            and (place < 2 or found[place - 2].kind is not Kind.NAME)
        ):
            settled[-1] = stranger(text, last.start, token.end, token.value)
        else:
            settled.append(token)
    return settled


def _search(text: str, found: list[Token], scope: Scope) -> list[Token]:
    place = 0
    while place < len(found):
        token = found[place]
        if token.kind is Kind.UNKNOWN:
            spans = tuple(
                one
                for one in _names_in(text, found, place, scope)
                if one[2] or _believable(text, found, one[0], one[1], scope)
            )
            if spans:
                low, high = min(one[0] for one in spans), max(one[1] for one in spans)
                first = next(i for i, one in enumerate(found) if one.end > low)
                last = next(i for i in range(len(found) - 1, -1, -1) if found[i].start < high)
                pieces: list[Token] = []
                if found[first].start < low:
                    pieces.append(Token(Kind.UNKNOWN, text[found[first].start : low], found[first].start, low))
                pieces += [stranger(text, *one) for one in spans]
                if found[last].end > high:
                    pieces.append(Token(Kind.UNKNOWN, text[high : found[last].end], high, found[last].end))
                found[first : last + 1] = pieces
                place = first + len(pieces) - 1
        elif token.text in NICKNAME_PREFIXES and not _served(found, place) and (pet := _pet_name(found, place)):
            bearers = scope.bearers(scope.near.nicknamed(text[token.start : pet]))
            if bearers or _believable(text, found, token.start, pet, scope):
                found[place : place + 2] = [stranger(text, token.start, pet, bearers)]
        elif token.kind is Kind.LATIN and 2 <= len(token.text) <= 20:
            candidates = scope.bearers(dict.fromkeys(scope.near.spelt(token.text)))
            if candidates:
                found[place] = stranger(text, token.start, token.end, candidates)
        elif token.kind is Kind.ROLE and _is_subject(found, place):
            found[place] = stranger(text, token.start, token.end, ())
        place += 1
    return found


def _dotted(text: str, found: list[Token], scope: Scope) -> list[Token]:
    """阿依古力·买买提, spelt as nobody on the roster is: one name, and whom it may be."""
    settled: list[Token] = []
    place = 0
    while place < len(found):
        token = found[place]
        last = settled[-1] if settled else None
        following = found[place + 1] if place + 1 < len(found) else None
        if (
            token.text == "·"
            and last is not None
            and following is not None
            and last.kind in _PARTS
            and following.kind in _PARTS
        ):
            whole = text[last.start : following.end]
            parts = [one for part in (last, following) for one in (part.value or ())]
            settled[-1] = stranger(
                text, last.start, following.end, scope.bearers(scope.near.like(whole)) or tuple(dict.fromkeys(parts))
            )
            place += 2
            continue
        settled.append(token)
        place += 1
    return settled


def _believable(text: str, found: list[Token], low: int, high: int, scope: Scope) -> bool:
    """Whether what nobody on the roster is called stands where a child must stand: 石大山没来, but not 我的大脑."""
    said = text[low:high]
    if is_word(said) or (said[0] in _WORDLIKE_SURNAMES and said[0] not in scope.near.by_surname):
        return False
    return _stands_for_a_child(found, low, high)


def _stands_for_a_child(found: list[Token], low: int, high: int) -> bool:
    before = next((token.kind for token in reversed(found) if token.end <= low), None)
    behind = [token for token in found if token.start >= high and token.kind is not Kind.SPACE]
    after = behind[0].kind if behind else None
    listed = before in LISTING or after is Kind.AND or before in (Kind.NAME, Kind.STRANGER, Kind.OPEN)
    opens = before in _OPENS_A_CLAUSE or before is None
    return (opens and after in _SAID_OF_A_CHILD) or (listed and (after in _ENDS_A_LIST or after is None))


def _served(found: list[Token], place: int) -> bool:
    return kind_at(found, place - 1) is Kind.STAFF and found[place - 1].text in _SERVANTS


def _is_subject(found: list[Token], place: int) -> bool:
    """Whether 班长 stands where a name would, with something said of it and no name beside it."""
    before = kind_at(found, place - 1)
    opens = before in _OPENING or before in (None, Kind.CLASS, Kind.AND, Kind.FILLER)
    return opens and kind_after(found, place) in PREDICATE and kind_at(found, place + 1) is not Kind.NAME


def _pet_name(found: list[Token], place: int) -> int | None:
    """Where a pet name of everyday characters ends (小明): a prefix, one character, and then something said."""
    before = kind_at(found, place - 1)
    if place + 1 >= len(found) or (before is not None and before not in LISTING and before not in _OPENING):
        return None
    token, following = found[place], found[place + 1]
    if (
        following.start != token.end
        or len(following.text) != 1
        or following.kind not in (Kind.FILLER, Kind.THING, Kind.UNKNOWN)
    ):
        return None
    return following.end if kind_at(found, place + 2) in PREDICATE and following.text not in _ADVERBS else None


def _names_in(text: str, found: list[Token], place: int, scope: Scope) -> Iterator[tuple[int, int, tuple[Pupil, ...]]]:
    """Where names stand in and around an unknown run, with the pupils each may be."""
    token = found[place]
    run = token.text
    before, after = kind_at(found, place - 1), kind_at(found, place + 1)
    if after is Kind.STAFF or (before is Kind.STAFF and found[place - 1].text in _SERVANTS):
        return
    if before not in _BEFORE and before is not None:
        if whole := _of_plain_words(found, place, scope):
            yield *whole, ()
        return
    plausible = after in _AFTER or after is None
    if near := _near_window(text, found, place, scope):
        yield near
        return
    if len(run) < _LONGEST_UNKNOWN_NAME and (whole := _of_plain_words(found, place, scope)):
        yield *whole, ()
        return
    if not plausible:
        return
    start, end = token.start, token.end
    if len(run) == 1:
        if place and found[place - 1].text in NICKNAME_PREFIXES and found[place - 1].end == start:
            start -= 1
        if run in SURNAMES or start < token.start:
            yield start, end, scope.bearers(scope.near.nicknamed(text[start:end]))
        return
    if run.endswith("某") or run.endswith("某某"):
        yield start, end, scope.bearers(scope.near.nicknamed(run.rstrip("某")))
        return
    if "·" in run:
        yield start, end, ()
        return
    yield from _shapes(token, scope, separated=before is not Kind.NAME)


def _of_plain_words(found: list[Token], place: int, scope: Scope) -> tuple[int, int] | None:
    """An unknown name partly spelt with everyday characters: where it begins, at a surname, and where it ends."""
    token = found[place]
    run = token.text
    left, before = _soft(found, place - 1), _soft(found, place - 2)
    adjoining = left is not None and left.end == token.start
    starts: list[int] = []
    if adjoining and left and left.text in SURNAMES and left.kind is Kind.FILLER and left.text not in _ADVERBS:
        starts.append(left.start)
    if run[0] in SURNAMES:
        starts.append(token.start)
    elif adjoining and left and left.text in SURNAMES and run not in scope.near.by_given:
        starts.append(left.start)
    elif adjoining and left and before and before.end == left.start and before.text in SURNAMES:
        starts.append(before.start)
    if run[0] in SURNAMES and len(run) == 1 and adjoining and left and before and before.text in SURNAMES:
        starts.append(before.start)
    for start in starts:
        opening = next((one.kind for one in reversed(found[:place]) if one.end <= start), None)
        if opening is not None and opening not in _BEFORE:
            continue
        for end, after in reversed(_ends(found, place)):
            follows = kind_at(found, after)
            if 2 <= end - start <= _LONGEST_UNKNOWN_NAME and (follows is None or follows in _AFTER):
                if (start, end) != (token.start, token.end):
                    return start, end
                break
    return None


def _soft(found: list[Token], place: int) -> Token | None:
    """The token there if it is one everyday character that a name may contain."""
    if place < 0 or len(found[place].text) != 1 or found[place].kind in _WALLS:
        return None
    return found[place]


def _ends(found: list[Token], place: int) -> list[tuple[int, int]]:
    """Where a name that takes in this unknown run may end, with the place of the token behind it; shortest first."""
    ends = [(found[place].end, place + 1)]
    after = place + 1
    while after < len(found) and found[after].end - found[place].start <= _LONGEST_UNKNOWN_NAME:
        word = found[after]
        if word.text == "外" and any(one.kind is Kind.EXCEPT for one in found[:place]):
            break  # 除小孙外都到了
        whole = word.kind in (Kind.PLAIN, Kind.THING, Kind.UNKNOWN)
        given = word.text in "刚均" and kind_at(found, after + 1) in (Kind.ABSENT, Kind.LEAVE)
        if word.kind in _WALLS or (word.text in _ADVERBS and not given) or not (len(word.text) == 1 or whole):
            break
        after += 1
        if word.kind is not Kind.HOME or kind_at(found, after) in (Kind.ABSENT, Kind.LEAVE, Kind.BACK, Kind.TIME):
            ends.append((word.end, after))
    return ends


def _shapes(token: Token, scope: Scope, *, separated: bool) -> Iterator[tuple[int, int, tuple[Pupil, ...]]]:
    """Unknown runs that are shaped like a name, or two."""
    run, start, end = token.text, token.start, token.end
    if len(run) <= _LONGEST_UNKNOWN_NAME:
        known = scope.near.nicknamed(run)
        pet = len(run) == 2 and (run[0] in NICKNAME_PREFIXES or run[0] == run[1])
        if pet:
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


def _near_window(text: str, found: list[Token], place: int, scope: Scope) -> tuple[int, int, tuple[Pupil, ...]] | None:
    """The stretch in or around the unknown run that sounds or looks most like a name of the scope."""
    token = found[place]
    near = scope.near
    sizes = {size + step for size in near.lengths for step in (-1, 0, 1)}
    starts, ends = _reach(found, place)
    windows = sorted(
        ((low, high) for low in starts for high in ends if high - low in sizes and high - low >= 2),
        key=lambda one: (
            -min(one[1], token.end) + max(one[0], token.start),
            one[1] - one[0] not in near.lengths,
            abs(one[1] - one[0] - len(token.text)),
        ),
    )
    for by_sound in (True, False):
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
                names = near.like(said) if len(said) >= 3 and said[0] in SURNAMES else ()
            if names:
                return low, high, scope.bearers(names)
    return None


def _reach(found: list[Token], place: int) -> tuple[list[int], list[int]]:
    """Where a name that takes in some of the unknown run may begin and end."""
    token = found[place]
    starts = list(range(token.start, token.end))
    ends = list(range(token.start + 1, token.end + 1))
    left = place - 1
    while left >= 0 and found[left].kind not in _WALLS and token.start - found[left].start <= 3:
        starts.append(found[left].start)
        left -= 1
    right = place + 1
    while right < len(found) and found[right].kind not in _WALLS and found[right].end - token.end <= 3:
        ends.append(found[right].end)
        right += 1
    return starts, ends


def homophones(text: str, found: list[Token], scope: Scope) -> list[Token]:
    """Words only, but a report without a child: the words that sound exactly like a name of the scope."""
    for place in range(len(found)):
        for last in range(place, min(place + 4, len(found))):
            covered = found[place : last + 1]
            if any(one.kind in _WALLS for one in covered):
                break
            said = text[covered[0].start : covered[-1].end]
            if said in scope.forms or (place == last and covered[0].kind in (Kind.TIME, Kind.STAFF)):
                continue  # weighed as a name already, and found to be the word
            names = scope.near.sounding(said) if 2 <= len(said) <= 5 else ()
            if place == last and len(said) == 2 and not names and covered[0].kind is not Kind.TIME:
                names = tuple(scope.near.by_given.get(said, ()))
            if names and _stands_for_a_child(found, covered[0].start, covered[-1].end):
                return [
                    *found[:place],
                    stranger(text, covered[0].start, covered[-1].end, scope.bearers(names)),
                    *found[last + 1 :],
                ]
    return found


def _relations(text: str, found: list[Token]) -> list[Token]:
    """陈小雨的同桌: a child of the class, but not the one named; 陈小雨弟弟: no child of whom anybody reports."""
    if not any(token.kind is Kind.RELATIVE or token.kind is Kind.ROLE for token in found):
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
