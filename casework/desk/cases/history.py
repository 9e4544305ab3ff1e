"""The history of one child as a time line: what was said, by whom, in the order of the days it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from casework.desk import say
from casework.fact import (
    Absent,
    Accompanied,
    Acknowledged,
    Attempted,
    Body,
    CheckedIn,
    Closed,
    Evidence,
    Fact,
    FactRef,
    LateAnswered,
    LeaveDecided,
    Located,
    Noted,
    OnLeave,
    OutRefused,
    PassedOn,
    Present,
    Raised,
    Rescheduled,
    Returned,
    RollCall,
    Sighted,
    SignedIn,
    SignedOut,
    Urged,
    Whereabouts,
    in_force,
)
from casework.ports import Casebook, Chart
from casework.runs import Ground
from casework.town import Town, named

LINES_SHOWN = 24
"""The latest lines of a long history; a message holds no more."""

ON_THE_LADDER = frozenset({"raised", "acknowledged", "urged", "passed_on", "rescheduled"})

ADDITIONS = (Noted, Evidence, Located, Accompanied)
DECISIONS = (Rescheduled, PassedOn, Urged, LeaveDecided)
"""What stands on the day it was said, not on the one it speaks of."""


def time_line(book: Casebook, chart: Chart, ground: Ground) -> say.Values:
    """``lines`` of the history, earliest first, and how many ``earlier`` ones are not among them."""
    town = book.town()
    holding = in_force(chart.facts)
    corrected = {fact.names for fact in chart.facts if fact.corrects and fact.ref in holding}
    added = _additions(chart.facts, holding)
    lines: list[say.Values] = []
    for fact in chart.facts:
        if isinstance(fact.body, ADDITIONS) and fact.names is not None:
            continue
        if fact.ref not in holding and (fact.ref in corrected or not _worth_showing_void(fact.body)):
            continue
        line = event(fact, town, book.zone)
        if line is not None:
            line["void"] = fact.ref not in holding
            line["added"] = added.get(fact.ref, [])
            lines.append(line)
    lines += _seen_by_roll_call(chart, ground, town)
    lines.sort(key=lambda line: (line["day"], line["at"]))
    lines = _runs_joined(lines, ground)
    return {"lines": lines[-LINES_SHOWN:], "earlier": max(0, len(lines) - LINES_SHOWN)}


def _worth_showing_void(body: Body) -> bool:
    return isinstance(body, Absent | OnLeave | Present | Returned | Attempted)


def event(fact: Fact, town: Town, zone: ZoneInfo) -> say.Values | None:
    """One fact as a line: ``kind day at by`` and what its kind says; None for what is no event of its own."""
    body = fact.body
    said = fact.at.astimezone(zone).date()
    day = said if isinstance(body, DECISIONS) else getattr(body, "day", said)
    line: say.Values = {
        "ref": fact.ref,
        "kind": body.kind,
        "day": day.isoformat(),
        "until": None,
        "at": fact.at.isoformat(),
        "by": named(town, fact.by),
        "corrects": fact.corrects,
        "void": False,
        "added": [],
    }
    match body:
        case Absent():
            line |= {
                "sessions": list(body.sessions), "excused": body.excused, "reason": body.reason,
                "until": body.until.isoformat() if body.until else None,
            }  # fmt: skip
        case OnLeave():
            line |= {
                "sessions": list(body.sessions), "reason": body.reason, "asked_by": body.asked_by,
                "until": body.until.isoformat() if body.until else None,
            }  # fmt: skip
        case LeaveDecided():
            line |= {
                "granted": body.granted, "why": body.why,
                "first": body.day.isoformat(), "last": body.until.isoformat(),
            }  # fmt: skip
        case SignedOut():
            line |= {
                "reason": body.reason, "taken_by": body.taken_by, "relation": body.relation,
                "due_back": body.due_back.astimezone(zone).isoformat(), "by_roster": body.by_roster,
            }  # fmt: skip
        case SignedIn():
            pass
        case OutRefused():
            line |= {"lacking": body.lacking}
        case LateAnswered():
            line |= {"where": body.where}
        case Attempted():
            line |= {
                "channel": body.channel, "met": body.met, "outcome": body.outcome,
                "promised": body.promised.isoformat() if body.promised else None,
            }  # fmt: skip
        case Present(called=True):
            line |= {"kind": RollCall.kind}
        case Present() | Returned():
            pass
        case Noted():
            line |= {"text": body.text}
        case Rescheduled():
            line |= {"duty": duty_kind(body.duty), "to_day": body.day.isoformat()}
        case PassedOn():
            line |= {"duty": duty_kind(body.duty), "to": named(town, body.to)}
        case Raised():
            line |= {"duty": duty_kind(body.duty), "to": named(town, body.to), "rung": body.rung}
        case Acknowledged():
            line |= {"duty": duty_kind(body.duty)}
        case Urged():
            line |= {
                "duty": duty_kind(body.duty), "to_day": body.day.isoformat(), "text": body.text,
            }  # fmt: skip
        case Whereabouts():
            line |= {"sessions": [f"lesson:{number}" for number in body.lessons], "place": body.place}
        case CheckedIn():
            line |= {"well": body.well}
        case Sighted():
            line |= {"where": body.where, "by": named(town, body.finder if body.finder is not None else fact.by)}
        case Closed():
            line |= {"reason": body.reason}
        case _:
            return None
    return line


def duty_kind(key: str) -> str:
    """What is owed, from a duty's key."""
    return key.partition(".")[0]


