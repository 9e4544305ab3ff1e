"""The phones' interface: who has one, what they send, what a press brings, and failures made on purpose."""

import asyncio
import time

import aiohttp
import pytest

from bot.sandbox.timeline import Person
from tests.sandbox.speaking import HE, LIU, TOKEN, Spoken, spoken_sandbox
from tests.sandbox.test_sending import PICTURE

_BUTTON = {"inline_keyboard": [[{"text": "全到", "callback_data": "all"}]]}


async def test_every_member_of_staff_has_a_phone_with_name_and_role(spoken: Spoken) -> None:
    assert (await spoken.get("/api/phones")).body == [
        {"id": HE, "name": "何文静", "role": "班主任", "blocked": False},
        {"id": LIU, "name": "刘守田", "role": "网格员", "blocked": False},
    ]


async def test_a_new_phone_has_no_role_until_its_person_has_joined() -> None:
    joined: list[Person] = []

    async def people() -> list[Person]:
        return joined

    async with spoken_sandbox(people=people) as spoken:
        number = (await spoken.post("/api/phones", {"name": "新手机"})).body["id"]
        before = (await spoken.get("/api/phones")).body
        joined.append(Person(chat=number, name="王建国", role="校长"))
        after = (await spoken.get("/api/phones")).body
        joined.clear()
        left = (await spoken.get("/api/phones")).body

    assert before == [{"id": number, "name": "新手机", "role": None, "blocked": False}]
    assert after == [{"id": number, "name": "王建国", "role": "校长", "blocked": False}]
    assert left[0]["role"] is None


async def test_the_bot_can_write_to_somebody_who_joined_a_moment_ago() -> None:
    joined: list[Person] = []

    async def people() -> list[Person]:
        return joined

    async with spoken_sandbox(people=people) as spoken:
        joined.append(Person(chat=1003, name="赵老师", role="科任教师"))
        assert (await spoken.call("sendMessage", chat_id=1003, text="你好")).status == 200


async def test_messages_after_a_number_are_the_later_ones(spoken: Spoken) -> None:
    first = await spoken.say("一")
    second = await spoken.say("二")
    later = (await spoken.get(f"/api/phones/{HE}/messages?after={first}")).body

    assert [message["message_id"] for message in later] == [second]
    assert later[0]["from"] == "me"


async def test_a_location_reaches_the_bot(spoken: Spoken) -> None:
    place = {"latitude": 33.62, "longitude": 116.97}
    assert (await spoken.post(f"/api/phones/{HE}/messages", {"location": place})).status == 200
    (update,) = (await spoken.call("getUpdates")).result

    assert update["message"]["location"] == place
    assert (await spoken.chat())[0]["location"] == place


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
async def test_a_file_reaches_the_bot_and_can_be_downloaded(spoken: Spoken, kind: str) -> None:
    form = aiohttp.FormData({"caption": "村口"})
    form.add_field(kind, PICTURE, filename="a.png", content_type="image/png")
    async with spoken.http.post(f"/api/phones/{HE}/messages", data=form) as response:
        assert response.status == 200
    (update,) = (await spoken.call("getUpdates")).result
    sent = update["message"][kind][-1] if kind == "photo" else update["message"][kind]
    file = (await spoken.call("getFile", file_id=sent["file_id"])).result

    assert update["message"]["caption"] == "村口"
    assert file["file_size"] == len(PICTURE)
    async with spoken.http.get(f"/file/bot{TOKEN}/{file['file_path']}") as download:
        assert await download.read() == PICTURE
    (shown,) = await spoken.chat()
    async with spoken.http.get(shown[kind]["url"]) as download:
        assert await download.read() == PICTURE


async def test_a_download_needs_the_token_and_a_file(spoken: Spoken) -> None:
    assert (await spoken.get("/file/bot42:WRONG/photos/file_0.png")).status == 401
    assert (await spoken.get(f"/file/bot{TOKEN}/photos/file_0.png")).status == 404
    assert (await spoken.get("/api/files/photos/file_0.png")).status == 404


