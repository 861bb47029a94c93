"""Could this be you? Asked while the name is typed; an open application is never given away."""

from store.database import Pool
from tests.console.public.applicant import Applicant
from tests.console.public.organisations import approved, under_review
from tests.console.visitor import Page

QUESTION = "Could this be you?"


async def asked(applicant: Applicant, **fields: str) -> Page:
    """What the page shows while these fields are typed."""
    return await applicant.visitor.post(
        f"{applicant.path}/could-be-you", applicant.own_fields() | fields, **{"hx-request": "true"}
    )


async def test_a_provider_is_found_however_its_name_is_spelled(applicant: Applicant, pool: Pool) -> None:
    provider = await approved(pool, "Fox Valley School District 7")
    for name in (
        *("Fox Valley School District No. 7", "Fox Valley Sch. Dist. #7"),
        *("fox valley sd 7", "Fox Valley Public Schools"),
    ):
        page = await asked(applicant, legal_name=name)
        assert QUESTION in page.words, name
        assert "Fox Valley School District 7" in page.words, name
        assert f"/access/{provider.number}" in page.html, name


async def test_a_provider_is_found_by_its_web_site_and_by_its_mail_domain(applicant: Applicant, pool: Pool) -> None:
    await approved(pool, "Prairie Rivers Trust", web_site="https://www.prairierivers.example/", domain="rivers")
    for fields in ({"web_site": "prairierivers.example"}, {"primary_email": "new@rivers.example"}):
        page = await asked(applicant, legal_name="Something Else", **fields)
        assert "Prairie Rivers Trust" in page.words


async def test_of_an_open_application_the_public_learns_only_that_one_may_be_open(
    applicant: Applicant, pool: Pool
) -> None:
    application = await under_review(pool, "Fox Valley School District 7")
    page = await asked(applicant, legal_name="Fox Valley Schools")
    assert "An application for an organization like this may be open already" in page.words
    assert application.number not in page.html
    assert "District 7" not in page.html
    page = await applicant.visitor.get(f"/access/{application.submission}")
    assert page.status == 200
    assert application.number not in page.html
    assert "Fox Valley" not in page.html


async def test_nobody_is_asked_about_others(applicant: Applicant, pool: Pool) -> None:
    await approved(pool, "Fox Valley School District 7")
    for name in ("", "F", "Bear Paw School District 3", "Larch Consulting"):
        page = await asked(applicant, legal_name=name)
        assert page.status == 200
        assert page.words == "", name


async def test_without_a_script_the_question_stands_on_the_next_page(applicant: Applicant, pool: Pool) -> None:
    await approved(pool, "Fox Valley School District 7")
    page = await applicant.press("save", {"legal_name": "Fox Valley Schools"})
    assert QUESTION in page.words


async def test_no_continue_is_remembered_and_asked_anew_of_somebody_else(applicant: Applicant, pool: Pool) -> None:
    await approved(pool, "Fox Valley School District 7")
    page = await applicant.press("dismiss", {"legal_name": "Fox Valley Schools"})
    assert QUESTION not in page.words
    assert QUESTION not in (await applicant.press("save", {"legal_name": "Fox Valley Schools"})).words
    await approved(pool, "Bear Paw College")
    page = await applicant.press("save", {"legal_name": "Bear Paw College"})
    assert "Bear Paw College (P-00002) is approved already" in page.words


async def test_a_question_left_open_does_not_keep_anybody_from_applying(applicant: Applicant, pool: Pool) -> None:
    await approved(pool, "Fox Valley School District 7")
    page = await applicant.submit()
    assert page.path.endswith("/received")
