"""When a changed file is taken."""

from __future__ import annotations

from datasource.change import ChangeKey
from datasource.errors import SourceFault
from datasource.settling import Settling, Step

WALL = 1_800_000_000 * 10**9


def key(number: int, *, age_s: float = 0.0) -> ChangeKey:
    return ChangeKey(inode=1, mtime_ns=WALL - int(age_s * 1e9) + number, size=4096, counter=number)


def test_a_change_is_taken_when_it_has_stood_still_for_the_settling_time() -> None:
    settling = Settling(10)
    served, changed = key(1), key(2)
    assert settling.step(served, served, 0, WALL) is Step.CURRENT
    assert settling.step(changed, served, 5, WALL) is Step.WAIT
    assert settling.step(changed, served, 14.9, WALL) is Step.WAIT
    assert settling.step(changed, served, 15, WALL) is Step.TAKE


def test_every_further_change_starts_the_time_anew_and_in_the_end_counts_as_trouble() -> None:
    settling = Settling(10)
    settling.step(key(1), key(1), 0, WALL)
    for number in range(2, 12):
        assert settling.step(key(number), key(1), number * 5.0, WALL) is Step.WAIT
    assert settling.late(55)


def test_a_file_first_seen_is_taken_at_once_if_it_is_old_enough() -> None:
    assert Settling(10).step(key(1, age_s=11), None, 0, WALL) is Step.TAKE
    assert Settling(10).step(key(1, age_s=9), None, 0, WALL) is Step.WAIT


def test_a_file_that_changes_back_while_running_is_not_taken_for_its_age() -> None:
    settling = Settling(10)
    settling.step(key(1), key(1), 0, WALL)
    assert settling.step(key(2, age_s=1000), key(1), 1, WALL) is Step.WAIT  # a copy that keeps its time


def test_a_passing_fault_is_tried_again_and_one_of_the_content_only_after_a_change() -> None:
    settling = Settling(10)
    old = key(1, age_s=100)
    assert settling.step(old, None, 0, WALL) is Step.TAKE
    settling.record_failure(old, SourceFault.LOCKED, 0)
    assert settling.step(old, None, 9, WALL) is Step.WAIT
    assert settling.step(old, None, 10, WALL) is Step.TAKE
    settling.record_failure(old, SourceFault.CORRUPT, 10)
    assert settling.step(old, None, 10_000, WALL) is Step.WAIT
    assert settling.step(key(2), None, 10_001, WALL) is Step.WAIT
    assert settling.step(key(2), None, 10_011, WALL) is Step.TAKE


def take_times(keys: list[ChangeKey], every_s: float) -> list[float]:
    """When a file that shows one key after another, `every_s` apart, would be taken."""
    settling = Settling(10)
    settling.step(keys[0], keys[0], 0, WALL)
    times = [number * every_s for number in range(1, len(keys))]
    return [
        now
        for now, seen in zip(times, keys[1:], strict=True)
        if settling.step(seen, keys[0], now, WALL) is Step.TAKE
    ]


def test_a_file_that_sees_commits_all_day_is_taken_after_six_settling_times() -> None:
    assert take_times([key(number) for number in range(20)], 4)[0] == 64


def test_commits_in_wal_mode_are_commits() -> None:
    keys = [ChangeKey(1, 5, 4096, 9, 2, number, 1000 + number) for number in range(20)]
    assert take_times(keys, 4)[0] == 64


def test_a_file_overwritten_in_place_is_never_taken_before_it_settles() -> None:
    overwritten = [ChangeKey(1, number, 4096, 1 if number == 0 else 2) for number in range(60)]
    assert take_times(overwritten, 4) == []


def test_a_file_replaced_by_rename_is_never_taken_before_it_settles() -> None:
    assert take_times([ChangeKey(number, number, 4096, number) for number in range(60)], 4) == []
