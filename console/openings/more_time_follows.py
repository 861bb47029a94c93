"""What follows from more time for all, and who gets none: read before it is confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from console.staff.words import LETTERS
from policy.approval import lapse_ladder
from policy.dates import in_words
from policy.figures import counted, figure
from policy.mountain import long_date
from schemas.letter import LetterKind
from schemas.rule_set import ApprovalRules
from store.transition import MoreTime
from store.transition_progress import Standings


@dataclass(frozen=True)
class Given:
    """More time for all, and what is known of whom it concerns.

    Attributes:
        until, before: the last day to reapply as it would be, and as it is.
        per_minute: how many approvals are handed their new day in a minute.
        rules: what the opened rules say of approvals.
        to_come: how many providers are still to be called.
    """

    until: date
    before: date
    per_minute: int
    rules: ApprovalRules
    more_time: MoreTime
    standings: Standings
    to_come: int
    as_of: datetime


def follows(given: Given) -> Iterator[str]:
    """Sentences about what comes of it, in the order of time."""
    found = given.more_time
    yield f"The last day to reapply is {long_date(given.until)} instead of {long_date(given.before)}."
    yield _given(found)
    if found.letters:
        minutes = -(-found.given // given.per_minute)
        letter = LETTERS[LetterKind.APPROVAL_EXTENDED]
        yield (
            f"{counted(found.letters, 'letter')} “{letter}” {'goes' if found.letters == 1 else 'go'}, with your "
            f"reason, for {figure(given.per_minute)} approvals a minute: all within about {counted(minutes, 'minute')}."
        )
    if given.to_come:
        yield f"{counted(given.to_come, 'provider')} still to be called {_hear(given.to_come)} of the new day at once."
    if given.rules.lapses == "not_reapplied":
        warned = [in_words(rung.at.date()) for rung in lapse_ladder(given.until, given.rules, given.as_of)]
        if warned:
            yield f"Who has not reapplied is reminded on {_listed(warned)}."
        yield "Who has not reapplied by the end of that day lapses at midnight, Mountain time."
    yield "This cannot be taken back: letters that are sent are sent, and the day can only be moved to a later one."


def left_out(given: Given) -> Iterator[str]:
    """Who was called and gets no more time, and why."""
    found, standings = given.more_time, given.standings
    for number, why in (
        (found.later, "not answered, and a later day already, given one by one"),
        (found.under_review, "reapplied, and under review: nothing lapses until that is decided"),
        (standings.reapproved, "approved under these rules"),
        (standings.approved_newer, "approved under newer rules"),
        (standings.called_newer, "called by newer rules since"),
        (standings.ended, "withdrawn or given up"),
    ):
        if number:
            yield f"{figure(number)}: {why}"


def _given(found: MoreTime) -> str:
    if not found.given:
        return "No approval gets more time: whoever has not answered has a later day already."
    said = f"{counted(found.given, 'approval')} {'gets' if found.given == 1 else 'get'} more time."
    if not found.back:
        return said
    if found.back == found.given:
        return f"{said} {'It has' if found.given == 1 else 'All of them have'} lapsed, and {_back(found.back)}."
    return (
        f"{said} {figure(found.back)} of them {'has' if found.back == 1 else 'have'} lapsed, and {_back(found.back)}."
    )


def _back(number: int) -> str:
    stands, its = ("stands", "it") if number == 1 else ("stand", "they")
    return f"{stands} again from then on as {its} did before"


def _hear(number: int) -> str:
    return "hears" if number == 1 else "hear"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
