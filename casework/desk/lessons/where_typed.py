"""Where children missing from a lesson are, typed instead of tapped: 在校医室, 两个都在操场, 不知去向, 找到陈小雨了."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from casework.desk import say
from casework.desk.cases import follow
from casework.desk.hearing import talk
from casework.desk.lessons.whereabouts import UNKNOWN, put_down
from casework.desk.reply import card, reply
from casework.desk.reports.taking_down import take_down
from casework.desk.request import Request
from casework.desk.rights import may
from casework.fact import Place
from casework.gate import names_in
from casework.people import Act, Pupil, PupilId, Worker
from casework.ports import Casebook
from casework.reading.contract import Intent, Item, Reading
from casework.seeking import Search, Sought, search
from casework.town import named
from casework.where_words import Said, Where, by_names, may_speak, meaning, plain

LONGEST: Final = 40

Known: TypeAlias = Mapping[PupilId, Search]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """What is said of these children; ``certain``: of each of them, otherwise it must be asked of whom."""

    said: Said
    children: tuple[Pupil, ...]
    certain: bool = True


def heard(book: Casebook, request: Request, worker: Worker, text: str, *, last: bool = False) -> bool:
    """Take the words as said of those who are looked for: whom they name, or whose card they answer, or who is the only
    one, or all where the words say so. Where several fit it is asked which; False where the words say nothing of where
    somebody is.

    Words without a name belong to a conversation begun since first; ``last``: it had no use for them, and whom they
    mean is asked."""
    said = plain(text)
    if len(said) > LONGEST or not may_speak(said):
        return False
    today = follow.today_of(book, request.now)
    wanted = book.searches(today)
    if not wanted:
        return False
    theirs = [one for one in book.pupils(wanted).values() if may(book, worker, Act.RETURN, one)]
    named_parts = by_names(said, {one.name for one in theirs})
    if not theirs or named_parts is None:
        return False
    facts = book.pupil_facts([one.id for one in theirs])
    searches = ((one.id, search(facts[one.id], today)) for one in theirs)
    known = {one: found for one, found in searches if found is not None and found.state is not Sought.OVER}
    theirs = [one for one in theirs if one.id in known]
    if named_parts:
        parts = _of_names(named_parts, theirs)
    else:
        answers = _answered(book, request)
        parts = _without_names(said, theirs, known, answers)
        if last:
            parts = [replace(part, certain=False) for part in parts]
        elif not answers and any(_comes_after(book, request, worker, part, known) for part in parts):
            return False
    if not parts:
        return False
    came = [child for part in parts if part.certain and part.said.where is Where.CAME for child in part.children]
    if came:
        items = tuple(Item(intent=Intent.RETURNED, pupil=child, day=today) for child in came)
        take_down(book, request, worker, Reading(items=items))
        return True
    for part in parts:
        if part.certain:
            for child in part.children:
                _take(book, request, worker, child, known=known[child.id], said=part.said)
        else:
            _ask_which(book, request, worker, part, today)
    return True


def rest_of(book: Casebook, request: Request, worker: Worker, text: str) -> str:
    """The text without what it says of where single children are who are looked for, which is taken down; all of it
    where it says nothing of that. 李思源在校医室,陈小雨没来: the second half is a report."""
    said = plain(text)
    if len(said) > LONGEST or not may_speak(said):
        return text
    names = names_in(said, book.scope(worker))
    parts = by_names(said, names) if len(names) > 1 else None
    understood = [_of_place(words) for _, words in parts or ()]
    if not parts or not any(understood) or all(understood):
        return text
    rest: list[str] = []
    for (of, words), where in zip(parts, understood, strict=True):
        whole = "、".join(of) + words
        if where is None or not heard(book, request, worker, whole):
            rest.append(whole)
    return ",".join(rest)


def _of_place(words: str) -> Said | None:
    said = meaning(words, asked=True)
    return None if said is None or said.where is Where.CAME else said


def _comes_after(book: Casebook, request: Request, worker: Worker, part: _Part, known: Known) -> bool:
    """Whether something else was begun since it was said that these are missing."""
    since = max(known[one.id].since for one in part.children)
    alone = [one.id for one in part.children] if len(part.children) == 1 else []
    return talk.began_since(book, request, worker, since, of_others_than=alone)


def _answered(book: Casebook, request: Request) -> tuple[PupilId, ...]:
    about = book.spoken(request.chat, request.replied) if request.replied is not None else None
    return about.pupils if about is not None else ()


def _of_names(parts: Sequence[tuple[tuple[str, ...], str]], theirs: Sequence[Pupil]) -> list[_Part]:
    """Each part of a text with names, of those who are looked for and bear them; none where one is not understood, or
    speaks of somebody who is not looked for."""
    found: list[_Part] = []
    for names, words in parts:
        said = meaning(words, asked=True)
        if said is None or said.where is Where.CAME or (said.count is not None and said.count != len(names)):
            return []
        for name in names:
            bearers = tuple(one for one in theirs if one.name == name)
            if not bearers:
                return []
            found.append(_Part(said=said, children=bearers, certain=len(bearers) == 1))
    return found


def _without_names(text: str, theirs: Sequence[Pupil], known: Known, answers: Sequence[PupilId]) -> list[_Part]:
    """Words without a name: of the children of the message they answer, or of all who are looked for."""
    said = meaning(text, asked=bool(answers))
    among = [one for one in theirs if one.id in answers] if answers else theirs
    sought = tuple(one for one in among if known[one.id].state is not Sought.KNOWN)
    if said is None or not sought or (said.where is Where.CAME and said.count is None):
        return []
    if len(answers) == 1:
        certain = not said.every
    elif said.every:
        certain = len(sought) == said.count or (said.count is None and len(sought) > 1) or len(among) == said.count
    else:
        certain = len(sought) == 1
    return [_Part(said=said, children=sought, certain=certain)]


def _take(book: Casebook, request: Request, worker: Worker, child: Pupil, *, known: Search, said: Said) -> None:
    asks = said.where is Where.FOUND
    if known.state is Sought.KNOWN and (asks or said.place is known.place) and known.said is not None:
        by = named(book.town(), known.by)
        reply(book, request, worker, "answer_where_known", place=known.place, by=by, at=known.said.isoformat())
    elif asks:
        card(
            book, request, worker, "where_ask",
            child=say.child(child), day=known.day.isoformat(), lessons=list(known.asked), places=list(Place),
        )  # fmt: skip
    else:
        put_down(book, request, worker, child, sought=known, place=said.place)


def _ask_which(book: Casebook, request: Request, worker: Worker, part: _Part, day: date) -> None:
    names = say.told_apart(part.children)
    place = part.said.place
    card(
        book, request, worker, "where_which",
        where=part.said.where, place=place, word=place or UNKNOWN, day=day.isoformat(),
        children=[say.child(one) | {"name": names[one.id]} for one in part.children],
    )  # fmt: skip
