"""Rows of alert tracks, incidents and silences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.clock import from_epoch, to_epoch
from bot.store.chat_store import Store
from bot.store.group_commit import Transaction
from jobs.alerts.state import (
    Incident,
    Silence,
    Track,
    incident_from_json,
    incident_to_json,
    track_from_json,
    track_to_json,
)


async def load(store: Store) -> tuple[tuple[Track, ...], tuple[Incident, ...], tuple[Silence, ...]]:
    """Every track, the incidents that are not closed, and the silences."""
    tracks = await store.read("SELECT state FROM alert_tracks")
    incidents = await store.read("SELECT state FROM incidents WHERE closed_at IS NULL")
    silences = await store.read("SELECT * FROM silences")
    return (
        tuple(track_from_json(row["state"]) for row in tracks),
        tuple(incident_from_json(row["state"]) for row in incidents),
        tuple(
            Silence(row["check_name"], from_epoch(row["until"]), row["made_by"], from_epoch(row["made_at"]))
            for row in silences
        ),
    )


def save_tracks(write: Transaction, tracks: Iterable[Track]) -> None:
    write.execute_many(
        "INSERT INTO alert_tracks (check_name, target, state) VALUES (?, ?, ?) "
        "ON CONFLICT (check_name, target) DO UPDATE SET state = excluded.state",
        [(track.check, track.target, track_to_json(track)) for track in tracks],
    )


def save_incidents(write: Transaction, incidents: Iterable[Incident], dropped: Iterable[str]) -> None:
    write.execute_many(
        "INSERT INTO incidents (id, check_name, opened_at, closed_at, state) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at, state = excluded.state",
        [
            (
                incident.id,
                incident.check,
                to_epoch(incident.opened_at),
                to_epoch(incident.closed_at) if incident.closed_at else None,
                incident_to_json(incident),
            )
            for incident in incidents
        ],
    )
    write.execute_many("DELETE FROM incidents WHERE id = ?", [(each,) for each in dropped])


def save_silence(write: Transaction, silence: Silence) -> None:
    write.execute(
        "INSERT INTO silences (check_name, until, made_by, made_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (check_name) DO UPDATE SET until = excluded.until, made_by = excluded.made_by, "
        "made_at = excluded.made_at",
        (silence.check, to_epoch(silence.until), silence.made_by, to_epoch(silence.made_at)),
    )


def remove_silence(write: Transaction, check: str) -> None:
    write.execute("DELETE FROM silences WHERE check_name = ?", (check,))


async def remove_before(store: Store, before: datetime) -> None:
    """Closed incidents and silences that are long over."""

    def remove(write: Transaction) -> None:
        write.execute("DELETE FROM incidents WHERE closed_at < ?", (to_epoch(before),))
        write.execute("DELETE FROM silences WHERE until < ?", (to_epoch(before),))

    await store.write(remove)
