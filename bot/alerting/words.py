"""What findings and alerts say in Korean: templates/alerts/words.toml filled in, and the content of an alert's post."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import UndefinedError

import templates
from bot.actions import Action, Do, encode
from bot.wording import environment
from jobs.alerts.finding import Level
from jobs.alerts.machine import Post, What
from jobs.alerts.state import Track

log = logging.getLogger(__name__)

MOST_LINES = 10
_CAUSE = 200


def words() -> Mapping[str, Any]:
    return templates.words("alerts/words.toml")


@cache
def _template(text: str) -> Any:
    return environment().from_string(text)


def say(key: str, **values: object) -> str:
    """A phrase of [phrase]."""
    return str(_template(words()["phrase"][key]).render(**values))


def title(check: str) -> str:
    return str(words()["title"].get(check, check))


def target_name(check: str, target: str) -> str:
    """Live, 2025년 아카이브, 일일 보고서; the target itself where there is no word for it."""
    if target.startswith("archive_"):
        return say("archive", year=target.removeprefix("archive_"))
    return str(words()["target"].get(target.replace(".", "_"), target))


def sentence(check: str, target: str, reason: str, values: Mapping[str, Any]) -> str:
    """What is wrong, in a sentence."""
    return _fill("text", check, target, reason, values)


def advice(check: str, target: str, reason: str, values: Mapping[str, Any]) -> str:
    """What to do about it."""
    return _fill("advice", check, target, reason, values)


def _fill(what: str, check: str, target: str, reason: str, values: Mapping[str, Any]) -> str:
    table = words()[what].get(check, {})
    text = table.get(reason) or table.get("any") or words()[what]["any"]["any"]
    named = {key: str(value)[:_CAUSE] if isinstance(value, str) else value for key, value in values.items()}
    name = target_name(check, target)
    try:
        return str(_template(text).render(target=name, reason=reason, v=named)).strip()
    except UndefinedError:
        # Poorer words are better than an alert that nobody gets.
        log.warning("the sentence for %s %s lacks a value", check, reason, exc_info=True)
        return str(_template(words()[what]["any"]["any"]).render(target=name, reason=reason)).strip()


def clock(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return say("clock", month=local.month, day=local.day, time=local.strftime("%H:%M"))


def span(lasted: timedelta) -> str:
    """12분, 3시간 5분, 2일 4시간"""
    minutes = max(0, int(lasted.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    return say("span", days=days, hours=hours, minutes=rest)


def context_of(post: Post, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """All that the templates of an alert need, JSON-ready and in Korean."""
    incident = post.incident
    over = incident.resolved_at is not None
    lines = [_line(track, zone) for track in post.tracks[:MOST_LINES]]
    state = "resolved" if over else "firing"
    ended = incident.resolved_at or now
    name = title(incident.check)
    context: dict[str, Any] = {
        "id": incident.id,
        "check": incident.check,
        "what": post.what.value,
        "state": state,
        "level": Level.OK.value if over else incident.level.value,
        "badge": words()["badge"][state if over else incident.level.value],
        "title": name,
        "targets": [target_name(incident.check, target) for target in incident.targets if target][
            :MOST_LINES
        ],
        "lines": lines,
        "omitted": max(0, len(post.tracks) - MOST_LINES),
        "opened": clock(incident.opened_at, zone),
        "opened_at": incident.opened_at.astimezone(zone).isoformat(timespec="seconds"),
        "resolved_at": ended.astimezone(zone).isoformat(timespec="seconds") if over else None,
        "lasted": span(ended - incident.opened_at),
        "flapping": post.flapping,
        "status": _status(post, zone),
        "buttons": [] if over or post.what not in (What.FIRST, What.EDIT) else _buttons(post),
    }
    context["headline"] = say("headline_" + _headline(post), **context)
    context["summary"] = say("summary", **context)
    return context


def _headline(post: Post) -> str:
    if post.incident.resolved_at is not None:
        return "resolved"
    return post.what.value if post.what in (What.REMINDER, What.GREW, What.RELAPSE) else "firing"


def _line(track: Track, zone: ZoneInfo) -> dict[str, str]:
    return {
        "target": target_name(track.check, track.target),
        "level": track.level.value,
        "text": sentence(track.check, track.target, track.reason, track.values),
        "advice": advice(track.check, track.target, track.reason, track.values),
        "since": clock(track.since, zone) if track.since else "",
    }


def _status(post: Post, zone: ZoneInfo) -> list[str]:
    """Who did what, when: 확인, 해결, 무음."""
    incident, said = post.incident, []
    if incident.acked_by and incident.acked_at is not None:
        said.append(say("acked", who=incident.acked_by, at=clock(incident.acked_at, zone)))
    if incident.resolved_at is not None and incident.resolved_by:
        said.append(say("resolved_by_hand", who=incident.resolved_by, at=clock(incident.resolved_at, zone)))
    if post.silence is not None:
        said.append(say("silenced", until=clock(post.silence.until, zone), who=post.silence.made_by))
    if post.flapping:
        said.append(say("flapping"))
    return said


def _buttons(post: Post) -> list[dict[str, str]]:
    wanted = [Do.ACK, Do.SILENCE, Do.RESOLVE]
    if post.incident.acked_by:
        wanted.remove(Do.ACK)
    return [
        {
            "id": do.value,
            "label": words()["button"][do.value],
            "value": encode(Action(do=do, request_id=post.incident.id)),
        }
        for do in wanted
    ]
