"""The notice board: kept by supervisors, read by everybody, and nothing is overwritten or shown too long."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from console.app import create_app
from policy.calendar import mountain_date
from policy.notice import judge
from schemas.notice import Notice, NoticeState, NoticeWords
from store import notice
from store.database import Pool, transaction
from tests.console.visitor import Page, Visitor
from workers.settings import Settings

TODAY = mountain_date(datetime.now(UTC))
WORDS = {"title": "The office moves", "body": "We move to Last Chance Gulch.\n\nSee https://opi.mt.gov/move."}


async def written(
    pool: Pool, title: str = "Snow", *, ago: timedelta = timedelta(0), lasts: timedelta | None = None
) -> UUID:
    """A notice on the board since some time, and for some time."""
    begins, key = datetime.now(UTC) - ago, uuid4()
    words = NoticeWords(title=title, body="Closed.", shows_from=begins, shows_until=begins + lasts if lasts else None)
    async with transaction(pool) as conn:
        assert await notice.add(conn, key, words, actor="account:1", as_of=begins)
    return key


async def make(sue: Visitor, **typed: str) -> Page:
    return await sue.submit(await sue.get("/staff/notices/new"), "/staff/notices", **WORDS | typed)


async def kept(pool: Pool) -> list[Notice]:
    return await notice.latest(pool)


async def test_a_notice_is_written_and_read_by_everybody(sue: Visitor, visitor: Visitor, pool: Pool) -> None:
    empty = await visitor.get("/")
    assert "There is no notice just now." in empty.words
    assert "The notice is saved." in (await make(sue)).words
    page = await visitor.get("/")
    assert "The office moves" in page.words
    assert '<a class="usa-link" href="https://opi.mt.gov/move">https://opi.mt.gov/move</a>.' in page.html
    assert "<p>We move to Last Chance Gulch.</p>" in page.html
    assert "There is no notice just now." not in page.words
    verbs = await pool.fetch("select verb from audit_line where entity like 'notice:%'")
    assert [each["verb"] for each in verbs] == ["notice.made"]


async def test_the_same_form_twice_makes_one(sue: Visitor, pool: Pool) -> None:
    page = await sue.get("/staff/notices/new")
    for _ in range(2):
        await sue.submit(page, "/staff/notices", **WORDS)
    assert len(await kept(pool)) == 1


async def test_markup_is_shown_as_it_is_typed(sue: Visitor, visitor: Visitor) -> None:
    await make(sue, title="<b>Bold</b>", body="<script>alert(1)</script> javascript:alert(1)")
    page = await visitor.get("/")
    assert "<script>alert" not in page.html
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page.html
    assert 'href="javascript' not in page.html


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "t" * 121}, "title"),
        ({"body": " \n "}, "body"),
        ({"body": "b" * 2001}, "body"),
        ({"from": "soon"}, "from"),
        ({"until": "0001-01-01"}, "until"),
        ({"from": "2027-01-02", "until": "2027-01-01"}, "until"),
        ({"until": "9999-12-31"}, "until"),
    ],
)
async def test_what_cannot_be_right_is_told_beside_its_field(
    sue: Visitor, pool: Pool, typed: dict[str, str], field: str
) -> None:
    page = await make(sue, **typed)
    assert page.status == 422
    assert f'id="{field}-error"' in page.html
    assert await kept(pool) == []


async def test_it_shows_from_its_first_day_until_the_end_of_its_last(
    sue: Visitor, visitor: Visitor, pool: Pool
) -> None:
    await make(sue, **{"from": (TODAY + timedelta(days=1)).isoformat()})
    await written(pool, "Over since", ago=timedelta(days=2), lasts=timedelta(days=1))
    await make(sue, title="Today only", **{"from": TODAY.isoformat(), "until": TODAY.isoformat()})
    page = await visitor.get("/")
    assert "Today only" in page.words
    assert "The office moves" not in page.words
    assert "Over since" not in page.words
    listed = await sue.get("/staff/notices")
    for words in ("To come", "On the board", "Over since", "Over"):
        assert words in listed.words
    today = next(each for each in await kept(pool) if each.title == "Today only")
    assert today.state(today.shows_from) is NoticeState.SHOWING
    assert today.shows_until
    assert today.state(today.shows_until) is NoticeState.OVER


def test_a_day_with_another_clock_is_a_whole_day() -> None:
    judged = judge({"title": "a", "body": "b", "from": "2027-03-14", "until": "2027-03-14"}, datetime.now(UTC))
    assert judged.words
    assert judged.words.shows_until
    assert judged.words.shows_until - judged.words.shows_from == timedelta(hours=23)


async def test_it_is_changed(sue: Visitor, visitor: Visitor, pool: Pool) -> None:
    key = await written(pool)
    page = await sue.get(f"/staff/notices/{key}")
    told = await sue.submit(page, f"/staff/notices/{key}", title="Much snow")
    assert "The notice is changed." in told.words
    assert "Much snow" in (await visitor.get("/")).words


async def test_two_tabs_overwrite_nothing(sue: Visitor, pool: Pool) -> None:
    key = await written(pool)
    one, other = await sue.get(f"/staff/notices/{key}"), await sue.get(f"/staff/notices/{key}")
    await sue.submit(one, f"/staff/notices/{key}", title="Ice", body="Stay at home.\r\nAll day.")
    both = await sue.submit(other, f"/staff/notices/{key}", title="Hail", body="Stay at home.\r\nAll day.")
    assert both.status == 409
    assert "Ice" in both.words
    assert "Hail" in both.words
    assert "choose:body" not in both.html, "browsers break lines as they do, which is no difference"
    assert [each.title for each in await kept(pool)] == ["Ice"]
    form = both.form(f"/staff/notices/{key}")
    merged = await sue.post(form.action, {**form.fields, "action": "merge", "choose:title": "theirs"})
    assert merged.status == 200
    assert [each.title for each in await kept(pool)] == ["Ice"]


async def test_what_is_removed_stays_removed(sue: Visitor, visitor: Visitor, pool: Pool) -> None:
    key = await written(pool)
    stale = await sue.get(f"/staff/notices/{key}")
    for _ in range(2):
        told = await sue.submit(stale, f"/staff/notices/{key}/remove")
        assert "Nobody sees it any more." in told.words
    assert "Snow" not in (await visitor.get("/")).words
    late = await sue.submit(stale, f"/staff/notices/{key}", title="Back")
    assert "Nothing was saved, since the notice was removed meanwhile." in late.words
    assert [(each.title, each.state(datetime.now(UTC))) for each in await kept(pool)] == [("Snow", NoticeState.REMOVED)]
    assert await pool.fetchval("select count(*) from audit_line where verb = 'notice.removed'") == 1


async def test_reviewers_read_the_list_and_change_nothing(ann: Visitor, pool: Pool) -> None:
    key = await written(pool)
    listed = await ann.get("/staff/notices")
    assert "A supervisor or an administrator can write, change and remove notices." in listed.words
    assert f"/staff/notices/{key}" not in listed.html
    assert (await ann.get(f"/staff/notices/{key}")).status == 403


async def test_an_unknown_notice_is_not_found(sue: Visitor) -> None:
    for key in (uuid4(), "none"):
        assert (await sue.get(f"/staff/notices/{key}")).status == 404


async def test_while_postgres_is_away_the_home_page_says_what_it_is(settings: Settings) -> None:
    lost = create_app(settings.model_copy(update={"database_url": "postgresql://nobody:at@127.0.0.1:9/home"}))
    async with lost.router.lifespan_context(lost):
        page = await Visitor(lost).get("/")
    assert page.status == 200
    assert "How to apply" in page.words
    assert "Notice board" not in page.words
    assert "nothing with a date to come" not in page.words
