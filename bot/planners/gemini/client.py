"""The one door to google-genai: a kept client, its errors turned into `ModelFault`, its replies into `Reply`."""

from __future__ import annotations

import asyncio
import importlib
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.planners.gemini import faults
from bot.planners.gemini.config import GeminiConfig
from bot.planners.gemini.declarations import Declaration
from bot.planners.gemini.faults import ModelFault
from bot.planners.gemini.replies import Reply, read
from bot.planners.protocol import OutReason

if TYPE_CHECKING:
    from google import genai
    from google.genai import types

# Opaque to the planner: what the library gave is given back as it came, thought signatures and all.
Content = Any


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model the key can use for planning. Limits are in tokens."""

    name: str
    title: str
    input_limit: int
    output_limit: int


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `must_call`: text alone is no answer; `may_call` False: text only."""

    model: str
    system: str
    contents: tuple[Content, ...]
    declarations: Sequence[Declaration]
    must_call: bool = True
    may_call: bool = True


class GeminiClient:
    """Makes its client at the first request, off the loop: importing the library takes about a second."""

    def __init__(self, config: GeminiConfig, now: Callable[[], datetime], tz: ZoneInfo) -> None:
        self._config = config
        self._now = now
        self._tz = tz
        self._client: genai.Client | None = None
        self._making = asyncio.Lock()

    async def warm(self) -> None:
        """Import and make the client ahead of the first question."""
        await self._get()

    async def generate(self, ask: Ask, timeout_s: float) -> Reply:
        """Raises `ModelFault` for all that a model, a network or a clock does."""
        client = await self._get()
        config = self._to_config(ask, timeout_s)
        try:
            # The library's own limit ends at the socket; this one holds whatever hangs.
            async with asyncio.timeout(timeout_s):
                response = await client.aio.models.generate_content(
                    model=ask.model, contents=list(ask.contents), config=config
                )
            return read(response)
        except Exception as error:
            raise self._to_fault(error) from error

    async def models(self, timeout_s: float = 10.0) -> tuple[ModelInfo, ...]:
        """The models that this key can use and that generate content, by name. Raises `ModelFault`."""
        client = await self._get()
        from google.genai import types

        try:
            async with asyncio.timeout(timeout_s):
                pager = await client.aio.models.list(
                    config=types.ListModelsConfig(page_size=200, query_base=True)
                )
                found = [_to_info(model) async for model in pager if _generates(model)]
        except Exception as error:
            raise self._to_fault(error) from error
        return tuple(sorted(found, key=lambda info: info.name))

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aio.aclose()
            self._client.close()
            self._client = None

    async def user_text(self, text: str) -> Content:
        await self._get()
        from google.genai import types

        return types.Content(role="user", parts=[types.Part(text=text)])

    async def call_results(self, results: Sequence[tuple[str | None, str, Mapping[str, Any]]]) -> Content:
        """(call id, function name, result) of every call of a reply, in its order."""
        await self._get()
        from google.genai import types

        return types.Content(
            role="user",
            parts=[
                types.Part(
                    function_response=types.FunctionResponse(id=call_id, name=name, response=dict(result))
                )
                for call_id, name, result in results
            ],
        )

    async def _get(self) -> genai.Client:
        async with self._making:
            if self._client is None:
                self._client = await asyncio.to_thread(_make, self._config)
            return self._client

    def _to_config(self, ask: Ask, timeout_s: float) -> types.GenerateContentConfig:
        from google.genai import types

        mode = types.FunctionCallingConfigMode
        tools = [
            types.Tool(
                function_declarations=[
                    types.FunctionDeclaration(
                        name=each.name, description=each.description, parameters_json_schema=each.schema
                    )
                    for each in ask.declarations
                ]
            )
        ]
        calling = mode.ANY if ask.must_call else mode.AUTO if ask.may_call else mode.NONE
        return types.GenerateContentConfig(
            system_instruction=ask.system,
            tools=list(tools),
            tool_config=types.ToolConfig(function_calling_config=types.FunctionCallingConfig(mode=calling)),
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            automatic_continuation=False,
            max_output_tokens=self._config.max_output_tokens,
            http_options=types.HttpOptions(timeout=max(1, int(timeout_s * 1000))),
        )

    def _to_fault(self, error: Exception) -> ModelFault:
        from google.genai import errors

        if isinstance(error, ModelFault):
            return error
        if isinstance(error, errors.APIError):
            headers = getattr(error.response, "headers", None)
            fault = faults.from_status(
                error.code or 0,
                error.status,
                error.details,
                headers if isinstance(headers, Mapping) else {},
                self._now(),
                self._tz,
            )
        elif isinstance(error, TimeoutError):
            fault = ModelFault(OutReason.TIMEOUT, "no reply in time")
        elif isinstance(error, _transport_errors()):
            fault = ModelFault(OutReason.NETWORK, f"{type(error).__name__}: {error}"[:300], transient=True)
        else:
            # What the library raises over a body it cannot read has no common base: JSONDecodeError, ValidationError,
            # AttributeError over a list where an object was expected, ...
            fault = ModelFault(OutReason.BAD_REPLY, f"{type(error).__name__}: {error}"[:300], transient=True)
        if self._config.api_key:
            fault.detail = fault.detail.replace(self._config.api_key, "***")
        return fault


def _make(config: GeminiConfig) -> genai.Client:
    from google import genai
    from google.genai import types

    # A finish reason of tomorrow is judged in replies.py; the library would also print it to the terminal.
    warnings.filterwarnings("ignore", message=".* is not a valid FinishReason", category=UserWarning)
    return genai.Client(
        # An environment that points other programs at Vertex must not redirect the key.
        vertexai=False,
        api_key=config.api_key,
        http_options=types.HttpOptions(
            base_url=config.base_url or None,
            api_version=("v1beta" if config.api_version == "beta" else config.api_version) or None,
            timeout=int(config.request_timeout_s * 1000),
            # One attempt, said outright: without the option the library sleeps 1 to 10 s after a dropped connection.
            retry_options=types.HttpRetryOptions(attempts=1),
        ),
    )


def _generates(model: types.Model) -> bool:
    return "generateContent" in (model.supported_actions or ("generateContent",))


def _to_info(model: types.Model) -> ModelInfo:
    return ModelInfo(
        name=(model.name or "").removeprefix("models/"),
        title=model.display_name or "",
        input_limit=model.input_token_limit or 0,
        output_limit=model.output_token_limit or 0,
    )


def _transport_errors() -> tuple[type[BaseException], ...]:
    """What the library's transports raise; it picks aiohttp where there is one, else httpx2 or httpx."""
    found: list[type[BaseException]] = [OSError]
    for module, name in (("aiohttp", "ClientError"), ("httpx2", "HTTPError"), ("httpx", "HTTPError")):
        try:
            found.append(getattr(importlib.import_module(module), name))
        except ImportError:
            continue
    return tuple(found)
