"""What is written to supervisors about a disposal: that a list waits, and what came of it."""

from collections.abc import Mapping, Sequence

from activities.readers import Recipient
from schemas.disposal import Disposal, LineState
from schemas.disposal_facts import DisposalDone, DisposalFigures, DisposalListed
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen
from store.disposal import LineTotals


def listed(disposal: Disposal, totals: Mapping[LineState, LineTotals], to: Sequence[Recipient]) -> list[LetterDraft]:
    """A list waits for two people."""
    facts = DisposalListed(
        year=disposal.year,
        due_before=disposal.due_before,
        due=_figures(totals[LineState.LISTED]),
        held=totals[LineState.HELD].lines,
    )
    return _letters(disposal, LetterKind.DISPOSAL_LISTED, facts, to)


def done(disposal: Disposal, totals: Mapping[LineState, LineTotals], to: Sequence[Recipient]) -> list[LetterDraft]:
    """It is carried out."""
    facts = DisposalDone(
        year=disposal.year,
        disposed=_figures(totals[LineState.DISPOSED]),
        held=totals[LineState.HELD].lines,
        left_out=totals[LineState.LEFT_OUT].lines,
    )
    return _letters(disposal, LetterKind.DISPOSAL_DONE, facts, to)


def _figures(totals: LineTotals) -> DisposalFigures:
    return DisposalFigures.model_validate(totals.model_dump())


def _letters(disposal: Disposal, kind: LetterKind, facts: Frozen, to: Sequence[Recipient]) -> list[LetterDraft]:
    return [
        LetterDraft(
            key=f"{disposal.entity}/{kind}/{each.key}",
            kind=kind,
            entity=disposal.entity,
            to_name=each.name,
            to_address=each.address,
            priority=Priority.NOTICE,
            facts=facts.model_dump(mode="json"),
        )
        for each in to
    ]
