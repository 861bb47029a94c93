"""The manager's word and the staff's decision, in the console."""

import asyncio

import pytest
from fastapi import FastAPI

from console.gateway import Gateway
from schemas.access_request import AccessStage
from schemas.account import Role
from schemas.membership import MemberRole
from store.access_request import About
from store.database import Pool
from tests import access, records
from tests.console.access.conftest import SignedIn
from tests.console.visitor import Page, Visitor
from tests.workflows.reception import Reception
from workers.settings import Settings


def path(number: str, verb: str = "") -> str:
    return f"/staff/access/{number}" + (f"/{verb}" if verb else "")


async def decide(visitor: Visitor, number: str, verb: str, **typed: str) -> Page:
    return await visitor.submit(await visitor.get(path(number)), path(number, verb), **typed)


def of_manager(reception: Reception, number: str, verb: str = "") -> str:
    """The manager's page, or one of its forms."""
    own = f"/providers/{reception.provider.number}/people/requests/{number}"
    return f"{own}/{verb}" if verb else own


async def test_granting_hands_the_account_over(reception: Reception, ann: Visitor, pool: Pool) -> None:
    number = await reception.asked()
    page = await ann.get("/staff/access")
    assert access.FORM.full_name in page.words
    assert "Also waiting for a decision: 1 access request" in (await ann.get("/staff/applications")).words
    manager = reception.manager
    page = await decide(
        ann, number, "grant", role="manager", replaces=str(manager.id), former="inactive", note="Welcome!"
    )
    assert "Granted. Whoever asked, and who was told of it, are being written to." in page.words
    assert f"{manager.full_name} no longer acts for it." in page.words
    assert "Access granted, welcome" in page.words
    request = await access.current(pool, number)
    assert (request.stage, request.replaces, request.decision_reason) == (
        AccessStage.GRANTED,
        manager.id,
        "Welcome!",
    )
    assert not [form for form in page.forms if form.action.startswith(path(number))], "nothing is left to decide"
    assert "Nothing waits for a decision." in (await ann.get("/staff/access")).words
    assert "Granted" in (await ann.get("/staff/access?view=all")).words
    provider = await ann.get(f"/staff/providers/{reception.provider.number}")
    assert "access (request" in provider.words
    assert f'href="{path(number)}"' in provider.html


async def test_a_manager_who_stepped_back_is_signed_out(
    reception: Reception, ann: Visitor, mona: Visitor, pool: Pool
) -> None:
    number = await reception.asked()
    own = f"/providers/{reception.provider.number}"
    assert (await mona.get(own)).status == 200
    account = await pool.fetchval("select id from account where full_name = 'Mona Manager'")
    await decide(ann, number, "grant", replaces=str(account), former="inactive")
    assert "Sign in" in (await mona.get(own)).words
    assert await pool.fetchval("select count(*) from session where account = $1", account) == 0


async def test_two_presses_are_one_decision(reception: Reception, ann: Visitor, pool: Pool) -> None:
    number = await reception.asked()
    page = await ann.get(path(number))
    both = await asyncio.gather(*(ann.submit(page, path(number, "grant")) for _ in range(2)))
    assert all("Granted." in each.words for each in both)
    assert await pool.fetchval("select count(*) from submission where kind = 'grant_access'") == 1
    request = await access.current(pool, number)
    assert len(await access.accounts_with(pool, request.email)) == 1


async def test_a_manager_steps_back_only_with_an_outcome(reception: Reception, ann: Visitor) -> None:
    number = await reception.asked()
    page = await decide(ann, number, "grant", replaces=str(reception.manager.id), note="kept")
    assert page.status == 422
    assert "Choose what becomes of the manager who steps back." in page.words
    form = page.form(path(number, "grant"))
    assert (form.fields["note"], form.fields["replaces"]) == (["kept"], [str(reception.manager.id)])
    page = await ann.submit(page, path(number, "grant"), replaces="", former="viewer")
    assert "Choose who steps back, or that everybody stays as they are." in page.words


