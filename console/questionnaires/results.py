"""What the answers of a questionnaire come to, for its provider."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.questionnaire_answer
from console.questionnaires.charts import charts
from console.questionnaires.own import here, own_questionnaire, stands
from console.templating import render
from policy.calendar import mountain_date
from policy.questionnaire_answer_words import in_words
from policy.questionnaire_summary import FEWEST, summary
from schemas.questionnaire import Answer, Questionnaire, QuestionnaireState, Summary

router = APIRouter()


@router.get("/providers/{provider}/questionnaires/{number}/results")
async def page(request: Request, number: str) -> Response:
    """Charts and tables; texts in an order of their own; those who gave a name with all they answered."""
    found = await own_questionnaire(request, number)
    if found.state is QuestionnaireState.DRAFT:
        return RedirectResponse(here(request, found), 303)
    summed_up, answers = await summed(request, found)
    return render(
        request,
        "questionnaires/results.html",
        questionnaire=found,
        there=here(request, found),
        stands=stands(request, found),
        summary=summed_up,
        charts=charts(summed_up),
        named=[(each, in_words(found.questions, each)) for each in named(answers)],
        fewest=FEWEST,
    )


async def summed(request: Request, found: Questionnaire) -> tuple[Summary, list[Answer]]:
    """What the answers come to now, and the answers."""
    answers = await store.questionnaire_answer.of_questionnaire(request.app.state.pool, found.number)
    opened_on = mountain_date(found.opened_at) if found.opened_at else None
    return summary(found, answers, opened_on), answers


def named(answers: list[Answer]) -> list[Answer]:
    """Those who said who they are, by name."""
    return sorted((each for each in answers if each.named), key=lambda each: each.full_name.casefold())
