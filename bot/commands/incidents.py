"""/alerts: what is wrong and what is silenced; take up, silence or close one by its id."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.alerting.desk import Pressed
from bot.alerting.words import clock, sentence, title
from bot.commands.command import BadArguments, Call, Reply, Say
from bot.wording import render

if TYPE_CHECKING:
    from bot.jobs_wiring import JobPorts

VERBS = {
    "ack": "ack",
    "확인": "ack",
    "silence": "silence",
    "무음": "silence",
    "resolve": "resolve",
    "해결": "resolve",
    "unsilence": "unsilence",
    "무음해제": "unsilence",
}
MOST_HOURS = 24 * 7


class AlertsCommand:
    def __init__(self, ports: JobPorts) -> None:
        self._ports = ports

    async def run(self, call: Call) -> Reply:
        if not call.args:
            return Say(self._list())
        verb, name, hours = self._read(call)
        desk, who = self._ports.automation().desk, call.sender_name or call.sender
        if verb == "ack":
            pressed = await desk.acknowledge(name, who)
        elif verb == "silence":
            pressed = await desk.silence(name, who, timedelta(hours=hours))
        elif verb == "resolve":
            pressed = await desk.resolve(name, who)
        else:
            pressed = Pressed.SILENCED if await desk.end_silence(self._check_of(name)) else Pressed.OVER
        over = pressed is Pressed.OVER
        return Say(
            render("commands/alerts_done.md.j2", what="over" if over else verb, name=name, hours=hours)
        )

    async def preview(self, call: Call) -> str:
        verb, name, hours = self._read(call)
        return render("commands/alerts_done.md.j2", what=f"{verb}_preview", name=name, hours=hours)

    def _check_of(self, name: str) -> str:
        """A silence is lifted by the alert's id or by the check's own name."""
        found = [each.check for each in self._ports.automation().desk.open if each.id == name]
        return found[0] if found else name

    def _list(self) -> str:
        desk, zone = self._ports.automation().desk, self._ports.settings.zone
        incidents = [
            {
                "id": each.id,
                "title": title(each.check),
                "level": each.level.value,
                "opened": clock(each.opened_at, zone),
                "acked_by": each.acked_by,
                "lines": [
                    sentence(track.check, track.target, track.reason, track.values)
                    for track in desk.tracks_of(each)
                ],
            }
            for each in desk.open
        ]
        silences = [
            {
                "check": each.check,
                "title": title(each.check),
                "until": clock(each.until, zone),
                "by": each.made_by,
            }
            for each in desk.silences
        ]
        return render("commands/alerts.md.j2", incidents=incidents, silences=silences)

    @staticmethod
    def _read(call: Call) -> tuple[str, str, int]:
        """Raises `BadArguments`."""
        verb, *rest = call.args.split()
        hours = rest[1].removesuffix("h").removesuffix("시간") if len(rest) > 1 else "1"
        if (
            verb not in VERBS
            or not 1 <= len(rest) <= 2
            or not (hours.isdecimal() and 1 <= int(hours) <= MOST_HOURS)
        ):
            raise BadArguments(render("commands/usage.md.j2", name="alerts"))
        return VERBS[verb], rest[0], int(hours)
