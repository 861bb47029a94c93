"""The table of permissions: every route of the application is walked as everybody."""

from collections.abc import Awaitable, Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from console.security import one_click
from console.security.own import OWN
from console.security.permissions import TABLE, UnlistedRouteError, Whose
from schemas.account import Role
from schemas.membership import MemberRole
from store.database import Pool
from tests import records
from tests.console.visitor import Page, Visitor

SIGN_OUT = ("POST", "/sign-out")
EXAMPLES = {
    "number": "A-2026-99999",
    "letter": "00000000-0000-4000-8000-000000000000",
    "file": "00000000-0000-4000-8000-000000000000",
    "account": "999999",
    "session": "00000000-0000-4000-8000-000000000000",
    "invitation": "00000000-0000-4000-8000-000000000000",
    "day": "2026-12-24",
    "token": "bm90LWEtdG9rZW4",
    "reference": "P-99999",
    "submission": "00000000-0000-4000-8000-000000000000",
    "slug": "questions",
    "question": "agenda",
    "draft": "00000000-0000-4000-8000-000000000000",
    "roster": "00000000-0000-4000-8000-000000000000",
    "ordinal": "1",
    "line": "1",
    "run": "1",
    "certificate": "MT-7K3Q-XW4N-9P2C-R7",
    "code": "AAAA-AAAA",
    "hold": "00000000-0000-4000-8000-000000000000",
    "part": "outcomes",
    "rule_set": "no-such-rules",
    "year": "2026",
    "provider": "P-99999",
    "version": "1",
    "evidence": "00000000-0000-4000-8000-000000000000",
    "rest": "reports",
    "asked": "00000000-0000-4000-8000-000000000000",
    "problem": "00000000-0000-4000-8000-000000000000",
    "notice": "00000000-0000-4000-8000-000000000000",
}


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    for route in iter_route_contexts(app.routes):
        methods = {"GET"} if isinstance(route.original_route, Mount) else (route.methods or set()) - {"HEAD"}
        for method in sorted(methods):
            yield method, route.path or "/"


def address(path: str, own: str = EXAMPLES["provider"]) -> str:
    path = path.replace("{rest:path}", "{rest}").replace("/providers/{provider}", f"/providers/{own}")
    return "/static/pdups.css" if path == "/static" else path.format(**EXAMPLES)


async def ask(visitor: Visitor, method: str, path: str, own: str = EXAMPLES["provider"]) -> Page:
    """Ask as a browser would that has a page of ours open."""
    visitor.client.follow_redirects = False
    if method == "GET":
        return await visitor.get(address(path, own))
    form = await visitor.get("/sign-in")
    if not form.forms:
        form = await visitor.get("/change-password")
    token = form.forms[0].fields["form_token"]
    if (method, path) == one_click.ADDRESS:
        return await visitor.post(address(path), {one_click.FIELD: one_click.VALUE})
    return await visitor.post(address(path, own), {"form_token": token})


def turned_away(page: Page) -> bool:
    to_sign_in = page.response.headers.get("location", "").startswith("/sign-in?next=")
    return to_sign_in or page.status == 403


def test_every_route_stands_in_the_table_and_every_row_is_a_route(app: FastAPI) -> None:
    assert set(routes(app)) == set(TABLE)


@pytest.mark.parametrize(
    ("who", "role"), [("nobody", None), *((role.value, role) for role in Role if role is not Role.PROVIDER)]
)
async def test_everybody_gets_as_far_as_the_table_says(
    app: FastAPI, signed_in: Callable[..., Awaitable[Visitor]], who: str, role: Role | None
) -> None:
    visitor = await signed_in(f"Walter {who}", role) if role else Visitor(app)
    await walk(app, visitor, role)


async def test_a_provider_gets_as_far_as_the_table_says(
    app: FastAPI, pool: Pool, signed_in: Callable[..., Awaitable[Visitor]]
) -> None:
    own = await a_provider(pool)
    for member in MemberRole:
        visitor = await signed_in(f"Olga {member}", Role.PROVIDER, provider=own, member=member)
        await walk(app, visitor, Role.PROVIDER, own, member)


async def test_who_acts_for_one_provider_gets_nowhere_in_another(
    app: FastAPI, pool: Pool, signed_in: Callable[..., Awaitable[Visitor]]
) -> None:
    other = await a_provider(pool)
    visitor = await signed_in("Olga Owner", Role.PROVIDER, provider=await a_provider(pool))
    await walk(app, visitor, Role.PROVIDER, other)


async def walk(
    app: FastAPI,
    visitor: Visitor,
    role: Role | None,
    own: str = EXAMPLES["provider"],
    member: MemberRole | None = None,
) -> None:
    wrong = []
    # Signing out comes last, since afterwards the walk would be somebody else's.
    for method, path in sorted(routes(app), key=lambda route: route == SIGN_OUT):
        rule = TABLE[method, path]
        admitted = (not rule.roles or role in rule.roles) and (not rule.members or member in rule.members)
        page = await ask(visitor, method, path, own)
        if turned_away(page) == admitted or (page.status >= 500 and path != "/healthz"):
            wrong.append((method, path, page.status))
    assert wrong == []


def test_the_office_is_open_to_staff_only() -> None:
    for (_, path), rule in TABLE.items():
        office = path == "/staff" or path.startswith("/staff/")
        assert (rule.whose is Whose.OFFICE) == office, path
        assert not office or (rule.roles and Role.PROVIDER not in rule.roles), path
        own = path == OWN or path.startswith(f"{OWN}/")
        assert own == (rule.whose is Whose.OWN_PROVIDER) == bool(rule.members), path


