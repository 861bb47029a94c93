"""From a roster to certificates and back: issued by a run, looked at live, voided and corrected with a reason."""

import asyncio
from datetime import date

import pytest

from schemas.event import Event, Place
from store import certificate, occurrence
from store.database import Pool
from tests.certified import certified
from tests.console.rosters.conftest import Report, paste
from tests.console.visitor import Page, Visitor
from tests.events import workshop


@pytest.fixture
async def event(report: Report) -> Event:
    return await report()


async def issued(pat: Visitor, event: Event, people: str) -> Page:
    """The page of a run that issued these people, once it is through."""
    page = await paste(pat, event, people)
    page = await pat.submit(page, page.path.partition("?")[0] + "/issue")
    for _ in range(300):
        if "Done" in page.words:
            return page
        await asyncio.sleep(0.1)
        page = await pat.get(page.path)
    raise AssertionError(page.words)


async def of_name(pool: Pool, event: Event, name: str) -> str:
    found = await certificate.of_event(pool, event.number, search=name)
    return found.certificates[0].number


@pytest.mark.usefixtures("staffed")
async def test_good_rows_are_issued_while_others_wait(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await issued(pat, event, "Name,Email,Units\nRuth Olson,ruth@x.org,6.5\nAnn Bee,ann@x.org,9\n")
    assert page.path == f"/providers/P-00001/events/{event.number}/runs/1"
    assert "Done: all 1 issued." in page.words
    assert "The certificate is issued" in page.words
    assert "One row waits for you" in page.words
    listed = await pat.get(f"/providers/P-00001/events/{event.number}/certificates?search=olson")
    number = await of_name(pool, event, "Ruth")
    assert number in listed.words
    assert "Ann" not in (await pat.get(f"/providers/P-00001/events/{event.number}/certificates")).words
    found = await occurrence.find(pool, event.number, 1)
    assert found
    assert found.issued == 1


async def test_each_certificate_is_listed_with_the_date_that_stands_on_it(
    pat: Visitor, report: Report, pool: Pool
) -> None:
    days = (date(2026, 12, 1), date(2026, 12, 20))
    event = await report(workshop(occurrences=[Place(first_day=day, location="Pablo") for day in days]))
    await certified(pool, event.number, [("Ruth Olson", "")])
    await pool.execute("update certificate set data = jsonb_set(data, '{attended}', '\"November 30, 2026\"')")
    listed = (await pat.get(f"/providers/P-00001/events/{event.number}/certificates")).words
    assert "November 30, 2026" in listed.partition("Units")[2]


@pytest.mark.usefixtures("staffed")
async def test_the_progress_asks_for_itself_until_it_is_through(pat: Visitor, event: Event) -> None:
    page = await issued(pat, event, "Name\nRuth Olson\n")
    part = await pat.client.get(page.path, headers={"hx-request": "true"})
    assert "<html" not in part.text
    assert "hx-get" not in part.text
    assert "<progress" in part.text
    assert 'aria-live="polite"' in page.html


async def test_with_nobody_at_work_the_run_is_saved_and_says_so(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, "Name\nRuth Olson\n")
    here = page.path.partition("?")[0]
    run = await pat.submit(page, f"{here}/issue")
    assert "It is saved and waits for its turn: 1 to be issued." in run.words
    assert "Issuing certificates" in run.words
    assert f"<title>Issuing certificates, {event.number}" in run.html
    assert f'hx-get="/providers/P-00001/events/{event.number}/runs/1"' in run.html
    assert "Load again" in run.words
    again = await pat.submit(page, f"{here}/issue")
    assert again.path == run.path
    await pool.execute("update certificate_run set state = 'done', failed = 1")
    none = await pat.get(run.path)
    assert "No certificate was issued" in none.words
    assert "Print all" not in none.words
    assert await pool.fetchval("select count(*) from certificate_run") == 1


@pytest.mark.usefixtures("staffed")
async def test_a_certificate_is_voided_with_a_reason(pat: Visitor, event: Event, pool: Pool) -> None:
    await issued(pat, event, "Name,Email\nRuth Olson,ruth@x.org\n")
    there = f"/providers/P-00001/certificates/{await of_name(pool, event, 'Ruth')}"
    missing = await pat.submit(await pat.get(f"{there}/void"), f"{there}/void", reason=" ")
    assert missing.status == 422
    assert "Write the reason" in missing.words
    asked = await pat.get(f"{there}/void")
    page = await pat.submit(asked, f"{there}/void", reason="She did not attend.")
    assert "It is voided." in page.words
    assert "She did not attend." in page.words
    again = await pat.post(f"{there}/void", asked.forms[-1].fields | {"reason": ["Twice"]})
    assert "It is not valid any more" in again.words
    found = await occurrence.find(pool, event.number, 1)
    assert found
    assert found.issued == 0


@pytest.mark.usefixtures("staffed")
async def test_who_has_no_address_is_not_said_to_be_written_to(pat: Visitor, event: Event, pool: Pool) -> None:
    await issued(pat, event, "Name\nRuth Olson\n")
    there = f"/providers/P-00001/certificates/{await of_name(pool, event, 'Ruth')}"
    asked = await pat.get(f"{there}/reissue")
    assert "We have no address of its holder" in asked.words
    page = await pat.submit(asked, f"{there}/reissue", name="Ruth Ollson", reason="An l was missing.")
    assert "Whoever holds it has no address here: please tell them, and hand it over." in page.words
    there = page.path.partition("?")[0]
    asked = await pat.get(f"{there}/void")
    assert "nobody is written to" in asked.words
    page = await pat.submit(asked, f"{there}/void", reason="She did not attend.")
    assert "no address here: please tell them" in page.words
    assert "is written to" not in page.words


@pytest.mark.usefixtures("staffed")
async def test_a_name_is_corrected(pat: Visitor, event: Event, pool: Pool) -> None:
    await issued(pat, event, "Name,Email\nRut Olson,ruth@x.org\nZoe Kuhn,zoe@y.org\n")
    old = await of_name(pool, event, "Rut Olson")
    there = f"/providers/P-00001/certificates/{old}/reissue"
    wrong = await pat.submit(await pat.get(there), there, name="Ruth Olson", units="7", reason="An h was missing.")
    assert wrong.status == 422
    assert 'href="#units"' in wrong.html
    page = await pat.submit(wrong, there, units="6.5")
    assert "This is the new certificate" in page.words
    assert "Certificate of Ruth Olson" in page.words
    assert f"{old} was replaced: An h was missing." in page.words
    history = await certificate.history(pool, old)
    assert [each.state.value for each in history] == ["voided", "valid"]
    assert history[1].replaces == old
    found = await occurrence.find(pool, event.number, 1)
    assert found
    assert found.issued == 2


@pytest.mark.usefixtures("staffed")
async def test_a_corrected_name_that_somebody_else_has_is_asked_about(pat: Visitor, event: Event, pool: Pool) -> None:
    await issued(pat, event, "Name,Email\nRut Olson,ruth@x.org\nZoe Kuhn,zoe@y.org\n")
    there = f"/providers/P-00001/certificates/{await of_name(pool, event, 'Rut Olson')}/reissue"
    asked = await pat.submit(await pat.get(there), there, name="Zoe Kuhn", reason="It was mixed up.")
    assert asked.status == 422
    assert 'href="#different"' in asked.html
    page = await pat.submit(asked, there, different="yes")
    assert "This is the new certificate" in page.words
    assert (await certificate.of_event(pool, event.number, search="Zoe Kuhn")).total == 2
