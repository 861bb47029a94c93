"""What follows from something about to be done, and when: read before it is confirmed."""

from datetime import date, datetime

from console.approvals.act import Act
from policy.approval import lapse_ladder, notice_until
from policy.dates import in_words
from policy.mountain import long_date
from schemas.approval import Approval
from schemas.provider import Standing
from schemas.rule_set import RuleSet

RESTS = (
    "From now on the approval is suspended: the provider leaves the public directory, and dates during the suspension "
    "cannot award units."
)
FINAL = (
    "Afterwards it is final: no place in the public directory, and no units for dates after that day. Certificates of "
    "what was held before stay valid, can still be issued, and counts stay owed."
)
HELD = "Events held before keep their validity, and so do their certificates; counts that are owed stay owed."
REVIEWED = "While a reapplication is under review nothing lapses."


def follows(act: Act, approval: Approval, rules: RuleSet, day: date | None, as_of: datetime) -> list[str]:
    """Sentences about what comes of it, in the order of time.

    Args:
        act: what is about to be done.
        approval: as it stands.
        rules: for more time, those it is called under; else those it is approved under.
        day: the day that was chosen, where one is.
        as_of: now.
    """
    match act.kind:
        case "suspend":
            return [RESTS, HELD, *_time_runs_on(approval)]
        case "reinstate":
            return [
                "From now on the approval is in force again, and the provider is back in the public directory.",
                "The days of the suspension stay days on which it was not in force.",
                *_time_runs_on(approval),
            ]
        case "extend" if day:
            return _extended(approval, rules, day, as_of)
        case "end_approval":
            return _ended(notice_until(rules.approvals, as_of), f"The rules give {rules.approvals.notice_days} days.")
        case "cease" if day:
            return _ended(day, "")
        case _:
            return ["The end that was announced does not come. The approval goes on as it stands now."]


def _time_runs_on(approval: Approval) -> list[str]:
    if approval.reapply_by is None or approval.reapplication:
        return []
    return [
        f"It is called to reapply by {long_date(approval.reapply_by)}; that time runs on. It lapses at midnight after "
        "that day if it has not reapplied."
        if approval.lapses_at
        else f"It is called to reapply by {long_date(approval.reapply_by)}; that time runs on."
    ]


def _extended(approval: Approval, rules: RuleSet, day: date, as_of: datetime) -> list[str]:
    before = f" instead of {long_date(approval.reapply_by)}" if approval.reapply_by else ""
    back = "From now on the approval, which has lapsed, stands again as it did before."
    said = [back] if approval.standing == Standing.LAPSED else []
    said.append(f"The last day to reapply is {long_date(day)}{before}.")
    if rules.approvals.lapses == "nothing":
        return said
    warned = [in_words(rung.at.date()) for rung in lapse_ladder(day, rules.approvals, as_of)]
    if warned:
        said.append(f"Until it reapplies it is reminded on {_listed(warned)}.")
    return [*said, "If it has not reapplied, it lapses at midnight after that day, Mountain time.", REVIEWED]


def _ended(last_day: date, notice: str) -> list[str]:
    said = [
        f"The last day of the approval is {long_date(last_day)}; it ends at midnight after that day, Mountain time.",
        "Up to and including that day it stays as it is, and the end can be taken back.",
        FINAL,
        "To award units again, the organization would have to apply anew.",
    ]
    return [notice, *said] if notice else said


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
