"""Disposal leaves nothing personal behind: whatever people can write is written, and searched for everywhere.

What is searched are all columns of all tables, as the catalogue of the database lists them, so that a table or a column
that is added later is searched as well; and every file of the vault.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from temporalio.testing import ActivityEnvironment

from activities.bundle import BundleActivities
from activities.digest import DigestActivities
from documents.press import Press
from policy.event_form import fields_of
from schemas.bundle import WriteBundle
from schemas.event import Event, EventContact, EventForm, Place
from schemas.link import LinkPurpose, link_token
from schemas.provider import Provider
from store import certificate, legal_hold, letter, opportunity
from store.database import Pool, transaction
from tests import opportunities, records, yearly
from tests.certified import certified
from tests.console.certificates.test_claim import claimed
from tests.console.certificates.test_claim import opened as claims_opened
from tests.console.events.conftest import begin, days_ahead, press, report_over
from tests.console.events.test_deciding import change, fill
from tests.console.public.conftest import Clock
from tests.console.questionnaires.conftest import answer, edit, link_of, made, opened
from tests.console.rosters.conftest import upload
from tests.console.rosters.test_issuing import issued
from tests.console.visitor import Visitor
from tests.disposals import Disposing
from tests.events import item, workshop
from tests.workflows.office import Office
from workers.claims import take_claims
from workers.sweeper import sweep

MARK, KEPT = "zqx", "keepx"
"""In every word that is planted in the year that goes, and in those beside it that stay."""
PHONE, FOLIO = "406-555-7391", "7391882"
NEEDLES = (MARK, PHONE, FOLIO)
DUE = datetime(2033, 9, 15, 14, tzinfo=UTC)
PLANTED_IN = {
    "annual_report", "annual_report_version", "audit_line", "certificate", "column_mapping", "event", "event_draft",
    "event_version", "evidence_attachment", "evidence_request", "legal_hold", "letter", "occurrence", "opportunity",
    "opportunity_date", "opportunity_version", "questionnaire",
    "questionnaire_answer", "questionnaire_recipient", "roster", "roster_row", "staff_task", "submission",
}  # fmt: skip
"""Every table in which people's words, names or addresses stand; each holds some before."""


def form_of(mark: str, day: date, **changes: Any) -> EventForm:
    """A report whose every field names somebody."""
    return workshop(
        day,
        title="Teaching fractions with Salish number words",
        description=f"With {mark}describe.",
        schedule=[item(1, time(9), time(15, 30), title=f"By {mark}session")],
        occurrences=[Place(first_day=day, location=f"At {mark}place", link=f"https://{mark}link.example.org")],
        objectives=f"Learn from {mark}objective.",
        criteria_text=f"As {mark}criterion says.",
        instructors=f"{mark}instructor",
        fee=f"Ask {mark}fee",
        registration_link=f"https://{mark}register.example.org",
        contact=EventContact(name=f"{mark}contact", email=f"{mark}contact@x.org", phone="" if mark == KEPT else PHONE),
        late_reason=f"{mark}late was ill.",
        **changes,
    )


async def everything(pool: Pool) -> dict[str, list[str]]:
    """Every row of every table as text, with what its binary columns hold."""
    tables = await pool.fetch(
        """select table_name, array_agg(column_name) filter (where data_type = 'bytea') as binary
           from information_schema.columns join information_schema.tables using (table_schema, table_name)
           where table_schema = 'public' and table_type = 'BASE TABLE' group by table_name"""
    )
    found: dict[str, list[str]] = {}
    for table, binary in tables:
        escaped = "".join(f" || ' ' || coalesce(encode({each}, 'escape'), '')" for each in binary or ())
        rows = await pool.fetch(f"select each::text{escaped} as row from {table} as each")  # noqa: S608 - our tables
        found[table] = sorted(row["row"] for row in rows)
    return found


def holding(tables: dict[str, list[str]], *needles: str) -> dict[str, list[str]]:
    """The rows in which one of these words stands, by table."""
    found = {
        table: [row for row in rows if any(needle.casefold() in row.casefold() for needle in needles)]
        for table, rows in tables.items()
    }
    return {table: rows for table, rows in found.items() if rows}


