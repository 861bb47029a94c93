"""Saving what a page of the form holds: its files, its fields, and nothing over what another page saved meanwhile."""

from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.requests import Request

import store.draft
import store.file
from console.public import posted
from console.public.conflict import choices
from console.public.drafts import file_questions, held, rule_set_of, several_names, single_names, up_to_date
from console.public.two_versions import as_chosen
from console.public.upload import Upload, read_upload
from policy.carry import carried, merged
from schemas.draft import Draft, Fields
from schemas.model import Frozen
from schemas.problem import Problem
from schemas.rule_set import RuleSet
from store.database import Connection
from store.rule_set import RuleBook


class Saved(Frozen):
    """The draft as it stands in the records now.

    Attributes:
        mine: what the page held.
        stale: whether another page saved meanwhile, so that ``mine`` was not written.
        outdated: whether the page asked the questions of older rules; the draft goes on under the newer ones.
        problems: what is wrong with the files that were chosen; they were not kept.
    """

    draft: Draft
    mine: Fields
    stale: bool
    outdated: bool
    problems: list[Problem]

    @property
    def current(self) -> bool:
        """Whether the draft holds what the page held and can be submitted."""
        return not (self.stale or self.outdated) and self.draft.application is None


async def save(
    request: Request, conn: Connection, token: str, form: FormData, uploads: Mapping[str, Upload | str]
) -> Saved:
    """Save a page of the form in the open transaction.

    Raises:
        console.public.drafts.NoDraftError: There is no such draft.
    """
    before = await held(request, conn, token)
    asked = rules_of_page(request, before, form)
    draft = await up_to_date(request, conn, before)
    outdated = asked.id != draft.rule_set
    mine = typed(form, asked)
    if posted.text(form, "action") == "merge":
        mine = as_chosen(mine, draft.fields, form, choices(asked))
    if draft.application:
        return Saved(draft=draft, mine=mine, stale=False, outdated=outdated, problems=[])
    if outdated:
        mine, draft = await _carried(request, conn, draft, mine, asked)
    problems = await _keep_files(request, conn, draft, uploads)
    saved = await store.draft.save(
        conn,
        draft,
        mine,
        revision=posted.number(form, "revision"),
        page=posted.text(form, "page")[:64],
        as_of=request.state.as_of,
    )
    return Saved(draft=saved or draft, mine=mine, stale=saved is None, outdated=outdated, problems=problems)


def rules_of_page(request: Request, draft: Draft, form: FormData) -> RuleSet:
    """The rules whose questions a page asks: it may have been loaded before newer ones opened."""
    book: RuleBook = request.app.state.rule_book
    return book.get(posted.text(form, "rule_set")) or rule_set_of(request, draft)


async def _carried(
    request: Request, conn: Connection, draft: Draft, mine: Fields, asked: RuleSet
) -> tuple[Fields, Draft]:
    """What an outdated page holds, for the questions of today; those it does not ask stay as they were saved."""
    goes_on = carried(mine, asked, rule_set_of(request, draft))
    names = {*single_names(asked), *several_names(asked)}
    not_asked = {name: value for name, value in draft.fields.items() if name not in names}
    if goes_on.aside:
        draft = await store.draft.set_aside(conn, draft, merged(draft.aside, goes_on.aside))
    return not_asked | goes_on.fields, draft


def typed(form: FormData, rule_set: RuleSet) -> Fields:
    """What the fields of this rule set hold."""
    return posted.fields(form, single_names(rule_set), several_names(rule_set))


async def chosen_files(form: FormData, rule_set: RuleSet) -> dict[str, Upload | str]:
    """The file chosen for each question, or what is wrong with it."""
    found = {each.id: await read_upload(form.get(each.id)) for each in file_questions(rule_set)}
    return {question: upload for question, upload in found.items() if upload is not None}


async def _keep_files(
    request: Request, conn: Connection, draft: Draft, uploads: Mapping[str, Upload | str]
) -> list[Problem]:
    problems = []
    for question, upload in uploads.items():
        if isinstance(upload, str):
            problems.append(Problem(field=question, message=upload))
        else:
            await store.file.attach_to_draft(conn, draft.id, question, **upload.model_dump(), as_of=request.state.as_of)
    return problems
