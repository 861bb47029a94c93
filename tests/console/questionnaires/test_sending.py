"""Sending the link: once to each address, the same to all, with what is wrong named before anything leaves."""

from console.security.rates import RATES
from schemas.letter import LetterKind
from store import audit, letter, task
from store.database import Pool, transaction
from tests.console.questionnaires.conftest import NOW, edit, link_of, made, opened
from tests.console.visitor import Page, Visitor

ENTITY = "questionnaire:Q-00001"


async def send(pat: Visitor, there: str, addresses: str) -> Page:
    return await pat.submit(await pat.get(f"{there}/send"), f"{there}/send", addresses=addresses)


async def test_each_address_gets_the_same_link_once(pat: Visitor, pool: Pool) -> None:
    there = await opened(pat)
    page = await send(pat, there, "Bee, Ann <ann@x.org>; bob@x.org\nANN@x.org")
    assert "2 letters will leave within minutes." in page.words
    page = await send(pat, there, "bob@X.org, cyd@x.org")
    assert "1 letter will leave within minutes. 1 address was written to before and left out." in page.words
    page = await send(pat, there, "bob@x.org")
    assert "Nothing was sent. 1 address was written to before and left out." in page.words
    letters = await letter.of_entity(pool, ENTITY)
    assert sorted(each.to_address for each in letters) == ["ann@x.org", "bob@x.org", "cyd@x.org"]
    assert {each.kind for each in letters} == {LetterKind.QUESTIONNAIRE_SENT}
    assert len({str(each.facts) for each in letters}) == 1
    assert (await link_of(pat, there)).rpartition("/")[2] == letters[0].facts["code"]
    assert not [each for each in letters if each.to_address.partition("@")[0] in each.key]
    said = [line.facts for line in await audit.of_entity(pool, ENTITY) if line.verb == "questionnaire.sent"]
    assert said == [{"addresses": 2}, {"addresses": 1}]


async def test_what_is_no_address_is_named_and_nothing_is_sent(pat: Visitor, pool: Pool) -> None:
    there = await opened(pat)
    typed = "ann@x.org\nnobody\n<script>@x"
    page = await send(pat, there, typed)
    assert page.status == 422
    assert "“nobody”" in page.words
    assert page.form(f"{there}/send").fields["addresses"] == [typed]
    assert "<script>@x" not in page.html
    many = "\n".join(f"a{at}@x.org" for at in range(201))
    page = await send(pat, there, many)
    assert (page.status, "201 addresses; at most 200" in page.words) == (422, True)
    assert await letter.of_entity(pool, ENTITY) == []
    assert "200 letters will leave" in (await send(pat, there, many.removeprefix("a0@x.org\n"))).words


async def test_a_provider_sends_only_so_often_a_day(pat: Visitor, pool: Pool) -> None:
    there = await opened(pat)
    for at in range(RATES["questionnaire_letters"].subject.amount):
        assert (await send(pat, there, f"a{at}@x.org")).status == 200
    page = await send(pat, there, "last@x.org")
    assert (page.status, "Try again tomorrow" in page.words) == (429, True)
    assert page.form(f"{there}/send").fields["addresses"] == ["last@x.org"]
    assert not [each for each in await letter.of_entity(pool, ENTITY) if each.to_address == "last@x.org"]


async def test_what_came_back_is_the_providers_to_see_and_no_task(pat: Visitor, pool: Pool) -> None:
    there = await opened(pat)
    await send(pat, there, "ann@x.org, bob@x.org")
    async with transaction(pool) as conn:
        (lost,) = [each for each in await letter.of_entity(conn, ENTITY) if each.to_address == "bob@x.org"]
        assert await letter.mark_failed(conn, lost.id, 1, "550 no such person", NOW)
    page = await pat.get(f"{there}/send")
    assert "Could not be delivered bob@x.org" in page.words
    assert (await task.open_tasks(pool)).total == 0


async def test_only_what_is_open_is_sent(pat: Visitor, pool: Pool) -> None:
    there = await made(pat)
    assert (await pat.get(f"{there}/send")).path == there
    token = (await pat.get(there)).form(there).fields["form_token"]
    assert (await pat.post(f"{there}/send", {"form_token": token, "addresses": "ann@x.org"})).path == there
    await opened(pat, await made(pat))
    await edit(pat, there, "keep", title="Still a draft")
    assert await pool.fetchval("select count(*) from letter where kind = 'questionnaire_sent'") == 0
