"""What needs attention, as a screen reader says it: the button by a short name, described by what its row is about."""

import re

import store.task
from schemas.task import TaskKind
from store.database import Pool, transaction
from tests import records
from tests.console.visitor import Visitor

TEXT = "A letter to john.doe@foxvalley.example could not be delivered: 550 5.1.1 no such mailbox."


async def test_the_button_has_a_short_name_and_is_described_by_its_row(ann: Visitor, pool: Pool) -> None:
    async with transaction(pool) as conn:
        for key, entity in (("one", "provider:P-00001"), ("two", "provider:P-00002")):
            await store.task.open(
                conn, key=key, kind=TaskKind.LETTER_FAILED, entity=entity, text=TEXT, as_of=records.RECEIVED
            )
    html = (await ann.get("/staff/tasks")).html
    buttons = re.findall(r'<button[^>]* aria-describedby="([^"]+)"[^>]*>([^<]*)</button>', html)
    assert [name for _, name in buttons if name == "Mark as done"] == ["Mark as done"] * 2
    described = [_words(html, each) for ids, _ in buttons for each in ids.split()]
    what = "A letter could not be delivered"
    assert described == [what, "P-00001", what, "P-00002"]


def _words(html: str, element: str) -> str:
    (inside,) = re.findall(rf'<span id="{element}">(.*?)</span>', html)
    return re.sub(r"<[^>]+>", "", inside)
