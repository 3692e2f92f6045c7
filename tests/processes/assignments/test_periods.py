"""Which days a week, a month and a year have."""

from datetime import date

import pytest

from processes.assignments.periods import days_of


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        ("week", "2026-07-14", "2026-07-13", "2026-07-19"),
        ("week", "2026-07-19", "2026-07-13", "2026-07-19"),
        ("week", "2027-01-01", "2026-12-28", "2027-01-03"),
        ("month", "2026-07-14", "2026-07-01", "2026-07-31"),
        ("month", "2028-02-29", "2028-02-01", "2028-02-29"),
        ("month", "2026-12-31", "2026-12-01", "2026-12-31"),
        ("year", "2026-07-14", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_has_its_days(period, today, first, last):
    expected = (date.fromisoformat(first), date.fromisoformat(last))
    assert days_of(period, date.fromisoformat(today)) == expected
