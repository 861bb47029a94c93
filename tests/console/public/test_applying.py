"""From the first page to the receipt: saved once, promised rightly, and never claimed where it did not happen."""

import pytest

import store.submission
from schemas.submission import Submission, SubmissionState
from store.database import Pool
from tests.console.public.applicant import PDF, Applicant, typed
from tests.console.visitor import Visitor
from tests.workflows.office import Office

RECEIPT = "Its number is A-"


async def submissions(pool: Pool) -> list[Submission]:
    return [store.submission.submission_from(row) for row in await pool.fetch("select * from submission")]


async def test_before_the_form_stand_the_steps_and_the_notice(visitor: Visitor) -> None:
    page = await visitor.get("/apply")
    for words in ("Check the directory", "within seven business days", "you must apply again", "You can also wait"):
        assert words in page.words


@pytest.mark.usefixtures("clock")
async def test_a_submitted_form_gets_a_number_a_promise_and_the_reasons_for_its_date(applicant: Applicant) -> None:
    page = await applicant.submit()
    assert page.path.endswith("/received")
    assert RECEIPT in page.words
    assert "by Monday, December 7, 2026 at 5:00 pm Mountain time" in page.words
    assert "Thursday, November 26, 2026: not counted, Thanksgiving" in page.words
    assert "Friday, November 27, 2026: business day 1" in page.words
    assert "The day of receipt, Wednesday, November 25, 2026, is not counted" in page.words
    assert "You will need to apply again when the new process opens" in page.words


async def test_what_was_typed_is_what_is_saved(applicant: Applicant, pool: Pool) -> None:
    await applicant.submit()
    (submission,) = await submissions(pool)
    form = submission.payload["form"]
    assert form["organisation"]["legal_name"] == typed()["legal_name"]
    assert form["answers"]["audience"] == typed()["audience"]
    assert form["answers"]["agenda"] == submission.payload["files"][0]
    assert form["directory_consent"] is True


async def test_while_temporal_is_away_the_receipt_says_that_it_is_saved_and_not_more(
    applicant: Applicant, pool: Pool
) -> None:
    page = await applicant.submit()
    assert RECEIPT in page.words
    assert "It is saved and being processed" in page.words
    assert "We have written to" not in page.words
    (submission,) = await submissions(pool)
    assert submission.state is SubmissionState.SAVED


async def test_with_a_worker_the_application_is_recorded_and_the_receipt_written(
    staffed: Office, applicant: Applicant, pool: Pool
) -> None:
    page = await applicant.submit()
    (submission,) = await submissions(pool)
    number = submission.entity.removeprefix("application:")
    staffed.numbers.append(number)
    assert submission.state is SubmissionState.ACCEPTED
    await staffed.settled(number)
    assert await staffed.kinds(number) == ["receipt"]
    page = await applicant.reload()
    assert "It is saved and being processed" not in page.words
    assert "We have written to john.doe@foxvalley.example" in page.words


async def test_pressed_twice_is_one_application_with_one_receipt(applicant: Applicant, pool: Pool) -> None:
    draft = applicant.page
    first = await applicant.submit()
    applicant.page = draft
    second = await applicant.submit()
    assert (second.path, second.words) == (first.path, first.words)
    assert len(await submissions(pool)) == 1


async def test_a_second_tab_and_the_back_button_find_the_receipt(applicant: Applicant, pool: Pool) -> None:
    other = Applicant(applicant.visitor, await applicant.visitor.get(applicant.path))
    receipt = await applicant.submit()
    assert (await other.reload()).path == receipt.path
    other.page = await applicant.visitor.get(receipt.path)
    assert RECEIPT in other.page.words
    assert len(await submissions(pool)) == 1


async def test_an_empty_form_gets_every_problem_at_once_beside_its_field_and_on_top(applicant: Applicant) -> None:
    page = await applicant.press("submit", {})
    assert page.status == 422
    assert "<title>Error: " in page.html
    for field in (
        "legal_name",
        "kind",
        "mail_zip",
        "primary_email",
        "backup_name",
        "audience",
        "agenda",
        "attest_no_sales",
    ):
        assert f'href="#{field}"' in page.html, field
        assert f'id="{field}-error"' in page.html, field
        assert f' id="{field}"' in page.html, field
    assert 'autofocus id="error-summary"' in page.html


