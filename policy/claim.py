"""What becomes of a claim that is right by itself, beside what is known: who holds one, and who claimed before.

The claimant hears nothing of all this, so that a code tells nothing of anybody. Whatever a person has to say about it
waits for the provider.
"""

from collections.abc import Iterable
from enum import StrEnum

from policy.crowd import Crowd, Person
from policy.roster import About, among
from policy.roster_cells import problem
from policy.together import joined
from schemas.event import Format
from schemas.model import Frozen
from schemas.roster import Holder, JudgedRow, RosterRow, RowState


class Becomes(StrEnum):
    """What a claim becomes."""

    ROW = "row"
    """A row, or the one it was before, anew."""
    NOTHING = "nothing"
    """It adds nothing to what the person claimed or holds."""
    LATER = "later"
    """The claim before is being issued just now; this one has to come once more."""


class Claimed(Frozen):
    """What a claim becomes; `before` is the line of the row it takes the place of."""

    becomes: Becomes
    row: JudgedRow
    before: int | None = None


def claimed(
    row: JudgedRow, before: RosterRow | None, about: About, holders: Iterable[Holder], others: Iterable[RosterRow]
) -> Claimed:
    """Judge a claim.

    Args:
        row: right by itself.
        about: what it is a claim of.
        before: what the same person claimed in this window, if anything.
        holders: who holds a certificate of the occurrence.
        others: claims of it that are not issued yet.
    """
    by_session = about.form.format is Format.CONFERENCE
    crowd = Crowd(holders)
    for each in others:
        if before is None or (each.roster, each.line) != (before.roster, before.line):
            crowd.add(Person(name=each.name, email=each.email))
    if before is None:
        return _new(row, about, crowd)
    if before.state is RowState.DONE:
        return _after_issue(row, before, about, crowd)
    more = by_session and not set(row.sessions) <= set(before.sessions)
    if before.state is RowState.TAKEN:
        return Claimed(becomes=Becomes.LATER if more else Becomes.NOTHING, row=row)
    if before.state is not RowState.BAD:
        if not more:
            return Claimed(becomes=Becomes.NOTHING, row=row)
        row = joined(row, _judged(before), about.form)
    return _new(row, about, crowd, before.line)


def _new(row: JudgedRow, about: About, crowd: Crowd, before: int | None = None) -> Claimed:
    judged = among(row, about, crowd)
    becomes = Becomes.NOTHING if judged.state is RowState.BAD else Becomes.ROW
    return Claimed(becomes=becomes, row=judged, before=before)


def _after_issue(row: JudgedRow, before: RosterRow, about: About, crowd: Crowd) -> Claimed:
    """Who holds what was issued gets more for more sessions; where it was voided, the provider says what is to be."""
    if crowd.same(row.name, row.email):
        return _new(row, about, crowd)
    message = f"{row.name} claimed before: certificate {before.certificate} was issued, and is not valid any more."
    asked = row.model_copy(update={"state": RowState.ASK, "problems": [problem("claimed_before", message)]})
    return Claimed(becomes=Becomes.ROW, row=asked)


def _judged(row: RosterRow) -> JudgedRow:
    return JudgedRow.model_validate({name: getattr(row, name) for name in JudgedRow.model_fields} | {"state": "good"})
