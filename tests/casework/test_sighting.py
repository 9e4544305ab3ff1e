"""What the facts about a sighting amount to: who must find out, by when, how far up it has gone; whom it may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from casework.fact import (
    Acknowledged,
    Body,
    Dismissed,
    Fact,
    Identified,
    NotOnRoll,
    NotRecognised,
    Raised,
    Retracted,
    Sighted,
    Subject,
    Urged,
    chain,
)
from casework.people import Guardian, Post, Pupil, Role, Worker
from casework.policy.loader import load_policy
from casework.sighting import (
    ANSWER_WITHIN,
    Judged,
    Sighting,
    SightingState,
    TownTime,
    VillageChild,
    alike,
    judge,
    likeness,
    not_among,
)
from tests.builders.town import SCHOOL_CLASS, ZONE, calendar

WEDNESDAY = date(2026, 9, 9)
FINDER, CONTACT, LEADER = 3, 5, 10
GROUND = TownTime(calendar=calendar(), policy=load_policy("langan-2023"), zone=ZONE)
STAFF = {
    CONTACT: Worker(id=CONTACT, name="周联络", posts=(Post(role=Role.TOWN_CONTACT),), chat=105),
    LEADER: Worker(id=LEADER, name="胡组长", posts=(Post(role=Role.LEADING_GROUP),), chat=110),
}
_refs = count(1)


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=ZONE)


def said(body: Body, moment: datetime, *, by: int | None = FINDER, names: str | None = None) -> Fact:
    return Fact(ref=f"f{next(_refs):011}", subject=Subject.sighting(1), at=moment, by=by, body=body, names=names)


def seen(*, offered: int = 0, moment: datetime | None = None) -> Fact:
    return said(Sighted(day=WEDNESDAY, village="李家村", surname="陈", offered=offered), moment or at(9))


def look(*facts: Fact, now: datetime, staff: dict[int, Worker] | None = None) -> Judged:
    people = STAFF if staff is None else staff

    def who(role: Role) -> int | None:
        return next((one.id for one in people.values() if one.holds(role)), None)

    linked = chain(facts, last_seq=0, last_hash="")
    return judge(1, linked, who=who, worker=people.get, ground=GROUND, now=now)


def test_the_finder_is_asked_first_and_then_the_town_without_an_answer() -> None:
    asked = look(seen(offered=2), now=at(9, 10, 5)).sighting
    assert (asked.state, asked.owner, asked.look_at) == (SightingState.ASKED, None, at(9) + ANSWER_WITHIN)
    assert look(seen(offered=2), now=at(9) + ANSWER_WITHIN).sighting.owner == CONTACT
    unknown = said(NotRecognised(none=False), at(9, 10, 2))
    assert look(seen(offered=2), unknown, now=at(9, 10, 2)).sighting.state is SightingState.OPEN


def test_it_is_acknowledged_within_a_school_day_and_found_out_within_three() -> None:
    first = look(seen(), now=at(9)).sighting
    assert (first.owner, first.due) == (CONTACT, datetime(2026, 9, 10, tzinfo=ZONE))
    acknowledged = said(Acknowledged(duty=first.key, rung=Role.TOWN_CONTACT), at(9, 11), by=CONTACT)
    later = look(seen(), acknowledged, now=at(9, 11)).sighting
    assert (later.acknowledged, later.due) == (True, datetime(2026, 9, 12, tzinfo=ZONE))


def test_what_is_told_late_in_the_evening_counts_from_the_next_school_day() -> None:
    friday_night = at(11, 21, 30)
    assert look(seen(moment=friday_night), now=friday_night).sighting.due == datetime(2026, 9, 15, tzinfo=ZONE)


def test_unacknowledged_it_goes_up_and_comes_back_down_when_the_contact_acknowledges() -> None:
    overdue = look(seen(), now=at(10, 0))
    assert overdue.step is not None
    assert (overdue.sighting.rung, overdue.sighting.rung_worker) == (Role.LEADING_GROUP, LEADER)
    raised = said(overdue.step, at(10, 0), by=None)
    assert look(seen(), raised, now=at(10, 8)).step is None
    acknowledged = said(Acknowledged(duty="sighting.1", rung=Role.TOWN_CONTACT), at(10, 9), by=CONTACT)
    down = look(seen(), raised, acknowledged, now=at(10, 9)).sighting
    assert (down.rung, down.due) == (None, datetime(2026, 9, 12, tzinfo=ZONE))
    up_again = look(seen(), raised, acknowledged, now=at(14, 8))
    assert up_again.step is not None
    assert up_again.sighting.rung_worker == LEADER


def test_urged_it_has_until_the_day_that_was_set() -> None:
    raised = said(Raised(duty="sighting.1.seen", rung=Role.LEADING_GROUP, to=LEADER), at(10, 0), by=None)
    urged = said(Urged(duty="sighting.1.seen", rung=Role.LEADING_GROUP, day=date(2026, 9, 14)), at(10, 9), by=LEADER)
    found = look(seen(), raised, urged, now=at(10, 9)).sighting
    assert (found.rung, found.due) == (None, datetime(2026, 9, 15, tzinfo=ZONE))


def test_without_a_contact_the_level_above_has_it_at_once_and_knows_why() -> None:
    alone = look(seen(), now=at(9), staff={LEADER: STAFF[LEADER]})
    assert alone.step is not None
    assert (alone.step.to, alone.step.skipped) == (LEADER, ("town_contact:vacant",))
    away = {CONTACT: replace(STAFF[CONTACT], chat=None), LEADER: STAFF[LEADER]}
    not_joined = look(seen(), now=at(9), staff=away)
    assert not_joined.step is not None
    assert not_joined.step.skipped == ("town_contact:not_joined",)


def test_with_nobody_at_all_it_stays_open_before_nobody() -> None:
    found = look(seen(), now=at(9), staff={})
    assert (found.sighting.state, found.sighting.owner, found.step) == (SightingState.OPEN, None, None)


def test_it_ends_with_the_last_word_and_reopens_when_that_is_taken_back() -> None:
    mistaken = said(Dismissed(why=SightingState.MISTAKEN), at(9, 11), by=CONTACT)
    not_on_roll = said(NotOnRoll(enrolled="never"), at(9, 12), by=CONTACT)
    assert look(seen(), mistaken, now=at(9, 11)).sighting.state is SightingState.MISTAKEN
    assert look(seen(), mistaken, not_on_roll, now=at(9, 12)).sighting.state is SightingState.NOT_ON_ROLL
    back = said(Retracted(), at(9, 13), by=CONTACT, names=not_on_roll.ref)
    gone = said(Retracted(), at(9, 14), by=CONTACT, names=mistaken.ref)
    assert look(seen(), mistaken, not_on_roll, back, now=at(9, 13)).sighting.state is SightingState.MISTAKEN
    open_again = look(seen(), mistaken, not_on_roll, back, gone, now=at(9, 14)).sighting
    assert (open_again.state, open_again.acknowledged) == (SightingState.OPEN, True)


def test_a_child_of_the_village_list_leaves_it_open_and_a_pupil_settles_it() -> None:
    listed = said(Identified(listed="陈小山"), at(9, 11), by=CONTACT)
    assert look(seen(), listed, now=at(9, 11)).sighting.state is SightingState.OPEN
    pupil = said(Identified(pupil=7), at(9, 12), by=CONTACT)
    settled = look(seen(), listed, pupil, now=at(9, 12)).sighting
    assert (settled.state, settled.pupil, settled.look_at) == (SightingState.IDENTIFIED, 7, None)


def test_taken_back_nobody_owes_anything() -> None:
    first = seen()
    back = said(Retracted(), at(9, 11), names=first.ref)
    found = look(first, back, now=at(12)).sighting
    assert (found.state, found.owner, found.look_at) == (SightingState.TAKEN_BACK, None, None)


@given(hours=st.integers(0, 24 * 40), offered=st.integers(0, 3))
def test_at_any_moment_it_is_before_somebody_and_will_be_looked_at_again(hours: int, offered: int) -> None:
    now = at(9) + timedelta(hours=hours)
    facts = [seen(offered=offered)]
    for _ in range(4):
        judged = look(*facts, now=now)
        if judged.step is None:
            break
        facts.append(said(judged.step, now, by=None))
    sighting = judged.sighting
    assert judged.step is None
    assert sighting.state is (SightingState.ASKED if offered and hours == 0 else SightingState.OPEN)
    if sighting.state is SightingState.OPEN:
        assert sighting.owner == CONTACT
        assert (sighting.rung is not None) == sighting.overdue(now)
        assert sighting.look_at is None or sighting.look_at > now


# --- whom it may be ---


def sighting(**known: object) -> Sighting:
    plain = Sighting(
        id=1, state=SightingState.OPEN, village="李家村", finder=FINDER, at=at(9), day=WEDNESDAY, youngest=11,
        oldest=12, surname="陈",
    )  # fmt: skip
    return replace(plain, **known)  # type: ignore[arg-type]


def fits(one: Sighting, **child: object) -> int | None:
    known: dict[str, object] = {
        "name": "陈小山", "sex": "男", "born": date(2015, 3, 2), "guardians": (), "village": "李家村",
    }  # fmt: skip
    return likeness(one, **(known | child))  # type: ignore[arg-type]


def test_a_child_fits_by_village_surname_age_and_sex() -> None:
    one = sighting()
    assert fits(one) is not None
    assert fits(one, village="河口村") is None
    assert fits(one, name="李小山") is None
    assert fits(one, name="程小山") is None
    assert fits(one, born=date(2018, 3, 2)) is None
    assert fits(one, born=date(2016, 3, 2)) is not None  # ten: a year may be wrong
    assert fits(one, born=None) is not None
    assert fits(replace(one, sex="女")) is None
    assert fits(replace(one, sex="女"), sex="") is not None


def test_a_surname_may_be_misheard_and_a_name_or_guardian_is_the_better_sign() -> None:
    misheard = sighting(surname="余")
    assert fits(misheard, name="于小山") is not None
    by_guardian = sighting(surname="", guardian="陈国强")
    better, plain = fits(by_guardian, guardians=(Guardian(name="陈国强"),)), fits(by_guardian)
    assert better is not None
    assert plain is not None
    assert better > plain
    assert fits(sighting(name="陈小山")) == 6
    assert fits(sighting(name="陈大海")) is None


def test_a_child_without_a_village_must_share_a_name() -> None:
    assert fits(sighting(), village="") is not None
    assert fits(sighting(surname=""), village="") is None


def test_two_sightings_may_be_one_child_within_the_time_and_not_against_the_facts() -> None:
    one, within = sighting(), timedelta(days=14)
    other = sighting(id=2, day=WEDNESDAY + timedelta(days=14))
    assert alike(one, other, within=within)
    assert not alike(one, replace(other, day=WEDNESDAY + timedelta(days=15)), within=within)
    assert not alike(one, replace(other, village="河口村"), within=within)
    assert not alike(one, replace(other, surname="马"), within=within)
    assert not alike(one, replace(other, youngest=6, oldest=7), within=within)
    assert not alike(replace(one, sex="男"), replace(other, sex="女"), within=within)
    assert not alike(sighting(surname="", youngest=None, oldest=None), replace(other, surname=""), within=within)


def test_children_of_the_village_list_that_are_pupils_are_not_offered_twice() -> None:
    pupil = Pupil(id=1, name="陈小雨", school_class=SCHOOL_CLASS, born=date(2016, 3, 1), id_number="X1")
    rows = [
        VillageChild(id=1, village="李家村", name="陈小雨", born=date(2016, 3, 1)),
        VillageChild(id=2, village="李家村", name="陈晓雨", born=date(2016, 3, 1), id_number="X1"),
        VillageChild(id=3, village="李家村", name="陈小山", born=date(2015, 3, 2)),
    ]
    assert [one.id for one in not_among(rows, [pupil])] == [3]
