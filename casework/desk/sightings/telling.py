"""Telling of a child seen out of school: from a sentence to a sighting, to children it may be, to the town contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from casework.desk.hearing import plain_answers
from casework.desk.hearing.plain_answers import Meant
from casework.desk.hearing.talk import PATIENCE, begin, listens, own_draft
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, require, sees_village, who
from casework.desk.sightings import extras as sighting_extras
from casework.desk.sightings import follow as sighting_follow
from casework.desk.sightings import say as sighting_say
from casework.desk.sightings import sighted
from casework.fact import Fact, Identified, NotRecognised, Sighted, standing
from casework.people import RIGHTS, Act, Extent, PupilId, Worker
from casework.ports import Casebook, Draft
from casework.reading.contract import Doubt, Intent, Item, Reading
from casework.reading.sightings import Description, Sureness, describe, may_tell, villages_in
from casework.sighting import ANSWER_WITHIN, Sighting, SightingId, SightingState

RUMOUR = "sighting_rumour"
"""The draft that keeps what somebody has only heard of, or asked, until they say that it is to be looked into."""

PLACE = "sighting_place"
"""The draft that keeps a description of which the village is not known."""

VILLAGES_OFFERED = 30


def heard(book: Casebook, request: Request, worker: Worker, text: str, reading: Reading) -> Reading | None:
    """What is left to be done with a sentence: None where it told of a child seen out of school and was answered.

    A report of children whom the speaker may name stays one. A child called by its whole name within the speaker's
    scope is reported missing like any other.
    """
    if reading.items or reading.complete or not may_tell(text) or not may(book, worker, Act.SIGHT):
        return reading
    at = request.at.astimezone(book.zone)
    own = {village for post in worker.posts for village in post.villages}
    found = describe(text, villages=book.villages(), own=own, at=at)
    if found is None:
        return reading
    if sighting_extras.awaits_answer(book, request, worker, PATIENCE):
        return Reading()
    likely = any(doubt.candidates for doubt in reading.doubts)
    if likely and not found.unknown:
        return reading
    if not own and not _of_the_town(worker) and not (found.places or found.stranger or found.where):
        # 有个孩子没来上学, from a teacher: of the class, not of a village.
        return reading
    if found.sure is Sureness.TOLD and found.plainly and found.count == 1:
        named = book.scope(worker).by_name.get(found.name, ())
        if found.name and named:
            item = Item(intent=Intent.ABSENCE, day=found.day)
            if len(named) == 1:
                return Reading(items=(replace(item, pupil=named[0]),))
            return Reading(doubts=(Doubt(said=found.name, candidates=named, items=(item,)),))
    take_down(book, request, worker, found, text)
    return None


def _of_the_town(worker: Worker) -> bool:
    return any(RIGHTS[post.role].extent is Extent.TOWN for post in worker.posts)


def take_down(book: Casebook, request: Request, worker: Worker, found: Description, text: str) -> None:
    """Open a sighting, or ask first what keeps it from being one."""
    if found.count > 1:
        reply(book, request, worker, "sighting_one_by_one", count=found.count)
    elif found.sure is not Sureness.TOLD or not (found.plainly or sighting_follow.school_today(book, found.day)):
        why = found.sure if found.sure is not Sureness.TOLD else "closed_day"
        draft = _keep(book, request, worker, RUMOUR, to_json(found, text))
        reply(book, request, worker, "sighting_rumour", form=draft, why=why)
    elif not found.village:
        ask_village(book, request, worker, found, text)
    else:
        open_one(book, request, worker, found, text)


def ask_village(book: Casebook, request: Request, worker: Worker, found: Description, text: str) -> None:
    """Which village? What else the sentence said is kept until that is answered."""
    offered = (list(found.places) or offered_villages(book, worker))[:VILLAGES_OFFERED]
    draft = _keep(book, request, worker, PLACE, to_json(found, text) | {"offered": offered})
    card(book, request, worker, "sighting_village", form=draft, stranger=found.stranger, villages=offered)


def offered_villages(book: Casebook, worker: Worker) -> list[str]:
    """The villages to choose from, the speaker's own first."""
    own = {village for post in worker.posts for village in post.villages}
    return sorted(book.villages(), key=lambda one: (one not in own, one))


def _keep(book: Casebook, request: Request, worker: Worker, kind: str, values: Mapping[str, Any]) -> str:
    return begin(book, request, worker, kind, values).ref


