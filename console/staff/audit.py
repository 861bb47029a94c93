"""The audit list: who did what, when."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

import store.account
import store.audit_list
from console.staff.entity import entity_of, page_of
from console.staff.sentences import sentence
from console.staff.words import Names
from console.templating import render
from policy.dates import in_words
from policy.text import clean
from schemas.audit import AuditLine, AuditVerb
from store.audit_list import AuditMark

router = APIRouter()

LONGEST_ENTITY = 80


@router.get("/staff/audit")
async def page(request: Request, actor: str = "", verb: str = "", entity: str = "", after: str = "") -> Response:
    """One page of the list, newest first, by actor, verb and entity."""
    pool = request.app.state.pool
    staff = await store.account.staff(pool)
    actors = {"system": "The system"} | {each.actor: each.full_name for each in staff}
    chosen = {
        "actor": actor if actor in actors else "",
        "verb": verb if verb in set(AuditVerb) else "",
        "entity": entity_of(clean(entity)[:LONGEST_ENTITY]),
    }
    found = await store.audit_list.page(
        pool,
        actor=chosen["actor"] or None,
        verb=AuditVerb(chosen["verb"]) if chosen["verb"] else None,
        entity=chosen["entity"] or None,
        after=_mark(after),
    )
    names = Names.of(staff, request.app.state.rule_book.values())
    days = await store.audit_list.days(pool, found.lines)
    following = found.following
    mark = f"{following.at.isoformat()}~{following.id}" if following else ""
    return render(
        request,
        "staff/audit.html",
        lines=found.lines,
        chosen=chosen,
        actors=list(actors.items()),
        verbs=[(each.value, words_of(each)) for each in AuditVerb],
        names=names,
        sentence=lambda line: sentence(line, _dated(line, names, days)),
        page_of=page_of,
        begins=not after,
        first="?" + urlencode(chosen),
        following="?" + urlencode(chosen | {"after": mark}) if mark else "",
    )


def words_of(verb: AuditVerb) -> str:
    """A verb for the filter: "Application: information requested"."""
    entity, _, happened = verb.value.partition(".")
    return f"{entity.capitalize()}: {happened.replace('_', ' ')}"


def _dated(line: AuditLine, names: Names, days: Mapping[tuple[str, int], tuple[date, date]]) -> Names:
    """The names that the sentence of a line needs, with the day of the date it is about."""
    ordinal = line.facts.get("occurrence")
    found = days.get((line.entity, ordinal)) if isinstance(ordinal, int) else None
    return names.model_copy(update={"dates": {ordinal: in_words(*found)}}) if found else names


def _mark(address: str) -> AuditMark | None:
    at, _, line = address.partition("~")
    try:
        instant = datetime.fromisoformat(at.replace(" ", "+"))
    except ValueError:
        return None
    return AuditMark(at=instant, id=int(line)) if instant.tzinfo and line.isdecimal() and len(line) < 19 else None  # noqa: PLR2004 - bigint
