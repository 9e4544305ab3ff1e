"""管理员 sends the roster in the chat: the real bot against the sandbox, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest_asyncio
from openpyxl import load_workbook

from storage.workbook.read import read_workbook
from tests.builders.workbooks import build_workbook, post, student
from tests.conversations.stage import Said, Stage, stage
from tests.conversations.town import ZONE

MORNING = datetime(2026, 9, 7, 9, 0, tzinfo=ZONE)
BORN = date(2016, 3, 4)
NEW = student(学校="松山小学", 年级="三年级", 班级="2", 姓名="高小满", 出生日期=BORN)
BAD = {**NEW, "姓名": "田小寒", "身份证号": 990101201603040011}


@pytest_asyncio.fixture
async def phones(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path / "data", start=MORNING, locale="zh_CN") as running:
        await running.news()
        yield running


async def send(phones: Stage, who: str, content: bytes, name: str = "名单.xlsx") -> list[Said]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("document", content, filename=name, content_type="application/octet-stream")
    async with phones.http.post(f"/api/phones/{phones.phones[who]}/messages", data=form) as answered:
        assert answered.status == 200, await answered.text()
    await phones.http.post("/api/settle")
    return await heard(phones, who)


async def heard(phones: Stage, who: str) -> list[Said]:
    return [said for said in await phones.news() if said.phone == who]


async def press(phones: Stage, who: str, card: Said, button: str) -> list[Said]:
    data = next(data for row in card.rows for text, data in row if text == button)
    await phones.press(who, card.number, data)
    return await heard(phones, who)


def workbook(folder: Path, *students: object, **sheets: object) -> bytes:
    return build_workbook(folder / "sent.xlsx", students=students, **sheets).read_bytes()  # type: ignore[arg-type]


def buttons(said: Said) -> list[str]:
    return [text for row in said.rows for text, _ in row]


async def test_nothing_is_imported_before_the_tap(phones: Stage, tmp_path: Path) -> None:
    (card,) = await send(phones, "白管理", workbook(tmp_path, NEW, staff=[post(姓名="高远", 学校="松山小学")]))
    assert card.text.startswith("已检查“名单.xlsx”,还没有导入")
    assert "学生:新增1" in card.text
    assert buttons(card) == ["导入", "放弃"]
    await phones.say("白管理", {"text": "名单"})
    (before,) = await heard(phones, "白管理")
    (done,) = await press(phones, "白管理", card, "导入")
    assert done.text.startswith("已导入“名单.xlsx”")
    await phones.say("白管理", {"text": "名单"})
    (after,) = await heard(phones, "白管理")
    assert before.text != after.text
    assert not (tmp_path / "data" / "roster").joinpath("workbook").exists()


async def test_a_workbook_with_bad_rows_comes_back_marked(phones: Stage, tmp_path: Path) -> None:
    card, marked = await send(phones, "白管理", workbook(tmp_path, NEW, BAD))
    assert "第3行 身份证号是按数字存的" in card.text
    assert buttons(card) == ["只导入没问题的行", "放弃"]
    assert marked.text.startswith("有问题的格子都标出来了")
    (copy,) = (tmp_path / "data" / "roster").glob("*/名单.标记.xlsx")
    assert "问题清单" in load_workbook(BytesIO(copy.read_bytes())).sheetnames
    (done,) = await press(phones, "白管理", card, "只导入没问题的行")
    assert "1行有问题,没有导入。" in done.text


async def test_a_dropped_workbook_changes_nothing_and_its_file_goes(phones: Stage, tmp_path: Path) -> None:
    (card,) = await send(phones, "白管理", workbook(tmp_path, NEW))
    (dropped,) = await press(phones, "白管理", card, "放弃")
    assert dropped.text == "没有导入“名单.xlsx”\n什么都没有改。"
    assert await press(phones, "白管理", card, "导入") == []
    (again,) = await send(phones, "白管理", workbook(tmp_path, NEW))
    assert "学生:新增1" in again.text
    assert len(list((tmp_path / "data" / "roster").glob("*/workbook"))) == 1


async def test_the_same_workbook_again_needs_no_import(phones: Stage, tmp_path: Path) -> None:
    (card,) = await send(phones, "白管理", workbook(tmp_path, NEW))
    await press(phones, "白管理", card, "导入")
    (same,) = await send(phones, "白管理", workbook(tmp_path, NEW))
    assert "和系统里的名单一样,不用导入。" in same.text
    assert buttons(same) == []


async def test_what_is_no_workbook_gets_a_clear_sentence(phones: Stage) -> None:
    (card,) = await send(phones, "白管理", b"PK\x03\x04 nothing of the kind")
    assert "打不开这个文件" in card.text


async def test_a_workbook_from_anybody_else_is_evidence_like_every_file(phones: Stage, tmp_path: Path) -> None:
    news = await send(phones, "何文静", workbook(tmp_path, NEW))
    assert not any("检查" in said.text or "导入" in said.text for said in news)
    assert not list((tmp_path / "data" / "roster").glob("*/workbook"))


async def test_the_empty_workbook_is_sent_on_request_and_reads_as_empty(phones: Stage, tmp_path: Path) -> None:
    await phones.say("白管理", {"text": "名单"})
    (menu,) = await heard(phones, "白管理")
    (sent,) = await press(phones, "白管理", menu, "要空白表")
    assert sent.text.startswith("空白名单")
    assert read_workbook(tmp_path / "data" / "roster" / "空白名单.xlsx").rejected == ()


async def test_only_an_administrator_may_ask_for_the_roster(phones: Stage) -> None:
    await phones.say("何文静", {"text": "名单"})
    (refused,) = await heard(phones, "何文静")
    assert "管理员" in refused.text
