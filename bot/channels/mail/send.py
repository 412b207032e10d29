"""Posts → mail by SMTP. templates/mail/<template>.{subject,txt,html}.j2 make a message of a notice's context.

A mail cannot be edited: an edit is left out, since the reply that goes with it says the same. Replies are threaded by
Message-ID, which is made of the post's key, so that a repetition is one and the same message to a mail client.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from bot import wording
from bot.clock import Clock
from bot.posts import DeliveryError, Post, Receipt
from bot.settings import Settings, SmtpSecurity

log = logging.getLogger(__name__)

CHANNEL = "mailto"
TIMEOUT_S = 30.0
MAX_SUBJECT = 200


class MailSender:
    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    async def send(self, post: Post) -> Receipt:
        if post.edits is not None:
            return post.edits
        message = await asyncio.to_thread(
            to_mail, post, self._settings.smtp_from or self._settings.smtp_user or "", self._clock()
        )
        await self._submit(message)
        return Receipt(str(message["Message-ID"]))

    async def find_delivered(self, post: Post) -> Receipt | None:
        """It cannot be asked; a repetition carries the same Message-ID."""
        return None

    def delay_s(self, address: str, now: datetime) -> float:
        return 0.0

    async def _submit(self, message: EmailMessage) -> None:
        import aiosmtplib

        settings = self._settings
        password = settings.smtp_password
        try:
            await aiosmtplib.send(
                message,
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user,
                password=password.get_secret_value() if password and settings.smtp_user else None,
                use_tls=settings.smtp_security is SmtpSecurity.TLS,
                start_tls=settings.smtp_security is SmtpSecurity.STARTTLS,
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            raise DeliveryError(f"refused {codes}", permanent=all(code >= 500 for code in codes)) from error
        except aiosmtplib.SMTPAuthenticationError as error:
            # A password is mended by a person, not by waiting; the mail is kept meanwhile.
            raise DeliveryError(f"login refused ({error.code})", retry_after_s=300.0) from error
        except aiosmtplib.SMTPResponseException as error:
            raise DeliveryError(f"SMTP {error.code}", permanent=error.code >= 500) from error
        except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPConnectTimeoutError) as error:
            raise DeliveryError(f"not connected: {type(error).__name__}") from error
        except (aiosmtplib.SMTPException, TimeoutError, OSError) as error:
            raise DeliveryError(f"broke off: {type(error).__name__}", maybe_delivered=True) from error


def to_mail(post: Post, sender: str, now: datetime) -> EmailMessage:
    """Raises `DeliveryError` for what has no form here, or no address."""
    if post.body.get("type") != "notice":
        raise DeliveryError(f"no way to show a {post.body.get('type')!r}", permanent=True)
    context = dict(post.body.get("context", {}))
    pictures = _read(post.body.get("charts", ()))
    # For the HTML: <img src="cid:{{ pictures[0] }}">.
    context["pictures"] = [cid for cid, _, _ in pictures]
    name = f"mail/{post.body['template']}"
    try:
        subject = " ".join(wording.render(f"{name}.subject.j2", **context).split())[:MAX_SUBJECT]
        text = wording.render(f"{name}.txt.j2", **context)
        html = _html(f"{name}.html.j2", context)
    except TemplateError as error:
        raise DeliveryError(f"{name}: {error}", permanent=True) from error
    message = EmailMessage()
    try:
        message["From"] = Address(addr_spec=sender, display_name="Production Data Hub")
        message["To"] = Address(addr_spec=post.address.partition(":")[2])
    except (ValueError, IndexError, HeaderParseError) as error:
        raise DeliveryError("no mail address", permanent=True) from error
    domain = sender.rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<{hashlib.sha256(post.key.encode()).hexdigest()[:32]}@{domain}>"
    message["Date"] = format_datetime(now)
    message["Subject"] = subject
    # Keeps out-of-office replies away.
    message["Auto-Submitted"] = "auto-generated"
    if post.under is not None:
        message["In-Reply-To"] = post.under.message_id
        message["References"] = post.under.message_id
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    shown = message.get_body(("html",))
    if shown is not None:
        for cid, file_name, png in pictures:
            shown.add_related(png, "image", "png", cid=f"<{cid}>", filename=file_name)
    return message


def _html(name: str, context: dict[str, Any]) -> str:
    return wording.environment().overlay(autoescape=True).get_template(name).render(**context)


def _read(paths: Iterable[str]) -> list[tuple[str, str, bytes]]:
    """(content id, file name, PNG); one that is gone is logged and left out."""
    found = []
    for number, path in enumerate(map(Path, paths)):
        try:
            found.append((f"chart{number}", path.name, path.read_bytes()))
        except OSError as error:
            log.warning("the picture %s cannot be read: %s", path.name, error)
    return found
