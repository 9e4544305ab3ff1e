"""是请假 below the card of a report: the absences it noted were leave."""

from __future__ import annotations

from dataclasses import replace

from casework.desk.reports import card as report_card
from casework.desk.reports import recording
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, heads, may, who
from casework.fact import Absent, Fact, standing
from casework.people import Act
from casework.ports import Casebook
from casework.reading.contract import Intent, Item


def excuse(book: Casebook, request: Request, /, *, utterance: str) -> Answer | None:
    """是请假: the absences that one message reported were leave. Corrects them; a second press changes nothing."""
    worker = who(book, request)
    said = book.facts_of(utterance)
    report = recording.Report(worker=worker, utterance=utterance, now=request.now, at=request.now)
    report.charts = book.charts({fact.subject.id for fact in said}) if said else {}
    facts: list[Fact] = []
    for chart in report.charts.values():
        if not may(book, worker, Act.REPORT, chart.pupil):
            raise Refusal("not_allowed")
        for fact in standing(chart.facts):
            if fact.utterance == utterance and isinstance(fact.body, Absent) and not fact.body.excused:
                if fact.by != worker.id and not heads(worker, chart.pupil.class_id):
                    raise Refusal("not_yours")
                item = Item(
                    intent=Intent.LEAVE,
                    pupil=chart.pupil,
                    day=fact.body.day,
                    until=fact.body.until,
                    sessions=fact.body.sessions,
                    reason=fact.body.reason,
                    excused=True,
                )
                body = recording.body_of(book, chart, item, request.now)
                facts.append(replace(recording.fact_of(book, report, chart.pupil, body, names=fact.ref), corrects=True))
                report.touched[chart.pupil.id] = chart.pupil
                report.recorded.entries.append(recording.entry(book, report, chart.pupil, body, chart))
    if not facts:
        return answer(worker, "answer_already_answered")
    book.append(facts)
    recording.conclude(book, request, report)
    report_card.show(book, request, worker, report.recorded, utterance=utterance, edit=request.message)
    recording.wait_for_note(book, request, worker, report, facts)
    return None
