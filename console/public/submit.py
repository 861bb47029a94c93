"""Submitting the form: judged whole, and saved once, in the transaction that holds its draft."""

from starlette.requests import Request

import store.closure
import store.file
import store.submission
from console.public.drafts import file_questions, rule_set_of
from console.public.saving import Saved
from policy.form import RawForm, read_form
from policy.head import HEAD
from policy.review import review_clock
from schemas.application import ApplicationForm
from schemas.draft import Draft
from schemas.file import File
from schemas.problem import Problem
from schemas.rule_set import RuleSet
from schemas.submission import Submission
from store.database import Connection


async def submit(request: Request, conn: Connection, saved: Saved) -> Submission | list[Problem]:
    """Turn a draft that this transaction holds into an application, or say everything that is wrong with it."""
    draft = saved.draft
    rule_set = rule_set_of(request, draft)
    asked = {question.id for question in file_questions(rule_set)}
    files = [file for file in await store.file.of_draft(conn, draft.id) if file.question in asked]
    form, problems = read_form(_with_files(draft, files), rule_set)
    if form is None or saved.problems:
        return _in_order([*saved.problems, *problems], rule_set)
    return await _save(request, conn, draft, form, files)


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
    )
