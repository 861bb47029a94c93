"""Submitting the form: judged whole, and saved once, in the transaction that holds its draft."""

from starlette.requests import Request

import store.closure
import store.draft
import store.file
import store.provider
import store.submission
from console.public.drafts import file_questions, rule_set_of
from console.public.saving import Saved
from policy.form import RawForm, read_form
from policy.head import HEAD
from policy.reapplying import why_reapply
from policy.review import review_clock
from schemas.application import ApplicationForm
from schemas.draft import Draft
from schemas.file import File
from schemas.problem import Problem
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store.database import Connection
from store.rule_set import RuleBook


async def submit(request: Request, conn: Connection, saved: Saved) -> Submission | list[Problem]:
    """Turn a draft that this transaction holds into an application, or say everything that is wrong with it."""
    draft = saved.draft
    rule_set = rule_set_of(request, draft)
    asked = {question.id for question in file_questions(rule_set)}
    files = [file for file in await store.file.of_draft(conn, draft.id) if file.question in asked]
    form, problems = read_form(_with_files(draft, files), rule_set)
    if form is None or saved.problems:
        return _in_order([*saved.problems, *problems], rule_set)
    if draft.reapplies and (problem := await _cannot_reapply(request, conn, draft.reapplies)):
        return [problem]
    return await _save(request, conn, draft, form, files)


async def _cannot_reapply(request: Request, conn: Connection, number: str) -> Problem | None:
    """Why this provider cannot reapply now; its row is held, so that of two reapplications one finds the other."""
    await store.provider.hold(conn, number)
    if under_review := await store.draft.reapplication_under_review(conn, number):
        message = f"Your reapplication {under_review} is under review already. There can be one at a time."
        return Problem(field="", message=message)
    provider = await store.provider.by_number(conn, number)
    book: RuleBook = request.app.state.rule_book
    if provider and why_reapply(provider, book.calling(provider.rule_set, request.state.as_of)):
        return None
    return Problem(field="", message="There is nothing to reapply for. Go to your home page to see how you stand.")


def _with_files(draft: Draft, files: list[File]) -> RawForm:
    """A file answers its question by its id."""
    return draft.fields | {file.question: str(file.id) for file in files}


def _in_order(problems: list[Problem], rule_set: RuleSet) -> list[Problem]:
    """One problem a field, in the order of the form: what is wrong with a file comes first and beats "add one"."""
    names = [field.name for field in HEAD]
    names += [question.id for question in rule_set.questions]
    names += [attestation.id for attestation in rule_set.attestations]
    place = {name: n for n, name in enumerate(names)}
    told: dict[str, Problem] = {}
    for problem in problems:
        told.setdefault(problem.field, problem)
    return sorted(told.values(), key=lambda problem: place.get(problem.field, len(place)))


async def _save(
    request: Request, conn: Connection, draft: Draft, form: ApplicationForm, files: list[File]
) -> Submission:
    as_of = request.state.as_of
    closures = await store.closure.known_at(conn, as_of)
    return await store.submission.save_application(
        conn,
        draft=draft.id,
        form=form,
        clock=review_clock(as_of, rule_set_of(request, draft), closures),
        files=[file.id for file in files],
        as_of=as_of,
        reapplies=draft.reapplies,
        actor=request.state.account.actor if draft.reapplies else None,
    )
