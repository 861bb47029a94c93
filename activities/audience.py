"""Who a rung's letter goes to; never nobody, as long as anybody works here."""

from collections.abc import Sequence

from schemas.account import Account, Role
from schemas.review import Audience


def chosen(audience: Audience, staff: Sequence[Account], reviewer: int | None) -> list[Account]:
    """The active staff an audience means.

    Args:
        audience: as the rung says.
        staff: everybody on the staff who is active.
        reviewer: the account the application is assigned to; one that was closed since counts as nobody.

    Returns:
        The assigned reviewer or, while nobody is assigned, all reviewers; with or instead of them the supervisors.
        Where that is nobody, the supervisors; where there are none, the administrators; at last everybody.
    """
    assigned = [account for account in staff if account.id == reviewer]
    reviewers = assigned or _with(Role.REVIEWER, staff)
    supervisors = _with(Role.SUPERVISOR, staff)
    wanted = {
        "reviewers": reviewers,
        "reviewer_and_supervisors": [*reviewers, *(each for each in supervisors if each not in reviewers)],
        "supervisors": supervisors,
        "applicant": [],
    }[audience]
    return wanted or supervisors or _with(Role.ADMINISTRATOR, staff) or list(staff)


def _with(role: Role, staff: Sequence[Account]) -> list[Account]:
    return [account for account in staff if account.role == role]