def to_json(found: Description, text: str) -> dict[str, Any]:
    return {
        "places": list(found.places), "youngest": found.youngest, "oldest": found.oldest, "sex": found.sex,
        "surname": found.surname, "name": found.name, "guardian": found.guardian, "where": found.where,
        "day": found.day.isoformat(), "words": text,
    }  # fmt: skip


def from_json(kept: Mapping[str, Any]) -> Description:
    """The reverse of ``to_json``, without the words."""
    return Description(
        places=tuple(kept["places"]), youngest=kept["youngest"], oldest=kept["oldest"], sex=kept["sex"],
        surname=kept["surname"], name=kept["name"], guardian=kept["guardian"], where=kept["where"],
        day=date.fromisoformat(kept["day"]),
    )  # fmt: skip


def look_into(book: Casebook, request: Request, /, *, draft: str, yes: bool) -> Answer | None:
    """What was only heard of, or asked, is to be looked into, or not. The second tap changes nothing."""
    worker = who(book, request)
    kept = own_draft(book, worker, draft, RUMOUR)
    if kept is None:
        return answer(worker, "answer_already_answered")
    require(book, worker, Act.SIGHT)
    book.drop_draft(draft)
    if not yes:
        card(book, request, worker, "sighting_dropped")
        return None
    found = from_json(kept.values)
    if not found.village:
        ask_village(book, request, worker, found, kept.values["words"])
    else:
        open_one(book, request, worker, found, kept.values["words"])
    return None


def in_village(book: Casebook, request: Request, /, *, draft: str, village: int) -> Answer | None:
    """The village was tapped in which the child was seen: that was all that was missing."""
    worker = who(book, request)
    kept = own_draft(book, worker, draft, PLACE)
    if kept is None:
        return answer(worker, "answer_already_answered")
    require(book, worker, Act.SIGHT)
    villages = kept.values["offered"]
    if village >= len(villages):
        return answer(worker, "answer_old_button")
    _in_village(book, request, worker, kept, villages[village])
    return None


def _in_village(book: Casebook, request: Request, worker: Worker, kept: Draft, village: str) -> None:
    book.drop_draft(kept.ref)
    open_one(book, request, worker, replace(from_json(kept.values), places=(village,)), kept.values["words"])


@listens(PLACE)
def village_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The village, written instead of tapped."""
    places, _ = villages_in(text.strip(), book.villages())
    if len(places) != 1 or not may(book, worker, Act.SIGHT):
        return False
    _in_village(book, request, worker, draft, places[0])
    return True


# --- the sighting ---


def open_one(book: Casebook, request: Request, worker: Worker, found: Description, words: str) -> None:
    """A sighting with its number. Whoever may see children that fit is asked; otherwise the town hears at once."""
    new = Sighting(
        id=0, state=SightingState.ASKED, village=found.village, finder=worker.id, at=request.at, day=found.day,
        youngest=found.youngest, oldest=found.oldest, sex=found.sex, surname=found.surname, name=found.name,
        guardian=found.guardian,
    )  # fmt: skip
    number = book.new_sighting(new)
    new = replace(new, id=number)
    fitting, many = sighting_say.offered(book, worker, new)
    utterance = book.new_ref()
    body = Sighted(
        day=found.day, village=found.village, words=words, youngest=found.youngest, oldest=found.oldest, sex=found.sex,
        surname=found.surname, name=found.name, guardian=found.guardian, where=found.where, offered=len(fitting),
    )  # fmt: skip
    sighting_follow.say_of(book, number, body, by=worker.id, at=request.at, utterance=utterance)
    sighting = sighting_follow.recompute(book, request.now, [number], actor=worker.id)[number]
    sighting_extras.open_for(book, request, worker, number)
    _show(book, request, worker, sighting, many=many)


def _show(book: Casebook, request: Request, worker: Worker, sighting: Sighting, *, many: int = 0) -> None:
    """The finder's card; somebody who must find out themselves gets the card of that."""
    if sighting.state is SightingState.OPEN and may(book, worker, Act.RESOLVE):
        values = sighting_say.card(book, sighting, worker, request.now)
        card(book, request, worker, "sighting", **values | {"fresh": True, "utterance": _utterance(book, sighting)})
        return
    found, _ = sighting_say.offered(book, worker, sighting)
    asked = sighting.state is SightingState.ASKED
    mine = [one for one in sighting_say.similar(book, sighting) if _found_by(book, one["number"], worker)]
    card(
        book, request, worker, "sighting_noted",
        sighting=sighting_say.who_it_was(sighting),
        candidates=sighting_say.candidate_values(found, sighting) if asked else [],
        told=sighting_follow.told_to(book, sighting),
        many=many,
        minutes=ANSWER_WITHIN // timedelta(minutes=1),
        similar=mine if sighting.unsettled else [],
        utterance=_utterance(book, sighting),
    )  # fmt: skip


