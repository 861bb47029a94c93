"""What happens to opportunities over weeks and years, told on a real server in virtual time."""

from datetime import UTC, date, datetime, timedelta

from temporalio.client import WorkflowExecutionStatus

from policy.opportunity_event import facts_from
from schemas.opportunity import OpportunityStage, ReviewState
from store import audit, opportunity
from tests.events import course as self_paced_event
from tests.events import workshop as event_form
from tests.opportunities import course, day, workshop
from tests.workflows.noticeboard import EMAIL, Noticeboard
from tests.workflows.office import LATE
from workers.delivery import Accepted, Refused

DAY = timedelta(days=1)


def soon(days: int = 60) -> date:
    return (datetime.now(UTC) + days * DAY).date()


async def test_submitted_published_and_over_after_its_last_day(noticeboard: Noticeboard) -> None:
    two = workshop(dates=[day(soon(40)), day(soon(60), 2, days=2)])
    number = await noticeboard.receive(two)
    assert [each.kind for each in await noticeboard.letters(number)] == ["opportunity_received"]
    assert await opportunity.published(noticeboard.pool) == []

    assert isinstance(await noticeboard.say(number, "publish_opportunity", version=1, text="Thank you."), Accepted)
    (shown,) = await opportunity.published(noticeboard.pool)
    assert shown.number == number
    assert shown.expires_at

    await noticeboard.pass_time(number, shown.expires_at - timedelta(hours=1))
    assert (await noticeboard.found(number)).stage is OpportunityStage.PUBLISHED
    await noticeboard.pass_time(number, shown.expires_at)
    found = await noticeboard.found(number)
    assert (found.stage, found.next_step) == (OpportunityStage.EXPIRED, None)
    assert await opportunity.published(noticeboard.pool) == []
    kinds = [each.kind for each in await noticeboard.letters(number)]
    assert kinds == ["opportunity_received", "opportunity_published"]
    assert await noticeboard.status(number) is WorkflowExecutionStatus.COMPLETED
    assert await noticeboard.timeline(number) == ["submitted", "published", "expired"]


async def test_nobody_answers_for_ten_days(noticeboard: Noticeboard) -> None:
    number = await noticeboard.receive(workshop(soon()))
    sent = await noticeboard.found(number)

    await noticeboard.pass_time(number, sent.due_at + DAY)

    letters = (await noticeboard.letters(number))[1:]
    assert [each.kind for each in letters] == [
        "review_reminder", "review_reminder", "review_last_day", "review_last_day", "review_overdue",
    ]  # fmt: skip
    assert {each.facts["matter"] for each in letters} == {"opportunity"}
    assert letters[-1].to_address == noticeboard.supervisor.email
    instants = [rung.at for rung in sent.clock.rungs]
    assert all(at <= each.queued_at < at + LATE for at, each in zip(instants[2:], letters[2::2], strict=False))
    assert await noticeboard.timeline(number) == ["submitted", "reminded", "reminded", "reminded", "escalated"]
    assert isinstance(await noticeboard.say(number, "publish_opportunity", version=1), Accepted)


async def test_returned_changed_and_published(noticeboard: Noticeboard) -> None:
    number = await noticeboard.receive(workshop(soon()))
    assert isinstance(await noticeboard.say(number, "return_opportunity", version=1, text="What do they do?"), Accepted)
    returned = await noticeboard.found(number)
    assert (returned.stage, returned.review) == (OpportunityStage.RETURNED, ReviewState.RETURNED)

    # The office's clock rests, and the submitter is reminded.
    await noticeboard.pass_time(number, returned.return_ladder[1].at)
    kinds = [each.kind for each in await noticeboard.letters(number)]
    assert kinds == ["opportunity_received", "opportunity_returned", *["opportunity_reminder"] * 2]
    assert {each.to_address for each in await noticeboard.letters(number)} == {EMAIL}

    better = returned.form.model_copy(update={"description": "They wade, draw and count mayflies until four o'clock."})
    assert isinstance(await noticeboard.change(number, better, version=1), Accepted)
    changed = await noticeboard.found(number)
    assert (changed.stage, changed.version) == (OpportunityStage.SUBMITTED, 2)
    assert changed.due_at > returned.due_at
    # A page of before the change decides nothing.
    assert await noticeboard.say(number, "publish_opportunity", version=1) == Refused(code="changed_meanwhile")
    assert isinstance(await noticeboard.say(number, "publish_opportunity", version=2), Accepted)
    assert (await noticeboard.found(number)).form == better
    assert [each.version for each in await opportunity.versions(noticeboard.pool, number)] == [1, 2]


