"""Sending, changing and taking back messages, and how each mistake is refused."""

import aiohttp
import pytest

from tests.sandbox.speaking import HE, TOKEN, Spoken

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000030802000000368849d60000000c4944415408d763f8ffff3f0005fe02fea7356981"
    "0000000049454e44ae426082"
)


def _button(data: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "好", "callback_data": data}]]}


async def test_a_message_comes_back_as_the_bot_api_writes_it(spoken: Spoken) -> None:
    sent = (
        await spoken.call(
            "sendMessage", chat_id=HE, text="<b>陈小雨</b> 未到", parse_mode="HTML", reply_markup=_button("a")
        )
    ).result

    assert sent["text"] == "陈小雨 未到"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert sent["chat"] == {"id": HE, "type": "private", "first_name": "何文静"}
    assert sent["from"]["is_bot"] is True
    assert sent["date"] == int(spoken.clock.now().timestamp())
    assert sent["reply_markup"] == _button("a")


async def test_a_person_sees_plain_text_and_buttons(spoken: Spoken) -> None:
    keyboard = {
        "inline_keyboard": [[{"text": "好", "callback_data": "a"}, {"text": "看", "url": "https://example.org/"}]]
    }
    await spoken.call("sendMessage", chat_id=HE, text="<i>你好</i> &lt;", parse_mode="HTML", reply_markup=keyboard)

    (shown,) = await spoken.chat()
    assert shown["text"] == "你好 <"
    assert shown["html"] == "<i>你好</i> &lt;"
    assert shown["from"] == "bot"
    assert shown["date"] == "2026-09-07T07:00:00+08:00"
    assert shown["buttons"] == [[{"text": "好", "data": "a"}, {"text": "看", "url": "https://example.org/"}]]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 9, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": HE}, "Bad Request: message text is empty"),
        ({"chat_id": HE, "text": " \n "}, "Bad Request: message text is empty"),
        ({"chat_id": HE, "text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"chat_id": HE, "text": "一" * 4097}, "Bad Request: message is too long"),
        ({"chat_id": HE, "text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        ({"chat_id": HE, "text": "x", "reply_markup": _button("一" * 22)}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"chat_id": HE, "text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        ({"chat_id": HE, "text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
        (
            {"chat_id": HE, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "好"}]]}},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"chat_id": HE, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "好", "url": "nowhere"}]]}},
            "Bad Request: BUTTON_URL_INVALID",
        ),
        (
            {
                "chat_id": HE,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "1", "callback_data": "1"}] * 101]},
            },
            "Bad Request: reply markup is too long",
        ),
        (
            {"chat_id": HE, "text": "x", "reply_parameters": {"message_id": 7}},
            "Bad Request: message to be replied not found",
        ),
        ({"chat_id": HE, "text": "\ud800"}, "Bad Request: strings must be encoded in UTF-8"),
    ],
)
async def test_a_message_that_telegram_refuses_is_refused_in_its_words(
    spoken: Spoken, arguments: dict[str, object], complaint: str
) -> None:
    answered = await spoken.call("sendMessage", **arguments)

    assert answered.status == 400
    assert answered.description == complaint
    assert await spoken.chat() == []


async def test_the_longest_text_and_the_longest_button_are_taken(spoken: Spoken) -> None:
    tags = "<b>" + "一" * 4096 + "</b>"
    sent = await spoken.call("sendMessage", chat_id=HE, text=tags, parse_mode="HTML", reply_markup=_button("x" * 64))

    assert len(sent.result["text"]) == 4096


async def test_forms_and_multipart_bodies_and_queries_mean_the_same_as_json(spoken: Spoken) -> None:
    fields = {
        "chat_id": str(HE),
        "text": "你好",
        "reply_markup": '{"inline_keyboard":[[{"text":"好","callback_data":"a"}]]}',
    }
    multipart = aiohttp.FormData(fields, default_to_multipart=True)
    for request in (
        spoken.http.post(f"/bot{TOKEN}/sendMessage", data=fields),
        spoken.http.post(f"/bot{TOKEN}/SENDMESSAGE", data=multipart),
        spoken.http.get(f"/bot{TOKEN}/sendMessage", params=fields),
    ):
        async with request as response:
            assert (await response.json())["result"]["reply_markup"] == _button("a")


