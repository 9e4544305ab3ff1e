"""The page with the phones, in a real browser: what people see on it and do with it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.sandbox.speaking import HE, LIU, MONDAY_MORNING, Person, PretendedTimeline, Spoken, spoken_sandbox
from tests.sandbox.test_sending import PICTURE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_WIDE = (1280, 800)
_NARROW = (390, 780)
_BUTTONS = {
    "inline_keyboard": [[{"text": "全到", "callback_data": "all"}, {"text": "报缺勤", "callback_data": "absent"}]]
}


async def _town() -> list[Person]:
    return [
        Person(chat=1003, name="周立群", role="镇联络员"),
        Person(chat=LIU, name="刘守田", role="网格员"),
        Person(chat=HE, name="何文静", role="班主任"),
        Person(chat=1004, name="王建国", role="校长"),
    ]


@pytest_asyncio.fixture(loop_scope="session")
async def spoken() -> AsyncIterator[Spoken]:
    async with spoken_sandbox(people=_town) as speaking:
        yield speaking


@asynccontextmanager
async def _looking_at(
    browser: Browser, base: str, size: tuple[int, int] = _WIDE, path: str = "/"
) -> AsyncIterator[Page]:
    """The page, ready; whatever it complains about fails the test."""
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: request.url.startswith((base, "data:")) or complaints.append(request.url))
    await page.goto(base + path)
    await page.wait_for_selector("body.ready")
    yield page
    await context.close()
    assert complaints == []


def _phone(page: Page, person: int) -> Locator:
    return page.locator(f'.phone[data-phone="{person}"]')


async def _names(page: Page) -> list[str]:
    return await page.locator(".phone:visible .phone-bar .person-name").all_inner_texts()


async def test_a_wide_screen_shows_teacher_grid_worker_and_town_contact_side_by_side(
    browser: Browser, spoken: Spoken
) -> None:
    async with _looking_at(browser, spoken.base) as page:
        assert await _names(page) == ["何文静", "刘守田", "周立群"]
        tops = {(await phone.bounding_box() or {})["y"] for phone in await page.locator(".phone").all()}
        assert len(tops) == 1


@pytest.mark.parametrize("size", [_WIDE, (820, 900), _NARROW, (320, 640)])
async def test_nothing_is_wider_than_the_screen(browser: Browser, spoken: Spoken, size: tuple[int, int]) -> None:
    await spoken.call("sendMessage", chat_id=HE, text="x" * 300, reply_markup=_BUTTONS)
    for language in ("zh", "en"):
        async with _looking_at(browser, spoken.base, size, f"/?lang={language}") as page:
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
            for button in await page.locator("#clock-steps button, #language, .phone:visible .send").all():
                box = await button.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= size[0]


async def test_a_narrow_screen_shows_one_phone_and_counts_what_others_have_not_read(
    browser: Browser, spoken: Spoken
) -> None:
    async with _looking_at(browser, spoken.base, _NARROW) as page:
        assert await _names(page) == ["何文静"]
        for _ in range(2):
            await spoken.call("sendMessage", chat_id=LIU, text="请家访陈小雨")
        chooser = page.get_by_role("button", name="换一个人")
        await expect(chooser.locator(".badge")).to_have_text("2")
        await chooser.click()
        line = page.locator(f'.person-line[data-person="{LIU}"]:visible')
        await expect(line.locator(".badge")).to_have_text("2")
        await line.click()

        await expect(page.locator(".phone:visible .bubble")).to_have_count(2)
        await expect(page.locator(".phone:visible .phone-bar .badge")).to_be_hidden()


async def test_a_person_writes_and_the_answer_appears_by_itself(browser: Browser, spoken: Spoken) -> None:
    async with _looking_at(browser, spoken.base) as page:
        phone = _phone(page, HE)
        await phone.get_by_role("textbox", name="写消息").fill("陈小雨今天没来")
        await phone.get_by_role("textbox", name="写消息").press("Enter")
        await expect(phone.locator(".row.mine .words")).to_contain_text("陈小雨今天没来")
        (update,) = (await spoken.call("getUpdates", timeout=5)).result
        await spoken.call("sendMessage", chat_id=HE, text="<b>已记录</b> &lt;陈小雨&gt;", parse_mode="HTML")

        assert update["message"]["text"] == "陈小雨今天没来"
        await expect(phone.locator(".row.theirs .words b")).to_have_text("已记录")
        await expect(phone.locator(".row.theirs .words")).to_contain_text("<陈小雨>")
        await expect(phone.locator(".row.theirs .stamp")).to_have_text(re.compile(r"07:0\d"))
        await expect(phone.locator(".day")).to_have_text("9月7日周一")


async def test_a_button_shows_the_bots_answer_and_an_edit_changes_the_message(browser: Browser, spoken: Spoken) -> None:
    number = (await spoken.call("sendMessage", chat_id=HE, text="到校情况", reply_markup=_BUTTONS)).result["message_id"]
    async with _looking_at(browser, spoken.base) as page:
        phone = _phone(page, HE)
        await phone.get_by_role("button", name="全到").click()
        (update,) = (await spoken.call("getUpdates", timeout=5)).result
        await expect(phone.locator(".key.waiting")).to_have_text("全到")
        await spoken.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="已记录全到")
        await expect(phone.locator(".toast")).to_have_text("已记录全到")
        await spoken.call("editMessageText", chat_id=HE, message_id=number, text="45 人全到")
        await expect(phone.locator(".words")).to_contain_text("45 人全到")
        await expect(phone.locator(".key")).to_have_count(0)
        await spoken.call("deleteMessage", chat_id=HE, message_id=number)
        await expect(phone.locator(".bubble")).to_have_count(0)


async def test_an_alert_waits_until_it_is_closed(browser: Browser, spoken: Spoken) -> None:
    await spoken.call("sendMessage", chat_id=HE, text="到校情况", reply_markup=_BUTTONS)
    async with _looking_at(browser, spoken.base) as page:
        await _phone(page, HE).get_by_role("button", name="全到").press("Enter")
        (update,) = (await spoken.call("getUpdates", timeout=5)).result
        query = update["callback_query"]["id"]
        await spoken.call("answerCallbackQuery", callback_query_id=query, text="先点名", show_alert=True)
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("先点名")
        await page.keyboard.press("Enter")
        await expect(dialog).to_be_hidden()


async def test_pictures_files_voices_and_places_are_sent_and_shown(
    browser: Browser, spoken: Spoken, tmp_path: Path
) -> None:
    picture = tmp_path / "家门口.png"
    picture.write_bytes(PICTURE)
    async with _looking_at(browser, spoken.base) as page:
        phone = _phone(page, HE)
        for words, shown in (("照片", ".photo img"), ("文件", ".document"), ("语音", "audio")):
            await phone.get_by_role("button", name="添加附件").click()
            async with page.expect_file_chooser() as chooser:
                await phone.get_by_role("button", name=words, exact=True).click()
            await (await chooser.value).set_files(picture)
            await expect(phone.locator(shown)).to_be_visible()
        await phone.get_by_role("button", name="添加附件").click()
        await phone.get_by_role("button", name="位置").click()
        await page.get_by_role("dialog").get_by_role("button", name="发送").click()
        await expect(phone.locator(".place")).to_contain_text("33.62")

        assert await phone.locator(".photo img").evaluate("image => image.naturalWidth") == 2
        await expect(phone.locator(".document-name")).to_have_text("家门口.png")
    kinds = [set(update["message"]) for update in (await spoken.call("getUpdates")).result]
    assert [kind for sent, kind in zip(kinds, ("photo", "document", "voice", "location"), strict=True) if kind in sent]


async def test_blocking_is_a_button_and_says_so(browser: Browser, spoken: Spoken) -> None:
    async with _looking_at(browser, spoken.base) as page:
        phone = _phone(page, HE)
        await phone.get_by_role("button", name="屏蔽机器人").click()
        await expect(phone.locator(".blocked-note")).to_be_visible()
        assert (await spoken.call("sendMessage", chat_id=HE, text="x")).status == 403
        await phone.get_by_role("button", name="解除屏蔽").click()
        await expect(phone.get_by_role("textbox", name="写消息")).to_be_visible()


async def test_a_new_phone_is_made_and_joins_by_a_link(browser: Browser, spoken: Spoken) -> None:
    async with _looking_at(browser, spoken.base) as page:
        first = page.locator(".phone").first
        await first.get_by_role("button", name="换一个人").click()
        await first.get_by_role("textbox", name="新手机的主人").fill("新老师")
        await first.get_by_role("button", name="添加新手机").click()
        await expect(first.locator(".phone-bar .person-name")).to_have_text("新老师")
        await expect(first.locator(".phone-bar .person-role")).to_have_text("未加入")
        number = int(await first.get_attribute("data-phone") or 0)
        await spoken.call("sendMessage", chat_id=number, text="https://t.me/not_one_less_bot?start=ABCD2345")
        await first.locator(".words a").click()
        await expect(first.locator(".row.mine")).to_contain_text("/start ABCD2345")


async def test_everything_can_be_done_from_the_keyboard(browser: Browser, spoken: Spoken) -> None:
    async with _looking_at(browser, spoken.base) as page:
        phone = page.locator(".phone").first
        await phone.locator(".person").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(phone.locator(".phone-bar .person-name")).to_have_text("王建国")
        await page.keyboard.press("Enter")
        await expect(phone.locator(".people")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(phone.locator(".people")).to_be_hidden()


async def test_the_clock_moves_and_says_what_was_sent(browser: Browser) -> None:
    timeline = PretendedTimeline(due=[MONDAY_MORNING + timedelta(days=days, hours=1) for days in range(3)])
    async with spoken_sandbox(people=_town, timeline=timeline) as spoken, _looking_at(browser, spoken.base) as page:
        timeline.speaking = spoken
        status = page.locator("#clock-status")
        for step, day, time, said in (
            ("+1小时", "2026年9月7日星期一", "08:00", "机器人发了 1 条消息"),
            ("次日早晨", "2026年9月8日星期二", "07:30", "没有新消息"),
            ("+1天", "2026年9月9日星期三", "07:30", "机器人发了 1 条消息"),
            ("下周一", "2026年9月14日星期一", "07:30", "机器人发了 1 条消息"),
            ("+1周", "2026年9月21日星期一", "07:30", "没有新消息"),
        ):
            await page.get_by_role("button", name=step).click()
            await expect(page.locator("#clock-day")).to_have_text(day)
            await expect(page.locator("#clock-time")).to_have_text(time)
            await expect(status).to_have_text(said)
        await expect(_phone(page, HE).locator(".bubble")).to_have_count(3)


async def test_a_clock_moved_by_a_script_shows_on_the_page_as_busy_and_then_as_done(browser: Browser) -> None:
    async with (
        spoken_sandbox(people=_town, timeline=PretendedTimeline(due=[])) as spoken,
        _looking_at(browser, spoken.base) as page,
    ):
        await spoken.say("你好")
        await page.get_by_role("button", name="+1天").click()
        await expect(page.locator("#clock-status")).to_have_text("时间正在走…")
        await expect(page.get_by_role("button", name="+1周")).to_be_disabled()
        (update,) = (await spoken.call("getUpdates")).result
        await spoken.call("getUpdates", offset=update["update_id"] + 1)
        await expect(page.get_by_role("button", name="+1周")).to_be_enabled()
        await spoken.post("/api/clock", {"advance": "P1D"})
        await expect(page.locator("#clock-day")).to_have_text("2026年9月9日星期三")


async def test_the_page_speaks_english_too_and_remembers_it(browser: Browser, spoken: Spoken) -> None:
    async with _looking_at(browser, spoken.base) as page:
        await page.get_by_role("button", name="Switch to English").click()
        await expect(page.get_by_role("button", name="Next Monday")).to_be_visible()
        await expect(_phone(page, HE).locator(".person-role").first).to_have_text("Head teacher")
        await page.reload()
        await expect(page.locator("h1")).to_have_text(re.compile("Not One Less"))
        chinese = await page.locator("body").evaluate(
            "body => [...body.querySelectorAll('button, label, h1, p, time')].filter(e => e.offsetParent"
            " && !e.closest('.person')).map(e => e.textContent).filter(t => /[\\u4e00-\\u9fff]/.test(t))"
        )
        assert chinese == ["一Not One Less", "中文"]


async def test_every_control_has_a_name(browser: Browser, spoken: Spoken) -> None:
    await spoken.call("sendMessage", chat_id=HE, text="到校情况", reply_markup=_BUTTONS)
    async with _looking_at(browser, spoken.base) as page:
        nameless = await page.locator("button, input:not([type=file]), textarea, a, audio").evaluate_all(
            "all => all.filter(e => !(e.getAttribute('aria-label') || e.innerText || e.closest('label')?.innerText))"
            ".filter(e => e.offsetParent).map(e => e.outerHTML)"
        )
        assert nameless == []


async def test_old_messages_wait_behind_a_button(browser: Browser, spoken: Spoken) -> None:
    for number in range(150):
        await spoken.call("sendMessage", chat_id=HE, text=f"第 {number} 条")
    async with _looking_at(browser, spoken.base) as page:
        phone = _phone(page, HE)
        await expect(phone.locator(".bubble")).to_have_count(120)
        await expect(phone.get_by_text("第 149 条")).to_be_in_viewport()
        await phone.get_by_role("button", name="更早的消息").click()
        await expect(phone.locator(".bubble")).to_have_count(150)


async def test_a_person_is_found_by_name_or_role(browser: Browser, spoken: Spoken) -> None:
    async with _looking_at(browser, spoken.base) as page:
        phone = page.locator(".phone").first
        await phone.locator(".person").click()
        await phone.get_by_role("searchbox", name="找人").fill("校长")
        await expect(phone.locator(".person-line")).to_have_count(1)


async def test_a_flood_of_messages_leaves_the_latest_in_view(browser: Browser, spoken: Spoken) -> None:
    async with _looking_at(browser, spoken.base) as page:
        for number in range(300):
            await spoken.call("sendMessage", chat_id=HE, text=f"第 {number} 条")
        phone = _phone(page, HE)
        await expect(phone.get_by_text("第 299 条")).to_be_in_viewport()
        await expect(phone.get_by_role("button", name="到最新消息")).to_be_hidden()
        await phone.locator(".chat").evaluate("chat => { chat.scrollTop = 0 }")
        await spoken.call("sendMessage", chat_id=HE, text="刚刚写的")
        await expect(phone.locator(".to-end .badge")).to_have_text("1")
        await phone.get_by_role("button", name="到最新消息").click()
        await expect(phone.get_by_text("刚刚写的")).to_be_in_viewport()


async def test_a_group_takes_a_place_on_the_desk_and_shows_who_says_what(browser: Browser, spoken: Spoken) -> None:
    group = (await spoken.post("/api/groups", {"title": "教师群", "members": [HE, LIU]})).body["id"]
    async with _looking_at(browser, spoken.base, path=f"/#{group},{HE},{LIU}") as page:
        phone = _phone(page, group)
        await phone.get_by_role("combobox", name="谁在说").select_option(label="刘守田")
        await phone.get_by_role("textbox", name="写消息").fill("三2班全到")
        await phone.get_by_role("textbox", name="写消息").press("Enter")
        await expect(phone.locator(".sender")).to_have_text(["刘守田"])
        await spoken.call("sendMessage", chat_id=group, text="三(2)班 已点名")
        await expect(phone.locator(".row .words")).to_contain_text(["三2班全到", "三(2)班 已点名"])
        await expect(phone.get_by_role("button", name="添加附件")).to_be_hidden()

        await phone.get_by_role("button", name="把机器人移出群").click()
        await expect(phone.locator(".blocked-note")).to_have_text("机器人不在这个群里。")
        await phone.get_by_role("button", name="把机器人拉进群").click()
        await expect(phone.locator(".blocked-note")).to_be_hidden()

        new = (await spoken.post(f"/api/groups/{group}/upgrade", {})).body["id"]
        await expect(_phone(page, new)).to_be_visible()


async def test_a_new_group_is_made_on_the_page_with_everybody_in_it(browser: Browser, spoken: Spoken) -> None:
    async with _looking_at(browser, spoken.base) as page:
        await _phone(page, HE).get_by_role("button", name="换一个人").click()
        panel = page.locator(".people:visible")
        await panel.get_by_role("textbox", name="新群的名称").fill("教师群")
        await panel.get_by_role("button", name="添加群").click()
        await expect(page.locator(".phone .person-name", has_text="教师群").first).to_be_visible()
        [made] = (await spoken.get("/api/groups")).body
        assert len(made["members"]) == 4