async def test_a_press_brings_the_bots_answer_once(spoken: Spoken) -> None:
    message = (await spoken.call("sendMessage", chat_id=HE, text="到校情况", reply_markup=_BUTTON)).result
    press = asyncio.create_task(
        spoken.post(f"/api/phones/{HE}/press", {"message_id": message["message_id"], "data": "all"})
    )
    (update,) = (await spoken.call("getUpdates", timeout=5)).result
    query = update["callback_query"]
    answer = {"callback_query_id": query["id"], "text": "已记录"}

    assert (await spoken.call("answerCallbackQuery", **answer)).result is True
    assert (await press).body["answer"] == "已记录"
    assert query["data"] == "all"
    assert query["message"] == message
    assert query["chat_instance"]
    assert (await spoken.call("answerCallbackQuery", **answer)).description == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_a_press_nobody_answers_ends_after_five_seconds_and_is_too_old_a_minute_later(spoken: Spoken) -> None:
    message = (await spoken.call("sendMessage", chat_id=HE, text="到校情况", reply_markup=_BUTTON)).result
    began = time.monotonic()
    pressed = await spoken.post(f"/api/phones/{HE}/press", {"message_id": message["message_id"], "data": "all"})
    (update,) = (await spoken.call("getUpdates")).result
    await spoken.post("/api/clock", {"advance": "PT2M"})
    late = await spoken.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])

    assert pressed.body["answer"] is None
    assert time.monotonic() - began > 4.5
    assert late.status == 400


async def test_a_button_an_edit_took_away_can_still_be_pressed_but_not_one_that_never_was(spoken: Spoken) -> None:
    number = (await spoken.call("sendMessage", chat_id=HE, text="一", reply_markup=_BUTTON)).result["message_id"]
    await spoken.call("editMessageText", chat_id=HE, message_id=number, text="二")
    never = await spoken.post(f"/api/phones/{HE}/press", {"message_id": number, "data": "none"})
    gone = await spoken.post(f"/api/phones/{HE}/press", {"message_id": 7, "data": "all"})
    press = asyncio.create_task(spoken.post(f"/api/phones/{HE}/press", {"message_id": number, "data": "all"}))
    (update,) = (await spoken.call("getUpdates", timeout=5)).result
    await spoken.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])

    assert (never.status, gone.status) == (400, 404)
    assert (await press).body["answer"] is None


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/phones", {}, 400),
        ("/api/phones", [], 400),
        ("/api/phones/9/messages", {"text": "x"}, 404),
        (f"/api/phones/{HE}/messages", {}, 400),
        (f"/api/phones/{HE}/messages", {"text": 5}, 400),
        (f"/api/phones/{HE}/messages", {"text": "x" * 4097}, 400),
        (f"/api/phones/{HE}/messages", {"text": "x", "reply_to": 5}, 400),
        (f"/api/phones/{HE}/messages", {"location": {"latitude": 100, "longitude": 0}}, 400),
        (f"/api/phones/{HE}/block", {"blocked": "yes"}, 400),
        ("/api/faults", {"method": "sendMessage"}, 400),
        ("/api/faults", {"status": "bad"}, 400),
        ("/api/faults", {"status": 500, "times": 0}, 400),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_reason(
    spoken: Spoken, path: str, body: object, status: int
) -> None:
    answered = await spoken.post(path, body)

    assert answered.status == status
    assert answered.body["error"]


async def test_the_next_calls_for_one_chat_fail_as_often_as_asked(spoken: Spoken) -> None:
    await spoken.post("/api/faults", {"method": "sendMessage", "status": 429, "retry_after": 3, "times": 2, "chat": HE})
    other = await spoken.call("sendMessage", chat_id=LIU, text="x")
    answers = [await spoken.call("sendMessage", chat_id=HE, text="x") for _ in range(3)]

    assert other.status == 200
    assert [answer.status for answer in answers] == [429, 429, 200]
    assert answers[0].description == "Too Many Requests: retry after 3"
    assert answers[0].body["parameters"] == {"retry_after": 3}
    assert len(await spoken.chat()) == 1


@pytest.mark.parametrize(
    ("status", "description"),
    [(500, "Internal Server Error"), (502, "Bad Gateway"), (403, "Forbidden: bot was blocked by the user")],
)
async def test_other_failures_are_worded_as_telegram_words_them(spoken: Spoken, status: int, description: str) -> None:
    await spoken.post("/api/faults", {"status": status})
    answered = await spoken.call("sendMessage", chat_id=HE, text="x")

    assert (answered.status, answered.description) == (status, description)