async def test_one_wrong_field_keeps_everything_else_that_was_typed(applicant: Applicant) -> None:
    page = await applicant.press("submit", typed(primary_email="nobody"), {"agenda": ("agenda.pdf", PDF)})
    assert page.status == 422
    form = page.form(applicant.path)
    for name, value in typed(primary_email="nobody").items():
        assert form.fields[name] == (value if isinstance(value, list) else [value]), name
    assert "agenda.pdf" in page.words
    assert "“nobody” is not an e-mail address" in page.words
    again = await applicant.press("submit", typed())
    assert RECEIPT in again.words


async def test_an_over_long_field_is_named_and_kept(applicant: Applicant) -> None:
    long = "lesson " * 3_000
    page = await applicant.press("submit", typed(offering=long), {"agenda": ("agenda.pdf", PDF)})
    assert page.status == 422
    assert "Your answer is too long: it has 20,999 characters, and there is room for 3,000." in page.words
    assert page.form(applicant.path).fields["offering"] == [long]


async def test_a_field_of_two_million_characters_is_an_error_like_any_other(applicant: Applicant) -> None:
    page = await applicant.press("submit", typed(offering="x" * 2_000_000), {"agenda": ("agenda.pdf", PDF)})
    assert page.status == 422
    assert "too long" in page.words


async def test_control_and_direction_characters_are_taken_out(applicant: Applicant, pool: Pool) -> None:
    await applicant.submit(legal_name="Fox\x00\x07 Val\u202eley \u2066School\u2069", offering="one\x00\ttwo\r\nthree")
    (submission,) = await submissions(pool)
    form = submission.payload["form"]
    assert form["organisation"]["legal_name"] == "Fox Valley School"
    assert form["answers"]["offering"] == "one two\nthree"


async def test_a_name_cannot_begin_a_mail_header(applicant: Applicant, pool: Pool) -> None:
    await applicant.submit(primary_name="John Doe\r\nBcc: everybody@example.org")
    (submission,) = await submissions(pool)
    assert submission.payload["form"]["primary"]["name"] == "John Doe Bcc: everybody@example.org"


async def test_an_address_that_would_begin_a_header_and_one_with_accents_are_refused(applicant: Applicant) -> None:
    page = await applicant.press(
        "submit",
        typed(primary_email="john@example.org\r\nBcc: all@example.org", backup_email="añá@example.org"),
        {"agenda": ("agenda.pdf", PDF)},
    )
    assert page.status == 422
    assert 'id="primary_email-error"' in page.html
    assert "We cannot send to “añá@example.org”" in page.words


async def test_letters_of_tribal_languages_stay_as_they_were_typed(applicant: Applicant, pool: Pool) -> None:
    await applicant.submit(legal_name="Ql̓ispé Language Department")
    (submission,) = await submissions(pool)
    assert submission.payload["form"]["organisation"]["legal_name"] == "Ql̓ispé Language Department"


async def test_markup_in_a_name_is_shown_as_text(applicant: Applicant) -> None:
    page = await applicant.press("save", typed(legal_name="<script>alert(1)</script>"))
    assert "<script>alert" not in page.html
    assert page.form(applicant.path).fields["legal_name"] == ["<script>alert(1)</script>"]


async def test_the_receipt_leads_to_the_status_page(applicant: Applicant) -> None:
    page = await applicant.submit()
    status = await applicant.visitor.submit(page, page.path)
    assert status.path.startswith("/link/status/")
    assert "Where it stands" in status.words


async def test_a_form_without_its_token_is_refused(applicant: Applicant, pool: Pool) -> None:
    page = await applicant.visitor.post(applicant.path, typed() | {"action": "submit", "form_token": "forged"})
    assert page.status == 403
    assert await submissions(pool) == []
