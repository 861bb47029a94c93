"""Invitations: sent, sent again, taken back, and answered in every way."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

import store.provider
from schemas.account import Account, Role
from schemas.letter import LetterKind
from schemas.membership import MemberRole
from schemas.provider import Provider
from store.database import Pool, transaction
from tests import records
from tests.console.account.post import letters
from tests.console.conftest import PASSWORD
from tests.console.people.conftest import Colleague
from tests.console.people.steps import GUEST, account_of, act, invitation_link, invite, part_of, press, told
from tests.console.visitor import Page, Visitor

SignedIn = Callable[..., Awaitable[Visitor]]
NEW = "a kite above the river"
WAITS = 0.5


def base_of(provider: Provider) -> str:
    return f"/providers/{provider.number}/people"


async def make_account(visitor: Visitor, link: str, **typed: str) -> Page:
    page = await visitor.get(link)
    return await visitor.submit(page, f"{link}/account", **({"new_password": NEW, "new_password_again": NEW} | typed))


async def test_somebody_new_is_invited_makes_an_account_and_is_in(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    manager = await colleague("Mary Manager")
    assert "Invited." in (await invite(manager, base_of(provider))).words
    (letter,) = await letters(pool, LetterKind.INVITATION)
    assert (letter["to_address"], letter["facts"]["invited_by"]) == (GUEST["email"], "Mary Manager")
    page = await make_account(visitor, await invitation_link(pool, app))
    assert page.path.startswith(f"{base_of(provider)}?told=joined")
    assert await part_of(pool, "Gwen Guest", provider.number) == ("reporter", "active")
    assert (await visitor.get(f"/providers/{provider.number}/events/report")).status == 200
    assert await told(pool, LetterKind.MEMBERSHIP_CHANGED) == [("Gwen Guest", "joined")]
    assert await told(pool, LetterKind.PEOPLE_CHANGED) == [("Mary Manager", "joined")]
    verbs = await pool.fetch("select verb from audit_line where verb ~ 'member|account.added' order by id")
    assert [row["verb"] for row in verbs] == ["member.invited", "account.added", "member.joined"]
    assert (await Visitor(app).sign_in("GGuest", NEW)).status == 200


async def test_who_is_signed_in_with_that_address_joins_with_one_press(
    colleague: Colleague, signed_in: SignedIn, provider: Provider, pool: Pool, app: FastAPI
) -> None:
    other = await records.approved_provider(pool)
    guest = await signed_in("Gwen Guest", Role.PROVIDER, provider=other.number, email=GUEST["email"])
    await invite(await colleague("Mary Manager"), base_of(provider), role="viewer")
    page = await press(guest, await invitation_link(pool, app), "join")
    assert page.path.startswith(f"{base_of(provider)}?told=joined")
    assert await part_of(pool, "Gwen Guest", provider.number) == ("viewer", "active")
    assert await part_of(pool, "Gwen Guest", other.number) == ("manager", "active")


async def test_who_has_an_account_signs_in_first_and_comes_back(  # noqa: PLR0917 - fixtures
    colleague: Colleague,
    add_account: Callable[..., Awaitable[Account]],
    provider: Provider,
    pool: Pool,
    app: FastAPI,
    visitor: Visitor,
) -> None:
    await add_account("Gwen Guest", Role.PROVIDER, email=GUEST["email"])
    await invite(await colleague("Mary Manager"), base_of(provider))
    link = await invitation_link(pool, app)
    page = await visitor.get(link)
    assert "has an account already: GGuest" in page.words
    assert f"/sign-in?next={link}" in page.html
    form = await visitor.get(f"/sign-in?next={link}")
    page = await visitor.submit(form, "/sign-in", name="GGuest", password=PASSWORD)
    assert page.path == link
    await press(visitor, link, "join")
    assert await part_of(pool, "Gwen Guest", provider.number) == ("reporter", "active")


async def test_somebody_with_another_address_joins_only_knowingly(
    colleague: Colleague, signed_in: SignedIn, provider: Provider, pool: Pool, app: FastAPI
) -> None:
    await invite(await colleague("Mary Manager"), base_of(provider))
    other = await signed_in("Olga Other", Role.PROVIDER)
    link = await invitation_link(pool, app)
    page = await other.get(link)
    assert "Which account shall join?" in page.words
    assert GUEST["email"] in page.words
    assert "other@example.org" in page.words
    assert (await press(other, link, "join")).status == 422
    assert await part_of(pool, "Olga Other", provider.number) is None
    await press(other, link, "join", knowingly="yes")
    assert await part_of(pool, "Olga Other", provider.number) == ("reporter", "active")
    assert (
        await pool.fetchval("select facts ->> 'sent_to' from audit_line where verb = 'member.joined'") == GUEST["email"]
    )


async def test_staff_join_no_provider(
    colleague: Colleague, signed_in: SignedIn, provider: Provider, pool: Pool, app: FastAPI
) -> None:
    await invite(await colleague("Mary Manager"), base_of(provider))
    reviewer = await signed_in("Rob Review", email=GUEST["email"])
    link = await invitation_link(pool, app)
    assert "Staff accounts act for no provider" in (await reviewer.get(link)).words
    await press(reviewer, link, "join", knowingly="yes")
    assert await part_of(pool, "Rob Review", provider.number) is None
    assert await pool.fetchval("select state from invitation") == "open"


async def test_it_can_be_declined_and_the_managers_hear_of_it(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    await invite(await colleague("Mary Manager"), base_of(provider))
    link = await invitation_link(pool, app)
    assert "This invitation was declined" in (await press(visitor, link, "decline")).words
    assert await told(pool, LetterKind.PEOPLE_CHANGED) == [("Mary Manager", "declined")]
    assert await pool.fetchval("select count(*) from account where full_name = 'Gwen Guest'") == 0


async def test_after_a_week_it_opens_nothing_until_it_is_sent_again(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    manager = await colleague("Mary Manager")
    await invite(manager, base_of(provider))
    link, begun = await invitation_link(pool, app), app.state.clock()
    form = await visitor.get(link)
    later = begun + timedelta(days=7, minutes=1)
    app.state.clock = lambda: later
    assert "The time for this invitation is over" in (await visitor.get(link)).words
    late = await visitor.submit(form, f"{link}/account", new_password=NEW, new_password_again=NEW)
    assert "The time for this invitation is over" in late.words
    app.state.clock = lambda: begun
    invitation = await pool.fetchval("select id from invitation")
    app.state.clock = lambda: begun + timedelta(hours=1)
    await manager.submit(await manager.get(base_of(provider)), f"{base_of(provider)}/invitations/{invitation}/again")
    app.state.clock = lambda: later
    assert "A newer letter has the link that works" in (await visitor.get(link)).words
    fresh = await invitation_link(pool, app)
    assert fresh != link
    await make_account(visitor, fresh)
    assert await part_of(pool, "Gwen Guest", provider.number) == ("reporter", "active")


async def test_it_can_be_taken_back(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    manager = await colleague("Mary Manager")
    await invite(manager, base_of(provider))
    link, invitation = await invitation_link(pool, app), await pool.fetchval("select id from invitation")
    form = await visitor.get(link)
    list_ = await manager.get(base_of(provider))
    path = f"{base_of(provider)}/invitations/{invitation}/withdraw"
    assert "Taken back." in (await manager.submit(list_, path)).words
    late = await visitor.submit(form, f"{link}/account", new_password=NEW, new_password_again=NEW)
    assert "This invitation was taken back" in late.words
    assert "is open no more" in (await manager.submit(list_, path)).words
    assert await pool.fetchval("select count(*) from account where full_name = 'Gwen Guest'") == 0


async def test_a_used_link_joins_nobody_else(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    await invite(await colleague("Mary Manager"), base_of(provider))
    link = await invitation_link(pool, app)
    await make_account(visitor, link)
    assert "This invitation was accepted" in (await Visitor(app).get(link)).words


async def test_of_two_who_use_one_link_at_once_only_one_joins(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI
) -> None:
    await invite(await colleague("Mary Manager"), base_of(provider))
    link = await invitation_link(pool, app)
    both = [Visitor(app), Visitor(app)]
    forms = [await each.get(link) for each in both]
    passwords = {"new_password": NEW, "new_password_again": NEW}
    async with transaction(pool) as conn:
        # Both have sent the form before either can join.
        await store.provider.hold(conn, provider.number)
        sent = [
            asyncio.create_task(each.submit(form, f"{link}/account", **passwords))
            for each, form in zip(both, forms, strict=True)
        ]
        await asyncio.wait(sent, timeout=WAITS)
    await asyncio.gather(*sent)
    assert await pool.fetchval("select count(*) from account where full_name like 'Gwen%'") == 1
    assert await pool.fetchval("select count(*) from membership where state = 'active'") == 2


async def test_who_is_there_already_is_named_with_what_to_do(
    colleague: Colleague, provider: Provider, pool: Pool
) -> None:
    manager = await colleague("Mary Manager")
    await colleague("Rita Reporter", MemberRole.REPORTER)
    page = await invite(manager, base_of(provider), email="REPORTER@example.org")
    assert page.status == 422
    assert "Rita Reporter is among the people here already, as reporter." in page.words
    await act(manager, base_of(provider), await account_of(pool, "Rita Reporter"), "deactivate")
    page = await invite(manager, base_of(provider), email="reporter@example.org")
    assert "The access is deactivated: activate it in the list." in page.words
    assert await letters(pool, LetterKind.INVITATION) == []


async def test_who_is_invited_already_is_named_with_what_to_do(
    colleague: Colleague, provider: Provider, pool: Pool
) -> None:
    manager = await colleague("Mary Manager")
    await invite(manager, base_of(provider))
    page = await invite(manager, base_of(provider), role="manager")
    assert page.status == 422
    assert "Gwen Guest was invited with this address on" in page.words
    assert "Send that invitation again from the list" in page.words
    assert len(await letters(pool, LetterKind.INVITATION)) == 1


async def test_a_removed_colleague_can_be_invited_again(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    manager = await colleague("Mary Manager")
    await colleague("Rita Reporter", MemberRole.REPORTER)
    await act(manager, base_of(provider), await account_of(pool, "Rita Reporter"), "remove")
    await invite(manager, base_of(provider), email="reporter@example.org", full_name="Rita Reporter", role="viewer")
    await visitor.sign_in("RReporter", PASSWORD)
    await press(visitor, await invitation_link(pool, app, "reporter@example.org"), "join")
    assert await part_of(pool, "Rita Reporter", provider.number) == ("viewer", "active")


async def test_nobody_whose_access_is_closed_lets_themselves_in_by_anothers_invitation(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    manager = await colleague("Mary Manager")
    await colleague("Rita Reporter", MemberRole.REPORTER)
    await act(manager, base_of(provider), await account_of(pool, "Rita Reporter"), "deactivate")
    await invite(manager, base_of(provider))
    await visitor.sign_in("RReporter", PASSWORD)
    link = await invitation_link(pool, app)
    assert "that access is deactivated" in (await visitor.get(link)).words
    await press(visitor, link, "join", knowingly="yes")
    assert await part_of(pool, "Rita Reporter", provider.number) == ("reporter", "inactive")


async def test_whoever_is_removed_does_not_come_back_by_an_older_invitation(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    manager = await colleague("Mary Manager")
    await colleague("Rita Reporter", MemberRole.REPORTER)
    await invite(manager, base_of(provider), role="manager")
    await act(manager, base_of(provider), await account_of(pool, "Rita Reporter"), "remove")
    await visitor.sign_in("RReporter", PASSWORD)
    link = await invitation_link(pool, app)
    form = await visitor.get(link)
    assert "whose access was removed after this invitation was sent" in form.words
    await press(visitor, link, "join", knowingly="yes")
    assert await part_of(pool, "Rita Reporter", provider.number) == ("reporter", "removed")
    assert await pool.fetchval("select state from invitation") == "open"


@pytest.mark.parametrize(("what", "typed"), [("remove", {}), ("deactivate", {}), ("role", {"role": "reporter"})])
async def test_what_a_manager_sent_is_taken_back_once_they_manage_no_more(  # noqa: PLR0917 - fixtures
    colleague: Colleague,
    provider: Provider,
    pool: Pool,
    app: FastAPI,
    visitor: Visitor,
    what: str,
    typed: dict[str, str],
) -> None:
    manager, former = await colleague("Mary Manager"), await colleague("Fred Former")
    await invite(manager, base_of(provider), full_name="Nora Next", email="nora@guest.example.org")
    await invite(former, base_of(provider), role="manager")
    link = await invitation_link(pool, app)
    page = await manager.get(f"{base_of(provider)}/{await account_of(pool, 'Fred Former')}/{what}")
    assert "nobody has answered yet are taken back" in page.words
    await act(manager, base_of(provider), await account_of(pool, "Fred Former"), what, **typed)
    assert "This invitation was taken back" in (await visitor.get(link)).words
    states = await pool.fetch("select full_name, state from invitation order by full_name")
    assert [tuple(row) for row in states] == [("Gwen Guest", "withdrawn"), ("Nora Next", "open")]
    lines = await pool.fetch("select actor, facts from audit_line where verb = 'member.invitation_withdrawn'")
    mary = f"account:{await account_of(pool, 'Mary Manager')}"
    assert [(row["actor"], row["facts"]["full_name"]) for row in lines] == [(mary, "Gwen Guest")]


async def test_what_another_manager_has_sent_again_stays(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    manager, former = await colleague("Mary Manager"), await colleague("Fred Former")
    await invite(former, base_of(provider))
    invitation = await pool.fetchval("select id from invitation")
    path = f"{base_of(provider)}/invitations/{invitation}/again"
    await manager.submit(await manager.get(base_of(provider)), path)
    await act(manager, base_of(provider), await account_of(pool, "Fred Former"), "remove")
    page = await visitor.get(await invitation_link(pool, app))
    assert "Mary Manager invites Gwen Guest" in page.words


async def test_the_same_form_pressed_twice_invites_once(colleague: Colleague, provider: Provider, pool: Pool) -> None:
    manager = await colleague("Mary Manager")
    path = f"{base_of(provider)}/invite"
    form = await manager.get(path)
    pages = await asyncio.gather(*(manager.submit(form, path, **GUEST) for _ in range(2)))
    assert ["told=invited" in page.path for page in pages] == [True, True]
    assert len(await letters(pool, LetterKind.INVITATION)) == 1


async def test_the_same_page_sent_again_for_somebody_else_invites_them_too(
    colleague: Colleague, provider: Provider, pool: Pool
) -> None:
    manager = await colleague("Mary Manager")
    path = f"{base_of(provider)}/invite"
    form = await manager.get(path)
    await manager.submit(form, path, **GUEST)
    # Back in the browser, with another person in the fields.
    page = await manager.submit(form, path, **(GUEST | {"full_name": "Nora Next", "email": "nora@guest.example.org"}))
    assert "Invited." in page.words
    sent = [letter["to_address"] for letter in await letters(pool, LetterKind.INVITATION)]
    assert sorted(sent) == [GUEST["email"], "nora@guest.example.org"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"full_name": ""}, "Enter first and last name."),
        ({"email": "gwen"}, "is not an e-mail address"),
        ({"email": ""}, "Enter an e-mail address."),
        ({"role": ""}, "Choose a role."),
        ({"role": "emperor"}, "Choose a role."),
    ],
)
async def test_what_is_missing_is_said_beside_its_field(
    colleague: Colleague, provider: Provider, pool: Pool, typed: dict[str, str], words: str
) -> None:
    page = await invite(await colleague("Mary Manager"), base_of(provider), **typed)
    assert page.status == 422
    assert words in page.words
    assert await letters(pool, LetterKind.INVITATION) == []


async def test_a_password_has_to_keep_the_rules(
    colleague: Colleague, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    await invite(await colleague("Mary Manager"), base_of(provider))
    link = await invitation_link(pool, app)
    page = await make_account(visitor, link, new_password="GGuest", new_password_again="no", phone="none")
    assert page.status == 422
    for words in ("Use at least 12 characters", "Type the same password in both fields.", "is not a phone number"):
        assert words in page.words
    assert await pool.fetchval("select count(*) from account where full_name = 'Gwen Guest'") == 0


async def test_supervisors_invite_a_manager_where_none_is_left(
    signed_in: SignedIn, provider: Provider, pool: Pool, app: FastAPI, visitor: Visitor
) -> None:
    base = f"/staff/providers/{provider.number}/people"
    supervisor = await signed_in("Sue Super", Role.SUPERVISOR)
    assert "Nobody manages this provider now." in (await supervisor.get(base)).words
    assert "Invited." in (await invite(supervisor, base, role="manager")).words
    (letter,) = await letters(pool, LetterKind.INVITATION)
    assert not letter["facts"]["invited_by"]
    await make_account(visitor, await invitation_link(pool, app))
    assert await part_of(pool, "Gwen Guest", provider.number) == ("manager", "active")


async def test_an_invitation_of_another_provider_is_out_of_reach(
    colleague: Colleague, signed_in: SignedIn, provider: Provider, pool: Pool
) -> None:
    await invite(await colleague("Mary Manager"), base_of(provider))
    other = await records.approved_provider(pool)
    stranger = await signed_in("Stan Stranger", Role.PROVIDER, provider=other.number)
    token = (await stranger.get("/account")).forms[0].fields["form_token"]
    invitation = await pool.fetchval("select id from invitation")
    for what in ("again", "withdraw"):
        page = await stranger.post(f"{base_of(other)}/invitations/{invitation}/{what}", {"form_token": token})
        assert "is open no more" in page.words
        page = await stranger.post(f"{base_of(provider)}/invitations/{invitation}/{what}", {"form_token": token})
        assert page.status == 403
    assert await pool.fetchval("select state from invitation") == "open"
    assert len(await letters(pool, LetterKind.INVITATION)) == 1


@pytest.mark.parametrize("token", ["x", "A" * 43, "é"])
async def test_a_made_up_link_is_no_link(visitor: Visitor, token: str) -> None:
    assert (await visitor.get(f"/link/invitation/{token}")).status == 404
