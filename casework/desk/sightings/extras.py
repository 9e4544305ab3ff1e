"""What is added to a sighting: words, pictures and places sent right after, a question to the finder and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from casework.desk.hearing import own_words
from casework.desk.hearing.talk import begin, listens
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, who
from casework.desk.sightings import follow as sighting_follow
from casework.desk.sightings import say as sighting_say
from casework.fact import Asked, Body, FactRef, Located, Noted, Sighted, standing
from casework.people import Act, Worker
from casework.ports import Casebook, Draft, Hold, Notice
from casework.sighting import Sighting, SightingId

KIND = "sighting_more"
"""The draft that says to which sighting what comes next belongs."""

QUESTION = "sighting_question"
"""The draft of whoever is writing a question to the finder."""

ANSWER = "sighting_answer"
"""The draft of the finder who has been asked."""

WHERE = "where"
"""The usual question, in whose place every language has its own words."""

WORDS_WITHIN = timedelta(minutes=10)
FILES_WITHIN = timedelta(hours=1)
LONGEST = 500


def open_for(book: Casebook, request: Request, worker: Worker, sighting: SightingId) -> None:
    """From now on what this person sends belongs to this sighting."""
    begin(book, request, worker, KIND, {"sighting": sighting})


def arrived(book: Casebook, request: Request, worker: Worker, item: Mapping[str, Any], *, after: Draft | None) -> bool:
    """A picture, a voice or a place: added to the sighting told of last, unless that was too long ago, it was taken
    back, or something else (``after``) was begun since."""
    draft = book.draft(worker.id, KIND)
    if draft is None or request.now - draft.at > FILES_WITHIN or (after is not None and after.at > draft.at):
        return False
    sighting = _own(book, worker, draft.values["sighting"])
    if sighting is None:
        return False
    report = _own_report(book, worker, sighting.id)
    if item["kind"] == "location":
        _add(
            book, request, worker, sighting,
            body=Located(latitude=item["latitude"], longitude=item["longitude"]), names=report,
        )  # fmt: skip
    else:
        if item["caption"]:
            _add(book, request, worker, sighting, body=Noted(text=item["caption"]), names=report)
        book.want_file(
            file=item["file"], media=item["media"], pupil=None, attempt=report, by=worker.id, at=request.at,
            sighting=sighting.id,
        )  # fmt: skip
    book.save_draft(replace(draft, at=request.now))
    reply(
        book, request, worker, "sighting_added",
        sighting=sighting_say.who_it_was(sighting), kind=item["kind"], said=item.get("media", ""),
    )  # fmt: skip
    return True


def words(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """Text right after a sighting: a note on it, which whoever must find out hears too."""
    sighting = _own(book, worker, draft.values["sighting"])
    if sighting is None or request.now - draft.at > WORDS_WITHIN:
        return False
    if not own_words.free(text, book.scope(worker), of_others=True):
        return False
    said = text.strip()[:LONGEST]
    _add(book, request, worker, sighting, body=Noted(text=said), names=_own_report(book, worker, sighting.id))
    book.save_draft(replace(draft, at=request.now))
    tell_note(book, sighting, worker, said)
    reply(
        book, request, worker, "sighting_added",
        sighting=sighting_say.who_it_was(sighting), kind="note", said=said,
    )  # fmt: skip
    return True


def _own(book: Casebook, worker: Worker, number: SightingId) -> Sighting | None:
    sighting = book.sightings([number]).get(number)
    if sighting is None or not sighting.unsettled or not may(book, worker, Act.SIGHT):
        return None
    return sighting


def _own_report(book: Casebook, worker: Worker, number: SightingId) -> FactRef:
    facts = [fact for fact in standing(book.sighting_facts([number])[number]) if isinstance(fact.body, Sighted)]
    return next((fact for fact in facts if fact.by == worker.id), facts[0]).ref


def _add(
    book: Casebook, request: Request, worker: Worker, sighting: Sighting, *, body: Body, names: FactRef | None = None
) -> FactRef:
    fact = sighting_follow.say_of(book, sighting.id, body, by=worker.id, at=request.at, names=names)
    sighting_follow.recompute(book, request.now, [sighting.id], actor=worker.id)
    return fact.ref


def tell_note(book: Casebook, sighting: Sighting, by: Worker, text: str) -> None:
    """Whoever must find out hears what was added since they were told."""
    whom = sighting_follow.before_whom(sighting)
    if whom is not None and whom != by.id:
        values = {"sighting": sighting_say.who_it_was(sighting), "by": by.name, "text": text}
        book.tell(Notice(template="sighting_note", values=values, worker=whom, sighting=sighting.id))


# --- a question to the finder ---


def ask(book: Casebook, request: Request, sighting: Sighting, worker: Worker) -> None:
    """问发现人: what is to be asked? The usual question is a button."""
    begin(book, request, worker, QUESTION, {"sighting": sighting.id})
    names = [finder.worker.name for finder in _askable(book, sighting, worker)]
    reply(book, request, worker, "sighting_ask", sighting=sighting_say.who_it_was(sighting), finders=names)


def _askable(book: Casebook, sighting: Sighting, worker: Worker) -> list[sighting_follow.Finder]:
    facts = book.sighting_facts([sighting.id])[sighting.id]
    found = sighting_follow.finders(book, facts)
    return [one for one in found if one.worker.id != worker.id and one.worker.reachable()]


def send_question(book: Casebook, request: Request, sighting: Sighting, worker: Worker, text: str) -> Answer | None:
    """The question goes to everybody who saw the child and can be reached. The second tap sends nothing more."""
    asked = _askable(book, sighting, worker)
    if not asked:
        return answer(worker, "answer_finder_gone")
    body = Asked(text=text[:LONGEST])
    facts = standing(book.sighting_facts([sighting.id])[sighting.id])
    if any(fact.body == body and fact.by == worker.id for fact in facts):
        return answer(worker, "answer_recorded_already")
    question = _add(book, request, worker, sighting, body=body)
    for finder in asked:
        values = {"sighting": sighting.id, "question": question, "asker": worker.id}
        begin(book, request, finder.worker, ANSWER, values)
        said = {
            "sighting": sighting_say.who_it_was(sighting), "by": worker.name, "role": worker.role, "text": body.text,
            "question": question,
        }  # fmt: skip
        book.tell(Notice(template="sighting_question", values=said, worker=finder.worker.id, hold=Hold.QUIET))
    names = [finder.worker.name for finder in asked]
    card(book, request, worker, "sighting_asked", sighting=sighting_say.who_it_was(sighting), finders=names, text=text)
    return None


@listens(QUESTION)
def question_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The question in somebody's own words."""
    sighting = book.sightings([draft.values["sighting"]]).get(draft.values["sighting"])
    if sighting is None or not sighting.unsettled or not may(book, worker, Act.RESOLVE):
        return False
    if not own_words.free(text, book.scope(worker), of_others=True, asking=True):
        return False
    book.drop_draft(draft.ref)
    said = send_question(book, request, sighting, worker, text.strip())
    if said is not None:
        reply(book, request, worker, said.template)
    return True


