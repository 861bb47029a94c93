"""The words of needs analysis: a questionnaire and its questions, an answer, and what the answers come to."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.model import Frozen


class QuestionKind(StrEnum):
    """What can be answered to a question."""

    ONE = "one"
    """One of its options."""
    SEVERAL = "several"
    """Any number of its options."""
    SCALE = "scale"
    """A whole number from 1 to 5."""
    SHORT = "short"
    """A line of text."""
    LONG = "long"
    """A text of several lines."""


CHOICES = (QuestionKind.ONE, QuestionKind.SEVERAL)
TEXTS = (QuestionKind.SHORT, QuestionKind.LONG)
SCALE = ("1", "2", "3", "4", "5")


class Question(Frozen):
    """One question. In a draft it may lack anything; an open questionnaire's are complete.

    Attributes:
        id: its name within the questionnaire, which it keeps wherever it is moved.
        options: of a choice, in the order in which they are shown; an answer names one by its place, from 1.
        low, high: of a scale, what 1 and 5 stand for.
        required: whether who answers has to answer it.
    """

    id: str = Field(pattern=r"^q[1-9]\d{0,3}$")
    kind: QuestionKind
    text: str = ""
    options: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    required: bool = False


class Words(Frozen):
    """What a questionnaire says: what is edited, copied, previewed and answered."""

    title: str = ""
    introduction: str = ""
    questions: tuple[Question, ...] = ()


class Step(Frozen):
    """A step that can be taken back: what was done, and what the draft said before it."""

    done: str
    before: Words


class QuestionnaireState(StrEnum):
    """``open`` ends by hand or after its last day; nothing is written when that day is over."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Questionnaire(Frozen):
    """One questionnaire as it is recorded.

    Attributes:
        code: what its public address ends in; nobody can guess it.
        template: the id of the template it was made from, "" for none.
        earlier: the last steps of the draft, the last one first.
        revision: counts the saves of the draft, so that a stale page is noticed.
        saved_from: the page that saved last; that page may save again without having read the new revision.
        closes_on: its last day in Montana; a draft has none.
        disposed_at: when its words and its answers were disposed of.
    """

    number: str
    provider: str
    code: str
    title: str = ""
    introduction: str = ""
    template: str = ""
    questions: tuple[Question, ...] = ()
    earlier: tuple[Step, ...] = ()
    state: QuestionnaireState = QuestionnaireState.DRAFT
    revision: int = 1
    saved_from: str = ""
    made_by: str
    made_at: datetime
    changed_at: datetime
    opened_at: datetime | None = None
    closes_on: date | None = None
    closed_at: datetime | None = None
    disposed_at: datetime | None = None

    @property
    def entity(self) -> str:
        """How audit lines and letters name it."""
        return f"questionnaire:{self.number}"

    @property
    def words(self) -> Words:
        """What it says."""
        return Words(title=self.title, introduction=self.introduction, questions=self.questions)

    def stands(self, today: date) -> QuestionnaireState:
        """How it stands on a day in Montana: an open one is closed once its last day is over."""
        over = self.closes_on is not None and self.closes_on < today
        return QuestionnaireState.CLOSED if self.state is QuestionnaireState.OPEN and over else self.state


class QuestionnaireTemplate(Frozen):
    """A questionnaire to begin with, as it stands in a file of `policy/questionnaires`.

    Attributes:
        about: what it is for, in a sentence, for whoever chooses.
    """

    id: str
    name: str
    about: str
    words: Words


Given = str | tuple[str, ...]
"""An answer to one question: a text, a figure of a scale, the place of an option, or the places of several."""


class Answer(Frozen):
    """What one person answered. It names nobody unless they said who they are, and the day is all it says of when.

    Attributes:
        answers: by question id; a question that was left out is missing.
    """

    id: UUID
    questionnaire: str
    answers: Mapping[str, Given]
    full_name: str = ""
    email: str = ""
    organisation: str = ""
    answered_on: date

    @property
    def named(self) -> bool:
        """Whether the person said who they are."""
        return bool(self.full_name or self.email)


class QuestionSummary(Frozen):
    """What the answers to one question come to.

    Attributes:
        answered: how many answered it.
        counts: of a choice or a scale, how many chose each option, in their order.
        texts: of a text, the answers in an order that has nothing to do with who gave them.
    """

    question: Question
    answered: int
    counts: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()


class Summary(Frozen):
    """What the answers of a questionnaire come to.

    Attributes:
        answers: how many there are.
        questions: nothing of each while there are too few answers to show any.
    """

    number: str
    title: str
    introduction: str
    opened_on: date | None
    first_day: date | None = None
    last_day: date | None = None
    answers: int
    questions: tuple[QuestionSummary, ...] = ()


class Evidence(Frozen):
    """A questionnaire attached to an event or an application: what its answers came to on that day.

    Attributes:
        entity: what it is attached to, `event:<number>` or `application:<number>`.
    """

    id: UUID
    questionnaire: str
    entity: str
    summary: Summary
    attached_by: str
    attached_at: datetime