async def test_a_wrong_token_and_an_unknown_method_are_turned_away(spoken: Spoken) -> None:
    wrong = await spoken.post("/bot42:WRONG/getMe")
    unknown = await spoken.call("makeTea")
    nowhere = await spoken.get("/nowhere")

    assert (wrong.status, wrong.description) == (401, "Unauthorized")
    assert (unknown.status, unknown.description) == (404, "Not Found")
    assert (nowhere.status, nowhere.description) == (404, "Not Found")


async def test_a_body_that_is_not_json_is_refused(spoken: Spoken) -> None:
    headers = {"Content-Type": "application/json"}
    async with spoken.http.post(f"/bot{TOKEN}/getMe", data="{", headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["description"] == "Bad Request: can't parse JSON object"


async def test_an_edit_changes_what_the_person_sees(spoken: Spoken) -> None:
    sent = (await spoken.call("sendMessage", chat_id=HE, text="一", reply_markup=_button("a"))).result
    edited = (await spoken.call("editMessageText", chat_id=HE, message_id=sent["message_id"], text="二")).result

    assert edited["edit_date"] >= sent["date"]
    assert "reply_markup" not in edited
    (shown,) = await spoken.chat()
    assert (shown["text"], shown["buttons"]) == ("二", [])


async def test_an_edit_that_changes_nothing_is_refused(spoken: Spoken) -> None:
    sent = (await spoken.call("sendMessage", chat_id=HE, text="一", reply_markup=_button("a"))).result
    same = {"chat_id": HE, "message_id": sent["message_id"], "reply_markup": _button("a")}

    for method, arguments in (("editMessageText", {"text": "一"}), ("editMessageReplyMarkup", {})):
        assert (await spoken.call(method, **same, **arguments)).description.startswith(
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
        )


async def test_only_messages_that_are_there_and_the_bots_own_can_be_edited(spoken: Spoken) -> None:
    theirs = await spoken.say("你好")
    place = (await spoken.call("sendLocation", chat_id=HE, latitude=33.1, longitude=116.2)).result["message_id"]

    async def complaint(**arguments: object) -> str:
        return (await spoken.call("editMessageText", chat_id=HE, text="二", **arguments)).description

    assert await complaint(message_id=7) == "Bad Request: message to edit not found"
    assert await complaint() == "Bad Request: message identifier is not specified"
    assert await complaint(message_id=theirs) == "Bad Request: message can't be edited"
    assert await complaint(message_id=place) == "Bad Request: there is no text in the message to edit"


async def test_a_deleted_message_is_gone_and_an_old_one_stays(spoken: Spoken) -> None:
    first = (await spoken.call("sendMessage", chat_id=HE, text="一")).result["message_id"]
    second = (await spoken.call("sendMessage", chat_id=HE, text="二")).result["message_id"]

    assert (await spoken.call("deleteMessage", chat_id=HE, message_id=first)).result is True
    gone = await spoken.call("deleteMessage", chat_id=HE, message_id=first)
    await spoken.post("/api/clock", {"advance": "P2DT1M"})
    old = await spoken.call("deleteMessage", chat_id=HE, message_id=second)

    assert gone.description == "Bad Request: message to delete not found"
    assert old.description == "Bad Request: message can't be deleted for everyone"
    assert [message["text"] for message in await spoken.chat()] == ["二"]


async def test_a_phone_that_blocked_the_bot_gets_nothing_and_the_bot_is_told(spoken: Spoken) -> None:
    await spoken.post(f"/api/phones/{HE}/block", {"blocked": True})
    answered = await spoken.call("sendMessage", chat_id=HE, text="一")
    (update,) = (await spoken.call("getUpdates")).result

    assert (answered.status, answered.description) == (403, "Forbidden: bot was blocked by the user")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert (await spoken.post(f"/api/phones/{HE}/messages", {"text": "x"})).status == 409

    await spoken.post(f"/api/phones/{HE}/block", {"blocked": False})
    assert (await spoken.call("sendMessage", chat_id=HE, text="一")).status == 200


async def test_a_document_reaches_the_person_and_can_be_sent_again_by_its_id(spoken: Spoken) -> None:
    form = aiohttp.FormData(
        {"chat_id": str(HE), "caption": "<b>台账</b>", "parse_mode": "HTML", "document": "attach://f"},
        quote_fields=False,
    )
    form.add_field("f", b"PK\x03\x04", filename="台账.xlsx", content_type="application/vnd.ms-excel")
    async with spoken.http.post(f"/bot{TOKEN}/sendDocument", data=form) as response:
        sent = (await response.json())["result"]
    again = (await spoken.call("sendDocument", chat_id=HE, document=sent["document"]["file_id"])).result

    assert sent["caption"] == "台账"
    assert again["document"] == sent["document"]
    shown = (await spoken.chat())[0]
    assert (shown["text"], shown["document"]["name"]) == ("台账", "台账.xlsx")
    async with spoken.http.get(shown["document"]["url"]) as download:
        assert await download.read() == b"PK\x03\x04"
        assert "attachment" in download.headers["Content-Disposition"]


async def test_a_picture_has_its_size_and_what_is_no_picture_is_refused(spoken: Spoken) -> None:
    answers = []
    for content in (PICTURE, b"words"):
        form = aiohttp.FormData({"chat_id": str(HE)})
        form.add_field("photo", content, filename="a.png", content_type="image/png")
        async with spoken.http.post(f"/bot{TOKEN}/sendPhoto", data=form) as response:
            answers.append(await response.json())

    assert {key: answers[0]["result"]["photo"][0][key] for key in ("width", "height")} == {"width": 2, "height": 3}
    assert answers[1]["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    (shown,) = await spoken.chat()
    async with spoken.http.get(shown["photo"]["url"]) as download:
        assert (download.content_type, await download.read()) == ("image/png", PICTURE)


@pytest.mark.parametrize(
    ("method", "arguments", "complaint"),
    [
        ("sendDocument", {}, "Bad Request: there is no document in the request"),
        (
            "sendDocument",
            {"document": "AgAC"},
            "Bad Request: wrong remote file identifier specified: Wrong string length",
        ),
        ("sendPhoto", {"photo": "https://example.org/a.png"}, "Bad Request: failed to get HTTP URL content"),
        ("sendDocument", {"document": "x", "caption": "一" * 1025}, "Bad Request: message caption is too long"),
        ("sendLocation", {"latitude": 91, "longitude": 0}, "Bad Request: wrong latitude or longitude specified"),
        ("sendChatAction", {"action": "sleep"}, "Bad Request: wrong parameter action in request"),
        ("getFile", {"file_id": "nothing"}, "Bad Request: invalid file_id"),
    ],
)
async def test_files_places_and_actions_are_checked(
    spoken: Spoken, method: str, arguments: dict[str, object], complaint: str
) -> None:
    assert (await spoken.call(method, chat_id=HE, **arguments)).description == complaint


async def test_a_chat_action_is_taken(spoken: Spoken) -> None:
    assert (await spoken.call("sendChatAction", chat_id=HE, action="typing")).result is True


async def test_commands_are_kept_by_scope_and_the_phone_lists_the_narrowest(spoken: Spoken) -> None:
    everyone = [{"command": "help", "description": "帮助"}]
    teacher = [{"command": "absent", "description": "缺勤"}]
    await spoken.call("setMyCommands", commands=everyone)
    await spoken.call("setMyCommands", commands=teacher, scope={"type": "chat", "chat_id": HE})
    refused = await spoken.call("setMyCommands", commands=[{"command": "缺勤", "description": "x"}])

    assert refused.description == "Bad Request: BOT_COMMAND_INVALID"
    assert (await spoken.call("getMyCommands")).result == everyone
    assert (await spoken.get(f"/api/phones/{HE}/commands")).body == teacher
    assert (await spoken.get("/api/phones/1002/commands")).body == everyone
