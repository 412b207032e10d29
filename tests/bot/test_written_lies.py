"""Each written lie is caught over the results that the skills really return, and what is true beside them is not."""

from __future__ import annotations

import pytest

from bot.grounding import Facts, check, facts_of
from tests.bot.written_lies import CALLS, LIES, TRUE
from tests.fakes.production_data import ListedProduction
from tests.skills.support import FACTORY, TODAY, ask


async def facts_about(question: str) -> Facts:
    data = ListedProduction(FACTORY)
    name, args = CALLS[question]
    return facts_of([await ask(data, name, **args)], today=TODAY, catalogue=data.catalogue)


@pytest.mark.parametrize("question", CALLS)
async def test_every_written_lie_is_caught(question: str) -> None:
    facts = await facts_about(question)
    assert [lie for lie in LIES[question] if not check(lie, facts)] == []


@pytest.mark.parametrize("question", CALLS)
async def test_what_is_true_may_still_be_said(question: str) -> None:
    facts = await facts_about(question)
    assert [(text, found) for text in TRUE[question] if (found := check(text, facts))] == []
