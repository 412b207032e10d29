"""Generated input of every kind: a refusal or an honest answer, never a fault of ours."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter

import pytest
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar
from yarl import URL

from bot.store import inbox_rows
from tests.bot.channels.web.conftest import Browser
from tests.bot.channels.web.garbage import generate

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def throw(browser: Browser, thread: str, count: int, seed: int) -> Counter[int]:
    request_id = (await browser.answer("이번 달 생산량", thread))["request"]
    statuses: Counter[int] = Counter()
    async with ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=20)) as http:
        for sent in generate(seed, count, request_id, thread):
            address = URL(browser.url + sent.path, encoded=True)
            async with http.request(sent.method, address, data=sent.body, headers=sent.headers) as response:
                text = await response.text("utf-8", "replace")
                assert response.status < 500, (sent, text)
                assert "Traceback" not in text
                assert "alert(1)</script>" not in text
                statuses[response.status] += 1
    return statuses


def check_quiet(caplog: pytest.LogCaptureFixture) -> None:
    """That the store was slow for a moment (a busy disk) and memory stood in for it is no fault of the console."""
    loud = [
        record
        for record in caplog.records
        if record.exc_info or (record.levelno >= logging.ERROR and record.name != "bot.lifeboat")
    ]
    assert not loud, [record.getMessage() for record in loud][:5]


async def settle(browser: Browser) -> None:
    """Until what was asked meanwhile is answered."""
    async with asyncio.timeout(120):
        while await inbox_rows.count_open(browser.app.store):  # noqa: ASYNC110 - the end of a storm rings no bell
            await asyncio.sleep(0.02)


async def test_generated_posts_are_refused_or_answered(
    browser: Browser, thread: str, caplog: pytest.LogCaptureFixture
) -> None:
    statuses = await throw(browser, thread, 500, seed=1)
    await settle(browser)
    assert statuses[202] and statuses[400] and statuses[404] and statuses[413]
    assert "2026년" in (await browser.answer("이번 달 생산량", thread))["html"]
    check_quiet(caplog)


@pytest.mark.soak
async def test_ten_thousand_generated_posts_are_refused_or_answered(
    browser: Browser, thread: str, caplog: pytest.LogCaptureFixture
) -> None:
    statuses = await throw(browser, thread, 10_000, seed=2)
    await settle(browser)
    print("10,000 generated requests, seed 2, by status:", dict(sorted(statuses.items())))
    check_quiet(caplog)


RAW = (
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"POST /web/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
    b"POST /web/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"b" * 20_000 + b"\r\n\r\n",
    b"GET http://[ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: \xff\xfe\r\n\r\n",
    b"\x00\x00\x00\x00\r\n\r\n",
    b"\r\n" * 50,
)


async def test_what_is_not_even_http_gets_a_refusal_and_one_line_of_log(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    assert browser.app.http is not None
    rnd = random.Random(3)
    for raw in (*RAW, *(rnd.randbytes(rnd.randint(1, 400)) + b"\r\n\r\n" for _ in range(40))):
        reader, writer = await asyncio.open_connection("127.0.0.1", browser.app.http.port)
        writer.write(raw)
        writer.write_eof()
        reply = await asyncio.wait_for(reader.read(), 10)
        assert reply == b"" or reply.split(b" ", 2)[1][:1] in (b"2", b"4"), (raw, reply[:200])
        assert b"Traceback" not in reply
        writer.close()
    status, _ = await browser.get("/")
    assert status == 200
    check_quiet(caplog)
