"""Words of disposals: where one stands, what became of a line, and why something could not be done."""

from collections.abc import Mapping

from schemas.account import Role
from schemas.disposal import DisposalState, LineState

MAY_DECIDE = {Role.SUPERVISOR, Role.ADMINISTRATOR}
"""Who decides on disposals and places legal holds (our default)."""

STATES: Mapping[DisposalState, str] = {
    DisposalState.LISTED: "Listed: somebody has to propose it",
    DisposalState.PROPOSED: "Proposed: somebody else has to confirm it",
    DisposalState.CONFIRMED: "Confirmed, and being carried out",
    DisposalState.DROPPED: "Dropped: nothing was disposed of",
    DisposalState.DONE: "Done",
}
LINES: Mapping[LineState, str] = {
    LineState.LISTED: "Due",
    LineState.HELD: "Under a legal hold",
    LineState.DISPOSED: "Disposed of",
    LineState.LEFT_OUT: "Left out",
}
REFUSALS: Mapping[str, str] = {
    "same_person": "Nothing was done: you proposed it, so somebody else has to confirm it.",
    "not_proposed": "Nothing was done: nobody has proposed it yet.",
    "already_proposed": "Nothing was done: somebody proposed it meanwhile.",
    "already_confirmed": "Nothing was done: it was confirmed meanwhile, and is being carried out.",
    "disposal_over": "Nothing was done: it was done or dropped meanwhile.",
    "supervisors_only": "Nothing was done: supervisors and administrators decide on a disposal.",
}
AGAIN = "This could not be done. Load the page again, and tell us if it happens once more."
