"""The words by which one worker means one child (小孙): learnt from their answers, shown to them alone, forgotten."""

from __future__ import annotations

import hashlib
from datetime import datetime

from casework.desk import say
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, who
from casework.people import Pupil, Worker
from casework.ports import Casebook, Remembered
from casework.reading.names import bare

LONGEST_WORD = 20
SHOWN = 40
"""Words on the list of what is remembered, the latest first."""


def learn(book: Casebook, worker: Worker, said: str, chosen: Pupil, *, now: datetime) -> None:
    """Remember whom this worker meant. A child's own full name is no word for another: nothing is learnt from it."""
    if len(said) > LONGEST_WORD or any(bare(pupil.name) == bare(said) for pupil in book.scope(worker).pupils):
        return
    book.remember(Remembered(worker=worker.id, said=said, pupil=chosen.id, at=now))


def forget(book: Casebook, request: Request, /, *, said: str = "") -> None:
    """``忘记 小孙``: forgets that word; ``忘记`` alone lists what is remembered."""
    worker = who(book, request)
    word = said.strip().strip("“”\"'「」。.")
    if not word:
        _list(book, request, worker)
    elif book.forget_word(worker.id, word):
        reply(book, request, worker, "word_forgotten", said=word)
    else:
        known = len(_still_named(book, worker))
        reply(book, request, worker, "word_unknown", said=word[:LONGEST_WORD], known=known)


def heard(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """忘记小孙, without a blank: only where that word is remembered, as 忘记带书 is something else."""
    word = text.strip().rstrip("。.!！").removeprefix("忘记")
    if word == text or len(word) > LONGEST_WORD or not book.forget_word(worker.id, word):
        return False
    reply(book, request, worker, "word_forgotten", said=word)
    return True


def forget_tapped(book: Casebook, request: Request, /, *, word: str) -> Answer | None:
    """A word on the list was tapped; the button knows it by its ``mark``. Pressed twice it is forgotten once."""
    worker = who(book, request)
    known = next((one.said for one in book.remembered(worker.id) if mark(one.said) == word), None)
    if known is None:
        return answer(worker, "answer_forgotten_already")
    book.forget_word(worker.id, known)
    _list(book, request, worker)
    return None


def mark(said: str) -> str:
    """Twelve letters that stand for a word behind a button, where the word itself may be too long."""
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _list(book: Casebook, request: Request, worker: Worker) -> None:
    shown = _still_named(book, worker)
    card(book, request, worker, "words_remembered", words=shown[:SHOWN], more=max(0, len(shown) - SHOWN))


def _still_named(book: Casebook, worker: Worker) -> list[say.Values]:
    """The words with their children, as far as the worker may still name those."""
    named = {pupil.id: pupil for pupil in book.scope(worker).pupils}
    words = [word for word in book.remembered(worker.id) if word.pupil in named]
    return [{"said": word.said, "mark": mark(word.said), "child": say.child(named[word.pupil])} for word in words]
