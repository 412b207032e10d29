"""Tables that were cut for reading, made whole for a file."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answers import Answer, AnswerKind, Section, SkillCall, Table
from bot.core import open_core
from bot.history import History
from bot.settings import Settings
from bot.turns import Asked
from bot.whole_results import WholeResults
from tests.production_files import make_database, random_rows

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


async def test_a_cut_list_becomes_whole_and_everything_else_stays(tmp_path: Path) -> None:
    rows = random_rows(random.Random(5), date(2026, 1, 1), date(2026, 11, 20), 700)
    make_database(tmp_path / "data" / "production_analysis.db", rows)
    settings = Settings(
        _env_file=None,
        state_dir=tmp_path / "state",
        database_dir=tmp_path / "data",
        today=date(2026, 11, 23),
        settle_s=0.0,
        gemini_api_key=None,
    )
    async with open_core(settings) as core:
        await core.source.refresh(wait=True)
        asked = Asked("올해 생산 기록 7건", History(), "r1", "t", "web:guest", NOW)
        answer = (await core.conversation.reply(asked)).answer
        whole_results = WholeResults(
            core.source, core.registry, core.working_days, settings.date_of, settings.timezone
        )
        whole = await whole_results(answer, NOW)
        again = await whole_results(whole, NOW)
    assert answer.kind is AnswerKind.ANSWERED
    cut, made = _table(answer), _table(whole)
    assert len(cut.rows) == 7
    assert made.omitted == 0
    records = made.rows[:-1] if made.total_row else made.rows
    assert len(records) == len(rows)
    assert records[:7] == cut.rows
    assert whole.sections[0].headline == answer.sections[0].headline
    assert again == whole


async def test_an_answer_without_a_call_for_each_section_is_left_as_it_is(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, state_dir=tmp_path, database_dir=tmp_path, gemini_api_key=None)
    answer = Answer(
        kind=AnswerKind.ANSWERED,
        sections=(Section(headline="하나", table=Table(columns=(), rows=(), omitted=3)),),
        calls=(SkillCall(name="a"), SkillCall(name="b")),
    )
    async with open_core(settings) as core:
        whole = WholeResults(
            core.source, core.registry, core.working_days, settings.date_of, settings.timezone
        )
        assert await whole(answer, NOW) is answer


def _table(answer: Answer) -> Table:
    table = answer.sections[0].table
    assert table is not None
    return table
