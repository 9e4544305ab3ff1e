"""Finding out who was seen: acknowledged, asked, and resolved as a pupil, on no roll, from elsewhere, or mistaken."""

from __future__ import annotations

from casework.desk.cases.follow import today_of
from casework.desk.hearing import own_words
from casework.desk.hearing.talk import begin, forget, listens
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, who
from casework.desk.sightings import extras as sighting_extras
from casework.desk.sightings import follow as sighting_follow
from casework.desk.sightings import say as sighting_say
from casework.desk.sightings import telling
from casework.fact import Acknowledged, Body, Dismissed, Joined, NotOnRoll, Sighted, Urged
from casework.people import Act, Role, Worker
from casework.ports import Casebook, Draft, Notice
from casework.reading.reader import find as find_pupils
from casework.sighting import Sighting, SightingId, SightingState

FIND = "sighting_find"
"""The draft that waits for the name of the pupil who was seen."""

FROM = "sighting_from"
"""The draft that waits for where a child from elsewhere comes from."""

NEXT = "sighting_next"
"""The draft that waits for what is done about a child that is on no roll."""

FOUND_SHOWN = 8
LISTED = 12
LONGEST = 300
ENROLLED = ("never", "unknown")
STEPS_OFFERED = ("enrol", "household")
"""What is usually done about a child on no roll: the education centre finds a place; the household is looked at."""


def _resolving(book: Casebook, request: Request, number: SightingId) -> tuple[Worker, Sighting] | Answer:
    """The sighting, if this person finds out for the town. Raises Refusal("not_allowed") for anybody else."""
    worker = who(book, request)
    if not may(book, worker, Act.RESOLVE):
        raise Refusal("not_allowed")
    found = telling.unsettled(book, request, number)
    return found if isinstance(found, Answer) else (worker, found[1])


def show(book: Casebook, request: Request, /, *, sighting: SightingId) -> Answer | None:
    """The card of one sighting, as it is now."""
    worker = who(book, request)
    seen = book.sightings([sighting]).get(sighting)
    resolves = may(book, worker, Act.RESOLVE)
    if seen is None or not (resolves or seen.finder == worker.id):
        raise Refusal("not_allowed")
    reply(book, request, worker, "sighting", **sighting_say.card(book, seen, worker, request.now))
    return None


def listed(book: Casebook, request: Request, /) -> None:
    """``/sightings``: everybody's for who finds out for the town, otherwise one's own; open ones first."""
    worker = who(book, request)
    if not may(book, worker, Act.SIGHT):
        raise Refusal("not_allowed")
    finder = None if may(book, worker, Act.RESOLVE) else worker.id
    found = book.sightings_by(finder, limit=LISTED + 1)
    reply(
        book, request, worker, "sightings",
        sightings=[sighting_say.line(book, one, worker, request.now) for one in found[:LISTED]],
        open=sum(1 for one in found[:LISTED] if one.unsettled), more=len(found) > LISTED,
    )  # fmt: skip


