"""A report that is posted: once, to each destination on its own, and as a turn that a question can lean on."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.answers import AnswerKind
from bot.channels.mail.send import to_mail
from bot.channels.slack.render import render_answer, size_of
from bot.commands.command import BadArguments, Call, Say
from bot.commands.report import ReportCommand
from bot.core import Core, open_core
from bot.corrections import differences
from bot.history import select
from bot.outbox import Dispatcher, Outbox
from bot.posts import DeliveryError
from bot.reporting.answer import ReportContext, to_answer
from bot.reporting.desk import Desk
from bot.reporting.files import write_files
from bot.settings import Settings
from bot.store import Store, outbox_rows, thread_rows
from bot.turns import Asked
from bot.wakeup import Wakeup
from bot.wording import render
from database.demo import make_demo
from jobs.report_jobs import NothingToTell
from reports.model import ReportKind
from tests import snapshots
from tests.fakes.channel import FakeClock, FakeSender

MONDAY = date(2026, 11, 23)
EVERYWHERE = (
    "slack:C123",
    "teams:19:abc@thread.tacv2",
    "mailto:boss@example.com",
    "webhook:http://127.0.0.1:1/x",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    make_demo(folder, MONDAY)
    return folder


@dataclass
class Rig:
    core: Core
    store: Store
    clock: FakeClock
    outbox: Outbox

    def desk(self, *destinations: str, send_empty: bool = True) -> Desk:
        return Desk(self.core, self.store, self.outbox, self.clock, destinations, send_empty=send_empty)

    async def bodies(self) -> dict[str, dict]:  # type: ignore[type-arg]
        rows = await self.store.read("SELECT address, body FROM outbox")
        return {row["address"]: json.loads(row["body"]) for row in rows}


async def open_rig(data: Path, state: Path) -> AsyncIterator[Rig]:
    settings = Settings(
        _env_file=None, state_dir=state, database_dir=data, settle_s=0, planner="offline", today=MONDAY
    )
    clock = FakeClock(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    snapshots.lend(data, state)
    async with open_core(settings, clock) as core:
        snapshots.keep(data, state)
        store = await Store.open(state / "hub.db")
        yield Rig(core, store, clock, Outbox(store, Wakeup(), clock))
        await store.close()


@pytest.fixture
async def rig(data: Path, tmp_path: Path) -> AsyncIterator[Rig]:
    async for rig in open_rig(data, tmp_path / "state"):
        yield rig


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Rig]:
    """A factory whose database is not there."""
    (tmp_path / "none").mkdir()
    async for rig in open_rig(tmp_path / "none", tmp_path / "state"):
        yield rig


async def test_a_date_is_posted_once_to_each_destination(rig: Rig) -> None:
    desk = rig.desk(*EVERYWHERE)
    assert await desk.publish(ReportKind.DAILY, MONDAY) == "4 of 4 destinations"
    assert await desk.publish(ReportKind.DAILY, MONDAY) == "0 of 4 destinations"
    assert (
        await rig.desk(*EVERYWHERE, "slack:C999").publish(ReportKind.DAILY, MONDAY) == "1 of 5 destinations"
    )
    assert len(await outbox_rows.of_notice(rig.store, "report:daily-20261123")) == 5


async def test_a_destination_that_fails_keeps_no_other_from_its_report(rig: Rig) -> None:
    await rig.desk("slack:C1", "slack:C2", "teams:19:x").publish(ReportKind.DAILY, MONDAY)
    slack, teams = FakeSender(), FakeSender()
    slack.fail(DeliveryError("channel_not_found", gone=True))
    dispatcher = Dispatcher(rig.store, {"slack": slack, "teams": teams}, Wakeup(), rig.clock, "me")
    for destination in ("slack:C1", "slack:C2", "teams:19:x"):
        await dispatcher.send_one(f"report:daily-20261123 {destination}")
    states = {
        address: state
        for address, state, _ in await outbox_rows.of_notice(rig.store, "report:daily-20261123")
    }
    assert states == {"slack:C1": "dead", "slack:C2": "sent", "teams:19:x": "sent"}


async def test_every_destination_gets_the_same_figures(rig: Rig) -> None:
    await rig.desk(*EVERYWHERE).publish(ReportKind.DAILY, MONDAY)
    bodies = await rig.bodies()
    slack, teams = bodies["slack:C123"]["answer"], bodies["teams:19:abc@thread.tacv2"]["answer"]
    assert slack["sections"] == teams["sections"]
    mail = bodies["mailto:boss@example.com"]["context"]
    said = "\n".join(section["headline"] for section in slack["sections"])
    figures = re.findall(r"\d[\d,.]*\d", said)
    assert len(figures) > 10
    assert all(figure in mail["html"] and figure in mail["text"] for figure in figures)
    assert mail["subject"] == "일일 생산 실적 보고 2026년 11월 20일(금)"
    assert re.findall(r'src="cid:(\w+)"', mail["html"]) == ["chart0", "chart1"]
    assert all(
        Path(chart).read_bytes().startswith(b"\x89PNG")
        for chart in bodies["mailto:boss@example.com"]["charts"]
    )
    webhook = json.loads(
        render("webhook/report.json.j2", **bodies["webhook:http://127.0.0.1:1/x"]["context"])
    )
    assert webhook["text"] == mail["text"] and webhook["day"] == "2026-11-23"


@pytest.mark.parametrize(
    ("question", "period", "items"),
    [
        ("그럼 11월 18일은?", "2026-11-18", 0),
        ("이번 달은?", "2026-11-01", 0),
        ("전체 몇 건이야?", "2026-11-20", 0),
        ("1위 제품 비중은?", "2026-11-20", 1),
        ("1위 제품 올해 월별 추이", "2026-01-01", 1),
    ],
)
async def test_a_question_under_a_report_leans_on_it(
    rig: Rig, question: str, period: str, items: int
) -> None:
    await rig.desk("slack:C123").publish(ReportKind.DAILY, MONDAY)
    turns = await thread_rows.last_turns(rig.store, "slack:C123:report-daily-20261123", 5)
    assert [turn.question for turn in turns] == ["2026년 11월 23일(월) 일일 보고"]
    history = select(turns, rig.clock(), 10, timedelta(days=7))
    asked = Asked(question, history, "r1", turns[0].thread, "slack:U1", rig.clock())
    answer = (await rig.core.conversation.reply(asked)).answer
    assert answer.kind is AnswerKind.ANSWERED, answer.text
    basis = answer.sections[0].basis
    assert basis is not None and str(basis.date_from) == period
    assert len(basis.items) == items or items == 0
    if items:
        assert turns[0].answer is not None and basis.items[0] == turns[0].answer.found[-1].codes[0]


async def test_the_post_leads_back_to_its_turn(rig: Rig) -> None:
    """A reply under the message finds the session by the request that the post carries."""
    await rig.desk("slack:C123").publish(ReportKind.DAILY, MONDAY)
    sender = FakeSender()
    await Dispatcher(rig.store, {"slack": sender}, Wakeup(), rig.clock, "me").send_one(
        "report:daily-20261123 slack:C123"
    )
    request = await outbox_rows.request_of_message(rig.store, "slack", "slack:C123", "m1")
    assert request is not None
    turn = await thread_rows.turn_of(rig.store, request)
    assert turn is not None and turn.thread == "slack:C123:report-daily-20261123"
    assert turn.answer is not None and turn.answer.request_id == request


async def test_late_data_is_marked(data: Path, rig: Rig) -> None:
    # On the Wednesday after, nothing newer than Friday has come.
    made = await rig.desk().make(ReportKind.DAILY, date(2026, 11, 25))
    assert made.report is not None and made.report.late
    assert "미갱신" in made.answer.text and "미갱신" in made.title
    assert "11월 24일(화) 실적이 아직 들어오지 않았습니다" in made.answer.text


async def test_what_cannot_be_read_is_said_and_never_a_figure(bare: Rig) -> None:
    desk = bare.desk("slack:C123")
    assert await desk.is_late(ReportKind.DAILY, MONDAY)
    made = await desk.make(ReportKind.DAILY, MONDAY)
    assert made.answer.kind is AnswerKind.ERROR and made.report is None
    assert "일일 생산 실적 보고" in made.answer.text


async def test_there_is_no_plan_and_no_defect_and_the_report_says_so(rig: Rig) -> None:
    for kind in ReportKind:
        made = await rig.desk().make(kind, MONDAY)
        assert "계획·불량·가동률 데이터 없음" in made.answer.sections[-1].headline
        whole = made.answer.model_dump_json()
        assert "달성률" not in whole and "불량률" not in whole


async def test_the_outlook_is_named_an_estimate_and_shows_its_formula(rig: Rig) -> None:
    made = await rig.desk().make(ReportKind.DAILY, MONDAY)
    month = made.answer.sections[1]
    assert "영업일 기준" in month.headline
    assert made.report is not None and made.report.outlook is not None
    known = made.report.outlook
    assert f"{known.estimate:,}개**(추정)" in month.remarks[0]
    assert (
        f"{known.total:,}개 ÷ 지난 영업일 {known.elapsed}일 × 2026년 11월 영업일 {known.whole}일"
        in month.remarks[0]
    )


async def test_an_empty_report_is_not_sent_where_that_is_set(tmp_path: Path) -> None:
    from tests.production_files import make_database

    make_database(tmp_path / "data" / "production_analysis.db", [("2026-11-20", "L1", "A1", "가", None)])
    async for rig in open_rig(tmp_path / "data", tmp_path / "state"):
        with pytest.raises(NothingToTell):
            await rig.desk("slack:C1", send_empty=False).publish(ReportKind.DAILY, MONDAY)
        assert await rig.desk("slack:C1").publish(ReportKind.DAILY, MONDAY) == "1 of 1 destinations, late"
        answer = (await rig.bodies())["slack:C1"]["answer"]
        assert answer["kind"] == "no_data"
        assert "생산 실적이 없습니다" in answer["sections"][0]["headline"]


async def test_files_are_a_page_that_stands_alone_a_picture_and_the_charts(rig: Rig, tmp_path: Path) -> None:
    desk = rig.desk()
    made = await desk.make(ReportKind.WEEKLY, MONDAY)
    html, picture, *charts = await write_files(desk, made, tmp_path / "out", rig.clock(), "Asia/Seoul")
    page = html.read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == len(charts) == 2
    assert not re.search(r"(?:src|href)=\"(?:https?:|//)", page)
    assert picture.read_bytes().startswith(b"\x89PNG")


async def test_an_item_named_like_markup_stays_a_name(tmp_path: Path) -> None:
    from tests.production_files import make_database

    name = "<script>alert(1)</script>"
    rows = [(f"2026-11-{day}", "L1", "A1", name, 10) for day in (18, 19, 20)]
    make_database(tmp_path / "data" / "production_analysis.db", rows)
    async for rig in open_rig(tmp_path / "data", tmp_path / "state"):
        desk = rig.desk("mailto:a@example.com")
        await desk.publish(ReportKind.DAILY, MONDAY)
        html = (await rig.bodies())["mailto:a@example.com"]["context"]["html"]
        assert "<script" not in html


async def test_report_is_posted_where_it_was_asked_for_beside_the_scheduled_one(rig: Rig) -> None:
    desk = rig.desk("slack:C123")
    await desk.publish(ReportKind.DAILY, MONDAY)
    command = ReportCommand(desk, rig.core.settings.date_of)

    def call(args: str) -> Call:
        return Call("report", args, "slack", "slack:U1", "slack:C123", rig.clock())

    for args, title in (
        ("", "일일 생산 실적 보고"),
        ("주간", "주간 생산 실적 보고"),
        ("daily 2026-11-18", "11월 17일(화)을"),
    ):
        said = await command.run(call(args))
        assert isinstance(said, Say) and title in said.text
    assert len(await rig.store.read("SELECT id FROM outbox WHERE address = 'slack:C123'")) == 4
    for args in ("연간", "일일 어제", "daily 2026-13-01"):
        with pytest.raises(BadArguments):
            await command.run(call(args))


async def test_a_mail_carries_its_charts_inside(rig: Rig) -> None:
    await rig.desk("mailto:boss@example.com").publish(ReportKind.WEEKLY, MONDAY)
    (post,) = await rig.store.read("SELECT id FROM outbox")
    (claimed,) = await outbox_rows.claim(rig.store, [post["id"]], "me", rig.clock(), timedelta(minutes=1))
    mail = to_mail(claimed, "hub@example.com", rig.clock())
    pictures = [part["Content-ID"] for part in mail.walk() if part.get_content_type() == "image/png"]
    assert pictures == ["<chart0>", "<chart1>"]
    html = mail.get_body(("html",))
    assert html is not None and "<h1" in html.get_content() and "cid:chart1" in html.get_content()
    assert str(mail["Subject"]).startswith("주간 생산 실적 보고")


@pytest.mark.parametrize("kind", list(ReportKind))
async def test_the_next_questions_under_a_report_are_answered(rig: Rig, kind: ReportKind) -> None:
    made = await rig.desk().make(kind, MONDAY)
    assert len(made.answer.suggestions) == 3
    for offer in made.answer.suggestions:
        asked = Asked(
            offer.question, select((), rig.clock(), 10, timedelta(days=7)), "r1", "t", "slack:U1", rig.clock()
        )
        answer = (await rig.core.conversation.reply(asked)).answer
        assert answer.kind is AnswerKind.ANSWERED, (offer.question, answer.text)


async def test_a_report_fits_a_slack_message_whole(rig: Rig) -> None:
    for kind in ReportKind:
        rendered = render_answer((await rig.desk().make(kind, MONDAY)).answer, ())
        assert len(rendered.blocks) <= 50 and size_of(rendered.blocks) <= 13_000
        assert not rendered.cut


async def test_the_same_figures_of_a_newer_file_are_no_difference(rig: Rig) -> None:
    made = await rig.desk().make(ReportKind.DAILY, MONDAY)
    assert made.report is not None and made.report.data_as_of is not None
    newer = replace(made.report, data_as_of=made.report.data_as_of + timedelta(hours=1))
    again = to_answer(newer, ReportContext(rig.core.working_days))
    assert again.sections != made.answer.sections
    assert differences(made.answer, again) == ()
