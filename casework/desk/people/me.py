"""What people ask about themselves: who I am here, what I answer for, in which language, and what can be asked."""

from __future__ import annotations

from casework.desk.people.staff_values import handovers, posts
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, may, who
from casework.people import Act, Worker, teaches
from casework.ports import Casebook

LOCALES = ("zh_CN", "en")
"""The languages the bot speaks, as the casebook names them."""

_SAID = {"zh": "zh_CN", "zh_cn": "zh_CN", "cn": "zh_CN", "中文": "zh_CN", "汉语": "zh_CN",
         "en": "en", "english": "en", "英文": "en", "英语": "en"}  # fmt: skip


def me(book: Casebook, request: Request, /) -> None:
    """``/me``: name, posts, phone, language, who does my work and whose I do."""
    worker = who(book, request)
    town, today = book.town(), request.now.astimezone(book.zone).date()
    own = town.workers.get(worker.id, worker)
    card(
        book, request, worker, "me",
        id=worker.id,
        name=worker.name,
        posts=posts(town, own),
        phone=worker.phone,
        locale=worker.locale,
        handovers=handovers(town, worker.id, today),
        duties=len(book.open_duties(worker.id)),
    )  # fmt: skip


def lang(book: Casebook, request: Request, /, *, said: str = "") -> None:
    """``/lang``: asks which language, or takes the one that was named."""
    worker = who(book, request)
    chosen = _SAID.get(said.strip().lower())
    if chosen is None:
        card(book, request, worker, "language", locale=worker.locale)
        return
    _speak(book, request, worker, chosen)


def speak(book: Casebook, request: Request, /, *, locale: str) -> Answer | None:
    """A language was tapped."""
    worker = who(book, request)
    if locale not in LOCALES:
        return answer(worker, "answer_old_button")
    _speak(book, request, worker, locale)
    return None


def _speak(book: Casebook, request: Request, worker: Worker, locale: str) -> None:
    book.set_locale(worker.id, locale)
    card(book, request, worker, "language_set")


def help(book: Casebook, request: Request, /) -> None:
    """``/help``: what this person can ask for, by what they may do."""
    worker = who(book, request)
    acts = sorted(act for act in Act if may(book, worker, act))
    reply(book, request, worker, "help", acts=acts, role=worker.role, teaches=teaches(worker))
