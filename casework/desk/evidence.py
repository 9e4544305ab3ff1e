"""A photo, voice message or document that was promised for a return attempt has been fetched."""

from __future__ import annotations

from datetime import datetime

from casework.desk.follow import say_fact
from casework.fact import Evidence, FactRef, Subject
from casework.people import PupilId, WorkerId
from casework.ports import Casebook


def file_arrived(
    book: Casebook,
    *,
    pupil: PupilId,
    attempt: FactRef,
    by: WorkerId,
    at: datetime,
    sha256: str,
    media: str,
    size: int,
) -> None:
    """The file (``size`` in bytes) becomes a fact about the child that names the attempt it belongs to.

    The same file for the same attempt is one piece of evidence, however often it was sent. Changes neither stage nor
    duties. Raises casework.desk.errors.UnknownPupil.
    """
    chart = book.charts([pupil])[pupil]
    if any(
        isinstance(fact.body, Evidence) and fact.body.sha256 == sha256 and fact.names == attempt for fact in chart.facts
    ):
        return
    say_fact(
        book,
        subject=Subject.pupil(pupil),
        body=Evidence(sha256=sha256, media=media, size=size),
        by=by,
        at=at,
        names=attempt,
    )
