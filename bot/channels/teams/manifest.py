"""The Teams app package: manifest from the commands and the settings, icons drawn here, one zip.

https://learn.microsoft.com/microsoft-365/extensibility/schema/
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.channels.teams.words import say
from bot.commands.command import Command

SCHEMA_VERSION = "1.30"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json"
VERSION = "1.0.0"
SCOPES = ("personal", "groupChat", "team")
# Teams shows at most this many commands of a list.
MAX_COMMANDS = 12
ACCENT = "#0B5CAB"
# Where the hub has no public address: Teams wants one, and nobody is sent there.
NO_ADDRESS = "https://example.com"
# The bars of the icon, as shares of its height.
BARS = (0.45, 0.75, 0.6, 1.0)


def build_manifest(app_id: str, public_url: str | None, commands: Sequence[Command]) -> dict[str, Any]:
    address = public_url if public_url and public_url.startswith("https://") else NO_ADDRESS
    host = urlsplit(public_url).hostname if public_url else None
    listed = [
        {"title": f"/{command.name}"[:128], "description": command.summary[:4_000]}
        for command in commands[:MAX_COMMANDS]
    ]
    return {
        "$schema": SCHEMA,
        "manifestVersion": SCHEMA_VERSION,
        "version": VERSION,
        "id": app_id,
        "developer": {
            "name": say("app_developer"),
            "websiteUrl": address,
            "privacyUrl": address,
            "termsOfUseUrl": address,
        },
        "name": {"short": say("app_name"), "full": say("app_name")},
        "description": {"short": say("app_short"), "full": say("app_full")},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": app_id,
                "scopes": list(SCOPES),
                "supportsFiles": True,  # the consent card, one to one
                "isNotificationOnly": False,
                "commandLists": [{"scopes": list(SCOPES), "commands": listed}],
            }
        ],
        "validDomains": [host] if host else [],
        "localizationInfo": {"defaultLanguageTag": "ko-kr"},
    }


def build_package(app_id: str, public_url: str | None, commands: Sequence[Command]) -> bytes:
    """The zip that is uploaded to Teams. The same settings make the same bytes."""
    manifest = json.dumps(build_manifest(app_id, public_url, commands), ensure_ascii=False, indent=2)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in (
            ("manifest.json", manifest.encode()),
            ("color.png", draw_icon(192, ground=ACCENT)),
            ("outline.png", draw_icon(32, ground=None)),
        ):
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def draw_icon(size: int, *, ground: str | None) -> bytes:
    """White bars of a chart; on `ground`, or on nothing (the outline icon has to be white and transparent)."""
    from PIL import Image, ImageDraw

    fine = size * 4  # drawn large and made small: smooth edges
    icon = Image.new("RGBA", (fine, fine), ground or (0, 0, 0, 0))
    draw = ImageDraw.Draw(icon)
    margin = fine * (0.24 if ground else 0.06)
    room = fine - 2 * margin
    step = room / len(BARS)
    for place, share in enumerate(BARS):
        left = margin + place * step + step * 0.14
        top = margin + room * (1 - share)
        box = (left, top, left + step * 0.72, fine - margin)
        draw.rounded_rectangle(box, radius=step * 0.14, fill="white")
    out = io.BytesIO()
    icon.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
