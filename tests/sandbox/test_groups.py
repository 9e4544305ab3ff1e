"""Groups of the sandbox: what the bot hears of them, what people see, and what two clients make of it."""

from typing import Any

import pytest
import telegram
from aiogram.types import Update

from tests.sandbox.speaking import HE, LIU, Spoken


async def a_group(spoken: Spoken) -> int:
    made = await spoken.post("/api/groups", {"title": "教师群", "members": [HE, LIU]})
    assert made.status == 200, made.body
    return int(made.body["id"])


async def updates(spoken: Spoken) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await spoken.call("getUpdates")).result
    if found:
        await spoken.call("getUpdates", offset=found[-1]["update_id"] + 1)
    return found


async def say(spoken: Spoken, group: int, text: str, **more: Any) -> int:
    answered = await spoken.post(f"/api/groups/{group}/messages", {"phone": HE, "text": text, **more})
    assert answered.status == 200, answered.body
    return int(answered.body["message_id"])


async def test_the_bot_is_let_in_and_hears_who_says_what(spoken: Spoken) -> None:
    group = await a_group(spoken)
    await say(spoken, group, "三2班全到")
    let_in, made, said = await updates(spoken)

    assert group < 0
    assert let_in["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert let_in["my_chat_member"]["chat"]["type"] == "group"
    assert made["message"]["group_chat_created"] is True
    assert said["message"]["chat"] == {
        "id": group, "title": "教师群", "type": "group", "all_members_are_administrators": True,
    }  # fmt: skip
    assert (said["message"]["from"]["id"], said["message"]["text"]) == (HE, "三2班全到")


async def test_what_the_bot_says_stands_in_the_group_and_on_nobodys_phone(spoken: Spoken) -> None:
    group = await a_group(spoken)
    first = await say(spoken, group, "三2班全到")
    sent = (await spoken.call("sendMessage", chat_id=group, text="三(2)班 已点名")).result
    edited = await spoken.call("editMessageText", chat_id=group, message_id=sent["message_id"], text="已点名2个班")
    listed = (await spoken.get(f"/api/groups/{group}/messages")).body

    assert sent["chat"]["id"] == group
    assert edited.status == 200
    assert [(one["from"], one["name"], one["text"]) for one in listed] == [
        ("member", "何文静", "三2班全到"), ("bot", "", "已点名2个班"),
    ]  # fmt: skip
    assert listed[0]["message_id"] == first
    assert await spoken.chat(HE) == []


async def test_phones_are_listed_without_groups(spoken: Spoken) -> None:
    group = await a_group(spoken)
    phones = (await spoken.get("/api/phones")).body
    [listed] = (await spoken.get("/api/groups")).body

    assert {phone["id"] for phone in phones} == {HE, LIU}
    assert listed == {
        "id": group, "title": "教师群", "members": [HE, LIU], "supergroup": False, "has_bot": True, "upgraded_to": None,
    }  # fmt: skip


async def test_a_bot_that_was_put_out_hears_nothing_and_may_not_write(spoken: Spoken) -> None:
    group = await a_group(spoken)
    await updates(spoken)
    await spoken.post(f"/api/groups/{group}/bot", {"member": False})
    await say(spoken, group, "三2班全到")
    [out] = await updates(spoken)
    refused = await spoken.call("sendMessage", chat_id=group, text="在吗")

    assert out["my_chat_member"]["new_chat_member"]["status"] == "left"
    assert (refused.status, refused.description) == (403, "Forbidden: bot was kicked from the group chat")
    await spoken.post(f"/api/groups/{group}/bot", {"member": True})
    assert (await spoken.call("sendMessage", chat_id=group, text="在")).status == 200


async def test_a_group_becomes_a_supergroup_under_another_number(spoken: Spoken) -> None:
    group = await a_group(spoken)
    await updates(spoken)
    new = (await spoken.post(f"/api/groups/{group}/upgrade", {})).body["id"]
    old_side, new_side = await updates(spoken)
    refused = await spoken.call("sendMessage", chat_id=group, text="在吗")

    assert new < -1_000_000_000_000
    assert (old_side["message"]["chat"]["id"], old_side["message"]["migrate_to_chat_id"]) == (group, new)
    assert (new_side["message"]["chat"]["id"], new_side["message"]["migrate_from_chat_id"]) == (new, group)
    assert new_side["message"]["chat"]["type"] == "supergroup"
    assert refused.description == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refused.body["parameters"] == {"migrate_to_chat_id": new}
    assert (await spoken.post(f"/api/groups/{group}/messages", {"phone": HE, "text": "在"})).status == 409
    assert (await spoken.post(f"/api/groups/{new}/upgrade", {})).status == 409


async def test_two_clients_read_every_kind_of_update_of_a_group(spoken: Spoken) -> None:
    group = await a_group(spoken)
    said = await say(spoken, group, "三2班全到")
    await say(spoken, group, "三2班全到", reply_to=said)
    await say(spoken, group, "三2班全到", forwarded=True)
    await say(spoken, group, "三2班全到", anonymous=True)
    async with spoken.http.patch(f"/api/groups/{group}/messages/{said}", json={"text": "没来"}) as changed:
        assert changed.status == 200
    await spoken.post(f"/api/groups/{group}/title", {"title": "三年级"})
    await spoken.post(f"/api/groups/{group}/upgrade", {})
    raw = await updates(spoken)
    by_aiogram = [Update.model_validate(one) for one in raw]
    by_ptb = [telegram.Update.de_json(one, None) for one in raw]

    assert len(raw) == 10
    for one, other in zip(by_aiogram, by_ptb, strict=True):
        assert one.event.chat.id == other.effective_chat.id  # type: ignore[union-attr]
        assert one.event.from_user.id == (other.effective_user.id if other.effective_user else None)
    messages = [one.message for one in by_aiogram if one.message is not None]
    assert any(one.forward_origin is not None for one in messages)
    assert any(one.sender_chat is not None and one.sender_chat.id == group for one in messages)
    assert any(one.new_chat_title == "三年级" for one in messages)
    assert any(one.reply_to_message is not None for one in messages)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/groups", {"title": "", "members": [HE]}, 400),
        ("/api/groups", {"title": "群", "members": []}, 400),
        ("/api/groups", {"title": "群", "members": [4242]}, 404),
        ("/api/groups/-99/messages", {"phone": HE, "text": "在"}, 404),
        ("/api/groups/{group}/messages", {"phone": 4242, "text": "在"}, 404),
        ("/api/groups/{group}/messages", {"phone": HE, "text": " "}, 400),
        ("/api/groups/{group}/messages", {"phone": HE, "text": "在", "reply_to": 1}, 400),
        ("/api/groups/{group}/bot", {"member": "yes"}, 400),
        ("/api/groups/{group}/title", {"title": "长" * 129}, 400),
    ],
)
async def test_what_cannot_be_done_is_said(spoken: Spoken, path: str, body: dict[str, Any], status: int) -> None:
    group = await a_group(spoken)
    answered = await spoken.post(path.format(group=group), body)
    assert answered.status == status, answered.body
    assert answered.body["error"]
