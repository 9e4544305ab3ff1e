"""Talk: drafts of conversations, words for children, notices to be spoken after the commit, those held for a digest."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, delete, insert, or_, select, update

from casework.fact import FactRef
from casework.people import PupilId, Worker, WorkerId
from casework.ports import Draft, Hold, Notice, Remembered
from casework.quiet import speakable
from casework.sighting import SightingId
from casework.spoken import Heard, Spoken
from storage import tables
from storage.bulk import Select
from storage.charts import ChartsRoom
from storage.outgoing import State, Told
from storage.recheck import RECHECKED, objection
from storage.rows import draft_from, heard_from, notice_from, spoken_from, to_json
from storage.transaction import upsert

DEFAULT_LOCALE = ""
"""Of somebody who has chosen no language, and of a phone that has not joined: the wording speaks the town's own."""

_DRAFTS = (
    select(tables.drafts)
    .where(tables.drafts.c.worker == bindparam("whose"))
    .order_by(tables.drafts.c.at.desc(), tables.drafts.c.ref)
    .limit(1)
)
_DRAFTS_OF_KIND = _DRAFTS.where(tables.drafts.c.kind == bindparam("sort"))


@cache
def _of_kinds(kinds: tuple[str, ...]) -> Select:
    words = ", ".join(f"'{kind}'" for kind in kinds if kind.isidentifier())
    return Select(tables.drafts, "worker", condition=f"kind IN ({words})")


_DRAFTS_OF_FAMILY = (
    select(tables.drafts)
    .where(tables.drafts.c.worker == bindparam("whose"), tables.drafts.c.kind.like(bindparam("sort")))
    .order_by(tables.drafts.c.at.desc(), tables.drafts.c.ref)
)
_DRAFT = select(tables.drafts).where(tables.drafts.c.ref == bindparam("wanted"))
_FORMER_DRAFT = delete(tables.drafts).where(
    (tables.drafts.c.ref == bindparam("same"))
    | ((tables.drafts.c.worker == bindparam("whose")) & (tables.drafts.c.kind == bindparam("sort")))
)
_REMEMBERED = (
    select(tables.remembered)
    .where(tables.remembered.c.worker == bindparam("whose"))
    .order_by(tables.remembered.c.at.desc(), tables.remembered.c.said)
)
_FORGET = delete(tables.remembered).where(
    tables.remembered.c.worker == bindparam("whose"), tables.remembered.c.said == bindparam("wanted")
)
_SAID = select(tables.outbox.c.id).where(tables.outbox.c.once == bindparam("wanted"))
_HELD = RECHECKED.where(tables.outbox.c.state == State.HELD.value).order_by(tables.outbox.c.id)
_TAKE = (
    update(tables.outbox)
    .where(tables.outbox.c.id == bindparam("number"))
    .values(state=State.DROPPED.value, error=bindparam("why"))
)

_SPOKEN = select(tables.spoken).where(
    tables.spoken.c.chat == bindparam("in_chat"), tables.spoken.c.message == bindparam("number")
)
_CARD = (
    select(tables.spoken.c.message)
    .where(tables.spoken.c.chat == bindparam("in_chat"), tables.spoken.c.utterance == bindparam("wanted"))
    .order_by(tables.spoken.c.message.desc())
    .limit(1)
)
_HEARD = select(tables.heard).where(
    tables.heard.c.chat == bindparam("in_chat"), tables.heard.c.message == bindparam("number")
)


