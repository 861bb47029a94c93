"""What managers, reporters and viewers of a provider see: nobody is shown a way that is closed to them."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from console.security.permissions import TABLE
from schemas.account import Role
from schemas.membership import MemberRole
from store.database import Pool
from tests import records
from tests.console.events.conftest import APPROVED, held, outstanding
from tests.console.public.conftest import Clock, clock
from tests.console.visitor import Page, Visitor

__all__ = ["clock"]

SignedIn = Callable[..., Awaitable[Visitor]]
NOT_FOLLOWED = re.compile(r"/link/|/static/|\.(pdf|zip|xlsx|csv|html)$|^https?:|^mailto:|^#")


async def walked(visitor: Visitor, home: str) -> dict[str, Page]:
    """Every page of the provider's that can be reached from its home by links."""
    pages: dict[str, Page] = {}
    waiting = [home]
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        pages[path] = await visitor.get(path)
        links = re.findall(r'href="([^"#]+)', pages[path].html)
        waiting += [each for each in links if each.startswith(home) and not NOT_FOLLOWED.search(each)]
    return pages


def rule_of(method: str, path: str, home: str) -> tuple[MemberRole, ...]:
    """Who may: the rule of the route that an address reaches."""
    own = path.partition("?")[0].replace(home, "/providers/{provider}", 1)
    for (each, template), rule in TABLE.items():
        pattern = re.escape(template).replace(re.escape("{provider}"), r"\{provider\}")
        if each == method and re.fullmatch(re.sub(r"\\\{(?!provider)[a-z]+\\\}", "[^/]+", pattern), own):
            return rule.members
    raise AssertionError((method, path))


@pytest.mark.parametrize("member", MemberRole)
async def test_no_link_and_no_button_leads_where_somebody_may_not_go(
    signed_in: SignedIn, pool: Pool, clock: Clock, member: MemberRole
) -> None:
    whose = await records.approved_provider(pool, APPROVED)
    event = await held(pool, whose, "2026-11-02", "Teaching fractions")
    await outstanding(pool, event, "2026-12-04T15:00:00+00:00")
    clock.at = APPROVED + timedelta(days=345)
    home = f"/providers/{whose.number}"
    visitor = await signed_in("Olga Owner", Role.PROVIDER, provider=whose.number, member=member)
    pages = await walked(visitor, home)
    assert f"{home}/events/{event.number}" in pages
    assert {path: page.status for path, page in pages.items() if page.status != 200} == {}
    buttons = {
        (path, form.action) for path, page in pages.items() for form in page.forms if form.action.startswith(home)
    }
    assert [each for each in buttons if member not in rule_of("POST", each[1], home)] == []
    may_report = member is not MemberRole.VIEWER
    assert (f"{home}/events/report" in pages) == may_report
    assert (f"{home}/approval/cease" in pages) == (member is MemberRole.MANAGER)


async def test_of_several_providers_each_address_names_its_own(signed_in: SignedIn, pool: Pool) -> None:
    one, other = await records.approved_provider(pool, APPROVED), await records.approved_provider(pool, APPROVED)
    visitor = await signed_in("Olga Owner", Role.PROVIDER, provider=one.number)
    assert (await visitor.get("/providers")).path == f"/providers/{one.number}"
    assert (await visitor.get("/provider/events?view=all")).path == f"/providers/{one.number}/events?view=all"
    account = await pool.fetchval(
        "select account from membership where provider = $1 order by account desc", one.number
    )
    await pool.execute(
        "insert into membership select $1, $2, 'viewer', 'active', now(), 'system', now()", account, other.number
    )
    choice = await visitor.get("/provider/events?view=all")
    assert choice.path == "/provider/events?view=all"
    for number in (one.number, other.number):
        assert f'href="/providers/{number}/events?view=all"' in choice.html
    assert other.number in (await visitor.get(f"/providers/{other.number}")).words
    assert one.number in (await visitor.get(f"/providers/{one.number}")).words
    await pool.execute("update membership set state = 'removed' where account = $1", account)
    left = await visitor.get("/providers")
    assert "You act for no organization at present" in left.words
    refused = await visitor.get(f"/providers/{one.number}")
    assert refused.status == 403
    assert "or not any more" in refused.words
