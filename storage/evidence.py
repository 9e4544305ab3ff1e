"""Evidence: files under their SHA-256 in the data folder, and the queue of those still to be fetched."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, select, update

from casework.fact import Evidence, Fact, FactRef, Subject
from casework.people import PupilId, WorkerId
from casework.sighting import SightingId
from storage import tables
from storage.casebook import SqlCasebook

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; the messenger gives out nothing larger."""


class FileTooLarge(ValueError):
    """The file is larger than what is kept as evidence."""


class EvidenceFolder:
    """``evidence/`` in the data folder, one file a content, in folders by the first two characters of its name."""

    def __init__(self, data_dir: Path, *, largest: int = LARGEST_FILE) -> None:
        self._data_dir = data_dir
        self._largest = largest

    def keep(self, content: bytes) -> str:
        """Store the content durably; answers its SHA-256 in hex. The same content again changes nothing."""
        if len(content) > self._largest:
            raise FileTooLarge(len(content))
        sha256 = hashlib.sha256(content).hexdigest()
        place = self.path(sha256)
        if place.exists():
            return sha256
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written aside and renamed: a crash leaves no half file under the name of a whole one.
        unfinished = place.with_name(f"{sha256}.{os.getpid()}.part")
        with unfinished.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return sha256

    def path(self, sha256: str) -> Path:
        """Where the content of that name is, or would be."""
        return self._data_dir / self.name(sha256)

    @staticmethod
    def name(sha256: str) -> str:
        """The same as a path in the data folder, as ``Notice.attach`` wants it."""
        return f"evidence/{sha256[:2]}/{sha256}"

    def unchanged(self, sha256: str) -> bool:
        """Whether the file is there and still has the content it is named after."""
        place = self.path(sha256)
        return place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == sha256


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A file of the messenger that somebody sent as evidence of an attempt."""

    id: int
    file: str
    media: str
    pupil: PupilId | None
    attempt: FactRef
    by: WorkerId
    at: datetime
    tries: int
    sighting: SightingId | None = None


_WANTED = (
    select(tables.downloads)
    .where(tables.downloads.c.state == "wanted", tables.downloads.c.not_before <= bindparam("at_most"))
    .order_by(tables.downloads.c.id)
    .limit(bindparam("most"))
)
_OVER = (
    update(tables.downloads)
    .where(tables.downloads.c.id == bindparam("number"), tables.downloads.c.state == "wanted")
    .values(state=bindparam("fate"), tries=tables.downloads.c.tries + 1, error=bindparam("why"))
)
_LATER = (
    update(tables.downloads)
    .where(tables.downloads.c.id == bindparam("number"), tables.downloads.c.state == "wanted")
    .values(not_before=bindparam("next_try"), tries=tables.downloads.c.tries + 1, error=bindparam("why"))
)


def wanted(book: SqlCasebook, *, now: datetime, limit: int) -> list[Wanted]:
    """Files that may be fetched now, oldest first."""
    rows = book.connection.execute(_WANTED, {"at_most": now, "most": limit})
    return [
        Wanted(
            id=row.id,
            file=row.file,
            media=row.media,
            pupil=row.pupil,
            attempt=row.attempt,
            by=row.by,
            at=row.at,
            tries=row.tries,
            sighting=row.sighting,
        )
        for row in rows
    ]


def _subject(wanted: Wanted) -> Subject:
    if wanted.sighting is not None:
        return Subject.sighting(wanted.sighting)
    assert wanted.pupil is not None
    return Subject.pupil(wanted.pupil)


def fetched(book: SqlCasebook, *, wanted: Wanted, sha256: str, size: int) -> None:
    """The file is in the folder: add the fact that says so. Twice is as good as once."""
    if book.write(_OVER, {"number": wanted.id, "fate": "done", "why": ""}).rowcount:
        evidence = Evidence(sha256=sha256, media=wanted.media, size=size)
        book.append(
            [
                Fact(
                    ref=book.new_ref(),
                    subject=_subject(wanted),
                    at=wanted.at,
                    by=wanted.by,
                    body=evidence,
                    names=wanted.attempt,
                )
            ]
        )


def put_off(book: SqlCasebook, *, wanted: Wanted, error: str, not_before: datetime | None) -> bool:
    """Try again from that moment on, or never; answers whether it has just been given up."""
    if not_before is None:
        return bool(book.write(_OVER, {"number": wanted.id, "fate": "failed", "why": error}).rowcount)
    book.write(_LATER, {"number": wanted.id, "next_try": not_before, "why": error})
    return False
