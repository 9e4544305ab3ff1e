"""What people, networks and machines do at their worst: nothing is lost, nothing doubled, nothing given away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders.workbooks import build_workbook, student
from tests.e2e.cast import GREEN_STONE, SILENT_CHILD, SILENT_HEAD
from tests.e2e.home import AtHome, at_home

HEAD = GREEN_STONE.head
CHILD = GREEN_STONE.child
OTHER_HEAD = "车前草"
FAILED = "没有处理成功"


def without_failure(here: AtHome) -> None:
    """Nobody was told that a message could not be handled."""
    assert not [message["text"] for _, message in here.everything() if FAILED in message["text"]]


def test_odd_messages_are_answered_and_record_nothing(tmp_path: Path) -> None:
    odd = (
        "<b>陈小雨</b>今天没来",
        "😀👨‍👩‍👧‍👦没来",
        "<script>alert(1)</script> & &lt;没来",
        "没来" * 2048,
        CHILD * 1365,
        "12345",
        f"{CHILD}13月45日没来",
        f"{CHILD}2月30日没来",
        "/start",
        "/nosuchcommand",
        "\u200b",
        "查 <b>",
        "个案 ' OR 1=1 --",
        "撤销",
        "改成",
    )
    with at_home(tmp_path) as here:
        for text in odd:
            sent = here.post(f"/api/phones/{here.numbers[HEAD]}/messages", {"text": text}) if text.strip() else None
            here.settle()
            if sent is not None:
                answers = here.chat(HEAD, after=sent["message_id"])
                assert answers, f"{text[:30]!r} was not answered"
                assert "已记录" not in answers[-1]["text"], text[:30]
        without_failure(here)


def test_a_child_that_is_not_the_speakers_is_refused_in_the_same_words_whether_there_is_one_or_not(
    tmp_path: Path,
) -> None:
    with at_home(tmp_path) as here:
        existing = here.say(OTHER_HEAD, f"{CHILD}今天没来")
        invented = here.say(OTHER_HEAD, "欧阳霜今天没来")
        found = here.say(OTHER_HEAD, f"查 {CHILD}")
        not_found = here.say(OTHER_HEAD, "查 欧阳霜")

    assert [text.replace(CHILD, "…") for text in existing] == [text.replace("欧阳霜", "…") for text in invented]
    assert [text.replace(CHILD, "…") for text in found] == [text.replace("欧阳霜", "…") for text in not_found]
    assert "石桥村" not in "".join(existing + found)


def test_a_button_works_once_and_politely_ever_after(tmp_path: Path) -> None:
    with at_home(tmp_path) as here:
        here.say(HEAD, f"{CHILD}今天没来")
        undo = here.find(HEAD, "撤销")
        here.press(HEAD, *undo)
        first = here.told(HEAD)
        here.press(HEAD, *undo)
        twice = here.told(HEAD)
        here.say(HEAD, f"{CHILD}今天没来")
        again = here.find(HEAD, "记录家访")
        leave = here.find(HEAD, "是请假")
        here.go_to("2026-10-12T09:00")
        month_later = [here.press(HEAD, *again), here.press(HEAD, *leave)]
        without_failure(here)

    assert "已撤销" in first
    assert twice.count("已撤销") == first.count("已撤销")
    assert len(month_later) == 2


def test_a_stranger_learns_nothing_and_may_guess_five_times_an_hour(tmp_path: Path) -> None:
    with at_home(tmp_path) as here:
        stranger = here.new("陌生人")
        said = [
            *here.say(stranger, f"{CHILD}今天没来"),
            *here.say(stranger, f"查 {CHILD}"),
            *here.say(stranger, "/today"),
            *here.say(stranger, "/me"),
        ]
        guesses = ["".join(here.say(stranger, f"/start ABCD234{n}")) for n in range(2, 9)]
        here.go_to("2026-09-07T09:30")
        later = "".join(here.say(stranger, "/start ABCD2349"))

    whole = "\n".join(said + guesses)
    assert not [word for word in (CHILD, HEAD, "青石", "石桥", "欧阳") if word in whole]
    assert "还可以试4次" in guesses[0]
    assert all("邀请码不对" in guess for guess in guesses[:5])
    assert not any("邀请码不对" in guess for guess in guesses[5:])
    assert later == guesses[0]


def test_a_crafted_workbook_is_an_answer_not_an_accident(tmp_path: Path) -> None:
    with at_home(tmp_path) as here:
        send_file(here, "冷静", "名单.xlsx", b"PK\x03\x04" + b"\xff" * 1020)
        assert here.heard("冷静")[-1]["text"]
        refused = send_file(here, HEAD, "名单.xlsx", b"PK\x03\x04")
        good = build_workbook(tmp_path / "新.xlsx", students=[student(姓名="<b>新来的</b>"), student(姓名="孟新")])
        checked = send_file(here, "冷静", "新.xlsx", good.read_bytes())
        without_failure(here)

    assert "孟新" not in refused
    assert checked


def send_file(here: AtHome, who: str, name: str, content: bytes) -> str:
    """Send a document; answers what the bot says to it."""
    before = len(here.heard(who))
    edge = "----edge"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="document"; filename="{name}"\r\n'
    kind = "Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n\r\n"
    body = head.encode() + kind.encode() + content + f"\r\n--{edge}--\r\n".encode()
    here.upload(f"/api/phones/{here.numbers[who]}/messages", body, f"multipart/form-data; boundary={edge}")
    here.settle()
    return "\n".join(message["text"] for message in here.heard(who)[before:])


def test_a_level_that_cannot_be_reached_is_passed_over_and_the_next_is_told_why(tmp_path: Path) -> None:
    with at_home(tmp_path) as here:
        here.post(f"/api/phones/{here.numbers[GREEN_STONE.leader]}/block", {"blocked": True})
        here.say(HEAD, f"{CHILD}今天没来")
        here.go_to("2026-09-09T12:00")
        told = here.told(GREEN_STONE.contact)

    assert CHILD in told
    assert "校长收不到消息" in told


FAULTS: tuple[dict[str, Any], ...] = (
    {"status": 429, "retry_after": 1, "times": 2},
    {"status": 500, "times": 3},
    {"status": 502, "times": 2},
    {"delay": 0.5, "times": 2},
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(next(iter(fault.values()))))
def test_what_is_to_be_said_is_said_once_whatever_the_server_does(fault: dict[str, Any], tmp_path: Path) -> None:
    with at_home(tmp_path) as here:
        here.post("/api/faults", {"method": "sendMessage", **fault})
        here.say(HEAD, f"{CHILD}今天没来")
        here.say(SILENT_HEAD, f"{SILENT_CHILD}今天没来")
        told = here.told(HEAD) + here.told(SILENT_HEAD)

    assert told.count(f"已记录:五(1)班 {CHILD}") == 1
    assert told.count(f"已记录:五(2)班 {SILENT_CHILD}") == 1


def test_after_ten_days_without_the_bot_everybody_gets_one_digest_and_what_was_said_meanwhile_is_done(
    tmp_path: Path,
) -> None:
    with at_home(tmp_path) as here:
        here.say(HEAD, f"{CHILD}今天没来")
        here.go_to("2026-09-07T18:00")
        here.switch_off()
        here.go_to("2026-09-17T10:30")
        here.post(f"/api/phones/{here.numbers[HEAD]}/messages", {"text": f"{CHILD}还是没来"})
        here.switch_on()
        here.go_to("2026-09-17T10:40")
        since = {who: here.heard(who, "2026-09-17T10:30") for who in here.numbers}

    answers = [message["text"] for message in since[HEAD] if "已记录" in message["text"]]
    assert len(answers) == 1
    for who, messages in since.items():
        digests = [m["text"] for m in messages if "已记录" not in m["text"] and "点名" not in m["text"]]
        assert len(digests) <= 2, (who, digests)
    assert any(CHILD in m["text"] for m in since[GREEN_STONE.contact] + since[GREEN_STONE.leader])
