"""Who may open the console, and whose posts count."""

from __future__ import annotations

import pytest

from bot.channels.web.guard import is_own_page, is_welcome


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST", "[::1]:8765", "127.0.0.1", "127.1.2.3:1"]
)
def test_this_machine_is_welcome_by_its_own_names(host: str) -> None:
    assert is_welcome({"Host": host}, "127.0.0.1", ())


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8765",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.0.7:8765",
        "",
        "[",
        "a b",
        "user@127.0.0.1",
        "127.0.0.1:99999",
        "127.0.0.1/x",
        "2130706433",
        "[::ffff:10.0.0.1]",
    ],
)
def test_a_name_that_was_pointed_here_is_not(host: str) -> None:
    assert not is_welcome({"Host": host}, "127.0.0.1", ())


def test_another_machine_is_not_welcome_whatever_it_calls_us() -> None:
    assert not is_welcome({"Host": "127.0.0.1:8765"}, "192.168.0.9", ())
    assert not is_welcome({"Host": "127.0.0.1:8765"}, None, ())


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip"])
def test_a_request_through_a_tunnel_is_not_welcome(header: str) -> None:
    assert not is_welcome({"Host": "127.0.0.1:8765", header: "1.2.3.4"}, "127.0.0.1", ())


def test_a_name_from_the_settings_opens_it_to_other_machines() -> None:
    hosts = ("hub.factory.local",)
    assert is_welcome({"Host": "Hub.Factory.Local:3978"}, "192.168.0.9", hosts)
    assert not is_welcome({"Host": "other.factory.local"}, "192.168.0.9", hosts)


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, True),
        ({"Origin": "http://127.0.0.1:8765"}, True),
        ({"Origin": "https://127.0.0.1:8765"}, True),
        ({"Origin": "http://127.0.0.1:9999"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://["}, False),
        ({"Origin": "file://127.0.0.1:8765"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
    ],
)
def test_only_our_own_page_may_post(headers: dict[str, str], own: bool) -> None:
    assert is_own_page({"Host": "127.0.0.1:8765"} | headers) is own