def _utterance(book: Casebook, sighting: Sighting) -> str:
    facts = book.sighting_facts([sighting.id])[sighting.id]
    return next(fact.utterance for fact in facts if isinstance(fact.body, Sighted))


def _found_by(book: Casebook, number: SightingId, worker: Worker) -> bool:
    facts = book.sighting_facts([number])[number]
    return any(finder.worker.id == worker.id for finder in sighting_follow.finders(book, facts))


def unsettled(book: Casebook, request: Request, number: SightingId) -> tuple[Worker, Sighting, bool] | Answer:
    """The sighting, if this person may say who it was: its finder, or whoever finds out for the town (True).

    An answer says that it is settled. Raises Refusal("not_allowed") for anybody else, whether it exists or not.
    """
    worker = who(book, request)
    # The chain first: it is locked then, and of two who settle it at the same moment the second finds it settled.
    found_by = _found_by(book, number, worker)
    sighting = book.sightings([number]).get(number)
    resolves = may(book, worker, Act.RESOLVE)
    if sighting is None or not (resolves or (found_by and may(book, worker, Act.SIGHT))):
        raise Refusal("not_allowed")
    if sighting.state is SightingState.TAKEN_BACK:
        return answer(worker, "answer_taken_back_already")
    if not sighting.unsettled:
        return answer(worker, "answer_sighting_settled", state=sighting.state)
    return worker, sighting, resolves


