"""What the letters about a disposal are made of; both go to supervisors."""

from datetime import date

from schemas.letter import LetterKind
from schemas.model import Frozen


class DisposalFigures(Frozen):
    """What some lines of a list come to: years of providers, and what was recorded in them."""

    lines: int
    providers: int
    events: int
    certificates: int


class DisposalListed(Frozen):
    """A list waits for two people.

    Attributes:
        year: the calendar year it was listed in.
        due_before: what had to be kept until a day before this one is on the list.
        due: what is on it and may be disposed of.
        held: how many lines of it are under a legal hold.
    """

    year: int
    due_before: date
    due: DisposalFigures
    held: int


class DisposalDone(Frozen):
    """It was disposed of, as two people decided; ``held`` and ``left_out`` count lines that were not."""

    year: int
    disposed: DisposalFigures
    held: int
    left_out: int


DISPOSAL_FACTS: dict[LetterKind, type[Frozen]] = {
    LetterKind.DISPOSAL_LISTED: DisposalListed,
    LetterKind.DISPOSAL_DONE: DisposalDone,
}
