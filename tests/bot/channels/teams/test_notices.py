"""Alerts and notices of the hub's own as cards."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import TemplateError
from PIL import Image

from bot.actions import Action, Do, encode
from bot.channels.teams.cards import fits
from bot.channels.teams.notices import render_notice
from tests.bot.channels.teams import payloads

BUTTONS = [
    {"id": do.value, "label": label, "value": encode(Action(do=do, request_id="a1b2c3d4"))}
    for do, label in ((Do.ACK, "확인"), (Do.SILENCE, "1시간 무음"), (Do.RESOLVE, "해결"))
]


def alert(lines: int = 2) -> dict[str, Any]:
    return {
        "id": "a1b2c3d4",
        "level": "critical",
        "state": "firing",
        "headline": "🔴 장애: 생산 데이터베이스 <b>",
        "summary": "생산 데이터베이스를 읽을 수 없습니다",
        "lines": [
            {"text": f"Live 파일이 없습니다 {number}", "advice": "ERP 폴더를 확인해 주세요."}
            for number in range(lines)
        ],
        "omitted": 3,
        "status": ["김생산 님이 확인했습니다."],
        "opened": "11월 23일 09:00",
        "lasted": "5분",
        "buttons": BUTTONS,
    }


def test_an_alert_is_a_card_with_its_buttons(golden: Callable[[str, str], None]) -> None:
    rendered = render_notice("alert", alert(), ())
    assert fits(rendered.cards)
    assert rendered.summary == "생산 데이터베이스를 읽을 수 없습니다"
    shown = json.dumps(rendered.cards, ensure_ascii=False)
    assert "외 3건" in shown and "ERP 폴더" in shown
    golden("teams/alert.json", json.dumps(list(rendered.cards), ensure_ascii=False, indent=1) + "\n")


def test_a_reply_under_an_alert_and_a_note_are_cards() -> None:
    reply = render_notice("alert_reply", {**alert(), "level": "ok"}, ())
    note = render_notice("note", {"headline": "백업했습니다", "lines": ["1.2MB"], "level": "ok"}, ())
    assert fits(reply.cards) and fits(note.cards)
    assert "백업했습니다" in note.summary


def test_pictures_go_under_a_notice_as_long_as_they_fit() -> None:
    context = {"headline": "보고", "lines": ["11월"], "level": "info"}
    chart = (payloads.FOLDER / "chart.png").read_bytes()
    out = io.BytesIO()
    Image.effect_noise((600, 400), 90).save(out, "PNG")
    rendered = render_notice("note", context, (chart, chart, out.getvalue()))
    assert fits(rendered.cards)
    shown = json.dumps(rendered.cards)
    assert shown.count("data:image/png") >= 2


def test_a_notice_that_nobody_can_render_is_an_error() -> None:
    with pytest.raises(TemplateError):
        render_notice("nosuch", {}, ())
    with pytest.raises(ValueError):
        render_notice("../../etc/passwd", {}, ())
