"""What the casebook cannot find."""

from __future__ import annotations

from casework.desk.request import Refusal
from casework.people import PupilId


class UnknownPupil(Refusal):
    """花名册上没有这个学生。"""

    def __init__(self, pupil: PupilId) -> None:
        super().__init__("unknown_pupil", pupil=pupil)
