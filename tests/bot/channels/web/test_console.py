"""The console over HTTP: a whole hub, real data, no browser."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
import uuid

import aiohttp
import pytest
from openpyxl import load_workbook

from tests.bot.channels.web.conftest import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_question_is_answered_and_stays_after_a_reload(browser: Browser, thread: str) -> None:
    news = await browser.answer("이번 달 생산량 알려줘", thread)
    assert "2026년 11월" in news["html"]
    assert news["spoken"]
    status, page = await browser.get(f"/t/{thread}")
    assert status == 200
    assert news["request"] in page
    assert f'data-last="{news["turn"]}"' in page
    _, threads = await browser.get(f"/web/threads?thread={thread}")
    assert f'href="/t/{thread}" aria-current="page"' in threads


async def test_a_follow_up_reads_the_thread(browser: Browser, thread: str) -> None:
    await browser.answer("지난달 생산량", thread)
    news = await browser.answer("월별 추이 그래프로", thread)
    assert "<table" in news["html"]
    request = news["request"]
    async with browser.http.get(f"{browser.url}/web/answers/{request}/chart/1.png") as response:
        assert response.status == 200
        assert (await response.read()).startswith(b"\x89PNG")
    status, _ = await browser.get(f"/web/answers/{request}/chart/2.png")
    assert status == 404


async def test_the_same_event_twice_is_one_question(browser: Browser, thread: str) -> None:
    value = {"thread": thread, "event": uuid.uuid4().hex, "text": "이번 달 생산량"}
    first = await browser.post("/web/messages", value)
    assert first == await browser.post("/web/messages", value)
    await browser.answer("지난달은?", thread)
    assert len(await browser.app.hub.turns(f"web:{thread}")) == 2


async def test_a_download_holds_the_whole_result_where_the_page_shows_a_part(
    browser: Browser, thread: str
) -> None:
    news = await browser.answer("2026년 생산 기록 10건 보여줘", thread)
    turn = await browser.app.hub.turn(news["request"])
    assert turn is not None
    assert turn.answer is not None
    table = turn.answer.sections[0].table
    assert table is not None
    assert table.omitted > 0
    address = f"{browser.url}/web/answers/{news['request']}/table/1"
    async with browser.http.get(address + ".csv") as response:
        assert response.status == 200
        assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
        rows = list(csv.reader(io.StringIO((await response.read()).decode("utf-8-sig"))))
    records = [row for row in rows[1:] if row[0].startswith("2026-")]
    assert len(records) == len(table.rows) + table.omitted
    async with browser.http.get(address + ".xlsx") as response:
        sheet = load_workbook(io.BytesIO(await response.read())).worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == rows[1][:2]
    assert sheet.max_row >= len(records) + 1


async def test_a_vote_is_kept_changed_and_taken_back(browser: Browser, thread: str) -> None:
    await browser.get("/")
    news = await browser.answer("이번 달 생산량", thread)
    address = f"/web/answers/{news['request']}/vote"
    assert await browser.post(address, {"vote": "up"}) == (200, {"vote": "up"})
    down = {"vote": "down", "reason": "wrong_number", "comment": "10월과 다릅니다"}
    assert await browser.post(address, down) == (200, {"vote": "down"})
    _, page = await browser.get(f"/t/{thread}")
    assert 'data-vote="down" aria-pressed="true"' in page
    assert 'value="10월과 다릅니다"' in page
    assert await browser.post(address, {"vote": "none"}) == (200, {"vote": "none"})
    _, page = await browser.get(f"/t/{thread}")
    assert 'aria-pressed="true"' not in page


async def test_a_vote_on_an_unknown_answer_is_refused(browser: Browser) -> None:
    status, body = await browser.post("/web/answers/000000000000/vote", {"vote": "up"})
    assert (status, body["error"]) == (404, "not_understood")


async def test_what_is_being_worked_on_is_told_at_once(browser: Browser, thread: str) -> None:
    async with browser.http.ws_connect(f"{browser.url}/web/live?thread={thread}&after=0") as line:
        assert await line.receive_json(timeout=5) == {"type": "pending", "items": []}
        request = await browser.ask("이번 달 생산량", thread)
        seen = []
        while "turn" not in seen:
            news = await line.receive_json(timeout=20)
            seen.append(news["type"])
            if news["type"] == "pending" and news["items"]:
                assert news["items"][0]["request"] == request
                assert news["items"][0]["question"] == "이번 달 생산량"
    assert seen[0] == "pending"


async def test_a_page_that_comes_back_is_told_what_it_missed_and_no_more(
    browser: Browser, thread: str
) -> None:
    first = await browser.answer("이번 달 생산량", thread)
    second = await browser.answer("지난달은?", thread)
    address = f"{browser.url}/web/live?thread={thread}&after={first['turn']}"
    async with browser.http.ws_connect(address) as line:
        news = await line.receive_json(timeout=5)
        assert (news["type"], news["request"]) == ("turn", second["request"])
        assert await line.receive_json(timeout=5) == {"type": "pending", "items": []}


async def test_two_pages_of_a_thread_see_the_same_answer_once(browser: Browser, thread: str) -> None:
    address = f"{browser.url}/web/live?thread={thread}&after=0"
    async with browser.http.ws_connect(address) as one, browser.http.ws_connect(address) as two:
        request = await browser.ask("이번 달 생산량", thread)
        for line in (one, two):
            turns = []
            while not turns:
                news = await line.receive_json(timeout=20)
                if news["type"] == "turn":
                    turns.append(news["request"])
            assert turns == [request]


async def test_an_unknown_thread_has_a_page_that_says_so(browser: Browser, thread: str) -> None:
    for path in (f"/t/{thread}", "/t/..%2f..%2fetc", "/t/x"):
        status, page = await browser.get(path)
        assert status == 404
        assert "찾을 수 없습니다" in page


@pytest.mark.parametrize(
    "path",
    [
        "/web/static/..%2f..%2fwords.toml",
        "/web/static/nothing.css",
        "/web/static/../words.toml",
        "/web/nothing",
    ],
)
async def test_only_the_files_of_the_page_are_served(browser: Browser, path: str) -> None:
    status, _ = await browser.get(path)
    assert status == 404


async def test_every_part_of_the_page_is_served_with_its_policy(browser: Browser) -> None:
    for path in ("/", "/web/static/console.css", "/web/static/console.js", "/web/threads", "/web/freshness"):
        async with browser.http.get(browser.url + path) as response:
            assert response.status == 200, path
            assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
            assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_machine_without_a_korean_font_gets_ours(browser: Browser) -> None:
    async with browser.http.get(browser.url + "/web/static/console.css") as response:
        (font,) = re.findall(r'url\("([^"]+\.woff2)"\)', await response.text())
    async with browser.http.get(browser.url + font) as response:
        assert response.status == 200
        assert await response.content.readexactly(4) == b"wOF2"


async def test_a_foreign_host_or_page_is_refused(browser: Browser, thread: str) -> None:
    status, _ = await browser.get("/", Host="evil.example:8765")
    assert status == 403
    status, _ = await browser.get("/", **{"X-Forwarded-For": "1.2.3.4"})
    assert status == 403
    value = {"thread": thread, "event": uuid.uuid4().hex, "text": "이번 달 생산량"}
    status, body = await browser.post("/web/messages", value, Origin="http://evil.example")
    assert (status, body["error"]) == (403, "other_page")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with browser.http.post(browser.url + "/web/messages", data=b"text=x", headers=form) as response:
        assert response.status == 415
    address = f"{browser.url}/web/live?thread={thread}"
    async with browser.http.get(address, headers={"Origin": "http://evil.example"}) as response:
        assert response.status == 403
    assert not await browser.app.hub.turns(f"web:{thread}")


async def test_a_live_line_of_no_thread_or_no_upgrade_is_refused(browser: Browser, thread: str) -> None:
    for path in ("/web/live", "/web/live?thread=x", f"/web/live?thread={thread}"):
        status, _ = await browser.get(path)
        assert status == 400


async def test_the_data_line_tells_the_last_production_day(browser: Browser) -> None:
    status, body = await browser.get("/web/freshness")
    assert status == 200
    assert "11\\uc6d4" in body or "11월" in body


async def test_a_page_that_sends_a_flood_down_the_line_is_cut_off_alone(
    browser: Browser, thread: str
) -> None:
    address = f"{browser.url}/web/live?thread={thread}"
    async with browser.http.ws_connect(address) as line, browser.http.ws_connect(address) as other:
        await line.receive_json(timeout=5)
        await line.send_str("x" * 100_000)
        assert (await line.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE
        await other.receive_json(timeout=5)
        request = await browser.ask("이번 달 생산량", thread)
        while True:
            news = await other.receive_json(timeout=20)
            if news["type"] == "turn":
                break
        assert news["request"] == request


async def test_an_answer_comes_even_while_the_store_cannot_be_written(browser: Browser, thread: str) -> None:
    address = f"{browser.url}/web/live?thread={thread}&after=0"
    async with browser.http.ws_connect(address) as line:
        other = sqlite3.connect(browser.app.store.path, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            request = await browser.ask("이번 달 생산량", thread)
            news = {"type": ""}
            while news["type"] != "turn":
                news = await line.receive_json(timeout=20)
            assert (news["turn"], news["request"]) == (0, request)
            assert "생산량" in news["spoken"]
            async with browser.http.get(f"{browser.url}/t/{thread}") as page:
                assert page.status == 200, "it is there when the page is loaded again"
                shown = await page.text()
            assert "이번 달 생산량" in shown and request in shown
        finally:
            other.close()
        async with asyncio.timeout(20):
            while (turn := await browser.app.hub.turn(request)) is None or not turn.id:  # noqa: ASYNC110
                await asyncio.sleep(0.05)  # written back without a bell


async def test_pages_that_do_not_answer_a_goodbye_do_not_hold_up_the_stop(
    browser: Browser, thread: str
) -> None:
    """Each would be waited for on its own otherwise; the hub has seconds to stop in."""
    (channel,) = browser.app.channels
    lines = [
        await browser.http.ws_connect(f"{browser.url}/web/live?thread={thread}", autoclose=False)
        for _ in range(5)
    ]
    for line in lines:
        await line.receive_json(timeout=5)
    async with asyncio.timeout(4):
        await channel.stop()
    for line in lines:
        assert (await line.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE
        await line.close()