class TalkRoom(ChartsRoom):
    """The part of the casebook that speaks."""

    # --- drafts ---
    def draft(self, worker: WorkerId, kind: str | None = None) -> Draft | None:
        if kind is None:
            row = self.connection.execute(_DRAFTS, {"whose": worker}).one_or_none()
        else:
            row = self.connection.execute(_DRAFTS_OF_KIND, {"whose": worker, "sort": kind}).one_or_none()
        return draft_from(row) if row is not None else None

    def drafts_of(self, worker: WorkerId, kinds: tuple[str, ...]) -> dict[str, Draft]:
        return {row.kind: draft_from(row) for row in _of_kinds(kinds).run(self.connection, [worker])}

    def draft_by_ref(self, ref: str) -> Draft | None:
        row = self.connection.execute(_DRAFT, {"wanted": ref}).one_or_none()
        return draft_from(row) if row is not None else None

    def drafts_of_family(self, worker: WorkerId, family: str) -> list[Draft]:
        rows = self.connection.execute(_DRAFTS_OF_FAMILY, {"whose": worker, "sort": f"{family}%"})
        return [draft_from(row) for row in rows]

    def questions(self, families: tuple[str, ...], *, before: datetime) -> list[Draft]:
        of = tables.drafts.c
        query = select(tables.drafts).where(or_(*(of.kind.like(f"{family}%") for family in families)), of.at <= before)
        return [draft_from(row) for row in self.connection.execute(query.order_by(of.at, of.ref))]

    def save_draft(self, draft: Draft) -> None:
        self.write(_FORMER_DRAFT, {"same": draft.ref, "whose": draft.worker, "sort": draft.kind})
        self.write(
            insert(tables.drafts),
            {
                "ref": draft.ref, "worker": draft.worker, "kind": draft.kind, "body": to_json(draft.values),
                "at": draft.at, "message": draft.message,
            },
        )  # fmt: skip

    def drop_draft(self, ref: str) -> None:
        self.write(delete(tables.drafts).where(tables.drafts.c.ref == bindparam("wanted")), {"wanted": ref})

    # --- words for children ---
    def remember(self, word: Remembered) -> None:
        values = {"worker": word.worker, "said": word.said, "pupil": word.pupil, "at": word.at}
        self.write(upsert(self.dialect, tables.remembered), values)

    def remembered(self, worker: WorkerId) -> list[Remembered]:
        rows = self.connection.execute(_REMEMBERED, {"whose": worker})
        return [Remembered(worker=row.worker, said=row.said, pupil=row.pupil, at=row.at) for row in rows]

    def forget_word(self, worker: WorkerId, said: str) -> bool:
        known: int = self.write(_FORGET, {"whose": worker, "wanted": said}).rowcount
        return known > 0

    # --- notices ---
    def tell(self, notice: Notice) -> None:
        if notice.once is not None:
            if self._said(notice.once):
                return
            self._mine.once.add(notice.once)
        recipient = self._recipient(notice)
        chat = notice.chat
        if chat is None and recipient is not None and recipient.reachable():
            chat = recipient.chat
        state = State.SENDING if chat is not None else State.DROPPED
        if state is State.SENDING and notice.worker is not None and self._holds(notice):
            state = State.HELD
        self._mine.notices.append(
            Told(
                notice,
                created=self.now,
                state=state,
                chat=chat,
                locale=recipient.locale if recipient is not None else DEFAULT_LOCALE,
                error="" if chat is not None else "unreachable",
            )
        )

    def held_notices(self, now: datetime) -> dict[WorkerId, list[Notice]]:
        self.settle()
        taken: dict[WorkerId, list[Notice]] = {}
        marks = []
        for row in self.connection.execute(_HELD).all():
            why = objection(row, self)
            if not why and row.worker is not None:
                taken.setdefault(row.worker, []).append(notice_from(row))
            marks.append({"number": row.id, "why": why or "digest"})
        if marks:
            self.write(_TAKE, marks)
        return taken

    def quiet(self, now: datetime) -> bool:
        """Whether the town's staff are left in peace at that moment: at night, and on days without reminders."""
        return not speakable(now, Hold.QUIET, self.policy, self.calendar(), self.zone)

    def _holds(self, notice: Notice) -> bool:
        return not notice.reply and not speakable(self.now, notice.hold, self.policy, self.calendar(), self.zone)

    def _recipient(self, notice: Notice) -> Worker | None:
        if notice.worker is not None:
            return self.town().workers.get(notice.worker)
        return self.worker_of_chat(notice.chat) if notice.chat is not None else None

    def _said(self, once: str) -> bool:
        if once in self._mine.once or once in self._accepted.once:
            return True
        return self.connection.execute(_SAID, {"wanted": once}).first() is not None

    # --- evidence ---
    def want_file(
        self,
        *,
        file: str,
        media: str,
        pupil: PupilId | None,
        attempt: FactRef,
        by: WorkerId,
        at: datetime,
        sighting: SightingId | None = None,
    ) -> None:
        self.write(
            insert(tables.downloads),
            {
                "file": file, "media": media, "pupil": pupil, "attempt": attempt, "by": by, "at": at,
                "state": "wanted", "not_before": at, "tries": 0, "error": "", "sighting": sighting,
            },
        )  # fmt: skip
        self._wants_file = True

    # --- what passed between the bot and a phone ---
    def spoken(self, chat: int, message: int) -> Spoken | None:
        row = self.connection.execute(_SPOKEN, {"in_chat": chat, "number": message}).one_or_none()
        return spoken_from(row) if row is not None else None

    def card_of(self, chat: int, utterance: str) -> int | None:
        found: int | None = self.connection.execute(_CARD, {"in_chat": chat, "wanted": utterance}).scalar()
        return found

    def heard(self, chat: int, message: int) -> Heard | None:
        key = (chat, message)
        known = self._mine.heard.get(key) or self._accepted.heard.get(key)
        if known is not None:
            return known
        row = self.connection.execute(_HEARD, {"in_chat": chat, "number": message}).one_or_none()
        return heard_from(row) if row is not None else None

    def save_heard(self, heard: Heard) -> None:
        self._mine.heard[heard.chat, heard.message] = heard