def files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


async def planted(pat: Visitor, visitor: Visitor, office: Office, pool: Pool) -> Event:
    """Whatever can be written about an event is written, through the pages and by those behind them."""
    number = await report_over(pat, pool, form_of(MARK, days_ahead(-1)))
    event = await records.current_event(pool, number)
    await _evidence(pat, visitor, event, pool)
    await _people(pat, visitor, event, pool)
    await _claims_issued(office, pool)
    await _words(pat, event, pool)
    await _questionnaires(pat, visitor, event)
    await _shared(event, pool)
    await _elsewhere(office, event, pool)
    return event


async def _people(pat: Visitor, visitor: Visitor, event: Event, pool: Pool) -> None:
    """Lists of every kind, claims, corrections, voids."""
    people = f"Name,Email,Folio\n{MARK}ann,{MARK}ann@x.org,{FOLIO}\n{MARK}bob,{MARK}bob@x.org,\n,{MARK}bad@x.org,\n"
    await issued(pat, event, people)
    page = await upload(pat, event, f"{MARK}list.csv", f"Name,{MARK}heading\n{MARK}cyd,12\n{MARK}dee,13\n".encode())
    there = page.path.partition("?")[0]
    chosen = {"column-1": "full_name", "column-2": "ignore", "headed": "yes", "action": "columns"}
    assert (await pat.post(there, {**page.forms[0].fields, **chosen})).status == 200
    assert await pool.fetchval("select count(*) from column_mapping") == 1
    code = await claims_opened(pat, event)
    await claimed(visitor, code, f"{MARK}eve Claims", f"{MARK}eve@x.org")
    for who, act, typed in (
        ("ann", "reissue", {"name": f"{MARK}ann Better", "reason": f"{MARK}reissue wished it."}),
        ("bob", "void", {"reason": f"{MARK}void left early."}),
    ):
        found = await certificate.of_event(pool, event.number, search=f"{MARK}{who}")
        path = f"/providers/P-00001/certificates/{found.certificates[0].number}/{act}"
        page = await pat.submit(await pat.get(path), path, **typed)
        assert page.status == 200, page.words


async def _claims_issued(office: Office, pool: Pool) -> None:
    """What was claimed is issued as the worker does it, for no year is confirmed over claims that wait."""
    now = datetime.now(UTC)
    assert await take_claims(pool, now) == 1
    await sweep(office.client, pool, now + timedelta(minutes=1))
    await office.until(lambda: pool.fetchval("select not exists (select from certificate_run where state <> 'done')"))


async def _evidence(pat: Visitor, visitor: Visitor, event: Event, pool: Pool) -> None:
    """Somebody asks for the evidence behind it, and gets an answer."""
    path = f"/events/{event.number}/evidence"
    asker = {"full_name": f"{MARK}asker", "organisation": f"{MARK}school", "email": f"{MARK}asker@x.org"}
    page = await visitor.submit(await visitor.get(path), path, text=f"{MARK}question", **asker)
    assert "The provider has been written to" in page.words
    asked = await pool.fetchval("select id from evidence_request where event = $1", event.number)
    path = f"/providers/{event.provider}/evidence-requests/{asked}"
    page = await pat.submit(await pat.get(path), path, answer=f"{MARK}answer")
    assert "Your answer is on its way" in page.words


async def _words(pat: Visitor, event: Event, pool: Pool) -> None:
    """What is said about the event: changes, counts, what was refused, what was begun and never sent."""
    number = event.number
    page = await change(pat, number, {"instructors": f"{MARK}stand-in"})
    sent = await pat.post(page.path, {**page.forms[-1].fields, "reason": f"{MARK}revision was right."})
    assert "Your changes are recorded." in sent.words, sent.words
    await change(pat, number, {"fee": f"{MARK}neversent"})
    counting = f"/providers/P-00001/events/{number}/occurrences/1/count"
    refused = await fill(pat, f"/providers/P-00001/events/{number}/cancel", reason=f"{MARK}refused fell ill.")
    assert refused.status == 409, refused.words
    for total, note in (("5", f"{MARK}note counted."), ("6", f"{MARK}corrected it.")):
        assert (await fill(pat, counting, total=total, note=note)).status == 200
    draft = await begin(pat)
    await press(pat, draft, fields_of(form_of(f"{MARK}draft", days_ahead(10))), action="save")
    other = await records.reported_event(
        pool, form_of(f"{MARK}cancelled", days_ahead(-2)), whose=await records.provider_of(pool, event.provider)
    )
    await records.event_decision(
        pool, other.number, "cancel", datetime.now(UTC), payload={"reason": f"{MARK}cancel fell ill."}
    )


