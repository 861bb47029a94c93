"""What an opening means for everybody: the facts it is judged by, the plan that is rehearsed and then carried out."""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.letter import LetterKind
from schemas.model import Frozen
from schemas.provider import Standing


class PathKind(StrEnum):
    """Who is affected: somebody who waits for the opening, an open application, a provider."""

    WAITING = "waiting"
    APPLICATION = "application"
    PROVIDER = "provider"


class PathState(StrEnum):
    """``planned``; ``begun`` once its first letter is written; ``left_out`` where nothing had to be said any more."""

    PLANNED = "planned"
    BEGUN = "begun"
    LEFT_OUT = "left_out"


class Concerned(Frozen):
    """Somebody an opening may concern.

    Attributes:
        subject: the number of a provider or application, the id of an entry of the waiting list.
        name: of the organisation or person, for people who look at the plan.
    """

    subject: str
    name: str


class ConcernedProvider(Concerned):
    """An approval as an opening meets it.

    Attributes:
        recipients: how many people get each of its letters.
        ends_at: when an end that is announced takes effect.
        under_review: whether a reapplication of it is under review, so that nothing lapses until that is decided.
    """

    standing: Standing
    rule_set: str
    recipients: int = Field(default=1, ge=1)
    ends_at: AwareDatetime | None = None
    under_review: bool = False


class ConcernedApplication(Concerned):
    """An application that is not decided."""

    rule_set: str


class TransitionFacts(Frozen):
    """Everybody there is, in the order of their numbers; policy says whom an opening affects."""

    waiting: tuple[Concerned, ...] = ()
    applications: tuple[ConcernedApplication, ...] = ()
    providers: tuple[ConcernedProvider, ...] = ()


class Happening(StrEnum):
    """What befalls somebody at one instant of a plan; each has its letter."""

    TOLD = "told"
    CALLED = "called"
    WARNED = "warned"
    LAPSED = "lapsed"


class Step(Frozen):
    """One instant of a path: what happens, and the letter that says so. ``name`` is the warning's rung."""

    at: AwareDatetime
    what: Happening
    letter: LetterKind
    name: str = ""


class Path(Frozen):
    """What an opening brings to one of those it affects, if nobody answers.

    Attributes:
        ordinal: its turn, from 1.
        recipients: how many people get each letter.
        steps: in the order of time; the first one is the opening's.
        lapses_at: when the approval lapses, of a provider whose approval may.
    """

    ordinal: int
    kind: PathKind
    subject: str
    name: str
    recipients: int
    steps: tuple[Step, ...]
    lapses_at: AwareDatetime | None = None

    @property
    def letters(self) -> int:
        """How many letters that are."""
        return self.recipients * len(self.steps)


class Plan(Frozen):
    """An opening, thought through: who is affected, which letters go when, what lapses on which date.

    Attributes:
        opens_at: from when on it takes applications; letters follow at the pace.
        lapses_at: the midnight after the last day to reapply; None where nothing lapses.
        too_late: warnings that do not go, because the opening leaves less time than that.
        unaffected: how many providers are not called, by standing.
    """

    rule_set: str
    opens_at: AwareDatetime
    reapply_by: date
    per_minute: int
    lapses_at: AwareDatetime | None
    too_late: tuple[str, ...]
    paths: tuple[Path, ...]
    unaffected: dict[Standing, int]


class Totals(Frozen):
    """A plan in figures."""

    providers: int
    applications: int
    waiting: int
    letters: int
    lapses: int


class PlanDay(Frozen):
    """One date of a plan: how many are told, called and warned, how many approvals lapse, how many letters that is."""

    day: date
    told: int = 0
    called: int = 0
    warned: int = 0
    lapsed: int = 0
    letters: int = 0