def test_who_keeps_what_is_as_decided() -> None:
    administrators = {Role.ADMINISTRATOR}
    supervisors = {Role.SUPERVISOR, Role.ADMINISTRATOR}
    staff = {Role.REVIEWER, Role.SUPERVISOR, Role.ADMINISTRATOR}
    expected = {
        ("GET", "/staff/accounts"): administrators,
        ("POST", "/staff/accounts"): administrators,
        ("POST", "/staff/accounts/{account}/close"): administrators,
        ("POST", "/staff/accounts/{account}/reopen"): administrators,
        ("POST", "/staff/closures"): supervisors,
        ("POST", "/staff/closures/{day}/remove"): supervisors,
        ("POST", "/staff/announcements/{number}"): staff,
        ("GET", "/staff/announcements/{number}/recipients.csv"): staff,
        ("POST", "/staff/announcements/{number}/schedule"): supervisors,
        ("POST", "/staff/announcements/{number}/reschedule"): supervisors,
        ("POST", "/staff/announcements/{number}/pause"): supervisors,
        ("POST", "/staff/announcements/{number}/resume"): supervisors,
        ("POST", "/staff/announcements/{number}/stop"): supervisors,
        ("POST", "/staff/applications/{number}/approve"): staff,
        ("POST", "/staff/reports/open"): supervisors,
        ("POST", "/staff/reports/{provider}/{year}/reopen"): supervisors,
        ("GET", "/staff/reports/{provider}/{year}/participants.csv"): staff,
        ("POST", "/providers/{provider}/reports/{year}/confirm"): {Role.PROVIDER},
        ("POST", "/staff/applications/{number}/deny"): staff,
        ("POST", "/staff/access/{number}/grant"): staff,
        ("POST", "/staff/access/{number}/decline"): staff,
        ("GET", "/staff/providers/{number}/people"): staff,
        ("POST", "/staff/providers/{number}/people/invite"): supervisors,
        ("POST", "/staff/providers/{number}/people/{account}/role"): supervisors,
        ("POST", "/staff/providers/{number}/people/{account}/remove"): supervisors,
        ("POST", "/staff/notices"): supervisors,
        ("POST", "/account/email"): set(Role),
        ("POST", "/account/sessions/{session}/end"): set(Role),
        ("GET", "/providers"): {Role.PROVIDER},
        ("GET", "/change-password"): set(Role),
        ("GET", "/directory"): set(),
    }
    assert {route: set(TABLE[route].roles) for route in expected} == expected


def test_within_a_provider_managers_keep_what_is_as_decided() -> None:
    managers = {MemberRole.MANAGER}
    reporters = {MemberRole.REPORTER, MemberRole.MANAGER}
    expected = {
        ("GET", OWN): set(MemberRole),
        ("GET", f"{OWN}/events/{{number}}"): set(MemberRole),
        ("POST", f"{OWN}/events/report"): reporters,
        ("POST", f"{OWN}/rosters/{{roster}}/issue"): reporters,
        ("POST", f"{OWN}/events/{{number}}/occurrences/{{ordinal}}/count"): reporters,
        ("POST", f"{OWN}/reports/{{year}}/confirm"): managers,
        ("POST", f"{OWN}/reapply"): managers,
        ("POST", f"{OWN}/approval/cease"): managers,
        ("GET", f"{OWN}/people"): set(MemberRole),
        ("POST", f"{OWN}/people/invite"): managers,
        ("POST", f"{OWN}/people/invitations/{{invitation}}/again"): managers,
        ("POST", f"{OWN}/people/invitations/{{invitation}}/withdraw"): managers,
        ("POST", f"{OWN}/people/{{account}}/role"): managers,
        ("POST", f"{OWN}/people/{{account}}/deactivate"): managers,
        ("POST", f"{OWN}/people/{{account}}/activate"): managers,
        ("POST", f"{OWN}/people/{{account}}/remove"): managers,
        ("GET", f"{OWN}/people/requests/{{number}}"): managers,
        ("POST", f"{OWN}/people/requests/{{number}}/confirm"): managers,
        ("POST", f"{OWN}/people/requests/{{number}}/object"): managers,
    }
    assert {route: set(TABLE[route].members) for route in expected} == expected


async def test_an_owner_sees_their_provider_and_a_stranger_does_not(
    pool: Pool, signed_in: Callable[..., Awaitable[Visitor]]
) -> None:
    number = await a_provider(pool)
    owner = await signed_in("Olga Owner", Role.PROVIDER, provider=number)
    own = await a_provider(pool)
    stranger = await signed_in("Stan Stranger", Role.PROVIDER, provider=own)
    home = await owner.get("/providers")
    assert number in home.words
    assert number not in (await stranger.get("/providers")).words
    letters = await pool.fetch("select id from letter where entity like 'application:%' order by queued_at limit 1")
    theirs = f"/providers/{number}/letters/{letters[0]['id']}"
    assert theirs in home.html
    assert (await owner.get(theirs)).status == 200
    others = theirs.replace(number, own)
    for letter in (theirs, f"{theirs}/html"):
        assert (await stranger.get(letter)).status == 403
    for letter in (others, f"{others}/html"):
        assert (await stranger.get(letter)).status == 404


async def test_a_route_without_a_row_is_refused(app: FastAPI) -> None:
    app.get("/unlisted")(lambda: "secret")
    with pytest.raises(UnlistedRouteError, match="GET /unlisted has no row"):
        await Visitor(app).get("/unlisted")


async def a_provider(pool: Pool) -> str:
    application = await records.under_review(pool)
    await records.decide(pool, application.number, "approve", records.RECEIVED, payload={"note": ""})
    number: str = await pool.fetchval("select number from provider where application = $1", application.number)
    return number
