"""A form as it would look: whoever opens rules has seen what applicants will."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.openings.shelf import shelved
from console.staff.words import LETTERS
from console.templating import render
from schemas.letter import LetterKind
from schemas.rule_set import CountRung, InformationRung, LapseRung, ReviewRung, RuleSet

router = APIRouter()

Reminder = tuple[str, str, str]
AUDIENCES = {
    "reviewers": "Reviewers",
    "reviewer_and_supervisors": "Reviewer and supervisors",
    "supervisors": "Supervisors",
    "applicant": "Applicant",
    "provider": "Provider",
}


@router.get("/staff/rules/{rule_set}/preview")
async def page(request: Request, rule_set: str) -> Response:
    """The application form, read-only, with the criteria, the checklist, the promises and the ladders."""
    found = await shelved(request, rule_set)
    ladders = [(title, rungs) for title, rungs in _ladders(found.rule_set) if rungs]
    return render(request, "openings/preview.html", found=found, rule_set=found.rule_set, ladders=ladders)


def _ladders(rules: RuleSet) -> Iterator[tuple[str, list[Reminder]]]:
    yield (
        "While an application is under review",
        [_reminder(f"Business day {each.business_day}", each) for each in rules.review_ladder],
    )
    yield (
        "While an applicant owes information",
        [_reminder(f"Day {each.calendar_day}", each) for each in rules.information_ladder],
    )
    yield (
        "After an event, until its count is reported",
        [_reminder(f"Day {each.calendar_day}", each) for each in rules.events.count_ladder],
    )
    yield (
        "Before an approval lapses that was not reapplied for",
        [_reminder(f"{each.days_before} days before", each) for each in rules.approvals.lapse_ladder],
    )


def _reminder(when: str, rung: ReviewRung | InformationRung | CountRung | LapseRung) -> Reminder:
    return f"{when}, {rung.time:%H:%M}", LETTERS[LetterKind(rung.letter)], AUDIENCES[rung.audience]
