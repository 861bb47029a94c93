"""From a list to its preview: nothing is issued unseen, nothing is dropped in silence, nothing is done twice."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook

from schemas.account import Role
from schemas.event import Event
from schemas.provider import Provider, Standing
from schemas.roster import RowState
from store import certificate, roster
from store.database import Pool
from tests import records
from tests.console.rosters.conftest import Report, SignedIn, paste, roster_path, upload
from tests.console.visitor import Page, Visitor
from tests.events import conference, workshop

PEOPLE = "Name\tEmail\tUnits\nRuth Olson\truth@x.org\t6.5\nRuth Olsen\truth@x.org\t6\nAnn Bee\tann@x.org\t7\n"


@pytest.fixture
async def event(report: Report) -> Event:
    return await report()


def preview_path(page: Page) -> str:
    return page.path.partition("?")[0]


async def counts(pool: Pool, page: Page) -> dict[str, int]:
    found = await roster.counts(pool, preview_path(page).removeprefix("/providers/P-00001/rosters/"))  # type: ignore[arg-type]
    return {state.value: number for state, number in found.items() if number}


async def test_the_preview_counts_and_names_every_row(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, PEOPLE)
    assert page.status == 200
    assert await counts(pool, page) == {"good": 1, "ask": 1, "bad": 1}
    assert "Issue 1 certificate" in page.words
    assert "Is this the same person as Ruth Olson (ruth@x.org) in line 2?" in page.words
    assert "7 units is more than the 6.5 units this event offers." in page.words
    assert await certificate.holders(pool, event.number, 1) == []


async def test_a_row_is_put_right_where_it_stands(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, PEOPLE)
    row = await pat.get(f"{preview_path(page)}/rows/4")
    fields = row.form(f"{preview_path(page)}/rows/4").fields
    assert fields["units-4"] == ["7"], "what was read stays in the field, wrong as it is"
    wrong = await pat.submit(row, f"{preview_path(page)}/rows/4", **{"units-4": "6.3", "name-4": "Ann B. Bee"})
    assert wrong.status == 422
    assert 'href="#units-4"' in wrong.html
    assert "6.3 units is not in steps of a quarter hour" in wrong.words
    assert wrong.form(f"{preview_path(page)}/rows/4").fields["name-4"] == ["Ann B. Bee"]
    right = await pat.submit(wrong, f"{preview_path(page)}/rows/4", **{"units-4": "6.25"})
    assert "The row is put right" in right.words
    assert await counts(pool, page) == {"good": 2, "ask": 1}


async def test_the_form_of_a_row_comes_into_the_list(pat: Visitor, event: Event) -> None:
    page = await paste(pat, event, PEOPLE)
    response = await pat.client.get(f"{preview_path(page)}/rows/4", headers={"hx-request": "true"})
    assert "<html" not in response.text
    assert 'name="units-4"' in response.text


async def test_rows_are_left_out_or_said_to_be_somebody_else(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, PEOPLE)
    here = preview_path(page)
    page = await pat.submit(page, f"{here}/rows/3/confirm")
    assert "somebody else" in page.words
    page = await pat.submit(page, f"{here}/rows/4/leave-out")
    assert await counts(pool, page) == {"good": 2, "left_out": 1}
    left_out = await pat.get(f"{here}?view=left_out")
    assert "Line 4: Ann Bee" in left_out.words, "it stays listed"


async def test_all_who_are_asked_about_may_be_different_people(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, "Name\nRuth Olson\nRuth Olson\nRuth Olsen\n")
    form = next(each for each in page.forms if each.fields.get("action") == ["all_different"])
    page = await pat.post(form.action, form.fields)
    assert await counts(pool, page) == {"good": 3}


async def test_waiting_rows_come_as_csv_with_reasons_and_without_formulas(pat: Visitor, event: Event) -> None:
    page = await paste(pat, event, 'Name\tEmail\n=HYPERLINK("http://x")\tno address\n')
    response = await pat.client.get(f"{preview_path(page)}/waiting.csv")
    assert "attachment" in response.headers["content-disposition"]
    header, row = csv.reader(StringIO(response.content.decode("utf-8-sig")))
    assert header == ["Name", "Email", "Line", "What to put right"]
    assert row[0] == '\'=HYPERLINK("http://x")'
    assert row[2] == "2"
    assert "not an e-mail address" in row[3]
    again = await upload(pat, event, "waiting.csv", response.content)
    assert "not an e-mail address" in again.words, "the file can be sent again as it is"
    assert "HYPERLINK" in again.words
    assert "'=HYPERLINK" not in again.words.replace("&#39;", "'")


async def test_columns_are_chosen_and_remembered(pat: Visitor, event: Event, pool: Pool) -> None:
    people = "Who\tWhere\tPoints\nRuth Olson\truth@x.org\t6\n"
    page = await paste(pat, event, people)
    chosen = {"column-1": "full_name", "column-2": "email", "column-3": "units", "headed": "yes"}
    page = await pat.submit(page, preview_path(page), **chosen)
    assert await counts(pool, page) == {"good": 1}
    page = await paste(pat, event, people.replace("Ruth", "Rose"))
    assert await counts(pool, page) == {"good": 1}
    assert "6 units" in page.words


async def test_columns_without_headings_are_remembered_too(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, "Ruth Olson\truth@x.org\t6\tTalks\n")
    chosen = {"column-1": "full_name", "column-2": "email", "column-3": "units", "column-4": "ignore", "headed": "no"}
    await pat.submit(page, preview_path(page), **chosen)
    page = await paste(pat, event, "Rose Olson\trose@x.org\t4\tTalks\n")
    assert await counts(pool, page) == {"good": 1}
    assert "4 units" in page.words
    elsewhere = await paste(pat, event, "bill@x.org\tBill Olson\t5\tTalks\n")
    assert "Is column 2 (“Bill Olson”) the name" in elsewhere.words, "an address stands where the name stood"
    assert await counts(pool, elsewhere) == {}


async def test_columns_nobody_knows_are_named_above_the_button(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, "Name,School\nRuth Olson,Polson High School\n")
    assert await counts(pool, page) == {"good": 1}
    assert "Not used: School. Everybody gets 6.5 units." in page.words
    assert '<details class="decide" open>' in page.html
    assert page.words.index("Not used") < page.words.index("Issue 1 certificate")
    page = await paste(pat, event, "Last,First,Contact,Hrs\nOlson,Ruth,ruth@x.org,2\nBee,Ann,a@x.org,two\n")
    assert await counts(pool, page) == {"good": 1, "bad": 1}
    assert "Not used" not in page.words


async def test_a_guess_that_may_be_wrong_is_asked_about_first(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, "Smith, Robert, r@x.example, 2")
    here = preview_path(page)
    assert await counts(pool, page) == {}
    assert "Which is the first name and which the last: “Smith” and “Robert”?" in page.words
    assert "Are the figures of column 4 (2) the units each person gets?" in page.words
    assert "certificate" not in " ".join(each.action for each in page.forms)
    assert not [each for each in page.forms if each.action.endswith("/issue")]
    page = await pat.submit(page, here)
    assert await counts(pool, page) == {"good": 1}
    assert "Line 1: Robert Smith" in page.words
    assert "2 units" in page.words
    again = await paste(pat, event, "Olson, Ruth, ruth@x.example, 3")
    assert await counts(pool, again) == {"good": 1}, "what was answered once is remembered"
    assert "Ruth Olson" in again.words


async def test_a_title_gets_no_certificate(pat: Visitor, event: Event, pool: Pool) -> None:
    rows = "Attendance list of the workshop\n\nNachname\tVorname\nOlson\tRuth\nBee\tAnn\n"
    page = await paste(pat, event, rows)
    here = preview_path(page)
    assert await counts(pool, page) == {}
    assert "Is the first line, “Attendance list of the workshop”, a participant" in page.words
    columns = {"column-1": "last_name", "column-2": "first_name"}
    silent = await pat.submit(page, here, **columns)
    assert silent.status == 422
    assert "Say what the first line of the list is." in silent.words
    page = await pat.submit(page, here, headed="yes", **columns)
    assert await counts(pool, page) == {"good": 2}
    assert "not read as people: “Attendance list of the workshop”" in page.words
    page = await pat.submit(page, here, headed="title", **columns)
    assert await counts(pool, page) == {"good": 3}
    page = await pat.submit(page, here, headed="no", **columns)
    assert await counts(pool, page) == {"good": 4}
    assert "Line 4: Ruth Olson" in (await pat.get(f"{here}?view=good")).words
    nobody = await paste(pat, event, "Participants")
    assert (await pat.submit(nobody, preview_path(nobody), headed="yes")).status == 422


async def test_headings_nobody_knows_are_seen_by_what_stands_below(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await upload(pat, event, "list.csv", b"Attendee X,Zeit\nRuth Olson,2\nAnn Bee,1.5\n")
    assert await counts(pool, page) == {}, "whether these are units is asked"
    assert "Read as headings, not as a participant: “Attendee X · Zeit”." in page.words
    page = await pat.submit(page, preview_path(page))
    assert await counts(pool, page) == {"good": 2}
    assert "1.5 units" in page.words


async def test_columns_without_a_name_are_asked_about(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, "Name,Email\nRuth Olson,ruth@x.org\n")
    wrong = await pat.submit(page, preview_path(page), **{"column-1": "ignore"})
    assert wrong.status == 422
    assert "Say which column holds the name" in wrong.words
    assert await counts(pool, page) == {"good": 1}, "nothing was lost"


async def test_a_conference_needs_its_sessions(pat: Visitor, report: Report, pool: Pool) -> None:
    event = await report(conference())
    page = await paste(pat, event, "Name,Email\nRuth Olson,ruth@x.org\n")
    assert "choose the column that names them" in page.words
    assert await counts(pool, page) == {}
    page = await paste(pat, event, "Name,Sessions\nRuth Olson,S1 S3\n")
    assert await counts(pool, page) == {"good": 1}
    assert "4 units" in page.words


async def test_rows_of_one_person_at_a_conference_are_shown_put_together(
    pat: Visitor, report: Report, pool: Pool
) -> None:
    event = await report(conference())
    people = "Name,Email,Sessions\nRuth Olson,ruth@x.org,S1\nRuth Olson,ruth@x.org,S3\nRuth Olsen,ruth@x.org,S4\n"
    page = await paste(pat, event, people)
    assert await counts(pool, page) == {"good": 1, "merged": 1, "ask": 1}
    assert "Put together with another row of the same person" in page.words
    merged = await pat.get(f"{preview_path(page)}?view=merged")
    assert "Put together with line 2, which now names S1, S3." in merged.words

    page = await pat.submit(page, f"{preview_path(page)}/rows/4/together")
    assert "one row stands for the sessions of both" in page.words
    assert await counts(pool, page) == {"good": 1, "merged": 2}
    page = await pat.get(f"{preview_path(page)}?view=good")
    assert "sessions S1, S3, S4" in page.words
    assert "6 units" in page.words
    again = await pat.post(f"{preview_path(page)}/rows/4/together", page.forms[-1].fields)
    assert "Nothing was changed" in again.words


async def test_rows_put_together_by_mistake_are_taken_apart(pat: Visitor, report: Report, pool: Pool) -> None:
    event = await report(conference())
    people = "Name,Email,Sessions\nRuth Olson,ruth@x.org,S1\nRuth Olson,ruth@x.org,S1; S3\nRuth Olsen,ruth@x.org,S4\n"
    page = await paste(pat, event, people)
    there = preview_path(page)
    page = await pat.submit(page, f"{there}/rows/4/together")
    merged = await pat.get(f"{there}?view=merged")
    page = await pat.submit(merged, f"{there}/rows/3/apart")
    assert "Taken apart: both rows are ready to be issued" in page.words
    assert await counts(pool, page) == {"good": 2, "merged": 1}
    good = await pat.get(f"{there}?view=good")
    assert "Line 2: Ruth Olson ruth@x.org · 4 units · sessions S1, S4" in good.words
    assert "Line 3: Ruth Olson ruth@x.org · 4 units · sessions S1, S3" in good.words
    again = await pat.submit(merged, f"{there}/rows/3/apart")
    assert "Nothing was changed" in again.words
    page = await pat.submit(merged, f"{there}/rows/4/apart")
    assert await counts(pool, page) == {"good": 3}
    keys = await pool.fetch("select person_key from roster_row order by line")
    assert len({row["person_key"] for row in keys}) == 3, "each gets a certificate"


async def test_what_a_run_took_stays_together(pat: Visitor, report: Report, pool: Pool) -> None:
    event = await report(conference())
    people = "Name,Email,Sessions\nRuth Olson,ruth@x.org,S1\nRuth Olson,ruth@x.org,S3\n"
    there = preview_path(await paste(pat, event, people))
    merged = await pat.get(f"{there}?view=merged")
    await pool.execute("update roster_row set state = 'taken' where line = 2")
    late = await pat.submit(merged, f"{there}/rows/3/apart")
    assert "Nothing was changed" in late.words
    assert await counts(pool, late) == {"merged": 1, "taken": 1}
    assert (await pat.post(f"{there}/rows/99/apart", merged.forms[-1].fields)).status == 404


async def test_more_sessions_of_who_holds_a_certificate_replace_it(pat: Visitor, report: Report, pool: Pool) -> None:
    event = await report(conference())
    made = await records.roster_of(pool, event.number, [("Ruth Olson", "ruth@x.org")])
    await pool.execute(
        """insert into certificate (number, event, occurrence, provider, version, roster, line, run, name, email,
           person_key, units, sessions, template, data, sha256, issued_at, issued_by)
           values ('MT-1', $1, 1, $2, 1, $3, 1, 1, 'Ruth Olson', 'ruth@x.org', 'k', 2, '{S1}', 't', '{}', 'h', now(),
                   'a')""",
        event.number,
        event.provider,
        made.id,
    )
    page = await paste(pat, event, "Name,Email,Sessions\nRuth Olson,ruth@x.org,S3\nRut Olson,,S4\n")
    assert await counts(pool, page) == {"good": 1, "ask": 1}
    good = await pat.get(f"{preview_path(page)}?view=good")
    assert "4 units · sessions S1, S3 · replaces certificate MT-1" in good.words
    page = await pat.submit(page, f"{preview_path(page)}/rows/3/together")
    assert "one row stands for the sessions of both" in page.words
    assert await counts(pool, page) == {"good": 1, "merged": 1}, "a certificate is replaced once"
    page = await paste(pat, event, "Name,Email,Sessions\nRut Olson,,S4\n")
    page = await pat.submit(page, f"{preview_path(page)}/rows/2/together")
    assert "The row replaces the certificate by one for the sessions of both." in page.words
    assert await counts(pool, page) == {"good": 1}


async def test_a_name_no_font_can_print_names_its_row(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, "Name\n山田 太郎\nQl̓ispé Séliš\n")
    assert await counts(pool, page) == {"bad": 1, "good": 1}
    assert "The certificate cannot print “山”" in page.words


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.xlsx", b"PK\x03\x04 not really", "damaged"),
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        ("list.csv", b"", "empty"),
        ("list.csv", b"\x00\x01\x02", "neither an Excel workbook"),
        ("list.csv", b"Name\n" + b"A B\n" * 20_001, "20,001 rows, and one may have at most 20,000"),
    ],
)
async def test_files_that_cannot_be_read_are_refused_in_words(
    pat: Visitor, event: Event, name: str, content: bytes, words: str
) -> None:
    page = await upload(pat, event, name, content)
    assert page.status == 422
    assert words in page.words
    assert 'href="#file"' in page.html


async def test_letters_that_are_a_guess_are_marked(pat: Visitor, event: Event) -> None:
    page = await upload(pat, event, "list.csv", "Name\nÑandú Peña\n".encode("cp1252"))
    assert "accents are a guess" in page.words
    assert "Ñandú Peña" in (await pat.get(f"{preview_path(page)}?view=good")).words


async def test_one_person_is_judged_beside_the_fields(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await pat.get(roster_path(event))
    token = page.forms[-1].fields["form_token"][0]
    typed = {"how": "single", "name": "Ruth Olson", "email": "ruth", "units": "9", "form_token": token}
    wrong = await pat.post(roster_path(event), typed)
    assert wrong.status == 422
    assert 'href="#email"' in wrong.html
    assert 'href="#units"' in wrong.html
    good = await pat.post(roster_path(event), typed | {"email": "ruth@x.org", "units": ""})
    assert await counts(pool, good) == {"good": 1}


async def test_who_holds_a_certificate_is_named(pat: Visitor, event: Event, pool: Pool) -> None:
    made = await records.roster_of(pool, event.number, [("Ruth Olson", "ruth@x.org")])
    await pool.execute(
        """insert into certificate (number, event, occurrence, provider, version, roster, line, run, name, email,
           person_key, units, template, data, sha256, issued_at, issued_by)
           values ('MT-1', $1, 1, $2, 1, $3, 1, 1, 'Ruth Olson', 'ruth@x.org', 'k', 6.5, 't', '{}', 'h', now(), 'a')""",
        event.number,
        event.provider,
        made.id,
    )
    page = await paste(pat, event, "Name,Email\nRuth Olson,ruth@x.org\nRut Olson,\n")
    assert await counts(pool, page) == {"bad": 1, "ask": 1}
    assert "Ruth Olson (ruth@x.org) holds certificate MT-1 of this date already." in page.words


async def test_nothing_is_issued_before_it_begins(pat: Visitor, report: Report, pool: Pool) -> None:
    later = await report(workshop(workshop().occurrences[0].first_day.replace(day=20)))
    page = await paste(pat, later, "Name\nRuth Olson\n")
    assert "Certificates can be issued once it has begun" in page.words
    here = preview_path(page)
    token = page.forms[-1].fields["form_token"][0]
    refused = await pat.post(f"{here}/issue", {"form_token": token})
    assert refused.status == 409
    assert (await counts(pool, page)) == {"good": 1}


async def test_what_was_given_while_the_approval_was_not_in_force_is_not_issued(
    pat: Visitor, event: Event, pool: Pool, provider: Provider
) -> None:
    page = await paste(pat, event, "Name\nRuth Olson\n")
    held = (await records.current_occurrence(pool, event.number)).starts_at
    await pool.execute("update event set reported_at = $1", held - timedelta(days=1))
    await records.stands(pool, provider, Standing.LAPSED, held - timedelta(days=2))
    there = preview_path(page)
    token = page.forms[-1].fields["form_token"][0]
    assert (await pat.post(f"{there}/issue", {"form_token": token})).status == 409
    for path in (there, roster_path(event)):
        page = await pat.get(path)
        assert "not in force on December 1, 2026: it lapsed" in page.words
        assert "To award units again, reapply" in page.words
    assert await pool.fetchval("select count(*) from certificate_run") == 0


async def test_anybody_elses_list_is_unknown(pat: Visitor, event: Event, pool: Pool, signed_in: SignedIn) -> None:
    page = await paste(pat, event, PEOPLE)
    other = await records.approved_provider(pool)
    assert other.number != event.provider
    eve = await signed_in("Eve Else", Role.PROVIDER, provider=other.number)
    here = preview_path(page)
    for path in (here, f"{here}/rows/2", f"{here}/waiting.csv", roster_path(event)):
        assert (await eve.get(path)).status == 403
        assert (await eve.get(path.replace(event.provider, other.number))).status == 404
    token = (await eve.get("/change-password")).forms[-1].fields["form_token"][0]
    assert (await eve.post(f"{here}/issue", {"form_token": token})).status == 403
    assert (await eve.post(f"{here}/issue".replace(event.provider, other.number), {"form_token": token})).status == 404
    assert await counts(pool, page) == {"good": 1, "ask": 1, "bad": 1}


async def test_a_list_is_thrown_away_and_what_waits_on_it_is_left_out(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await paste(pat, event, PEOPLE)
    here = preview_path(page)
    await pool.execute("update roster_row set state = 'done' where line = 2")
    assert "2 rows wait for you, 1 with a problem" in (await pat.get("/providers/P-00001")).words
    asked = await pat.get(f"{here}/discard")
    assert "2 rows that wait are left out" in asked.words
    assert "1 certificate issued from it stays valid" in asked.words
    page = await pat.submit(asked, f"{here}/discard")
    assert "The list is discarded" in page.words
    assert await counts(pool, await pat.get(here)) == {"done": 1, "left_out": 2}
    assert "rows wait" not in (await pat.get("/providers/P-00001")).words
    assert "This list was discarded on" in (await pat.get(here)).words


async def test_a_list_nobody_said_how_to_read_waits_until_it_is_thrown_away(
    pat: Visitor, event: Event, signed_in: SignedIn, pool: Pool
) -> None:
    here = preview_path(await paste(pat, event, "Olson\tRuth\nBee\tAnn\n"))
    assert "say what its columns mean" in (await pat.get("/providers/P-00001")).words
    assert "The list is not asked about any more." in (await pat.get(f"{here}/discard")).words
    other = await records.approved_provider(pool)
    eve = await signed_in("Eve Else", Role.PROVIDER, provider=other.number)
    assert (await eve.get(f"{here}/discard")).status == 403
    assert (await eve.get(f"{here}/discard".replace(event.provider, other.number))).status == 404
    await pat.submit(await pat.get(f"{here}/discard"), f"{here}/discard")
    assert "say what its columns mean" not in (await pat.get("/providers/P-00001")).words
    assert "Pasted list" in (await pat.get(f"/providers/P-00001/events/{event.number}")).words


async def test_lists_have_a_heading_only_where_somebody_sent_one(pat: Visitor, event: Event, pool: Pool) -> None:
    await records.roster_of(pool, event.number, [("Ruth Olson", "")])
    there = f"/providers/P-00001/events/{event.number}"
    assert "Lists of participants" in (await pat.get(there)).words
    await pool.execute("update roster set source = 'correction'")
    assert "Lists of participants" not in (await pat.get(there)).words


async def test_a_workbook_with_a_title_and_headings_of_its_own(pat: Visitor, event: Event, pool: Pool) -> None:
    book = Workbook()
    assert book.active
    for row in ("Attendance list of the workshop", "", "Nachname|Vorname|Zeit", "Olson|Ruth|2.5", "Bee|Ann|3"):
        book.active.append(row.split("|"))
    file = BytesIO()
    book.save(file)
    page = await upload(pat, event, "list.xlsx", file.getvalue())
    assert await counts(pool, page) == {}, "names and units are guesses, and asked about"
    assert "not read as people: “Attendance list of the workshop”" in page.words
    chosen = {"column-1": "last_name", "column-2": "first_name"}
    page = await pat.submit(page, preview_path(page), **chosen)
    assert await counts(pool, page) == {"good": 2}
    assert "Line 4: Ruth Olson" in page.words
    assert "2.5 units" in page.words


async def test_a_second_press_makes_no_second_list(pat: Visitor, event: Event, pool: Pool) -> None:
    page = await pat.get(roster_path(event))
    form = next(each for each in page.forms if "people" in each.fields)
    one = await pat.post(roster_path(event), {**form.fields, "people": "Ruth Olson"})
    two = await pat.post(roster_path(event), {**form.fields, "people": "Ruth Olson"})
    assert one.path == two.path
    assert await pool.fetchval("select count(*) from roster") == 1
    assert RowState.GOOD in {each.state for each in await roster.rows(pool, one.path.rpartition("/")[2])}  # type: ignore[arg-type]