async def _questionnaires(pat: Visitor, visitor: Visitor, event: Event) -> None:
    """What people are asked, what they answer, and to whom the link was sent; attached to the event; and a draft."""
    draft = await made(pat, "empty")
    await edit(pat, draft, "add", title=f"{MARK}title", introduction=f"{MARK}introduction")
    await edit(pat, draft, "remove:q1", text_q1=f"{MARK}question", options_q1=f"{MARK}option")
    asked = await made(pat)
    await edit(pat, asked, "keep", title=f"{MARK}asks", text_q2=f"{MARK}what?")
    link = await link_of(pat, await opened(pat, asked, days_ahead(0).isoformat()))
    who = {"named": "yes", "full_name": f"{MARK}person", "email": f"{MARK}p@x.org", "organisation": f"{MARK}school"}
    for _ in range(3):
        visitor.client.cookies.clear()
        sent = await answer(visitor, link, q1="1", q3=["1"], q2=f"{MARK}problem\nis mine.", **who)
        assert sent.path == f"{link}/answered", sent.words
    page = await pat.submit(await pat.get(f"{asked}/send"), f"{asked}/send", addresses=f"{MARK}to@x.org")
    assert "1 letter will leave" in page.words, page.words
    page = await pat.submit(await pat.get(f"{asked}/attach"), f"{asked}/attach", entity=event.entity, texts="yes")
    assert "It is attached" in page.words, page.words


async def _shared(event: Event, pool: Pool) -> None:
    """What the portal showed of the event, as it was sent and as it was changed; it is over by then."""
    form = opportunities.workshop(
        description=f"{MARK}described in a few words for everybody.",
        city=f"{MARK}city",
        cost=f"{MARK}cost",
        link=f"https://{MARK}shown.example.org",
        dates=[opportunities.day(days_ahead(-1), location=f"{MARK}hall", link=f"https://{MARK}date.example.org")],
        contact=EventContact(name=f"{MARK}asked", email=f"{MARK}asked@x.org", phone=PHONE),
    )
    async with transaction(pool) as conn:
        shown = await opportunities.published(
            conn, form, event=event.number, provider=event.provider, contact_name=f"{MARK}sender",
            contact_email=f"{MARK}sender@x.org", decision_text=f"{MARK}decision",
        )  # fmt: skip
        await opportunity.save(conn, shown.model_copy(update={"stage": "expired"}))


async def _elsewhere(office: Office, event: Event, pool: Pool) -> None:
    """What other systems say: signals with names, mail servers with addresses; and what repeats it."""
    workflow = office.client.get_workflow_handle(event.entity)
    await workflow.signal(f"{MARK}verb", {"actor": f"{MARK}registry"})
    await workflow.signal("count", {"actor": f"{MARK}registry", "occurrence": 1, "total": 9})
    async with transaction(pool) as conn:
        (sent,) = [each for each in await letter.of_entity(conn, await _issued_one(pool)) if each.kind == "certificate"]
        await letter.mark_sent(conn, sent.id, 1, datetime.now(UTC), message_key=f"{MARK}message")
        bounced = await letter.mark_bounced(conn, f"{MARK}message", f"550 {MARK}mailbox full", datetime.now(UTC))
        assert bounced
    await DigestActivities(pool).write_digest(datetime(2026, 11, 25, 15, tzinfo=UTC))
    heard = "select count(*) = 2 from audit_line where actor || facts::text like $1"
    await office.until(lambda: pool.fetchval(heard, f"claimed:%{MARK}%"))
    # The signal's count came last and brought no note; as a person's last one would have left it:
    noted = "update occurrence set count_note = $2 where event = $1"
    await pool.execute(noted, event.number, f"{MARK}lastnote.")


