"""A conversation that repeats the question, and keeps what it was asked."""

from __future__ import annotations

import asyncio

from bot.answers import Answer, AnswerKind
from bot.turns import Asked, Fault, Reply


class EchoResponder:
    """A question that names a fault gets it: "raise", "hang"; "wait" waits for `go`."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.go = asyncio.Event()
        self.at_once = 0
        self.most_at_once = 0

    async def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if asked.question == "raise":
                raise RuntimeError("the secret cause")
            if asked.question == "hang":
                await asyncio.Event().wait()
            if asked.question.startswith("wait"):
                await self.go.wait()
        finally:
            self.at_once -= 1
        return Reply(Answer(kind=AnswerKind.ANSWERED, text=f"답: {asked.question}"))

    def fault(self, asked: Asked, fault: Fault) -> Answer:
        return Answer(kind=AnswerKind.ERROR, text=f"오류 {fault.value} {asked.request_id}")
