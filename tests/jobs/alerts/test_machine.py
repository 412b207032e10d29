"""Each change is told once, storms stay small, and people's words count."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobs.alerts import machine
from jobs.alerts.finding import Finding, Level
from jobs.alerts.machine import Post, What
from jobs.alerts.state import (
    Incident,
    Silence,
    Track,
    incident_from_json,
    incident_to_json,
    track_from_json,
    track_to_json,
)

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


class Rig:
    """Keeps the state as a desk does; now and then through JSON, as a restart would."""

    def __init__(self) -> None:
        self.now = START
        self.tracks: dict[tuple[str, str], Track] = {}
        self.incidents: dict[str, Incident] = {}
        self.silences: dict[str, Silence] = {}
        self.posts: list[tuple[datetime, Post]] = []
        self._names = 0

    def see(self, check: str, target: str = "live", *, ok: bool = False, **more: object) -> None:
        level = Level.OK if ok else more.pop("level", Level.CRITICAL)
        finding = Finding(check, target, level, "" if ok else "missing", **more)  # type: ignore[arg-type]
        self.tracks[check, target] = machine.observe(self.tracks.get((check, target)), finding, self.now)

    def step(self, **passed: float) -> list[Post]:
        self.now += timedelta(**passed)
        tracks, incidents = list(self.tracks.values()), list(self.incidents.values())
        self._names += 100
        if self._names % 1_500 == 0:
            tracks = [track_from_json(track_to_json(track)) for track in tracks]
            incidents = [incident_from_json(incident_to_json(each)) for each in incidents]
        names = [f"i{self._names + n}" for n in range(100)]
        stepped = machine.step(tracks, incidents, self.silences, self.now, names)
        self.tracks = {track.key: track for track in stepped.tracks}
        for incident in stepped.incidents:
            self.incidents[incident.id] = incident
        for name in stepped.dropped:
            self.incidents.pop(name, None)
        self.incidents = {n: each for n, each in self.incidents.items() if each.closed_at is None}
        self.posts += [(self.now, post) for post in stepped.posts]
        return list(stepped.posts)

    def steps(self, minutes: float) -> list[Post]:
        return [post for _ in range(int(minutes * 2)) for post in self.step(seconds=30)]

    def break_it(self, check: str = "source", target: str = "live") -> str:
        self.see(check, target)
        self.see(check, target)
        self.step()
        self.step(seconds=31)
        return next(iter(self.incidents))

    @property
    def messages(self) -> list[What]:
        """Posts that are new messages, edits left out."""
        return [post.what for _, post in self.posts if post.edits is None]


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_one_failure_is_a_blip_and_two_are_told_half_a_minute_later(rig: Rig) -> None:
    rig.see("source")
    assert rig.steps(2) == []
    rig.see("source")
    assert rig.step() == []
    assert [post.what for post in rig.step(seconds=31)] == [What.FIRST]
    assert rig.steps(60) == []


def test_what_surely_happened_does_not_wait_for_a_second_time(rig: Rig) -> None:
    rig.see("job", "report.daily", sure=True)
    rig.step()
    assert [post.what for post in rig.step(seconds=31)] == [What.FIRST]


def test_what_is_well_before_the_first_word_is_never_told(rig: Rig) -> None:
    rig.see("source")
    rig.see("source")
    rig.step()
    rig.see("source", ok=True)
    assert rig.steps(60) == []
    assert rig.incidents == {}


def test_a_resolution_edits_the_first_message_and_replies_once_under_it(rig: Rig) -> None:
    name = rig.break_it()
    rig.see("source", ok=True)
    posts = rig.steps(10)
    assert [(post.what, post.edits, post.replies_to) for post in posts] == [
        (What.EDIT, f"alert:{name}", None),
        (What.STATUS, None, f"alert:{name}"),
    ]
    assert rig.steps(120) == []
    assert rig.incidents == {}


def test_many_targets_of_a_check_are_one_message(rig: Rig) -> None:
    for year in range(2010, 2026):
        rig.see("source", f"archive_{year}")
        rig.see("source", f"archive_{year}")
    rig.step()
    (post,) = rig.step(seconds=31)
    assert len(post.tracks) == 16


def test_a_cause_keeps_its_effects_quiet(rig: Rig) -> None:
    for check in ("source", "freshness", "strays"):
        rig.see(check)
        rig.see(check)
    rig.see("freshness", "archive_2025")
    rig.steps(1)
    rig.steps(10)
    assert [post.incident.check for _, post in rig.posts] == ["source"]


def test_what_a_cause_did_is_not_told_once_the_cause_is_over(rig: Rig) -> None:
    rig.see("disk", "state", sure=True)
    rig.see("hub_error", "charts.py", sure=True, lasts_s=3_600.0)
    rig.step()
    assert [post.incident.check for post in rig.step(seconds=31)] == ["disk"]
    rig.see("disk", "state", ok=True)
    assert all(post.incident.check == "disk" for _ in range(20) for post in rig.step(minutes=1))
    rig.see("hub_error", "charts.py", sure=True, lasts_s=3_600.0)
    rig.step()
    assert [post.incident.check for post in rig.step(seconds=31)] == ["hub_error"], (
        "a new one has no such cause"
    )


def test_a_post_that_was_given_up_is_told_once_its_channel_is_back(rig: Rig) -> None:
    rig.see("channel", "slack", sure=True)
    rig.see("delivery", "slack:C123", sure=True, lasts_s=86_400.0)
    rig.step()
    rig.step(seconds=31)
    rig.see("channel", "slack", ok=True)
    rig.step(minutes=1)
    assert "delivery" in [post.incident.check for post in rig.step(seconds=31)]


def test_a_broken_archive_does_not_explain_stale_live_data(rig: Rig) -> None:
    for _ in range(2):
        rig.see("source", "archive_2025")
        rig.see("freshness", "live")
    rig.steps(1)
    rig.steps(1)
    assert sorted(post.incident.check for _, post in rig.posts) == ["freshness", "source"]


def test_a_cause_without_a_name_explains_every_target_and_a_named_one_only_its_own(rig: Rig) -> None:
    for _ in range(2):
        rig.see("job", "report.daily")
        rig.see("backup", "live")
        rig.see("delivery", "slack:C1")
        rig.see("channel", "slack")
    rig.steps(2)
    assert sorted(post.incident.check for _, post in rig.posts) == ["backup", "channel", "job"]
    other = Rig()
    for _ in range(2):
        other.see("disk", "state")
        other.see("job", "report.daily")
        other.see("backup", "live")
    other.steps(2)
    assert [post.incident.check for _, post in other.posts] == ["disk"]


def test_it_is_repeated_every_four_hours_until_somebody_takes_it_up(rig: Rig) -> None:
    name = rig.break_it()
    reminders = [post for _ in range(9) for post in rig.step(hours=1) if post.what is What.REMINDER]
    assert len(reminders) == 2
    rig.incidents[name] = machine.acknowledge(rig.incidents[name], "김", rig.now)
    assert [post.what for post in rig.step()] == [What.EDIT]
    assert [post for _ in range(24) for post in rig.step(hours=1)] == []


def test_a_second_press_changes_nothing(rig: Rig) -> None:
    name = rig.break_it()
    once = machine.acknowledge(rig.incidents[name], "김", rig.now)
    assert machine.acknowledge(once, "이", rig.now + timedelta(minutes=1)) is once
    closed, muted = machine.resolve_by_hand(once, rig.tracks.values(), "김", rig.now)
    assert len(muted) == 1
    assert machine.resolve_by_hand(closed, rig.tracks.values(), "이", rig.now) == (closed, ())


def test_a_relapse_soon_after_reopens_the_same_incident(rig: Rig) -> None:
    name = rig.break_it()
    rig.see("source", ok=True)
    rig.steps(10)
    rig.see("source")
    rig.see("source")
    posts = rig.steps(6)
    assert [post.what for post in posts] == [What.EDIT, What.RELAPSE]
    assert {post.incident.id for post in posts} == {name}
    rig.see("source", ok=True)
    posts = rig.steps(10)
    assert [(post.what, post.edits is None) for post in posts] == [(What.EDIT, False), (What.STATUS, False)]


def test_what_a_person_closed_stays_quiet_until_it_was_well_once(rig: Rig) -> None:
    name = rig.break_it()
    closed, muted = machine.resolve_by_hand(rig.incidents[name], rig.tracks.values(), "김", rig.now)
    rig.incidents[name] = closed
    rig.tracks |= {track.key: track for track in muted}
    assert [post.what for post in rig.step()] == [What.EDIT, What.STATUS]
    for _ in range(120):
        rig.see("source")
        assert rig.step(minutes=1) == []
    rig.see("source", ok=True)
    rig.step(minutes=1)
    rig.see("source")
    rig.see("source")
    rig.step()
    assert [post.what for post in rig.step(seconds=31)] == [What.FIRST]


def test_a_silence_holds_everything_until_its_end(rig: Rig) -> None:
    rig.silences["source"] = Silence("source", START + timedelta(hours=1), "김", START)
    rig.see("source")
    rig.see("source")
    assert rig.steps(59) == []
    assert [post.what for post in rig.steps(2)] == [What.FIRST]


def test_a_new_broken_target_is_told_under_the_message_and_only_one_such_reply_in_four_hours(
    rig: Rig,
) -> None:
    rig.break_it(target="archive_2020")
    for year in range(2021, 2026):
        rig.see("source", f"archive_{year}")
        rig.see("source", f"archive_{year}")
        rig.steps(6)
    assert rig.messages == [What.FIRST, What.GREW]


@pytest.mark.parametrize("every_s", [1, 7, 30, 61, 300])
def test_a_thousand_flaps_are_at_most_three_messages(rig: Rig, every_s: int) -> None:
    rnd = random.Random(every_s)
    for _ in range(1_000):
        for ok in (False, False, True):
            rig.see("source", ok=ok)
            rig.step(seconds=every_s * rnd.uniform(0.5, 1.5) / 3)
    rig.see("source", ok=True)
    for _ in range(24):
        rig.see("source", ok=True)
        rig.step(minutes=5)
    assert rig.messages[0] is What.FIRST
    assert len(rig.messages) <= 3
    last = [post for _, post in rig.posts][-1]
    assert last.what is What.STATUS, "in the end it is said to be over"
    assert rig.incidents == {}


def test_five_hundred_errors_a_minute_are_at_most_three_messages(rig: Rig) -> None:
    for number in range(5_000):
        rig.see("hub_error", f"module{number % 40}", sure=True, level=Level.WARNING, lasts_s=3600.0)
        rig.step(seconds=0.12)
    for _ in range(60):
        rig.step(minutes=5)
    assert rig.messages == [What.FIRST, What.STATUS]
    assert rig.incidents == {}


def test_a_resolution_is_only_ever_said_of_what_was_told(rig: Rig) -> None:
    rnd = random.Random(1)
    for _ in range(3_000):
        rig.see("source", rnd.choice(["live", "archive_2025"]), ok=rnd.random() < 0.5)
        rig.step(seconds=rnd.randint(1, 400))
    told: set[str] = set()
    for _, post in rig.posts:
        if post.what is What.FIRST:
            told.add(post.incident.id)
        assert post.incident.id in told
    keys = [post.key for _, post in rig.posts]
    assert len(set(keys)) == len(keys)


def test_creeping_figures_are_no_news(rig: Rig) -> None:
    rig.break_it("disk", "state")
    for free in range(500, 400, -1):
        track = rig.tracks["disk", "state"]
        rig.tracks["disk", "state"] = replace(track, values={"free_mb": free})
        assert [post for post in rig.step(minutes=1) if post.what is not What.REMINDER] == []
