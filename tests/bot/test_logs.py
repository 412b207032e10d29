from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs

# Put together here, so that no scanner takes this file for a leak.
CANARIES = [
    "xox" + "b-1234567890-abcdefghij",
    "xap" + "p-1-A0B1-987654-ffee",
    "AIza" + "SyD-1234567890abcdefghijklmnopqrstu",
    "eyJhbGciOiJub25l" + "In0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "Bearer " + "abcdef0123456789",
    "api_key=" + "abc123def",
    "password=" + "hunter2!",
    "010-1234-5678",
    "https://hooks.slack.com/services/" + "T000/B000/XXXXXX",
]


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    for handler in root.handlers[:]:
        if handler not in handlers:
            root.removeHandler(handler)
            handler.close()
    for handler in handlers:
        if handler not in root.handlers:
            root.addHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("canary", CANARIES)
def test_no_secret_reaches_the_file_by_message_argument_or_traceback(
    canary: str, tmp_path: Path, root_logger: logging.Logger
) -> None:
    logs.set_up(tmp_path, "INFO", stderr=False)
    log = logging.getLogger("x")
    log.info("plain %s", canary)
    log.info(canary)
    try:
        raise RuntimeError(canary)
    except RuntimeError:
        log.exception("failed")
    written = (tmp_path / "hub.log").read_text(encoding="utf-8")
    secret = canary.split("Bearer ")[-1].split("=")[-1].split("services/")[-1]
    assert secret not in written
    assert written.count("[redacted]") >= 3


def test_ordinary_lines_are_left_alone() -> None:
    line = "answered kind=answered lot=LT26110501 item=BW0021 key figures 1,234 ms=12"
    assert logs.redact(line) == line


def test_each_line_carries_its_request(tmp_path: Path, root_logger: logging.Logger) -> None:
    logs.set_up(tmp_path, "INFO", stderr=False)
    with logs.request_scope("abc123"):
        logging.getLogger("x").info("inside")
    logging.getLogger("x").info("outside")
    inside, outside = (tmp_path / "hub.log").read_text(encoding="utf-8").splitlines()
    assert "[abc123] inside" in inside
    assert "[-] outside" in outside


def test_the_file_is_rotated(
    tmp_path: Path, root_logger: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 2_000)
    logs.set_up(tmp_path, "INFO", stderr=False)
    for number in range(400):
        logging.getLogger("x").info("line %d %s", number, "가" * 30)
    files = list(tmp_path.glob("hub.log*"))
    assert len(files) == logs.FILES_KEPT + 1
    assert all(file.stat().st_size <= 6_000 for file in files)


def test_a_webhooks_address_is_a_key() -> None:
    line = logs.redact("sent a webhook:https://hooks.example.com/T1/secretpath to it")
    assert line == "sent a webhook:https://[redacted] to it"
