"""Names that are doubtful: slips, homophones, pet names, surnames alone, and names that are also everyday words."""

from __future__ import annotations

from casework.reading.name_places import believable, is_subject, pet_name, stands_for_a_child, stranger
from casework.reading.names import COMPOUND_SURNAMES, NICKNAME_PREFIXES, SURNAMES, is_word
from casework.reading.relations import grown_ups, related
from casework.reading.scope import Scope
from casework.reading.surroundings import PLACES
from casework.reading.tokens import Token
from casework.reading.unknown_names import WALLS, names_in, served
from casework.reading.word_names import weigh_names
from casework.reading.words import Kind

_SUSPICIOUS = frozenset({Kind.UNKNOWN, Kind.LATIN, Kind.ROLE})
_PARTS = frozenset({Kind.NAME, Kind.STRANGER, Kind.UNKNOWN})
_IN_NO_NAME = frozenset("啥咋哪谁您咱它吗呢吧啊呀么这那每某俺偶摔踩")
_DOINGS = frozenset(
    "气拄怀抱扛背拎提拖牵骑穿戴举蹲躺趴坐站跪哭笑喊叫吵闹抢骂踢摔跌撞逃溜躲藏偷装想真隔领记登划勾一二两三四五六七八九十"
)
"""Behind a whole name these say what the child did: 陈小雨气得不来了, 陈小雨拄着拐杖来了."""


def settle(text: str, found: list[Token], scope: Scope) -> list[Token]:
    """The tokens with everything that may be a child's name marked as one, sure or doubtful."""
    kinds = {token.kind for token in found}
    if Kind.NAME in kinds:
        found = weigh_names(text, found, scope)
    if not _SUSPICIOUS.isdisjoint(kinds) or [token for token in found if token.text in NICKNAME_PREFIXES]:
        found = _fuse(text, found, scope)
        found = _search(text, found, scope)
        found = _dotted(text, found, scope)
    return related(text, grown_ups(found))


def _fuse(text: str, found: list[Token], scope: Scope) -> list[Token]:
    """A name with one unknown character at its side may be a longer name that nobody on the roster has.

    Where the whole sounds like a longer one (冉星成 like 冉星辰) that is meant.
    """
    settled: list[Token] = []
    for place, token in enumerate(found):
        last = settled[-1] if settled else None
        if last is not None and _ends_a_longer(text, last, token):
            heard = scope.bearers(scope.near.heard(text[last.start : token.end]))
            settled[-1] = stranger(text, last.start, token.end, heard or last.value)
        elif (
            last is not None
            and token.kind is Kind.NAME
            and _begins_a_longer(found, place, last)
            and not _ends_one_heard(text, token.start, scope)
        ):
            settled[-1] = stranger(text, last.start, token.end, token.value)
        else:
            settled.append(token)
    return settled


def _ends_one_heard(text: str, end: int, scope: Scope) -> bool:
    """欧小亭陈晨没来: whether what stands before the name sounds like a name by itself."""
    return any(end >= length > 2 and scope.near.heard(text[end - length : end]) for length in scope.near.lengths)


def _ends_a_longer(text: str, name: Token, token: Token) -> bool:
    """罗小满涵: a name, and one more character that is no word with the next."""
    beside = name.kind is Kind.NAME and name.end == token.start
    return (
        beside
        and token.kind is Kind.UNKNOWN
        and len(token.text) == 1
        and token.text >= "一"
        and token.text not in _IN_NO_NAME
        and not (token.text in _DOINGS and (len(name.text) > 2 or text[token.end : token.end + 1] in ("的", "了")))
        and not is_word(text[token.start : token.start + 2])
    )


