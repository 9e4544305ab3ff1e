"""Rows of conversations as values, and values as rows: drafts, notices, messages heard and spoken."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from casework.ports import Draft, Hold, Notice
from casework.spoken import Heard, Spoken
from storage.rows.text import to_json


def draft_from(row: Row[Any]) -> Draft:
    return Draft(
        ref=row.ref, worker=row.worker, kind=row.kind, values=json.loads(row.body), at=row.at, message=row.message
    )


def notice_from(row: Row[Any]) -> Notice:
    return Notice(
        template=row.template,
        values=json.loads(row.body),
        worker=row.worker,
        chat=row.chat,
        pupil=row.pupil,
        duty=row.duty,
        hold=Hold(row.hold),
        reply=row.reply,
        edit=row.edit,
        attach=row.attach,
        once=row.once,
        draft=row.draft,
        sighting=row.sighting,
    )


def heard_row(heard: Heard) -> list[Any]:
    """In the order of the table's columns."""
    body = {
        "utterances": heard.utterances, "facts": heard.facts, "drafts": heard.drafts, "notes": heard.notes,
        "chosen": heard.chosen, "files": heard.files,
    }  # fmt: skip
    said = to_json({name: value for name, value in body.items() if value})
    return [heard.chat, heard.message, heard.worker, heard.at, heard.edited, said]


def heard_from(row: Row[Any]) -> Heard:
    body = json.loads(row.body)
    return Heard(
        chat=row.chat,
        message=row.message,
        worker=row.worker,
        at=row.at,
        edited=row.edited,
        utterances=tuple(body.get("utterances", ())),
        facts=tuple(body.get("facts", ())),
        drafts=tuple(body.get("drafts", ())),
        notes=tuple((pupil, ref) for pupil, ref in body.get("notes", ())),
        chosen=body.get("chosen", {}),
        files=tuple((file, media) for file, media in body.get("files", ())),
    )


def spoken_row(chat: int, message: int, at: datetime, spoken: Spoken) -> list[Any]:
    """In the order of the table's columns."""
    return [
        chat,
        message,
        at,
        spoken.template,
        to_json(list(spoken.pupils)),
        spoken.duty,
        spoken.utterance,
        spoken.question,
    ]


def spoken_from(row: Row[Any]) -> Spoken:
    return Spoken(
        template=row.template,
        pupils=tuple(json.loads(row.pupils)),
        duty=row.duty,
        utterance=row.utterance,
        question=row.question,
    )