async def _issued_one(pool: Pool) -> str:
    return str(await pool.fetchval("select entity from letter where kind = 'certificate' order by entity limit 1"))


async def completed(pool: Pool, provider: str, sue: Visitor, press_: Press, disposing: Disposing) -> None:
    """The year's report is confirmed, opened again and confirmed once more; held for a while; its bundles written."""
    await yearly.decided(
        pool,
        await yearly.opened(pool, provider),
        "confirm_report",
        yearly.COMPLETED,
        signed_by=f"{MARK}signed",
        statement=f"{MARK}statement",
    )
    late = yearly.COMPLETED + timedelta(days=20)
    reopened = await yearly.current(pool, provider)
    await yearly.decided(pool, reopened, "reopen_report", late, reason=f"{MARK}reopened asked.")
    again = await yearly.current(pool, provider)
    await yearly.decided(pool, again, "confirm_report", late + timedelta(days=1), signed_by=f"{MARK}again")
    await pool.execute("update event set stage = 'archived', archived_at = $1 where stage = 'settled'", late)
    for version in (1, 2):
        message = WriteBundle(provider=provider, year=2026, version=version, as_of=late)
        await ActivityEnvironment().run(BundleActivities(pool, press_, disposing.vault).write_bundle, message)
    path = "/staff/holds/place"
    await sue.submit(await sue.get(path), path, provider=provider, year="2026", reason=f"{MARK}hold complains.")
    (hold,) = await legal_hold.of_provider(pool, provider)
    path = f"/staff/holds/{hold.id}/lift"
    assert "The hold is lifted." in (await sue.submit(await sue.get(path), path, reason=f"{MARK}lift settled.")).words


async def neighbours(pool: Pool, whose: Provider) -> None:
    """The provider's next year, and the same year of another provider, with people of their own; neither is due."""
    for number, day in ((whose.number, date(2027, 9, 1)), (None, date(2026, 12, 1))):
        beside = await records.provider_of(pool, number) if number else await records.approved_provider(pool)
        event = await records.reported_event(pool, form_of(KEPT, day), whose=beside)
        await certified(pool, event.number, [(f"{KEPT}ann", f"{KEPT}ann@x.org")], event.number[-2:])


@pytest.fixture
async def opened_press() -> Any:
    async with Press(1) as opened_one:
        yield opened_one


async def test_nothing_personal_is_left_and_the_neighbours_are_untouched(  # noqa: PLR0917 - all who take part
    app: FastAPI,
    pat: Visitor,
    sue: Visitor,
    visitor: Visitor,
    staffed: Office,
    pool: Pool,
    provider: Provider,
    clock: Clock,
    disposing: Disposing,
    opened_press: Press,
) -> None:
    event = await planted(pat, visitor, staffed, pool)
    await completed(pool, provider.number, sue, opened_press, disposing)
    await neighbours(pool, provider)
    before = await everything(pool)
    assert set(holding(before, *NEEDLES)) >= PLANTED_IN
    assert holding(before, KEPT)
    in_vault = files(disposing.folder)
    assert any(MARK.encode() in content for content in in_vault.values())

    board = (await sue.get("/staff/board.csv?year=2026")).response.text
    assert "Fox Valley" in board

    assert (await disposing.whole(2033, DUE)).disposed == 1

    assert (await sue.get("/staff/board.csv?year=2026")).response.text == board

    after = await everything(pool)
    assert holding(after, *NEEDLES) == {}
    assert holding(after, KEPT) == holding(before, KEPT)
    assert before["claim_window"]
    assert after["claim_window"] == []
    for table in ("account", "application", "provider", "standing", "session", "rule_set"):
        assert after[table] == before[table], table
    left = files(disposing.folder)
    assert set(left) == {"disposals/2033/certificate.pdf"}
    assert not [name for name, content in left.items() if any(each.encode() in content for each in NEEDLES)]

    await pages_say_so(app, pool, event, pat, sue, visitor, clock)