async def test_a_request_for_changes_that_nobody_answers_ends_by_itself(noticeboard: Noticeboard) -> None:
    number = await noticeboard.receive(workshop(soon(90)))
    await noticeboard.say(number, "return_opportunity", version=1, text="What do they do?")
    ends_at = (await noticeboard.found(number)).return_ladder[-1].at

    await noticeboard.pass_time(number, ends_at)

    found = await noticeboard.found(number)
    assert (found.stage, found.decided_by) == (OpportunityStage.EXPIRED, "system")
    letters = await noticeboard.letters(number)
    assert [each.kind for each in letters][2:] == [*["opportunity_reminder"] * 3, "opportunity_ended"]
    assert [each.facts["last"] for each in letters[2:5]] == [False, False, True]
    assert letters[-1].facts["why"] == "unanswered"
    assert await noticeboard.status(number) is WorkflowExecutionStatus.COMPLETED


async def test_declined_with_the_pages_reason(noticeboard: Noticeboard) -> None:
    number = await noticeboard.receive(workshop(soon()))
    outcome = await noticeboard.say(
        number, "decline_opportunity", version=1, reason="sales_based", text="It sells a reader."
    )
    assert isinstance(outcome, Accepted)
    found = await noticeboard.found(number)
    assert (found.stage, found.decline_reason, found.decision_text) == (
        OpportunityStage.DECLINED, "sales_based", "It sells a reader.",
    )  # fmt: skip
    told = (await noticeboard.letters(number))[-1]
    assert told.facts["reason"].startswith("It is sales-based")
    again = await noticeboard.say(number, "publish_opportunity", version=1)
    assert isinstance(again, Refused)
    assert again.code == "opportunity_over"


async def test_a_change_of_what_is_published_is_reviewed_while_the_old_stays_shown(noticeboard: Noticeboard) -> None:
    number = await noticeboard.published(workshop(soon(90)))
    before = await noticeboard.found(number)
    other = before.form.model_copy(update={"title": "Reading lakes", "dates": [day(soon(100))]})
    assert isinstance(await noticeboard.change(number, other, version=1), Accepted)

    waiting = await noticeboard.found(number)
    assert (waiting.stage, waiting.review, waiting.form) == (
        OpportunityStage.PUBLISHED, ReviewState.OPEN, before.form,
    )  # fmt: skip
    assert waiting.proposed == other
    assert waiting.expires_at == before.expires_at

    # Returned and never answered: the change is dropped, what is shown stays.
    await noticeboard.say(number, "return_opportunity", version=2, text="Which lake?")
    await noticeboard.pass_time(number, (await noticeboard.found(number)).return_ladder[-1].at)
    dropped = await noticeboard.found(number)
    assert (dropped.stage, dropped.proposed, dropped.form) == (OpportunityStage.PUBLISHED, None, before.form)
    assert (await noticeboard.letters(number))[-1].facts["change"] is True

    assert isinstance(await noticeboard.change(number, other, version=2), Accepted)
    assert isinstance(await noticeboard.say(number, "publish_opportunity", version=3), Accepted)
    shown = await noticeboard.found(number)
    assert (shown.form, shown.published_at) == (other, before.published_at)
    assert shown.expires_at
    assert shown.expires_at > before.expires_at if before.expires_at else False


async def test_taken_down_with_a_reason(noticeboard: Noticeboard) -> None:
    number = await noticeboard.published(workshop(soon()))
    outcome = await noticeboard.say(number, "take_down_opportunity", reason="in_conflict", text="A reader told us.")
    assert isinstance(outcome, Accepted)
    assert (await noticeboard.found(number)).stage is OpportunityStage.TAKEN_DOWN
    assert await opportunity.published(noticeboard.pool) == []
    assert (await noticeboard.letters(number))[-1].facts["taken_down"] is True


async def test_a_self_paced_one_is_shown_for_a_year_unless_it_is_renewed(noticeboard: Noticeboard) -> None:
    number = await noticeboard.published(course())
    first = (await noticeboard.found(number)).expires_at
    assert first
    early = await noticeboard.say(number, "renew_opportunity", actor=f"submitter:{number}")
    assert early == Refused(code="not_renewable")

    await noticeboard.pass_time(number, first - 29 * DAY)
    assert (await noticeboard.letters(number))[-1].kind == "opportunity_renewal"
    assert isinstance(await noticeboard.say(number, "renew_opportunity", actor=f"submitter:{number}"), Accepted)
    second = (await noticeboard.found(number)).expires_at
    assert second
    assert second - first >= 364 * DAY

    await noticeboard.pass_time(number, second)
    found = await noticeboard.found(number)
    assert found.stage is OpportunityStage.EXPIRED
    letters = await noticeboard.letters(number)
    assert [each.kind for each in letters][2:] == [*["opportunity_renewal"] * 2, "opportunity_ended"]
    assert letters[-1].facts["why"] == "not_renewed"