def acknowledge(book: Casebook, request: Request, /, *, sighting: SightingId) -> Answer | None:
    """收到: who must find out has seen it, or the level above has. The second tap changes nothing."""
    found = _resolving(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen = found
    role = _standing_as(book, request, worker, seen)
    if role is None:
        return answer(worker, "answer_stands_before_other", who=sighting_follow.told_to(book, seen))
    body = Acknowledged(duty=seen.key, rung=role)
    if not (seen.rung_acknowledged if role is seen.rung else seen.acknowledged):
        sighting_follow.say_of(book, seen.id, body, by=worker.id, at=request.at)
        seen = sighting_follow.recompute(book, request.now, [seen.id], actor=worker.id)[seen.id]
    card(book, request, worker, "sighting", **sighting_say.card(book, seen, worker, request.now))
    return answer(worker, "answer_acknowledged")


def _standing_as(book: Casebook, request: Request, worker: Worker, seen: Sighting) -> Role | None:
    """In which role it stands before this person: the level it was taken up to, or whoever must find out."""
    stands_in = book.town().stands_in
    today = today_of(book, request.now)
    if seen.rung is not None and seen.rung_worker is not None and stands_in(seen.rung_worker, today) == worker.id:
        return seen.rung
    if seen.owner is not None and stands_in(seen.owner, today) == worker.id:
        return book.policy.sightings.by
    return None


def urge(book: Casebook, request: Request, /, *, sighting: SightingId) -> Answer | None:
    """催办 by the level above: by the next school day. The owner is told."""
    found = _resolving(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen = found
    role = _standing_as(book, request, worker, seen)
    if role is None or role is not seen.rung or seen.owner is None or seen.owner == worker.id:
        return answer(worker, "answer_not_overdue_sighting")
    day = sighting_follow.time_of(book).next_school_day(today_of(book, request.now))
    body = Urged(duty=seen.key, rung=role, day=day)
    sighting_follow.say_of(book, seen.id, body, by=worker.id, at=request.at)
    seen = sighting_follow.recompute(book, request.now, [seen.id], actor=worker.id)[seen.id]
    if seen.owner is not None:
        values = {"sighting": sighting_say.who_it_was(seen), "by": worker.name, "role": role, "last": day.isoformat()}
        book.tell(Notice(template="sighting_urged", values=values, worker=seen.owner, sighting=seen.id))
    card(book, request, worker, "sighting", **sighting_say.card(book, seen, worker, request.now))
    return answer(worker, "answer_urged")


# --- how it ends ---


def on_roll(book: Casebook, request: Request, /, *, sighting: SightingId) -> Answer | None:
    """是在册学生: which? The name is typed."""
    found = _resolving(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen = found
    _wait(book, request, worker, FIND, sighting=seen.id)
    reply(book, request, worker, "sighting_find", sighting=sighting_say.who_it_was(seen), query="", children=[])
    return None


def _wait(book: Casebook, request: Request, worker: Worker, kind: str, **values: object) -> None:
    begin(book, request, worker, kind, values)


@listens(FIND)
def name_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """A name or its initials: the pupils it may be, to tap."""
    seen = _still_open(book, worker, draft)
    if seen is None:
        return False
    found = find_pupils(text.strip(), scope=book.scope(worker), limit=FOUND_SHOWN)
    shown = [
        sighting_say.Candidate(points=0, pupil=child) for child in found if may(book, worker, Act.SEE, child)
    ]  # fmt: skip
    _wait(book, request, worker, FIND, sighting=seen.id)
    reply(
        book, request, worker, "sighting_find",
        sighting=sighting_say.who_it_was(seen), query=text.strip()[:20],
        children=sighting_say.candidate_values(shown, seen),
    )  # fmt: skip
    return True


def _still_open(book: Casebook, worker: Worker, draft: Draft) -> Sighting | None:
    seen = book.sightings([draft.values["sighting"]]).get(draft.values["sighting"])
    return seen if seen is not None and seen.unsettled and may(book, worker, Act.RESOLVE) else None


def elsewhere(book: Casebook, request: Request, /, *, sighting: SightingId, known: bool = True) -> Answer | None:
    """不是本镇的: from where? It is typed, or is not known (``known`` False)."""
    found = _resolving(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen = found
    if known:
        _wait(book, request, worker, FROM, sighting=seen.id)
        reply(book, request, worker, "sighting_from", sighting=sighting_say.who_it_was(seen))
        return None
    _settle(book, request, worker, seen, Dismissed(why=SightingState.ELSEWHERE))
    return None


@listens(FROM)
def place_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """Where the child comes from."""
    seen = _still_open(book, worker, draft)
    if seen is None or not own_words.free(text, book.scope(worker)):
        return False
    book.drop_draft(draft.ref)
    _settle(book, request, worker, seen, Dismissed(why=SightingState.ELSEWHERE, text=text.strip()[:LONGEST]))
    return True


def mistaken(book: Casebook, request: Request, /, *, sighting: SightingId) -> Answer | None:
    """看错了: there is no child out of school."""
    found = _resolving(book, request, sighting)
    if isinstance(found, Answer):
        return found
    _settle(book, request, *found, Dismissed(why=SightingState.MISTAKEN))
    return None


def not_on_roll(
    book: Casebook, request: Request, /, *, sighting: SightingId, enrolled: str = "", following: str = ""
) -> Answer | None:
    """没有学籍: never enrolled or not known, and what is done next; that may be typed."""
    found = _resolving(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen = found
    if (enrolled and enrolled not in ENROLLED) or (following and following not in STEPS_OFFERED):
        return answer(worker, "answer_old_button")
    if following:
        _settle(book, request, worker, seen, NotOnRoll(enrolled=enrolled, following=following))
        return None
    if enrolled:
        _wait(book, request, worker, NEXT, sighting=seen.id, enrolled=enrolled)
    card(
        book, request, worker, "sighting_not_on_roll",
        sighting=sighting_say.who_it_was(seen), enrolled=enrolled, steps=STEPS_OFFERED,
    )  # fmt: skip
    return None


@listens(NEXT)
def next_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """What is done next, in somebody's own words."""
    seen = _still_open(book, worker, draft)
    if seen is None or not own_words.free(text, book.scope(worker)):
        return False
    book.drop_draft(draft.ref)
    body = NotOnRoll(enrolled=draft.values["enrolled"], following=text.strip()[:LONGEST])
    _settle(book, request, worker, seen, body)
    return True


def _settle(book: Casebook, request: Request, worker: Worker, seen: Sighting, body: Body) -> None:
    utterance = book.new_ref()
    facts = book.sighting_facts([seen.id])[seen.id]
    sighting_follow.say_of(book, seen.id, body, by=worker.id, at=request.at, utterance=utterance)
    settled = sighting_follow.recompute(book, request.now, [seen.id], actor=worker.id)[seen.id]
    text = body.text if isinstance(body, Dismissed) else body.following if isinstance(body, NotOnRoll) else ""
    enrolled = body.enrolled if isinstance(body, NotOnRoll) else ""
    sighting_follow.tell_outcome(book, settled, facts, worker, child=None, head="", text=text, enrolled=enrolled)
    sighting_follow.tell_over(book, seen, settled, worker)
    card(
        book, request, worker, "sighting_settled",
        sighting=sighting_say.who_it_was(settled), text=text, enrolled=enrolled, utterance=utterance,
        told=[one.worker.name for one in sighting_follow.finders(book, facts) if one.worker.id != worker.id],
    )  # fmt: skip


def join(book: Casebook, request: Request, /, *, sighting: SightingId, other: SightingId) -> Answer | None:
    """是同一个孩子: it goes on in the other one, which says from now on that this finder saw the child too."""
    found = telling.unsettled(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen, resolves = found
    with_it = book.sightings([other]).get(other)
    if with_it is None or other >= sighting or with_it.village != seen.village:
        return answer(worker, "answer_old_button")
    if not resolves and not any(
        one.worker.id == worker.id for one in sighting_follow.finders(book, book.sighting_facts([other])[other])
    ):
        raise Refusal("not_allowed")
    report, utterance = telling.reported_with(book, seen, worker)
    assert isinstance(report.body, Sighted)
    finder = report.body.finder if report.body.finder is not None else report.by
    also = Sighted(
        day=report.body.day, village=report.body.village, words=report.body.words, where=report.body.where,
        finder=finder if finder != worker.id else None, sighting=seen.id,
    )  # fmt: skip
    sighting_follow.say_of(book, seen.id, Joined(to=other), by=worker.id, at=request.at, utterance=utterance)
    sighting_follow.say_of(book, other, also, by=worker.id, at=request.at, utterance=utterance)
    after = sighting_follow.recompute(book, request.now, [seen.id, other], actor=worker.id)
    sighting_follow.tell_over(book, seen, after[seen.id], worker)
    if after[other].unsettled and may(book, worker, Act.RESOLVE):
        values = sighting_say.card(book, after[other], worker, request.now)
        card(book, request, worker, "sighting", **values | {"utterance": utterance, "took_in": sighting})
    else:
        card(
            book, request, worker, "sighting_joined",
            sighting=sighting_say.who_it_was(after[seen.id]), into=sighting_say.who_it_was(after[other]),
            utterance=utterance,
        )  # fmt: skip
    return None


# --- a question to the finder ---


def ask(book: Casebook, request: Request, /, *, sighting: SightingId) -> Answer | None:
    """问发现人."""
    found = _resolving(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen = found
    sighting_extras.ask(book, request, seen, worker)
    return None


def ask_where(book: Casebook, request: Request, /, *, sighting: SightingId) -> Answer | None:
    """在哪里?: the usual question."""
    found = _resolving(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen = found
    forget(book, worker, sighting_extras.QUESTION)
    return sighting_extras.send_question(book, request, seen, worker, sighting_extras.WHERE)
