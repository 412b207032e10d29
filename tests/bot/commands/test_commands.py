"""Who may run what, the confirmation of what changes something, and the row before the act."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.commands import (
    COMMANDS,
    BadArguments,
    Bound,
    Call,
    Command,
    Commands,
    Confirm,
    Done,
    Policy,
    Reply,
    Say,
    find_command,
)
from bot.commands.build import help_text
from bot.store import Store, audit_rows
from tests.fakes.channel import FakeClock

ADMINS = ("slack:U1", "slack:U2")
WIPE = Command("wipe", "지웁니다", usage="무엇", changes=lambda args: args != "list")
SWAP = Command("swap", "바꿉니다", changes=lambda args: True, second_person=True)
SECRET = Command("secret", "봅니다", admin=True)
LOOK = Command("look", "봅니다")


@dataclass
class Work:
    """What was really done, with the audit rows that stood when it was."""

    store: Store
    done: list[str] = field(default_factory=list)
    rows_before: list[int] = field(default_factory=list)

    async def run(self, call: Call) -> Reply:
        if call.args == "raise":
            raise RuntimeError("the secret cause")
        if call.args == "bad":
            raise BadArguments("무엇을 지울지 적어 주세요.")
        self.rows_before.append(len(await audit_rows.newest(self.store, 100)))
        self.done.append(f"{call.command} {call.args}")
        return Say("했습니다.")


@dataclass
class Rig:
    commands: Commands
    work: Work
    clock: FakeClock
    store: Store

    def call(self, name: str, args: str = "", sender: str = "slack:U1", address: str = "slack:C1") -> Call:
        return Call(name, args, "slack", sender, address, self.clock())

    async def confirmable(self, name: str = "wipe", args: str = "all", sender: str = "slack:U1") -> Confirm:
        asked = await self.commands.run(self.call(name, args, sender))
        assert isinstance(asked, Confirm)
        return asked


def made(store: Store, admins: tuple[str, ...] = ADMINS, places: tuple[str, ...] = ()) -> Rig:
    work, clock = Work(store), FakeClock()
    bound = [Bound(each, work.run) for each in (WIPE, SWAP, SECRET, LOOK)]
    return Rig(Commands(bound, Policy(admins, places), store, clock), work, clock, store)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "hub.db")
    yield store
    await store.close()


@pytest.fixture
def rig(store: Store) -> Rig:
    return made(store)


async def test_a_change_waits_for_its_confirmation_and_leaves_its_row_first(rig: Rig) -> None:
    asked = await rig.confirmable()
    assert rig.work.done == []
    assert await audit_rows.newest(rig.store, 1) == ()
    done = await rig.commands.confirm(asked.token, "slack:U1")
    assert (rig.work.done, rig.work.rows_before) == (["wipe all"], [1])
    assert not done.refused
    (row,) = await audit_rows.newest(rig.store, 5)
    assert (row.actor, row.action, row.detail["args"]) == ("slack:U1", "command.wipe", "all")
    assert await audit_rows.first_broken(rig.store) is None


async def test_a_confirmation_counts_once(rig: Rig) -> None:
    asked = await rig.confirmable()
    replies = [await rig.commands.confirm(asked.token, "slack:U1") for _ in range(4)]
    assert [done.refused for done in replies] == [False, True, True, True]
    assert rig.work.done == ["wipe all"]


async def test_only_the_caller_confirms_and_another_press_leaves_it_open(rig: Rig) -> None:
    asked = await rig.confirmable()
    assert (await rig.commands.confirm(asked.token, "slack:U2")).refused
    assert not (await rig.commands.confirm(asked.token, "slack:U1")).refused


@pytest.mark.parametrize(("seconds", "refused"), [(119, False), (120, True), (3_600, True)])
async def test_after_two_minutes_it_is_too_late(rig: Rig, seconds: int, refused: bool) -> None:
    asked = await rig.confirmable()
    rig.clock.forward(seconds=seconds)
    assert asked.until == rig.clock() + timedelta(seconds=120 - seconds)
    assert (await rig.commands.confirm(asked.token, "slack:U1")).refused is refused


async def test_a_guessed_token_does_nothing(rig: Rig) -> None:
    await rig.confirmable()
    for token in ("", "x", "0" * 22):
        assert (await rig.commands.confirm(token, "slack:U1")).refused
    assert rig.work.done == []


async def test_the_second_person_confirms_where_two_administrators_are_set(rig: Rig) -> None:
    asked = await rig.confirmable("swap", "")
    assert asked.by_another
    assert (await rig.commands.confirm(asked.token, "slack:U1")).refused
    assert (await rig.commands.confirm(asked.token, "slack:U9")).refused, "no administrator"
    assert not (await rig.commands.confirm(asked.token, "slack:U2")).refused, (
        "not used up by the others' presses"
    )


async def test_the_second_administrators_press_runs_it(rig: Rig) -> None:
    asked = await rig.confirmable("swap", "")
    assert not (await rig.commands.confirm(asked.token, "slack:U2")).refused
    (row,) = await audit_rows.newest(rig.store, 1)
    assert (row.actor, row.detail["called_by"]) == ("slack:U2", "slack:U1")


async def test_a_lone_administrator_confirms_alone(store: Store) -> None:
    rig = made(store, admins=("slack:U1",))
    asked = await rig.confirmable("swap", "")
    assert not (await rig.commands.confirm(asked.token, "slack:U1")).refused


async def test_a_cancelled_command_is_not_run(rig: Rig) -> None:
    asked = await rig.confirmable()
    assert "이미" in rig.commands.cancel(asked.token, "slack:U2").text
    assert "취소했습니다" in rig.commands.cancel(asked.token, "slack:U1").text
    assert (await rig.commands.confirm(asked.token, "slack:U1")).refused


async def test_every_person_place_and_command_is_decided_at_execution(store: Store) -> None:
    """The whole matrix: who × where × what."""
    people = ("slack:U1", "slack:U2", "slack:U3", "teams:U1", "slack:u1", "slack:U1 ", "")
    places = ("slack:C1", "slack:C2", "")
    for sender, address, (name, args) in product(
        people, places, (("wipe", "all"), ("wipe", "list"), ("secret", ""), ("look", ""))
    ):
        rig = made(store, places=("slack:C1",))
        outcome = await rig.commands.run(rig.call(name, args, sender, address))
        is_admin, changes = sender in ADMINS, (name, args) == ("wipe", "all")
        allowed = (is_admin or name == "look" or args == "list") and (not changes or address == "slack:C1")
        if not allowed:
            assert isinstance(outcome, Done)
            assert outcome.refused
            assert rig.work.done == []
        elif changes:
            assert isinstance(outcome, Confirm)
        else:
            assert rig.work.done == [f"{name} {args}"]


async def test_without_administrators_nobody_changes_anything(store: Store) -> None:
    rig = made(store, admins=())
    for sender in ("slack:U1", ""):
        outcome = await rig.commands.run(rig.call("wipe", "all", sender))
        assert isinstance(outcome, Done)
        assert outcome.refused
        assert isinstance(outcome.reply, Say)
        assert "HUB_ADMINS" in outcome.reply.text


async def test_a_fault_says_an_id_and_no_cause_and_bad_words_say_what_to_type(rig: Rig) -> None:
    asked = await rig.confirmable(args="raise")
    done = await rig.commands.confirm(asked.token, "slack:U1")
    assert isinstance(done.reply, Say)
    assert "요청 번호" in done.reply.text
    assert "secret" not in done.reply.text
    asked = await rig.confirmable(args="bad")
    done = await rig.commands.confirm(asked.token, "slack:U1")
    assert isinstance(done.reply, Say)
    assert done.reply.text == "무엇을 지울지 적어 주세요."


async def test_an_unknown_command_lists_the_known_ones(rig: Rig) -> None:
    outcome = await rig.commands.run(rig.call("nosuch"))
    assert isinstance(outcome, Done)
    assert isinstance(outcome.reply, Say)
    assert "`/wipe`" in outcome.reply.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/items 시럽", ("items", "시럽")),
        ("/ITEMS", ("items", "")),
        ("  /summary  지난달 BW0021 ", ("summary", "지난달 BW0021")),
        ("도움말", ("hub", "")),
        ("도움말 좀", None),
        ("items 시럽", None),
        ("/nosuch", None),
        ("이번 달 생산량", None),
        ("", None),
    ],
)
def test_a_command_is_found_at_the_head_of_a_message(text: str, found: tuple[str, str] | None) -> None:
    match = find_command(text, COMMANDS)
    assert (match and (match[0].name, match[1])) == found


def test_the_help_names_every_command_and_what_it_does() -> None:
    text = help_text(COMMANDS, mention="@생산허브")
    for command in COMMANDS:
        assert f"`/{command.name}" in text
        assert command.summary in text
    assert "@생산허브 이번 달 생산량" in text


def test_names_are_ones_that_slack_leaves_free() -> None:
    taken = {"archive", "status", "help", "who", "invite", "search", "remind", "me", "msg", "dm", "topic"}
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
    assert not set(names) & taken
