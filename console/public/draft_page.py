"""The form as a page: what was typed, what is wrong with it, and the files that came along."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from starlette.requests import Request
from starlette.responses import Response

import store.file
from console.public.drafts import draft_token, file_questions, rule_set_of
from console.public.duplicates import suggestions_of
from console.public.two_versions import Difference, two_versions
from console.public.upload import ACCEPT, in_words
from console.templating import render
from policy.carry import FormChanges, form_changes
from schemas.draft import Draft, Fields
from schemas.file import File
from schemas.problem import Problem
from schemas.rule_set import RuleSet
from store.rule_set import RuleBook


async def form_page(
    request: Request, draft: Draft, problems: Sequence[Problem] = (), *, status_code: int = 200, said: str = ""
) -> Response:
    """The form at what was saved last; ``said`` names the notice on top (``saved``, ``sent``, …)."""
    rule_set = rule_set_of(request, draft)
    files = await files_of(request, draft.id)
    asked = {question.id for question in file_questions(rule_set)}
    changes = _changes(request, draft, rule_set)
    return render(
        request,
        "public/apply/form.html",
        status_code=status_code,
        draft=draft,
        token=draft_token(request, draft.id),
        page=uuid4().hex,
        rule_set=rule_set,
        changes=changes,
        marks=changes.marks if changes else {},
        files=files,
        files_aside=[file for file in files.values() if file.question not in asked],
        problems=problems,
        suggestions=await suggestions_of(request, draft),
        said=said,
        accept=ACCEPT,
        in_words=in_words,
    )


def _changes(request: Request, draft: Draft, rule_set: RuleSet) -> FormChanges | None:
    """What is new since the answers were written; None where nothing is."""
    book: RuleBook = request.app.state.rule_book
    written_for = book.get(draft.answered_under or rule_set.id)
    return form_changes(written_for, rule_set) if written_for and written_for.id != rule_set.id else None


async def files_of(request: Request, draft: UUID) -> Mapping[str, File]:
    """The file of each question that has one."""
    return {file.question: file for file in await store.file.of_draft(request.app.state.pool, draft)}


def conflict_page(request: Request, draft: Draft, mine: Fields, differing: Sequence[Difference]) -> Response:
    """Another page saved meanwhile: both are shown, and nothing is overwritten before somebody chose."""
    there = f"/apply/{draft_token(request, draft.id)}"
    return two_versions(request, "This application", there, draft, mine, differing, rule_set=draft.rule_set)
