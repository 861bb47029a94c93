"""`pdups bounce`: a mail server pipes a delivery status notice in, and the letter it is about is marked as bounced.

Exit codes are those mail servers act on: 0 taken, 75 try again later; anything else would make them answer to a notice.
"""

import sys
from typing import Annotated

import typer

from deploy.command.answer import Answer, ExitCode, say
from deploy.command.system import System
from mail.bounce import Bounce, read_bounce
from store import letter
from store.database import transaction

MOST_BYTES = 20 * 1024 * 1024
"""A notice quotes the letter, and ours are short; what is longer is not one about ours."""


def bounce(*, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Read one message from standard input; where it says that a letter of ours came back, mark the letter."""
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    found = read_bounce(raw) if len(raw) <= MOST_BYTES else None
    if found is None:
        answer = Answer("This is no notice that a letter of ours came back; nothing was done.", {"bounced": None})
        say(lambda _: _ready(answer), as_json=as_json, unreachable=ExitCode.TRY_LATER)
        return
    say(lambda system: _marked(system, found), as_json=as_json, unreachable=ExitCode.TRY_LATER)


async def _ready(answer: Answer) -> Answer:
    return answer


async def _marked(system: System, found: Bounce) -> Answer:
    async with transaction(system.pool) as conn:
        bounced = await letter.mark_bounced(conn, found.message_key, found.words, system.as_of)
    if bounced is None:
        text = "This notice is about no letter of ours that is on record as sent; nothing was done."
        return Answer(text, {"bounced": None})
    return Answer(f"The letter {bounced} came back: {found.words}", {"bounced": str(bounced)})
