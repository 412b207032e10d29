"""Who may use the console. It knows no login, so by default it is for the people at this machine alone.

A page of another site must not reach it through their browser: not by a name that was pointed at 127.0.0.1
(DNS rebinding: the Host is checked), not by a form or a script of its own (the Origin is checked), and not through
a tunnel that was opened for Slack or Teams (forwarded requests are refused).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_FORWARDING = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


def is_welcome(headers: Mapping[str, str], peer: str | None, hosts: Collection[str]) -> bool:
    """`hosts` are the names under which other machines may open the console; `peer` is the address that connected."""
    name = _host_name(headers.get("Host", ""))
    if name is None:
        return False
    if name in {host.lower() for host in hosts}:
        return True
    if any(header in headers for header in _FORWARDING):
        return False
    return _is_loopback(name) and peer is not None and _is_loopback(peer)


def is_own_page(headers: Mapping[str, str]) -> bool:
    """Whether a request that changes something comes from a page of ours, or from no page at all (curl)."""
    origin = headers.get("Origin")
    if origin is None:
        return headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == headers.get("Host", "").lower()


def _host_name(host: str) -> str | None:
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 - raises for a port that is none
        name = parts.hostname
    except ValueError:
        return None
    if not name or parts.path or parts.query or parts.fragment or parts.username is not None:
        return None
    return name


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