def is_pupil(book: Casebook, request: Request, /, *, sighting: SightingId, pupil: PupilId) -> Answer | None:
    """It was this pupil: the child's school is asked, and the sighting is settled."""
    found = unsettled(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen, _ = found
    child = book.pupils([pupil]).get(pupil)
    if child is None:
        raise Refusal("not_allowed")
    if not may(book, worker, Act.SEE, child):
        if seen.state is not SightingState.ASKED:
            raise Refusal("not_allowed")
        # The child has moved out of sight since it was offered: the town looks into it.
        _not_recognised(book, request, worker, seen, none=False)
        return answer(worker, "answer_sighting_not_yours")
    report, utterance = reported_with(book, seen, worker)
    body = Identified(pupil=pupil)
    sighting_follow.say_of(book, seen.id, body, by=worker.id, at=request.at, utterance=utterance)
    settled = sighting_follow.recompute(book, request.now, [seen.id], actor=worker.id)[seen.id]
    values = sighted.record(book, request, worker, child, report, sighting=seen, utterance=utterance)
    sighting_follow.tell_over(
        book, seen, settled, worker, but=set() if values["told_already"] else {values["contact_id"]}
    )
    _tell_identified(book, settled, worker, values)
    card(
        book, request, worker, "sighting_is_pupil",
        **values | {"sighting": sighting_say.who_it_was(settled), "utterance": utterance,
                    "you": worker.id, "mine": values["head_id"] == worker.id},
    )  # fmt: skip
    return None


def first_report(book: Casebook, seen: Sighting) -> Fact:
    facts = standing(book.sighting_facts([seen.id])[seen.id])
    return next(fact for fact in facts if isinstance(fact.body, Sighted))


def reported_with(book: Casebook, seen: Sighting, worker: Worker) -> tuple[Fact, str]:
    """The first report of a sighting, and the utterance of what the worker says of it now: what the finder says belongs
    to the finder's own message, and is taken back with it."""
    report = first_report(book, seen)
    return report, report.utterance if report.by == worker.id else book.new_ref()


def _tell_identified(book: Casebook, settled: Sighting, by: Worker, values: Mapping[str, Any]) -> None:
    facts = book.sighting_facts([settled.id])[settled.id]
    child = book.pupils([values["child"]["id"]])[values["child"]["id"]]
    for finder in sighting_follow.finders(book, facts):
        seen = values["child"] if may(book, finder.worker, Act.SEE, child) else None
        if finder.worker.id != by.id:
            sighting_follow.tell_outcome(
                book, settled, [finder.fact], by, child=seen, head=values["head"] if seen else "", text="", enrolled=""
            )


def is_child(book: Casebook, request: Request, /, *, sighting: SightingId, child: int) -> Answer | None:
    """It was this child of the sheet 适龄儿童, on no roll: who it is stands on the sighting, which goes on."""
    found = unsettled(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen, _ = found
    listed = next((one for one in book.children_of_village(seen.village) if one.id == child), None)
    if listed is None or not sees_village(worker, seen.village):
        raise Refusal("not_allowed")
    body = Identified(listed=listed.name, born=listed.born)
    if any(fact.body == body for fact in standing(book.sighting_facts([seen.id])[seen.id])):
        return answer(worker, "answer_recorded_already")
    _, utterance = reported_with(book, seen, worker)
    sighting_follow.say_of(book, seen.id, body, by=worker.id, at=request.at, utterance=utterance)
    sighting_follow.recompute(book, request.now, [seen.id], actor=worker.id)
    again = book.sightings([seen.id])[seen.id]
    if seen.state is SightingState.OPEN:
        sighting_extras.tell_note(book, again, worker, listed.name)
    _show(book, request, worker, again)
    return None


def none_of_them(book: Casebook, request: Request, /, *, sighting: SightingId, none: bool) -> Answer | None:
    """都不是 or 不认识: the town contact hears. The second tap changes nothing."""
    found = unsettled(book, request, sighting)
    if isinstance(found, Answer):
        return found
    worker, seen, _ = found
    if seen.state is not SightingState.ASKED:
        return answer(worker, "answer_already_answered")
    _not_recognised(book, request, worker, seen, none=none)
    return None


def _not_recognised(book: Casebook, request: Request, worker: Worker, seen: Sighting, *, none: bool) -> None:
    _, utterance = reported_with(book, seen, worker)
    sighting_follow.say_of(book, seen.id, NotRecognised(none=none), by=worker.id, at=request.at, utterance=utterance)
    opened = sighting_follow.recompute(book, request.now, [seen.id], actor=worker.id)[seen.id]
    _show(book, request, worker, opened)


# --- typed instead of tapped ---


@listens(sighting_extras.KIND)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """Right after a sighting: which of the children offered it was, while that is asked; anything else is a note."""
    number = draft.values["sighting"]
    sighting = book.sightings([number]).get(number)
    if sighting is not None and sighting.state is SightingState.ASKED and may(book, worker, Act.SIGHT):
        offered, _ = sighting_say.offered(book, worker, sighting)
        if offered and _which(book, request, worker, sighting, offered=offered, text=text):
            return True
    return sighting_extras.words(book, request, worker, draft, text)


def _which(
    book: Casebook,
    request: Request,
    worker: Worker,
    sighting: Sighting,
    *,
    offered: Sequence[sighting_say.Candidate],
    text: str,
) -> bool:
    """是陈小雨, 是的, 第二个, 不是, 不认识: taken where it settles who it was, asked again where several fit."""
    listed = next(
        (one.child for one in offered if one.child is not None and text.strip(" 是。.") == one.child.name), None
    )
    pupils = [one.pupil for one in offered if one.pupil is not None]
    all_of = pupils if len(pupils) == len(offered) else []  # places count only where all of them are pupils
    words = plain_answers.meaning(text, offered=all_of or pupils, scope=book.scope(worker))
    said: Answer | None = None
    if listed is not None:
        said = is_child(book, request, sighting=sighting.id, child=listed.id)
    elif text.strip(" 。.") in ("不认识", "不知道", "不清楚", "说不准"):
        said = none_of_them(book, request, sighting=sighting.id, none=False)
    elif words is None or (words.pointed and not all_of):
        return False
    elif words.meant is Meant.NONE:
        said = none_of_them(book, request, sighting=sighting.id, none=True)
    elif words.meant is Meant.YES and len(all_of) == 1:
        said = is_pupil(book, request, sighting=sighting.id, pupil=all_of[0].id)
    elif words.meant in (Meant.THESE, Meant.OTHERS) and len(words.pupils) == 1 and words.exact:
        if words.meant is Meant.OTHERS and not (words.stressed and may(book, worker, Act.SEE, words.pupils[0])):
            return False  # a child's name by itself asks for its case
        said = is_pupil(book, request, sighting=sighting.id, pupil=words.pupils[0].id)
    elif words.meant in (Meant.YES, Meant.THESE):
        _show(book, request, worker, sighting)
    else:
        return False
    if said is not None:
        reply(book, request, worker, said.template, **said.values)
    return True
