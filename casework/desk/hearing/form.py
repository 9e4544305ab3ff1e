"""A form of buttons: what was chosen is kept in a draft, one person's own; nothing is recorded before the last tap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from casework.desk.hearing import talk
from casework.desk.reply import card
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, require, who
from casework.people import Act, ClassId, PupilId, SchoolClass, Worker
from casework.ports import Casebook, Draft

CLASSES_OFFERED: Final = 90
"""Classes on one card; a messenger shows at most a hundred buttons."""

Find: TypeAlias = Callable[[Casebook, Request, str], tuple[Worker, Draft | None]]
"""Answers whose phone it is, and the form of that name if it is theirs and not done with. Raises Refusal where they may
not fill it in any more."""

Show: TypeAlias = Callable[[Casebook, Request, Worker, Draft], None]


@dataclass(frozen=True, kw_only=True)
class Form:
    """One kind of form: how it is found behind a button, and shown with what was chosen so far."""

    kind: str
    find: Find
    show: Show
    over: str = "answer_form_over"
    """The answer to a press on a form that is done with."""
    dropped: str = "absence_dropped"
    """The card in whose place nothing was recorded."""

    def begin(self, book: Casebook, request: Request, worker: Worker, values: Mapping[str, Any]) -> None:
        """Open a form with what is known already; the one of this kind that was open is gone."""
        self.show(book, request, worker, talk.begin(book, request, worker, self.kind, values))

    def change(self, book: Casebook, request: Request, worker: Worker, draft: Draft, **known: Any) -> None:
        """Keep one answer more and show the form anew."""
        kept = replace(draft, values={**draft.values, **known}, at=request.now)
        book.save_draft(kept)
        self.show(book, request, worker, kept)

    def drop(self, book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
        """取消: nothing is recorded."""
        worker, kept = self.find(book, request, draft)
        if kept is None:
            return answer(worker, self.over)
        book.drop_draft(draft)
        card(book, request, worker, self.dropped)
        return None


@dataclass(frozen=True, kw_only=True)
class TickList(Form):
    """A form on which names are ticked: of the children ``offered``, the draft keeps those chosen under ``ticked``."""

    offered: Callable[[Casebook, Draft], Collection[PupilId]]
    ticked: str = "ticked"

    def tick(self, book: Casebook, request: Request, /, *, draft: str, pupil: PupilId, on: bool) -> Answer | None:
        """A name was tapped: ``on`` is what it becomes, so that a double tap changes nothing more."""
        worker, kept = self.find(book, request, draft)
        if kept is None:
            return answer(worker, self.over)
        ticked = [one for one in kept.values[self.ticked] if one != pupil]
        if on and pupil in self.offered(book, kept):
            ticked.append(pupil)
        self.change(book, request, worker, kept, **{self.ticked: ticked})
        return None


# --- a form about a class ---


def classes_to_report(book: Casebook, worker: Worker, class_id: ClassId | None) -> list[SchoolClass]:
    """The classes that the worker may report of, as many as fit on a card, or the one of them that was named.

    Raises Refusal("not_allowed") where there is none: a grid worker names children, no class is theirs as a whole.
    """
    classes = [one for one in book.scope(worker).classes if class_id in (None, one.id)]
    classes = [one for one in classes if may(book, worker, Act.REPORT, class_id=one.id)]
    if not classes:
        raise Refusal("not_allowed")
    return classes[:CLASSES_OFFERED]


def about_a_class(kind: str) -> Find:
    """Finds a form of this kind as long as the worker may report of its class."""

    def find(book: Casebook, request: Request, draft: str) -> tuple[Worker, Draft | None]:
        worker = who(book, request)
        kept = talk.own_draft(book, worker, draft, kind)
        if kept is not None:
            require(book, worker, Act.REPORT, class_id=kept.values["class"])
        return worker, kept

    return find


def pupils_of_class(book: Casebook, draft: Draft) -> set[PupilId]:
    """The children of the class that a form is about."""
    return {pupil.id for pupil in book.class_pupils(draft.values["class"])}
