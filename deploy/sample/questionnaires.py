"""Sample needs analysis: one questionnaire that people are answering, and a draft of the next one."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from policy.calendar import mountain_date
from policy.questionnaire import USUAL_DAYS
from policy.questionnaire_templates import templates
from schemas.questionnaire import Answer, Given
from store import account, membership, questionnaire, questionnaire_answer
from store.database import Connection, Pool, transaction

_NAMES = UUID("0b7c7d7e-8b0d-4f0e-9f3e-3b1d1c7a5f60")
ASKED, NEXT = "educators", "when-and-how"
PEOPLE = (
    ("1", ("1", "4"), "2", ("1", "3"), "Half of my class reads two grades below, and I have no time to group them."),
    ("1", ("1", "6"), "3", ("1", "2"), "Writing that is more than filling in blanks."),
    ("1", ("2", "5"), "2", ("3",), "Fractions. Every year."),
    ("2", ("2", "4", "9"), "4", ("2", "4"), "Students who can compute and cannot explain."),
    ("2", ("3", "4"), "3", ("3", "4"), "Science with what is in the closet."),
    ("3", ("6", "5"), "4", ("1", "5"), "Goals that fit what the general classroom does that week."),
    ("4", ("10",), "3", ("4",), "More children who need somebody to talk to than there are hours."),
    ("5", ("5", "6"), "1", ("2", "3"), ""),
)
"""What each answered: work, subjects, how prepared, what would help, and which problem."""
NAMED = {
    "full_name": "Kari Lindqvist",
    "email": "kari@bitterrootsample.example.org",
    "organisation": "Camas Lake School",
}


async def load_questionnaires(pool: Pool, user_name: str, as_of: datetime) -> None:
    """Load what is not there yet: all of it, or nothing where the provider has a questionnaire."""
    async with transaction(pool) as conn:
        owner = await account.by_user_name(conn, user_name)
        if owner is None:
            return
        (of, *_) = await membership.of_account(conn, owner.id)
        if (await questionnaire.page(conn, of.provider)).total:
            return
        opened_at = as_of - timedelta(days=1)
        draft = await questionnaire.make(
            conn, of.provider, templates()[ASKED].words, owner.actor, opened_at, template=ASKED
        )
        last = mountain_date(as_of) + timedelta(days=USUAL_DAYS)
        await questionnaire.open_it(
            conn, draft.number, revision=draft.revision, closes_on=last, actor=owner.actor, as_of=opened_at
        )
        await _answer(conn, draft.number, opened_at)
        await questionnaire.make(conn, of.provider, templates()[NEXT].words, owner.actor, as_of, template=NEXT)


async def _answer(conn: Connection, number: str, at: datetime) -> None:
    for place, (work, subjects, prepared, help_, problem) in enumerate(PEOPLE):
        given: dict[str, Given] = {"q1": work, "q3": subjects, "q4": prepared, "q5": help_}
        if problem:
            given["q2"] = problem
        identity = uuid5(_NAMES, str(place))
        answer = Answer(
            id=identity,
            questionnaire=number,
            answers=given,
            answered_on=mountain_date(at),
            **(NAMED if place == 0 else {}),
        )
        await questionnaire_answer.keep(conn, answer, identity.bytes)