async def test_what_the_records_refuse_is_told_in_words(reception: Reception, ann: Visitor, pool: Pool) -> None:
    number = await reception.asked()
    page = await decide(ann, number, "grant", role="viewer", replaces=str(reception.manager.id), former="inactive")
    assert page.status == 409
    assert "because nobody would have been left to manage the provider." in page.words
    assert (await access.current(pool, number)).is_open
    page = await decide(ann, number, "match", provider="P-99999")
    assert page.status == 409
    assert "because there is no such provider." in page.words


async def test_declining_wants_a_reason(reception: Reception, ann: Visitor, pool: Pool) -> None:
    number = await reception.asked()
    page = await decide(ann, number, "decline", reason="  ")
    assert page.status == 422
    assert "Write why it is declined." in page.words
    page = await ann.submit(page, path(number, "decline"), reason="The <manager> objects.")
    assert "Declined. The letter with the reason is on its way." in page.words
    assert "The &lt;manager&gt; objects." in page.html
    assert (await access.current(pool, number)).stage is AccessStage.DECLINED


async def test_a_second_decision_is_told_of_the_first_and_keeps_what_was_typed(
    reception: Reception, ann: Visitor, signed_in: SignedIn
) -> None:
    number = await reception.asked()
    page = await ann.get(path(number))
    sue = await signed_in("Sue Visor", Role.SUPERVISOR)
    await decide(sue, number, "grant")
    late = await ann.submit(page, path(number, "decline"), reason="I thought otherwise.")
    assert late.status == 409
    assert "was not carried out, because the request was already granted by Sue Visor" in late.words
    assert "I thought otherwise." in late.words


async def test_it_is_assigned_and_given_back(reception: Reception, ann: Visitor, pool: Pool) -> None:
    number = await reception.asked()
    page = await decide(ann, number, "assign", reviewer=str(reception.reviewer.id))
    assert "Rita Reviewer" in (await ann.get("/staff/access")).words
    assert (await access.current(pool, number)).reviewer == reception.reviewer.id
    await ann.submit(page, path(number, "assign"), reviewer="")
    assert (await access.current(pool, number)).reviewer is None


async def test_staff_match_what_names_no_provider(reception: Reception, ann: Visitor, pool: Pool) -> None:
    number = await reception.asked(About())
    page = await ann.get(path(number))
    assert "Not found yet" in page.words
    assert page.form(path(number, "match")).fields["provider"] == [""] or reception.provider.number in page.html
    assert not [form for form in page.forms if form.action == path(number, "grant")]
    page = await ann.submit(page, path(number, "match"), provider=reception.provider.number.lower())
    assert "Done. Who manages this provider is being written to." in page.words
    assert (await access.current(pool, number)).provider == reception.provider.number
    await decide(ann, number, "grant", role="reporter")
    request = await access.current(pool, number)
    assert request.granted_role is MemberRole.REPORTER


async def test_two_requests_for_one_organization_are_shown_side_by_side(reception: Reception, ann: Visitor) -> None:
    one, other = await reception.asked(), await reception.asked()
    page = await ann.get(path(one))
    assert "Other requests for the same organization" in page.words
    assert f'href="{path(other)}"' in page.html
    assert f"{one}, this request" in page.words


async def test_a_request_about_an_application_sends_its_link(reception: Reception, ann: Visitor, pool: Pool) -> None:
    application = await records.under_review(pool)
    number = await reception.asked(About(application=application.number))
    page = await ann.get(path(number))
    assert f"application {application.number}" in page.words
    page = await decide(ann, number, "grant", note="Here it is.")
    assert f"the link to application {application.number} was sent" in page.words


async def test_nothing_is_lost_while_nobody_works(
    reception: Reception, ann: Visitor, app: FastAPI, settings: Settings, pool: Pool
) -> None:
    number = await reception.asked()
    app.state.gateway = Gateway(settings)
    app.state.gateway.pool = pool
    page = await decide(ann, number, "decline", reason="No.")
    assert "“Decline” is saved and being processed." in page.words
    assert (await access.current(pool, number)).is_open


