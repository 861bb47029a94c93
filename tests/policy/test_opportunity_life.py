"""How long an opportunity is shown, and whose turn it is: instants that policy computes once."""

from datetime import UTC, date, datetime, timedelta

from policy.opportunity_life import expires_at, life, may_renew, return_ladder
from policy.opportunity_rules import decline_sentence, opportunity_rules
from policy.opportunity_step import next_step
from schemas.opportunity import DeclineReason, OpportunityStage, ReviewState
from store.database import Pool, transaction
from tests.opportunities import SENT_AT, course, day, published, submitted, workshop
from tests.samples import RULE_SET

RULES = opportunity_rules()


def test_one_with_dates_ends_at_midnight_after_the_last_that_stands() -> None:
    form = workshop(dates=[day(date(2027, 3, 13), days=2), day(date(2027, 4, 1), 2, cancelled=True)])
    # The clocks go forward on the very night.
    assert expires_at(life(form, RULES, None)) == datetime(2027, 3, 15, 6, tzinfo=UTC)


def test_a_self_paced_one_has_no_end_before_it_is_published() -> None:
    assert life(course(), RULES, None) == []
    names = [rung.name for rung in life(course(), RULES, SENT_AT)]
    assert names == ["renewal", "expired"]
    closing = course(closes_on=date(2027, 2, 1))
    assert [rung.name for rung in life(closing, RULES, None)] == ["expired"]


def test_the_reminders_of_a_request_and_its_end() -> None:
    ladder = return_ladder(SENT_AT, RULE_SET, RULES)
    assert [rung.name for rung in ladder] == ["changes_day_3", "changes_day_7", "changes_day_14", "unanswered"]
    assert ladder[-1].at == datetime(2026, 12, 16, 15, tzinfo=UTC)
    assert {rung.audience for rung in ladder} == {"submitter"}


def test_every_reason_of_the_page_has_its_words() -> None:
    assert [decline_sentence(each).reason for each in DeclineReason] == list(DeclineReason)


async def test_renewing_waits_until_the_year_nears_its_end(pool: Pool) -> None:
    async with transaction(pool) as conn:
        shown, dated = await published(conn, course()), await published(conn)
    assert shown.expires_at
    assert not may_renew(shown, RULES, shown.expires_at - timedelta(days=61))
    assert may_renew(shown, RULES, shown.expires_at - timedelta(days=59))
    assert not may_renew(dated, RULES, SENT_AT)
    assert not may_renew(shown.model_copy(update={"stage": OpportunityStage.WITHDRAWN}), RULES, shown.expires_at)


async def test_what_comes_next(pool: Pool) -> None:
    async with transaction(pool) as conn:
        sent, shown = await submitted(conn), await published(conn)
    assert next_step(sent) == ("review_opportunity", sent.due_at)
    assert next_step(shown) == ("expire", shown.expires_at)
    ladder = return_ladder(SENT_AT, RULE_SET, RULES)
    changed = shown.model_copy(
        update={"proposed": workshop(title="x"), "change": ReviewState.RETURNED, "return_ladder": ladder}
    )
    assert next_step(changed) == ("changes_owed", ladder[-1].at)
    assert next_step(sent.model_copy(update={"stage": OpportunityStage.DECLINED})) == (None, None)
