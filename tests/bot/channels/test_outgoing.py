"""Webhooks and mail: alerts reach programs and mailboxes whole, signed, in order, and failing tells how."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from bot import wording
from bot.alerting.words import context_of
from bot.channels.mail.send import MailSender
from bot.channels.teams.notices import render_notice
from bot.channels.webhook.send import WebhookSender
from bot.posts import DeliveryError, Post, PostKind, Priority, Receipt
from bot.settings import Settings, SmtpSecurity
from jobs.alerts.finding import Level
from jobs.alerts.machine import Post as Said
from jobs.alerts.machine import What
from jobs.alerts.state import Incident, Track
from tests.fakes.channel import MONDAY
from tests.fakes.smtp_server import SmtpServer

SEOUL = ZoneInfo("Asia/Seoul")
NASTY = '<b>"파일"</b> & <!channel> <@U1> \\ {{ 7*7 }}'


def context(*, over: bool = False, what: What = What.FIRST) -> dict[str, object]:
    incident = Incident(
        "i1",
        "job",
        MONDAY,
        ("report.daily",),
        Level.CRITICAL,
        told_at=MONDAY,
        acked_by=NASTY,
        acked_at=MONDAY,
    )
    if over:
        incident = replace(incident, resolved_at=MONDAY + timedelta(minutes=65))
    values = {"name": "report.daily", "due": "11-23 08:30", "error": NASTY}
    track = Track("job", "report.daily", Level.CRITICAL, "failed", values, since=MONDAY, fired=True)
    said = Said(what, "alert:i1", incident, () if over else (track,))
    return context_of(said, MONDAY + timedelta(minutes=65), SEOUL)


def post(address: str, template: str = "alert", **more: object) -> Post:
    base = Post(
        id=1,
        key="notice:alert:i1",
        channel=address.split(":")[0],
        address=address,
        thread=None,
        kind=PostKind.ALERT,
        priority=Priority.CRITICAL,
        body={"type": "notice", "template": template, "context": context(), "charts": []},
        reply_to={},
        request_id="",
        attempt=1,
        maybe_delivered=False,
        created_at=MONDAY,
    )
    return replace(base, **more)  # type: ignore[arg-type]


class Hook:
    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.url = ""

    async def on(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status, headers={"retry-after": "7", "location": self.url})


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.on)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_a_webhook_is_signed_over_id_time_and_body(hook: Hook) -> None:
    secret = base64.b64encode(b"0123456789").decode()
    sender = WebhookSender(f"whsec_{secret}", lambda: MONDAY)
    receipt = await sender.send(post(f"webhook:{hook.url}"))
    ((headers, body),) = hook.requests
    stamp = str(int(MONDAY.timestamp()))
    signed = b".".join((b"notice:alert:i1", stamp.encode(), body))
    expected = base64.b64encode(hmac.new(b"0123456789", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("notice:alert:i1", stamp)
    data = json.loads(body)
    assert data["type"] == "alert.firing"
    assert data["data"]["lines"][0]["text"].startswith("일일 보고서: 11-23 08:30분이 실패했습니다")
    assert receipt == Receipt("notice:alert:i1")


async def test_an_edit_and_a_reply_name_the_first_webhook(hook: Hook) -> None:
    sender = WebhookSender(None, lambda: MONDAY)
    body = {"type": "notice", "template": "alert_reply", "context": context(over=True, what=What.STATUS)}
    await sender.send(post(f"webhook:{hook.url}", key="k2", under=Receipt("k1"), body=body))
    sent = json.loads(hook.requests[0][1])
    assert (sent["type"], sent["replies_to"]) == ("alert.resolved", "k1")
    assert "webhook-signature" not in hook.requests[0][0]


@pytest.mark.parametrize(
    ("status", "permanent", "gone", "wait"),
    [
        (400, True, False, None),
        (302, True, False, None),
        (410, True, True, None),
        (429, False, False, 7.0),
        (503, False, False, 7.0),
    ],
)
async def test_what_a_webhook_answers_decides_what_comes_next(
    hook: Hook, status: int, permanent: bool, gone: bool, wait: float | None
) -> None:
    hook.status = status
    with pytest.raises(DeliveryError) as raised:
        await WebhookSender("s", lambda: MONDAY).send(post(f"webhook:{hook.url}"))
    error = raised.value
    assert (error.permanent, error.gone, error.retry_after_s) == (permanent, gone, wait)
    assert hook.url not in str(error), "an address may be a key"
    assert len(hook.requests) == 1


async def test_a_webhook_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(DeliveryError) as raised:
        await WebhookSender("s", lambda: MONDAY).send(post("webhook:http://127.0.0.1:9/x"))
    assert not raised.value.permanent


@pytest.fixture
async def smtp() -> AsyncIterator[SmtpServer]:
    async with SmtpServer() as server:
        yield server


def mailer(smtp: SmtpServer) -> MailSender:
    settings = Settings(
        _env_file=None,
        smtp_host="127.0.0.1",
        smtp_port=smtp.port,
        smtp_from="hub@factory.example",
        smtp_security=SmtpSecurity.NONE,
    )
    return MailSender(settings, lambda: MONDAY)


async def test_a_mail_has_text_html_and_its_picture_and_replies_hang_together(
    smtp: SmtpServer, tmp_path: Path
) -> None:
    chart = tmp_path / "chart.png"
    chart.write_bytes(b"\x89PNG picture")
    body = post("mailto:a@b.example").body | {"charts": [str(chart), str(tmp_path / "gone.png")]}
    receipt = await mailer(smtp).send(post("mailto:a@b.example", body=body))
    reply = {"type": "notice", "template": "alert_reply", "context": context(over=True, what=What.STATUS)}
    await mailer(smtp).send(post("mailto:a@b.example", key="k2", under=receipt, body=reply))
    first, second = smtp.messages
    assert first["To"] == "a@b.example"
    assert str(first["Subject"]).startswith("[생산 데이터 허브] 🔴 장애")
    html = first.get_body(("html",)).get_content()
    assert "<b>" not in html.replace("<body", "") and "&lt;b&gt;" in html
    assert "일일 보고서" in first.get_body(("plain",)).get_content()
    assert [part.get_content() for part in first.walk() if part.get_content_type() == "image/png"] == [
        b"\x89PNG picture"
    ]
    assert second["In-Reply-To"] == first["Message-ID"] == receipt.message_id


async def test_a_mail_is_not_edited(smtp: SmtpServer) -> None:
    assert await mailer(smtp).send(post("mailto:a@b.example", edits=Receipt("m1"))) == Receipt("m1")
    assert smtp.messages == []


@pytest.mark.parametrize(
    ("verb", "reply", "permanent"),
    [
        ("RCPT", "550 no such user", True),
        ("RCPT", "450 later", False),
        ("DATA", "451 later", False),
        ("DATA", "554 no", True),
    ],
)
async def test_what_a_mail_server_answers_decides_what_comes_next(
    smtp: SmtpServer, verb: str, reply: str, permanent: bool
) -> None:
    smtp.replies[verb] = reply
    with pytest.raises(DeliveryError) as raised:
        await mailer(smtp).send(post("mailto:a@b.example"))
    assert raised.value.permanent is permanent


async def test_a_malformed_address_is_given_up(smtp: SmtpServer) -> None:
    with pytest.raises(DeliveryError) as raised:
        await mailer(smtp).send(post("mailto:not an address"))
    assert raised.value.permanent


@pytest.mark.parametrize("template", ["alert", "alert_reply"])
@pytest.mark.parametrize("over", [False, True])
def test_an_alert_is_valid_for_slack_and_teams_whatever_it_holds(template: str, over: bool) -> None:
    from slack_sdk.models.blocks import Block

    content = context(over=over, what=What.STATUS if over else What.FIRST)
    slack = json.loads(wording.render(f"slack/{template}.json.j2", **content))
    for block in Block.parse_all(slack["blocks"]):
        block.validate_json()
    shown = json.dumps(slack, ensure_ascii=False)
    assert "<!channel>" not in shown and "<@U1>" not in shown
    assert slack["text"]
    teams = render_notice(template, content, [])
    assert teams.cards
    if template == "alert" and not over:
        actions = slack["blocks"][-1]["elements"]
        assert [each["text"]["text"] for each in actions] == ["1시간 무음", "해결"], "확인 is done already"
