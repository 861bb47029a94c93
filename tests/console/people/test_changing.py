"""What managers and supervisors do about the people of a provider."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from schemas.account import Role
from schemas.letter import LetterKind
from schemas.membership import MemberRole
from schemas.provider import Provider
from store.database import Pool
from tests import records
from tests.console.people.conftest import Colleague
from tests.console.people.steps import account_of, act, part_of, told
from tests.console.visitor import Visitor

SignedIn = Callable[..., Awaitable[Visitor]]


async def test_everybody_of_the_provider_reads_and_only_managers_change(
    colleague: Colleague, provider: Provider, pool: Pool
) -> None:
    base = f"/providers/{provider.number}/people"
    manager = await colleague("Mary Manager")
    viewer = await colleague("Vera Viewer", MemberRole.VIEWER)
    reporter = await colleague("Rita Reporter", MemberRole.REPORTER)
    vera = await account_of(pool, "Vera Viewer")
    assert f"{base}/{vera}/remove" in (await manager.get(base)).html
    for each in (viewer, reporter):
        page = await each.get(base)
        assert "Mary Manager" in page.words
        assert "/remove" not in page.html
        assert "/invite" not in page.html
        assert (await each.get(f"{base}/{vera}/remove")).status == 403
        token = (await each.get("/account")).forms[0].fields["form_token"]
        assert (await each.post(f"{base}/{vera}/remove", {"form_token": token})).status == 403
    assert await part_of(pool, "Vera Viewer", provider.number) == ("viewer", "active")


@pytest.mark.parametrize(
    ("what", "typed", "after", "verb"),
    [
        ("role", {"role": "viewer"}, ("viewer", "active"), "member.role_changed"),
        ("role", {"role": "manager"}, ("manager", "active"), "member.role_changed"),
        ("deactivate", {}, ("reporter", "inactive"), "member.deactivated"),
        ("remove", {}, ("reporter", "removed"), "member.removed"),
    ],
)
async def test_a_manager_changes_somebodys_part(  # noqa: PLR0917 - fixtures
    colleague: Colleague,
    provider: Provider,
    pool: Pool,
    what: str,
    typed: dict[str, str],
    after: tuple[str, str],
    verb: str,
) -> None:
    base = f"/providers/{provider.number}/people"
    manager = await colleague("Mary Manager")
    await colleague("Max Manager")
    await colleague("Rita Reporter", MemberRole.REPORTER)
    page = await act(manager, base, await account_of(pool, "Rita Reporter"), what, **typed)
    assert page.path.startswith(f"{base}?told={what}")
    assert await part_of(pool, "Rita Reporter", provider.number) == after
    change = verb.removeprefix("member.")
    assert await told(pool, LetterKind.MEMBERSHIP_CHANGED) == [("Rita Reporter", change)]
    assert await told(pool, LetterKind.PEOPLE_CHANGED) == [("Max Manager", change)]
    line = await pool.fetchrow("select actor, entity, facts from audit_line where verb = $1", verb)
    assert line is not None
    assert line["actor"] == f"account:{await account_of(pool, 'Mary Manager')}"
    assert line["entity"] == provider.entity
    assert line["facts"]["full_name"] == "Rita Reporter"


async def test_what_is_changed_counts_at_once_where_the_person_is_signed_in(
    colleague: Colleague, provider: Provider, pool: Pool
) -> None:
    base = f"/providers/{provider.number}"
    manager, reporter = await colleague("Mary Manager"), await colleague("Rita Reporter", MemberRole.REPORTER)
    rita = await account_of(pool, "Rita Reporter")
    assert (await reporter.get(f"{base}/events/report")).status == 200
    await act(manager, f"{base}/people", rita, "role", role="viewer")
    assert (await reporter.get(f"{base}/events/report")).status == 403
    await act(manager, f"{base}/people", rita, "deactivate")
    assert (await reporter.get(base)).path.startswith("/sign-in")
    await act(manager, f"{base}/people", rita, "activate")
    assert await part_of(pool, "Rita Reporter", provider.number) == ("viewer", "active")


@pytest.mark.parametrize("what", ["role", "deactivate", "activate", "remove"])
async def test_who_was_removed_in_another_tab_is_named_as_gone(
    colleague: Colleague, provider: Provider, pool: Pool, what: str
) -> None:
    base = f"/providers/{provider.number}/people"
    manager = await colleague("Mary Manager")
    await colleague("Rita Reporter", MemberRole.REPORTER)
    rita = await account_of(pool, "Rita Reporter")
    fields = (await manager.get(f"{base}/{rita}/role")).form(f"{base}/{rita}/role").fields
    await act(manager, base, rita, "remove")
    for page in (
        await manager.post(f"{base}/{rita}/{what}", {**fields, "role": "viewer"}),
        await manager.get(f"{base}/{rita}/{what}"),
    ):
        assert page.path.startswith(f"{base}?told=not_there")
        assert "this person is no longer among the people here" in page.words
    assert await part_of(pool, "Rita Reporter", provider.number) == ("reporter", "removed")


async def test_who_acts_for_others_too_stays_signed_in(colleague: Colleague, provider: Provider, pool: Pool) -> None:
    manager, reporter = await colleague("Mary Manager"), await colleague("Rita Reporter", MemberRole.REPORTER)
    rita = await account_of(pool, "Rita Reporter")
    other = await records.approved_provider(pool)
    await pool.execute(
        "insert into membership (account, provider, role, since, added_by, changed_at)"
        " values ($1, $2, 'viewer', now(), 'system', now())",
        rita,
        other.number,
    )
    page = await manager.get(f"/providers/{provider.number}/people/{rita}/remove")
    assert "For other organizations Rita Reporter acts as before." in page.words
    await act(manager, f"/providers/{provider.number}/people", rita, "remove")
    assert (await reporter.get(f"/providers/{provider.number}")).status == 403
    assert (await reporter.get(f"/providers/{other.number}")).status == 200


@pytest.mark.parametrize("what", ["remove", "deactivate", "role"])
@pytest.mark.parametrize("who", ["manager", "supervisor"])
async def test_the_last_manager_stays_whoever_asks(  # noqa: PLR0917 - fixtures
    colleague: Colleague, signed_in: SignedIn, provider: Provider, pool: Pool, what: str, who: str
) -> None:
    manager = await colleague("Mary Manager")
    await colleague("Rita Reporter", MemberRole.REPORTER)
    if who == "supervisor":
        visitor, base = await signed_in("Sue Super", Role.SUPERVISOR), f"/staff/providers/{provider.number}/people"
    else:
        visitor, base = manager, f"/providers/{provider.number}/people"
    mary = await account_of(pool, "Mary Manager")
    page = await visitor.get(f"{base}/{mary}/{what}")
    assert "this is the last manager" in page.words.lower()
    token = (await visitor.get("/account")).forms[0].fields["form_token"]
    page = await visitor.post(f"{base}/{mary}/{what}", {"form_token": token, "role": "viewer"})
    assert "this is the last manager" in page.words
    assert await part_of(pool, "Mary Manager", provider.number) == ("manager", "active")
    assert await told(pool, LetterKind.MEMBERSHIP_CHANGED) == []


async def test_of_two_managers_who_remove_each_other_one_stays(
    colleague: Colleague, provider: Provider, pool: Pool
) -> None:
    base = f"/providers/{provider.number}/people"
    mary, max_ = await colleague("Mary Manager"), await colleague("Max Manager")
    await asyncio.gather(
        act(mary, base, await account_of(pool, "Max Manager"), "remove"),
        act(max_, base, await account_of(pool, "Mary Manager"), "remove"),
        return_exceptions=True,
    )
    parts = {await part_of(pool, name, provider.number) for name in ("Mary Manager", "Max Manager")}
    assert parts == {("manager", "active"), ("manager", "removed")}


async def test_of_two_managers_who_demote_themselves_one_stays(
    colleague: Colleague, provider: Provider, pool: Pool
) -> None:
    base = f"/providers/{provider.number}/people"
    visitors = {name: await colleague(name) for name in ("Mary Manager", "Max Manager")}
    accounts = [await account_of(pool, name) for name in visitors]
    await asyncio.gather(
        *(
            act(each, base, account, "role", role="viewer")
            for each, account in zip(visitors.values(), accounts, strict=True)
        )
    )
    parts = {await part_of(pool, name, provider.number) for name in visitors}
    assert parts == {("manager", "active"), ("viewer", "active")}


async def test_one_may_leave_oneself(colleague: Colleague, provider: Provider, pool: Pool) -> None:
    mary, _ = await colleague("Mary Manager"), await colleague("Max Manager")
    page = await act(mary, f"/providers/{provider.number}/people", await account_of(pool, "Mary Manager"), "remove")
    assert page.path.startswith("/sign-in")
    assert await part_of(pool, "Mary Manager", provider.number) == ("manager", "removed")


async def test_supervisors_do_the_same_and_reviewers_read(
    colleague: Colleague, signed_in: SignedIn, provider: Provider, pool: Pool
) -> None:
    base = f"/staff/providers/{provider.number}/people"
    await colleague("Mary Manager")
    await colleague("Rita Reporter", MemberRole.REPORTER)
    rita = await account_of(pool, "Rita Reporter")
    reviewer, supervisor = await signed_in("Rob Review"), await signed_in("Sue Super", Role.SUPERVISOR)
    assert base in (await reviewer.get(f"/staff/providers/{provider.number}")).html
    assert "/remove" not in (await reviewer.get(base)).html
    assert (await reviewer.get(f"{base}/{rita}/remove")).status == 403
    await act(supervisor, base, rita, "role", role="manager")
    assert await part_of(pool, "Rita Reporter", provider.number) == ("manager", "active")
    assert await told(pool, LetterKind.PEOPLE_CHANGED) == [("Mary Manager", "role_changed")]
    assert await pool.fetchval("select facts ->> 'by_staff' from letter where kind = 'people_changed'") == "true"
    assert (
        "Sue Super made Rita Reporter manager, reporter before."
        in (await supervisor.get(f"/staff/providers/{provider.number}")).words
    )


@pytest.mark.parametrize("what", ["role", "deactivate", "activate", "remove"])
async def test_nobody_is_found_in_another_provider(
    colleague: Colleague, signed_in: SignedIn, pool: Pool, provider: Provider, what: str
) -> None:
    other = await records.approved_provider(pool)
    await signed_in("Olga Other", Role.PROVIDER, provider=other.number)
    manager = await colleague("Mary Manager")
    olga = await account_of(pool, "Olga Other")
    for account in (str(olga), "999999999999999999999999"):
        assert (await manager.get(f"/providers/{provider.number}/people/{account}/{what}")).status == 404
    assert (await manager.get(f"/providers/{other.number}/people/{olga}/{what}")).status == 403


async def test_a_role_nobody_knows_changes_nothing(colleague: Colleague, provider: Provider, pool: Pool) -> None:
    manager, _ = await colleague("Mary Manager"), await colleague("Rita Reporter", MemberRole.REPORTER)
    rita = await account_of(pool, "Rita Reporter")
    page = await act(manager, f"/providers/{provider.number}/people", rita, "role", role="emperor")
    assert page.status == 422
    assert await part_of(pool, "Rita Reporter", provider.number) == ("reporter", "active")
