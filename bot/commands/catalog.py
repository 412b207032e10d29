"""Every command, for menus, help and manifests. Its handler is bound in bot/commands/build.py."""

from __future__ import annotations

from bot.commands import changing
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
        "report",
        "일일·주간·월간 보고서를 지금 이 대화에 올립니다",
        usage="[일일|주간|월간] [날짜]",
        example="/report 주간",
        words=("보고서",),
    ),
    Command(
        "hub",
        "사용법과 명령을 보여 줍니다",
        example="/hub",
        words=("도움말", "사용법", "help", "명령어"),
    ),
    Command(
        "health",
        "허브와 데이터베이스를 점검한 결과를 봅니다",
        usage="[accept 데이터베이스]",
        example="/health",
        words=("상태", "점검"),
        changes=changing.health,
    ),
    Command(
        "jobs",
        "예약 작업을 보고, 지금 하거나 멈춥니다",
        usage="[run|pause|resume 이름]",
        example="/jobs",
        changes=changing.jobs,
    ),
    Command(
        "alerts",
        "열린 알림과 무음을 보고 처리합니다",
        usage="[ack|silence|resolve 번호]",
        example="/alerts",
        words=("알림",),
        changes=changing.alerts,
    ),
    Command(
        "backup",
        "백업 상태를 보고, 지금 백업합니다",
        usage="[run live|archive|all]",
        example="/backup",
        words=("백업",),
        changes=changing.backup,
    ),
    Command(
        "rollover",
        "연말 이관을 미리 보고, 하거나 되돌립니다",
        usage="[run|undo]",
        example="/rollover",
        words=("이관",),
        admin=True,
        changes=changing.rollover,
        second_person=True,
    ),
)
