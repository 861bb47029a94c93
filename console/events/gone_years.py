"""No date is reported into a year whose records were disposed of: its report cannot be opened any more."""

from collections.abc import Sequence

from fastapi import Request

import store.annual_report
from policy.dates import report_year_words
from policy.mountain import long_date
from policy.occurrence import planned
from schemas.draft import EventDraft
from schemas.event import EventForm
from schemas.problem import Problem
from schemas.rule_set import RuleSet


async def gone_years(request: Request, draft: EventDraft, form: EventForm, rule_set: RuleSet) -> Sequence[Problem]:
    """What is wrong with the dates of a form that is complete otherwise."""
    dates = planned(form, rule_set.events, request.state.as_of)
    days = [each.last_day for each in dates]
    covering = await store.annual_report.completed_covering(request.app.state.pool, draft.provider, days)
    gone = [each for each in covering if each.disposed_at]
    lines = [at for at, text in enumerate(draft.fields.get("first_day", [])) if text]
    return [
        Problem(
            field=f"first_day_{lines[place] if place < len(lines) else 0}",
            message=f"The records of the report year {report_year_words(report.year)} were disposed of on "
            f"{long_date(report.disposed_at)}, so nothing can be reported in it any more.",
        )
        for place, day in enumerate(days)
        for report in gone
        if report.disposed_at and report.first_day <= day <= report.last_day
    ]