async def test_an_event_that_moves_moves_its_opportunity_and_its_end(noticeboard: Noticeboard) -> None:
    season = noticeboard.season
    event = await season.report(event_form(soon(30)))
    number = await noticeboard.share(event)
    await noticeboard.say(number, "publish_opportunity", version=1)
    before = await noticeboard.found(number)

    moved = (await season.event(event)).form
    moved = moved.model_copy(
        update={"occurrences": [each.model_copy(update={"first_day": soon(50)}) for each in moved.occurrences]}
    )
    assert isinstance(await season.revise(event, moved, "The road is closed."), Accepted)
    # The record shows it at once; the workflow hears of it by the outbox.
    shown = await noticeboard.found(number)
    assert shown.form.dates[0].first_day == soon(50)
    assert (await opportunity.dates(noticeboard.pool, number))[0].first_day == soon(50)
    assert shown.proposed is None
    assert isinstance(await noticeboard.told(number), Accepted)

    assert before.expires_at
    await noticeboard.pass_time(number, before.expires_at)
    assert (await noticeboard.found(number)).stage is OpportunityStage.PUBLISHED
    assert shown.expires_at
    await noticeboard.pass_time(number, shown.expires_at)
    assert (await noticeboard.found(number)).stage is OpportunityStage.EXPIRED


async def test_words_of_an_event_that_change_are_reviewed_again(noticeboard: Noticeboard) -> None:
    season = noticeboard.season
    event = await season.report(event_form(soon(30)))
    number = await noticeboard.share(event)
    await noticeboard.say(number, "publish_opportunity", version=1)
    said = (await season.event(event)).form
    await season.revise(event, said.model_copy(update={"title": "Buy our new reader"}), "A better title.")
    assert isinstance(await noticeboard.told(number), Accepted)

    waiting = await noticeboard.found(number)
    assert waiting.form.title == said.title
    assert waiting.proposed
    assert waiting.proposed.title == "Buy our new reader"
    await noticeboard.pass_time(number, waiting.clock.rungs[0].at)
    assert (await noticeboard.letters(number))[-1].kind == "review_reminder"
    await noticeboard.say(number, "decline_opportunity", version=2, reason="sales_based", text="")
    assert (await noticeboard.found(number)).form.title == said.title


async def test_words_that_the_portal_cannot_show_change_nothing_there(noticeboard: Noticeboard) -> None:
    season = noticeboard.season
    event = await season.report(event_form(soon(30)))
    number = await noticeboard.share(event)
    await noticeboard.say(number, "publish_opportunity", version=1)
    before = await noticeboard.found(number)
    said = (await season.event(event)).form
    await season.revise(event, said.model_copy(update={"title": "<b>Fractions</b>"}), "Bolder.")
    after = await noticeboard.found(number)
    assert (after.form, after.proposed) == (before.form, None)
    (*_, line) = await audit.of_entity(noticeboard.pool, f"opportunity:{number}")
    assert (line.verb, line.facts["unfit"]) == ("opportunity.followed", True)


async def test_a_cancelled_event_cancels_its_opportunity(noticeboard: Noticeboard) -> None:
    season = noticeboard.season
    event = await season.report(event_form(soon(30)))
    number = await noticeboard.share(event)
    await noticeboard.say(number, "publish_opportunity", version=1)

    assert isinstance(await season.said(event, "cancel", occurrence=None, reason="Snow."), Accepted)

    found = await noticeboard.found(number)
    assert (found.stage, [each.cancelled for each in found.form.dates]) == (OpportunityStage.CANCELLED, [True])
    assert (await noticeboard.letters(number))[-1].facts["why"] == "cancelled"
    assert isinstance(await noticeboard.told(number), Accepted)
    assert await noticeboard.status(number) is WorkflowExecutionStatus.COMPLETED


async def test_one_cancelled_date_shows_and_the_others_stay(noticeboard: Noticeboard) -> None:
    season = noticeboard.season
    form = event_form(soon(30))
    place = form.occurrences[0]
    two = form.model_copy(update={"occurrences": [place, place.model_copy(update={"first_day": soon(44)})]})
    event = await season.report(two)
    number = await noticeboard.share(event)
    await noticeboard.say(number, "publish_opportunity", version=1)
    await season.said(event, "cancel", occurrence=2, reason="Snow.")
    assert isinstance(await noticeboard.told(number), Accepted)

    found = await noticeboard.found(number)
    assert found.stage is OpportunityStage.PUBLISHED
    assert {each.ordinal: each.cancelled for each in found.form.dates} == {1: False, 2: True}
    assert found.expires_at
    assert found.expires_at.date() == soon(31)


async def test_the_end_of_a_self_paced_event_becomes_the_opportunitys(noticeboard: Noticeboard) -> None:
    season = noticeboard.season
    event = await season.report(self_paced_event(soon(1)))
    number = await noticeboard.share(event)
    await noticeboard.say(number, "publish_opportunity", version=1)
    await season.said(event, "close", closes_on=soon(20).isoformat(), reason="Enough.")
    assert isinstance(await noticeboard.told(number), Accepted)
    found = await noticeboard.found(number)
    assert found.form.closes_on == soon(20)
    facts = facts_from((await season.event(event)).form, await season.dates(event))
    assert facts["closes_on"] == soon(20)
    assert [rung.name for rung in found.life] == ["expired"]
