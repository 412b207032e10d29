"""The state machine of alerts. Pure: what was known, what was found and the time in; what is known and to be said out.

The rules and their figures are Alertmanager's (group wait, interval, repeat) and Uptime Kuma's (failures before firing):
docs/operations_manual.md tells them to operators.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from jobs.alerts.causes import PASSING, is_explained
from jobs.alerts.finding import Finding, Level
from jobs.alerts.state import Incident, Silence, Track


@dataclass(frozen=True, slots=True)
class Rules:
    failures: int = 2
    group_wait: timedelta = timedelta(seconds=30)
    update_every: timedelta = timedelta(minutes=5)
    repeat_every: timedelta = timedelta(hours=4)
    # A relapse within this time is the same incident.
    reopen_within: timedelta = timedelta(minutes=30)
    flips: int = 3
    flips_within: timedelta = timedelta(hours=1)
    calm: timedelta = timedelta(minutes=30)
    # A person closed it, and it has failed ever since: it is told anew after so long.
    muted_for: timedelta = timedelta(hours=24)


RULES = Rules()


class What(StrEnum):
    FIRST = "first"
    EDIT = "edit"
    STATUS = "status"  # the reply that says it is over, or its edit
    REMINDER = "reminder"
    GREW = "grew"
    RELAPSE = "relapse"


@dataclass(frozen=True, slots=True)
class Post:
    """Something to be said now. `edits` and `replies_to` are keys of earlier posts."""

    what: What
    key: str
    incident: Incident
    tracks: tuple[Track, ...]
    flapping: bool = False
    edits: str | None = None
    replies_to: str | None = None
    silence: Silence | None = None


@dataclass(frozen=True, slots=True)
class Stepped:
    tracks: tuple[Track, ...]
    incidents: tuple[Incident, ...]  # changed or new; `closed_at` set: over
    dropped: tuple[str, ...]  # ids of incidents that were well before anything was said
    posts: tuple[Post, ...]


def observe(track: Track | None, finding: Finding, now: datetime, rules: Rules = RULES) -> Track:
    """The track after one more look."""
    track = track or Track(finding.check, finding.target)
    if finding.level is Level.OK:
        return _well(track, now, rules)
    failures = track.failures + 1
    fired = track.fired or finding.sure or failures >= rules.failures
    flips = tuple(moment for moment in track.flips if now - moment < rules.flips_within)
    # Held as broken because it flaps: each relapse counts, or the flapping would be forgotten while it goes on.
    if fired and (not track.fired or track.well_since is not None):
        flips = (*flips, now)[-rules.flips * 2 :]
    since = track.since if track.since is not None and (track.failures or track.fired) else now
    muted = track.muted and track.since is not None and now - track.since < rules.muted_for
    return replace(
        track,
        level=finding.level,
        reason=finding.reason,
        values=dict(finding.values),
        failures=failures,
        since=since,
        seen_at=now,
        fired=fired,
        well_since=None,
        flips=flips,
        muted=muted,
        lasts_s=finding.lasts_s,
    )


def _well(track: Track, now: datetime, rules: Rules) -> Track:
    flips = tuple(moment for moment in track.flips if now - moment < rules.flips_within)
    track = replace(track, failures=0, seen_at=now, flips=flips, muted=False)
    if not track.fired:
        return replace(track, level=Level.OK, since=None, well_since=None)
    well_since = track.well_since or now
    needed = rules.calm if len(flips) >= rules.flips else timedelta(0)
    if now - well_since >= needed:
        return replace(track, level=Level.OK, fired=False, since=None, well_since=None)
    return replace(track, well_since=well_since)


def expire(track: Track, now: datetime, rules: Rules = RULES) -> Track:
    """A track that nobody looks at again, once its time is over; and calm after flapping."""
    if track.lasts_s is None or track.seen_at is None or not (track.fired or track.failures):
        return track
    if (now - track.seen_at).total_seconds() >= track.lasts_s:
        return _forgotten(track)
    return track


def _forgotten(track: Track) -> Track:
    return replace(track, failures=0, level=Level.OK, fired=False, since=None, well_since=None, muted=False)


def is_flapping(track: Track, rules: Rules = RULES) -> bool:
    return len(track.flips) >= rules.flips


def step(
    tracks: Iterable[Track],
    incidents: Iterable[Incident],
    silences: Mapping[str, Silence],
    now: datetime,
    new_id: Sequence[str],
    rules: Rules = RULES,
) -> Stepped:
    """What is to be said now. `new_id`: names for new incidents, one for each check at most."""
    tracks = tuple(expire(track, now, rules) for track in tracks)
    failing = [track for track in tracks if track.failures or (track.fired and track.well_since is None)]
    open_by_check = {incident.check: incident for incident in incidents if incident.closed_at is None}
    told = {check for check, incident in open_by_check.items() if incident.told_at is not None}
    tracks = tuple(
        _forgotten(track)
        if track.check in PASSING and track.check not in told and is_explained(track, failing)
        else track
        for track in tracks
    )
    ids = list(new_id)
    changed: list[Incident] = []
    dropped: list[str] = []
    posts: list[Post] = []
    checks = sorted({track.check for track in tracks} | set(open_by_check))
    for check in checks:
        own = [track for track in tracks if track.check == check]
        broken = [track for track in own if track.fired and not track.muted]
        tellable = [track for track in broken if not is_explained(track, failing)]
        incident = open_by_check.get(check)
        if incident is None:
            if not tellable:
                continue
            incident = Incident(ids.pop(0), check, now)
        silence = silences.get(check)
        silence = silence if silence is not None and silence.until > now else None
        after, said = _step_one(
            incident, broken if check in told else tellable, tellable, silence, now, rules
        )
        if after is None:
            dropped.append(incident.id)
            continue
        if after != open_by_check.get(check):
            changed.append(after)
        posts += said
    return Stepped(tracks, tuple(changed), tuple(dropped), tuple(posts))


def _step_one(
    incident: Incident,
    broken: Sequence[Track],
    tellable: Sequence[Track],
    silence: Silence | None,
    now: datetime,
    rules: Rules,
) -> tuple[Incident | None, list[Post]]:
    incident = _follow(incident, broken, now)
    if incident.told_at is None:
        if not broken:
            return None, []
        if now - incident.opened_at < rules.group_wait or silence is not None:
            return incident, []
        return _say(incident, What.FIRST, broken, now, rules, silence)
    if incident.resolved_at is not None:
        return _step_resolved(incident, now, rules, silence)
    return _step_broken(incident, broken, tellable, silence, now, rules)


def _follow(incident: Incident, broken: Sequence[Track], now: datetime) -> Incident:
    """The incident as its targets are now."""
    if not broken:
        return incident if incident.resolved_at else replace(incident, resolved_at=now)
    targets = tuple(dict.fromkeys((*incident.targets, *(track.target for track in broken))))
    level = Level.CRITICAL if any(track.level is Level.CRITICAL for track in broken) else Level.WARNING
    return replace(incident, targets=targets, level=level, resolved_at=None, resolved_by="")


def _step_resolved(
    incident: Incident, now: datetime, rules: Rules, silence: Silence | None
) -> tuple[Incident, list[Post]]:
    assert incident.resolved_at is not None and incident.posted_at is not None
    if not incident.resolved_told:
        held = silence is not None or now - incident.posted_at < rules.update_every
        if held and not incident.touched:
            return incident, []
        return _say_resolved(incident, now, silence)
    if now - incident.resolved_at >= rules.reopen_within:
        return replace(incident, closed_at=now), []
    return incident, []


def _say_resolved(incident: Incident, now: datetime, silence: Silence | None) -> tuple[Incident, list[Post]]:
    first = key_of(incident)
    revision = incident.revision + 2
    status_key = incident.status_key or f"{first}:{revision}"
    after = replace(
        incident,
        revision=revision,
        posted_at=now,
        resolved_told=True,
        status_key=status_key,
        touched=False,
        shown="resolved",
    )
    edit = Post(What.EDIT, f"{first}:{revision - 1}", after, (), edits=first)
    status = Post(What.STATUS, f"{first}:{revision}", after, (), replies_to=first)
    if incident.status_key is not None:
        status = replace(status, edits=incident.status_key)
    return after, [edit, status]


def _step_broken(
    incident: Incident,
    broken: Sequence[Track],
    tellable: Sequence[Track],
    silence: Silence | None,
    now: datetime,
    rules: Rules,
) -> tuple[Incident, list[Post]]:
    assert incident.posted_at is not None and incident.told_at is not None
    if incident.touched:
        return _say(incident, What.EDIT, broken, now, rules, silence)
    if silence is not None or not tellable:
        return incident, []
    if now - incident.posted_at < rules.update_every:
        return incident, []
    flapping = any(is_flapping(track, rules) for track in broken)
    may_reply = now - (incident.extra_at or datetime.min.replace(tzinfo=now.tzinfo)) >= rules.repeat_every
    relapsed = incident.resolved_told
    grew = incident.level is Level.CRITICAL and incident.told_level is not Level.CRITICAL
    grew = grew or not set(incident.targets) <= set(incident.told_targets)
    if relapsed or (grew and may_reply):
        what = What.RELAPSE if relapsed else What.GREW
        after, posts = _say(incident, What.EDIT, broken, now, rules, None)
        if may_reply:
            after, more = _say(replace(after, extra_at=now), what, broken, now, rules, None)
            return replace(after, resolved_told=False), [*posts, *more]
        if incident.status_key is not None:
            after, more = _say(after, What.RELAPSE, broken, now, rules, None)
            more = [replace(post, edits=incident.status_key) for post in more]
            return replace(after, resolved_told=False), [*posts, *more]
        return replace(after, resolved_told=False), posts
    unseen = now - (incident.extra_at or incident.told_at) >= rules.repeat_every
    if unseen and not incident.acked_by and not flapping:
        after, posts = _say(incident, What.EDIT, broken, now, rules, None)
        after, more = _say(replace(after, extra_at=now), What.REMINDER, broken, now, rules, None)
        return after, [*posts, *more]
    if fingerprint(broken, flapping) != incident.shown:
        return _say(incident, What.EDIT, broken, now, rules, None)
    return incident, []


def _say(
    incident: Incident,
    what: What,
    broken: Sequence[Track],
    now: datetime,
    rules: Rules,
    silence: Silence | None,
) -> tuple[Incident, list[Post]]:
    flapping = any(is_flapping(track, rules) for track in broken)
    first = key_of(incident)
    revision = incident.revision + (what is not What.FIRST)
    after = replace(
        incident,
        revision=revision,
        posted_at=now,
        told_at=incident.told_at or now,
        touched=False,
    )
    if what in (What.FIRST, What.EDIT):
        after = replace(after, shown=fingerprint(broken, flapping))
    if what in (What.FIRST, What.GREW):
        after = replace(after, told_level=incident.level, told_targets=incident.targets)
    post = Post(
        what,
        first if what is What.FIRST else f"{first}:{revision}",
        after,
        tuple(broken),
        flapping,
        edits=first if what is What.EDIT else None,
        replies_to=None if what in (What.FIRST, What.EDIT) else first,
        silence=silence,
    )
    return after, [post]


def key_of(incident: Incident) -> str:
    return f"alert:{incident.id}"


def fingerprint(broken: Sequence[Track], flapping: bool) -> str:
    """Changes when the message would say something else; figures that creep do not count."""
    parts = sorted(f"{track.target} {track.level.value} {track.reason}" for track in broken)
    return "\n".join([*parts, "flapping" if flapping else ""])


def acknowledge(incident: Incident, by: str, now: datetime) -> Incident:
    """The second press changes nothing."""
    if incident.acked_by or incident.resolved_at is not None:
        return incident
    return replace(incident, acked_by=by, acked_at=now, touched=True)


def touch(incident: Incident) -> Incident:
    return replace(incident, touched=True)


def resolve_by_hand(
    incident: Incident, tracks: Iterable[Track], by: str, now: datetime
) -> tuple[Incident, tuple[Track, ...]]:
    """Over, because a person says so. What still fails is quiet until it was well once (or a day has passed)."""
    if incident.resolved_at is not None:
        return incident, ()
    muted = tuple(
        replace(track, muted=True, since=now)
        for track in tracks
        if track.check == incident.check and (track.fired or track.failures)
    )
    return replace(incident, resolved_at=now, resolved_by=by, touched=True), muted