def _begins_a_longer(found: list[Token], place: int, before: Token) -> bool:
    """小罗小满, 涵小满: a pet name's beginning, or a surname that nobody on the roster has, right before a name."""
    name = found[place]
    if before.text in NICKNAME_PREFIXES and before.end == name.start:
        return True
    if before.kind is not Kind.UNKNOWN or (place > 1 and found[place - 2].kind is Kind.NAME):
        return False
    surname = before.text in SURNAMES or before.text in COMPOUND_SURNAMES
    return surname or (len(before.text) == 1 and len(name.text) == 2)


def _search(text: str, found: list[Token], scope: Scope) -> list[Token]:
    """Everything besides the names of the roster that stands for a child: names unknown, letters, 小明, 班长."""
    place = 0
    while place < len(found):
        token = found[place]
        if token.kind is Kind.UNKNOWN:
            place = _carve(text, found, place, scope)
        elif token.text in NICKNAME_PREFIXES and not served(found, place) and (pet := pet_name(found, place, scope)):
            bearers = scope.bearers(scope.near.nicknamed(text[token.start : pet]))
            if bearers or believable(text, found, token.start, pet, scope):
                found[place : place + 2] = [stranger(text, token.start, pet, bearers)]
        elif token.kind is Kind.LATIN and 2 <= len(token.text) <= 20:
            candidates = scope.bearers(dict.fromkeys(scope.near.spelt(token.text)))
            if candidates:
                found[place] = stranger(text, token.start, token.end, candidates)
        elif token.kind is Kind.ROLE and is_subject(found, place):
            found[place] = stranger(text, token.start, token.end, ())
        place += 1
    return found


def _carve(text: str, found: list[Token], place: int, scope: Scope) -> int:
    """Put the names in and around an unknown run in the place of what covered them; where the last of them stands."""
    spans = [
        (low, _household(text, low, high), bearers)
        for low, high, bearers in names_in(text, found, place, scope)
        if bearers or believable(text, found, low, high, scope)
    ]
    if not spans:
        return place
    low, high = min(one[0] for one in spans), max(one[1] for one in spans)
    first = next(at for at, one in enumerate(found) if one.end > low)
    last = next(at for at in range(len(found) - 1, -1, -1) if found[at].start < high)
    pieces: list[Token] = []
    if found[first].start < low:
        pieces.append(Token(Kind.UNKNOWN, text[found[first].start : low], found[first].start, low))
    pieces += [stranger(text, *one) for one in spans]
    if found[last].end > high:
        pieces.append(Token(Kind.UNKNOWN, text[high : found[last].end], high, found[last].end))
    found[first : last + 1] = pieces
    return first + len(pieces) - 1


def _household(text: str, low: int, high: int) -> int:
    """Where 老三家的, 老三家那个 ends: the name of a household is its child's."""
    if text[low] != "老" or high - low != 2:
        return high
    return high + next((len(one) for one in ("家的", "家那个", "家这个") if text.startswith(one, high)), 0)


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


def homophones(text: str, found: list[Token], scope: Scope) -> list[Token]:
    """Words only, but a report without a child: the words that sound exactly like a name of the scope."""
    for place in range(len(found)):
        for last in range(place, min(place + 4, len(found))):
            covered = found[place : last + 1]
            if any(one.kind in WALLS for one in covered):
                break
            said = text[covered[0].start : covered[-1].end]
            if said in scope.forms or said in PLACES or (place == last and covered[0].kind in (Kind.TIME, Kind.STAFF)):
                continue  # weighed as a name already, and found to be the word
            names = scope.near.sounding(said) if 2 <= len(said) <= 5 else ()
            apart = place == last or all(len(one.text) == 1 for one in covered)  # 家豪没去学校
            if apart and len(said) == 2 and not names and covered[0].kind is not Kind.TIME:
                names = tuple(scope.near.by_given.get(said, ()))
            if names and stands_for_a_child(found, covered[0].start, covered[-1].end):
                return [
                    *found[:place],
                    stranger(text, covered[0].start, covered[-1].end, scope.bearers(names)),
                    *found[last + 1 :],
                ]
    return found
