"""Every page of a provider, as somebody who has no part in it any more, or has one in another."""

from collections.abc import Awaitable, Callable, Iterator

import pytest
from fastapi import FastAPI

from console.security.own import OWN
from schemas.account import Role
from schemas.membership import MemberRole
from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.people.conftest import Colleague
from tests.console.test_permissions import ask, routes, turned_away
from tests.console.visitor import Visitor

SignedIn = Callable[..., Awaitable[Visitor]]


def own_routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    return ((method, path) for method, path in routes(app) if path == OWN or path.startswith(f"{OWN}/"))


async def let_in(app: FastAPI, visitor: Visitor, provider: str) -> list[tuple[str, str, int]]:
    """The routes of a provider that do not turn somebody away."""
    pages = [(method, path, await ask(visitor, method, path, provider)) for method, path in own_routes(app)]
    return [(method, path, page.status) for method, path, page in pages if not turned_away(page)]


@pytest.mark.parametrize("state", ["inactive", "removed"])
async def test_who_has_no_active_part_gets_nowhere(
    app: FastAPI, colleague: Colleague, pool: Pool, provider: Provider, state: str
) -> None:
    former = await colleague("Mary Manager")
    await pool.execute("update membership set state = $1", state)
    assert await let_in(app, former, provider.number) == []


async def test_a_part_in_another_provider_opens_nothing_here(
    app: FastAPI, signed_in: SignedIn, colleague: Colleague, pool: Pool, provider: Provider
) -> None:
    await colleague("Mary Manager")
    other = await records.approved_provider(pool)
    stranger = await signed_in("Stan Stranger", Role.PROVIDER, provider=other.number)
    assert await let_in(app, stranger, provider.number) == []


async def test_staff_have_their_own_pages_and_get_nowhere_on_these(
    app: FastAPI, signed_in: SignedIn, provider: Provider
) -> None:
    assert await let_in(app, await signed_in("Ada Admin", Role.ADMINISTRATOR), provider.number) == []


async def test_a_viewer_can_send_nothing(app: FastAPI, colleague: Colleague, provider: Provider) -> None:
    viewer = await colleague("Vera Viewer", MemberRole.VIEWER)
    assert [each for each in await let_in(app, viewer, provider.number) if each[0] != "GET"] == []


async def test_as_what_one_acts_is_told_by_the_address_and_nothing_else(
    signed_in: SignedIn, pool: Pool, provider: Provider
) -> None:
    other = await records.approved_provider(pool)
    visitor = await signed_in("Wren Two", Role.PROVIDER, provider=provider.number, member=MemberRole.VIEWER)
    await pool.execute(
        "insert into membership (account, provider, role, since, added_by, changed_at)"
        " select id, $1, 'manager', now(), 'system', now() from account where full_name = 'Wren Two'",
        other.number,
    )
    managed, seen = f"/providers/{other.number}", f"/providers/{provider.number}"
    assert (await visitor.get(f"{managed}/people/invite")).status == 200
    assert (await visitor.get(f"{seen}/people/invite?provider={other.number}")).status == 403
    (token,) = (await visitor.get("/account")).forms[0].fields["form_token"]
    sent = {"form_token": token, "provider": other.number, "own": managed, "full_name": "G", "email": "g@example.org"}
    assert (await visitor.post(f"{seen}/people/invite", sent | {"role": "viewer"})).status == 403
    for number in (provider.number.lower(), f"%50{provider.number[1:]}x", f"{other.number},{provider.number}"):
        assert (await visitor.get(f"/providers/{number}/people")).status in (403, 404)


async def test_what_belongs_to_another_provider_is_unknown_under_ones_own(
    app: FastAPI, colleague: Colleague, pool: Pool, provider: Provider
) -> None:
    theirs = await records.reported_event(pool)
    roster = await records.roster_of(pool, theirs.number, [("Ann Smith", "ann@example.org")])
    manager = await colleague("Mary Manager")
    beginnings = {
        f"{OWN}/events/{{number}}": theirs.number,
        f"{OWN}/rosters/{{roster}}": str(roster.id),
        f"{OWN}/letters/{{letter}}": str(await pool.fetchval("select id from letter where entity = $1", theirs.entity)),
    }
    found = []
    token = (await manager.get("/account")).forms[0].fields["form_token"]
    for method, path in own_routes(app):
        for beginning, name in beginnings.items():
            if path.startswith(beginning):
                own, _, what = beginning.rpartition("/")
                address = path.replace(f"{own}/{what}", f"{own}/{name}").format(
                    provider=provider.number, ordinal="1", run="1", line="1"
                )
                page = await (manager.get(address) if method == "GET" else manager.post(address, {"form_token": token}))
                found.append((method, path, page.status))
    assert {path.split("/")[3] for _, path, _ in found} == {"events", "rosters", "letters"}
    assert [each for each in found if each[2] != 404] == []
