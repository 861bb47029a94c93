"""What the page one is led back to says about what was done."""

from console.approvals.act import OF_PROVIDERS, OF_STAFF
from console.staff.told import Told

_PENDING = Told(
    tone="info", text="What you sent is saved and being processed. It is not lost; load this page again in a minute."
)
_TOLD = {
    **{path: Told(tone="success", text=act.done) for path, act in OF_STAFF.items()},
    "pending": _PENDING,
}
_OWN = {
    **{path: Told(tone="success", text=act.done) for path, act in OF_PROVIDERS.items()},
    "pending": _PENDING,
}


def told(name: str, *, staff: bool) -> Told | None:
    """The sentence of this name; none where the address was made up."""
    return (_TOLD if staff else _OWN).get(name)
