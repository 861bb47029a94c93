"""The rule book: what was opened rules, whatever its file says since; the newest that has opened is current."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policy.rule_set import load_rule_sets
from store import rule_set
from store.database import Pool, transaction
from store.rule_set import RuleBook
from tests import samples
from workers.rules import keep_rules

AS_OF = datetime(2026, 11, 25, 18, tzinfo=UTC)
OPENS_AT = datetime(2027, 7, 1, 6, tzinfo=UTC)
FIRST, DRAFT = "interim-2026", "updated-draft"


@pytest.fixture
async def book(pool: Pool) -> RuleBook:
    book = RuleBook(load_rule_sets())
    await keep_rules(pool, book, AS_OF)
    return book


async def open_draft(pool: Pool, book: RuleBook) -> None:
    async with transaction(pool) as conn:
        await rule_set.add(conn, book[DRAFT], opens_at=OPENS_AT, reapply_by=date(2028, 6, 30), as_of=AS_OF)
    await book.refresh(pool)


async def test_the_first_procedure_is_kept_once_and_is_current(pool: Pool, book: RuleBook) -> None:
    await keep_rules(pool, book, AS_OF + timedelta(days=1))
    assert await pool.fetchval("select count(*) from rule_set") == 1
    assert (book.current(AS_OF).id, list(book.drafts)) == (FIRST, [DRAFT])
    assert book.calling(FIRST, AS_OF) is None
    assert book.differing() == []


async def test_what_was_opened_is_current_from_its_instant_on(pool: Pool, book: RuleBook) -> None:
    await open_draft(pool, book)
    assert book.current(OPENS_AT - timedelta(seconds=1)).id == FIRST
    assert book.current(OPENS_AT).id == DRAFT
    opening = book.next_opening(AS_OF)
    assert opening
    assert opening.reapply_by == date(2028, 6, 30)
    assert book.next_opening(OPENS_AT) is None
    assert book.drafts == {}
    calling = book.calling(FIRST, OPENS_AT)
    assert calling
    assert calling.rule_set.id == DRAFT
    assert book.calling(DRAFT, OPENS_AT) is None


async def test_a_file_that_says_something_else_is_named_and_ignored(
    pool: Pool, book: RuleBook, caplog: pytest.LogCaptureFixture
) -> None:
    await open_draft(pool, book)
    edited = book[DRAFT].model_copy(update={"review_days": 9})
    later = RuleBook({**book.files, DRAFT: edited})
    await keep_rules(pool, later, AS_OF)
    assert later[DRAFT].review_days == 7
    assert later.differing() == [DRAFT]
    assert DRAFT in caplog.text


async def test_a_process_that_never_heard_of_it_finds_it_by_its_id(pool: Pool, book: RuleBook) -> None:
    await open_draft(pool, book)
    ignorant = RuleBook({FIRST: samples.RULE_SET})
    with pytest.raises(KeyError):
        ignorant[DRAFT]
    assert (await ignorant.named(pool, DRAFT)).id == DRAFT
