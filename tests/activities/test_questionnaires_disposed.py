"""Questionnaires go with the year in which they ended; what they are evidence for elsewhere stays in figures."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from policy.questionnaire_summary import summary
from schemas.questionnaire import Evidence
from store import annual_report, evidence, questionnaire_answer
from store.database import Pool, transaction
from tests import records
from tests.disposals import COMPLETED, Disposing, completed
from tests.questionnaires import answered, current, made, opened

LAST_DAY = date(2027, 6, 30)
GIVEN = {"q1": "1", "q5": "My own words."}


@pytest.fixture
async def disposing(pool: Pool, tmp_path: Path) -> Disposing:
    return await Disposing.begun(pool, tmp_path)


@pytest.fixture
async def provider(pool: Pool) -> str:
    """Its year 2026 is due; its year 2027 is kept."""
    found = (await records.approved_provider(pool)).number
    await completed(pool, found, 2026)
    await completed(pool, found, 2027, date(2028, 7, 10))
    return found


@pytest.mark.parametrize(
    ("closes_on", "closed_at", "gone"),
    [
        (LAST_DAY, None, True),
        (LAST_DAY + timedelta(days=1), None, False),
        (date(2026, 7, 1), None, True),
        # No year of an approval covers it, so the first that goes takes it along.
        (date(2026, 6, 1), None, True),
        # Closed by hand, eleven in the evening of June 30 in Montana.
        (date(2027, 9, 1), datetime(2027, 7, 1, 5, tzinfo=UTC), True),
        (date(2027, 9, 1), datetime(2027, 7, 1, 7, tzinfo=UTC), False),
    ],
)
async def test_the_day_it_ended_says_with_which_year_it_goes(
    disposing: Disposing, pool: Pool, provider: str, closes_on: date, closed_at: datetime | None, *, gone: bool
) -> None:
    asked = await opened(pool, provider, closes_on, datetime(2026, 5, 1, tzinfo=UTC), closed_at)
    await answered(pool, asked.number, GIVEN)
    await disposing.whole()
    now = await current(pool, asked.number)
    assert (now.disposed_at is not None, now.title == "") == (gone, gone)
    assert len(await questionnaire_answer.of_questionnaire(pool, asked.number)) == (0 if gone else 1)


async def test_a_draft_goes_once_nobody_touched_it_since_the_report(
    disposing: Disposing, pool: Pool, provider: str
) -> None:
    completed_at = datetime(COMPLETED.year, COMPLETED.month, COMPLETED.day, 18, tzinfo=UTC)
    old = await made(pool, provider, completed_at)
    touched = await made(pool, provider, completed_at + timedelta(seconds=1))
    await disposing.whole()
    assert (await current(pool, old.number)).disposed_at
    assert (await current(pool, touched.number)).disposed_at is None


async def test_one_after_the_last_year_goes_with_it(disposing: Disposing, pool: Pool) -> None:
    provider = (await records.approved_provider(pool)).number
    await completed(pool, provider, 2026)
    asked = await opened(pool, provider, date(2027, 9, 1))
    await disposing.whole()
    assert (await current(pool, asked.number)).disposed_at


async def test_another_providers_stays(disposing: Disposing, pool: Pool, provider: str) -> None:
    other = (await records.approved_provider(pool)).number
    asked = await opened(pool, other, date(2027, 1, 1))
    await disposing.whole()
    assert await annual_report.find(pool, provider, 2026)
    assert (await current(pool, asked.number)).disposed_at is None


async def test_evidence_of_an_application_keeps_its_figures_alone(
    disposing: Disposing, pool: Pool, provider: str
) -> None:
    asked = await opened(pool, provider, LAST_DAY)
    await answered(pool, asked.number, GIVEN, GIVEN, {"q1": "2"})
    answers = await questionnaire_answer.of_questionnaire(pool, asked.number)
    attached = Evidence(
        id=uuid4(),
        questionnaire=asked.number,
        entity="application:A-2026-00001",
        summary=summary(asked, answers, None),
        attached_by="account:1",
        attached_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert attached.summary.questions[4].texts == ("My own words.", "My own words.")
    async with transaction(pool) as conn:
        await evidence.attach(conn, attached)
    await disposing.whole()
    (left,) = await evidence.of_questionnaire(pool, asked.number)
    assert [each.counts for each in left.summary.questions[:1]] == [(2, 1)]
    assert (left.summary.questions[4].answered, left.summary.questions[4].texts) == (2, ())
