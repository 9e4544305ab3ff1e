"""Facts: what was said about a child or a class, by whom and when; never changed, each chained to the one before.

Everything else (stage, duties, ledgers) is computed from them. The modules of this package divide what may be said by
what it is about; everybody else takes the names from here.
"""

from casework.fact.attempts import Accompanied, Attempted, CheckedIn, Closed, Evidence, Located, Met
from casework.fact.attendance import (
    Absent,
    Alerted,
    LeaveDecided,
    LessonCount,
    OnLeave,
    Place,
    Present,
    Returned,
    RollCall,
    Whereabouts,
)
from casework.fact.body import Body, FactRef, Noted, Retracted
from casework.fact.chained import (
    GENESIS,
    Fact,
    Subject,
    SubjectKind,
    chain,
    digest,
    in_force,
    said_of_its_own,
    standing,
)
from casework.fact.duties import Acknowledged, PassedOn, Raised, Rescheduled, Urged
from casework.fact.gate import LateAnswered, OutRefused, SignedIn, SignedOut
from casework.fact.sightings import Asked, Dismissed, Identified, Joined, NotOnRoll, NotRecognised, Sighted
from casework.fact.written import BODIES, UnknownFact, body_from_json, body_to_json

__all__ = [
    "BODIES",
    "GENESIS",
    "Absent",
    "Accompanied",
    "Acknowledged",
    "Alerted",
    "Asked",
    "Attempted",
    "Body",
    "CheckedIn",
    "Closed",
    "Dismissed",
    "Evidence",
    "Fact",
    "FactRef",
    "Identified",
    "Joined",
    "LateAnswered",
    "LeaveDecided",
    "LessonCount",
    "Located",
    "Met",
    "NotOnRoll",
    "NotRecognised",
    "Noted",
    "OnLeave",
    "OutRefused",
    "PassedOn",
    "Place",
    "Present",
    "Raised",
    "Rescheduled",
    "Retracted",
    "Returned",
    "RollCall",
    "Sighted",
    "SignedIn",
    "SignedOut",
    "Subject",
    "SubjectKind",
    "UnknownFact",
    "Urged",
    "Whereabouts",
    "body_from_json",
    "body_to_json",
    "chain",
    "digest",
    "in_force",
    "said_of_its_own",
    "standing",
]
