"""Pictures and voices: evidence of the words they came with, or of the child that is answered about."""

from datetime import date

from casework.desk.hearing import attached
from casework.fact import Attempted, Fact, OnLeave, standing
from tests.casework.desk.phones import FAR_CHILD, HE, SI, SUN, YANG, YU, Town

TUESDAY = date(2026, 9, 8)


def evidence(town: Town) -> list[tuple[str, int, str]]:
    """What is wanted: the file, the child, and the kind of the fact it shows."""
    kinds = []
    for file, _, pupil, ref, *_ in town.book.wanted:
        fact = town.book.fact(ref)
        assert isinstance(fact, Fact)
        assert fact.subject.id == pupil
        kinds.append((file, pupil, fact.body.kind))
    return kinds


def test_a_caption_is_a_sentence_and_its_picture_the_evidence() -> None:
    town = Town()
    town.send(HE, "note", "陈小雨病假一天")
    town.send(HE, "door", "家访了李思源,没人在家")
    assert evidence(town) == [("note", YU.id, OnLeave.kind), ("door", SI.id, Attempted.kind)]


def test_a_caption_in_doubt_keeps_the_picture_until_the_tap() -> None:
    town = Town()
    town.send(HE, "note", "刘洋病假")
    assert evidence(town) == []
    town.tap(HE, "刘洋 河口村 母亲周兰")
    assert evidence(town) == [("note", YANG.id, OnLeave.kind)]


def test_the_pictures_of_an_album_belong_together_whichever_has_the_words() -> None:
    town = Town()
    town.send(HE, "a1", "陈小雨病假", album="a")
    said = len(town.on(HE))
    town.send(HE, "a2", album="a")
    assert len(town.on(HE)) == said
    town.send(HE, "b1", album="b")
    town.send(HE, "b2", "李思源病假", album="b")
    town.send(HE, "b3", album="b")
    assert [(file, pupil) for file, pupil, _ in evidence(town)] == [
        ("a1", YU.id), ("a2", YU.id), ("b2", SI.id), ("b1", SI.id), ("b3", SI.id),
    ]  # fmt: skip


def test_an_album_in_doubt_waits_as_a_whole() -> None:
    town = Town()
    town.send(HE, "a1", "刘洋病假", album="a")
    asked = town.on(HE)[-1]
    town.send(HE, "a2", album="a")
    town.press(HE, asked.keys["刘洋 河口村 母亲周兰"], message=asked.number)
    town.send(HE, "a3", album="a")
    assert [(file, pupil) for file, pupil, _ in evidence(town)] == [("a1", YANG.id), ("a2", YANG.id), ("a3", YANG.id)]


def test_a_picture_in_answer_to_a_message_is_of_its_child_and_of_what_that_message_shows() -> None:
    town = Town()
    town.write(HE, "陈小雨请假")
    town.send(HE, "note", answering=town.on(HE)[-1])
    assert evidence(town) == [("note", YU.id, OnLeave.kind)]


def test_the_sentence_after_a_voice_takes_it_along() -> None:
    town = Town()
    town.send(HE, "voice", voice=True)
    assert "语音我听不了" in town.last(HE)
    town.write(HE, "吃了吗")
    assert evidence(town) == []
    town.write(HE, "陈小雨没来")
    assert [(file, pupil) for file, pupil, _ in evidence(town)] == [("voice", YU.id)]
    town.write(HE, "李思源没来")
    assert len(evidence(town)) == 1


def test_a_voice_of_somebody_who_only_reports_is_kept_for_the_sentence_too() -> None:
    town = Town()
    town.send(SUN, "voice", voice=True)
    town.write(SUN, "李思源第二节没来")
    assert [(file, pupil) for file, pupil, _ in evidence(town)] == [("voice", SI.id)]


def test_an_hour_later_the_sentence_is_another_one() -> None:
    town = Town()
    town.send(HE, "voice", voice=True)
    town.later(minutes=61)
    town.write(HE, "陈小雨没来")
    assert evidence(town) == []


def test_while_an_attempt_is_open_a_voice_is_added_to_it_and_still_not_heard() -> None:
    town = Town()
    town.write(HE, "家访了陈小雨,没人在家")
    town.send(HE, "voice", voice=True)
    assert evidence(town) == [("voice", YU.id, Attempted.kind)]
    assert "语音我听不了" in town.last(HE)


def test_a_caption_that_is_corrected_adds_the_picture_to_the_child_it_now_names() -> None:
    town = Town()
    number = town.send(HE, "note", "陈小雨病假")
    town.edit(HE, number, "李思源病假")
    assert [type(fact.body) for fact in standing(town.book.charts([SI.id])[SI.id].facts)] == [OnLeave]
    assert not standing(town.book.charts([YU.id])[YU.id].facts)


def test_whoever_sent_a_file_that_is_lost_hears_of_which_child_and_what_to_do() -> None:
    town = Town()
    attached.lost(town.book, pupil=YU.id, by=HE.id, media="video/mp4", why=attached.TOO_LARGE, now=town.now)
    town.do(HE, lambda book, request: None)
    assert "没有存下来:陈小雨(三(2)班)" in town.last(HE)
    assert "20MB" in town.last(HE)


def test_the_child_of_another_is_refused() -> None:
    town = Town()
    town.write(HE, "陈小雨请假")
    card = town.on(HE)[-1]
    about = town.book.said_to[HE.chat or 0, card.number]
    town.book.said_to[HE.chat or 0, card.number] = type(about)(template=about.template, pupils=(FAR_CHILD.id,))
    town.send(HE, "note", answering=card)
    assert evidence(town) == []
    assert "权限" in town.last(HE)
