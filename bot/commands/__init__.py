"""The commands people type ("/ask", "/items"): one list for Slack, Teams, the console, the help text and the manifests.

`Command` is what a manifest and the help show; a handler is bound to it at composition (bot/commands/build.py).
"""

from bot.commands.catalog import COMMANDS
from bot.commands.command import Ask, BadArguments, Call, Command, Handler, Reply, Rerun, Say
from bot.commands.parsing import find_command
from bot.commands.policy import Policy
from bot.commands.runner import Bound, Commands, Confirm, Done

__all__ = [
    "COMMANDS",
    "Ask",
    "BadArguments",
    "Bound",
    "Call",
    "Command",
    "Commands",
    "Confirm",
    "Done",
    "Handler",
    "Policy",
    "Reply",
    "Rerun",
    "Say",
    "find_command",
]
