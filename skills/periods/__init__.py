"""Korean period expressions: reading them (`read`, `find`), the defaults, and periods that follow from another one.

Pure functions of the text and today; the rules are those of docs/answers.md.
"""

from skills.periods.defaults import all_data, last_days, last_months, last_weeks, year_to_date
from skills.periods.model import PeriodSpan
from skills.periods.neighbours import elapsed, previous, same_days_year_before, year_before
from skills.periods.reading import find, read

__all__ = [
    "PeriodSpan",
    "all_data",
    "elapsed",
    "find",
    "last_days",
    "last_months",
    "last_weeks",
    "previous",
    "read",
    "same_days_year_before",
    "year_before",
    "year_to_date",
]
