"""Which child was meant: asked with the candidates as buttons, while the sentence is kept to be completed by a tap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from casework.desk import attached, say
from casework.desk.request import Request
from casework.desk.rights import may
from casework.people import Act, Pupil, Worker
from casework.ports import Casebook, Draft, Hold, Notice
from casework.reading.contract import Channel, Doubt, Intent, Item, Outcome, Reason

ACTS = {
    Intent.ABSENCE: Act.REPORT,
    Intent.LEAVE: Act.REPORT,
    Intent.RETURNED: Act.REPORT,
    Intent.RETRACT: Act.REPORT,
    Intent.ATTEMPT: Act.ATTEMPT,
    Intent.PRESENT: Act.ROLL_CALL,
}
"""What a worker must be allowed to do for each thing a sentence may say. A child seen at school is a report; only the
words 已返校 of somebody with more rights would say more, and the next roll call confirms either."""


DOUBT = "doubt"
"""The drafts that keep a sentence while it is asked which child was meant; several may be open, so each has its own
kind."""


def ask(book: Casebook, request: Request, worker: Worker, doubt: Doubt) -> str:
    """Ask which child was meant; the sentence is kept while it is asked. Nobody is recorded until it is answered.

    Answers the name of the draft.
    """
    candidates = [pupil for pupil in doubt.candidates if _sees_any(book, worker, doubt, pupil)]
    draft = Draft(
        ref=book.new_ref(),
        worker=worker.id,
        kind="",
        values={"said": doubt.said, "items": [item_to_json(item) for item in doubt.items]} | attached.to_json(request),
        at=request.at,
    )
    book.save_draft(replace(draft, kind=f"{DOUBT}.{draft.ref}"))
    classes = {pupil.class_id for pupil in candidates}
    values = {
        "said": doubt.said,
        "draft": draft.ref,
        "same_name": len(candidates) > 1 and {pupil.name for pupil in candidates} == {doubt.said},
        "one_class": len(classes) == 1,
        "candidates": [say.child(pupil) | {"home": say.home(pupil)} for pupil in candidates[:8]],
        "known": bool(doubt.items),
        "class": next(iter(book.scope(worker).classes)).label if len(book.scope(worker).classes) == 1 else None,
    }
    book.tell(
        Notice(
            template="which_child",
            values=values,
            chat=request.chat,
            worker=worker.id,
            reply=True,
            hold=Hold.NEVER,
            draft=draft.ref,
        )
    )
    return draft.ref


def _sees_any(book: Casebook, worker: Worker, doubt: Doubt, pupil: Pupil) -> bool:
    acts = {ACTS[item.intent] for item in doubt.items} or {Act.REPORT}
    return any(may(book, worker, act, pupil) for act in acts)


def item_to_json(item: Item) -> dict[str, Any]:
    """An item without its child, to be kept in a draft."""
    return {
        "intent": item.intent,
        "day": item.day.isoformat(),
        "until": item.until.isoformat() if item.until else None,
        "sessions": list(item.sessions),
        "reason": item.reason,
        "excused": item.excused,
        "channel": item.channel,
        "outcome": item.outcome,
        "promised": item.promised.isoformat() if item.promised else None,
    }


def item_from_json(kept: Mapping[str, Any]) -> Item:
    """The reverse of ``item_to_json``."""
    return Item(
        intent=Intent(kept["intent"]),
        day=date.fromisoformat(kept["day"]),
        until=date.fromisoformat(kept["until"]) if kept["until"] else None,
        sessions=tuple(kept["sessions"]),
        reason=Reason(kept["reason"]) if kept["reason"] else None,
        excused=kept["excused"],
        channel=Channel(kept["channel"]) if kept["channel"] else None,
        outcome=Outcome(kept["outcome"]) if kept["outcome"] else None,
        promised=date.fromisoformat(kept["promised"]) if kept["promised"] else None,
    )