async def test_a_dropped_connection_is_closed_after_acting(spoken: Spoken) -> None:
    await spoken.post("/api/faults", {"method": "sendMessage", "drop": True})
    with pytest.raises(aiohttp.ClientError):
        await spoken.call("sendMessage", chat_id=HE, text="x")

    assert len(await spoken.chat()) == 1


async def test_a_delay_answers_late_and_faults_can_be_cleared(spoken: Spoken) -> None:
    await spoken.post("/api/faults", {"method": "getMe", "delay": 0.3})
    began = time.monotonic()
    await spoken.call("getMe")
    late = time.monotonic() - began
    await spoken.post("/api/faults", {"method": "getMe", "status": 500, "times": 9})
    async with spoken.http.delete("/api/faults") as response:
        assert await response.json() == []

    assert late >= 0.3
    assert (await spoken.call("getMe")).result["is_bot"] is True


async def test_calls_are_listed_with_parameters_time_and_outcome(spoken: Spoken) -> None:
    await spoken.call("getMe")
    form = {"chat_id": str(HE), "text": "12 人", "reply_markup": '{"inline_keyboard": []}'}
    async with spoken.http.post(f"/bot{TOKEN}/sendMessage", data=form):
        pass
    await spoken.call("sendMessage", chat_id=9, text="x")
    good, bad = (await spoken.get("/api/calls?method=sendMessage")).body

    assert good["parameters"] == {"chat_id": HE, "text": "12 人", "reply_markup": {"inline_keyboard": []}}
    assert good["time"].startswith("2026-09-07T07:00:0")
    assert (good["ok"], bad["ok"], bad["status"]) == (True, False, 400)
    assert len((await spoken.get("/api/calls")).body) == 3


async def test_events_tell_a_page_what_happens(spoken: Spoken) -> None:
    async with spoken.http.get("/api/events") as stream:
        await stream.content.readuntil(b"\n\n")
        await spoken.say("你好")
        event = (await stream.content.readuntil(b"\n\n")).decode()

    assert event.startswith("event: message\n")
    assert "你好" in event


FORWARD = {"from": "李家长", "date": "2026-09-06T20:15:00+08:00"}


@pytest.mark.parametrize(
    "body",
    [
        {"text": "好", "forward": "李家长"},
        {"text": "好", "forward": {"from": "", "date": "2026-09-06T20:15:00+08:00"}},
        {"text": "好", "forward": FORWARD | {"kind": "bot"}},
        {"text": "好", "forward": FORWARD | {"date": "gestern"}},
        {"text": "好", "forward": FORWARD | {"date": "2026-09-06T20:15:00"}},
        {"text": "好", "forward": FORWARD | {"date": "2026-09-09T20:15:00+08:00"}},
        {"text": "好", "forward": FORWARD | {"is_bot": True}},
        {"text": "好", "media_group": "甲"},
        {"sticker": "👍👍👍👍👍👍👍👍👍"},
        {"sticker": "👍", "text": "好"},
    ],
    ids=str,
)
async def test_what_no_phone_could_send_is_refused(spoken: Spoken, body: dict[str, object]) -> None:
    answered = await spoken.post(f"/api/phones/{HE}/messages", body)
    assert answered.status == 400
    assert await spoken.chat() == []


async def test_a_forwarded_message_is_shown_with_its_origin_and_cannot_be_changed(spoken: Spoken) -> None:
    number = (await spoken.post(f"/api/phones/{HE}/messages", {"text": "孩子发烧", "forward": FORWARD})).body[
        "message_id"
    ]
    [shown] = await spoken.chat()
    assert shown["forward"] == FORWARD | {"kind": "hidden_user"}
    async with spoken.http.patch(f"/api/phones/{HE}/messages/{number}", json={"text": "没有"}) as answered:
        assert answered.status == 400


async def test_of_a_picture_the_caption_is_changed_and_of_a_text_the_text(spoken: Spoken) -> None:
    picture = await spoken.send_file(kind="photo", caption="病假条")
    path = f"/api/phones/{HE}/messages/{picture}"
    async with spoken.http.patch(path, json={"text": "事假条"}) as answered:
        assert answered.status == 400
    async with spoken.http.patch(path, json={"caption": "事假条"}) as answered:
        assert answered.status == 200
    [shown] = await spoken.chat()
    assert (shown["text"], shown["edited"] is not None) == ("事假条", True)
