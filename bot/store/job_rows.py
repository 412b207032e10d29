"""The ledger of job runs in the chat store (jobs/ledger.py says what it promises)."""

from __future__ import annotations

from datetime import datetime, timedelta
from sqlite3 import Row

from bot.clock import from_epoch, to_epoch
from bot.store import fact_rows
from bot.store.chat_store import Store
from jobs.ledger import Run, RunState


class StoreLedger:
    """Methods may raise `StoreBusy`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def claim(
        self,
        job: str,
        due_at: datetime,
        owner: str,
        now: datetime,
        lease: timedelta,
        *,
        by_hand: bool = False,
        again: bool = False,
    ) -> Run | None:
        rows = await self._store.write(
            lambda write: write.fetch(
                "INSERT INTO job_runs (job, due_at, state, fence, owner, lease_until, started_at, by_hand) "
                "VALUES (:job, :due, 'running', 1, :owner, :lease, :now, :by_hand) "
                "ON CONFLICT (job, due_at) DO UPDATE SET state = 'running', fence = fence + 1, owner = excluded.owner, "
                "lease_until = excluded.lease_until, started_at = excluded.started_at, finished_at = NULL, result = '' "
                "WHERE (state = 'running' AND lease_until <= :now) OR (:again AND state = 'failed') "
                "RETURNING *",
                {
                    "job": job,
                    "due": to_epoch(due_at),
                    "owner": owner,
                    "lease": to_epoch(now + lease),
                    "now": to_epoch(now),
                    "by_hand": by_hand,
                    "again": again,
                },
            )
        )
        return _to_run(rows[0]) if rows else None

    async def extend(self, run: Run, now: datetime, lease: timedelta) -> bool:
        return bool(
            await self._store.change(
                "UPDATE job_runs SET lease_until = ? WHERE job = ? AND due_at = ? AND fence = ? AND state = 'running'",
                (to_epoch(now + lease), run.job, to_epoch(run.due_at), run.fence),
            )
        )

    async def finish(self, run: Run, state: RunState, result: str, now: datetime) -> bool:
        return bool(
            await self._store.change(
                "UPDATE job_runs SET state = ?, result = ?, finished_at = ?, lease_until = NULL "
                "WHERE job = ? AND due_at = ? AND fence = ? AND state = 'running'",
                (state.value, result[:500], to_epoch(now), run.job, to_epoch(run.due_at), run.fence),
            )
        )

    async def declare_missed(self, job: str, due_at: datetime, now: datetime) -> bool:
        return bool(
            await self._store.change(
                "INSERT INTO job_runs (job, due_at, state, fence, owner, finished_at) VALUES (?, ?, 'missed', 0, '', ?) "
                "ON CONFLICT (job, due_at) DO UPDATE SET state = 'missed', fence = fence + 1, finished_at = excluded.finished_at "
                "WHERE state = 'running' AND lease_until <= excluded.finished_at",
                (job, to_epoch(due_at), to_epoch(now)),
            )
        )

    async def taken(self, job: str, since: datetime) -> dict[datetime, Run]:
        rows = await self._store.read(
            "SELECT * FROM job_runs WHERE job = ? AND due_at >= ?", (job, to_epoch(since))
        )
        return {run.due_at: run for run in map(_to_run, rows)}

    async def first_seen(self, job: str, now: datetime) -> datetime:
        name = f"job.first_seen.{job}"
        known = await fact_rows.get(self._store, name)
        if known is not None:
            return datetime.fromisoformat(known[0])
        await fact_rows.put(self._store, name, now.isoformat(), now)
        return now

    async def last(self, job: str, limit: int = 1) -> tuple[Run, ...]:
        rows = await self._store.read(
            "SELECT * FROM job_runs WHERE job = ? ORDER BY due_at DESC LIMIT ?", (job, limit)
        )
        return tuple(map(_to_run, rows))

    async def is_paused(self, job: str) -> bool:
        rows = await self._store.read("SELECT paused FROM job_switches WHERE job = ?", (job,))
        return bool(rows and rows[0]["paused"])

    async def pause(self, job: str, paused: bool, by: str, now: datetime) -> None:
        await self._store.change(
            "INSERT INTO job_switches (job, paused, changed_by, changed_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (job) DO UPDATE SET paused = excluded.paused, changed_by = excluded.changed_by, "
            "changed_at = excluded.changed_at",
            (job, paused, by, to_epoch(now)),
        )


async def remove_before(store: Store, before: datetime) -> None:
    """Ended runs that were due before then."""
    await store.change("DELETE FROM job_runs WHERE due_at < ? AND state <> 'running'", (to_epoch(before),))


def _to_run(row: Row) -> Run:
    return Run(
        job=row["job"],
        due_at=from_epoch(row["due_at"]),
        state=RunState(row["state"]),
        fence=row["fence"],
        owner=row["owner"],
        started_at=from_epoch(row["started_at"]) if row["started_at"] is not None else None,
        finished_at=from_epoch(row["finished_at"]) if row["finished_at"] is not None else None,
        result=row["result"],
        by_hand=bool(row["by_hand"]),
    )
