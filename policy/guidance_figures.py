"""The figures and words that guidance takes from the rules in force: a page and the system never say two things."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from policy.mountain import MOUNTAIN, clock_time
from schemas.record_rules import RecordRules
from schemas.rule_set import RuleSet

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def guidance_figures(rules: RuleSet, records: RecordRules) -> dict[str, str]:
    """What `{name}` stands for in a text of our guidance."""
    counts, reports = rules.events.count_ladder, records.annual_report.ladder
    year_begins = date(2001, rules.events.report_year_month, 1)
    year_ends = year_begins - timedelta(days=1)
    return {
        "provider": rules.terms.provider,
        "providers": rules.terms.providers,
        "capital_provider": _capital(rules.terms.provider),
        "capital_providers": _capital(rules.terms.providers),
        "review_days": in_words(rules.review_days),
        "due_time": clock_time(datetime.combine(year_begins, rules.due_time, MOUNTAIN)),
        "information_days": listed(rung.calendar_day for rung in rules.information_ladder),
        "count_days": listed(rung.calendar_day for rung in counts[:-1]),
        "count_outstanding": str(counts[-1].calendar_day),
        "count_due": str(counts[-2].calendar_day),
        "reporting_months": in_words(rules.events.reporting_months),
        "claim_days": str(rules.events.claim_days),
        "retention_years": in_words(rules.events.retention_years),
        "year_begins": f"{year_begins:%B} {year_begins.day}",
        "year_ends": f"{year_ends:%B} {year_ends.day}",
        "report_days": listed(rung.calendar_day for rung in reports[:-1]),
        "report_due": str(reports[-2].calendar_day),
        "lapse_days": listed(rung.days_before for rung in rules.approvals.lapse_ladder),
        "grace_days": str(rules.approvals.grace_days),
        "notice_days": str(rules.approvals.notice_days),
    }


def _capital(words: str) -> str:
    """Words as a sentence begins with them."""
    return words[0].upper() + words[1:]


def in_words(number: int) -> str:
    """A number as a sentence says it: up to twelve in words."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def listed(numbers: Iterable[int]) -> str:
    """Numbers in a row: "7, 14, 21 and 30"."""
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
