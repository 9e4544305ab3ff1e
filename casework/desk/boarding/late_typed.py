"""Where boarders are who are not back, typed instead of tapped: 在家, 韩雪明早回, 不知去向, 除高远外都回来了."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from casework.boarding import Outing
from casework.desk import say
from casework.desk.boarding import boarders, gate, late, sign_out
from casework.desk.cases import follow
from casework.desk.hearing import talk
from casework.desk.reply import reply
from casework.desk.request import Answer, Request
from casework.desk.rights import may
from casework.fact import Place
from casework.gate import names_in
from casework.people import Act, Pupil, PupilId, Worker
from casework.ports import Casebook, Chart
from casework.spoken import Spoken
from casework.where_words import Said, Where, by_names, meaning, plain

LONGEST: Final = 40
AT_SCHOOL: Final = frozenset({Place.CLASSROOM, Place.CLINIC, Place.DORMITORY, Place.GROUNDS})
SHOWN: Final = 3
"""Of how many children the words keep nothing back without being asked about one after the other."""

_LEAD = re.compile(
    r"^(?:(?:家长|家里|父亲|母亲|爸爸|妈妈|奶奶|爷爷|外公|外婆|爸|妈)(?:说|讲|回复)?|他|她|人|孩子|现在|还|已经"
    r"|联系(?:上)?了|打了?电话了?|电话(?:打)?通了|说|讲|要|得|准备|会|应该|就|[,、 ])*"
)
_WHEN = re.compile(
    r"(?P<when>[今明后大天下上本周星期礼拜一二三四五六日号月早晚中午傍夜点半时分:\d]+)"
    r"(?:才|再|就)?(?:能|会)?(?:送|赶)?(?:回来|回校|返校|来校|到校|来|回|到)(?:学校)?"
)
_NOT_BACK = re.compile(r"(?P<every>(?:全|全部|一个)?都)?(?:还|也|一直|仍)?没有?(?:回来?|返校|回校|(?P<came>到校|到))")
_ALL = (
    r"(?:孩子们?|学生们?|住校生|他们|人|大家)?(?:都|全都|全部都|全部|全)(?:已经|已)?"
    r"(?:回来|回校|返校|到校|到齐|到|回|签到)齐?了?"
)
_BUT = r"除了?#(?:以外|之外|外)?"
_STILL = r"#(?:还|也|一直|仍)?没有?(?:回来?|返校|回校|到校|到)"
_REST = r"(?:其他|其余|别的)(?:人|孩子|学生)?"
_ALL_BACK = re.compile(
    rf"{_ALL}|{_BUT}[,、 ]*(?:{_REST})?{_ALL}|{_STILL}[,、 ]*{_REST}{_ALL}|{_ALL}[,、 ]*(?:{_BUT}|{_STILL})"
)
_ALL_BUT = re.compile(rf"{_BUT}[,、 ]*(?:{_REST})?(?P<said>(?:都|全都|全部都?|全).+)")
"""除韩雪外都在家: what is said of the others says nothing of the named ones but that it is not so."""
_LISTED = re.compile(r"#(?:(?:[,、 ]|和|跟|与|还有)*#)+")

Found: TypeAlias = dict[PupilId, tuple[Chart, Outing]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """What is said of one part of the children: the ``place``, when they come (``back``, as it was written), or that
    they are not there (``late``; ``came``: 没到, which in lesson hours is said of lessons; ``all_late``: of all)."""

    place: Said | None = None
    back: str = ""
    late: bool = False
    came: bool = False
    all_late: bool = False

    @property
    def every(self) -> bool:
        return self.all_late or (self.place is not None and self.place.every)


def heard(book: Casebook, request: Request, worker: Worker, text: str, *, last: bool = False) -> bool:
    """Take the words as said of boarders who are not back: whom they name, or whose message they answer, or who is the
    only one, or all where the words say so. False where they say nothing of that, or nobody is late.

    Words without a name belong to a conversation begun since first; ``last``: it had no use for them, and whom they
    mean is asked."""
    said = plain(text)
    if book.policy.boarding is None or len(said) > LONGEST:
        return False
    names = names_in(said, book.scope(worker))
    if not last and _says_all_back(said, names):
        return _all_back(book, request, worker, names)
    but = _ALL_BUT.fullmatch(_marked(said, names))
    if not last and but is not None and (of_rest := _understood(but["said"], asked=True)) is not None:
        return _all_but(book, request, worker, names, of_rest)
    parts = by_names(said, names) if names else [((), said)]
    understood = [(of, _understood(words, asked=bool(of) or request.replied is not None)) for of, words in parts or ()]
    if not understood or any(words is None for _, words in understood):
        return False
    found = _out(book, worker, request)
    if not found:
        return False
    about = _about(book, request)
    unsaid = not names and (about is None or not about.pupils)
    taken: list[tuple[_Words, list[Pupil], bool]] = []
    for of, words in understood:
        children = _meant(found, of, about, request)
        if words is None or not children or not _fits(book, request, words, children, found):
            return False
        if unsaid and not last and _comes_after(book, request, worker, children, found):
            return False
        taken += _clear(words, children, of, certain=not last)
    for words, children, clear in taken:
        if not clear:
            _ask_which(book, request, worker, children)
            continue
        for child in children:
            _take(book, request, worker, child, out=found[child.id][1], words=words)
    return True


def _comes_after(book: Casebook, request: Request, worker: Worker, children: Sequence[Pupil], found: Found) -> bool:
    """Whether something else was begun since these were found to be late."""
    since = max(found[one.id][1].sought_from for one in children)
    alone = [one.id for one in children] if len(children) == 1 else []
    return talk.began_since(book, request, worker, since, of_others_than=alone)


def _clear(
    words: _Words, children: Sequence[Pupil], names: Sequence[str], *, certain: bool
) -> list[tuple[_Words, list[Pupil], bool]]:
    """The children in parts, and of each whether it is clear who is meant: each written name by itself, where one alone
    bears it; without a name one child, or all where the words say so."""
    if not names:
        return [(words, list(children), certain and (len(children) == 1 or words.every))]
    bearers = [[one for one in children if one.name == name] for name in dict.fromkeys(names)]
    return [(words, each, len(each) == 1) for each in bearers]


# --- what the words say ---


def _understood(words: str, *, asked: bool) -> _Words | None:
    bare = _LEAD.sub("", words, count=1)
    if (when := _WHEN.fullmatch(bare)) is not None:
        return _Words(back=when["when"])
    if (late_said := _NOT_BACK.fullmatch(bare)) is not None:
        came, every = late_said["came"] is not None, late_said["every"] is not None
        return _Words(late=True, came=came, all_late=every) if asked else None
    where, _, then = bare.partition(",")
    when = _WHEN.fullmatch(_LEAD.sub("", then, count=1))
    place = meaning(where if when is not None else words, asked=asked)
    if place is None or place.where is Where.CAME:
        return None
    at_home = place.place is Place.HOME
    return _Words(place=place, back=when["when"] if when is not None and at_home else "")


def _says_all_back(said: str, names: Sequence[str]) -> bool:
    return bool(_ALL_BACK.fullmatch(_marked(said, names)))


def _marked(said: str, names: Sequence[str]) -> str:
    """The text with one sign for the names that stand together."""
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(name, "#")
    return _LISTED.sub("#", said)


# --- of whom ---


def _out(book: Casebook, worker: Worker, request: Request) -> Found:
    """The boarders whom this person may sign in and who are out, with what is known of each."""
    classes = [one for one in book.town().classes if may(book, worker, Act.SIGN_BOARDERS, class_id=one)]
    listed = book.boarders(classes) if classes else []
    out = [pupil.id for pupil, case in listed if case is not None and case.out_due is not None]
    return gate.out_of(book, request, out) if out else {}


def _about(book: Casebook, request: Request) -> Spoken | None:
    return book.spoken(request.chat, request.replied) if request.replied is not None else None


def _meant(found: Found, names: Sequence[str], about: Spoken | None, request: Request) -> list[Pupil]:
    """The boarders of these names who are out; without a name those of the message that is answered, or all who are
    late. None where one of the names is not out."""
    out = [chart.pupil for chart, _ in found.values()]
    if names:
        named = [one for one in out if one.name in names]
        return named if {one.name for one in named} == {*names} else []
    if about is not None and about.pupils:
        return [one for one in out if one.id in about.pupils]
    return [one for one in out if found[one.id][1].late(request.now)]


def _fits(book: Casebook, request: Request, words: _Words, children: Sequence[Pupil], found: Found) -> bool:
    """Whether the words can be taken of these: a time is still to come; 没回来 speaks of who was due today, or on a day
    without lessons, and otherwise of who is missing from school, as 没到 does as long as there are lessons."""
    if words.place is not None and words.place.count not in (None, len(children)):
        return False
    if words.back:
        return all(gate.due_typed(book, child, request, words.back) is not None for child in children)
    if words.late:
        if words.came and _in_lessons(book, request) and any(_taught(book, one, request) for one in children):
            return False
        today = follow.today_of(book, request.now)
        return all(
            found[one.id][1].due.astimezone(book.zone).date() == today or not _taught(book, one, request)
            for one in children
        )
    return True


def _in_lessons(book: Casebook, request: Request) -> bool:
    """Whether the last lesson of the day has not begun yet."""
    return request.now.astimezone(book.zone).time() <= book.policy.timetable.lessons[-1]


def _taught(book: Casebook, child: Pupil, request: Request) -> bool:
    return book.calendar().is_school_day(follow.today_of(book, request.now), child.school, child.class_id)


# --- what comes of it ---


def _take(book: Casebook, request: Request, worker: Worker, child: Pupil, *, out: Outing, words: _Words) -> None:
    due: datetime | None = gate.due_typed(book, child, request, words.back) if words.back else None
    if due is not None:
        sign_out.put_off(book, request, worker, child, out=out, due=due)
        return
    said = words.place
    if said is not None and said.where is Where.UNKNOWN:
        _press(book, request, worker, boarders.where(book, request, pupil=child.id, where="unknown"))
    elif said is not None and said.place is Place.HOME and (out.late(request.now) or out.due <= request.now):
        _press(book, request, worker, boarders.where(book, request, pupil=child.id, where="home"))
    elif said is not None and said.place in AT_SCHOOL:
        boarders.say_in(book, request, worker, [child.id])
    else:
        _press(book, request, worker, boarders.one(book, request, pupil=child.id))


def _press(book: Casebook, request: Request, worker: Worker, said: Answer | None) -> None:
    """What a button would only show for a moment is said."""
    if said is not None:
        reply(book, request, worker, said.template, **said.values)


def _all_back(book: Casebook, request: Request, worker: Worker, but: Sequence[str]) -> bool:
    """都回来了: those who were late are signed in, but for the named ones. On a school day a class is called so, unless
    the words answer the message about who is late."""
    found = _out(book, worker, request)
    about = _about(book, request)
    answers = about is not None and about.template == late.LATE
    pupils = {one: chart.pupil for one, (chart, out) in found.items() if out.late(request.now)}
    if answers and about is not None:
        pupils = {one: chart.pupil for one, (chart, _) in found.items() if one in about.pupils}
    if answers and not pupils:
        reply(book, request, worker, "answer_boarder_in")
        return True
    if not pupils or not (answers or not any(_taught(book, child, request) for child in pupils.values())):
        return False
    back = [one for one, child in pupils.items() if child.name not in but]
    if back:
        boarders.say_in(book, request, worker, back)
    for one in [one for one in pupils if one not in back][:SHOWN]:
        boarders.one(book, request, pupil=one)
    return True


def _all_but(book: Casebook, request: Request, worker: Worker, names: Sequence[str], words: _Words) -> bool:
    """除韩雪外都在家: said of the others who are late; where the named ones are is asked."""
    found = _out(book, worker, request)
    late_ones = [chart.pupil for chart, out in found.values() if out.late(request.now)]
    others = [one for one in late_ones if one.name not in names]
    if not others or not {*names} <= {one.name for one in late_ones}:
        return False
    if words.late or not _fits(book, request, words, others, found):
        return False
    for child in others:
        _take(book, request, worker, child, out=found[child.id][1], words=words)
    for child in [one for one in late_ones if one.name in names][:SHOWN]:
        _press(book, request, worker, boarders.one(book, request, pupil=child.id))
    return True


def _ask_which(book: Casebook, request: Request, worker: Worker, children: Sequence[Pupil]) -> None:
    names = say.told_apart(children)
    reply(
        book, request, worker, "late_which",
        children=[say.child(one) | {"name": names[one.id]} for one in children[:9]],
    )  # fmt: skip