def answering(book: Casebook, request: Request, /, *, sighting: SightingId, question: FactRef) -> Answer | None:
    """回答: what is written next is the answer, however long ago the question came."""
    worker = who(book, request)
    asked = book.fact(question)
    seen = book.sightings([sighting]).get(sighting)
    found = sighting_follow.finders(book, book.sighting_facts([sighting])[sighting])
    if seen is None or asked is None or not any(finder.worker.id == worker.id for finder in found):
        raise Refusal("not_allowed")
    if not seen.unsettled or not isinstance(asked.body, Asked):
        return answer(worker, "answer_sighting_settled", state=seen.state)
    values = {"sighting": sighting, "question": question, "asker": asked.by}
    begin(book, request, worker, ANSWER, values)
    reply(book, request, worker, "sighting_answer_now", text=asked.body.text)
    return None


@listens(ANSWER)
def answered(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The finder's answer: a note on the sighting, told to who asked."""
    sighting = _own(book, worker, draft.values["sighting"])
    if sighting is None or not own_words.free(text, book.scope(worker), of_others=True, answering=True):
        return False
    book.drop_draft(draft.ref)
    said = text.strip()[:LONGEST]
    _add(book, request, worker, sighting, body=Noted(text=said), names=draft.values["question"])
    asker = draft.values["asker"]
    values = {"sighting": sighting_say.who_it_was(sighting), "by": worker.name, "text": said}
    book.tell(Notice(template="sighting_note", values=values, worker=asker))
    reply(book, request, worker, "sighting_answered", sighting=values["sighting"], text=said)
    return True


def awaits_answer(book: Casebook, request: Request, worker: Worker, patience: timedelta) -> bool:
    """Whether this person was just asked about a sighting, so that what they write is no new one."""
    found = [book.draft(worker.id, kind) for kind in (ANSWER, QUESTION)]
    return any(draft is not None and request.now - draft.at <= patience for draft in found)
