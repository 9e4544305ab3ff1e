"""A sentence of the gate: ``陈小雨 出校 奶奶接走 周日下午回``, ``陈小雨 签到``; what it does not say is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework import gate as words
from casework.desk import say
from casework.desk.boarding import boarders, gate
from casework.desk.boarding.sign_out import FORM, show_out
from casework.desk.cases import follow
from casework.desk.reply import reply
from casework.desk.request import Refusal, Request
from casework.desk.rights import may
from casework.kin import adult_before
from casework.people import Act, Pupil, Role, Worker, post_covers
from casework.ports import Casebook
from casework.reading.contract import Intent, Reading

FRESH = 3
"""How many days after it happened it is still told at once that a boarder has left alone."""


def heard(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """A sentence of the gate: ``陈小雨 出校 奶奶接走 周日下午回``. False if it is none, or of no boarder here."""
    scope = book.scope(worker)
    said = words.heard(text, scope) if book.policy.boarding is not None else None
    if said is None:
        return False
    bearers = [[one for one in scope.forms[name] if one.boarding] for name in said.names]
    if said.gone and (not all(bearers) or _ago(book, request, said) > FRESH):
        return False  # 陈小雨自己回家了, of a day pupil: the gate has nothing to say of it
    if not all(bearers):
        known = [one for name in said.names for one in scope.forms[name]]
        if all(may(book, worker, Act.SIGN_BOARDERS, one) for one in known):
            reply(book, request, worker, "gate_no_boarder", children=[say.child(one) for one in known])
            return True
        return False
    if any(len(scope.forms[name]) > 1 for name in said.names):
        _which(book, request, worker, said, bearers)
        return True
    children = [found[0] for found in bearers]
    if not all(may(book, worker, Act.SIGN_BOARDERS, child) for child in children):
        return _unsigned(book, request, worker, said, children)
    if said.way is words.Way.IN:
        _back(book, request, worker, children)
    elif said.gone:
        _gone(book, request, worker, said, children)
    elif said.alone:
        for child in children:
            values = gate.refuse(book, request, worker, child, lacking="guardian")
            reply(book, request, worker, "gate_refused", **values)
    else:
        _out(book, request, worker, said, children)
    return True


def left_alone(book: Casebook, request: Request, worker: Worker, reading: Reading, text: str) -> None:
    """冯晨翻墙出去了: whatever else is recorded of it, that a boarder has left alone is told at once. Not where that
    was told today, the child is said to be back, or it left on another day and the text says more of today."""
    scope = book.scope(worker)
    said = words.heard(text, scope) if book.policy.boarding is not None else None
    if said is None or not said.gone:
        return
    today = follow.today_of(book, request.now)
    items = [*reading.items, *(item for doubt in reading.doubts for item in doubt.items)]
    of_today = {item.intent for item in items if item.day == today}
    if Intent.RETURNED in of_today or (of_today and _ago(book, request, said)):
        return
    named = [one for name in said.names for one in scope.forms[name] if one.boarding]
    if len(gate.gone_already(book, request, named)) == len(named):
        return
    heard(book, request, worker, text)


def _ago(book: Casebook, request: Request, said: words.Said) -> int:
    return words.days_ago(said.when, follow.today_of(book, request.now))


def _gone(
    book: Casebook, request: Request, worker: Worker, said: words.Said, children: Sequence[Pupil], *, homes: bool = True
) -> None:
    """They have left with nobody: told at once, but not again where that was said today and they have not been back."""
    known = gate.gone_already(book, request, children)
    for child in children:
        if child.id in known:
            reply(book, request, worker, "answer_recorded_already")
            continue
        values = gate.refuse(book, request, worker, child, lacking="gone", ago=_ago(book, request, said))
        reply(book, request, worker, "gate_refused", **values if homes else values | {"home": {"guardians": []}})


def _which(
    book: Casebook, request: Request, worker: Worker, said: words.Said, bearers: Sequence[Sequence[Pupil]]
) -> None:
    """Several bear the name: nobody is signed out or in by a guess."""
    candidates = [one for found in bearers for one in found if may(book, worker, Act.SIGN_BOARDERS, one)]
    if not candidates:
        raise Refusal("not_allowed")
    out = gate.out_of(book, request, [one.id for one in candidates])
    reply(
        book, request, worker, "gate_which", way=said.way,
        children=[say.child(one) | {"home": say.home(one), "out": one.id in out} for one in candidates[:9]],
    )  # fmt: skip


def _unsigned(book: Casebook, request: Request, worker: Worker, said: words.Said, children: Sequence[Pupil]) -> bool:
    """Somebody who may not sign: a subject teacher at the gate keeps the child in, and those who sign are told."""
    if said.way is words.Way.IN:
        return False
    teaches = [
        child for child in children
        if any(post.role is Role.SUBJECT_TEACHER and post_covers(post, child) for post in worker.posts)
    ]  # fmt: skip
    if said.gone:
        _gone(book, request, worker, said, teaches, homes=False)
        return bool(teaches)
    for child in teaches:
        values = gate.refuse(book, request, worker, child, lacking="signature")
        reply(book, request, worker, "gate_refused", **values | {"home": {"guardians": []}})
    return bool(teaches)


def _back(book: Casebook, request: Request, worker: Worker, children: Sequence[Pupil]) -> None:
    out = gate.out_of(book, request, [child.id for child in children])
    if out:
        boarders.say_in(book, request, worker, list(out))
    else:
        reply(book, request, worker, "gate_not_out", children=[say.child(one) for one in children])


def _out(book: Casebook, request: Request, worker: Worker, said: words.Said, children: Sequence[Pupil]) -> None:
    """What the sentence says is kept, and what it does not is asked; several children one after the other."""
    for child in children:
        if gate.out_of(book, request, [child.id]):
            show_out(book, request, worker, child, utterance="", already=True)
            continue
        values: dict[str, Any] = {"class": child.class_id, "pupil": child.id}
        adult = adult_before(said.text, words.TAKES, child)
        if adult is not None:
            values |= {"relation": adult.relation, "name": adult.name}
        moment = gate.due_typed(book, child, request, said.back) if said.back else None
        if moment is not None:
            values["due"] = moment.isoformat()
        if said.reason:
            values["reason"] = said.reason
        elif moment is not None and gate.over_free_days(book, child, request, moment):
            values["reason"] = "weekend"
        FORM.begin(book, request, worker, values)
