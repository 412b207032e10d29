"""`hub demo` keeps to itself and finds a port."""

from __future__ import annotations

import socket
from pathlib import Path

from bot.cli._demo import HOST, demo_settings, free_port
from bot.settings import Settings


def test_the_demo_keeps_to_a_folder_of_its_own_on_loopback(tmp_path: Path) -> None:
    real = Settings(
        _env_file=None, state_dir=tmp_path, database_dir=tmp_path / "erp", http_host="0.0.0.0", http_port=3978
    )
    demo = demo_settings(real, 8765)
    assert demo.state_dir == tmp_path / "demo"
    assert demo.database_dir.is_relative_to(demo.state_dir)
    assert (demo.http_host, demo.http_port) == ("127.0.0.1", 8765)


def test_a_free_port_is_kept_and_a_taken_one_left_to_the_system() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) == 0
    assert free_port(port) == port
