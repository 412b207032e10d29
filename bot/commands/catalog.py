"""Every command, for menus, help and manifests. Its handler is bound in bot/commands/build.py."""

from __future__ import annotations

from bot.commands.command import Command

COMMANDS = (
    Command(
        "ask",
        "생산 데이터에 질문합니다",
        usage="질문",
        example="/ask 지난달 BW0021 얼마?",
        private=False,
        asks=True,
    ),
    Command(
        "items",
        "품목의 코드와 이름을 찾습니다",
        usage="[코드나 이름의 일부]",
        example="/items 시럽",
        private=False,
        asks=True,
    ),
    Command(
        "records",
        "품목의 최근 생산 기록을 봅니다",
        usage="품목 [기간]",
        example="/records BW0021",
        private=False,
        asks=True,
    ),
    Command(
        "summary",
        "기간의 생산량을 요약합니다",
        usage="[기간] [품목]",
        example="/summary 지난달",
        private=False,
        asks=True,
    ),
    Command(
        "hub",
        "사용법과 명령을 보여 줍니다",
        example="/hub",
        words=("도움말", "사용법", "help", "명령어"),
    ),
)