async def pages_say_so(  # noqa: PLR0917 - all who look
    app: FastAPI, pool: Pool, event: Event, pat: Visitor, sue: Visitor, visitor: Visitor, clock: Clock
) -> None:
    """Every page that led to what is gone still answers, names nobody, and says what happened."""
    clock.at = datetime.now(UTC)
    number, year = event.number, f"{event.provider}/2026"
    one = str(
        await pool.fetchval("select number from certificate where event = $1 and state = 'valid' limit 1", number)
    )
    links = await pool.fetch("select id from link where purpose = 'certificate'")
    tokens = [link_token(row["id"], LinkPurpose.CERTIFICATE, app.state.settings.secret_key) for row in links]
    rosters = await pool.fetch("select id from roster where event = $1", number)
    letters = await pool.fetch("select id, entity from letter where disposed_at is not null")
    runs = await pool.fetch("select number from certificate_run where event = $1", number)
    asked = await pool.fetch("select number from questionnaire where disposed_at is not null")
    gone, own = "disposed of", f"/providers/{event.provider}"
    for who, paths in (
        (pat, [
            f"{own}/events/{number}", f"{own}/events/{number}/certificates",
            f"{own}/events/{number}/cancel", f"{own}/events/{number}/occurrences/1/count",
            f"{own}/events/{number}/occurrences/1/roster",
            f"{own}/events/{number}/occurrences/1/claims",
            f"{own}/events/{number}/occurrences/1/certificates.zip",
            f"{own}/events/{number}/occurrences/1/print-run.pdf", f"{own}/certificates/{one}",
            f"{own}/certificates/{one}/certificate.pdf", f"{own}/certificates/{one}/void",
            f"{own}/certificates/{one}/reissue", f"{own}/reports/2026",
            f"{own}/reports/2026/report.pdf",
            f"{own}/reports/2026/bundle.zip",
            f"{own}/reports/2026/participants.csv",
            *(f"{own}/rosters/{row['id']}" for row in rosters),
            *(f"{own}/letters/{row['id']}" for row in letters if row["entity"].startswith(("event:", "report:"))),
            *(f"{own}/events/{number}/runs/{row['number']}" for row in runs),
            *(f"{own}/questionnaires/{row['number']}/results" for row in asked),
        ]),
        (sue, [
            f"/staff/events/{number}", f"/staff/events/{number}/certificates", f"/staff/reports/{year}",
            f"/staff/reports/{year}/report.pdf", f"/staff/reports/{year}/activities.csv",
            *(f"/staff/letters/{row['id']}" for row in letters),
        ]),
        (visitor, [f"/verify/{one}", *(f"/link/certificate/{token}" for token in tokens)]),
    ):  # fmt: skip
        for path in paths:
            page = await who.get(path)
            assert page.status in {200, 410}, (path, page.status)
            assert gone in page.words, (path, page.words)
            assert not [each for each in NEEDLES if each in page.html.casefold()], path
    for who, paths in (
        (pat, [own, f"{own}/questionnaires", f"{own}/events", f"{own}/events.csv", f"{own}/reports",
               f"{own}/calendar"]),
        (sue, ["/staff", "/staff/events", "/staff/letters", "/staff/audit", "/staff/tasks", "/staff/reports?year=2026",
               f"/staff/providers/{event.provider}", "/staff/holds?view=lifted", "/staff/disposals/2033"]),
    ):  # fmt: skip
        for path in paths:
            page = await who.get(path)
            assert page.status == 200, path
            assert not [each for each in NEEDLES if each in page.response.text.casefold()], path


async def test_the_search_finds_what_is_planted_in_any_kind_of_column(pool: Pool) -> None:
    """The control: a word in text, json, an array and bytes is found, however its letters are cased."""
    await pool.execute("create table planted (a text, b jsonb, c text[], d bytea)")
    for column, value in (
        ("a", "'In ZQXtext'"),
        ("b", """'{"deep": [{"in": "zqxjson"}]}'"""),
        ("c", "'{one,zqxarray}'"),
        ("d", "'zqxbytes'::bytea"),
    ):
        await pool.execute(f"insert into planted ({column}) values ({value})")  # noqa: S608 - a test's own words
    found = holding(await everything(pool), MARK)
    assert {table: len(rows) for table, rows in found.items()} == {"planted": 4}
    assert re.search("zqxbytes", " ".join(found["planted"]))