async def test_unknown_numbers_are_not_found(reception: Reception, ann: Visitor, mona: Visitor) -> None:
    assert (await ann.get(path("R-99999"))).status == 404
    assert (await mona.get(of_manager(reception, "R-99999"))).status == 404


# The present manager.


async def test_the_manager_confirms(reception: Reception, mona: Visitor, ann: Visitor, pool: Pool) -> None:
    number = await reception.asked()
    page = await mona.get(of_manager(reception, number))
    assert "Nobody of your organization has said anything yet" in page.words
    home = await mona.get(f"/providers/{reception.provider.number}")
    assert f"{access.FORM.full_name} asks to act for your organization : please confirm or object" in home.words
    page = await mona.submit(page, of_manager(reception, number, "confirm"))
    assert "We have your answer. Thank you." in page.words
    assert "Confirmed by Mona Manager" in page.words
    assert (await access.current(pool, number)).word == "confirmed"
    assert "Mona Manager confirmed that this person shall have access." in (await ann.get(path(number))).words
    assert "Confirmed" in (await ann.get("/staff/access")).words


async def test_the_manager_objects_with_a_reason(reception: Reception, mona: Visitor, ann: Visitor) -> None:
    number = await reception.asked()
    page = await mona.get(of_manager(reception, number))
    page = await mona.submit(page, of_manager(reception, number, "object"), reason=" ")
    assert page.status == 422
    assert "Write why this person shall not have access." in page.words
    page = await mona.submit(page, of_manager(reception, number, "object"), reason="Left us in June.")
    assert "Objected by Mona Manager" in page.words
    assert "Left us in June." in (await ann.get(path(number))).words


async def test_a_late_objection_is_told_who_decided_and_when(
    reception: Reception, mona: Visitor, ann: Visitor, pool: Pool
) -> None:
    number = await reception.asked()
    page = await mona.get(of_manager(reception, number))
    await decide(ann, number, "grant")
    before = await access.current(pool, number)
    late = await mona.submit(page, of_manager(reception, number, "object"), reason="Left us in June.")
    assert late.status == 409
    assert "Nothing was changed, because the request had been granted by then" in late.words
    assert "by Ann Smith." in late.words
    assert "Left us in June." in late.words, "nothing typed is lost"
    assert await access.current(pool, number) == before
    assert not [form for form in late.forms if form.action.startswith(of_manager(reception, number))]


@pytest.mark.parametrize("member", [MemberRole.REPORTER, MemberRole.VIEWER])
async def test_only_managers_see_it(reception: Reception, signed_in: SignedIn, member: MemberRole) -> None:
    number = await reception.asked()
    pat = await signed_in("Pat Owens", Role.PROVIDER, provider=reception.provider.number, member=member)
    assert (await pat.get(of_manager(reception, number))).status == 403


async def test_a_manager_of_another_provider_sees_nothing(
    reception: Reception, signed_in: SignedIn, pool: Pool
) -> None:
    number = await reception.asked()
    other = await records.approved_provider(pool)
    pat = await signed_in("Pat Owens", Role.PROVIDER, provider=other.number)
    assert (await pat.get(f"/providers/{other.number}/people/requests/{number}")).status == 404
    page = await pat.get(f"/providers/{other.number}")
    token = page.forms[0].fields["form_token"]
    form: dict[str, str | list[str]] = {"form_token": token, "reason": "Mine!"}
    assert (await pat.post(f"/providers/{other.number}/people/requests/{number}/object", form)).status == 404
    assert (await access.current(pool, number)).word is None


async def test_whoever_was_granted_signs_in_for_the_provider(
    reception: Reception, ann: Visitor, signed_in: SignedIn, pool: Pool
) -> None:
    number = await reception.asked()
    request = await access.current(pool, number)
    other = await records.approved_provider(pool)
    nora = await signed_in("Nora Fox", Role.PROVIDER, provider=other.number, email=request.email)
    own = f"/providers/{reception.provider.number}"
    assert (await nora.get(own)).status in {403, 404}
    page = await ann.get(path(number))
    assert "This address has the account" in page.words
    await decide(ann, number, "grant", role="reporter")
    assert (await nora.get(own)).status == 200
