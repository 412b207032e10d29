from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.models import describe
from bot.settings import Settings
from tests.fakes.gemini_server import KEY, GeminiServer, Scripted


@pytest.fixture
def settings(server: GeminiServer, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        state_dir=tmp_path,
        gemini_api_key=KEY,
        gemini_model="gemini-a",
        gemini_fallback_model="gemini-b",
        google_gemini_base_url=server.url,
    )


@pytest.fixture
async def server():  # type: ignore[no-untyped-def]
    async with GeminiServer() as running:
        yield running


def listed(*names: str) -> list[dict[str, object]]:
    return [
        {"name": f"models/{name}", "displayName": name.title(), "inputTokenLimit": 1_048_576,
         "outputTokenLimit": 65_536, "supportedGenerationMethods": ["generateContent"]}
        for name in names
    ]  # fmt: skip


async def test_the_models_that_are_set_are_marked(server: GeminiServer, settings: Settings) -> None:
    server.models = listed("gemini-a", "gemini-b", "gemini-c")
    text, code = await describe(settings)
    assert code == 0
    assert "* gemini-a" in text
    assert "  gemini-c  Gemini-C  (입력 1,048,576토큰, 출력 65,536토큰)" in text
    assert "!" not in text


async def test_a_set_model_that_is_gone_is_named_with_its_setting(
    server: GeminiServer, settings: Settings
) -> None:
    server.models = listed("gemini-a", "gemini-c")
    text, code = await describe(settings)
    assert code == 1
    assert "! gemini-b" in text
    assert "GEMINI_FALLBACK_MODEL" in text


async def test_a_wrong_key_says_so_and_never_shows_it(server: GeminiServer, settings: Settings) -> None:
    wrong = settings.model_copy(
        update={"gemini_api_key": Settings(_env_file=None, gemini_api_key="nope").gemini_api_key}
    )
    text, code = await describe(wrong)
    assert code == 2
    assert "키" in text
    assert "nope" not in text


async def test_a_broken_list_is_one_sentence(server: GeminiServer, settings: Settings) -> None:
    server.models_reply = Scripted(200, b"{nope")
    text, code = await describe(settings)
    assert (code, len(text.splitlines())) == (2, 1)


async def test_without_a_key_it_says_what_still_works() -> None:
    text, code = await describe(Settings(_env_file=None))
    assert code == 2
    assert "GEMINI_API_KEY" in text
