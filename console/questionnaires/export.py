"""Results as files: what answers come to, question by question; and the answers of those who said who they are.

There is no file with a line for each anonymous person: side by side, a school, a grade and a turn of phrase name one.
"""

from collections.abc import Iterator
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

import store.questionnaire
from console.questionnaires.own import here, own_questionnaire
from console.questionnaires.results import named, summed
from documents.spreadsheet import Cell, csv_bytes
from policy.questionnaire_answer_words import in_words
from schemas.audit import AuditVerb
from schemas.questionnaire import SCALE, QuestionKind, QuestionnaireState, QuestionSummary, Summary
from store.database import transaction

router = APIRouter()

HEADER = ("Question", "Text", "Answered", "Answer", "Answers")
WHO = ("Name", "E-mail", "School or organization", "Answered on")


@router.get("/providers/{provider}/questionnaires/{number}/results.csv")
async def as_csv(request: Request, number: str) -> Response:
    """A line for each option, and for each text; texts of one question are in no order that another one shares."""
    found = await own_questionnaire(request, number)
    if found.state is QuestionnaireState.DRAFT:
        return RedirectResponse(here(request, found), 303)
    summed_up, _ = await summed(request, found)
    return _file(csv_bytes(HEADER, _rows(summed_up)), f"questionnaire {number}.csv")


@router.get("/providers/{provider}/questionnaires/{number}/named.csv")
async def named_csv(request: Request, number: str) -> Response:
    """A line for each person who said who they are; it is recorded who downloads it."""
    found = await own_questionnaire(request, number)
    if found.state is QuestionnaireState.DRAFT:
        return RedirectResponse(here(request, found), 303)
    _, answers = await summed(request, found)
    rows: list[list[Cell]] = [
        [
            each.full_name,
            each.email,
            each.organisation,
            each.answered_on,
            *(text for _, text in in_words(found.questions, each)),
        ]
        for each in named(answers)
    ]
    async with transaction(request.app.state.pool) as conn:
        await store.questionnaire.note(
            conn,
            found,
            AuditVerb.QUESTIONNAIRE_EXPORTED,
            f"exported/{uuid4()}",
            request.state.account.actor,
            request.state.as_of,
            people=len(rows),
        )
    return _file(csv_bytes((*WHO, *(each.text for each in found.questions)), rows), f"questionnaire {number} names.csv")


def _rows(summed_up: Summary) -> Iterator[list[Cell]]:
    for place, each in enumerate(summed_up.questions, start=1):
        for answer, count in _lines(each):
            yield [place, each.question.text, each.answered, answer, count]


def _lines(summed_up: QuestionSummary) -> Iterator[tuple[str, int]]:
    question = summed_up.question
    yield from zip(SCALE if question.kind is QuestionKind.SCALE else question.options, summed_up.counts, strict=False)
    for text in summed_up.texts:
        yield text, 1


def _file(content: bytes, name: str) -> Response:
    return Response(
        content,
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
