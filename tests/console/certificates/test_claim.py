"""Claiming with a code: one certificate a person, within the window, by sessions where there are some."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from policy.person import person_key
from schemas.event import Event
from schemas.provider import Provider, Standing
from schemas.roster import RosterRow, RowState
from store import claim, roster
from store.database import Pool
from tests import records, yearly
from tests.console.public.conftest import Clock
from tests.console.rosters.conftest import Report
from tests.console.visitor import Page, Visitor
from tests.events import conference
from workers.claims import take_claims


async def opened(pat: Visitor, event: Event, **days: str) -> str:
    """Pat lets attendees claim; the code."""
    page = await press(pat, event, "open", **days)
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", page.words)
    assert found, page.words
    return found.group()


async def press(pat: Visitor, event: Event, action: str, **days: str) -> Page:
    """Press the one button of the page about claims, with the days it proposes where none are given."""
    there = f"/providers/P-00001/events/{event.number}/occurrences/1/claims"
    return await pat.post(there, {**(await pat.get(there)).forms[-1].fields, "action": action, **days})


async def claimed(visitor: Visitor, code: str, name: str, email: str, **more: str | list[str]) -> Page:
    there = f"/claim/{code}"
    form = (await visitor.get(there)).forms[-1]
    return await visitor.post(there, {**form.fields, "name": name, "email": email, **more})


async def rows(pool: Pool, event: Event) -> list[RosterRow]:
    (window,) = await claim.of_event(pool, event.number)
    return await roster.rows(pool, window.roster, limit=50)


async def test_each_person_claims_once_however_often(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool
) -> None:
    event = await report()
    code = await opened(pat, event)
    for name, email in (
        ("Ann Two Moons", "ann@x.org"),
        ("Ann  two moons", "ANN@x.org"),
        ("Ruth Olson", "ruth@x.org"),
    ):
        page = await claimed(visitor, code.lower(), name, email)
        assert "We have your claim" in page.words
        assert name not in page.words
    assert [row.name for row in await rows(pool, event)] == ["Ann Two Moons", "Ruth Olson"]


async def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool
) -> None:
    event = await report()
    page = await claimed(visitor, await opened(pat, event), "Ann Two Moons", "")
    assert page.status == 422
    assert "Enter your e-mail address" in page.words
    assert "Ann Two Moons" in page.html
    assert await rows(pool, event) == []


async def test_a_name_no_font_can_print_is_told_at_once(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool
) -> None:
    event = await report()
    page = await claimed(visitor, await opened(pat, event), "李 Long", "li@x.org")
    assert page.status == 422
    assert "The certificate cannot print “李” in this name" in page.words
    assert 'href="#name"' in page.html
    assert await rows(pool, event) == []


async def test_who_may_be_somebody_known_waits_for_the_provider_and_hears_nothing_of_it(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool, clock: Clock
) -> None:
    event = await report()
    code = await opened(pat, event)
    await holds(pool, event, "John Smith", "smith@x.org")
    pages = [
        await claimed(visitor, code, name, email)
        for name, email in (
            ("Jon Smith", "smith@x.org"),
            ("Ruth Olson", "ruth@x.org"),
            ("Ruth Olsen", "ruth@x.org"),
            ("Zoe Kuhn", "zoe@x.org"),
        )
    ]
    assert len({page.words for page in pages}) == 1
    assert {page.status for page in pages} == {200}
    good, ask = RowState.GOOD, RowState.ASK
    assert [row.state for row in await rows(pool, event)] == [ask, good, ask, good]

    page = await pat.get(f"/providers/P-00001/events/{event.number}")
    link = re.search(r'href="(/providers/P-00001/rosters/[^"]+)">Claims with a code', page.html)
    assert link
    page = await pat.get(link.group(1))
    assert "Is this the same person as John Smith (smith@x.org), who holds certificate MT-1?" in page.words
    assert "Is this the same person as Ruth Olson (ruth@x.org), who claimed a certificate?" in page.words
    await pat.submit(page, f"{link.group(1)}/rows/1/confirm")
    assert await take_claims(pool, clock.at) == 1
    taken = [row.name for row in await rows(pool, event) if row.state is RowState.TAKEN]
    assert taken == ["Jon Smith", "Ruth Olson", "Zoe Kuhn"]


async def holds(pool: Pool, event: Event, name: str, email: str, **more: str) -> None:
    """Somebody holds certificate MT-1 of the event."""
    made = await records.roster_of(pool, event.number, [(name, email)])
    await pool.execute(
        """insert into certificate (number, event, occurrence, provider, version, roster, line, run, name, email,
           person_key, units, sessions, template, data, sha256, issued_at, issued_by)
           values ('MT-1', $1, 1, $2, 1, $3, 1, 1, $4, $5, $6, $7::text::numeric, $8::text::text[], 't', '{}', 'h',
                   now(), 'a')""",
        event.number,
        event.provider,
        made.id,
        name,
        email,
        person_key(name, email),
        more.get("units", "6.5"),
        more.get("sessions", "{}"),
    )


async def test_the_list_of_a_window_is_there_before_anybody_claims(pat: Visitor, report: Report) -> None:
    event = await report()
    await opened(pat, event)
    page = await pat.get(f"/providers/P-00001/events/{event.number}")
    link = re.search(r'href="(/providers/P-00001/rosters/[^"]+)">Claims with a code', page.html)
    assert link
    page = await pat.get(link.group(1))
    assert "Nobody has claimed a certificate yet." in page.words
    assert "what the columns mean" not in page.words


async def test_more_sessions_are_added_to_what_was_claimed_or_is_held(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool, clock: Clock
) -> None:
    event = await report(conference())
    code = await opened(pat, event)
    await holds(pool, event, "Ann Two Moons", "ann@x.org", sessions="{S1}", units="2")
    for sessions in (["S1"], ["S3"]):
        await claimed(visitor, code, "Ann Two Moons", "ann@x.org", sessions=sessions)
        await claimed(visitor, code, "Ruth Olson", "ruth@x.org", sessions=sessions)
    ruth, ann = await rows(pool, event)
    assert (ruth.sessions, ruth.units, ruth.replaces, ruth.state) == (["S1", "S3"], Decimal(4), None, RowState.GOOD)
    assert (ann.sessions, ann.units, ann.replaces, ann.state) == (["S1", "S3"], Decimal(4), "MT-1", RowState.GOOD)

    await take_claims(pool, clock.at)
    page = await claimed(visitor, code, "Ruth Olson", "ruth@x.org", sessions=["S3"])
    assert "We have your claim" in page.words
    page = await claimed(visitor, code, "Ruth Olson", "ruth@x.org", sessions=["S4"])
    assert page.status == 409
    assert "Send this again in a minute" in page.words
    assert len(await rows(pool, event)) == 2


async def test_who_claims_what_was_voided_waits_for_the_provider(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool
) -> None:
    event = await report()
    code = await opened(pat, event)
    await claimed(visitor, code, "Ann Two Moons", "ann@x.org")
    await pool.execute("update roster_row set state = 'done', certificate = 'MT-2' where name = 'Ann Two Moons'")
    await claimed(visitor, code, "Ann Two Moons", "ann@x.org")
    _, again = await rows(pool, event)
    assert again.state is RowState.ASK
    assert "certificate MT-2 was issued, and is not valid any more" in again.problems[0].message


async def test_nothing_is_claimed_of_what_is_archived(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool, clock: Clock
) -> None:
    event = await report()
    code = await opened(pat, event)
    await records.delivered(pool, event.number)
    said = {"payload": {"note": ""}, "occurrence": 1, "total": 3}
    await records.event_decision(pool, event.number, "count", clock.at, **said)
    assert (await visitor.get(f"/claim/{code}")).status == 200
    await yearly.covered(pool, event.number)
    await records.event_decision(pool, event.number, "archive", clock.at)
    (window,) = await claim.of_event(pool, event.number)
    assert window.closes_at <= clock.at
    await pool.execute("update claim_window set closes_at = closes_at + interval '1 day'")
    assert (await visitor.get(f"/claim/{code}")).status == 404, "whatever its window says"


async def test_claims_become_one_run_and_are_taken_once(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool, clock: Clock
) -> None:
    event = await report()
    code = await opened(pat, event)
    for name in ("Ann Two Moons", "Ruth Olson", "Zoe Kuhn"):
        await claimed(visitor, code, name, f"{name.split()[0].lower()}@x.org")
    assert await take_claims(pool, clock.at) == 1
    assert await take_claims(pool, clock.at) == 0
    assert {row.state for row in await rows(pool, event)} == {RowState.TAKEN}
    saved = await pool.fetch("select kind, entity from submission where kind = 'certificates'")
    assert [row["entity"] for row in saved] == [f"certificates:{event.number}:1"]


async def test_a_code_is_taken_however_it_is_typed(pat: Visitor, visitor: Visitor, report: Report) -> None:
    code = await opened(pat, await report())
    bare = code.replace("-", "")
    for typed in (bare.lower(), f"{code[:4]}+{code[5:]}", f"+{code.lower()}.", f"{bare[:2]}\N{EN DASH}{bare[2:]}"):
        page = await visitor.get(f"/claim?code={typed}")
        assert (page.status, page.path) == (200, f"/claim/{code}")
    assert (await visitor.get(f"/claim/{bare.lower()}")).status == 200
    for _ in range(70):
        assert (await visitor.get(f"/claim?code={bare}")).status == 200, "no guess is wrong that is right"
    assert (await visitor.get("/claim?code=--")).status == 422


@pytest.mark.parametrize("code", ["NONE-NONE", "x", "%00", "ABCD-EFG1"])
async def test_another_code_opens_nothing(visitor: Visitor, code: str) -> None:
    page = await visitor.get(f"/claim/{code}")
    assert page.status == 404
    assert "Nothing can be claimed" in page.words or "no such page" in page.words.casefold()


async def test_a_window_ends_by_itself_and_by_hand(
    pat: Visitor, visitor: Visitor, report: Report, clock: Clock
) -> None:
    event = await report()
    code = await opened(pat, event)
    now, clock.at = clock.at, clock.at + timedelta(days=15)
    assert (await visitor.get(f"/claim/{code}")).status == 404
    clock.at = now
    assert (await visitor.get(f"/claim/{code}")).status == 200
    await press(pat, event, "close")
    assert (await visitor.get(f"/claim/{code}")).status == 404


async def test_from_when_until_when_is_chosen(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool, clock: Clock
) -> None:
    event = await report()
    code = await opened(pat, event, claim_from="2026-12-04", claim_until="2026-12-05")
    (window,) = await claim.of_event(pool, event.number)
    assert window.opens_at == datetime.fromisoformat("2026-12-04T00:00-07:00")
    assert window.closes_at == datetime.fromisoformat("2026-12-05T23:59-07:00")
    page = await pat.get(f"/providers/P-00001/events/{event.number}/occurrences/1/claims")
    assert f"Code {code}" in page.words
    assert "Nobody can claim before Friday, December 4, 2026 at 12:00 am" in page.words
    assert "can claim their certificates now" not in page.words
    clock.at = datetime.fromisoformat("2026-12-04T09:00-07:00")
    assert (await visitor.get(f"/claim/{code}")).status == 200
    clock.at = datetime.fromisoformat("2026-12-06T09:00-07:00")
    assert (await visitor.get(f"/claim/{code}")).status == 404


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-11-30", "2026-12-05", "Choose a day from December 2, 2026 to December 16, 2026."),
        ("2026-12-02", "2026-12-17", "Choose a day from December 2, 2026 to December 16, 2026."),
        ("2026-12-05", "2026-12-04", "It ends before it begins."),
        ("", "soon", "Enter a day."),
        ("2026-12-02", "soon", "is not a date"),
    ],
)
async def test_days_that_cannot_be_are_named_and_open_nothing(  # noqa: PLR0917 - fixtures and what each case varies
    pat: Visitor, report: Report, pool: Pool, first: str, last: str, told: str
) -> None:
    event = await report()
    page = await press(pat, event, "open", claim_from=first, claim_until=last)
    assert page.status == 422
    assert told in page.words
    assert page.forms[-1].fields["claim_from"] == [first]
    assert await claim.of_event(pool, event.number) == []


async def test_ahead_of_the_event_nothing_says_that_it_can_be_claimed_now(
    pat: Visitor, report: Report, clock: Clock
) -> None:
    event = await report()
    clock.at -= timedelta(days=10)
    page = await press(pat, event, "open")
    assert "Nobody can claim before Tuesday, December 1, 2026 at 8:30 am" in page.words
    assert "now" not in page.words.partition("Let attendees claim")[2].partition("End claiming")[0]


async def test_nothing_is_claimed_before_it_has_begun(
    pat: Visitor, visitor: Visitor, report: Report, clock: Clock
) -> None:
    event = await report()
    after, clock.at = clock.at, clock.at - timedelta(days=10)
    code = await opened(pat, event)
    page = await visitor.get(f"/claim/{code}")
    assert page.status == 404
    assert "too early" in page.words
    clock.at = after
    assert (await visitor.get(f"/claim/{code}")).status == 200


async def test_nothing_typed_is_said(visitor: Visitor) -> None:
    for there, told in (("/claim?code=", "Enter the code."), ("/verify?number=+", "Enter a certificate number.")):
        page = await visitor.get(there)
        assert page.status == 422
        assert f"Error: {told}" in page.words
        assert "Error" not in (await visitor.get(there.partition("?")[0])).words


@pytest.mark.parametrize("which", ["event", "occurrence"])
async def test_the_code_of_what_was_cancelled_says_so(  # noqa: PLR0917 - fixtures and what each case varies
    pat: Visitor, visitor: Visitor, report: Report, clock: Clock, pool: Pool, which: str
) -> None:
    event = await report()
    clock.at -= timedelta(days=10)
    code = await opened(pat, event)
    said = {"payload": {"reason": "Snow."}, "occurrence": 1 if which == "occurrence" else None}
    await records.event_decision(pool, event.number, "cancel", clock.at, **said)
    page = await visitor.get(f"/claim/{code}")
    assert page.status == 404
    assert "This code is right. The activity was cancelled" in page.words
    assert "too early" not in page.words


async def test_units_of_a_conference_are_those_of_the_sessions_attended(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool
) -> None:
    event = await report(conference())
    code = await opened(pat, event)
    page = await claimed(visitor, code, "Ann Two Moons", "ann@x.org")
    assert page.status == 422
    sessions = [each.id for each in event.form.schedule if each.kind == "session"]
    await claimed(visitor, code, "Ann Two Moons", "ann@x.org", sessions=sessions[:1])
    await claimed(visitor, code, "Ruth Olson", "ruth@x.org", sessions=sessions)
    first, every = await rows(pool, event)
    assert first.units == 2
    assert every.units == event.form.units
    assert every.sessions == sessions


async def test_guessing_is_slowed_down_and_a_whole_room_of_claims_is_not(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool
) -> None:
    event = await report()
    code = await opened(pat, event)
    for number in range(40):
        page = await claimed(visitor, code, f"Person {number // 26}{chr(65 + number % 26)}", f"p{number}@x.org")
        assert page.status == 200, page.words
    assert len(await rows(pool, event)) == 40
    statuses = [(await visitor.get(f"/claim?code=AAAA-{number:04d}")).status for number in range(62)]
    assert statuses == [404] * 60 + [429] * 2
    assert (await visitor.get(f"/claim/{code}")).status == 200


async def test_nobody_opens_a_window_of_somebody_elses_event(pat: Visitor, pool: Pool) -> None:
    theirs = await records.reported_event(pool)
    token = (await pat.get("/change-password")).forms[-1].fields["form_token"][0]
    there = f"/providers/P-00001/events/{theirs.number}/occurrences/1/claims"
    assert (await pat.post(there, {"action": "open", "form_token": token})).status == 404
    assert await claim.of_event(pool, theirs.number) == []


async def test_what_was_given_while_the_approval_was_not_in_force_is_not_claimed(
    pat: Visitor, visitor: Visitor, report: Report, pool: Pool, provider: Provider
) -> None:
    event = await report()
    code = await opened(pat, event)
    form = (await visitor.get(f"/claim/{code}")).forms[-1]
    held = (await records.current_occurrence(pool, event.number)).starts_at
    await records.stands(pool, provider, Standing.SUSPENDED, held + timedelta(days=1))
    assert "We have your claim" in (await claimed(visitor, code, "Ann Two Moons", "ann@x.org")).words

    await records.stands(pool, provider, Standing.WITHDRAWN, held - timedelta(days=2))
    typed: dict[str, str | list[str]] = {**form.fields, "name": "Ruth Olson", "email": "ruth@x.org"}
    for page in (await visitor.get(f"/claim/{code}"), await visitor.post(f"/claim/{code}", typed)):
        assert page.status == 409
        assert "the approval of the organization was not in force" in page.words
    assert len(await rows(pool, event)) == 1
    await press(pat, event, "close")
    assert "nothing can be claimed for it" in (await press(pat, event, "open")).words
