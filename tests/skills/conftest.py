"""Every skill is asked over the plain list (the oracle) and over real SQLite files."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from datasource.model import ProductionData
from tests.fakes.production_data import ListedProduction, Row
from tests.skills.support import FACTORY, MakeData


@pytest.fixture
async def make_data() -> AsyncIterator[MakeData]:
    async def make(rows: list[Row]) -> ProductionData:
        return ListedProduction(rows)

    yield make


@pytest.fixture
async def factory(make_data: MakeData) -> ProductionData:
    return await make_data(FACTORY)
