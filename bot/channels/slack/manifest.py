"""The Slack app manifest, made from the commands. https://docs.slack.dev/reference/app-manifest"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.slack.convert import SHORTCUT
from bot.channels.slack.endpoint import PATH
from bot.channels.slack.talk import prompts
from bot.channels.slack.words import say
from bot.commands.command import Command

# Each is explained to the administrator in docs/slack_setup.md.
SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "im:history",
    "im:write",
    "mpim:history",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
)


def build_manifest(commands: Sequence[Command], base_url: str = "") -> dict[str, Any]:
    """For Socket Mode, which needs no public address; with `base_url` ("https://hub.example.com"), for HTTP there."""
    address = base_url.rstrip("/") + PATH if base_url else ""
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": say("app_name"),
            "description": say("app_description"),
            "long_description": say("app_long_description"),
            "background_color": "#1f4e79",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {
                "agent_description": say("app_description"),
                "suggested_prompts": prompts(),
            },
            "bot_user": {"display_name": say("bot_name"), "always_online": True},
            "shortcuts": [
                {
                    "name": say("shortcut_name"),
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": say("shortcut_description"),
                }
            ],
            "slash_commands": [_slash(command, address) for command in commands],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": _at("request_url", address) | {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True} | _at("request_url", address),
            "org_deploy_enabled": False,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": False,
        },
    }


def _at(name: str, address: str) -> dict[str, Any]:
    return {name: address} if address else {}


def _slash(command: Command, address: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "command": f"/{command.name}",
        **_at("url", address),
        "description": command.summary,
        "should_escape": False,
    }
    if command.usage:
        made["usage_hint"] = command.usage
    return made
