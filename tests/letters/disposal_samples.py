"""One realistic letter per kind about disposal, and one per turn its words can take."""

from datetime import date

from schemas import disposal_facts as facts
from schemas.letter import LetterDraft, LetterKind, Priority
from schemas.model import Frozen

YEAR = 2032
_FIGURES = facts.DisposalFigures(lines=1_204, providers=1_204, events=11_873, certificates=236_010)


def _letter(kind: LetterKind, said: Frozen) -> LetterDraft:
    return LetterDraft(
        key=f"disposal:{YEAR}/{kind}/2",
        kind=kind,
        entity=f"disposal:{YEAR}",
        to_name="Sam Supervisor",
        to_address="sam@opi.example.gov",
        priority=Priority.NOTICE,
        facts=said.model_dump(mode="json"),
    )


def _listed(held: int) -> LetterDraft:
    said = facts.DisposalListed(year=YEAR, due_before=date(YEAR, 9, 15), due=_FIGURES, held=held)
    return _letter(LetterKind.DISPOSAL_LISTED, said)


def _done(held: int, left_out: int) -> LetterDraft:
    said = facts.DisposalDone(year=YEAR, disposed=_FIGURES, held=held, left_out=left_out)
    return _letter(LetterKind.DISPOSAL_DONE, said)


DISPOSAL_SAMPLES: dict[str, LetterDraft] = {
    "disposal_listed": _listed(0),
    "disposal_listed_with_holds": _listed(3),
    "disposal_done": _done(0, 0),
    "disposal_done_but_for_some": _done(3, 1),
}
