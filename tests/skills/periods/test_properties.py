"""What holds for any text and any day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from datasource.model import DateRange
from skills.periods import find, previous, read, same_days_year_before, year_before
from skills.results import Period, Unclear, UnclearReason
from tests.skills.periods.test_rules import CASES, rows
from tests.skills.periods.test_spellings import SAME

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))
PHRASES = st.sampled_from(
    [row[0] for row in rows(CASES)] + [word for line in SAME.strip().splitlines() for word in line.split("|")]
)
PIECES = st.lists(
    st.one_of(
        PHRASES,
        st.sampled_from(
            [
                "부터",
                "까지",
                "~",
                "-",
                " ",
                "의",
                "에",
                "전",
                "년",
                "월",
                "일",
                "주",
                "지난",
                "최근",
                "대비",
                "/",
                ".",
                "+",
                "(",
                "한",
                "두",
                "3",
                "11",
                "2025",
                "'25",
                "0",
                "31",
                "99999",
                "Q",
                "생산량",
                "BW0021",
                "개",
                "이상",
                "설",
                "초",
                "말",
            ]
        ),
    ),
    max_size=6,
).map("".join)
ANYTHING = st.one_of(PIECES, st.text(max_size=40))


def _check(reading: Period | Unclear, today: date) -> None:
    if isinstance(reading, Unclear):
        assert reading.reason in {
            UnclearReason.UNKNOWN_PERIOD,
            UnclearReason.NO_SUCH_PERIOD,
            UnclearReason.FUTURE_PERIOD,
            UnclearReason.PERIOD_CHOICES,
        }
        return
    if reading.ranges is None:
        assert reading.unit == "all"
        return
    assert reading.first == reading.ranges[0].first
    assert reading.last == reading.ranges[-1].last
    assert reading.last is not None and reading.last <= today
    assert reading.cut_from is None or reading.cut_from > today
    for one, following in zip(reading.ranges, reading.ranges[1:], strict=False):
        assert one.last + timedelta(days=1) < following.first


@settings(max_examples=300, deadline=None)
@given(ANYTHING, DAYS)
def test_reading_never_raises_and_stays_within_the_calendar_up_to_today(text: str, today: date) -> None:
    _check(read(text, today), today)


@settings(max_examples=300, deadline=None)
@given(ANYTHING, DAYS)
@example("올 3월요즘", date(2015, 1, 1))
def test_spans_of_any_text_are_ordered_and_read_alone_as_they_do(text: str, today: date) -> None:
    end = 0
    for span in find(text, today):
        assert end <= span.start < span.end
        assert text[span.start : span.end] == span.text
        _check(span.reading, today)
        alone = read(span.words, today)
        if isinstance(span.reading, Period):
            assert isinstance(alone, Period), span
            assert (alone.ranges, alone.cut_from) == (span.reading.ranges, span.reading.cut_from)
        else:
            assert isinstance(alone, Unclear) and alone.reason == span.reading.reason, span
        end = span.end


@settings(max_examples=200, deadline=None)
@given(PHRASES, DAYS)
def test_every_choice_offered_can_be_read(words: str, today: date) -> None:
    reading = read(words, today)
    if isinstance(reading, Unclear):
        for choice in reading.choices:
            assert isinstance(read(choice.value, today), Period), choice


@settings(max_examples=200, deadline=None)
@given(DAYS, DAYS)
def test_iso_ranges_are_read_as_they_are_written(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    reading = read(f"{first}~{last}", last)
    assert isinstance(reading, Period)
    assert reading.ranges == (DateRange(first, last),)


@settings(max_examples=200, deadline=None)
@given(PHRASES, DAYS)
def test_the_periods_before_end_before_the_period_begins(words: str, today: date) -> None:
    reading = read(words, today)
    if not isinstance(reading, Period) or reading.first is None:
        return
    before, year, days = previous(reading), year_before(reading), same_days_year_before(reading)
    assert (before is not None and before.last == reading.first - timedelta(days=1)) or words_of_month_part(
        reading
    )
    assert year is not None and year.first is not None and year.first < reading.first
    assert days is not None and days.first is not None and days.first < reading.first


def words_of_month_part(period: Period) -> bool:
    """월초, 중순 and 월말 have days between them and the one before."""
    assert period.first is not None
    return period.unit == "range" and period.first.day in {1, 11, 21}