def _additions(facts: Iterable[Fact], holding: set[FactRef]) -> dict[FactRef, list[say.Values]]:
    """What was added to each fact; what was added to one that was corrected since goes with the correction."""
    known = list(facts)
    instead = {fact.names: fact.ref for fact in known if fact.corrects and fact.names and fact.ref in holding}
    found: dict[FactRef, list[say.Values]] = {}
    for fact in known:
        if fact.names is None or fact.ref not in holding or not isinstance(fact.body, ADDITIONS):
            continue
        target, passed = fact.names, {fact.names}
        while (later := instead.get(target)) is not None and later not in passed:
            target = later
            passed.add(target)
        found.setdefault(target, []).append(_addition(fact.body))
    return found


def _addition(body: Body) -> say.Values:
    match body:
        case Noted(text=text):
            return {"kind": body.kind, "said": text}
        case Accompanied(who=who):
            return {"kind": body.kind, "said": who}
        case Evidence(media=media):
            return {"kind": body.kind, "said": media}
        case _:
            return {"kind": body.kind, "said": ""}


def _seen_by_roll_call(chart: Chart, ground: Ground, town: Town) -> list[say.Values]:
    """The roll calls that confirmed a return: nothing else they say belongs to one child's history, and those that
    stand on the child's own chain stand there already."""
    own = {fact.body.day for fact in chart.facts if isinstance(fact.body, Present) and fact.body.called}
    returns = sorted(fact.body.day for fact in chart.facts if isinstance(fact.body, Returned))
    found: list[say.Values] = []
    for back in returns:
        calls = sorted(
            (f for f in chart.roll_calls if getattr(f.body, "day", back) >= back and f.body.kind == "roll_call"),
            key=lambda f: f.at,
        )
        for call in calls[:1]:
            if isinstance(call.body, RollCall) and call.body.saw(chart.pupil.id) and call.body.day not in own:
                found.append(
                    {
                        "ref": call.ref, "kind": "roll_call", "day": getattr(call.body, "day", back).isoformat(),
                        "until": None, "at": call.at.isoformat(), "by": named(town, call.by),
                        "corrects": False, "void": False, "added": [],
                    }
                )  # fmt: skip
    return list({line["ref"]: line for line in found}.values())


def _runs_joined(lines: list[say.Values], ground: Ground) -> list[say.Values]:
    """Whole days missed one after the other, said by the same person, become one line from … to … .

    What the ladder did meanwhile does not come between them; an attempt, a leave or a return does. The same step for
    the duties that two people share is one line.
    """
    joined: list[say.Values] = []
    for line in lines:
        if line["kind"] in ON_THE_LADDER and any(_same_step(line, other) for other in joined):
            continue
        place = next((i for i in reversed(range(len(joined))) if joined[i]["kind"] not in ON_THE_LADDER), None)
        if place is not None and _continues(joined[place], line, ground):
            joined[place] = joined[place] | {"until": line["until"] or line["day"]}
        else:
            joined.append(line)
    return joined


def _same_step(line: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(line.get(name) == other.get(name) for name in ("kind", "day", "by", "duty", "to", "to_day", "void"))


def _continues(last: Mapping[str, Any], line: Mapping[str, Any], ground: Ground) -> bool:
    if line["kind"] != "absent" or line["void"] or line["added"] or line["until"]:
        return False
    same = ("kind", "by", "sessions", "excused", "reason", "void", "corrects")
    if any(last.get(name) != line.get(name) for name in same) or last["added"]:
        return False
    previous = date.fromisoformat(last["until"] or last["day"])
    return ground.next_school_day(previous) == date.fromisoformat(line["day"])
