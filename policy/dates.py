"""Days in words, as they stand on certificates and pages: "December 7, 2026", or from the first day to the last."""

from datetime import date

TO = "\N{EN DASH}"


def in_words(first: date, last: date | None = None) -> str:
    """One day, or the days from the first to the last, without saying the month or the year twice."""
    last = last or first
    if first == last:
        return _whole(first)
    if first.year != last.year:
        return f"{_whole(first)} {TO} {_whole(last)}"
    if first.month != last.month:
        return f"{first:%B} {first.day} {TO} {_whole(last)}"
    return f"{first:%B} {first.day}{TO}{last.day}, {first.year}"


def report_year_words(year: int) -> str:
    """A report year by the calendar years it lies in, as "2026" and "27" for the one that begins in 2026."""
    return f"{year}{TO}{(year + 1) % 100:02d}"


def _whole(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
