"""Keeping the notice board: made, changed, removed; a page that is older than what was saved overwrites nothing."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import store.notice
from console.public import posted
from console.public.two_versions import Choice, as_chosen, differences, two_versions
from console.staff.told import Told
from console.templating import render
from policy.notice import LONGEST_BODY, Judged, fields_of, judge, last_day
from policy.text import clean
from schemas.account import Role
from schemas.draft import Fields
from schemas.notice import Notice, NoticeState
from schemas.problem import Problem
from store.database import transaction

router = APIRouter()

SINGLES = ("title", "body", "from", "until")
CHOICES = [
    Choice.of("title", "Title"),
    Choice.of("body", "Text"),
    Choice.of("from", "First day"),
    Choice.of("until", "Last day"),
]
STATES: Mapping[NoticeState, str] = {
    NoticeState.TO_COME: "To come",
    NoticeState.SHOWING: "On the board",
    NoticeState.OVER: "Over",
    NoticeState.REMOVED: "Removed",
}
TOLD: Mapping[str, Told] = {
    "made": Told(tone="success", text="The notice is saved."),
    "changed": Told(tone="success", text="The notice is changed."),
    "removed": Told(tone="success", text="The notice is removed. Nobody sees it any more."),
    "gone": Told(tone="warning", text="Nothing was saved, since the notice was removed meanwhile."),
}


@router.get("/staff/notices")
async def listed(request: Request, told: str = "") -> Response:
    """Every notice, what begins last first."""
    return render(
        request,
        "notices/list.html",
        notices=await store.notice.latest(request.app.state.pool),
        states=STATES,
        last_day=last_day,
        as_of=request.state.as_of,
        may_change=request.state.account.role in {Role.SUPERVISOR, Role.ADMINISTRATOR},
        told=TOLD.get(told),
    )


@router.post("/staff/notices")
async def make(request: Request) -> Response:
    """Save a new notice; the same form sent twice makes one."""
    async with posted.posted(request) as form:
        fields, notice = posted.fields(form, SINGLES, ()), posted.identity(form, "notice") or uuid4()
    judged = judge(fields, request.state.as_of)
    if judged.words is None:
        return _form(request, None, fields, judged.problems, fresh=notice)
    actor, as_of = request.state.account.actor, request.state.as_of
    async with transaction(request.app.state.pool) as conn:
        await store.notice.add(conn, notice, judged.words, actor=actor, as_of=as_of)
    return RedirectResponse("/staff/notices?told=made#told", 303)


@router.get("/staff/notices/new")
async def new(request: Request) -> Response:
    """An empty form."""
    return _form(request, None, {}, [], fresh=uuid4())


@router.get("/staff/notices/{notice}")
async def page(request: Request, notice: UUID) -> Response:
    """The form of a notice; of one that was removed, the list."""
    found = await _found(request, notice)
    if found.removed_at:
        return RedirectResponse("/staff/notices?told=removed#told", 303)
    return _form(request, found, fields_of(found), [])


@router.post("/staff/notices/{notice}")
async def change(request: Request, notice: UUID) -> Response:
    """Save the form, unless the notice was changed or removed since the page was opened."""
    found = await _found(request, notice)
    async with posted.posted(request) as form:
        fields, revision = _typed(form, found), posted.number(form, "revision")
    judged = judge(fields, request.state.as_of)
    if judged.words is None:
        return _form(request, found, fields, judged.problems, revision=revision)
    return await _save(request, found, fields, judged, revision)


@router.post("/staff/notices/{notice}/remove")
async def remove(request: Request, notice: UUID) -> Response:
    """Take it off the board; pressed twice, it is removed once."""
    found = await _found(request, notice)
    async with transaction(request.app.state.pool) as conn:
        await store.notice.remove(conn, found, actor=request.state.account.actor, as_of=request.state.as_of)
    return RedirectResponse("/staff/notices?told=removed#told", 303)


async def _save(request: Request, found: Notice, fields: Fields, judged: Judged, revision: int) -> Response:
    assert judged.words  # noqa: S101 - a form with problems is not saved
    actor, as_of = request.state.account.actor, request.state.as_of
    async with transaction(request.app.state.pool) as conn:
        saved = await store.notice.change(conn, found.id, judged.words, revision, actor=actor, as_of=as_of)
    now = await _found(request, found.id)
    if not saved and now.removed_at:
        return RedirectResponse("/staff/notices?told=gone#told", 303)
    differing = [] if saved else differences(fields, fields_of(now), CHOICES, _read)
    if differing:
        return two_versions(request, "This notice", f"/staff/notices/{found.id}", now, fields, differing)
    return RedirectResponse("/staff/notices?told=changed#told", 303)


def _read(choice: Choice, of: Fields) -> str:
    """A field as it would be saved: a browser breaks lines otherwise than what was saved does."""
    return clean(str(of.get(choice.name, "")), multiline=True)


def _typed(form: FormData, saved: Notice) -> Fields:
    """What the page holds; where somebody chose between two versions, what they chose."""
    fields = posted.fields(form, SINGLES, ())
    return as_chosen(fields, fields_of(saved), form, CHOICES) if posted.text(form, "action") == "merge" else fields


async def _found(request: Request, notice: UUID) -> Notice:
    found = await store.notice.find(request.app.state.pool, notice)
    if found is None:
        raise HTTPException(404)
    return found


def _form(
    request: Request,
    notice: Notice | None,
    fields: Fields,
    problems: Sequence[Problem],
    *,
    fresh: UUID | None = None,
    revision: int = 0,
) -> Response:
    return render(
        request,
        "notices/form.html",
        status_code=422 if problems else 200,
        notice=notice,
        fresh=fresh,
        revision=revision or (notice.revision if notice else 0),
        typed=fields,
        problems=list(problems),
        longest=LONGEST_BODY,
        may_change=request.state.account.role in {Role.SUPERVISOR, Role.ADMINISTRATOR},
    )
