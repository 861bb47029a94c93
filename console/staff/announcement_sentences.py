"""The timeline of announcements, notices and subscriptions in sentences: one for each verb."""

from collections.abc import Mapping
from datetime import datetime

from console.staff.event_sentences import Tell, plain
from console.staff.words import Names, refusal
from policy.figures import counted
from policy.mountain import long_instant
from schemas.audit import AuditLine, AuditVerb


def _scheduled(words: str) -> Tell:
    def tell(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
        send_at, pace = line.facts.get("send_at"), line.facts.get("per_minute")
        when = f" for {long_instant(datetime.fromisoformat(send_at))}" if send_at else ""
        at_pace = f", {counted(int(pace), 'letter')} a minute" if pace else ""
        return f"{who} {words}{when}{at_pace}."

    return tell


def _begun(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"Its time had come: it goes to {_people(line.facts.get('recipients'))}."


def _stopped(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    return f"{who} stopped it; {_people(line.facts.get('left_out'))} did not get it."


def _sent(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    failed = line.facts.get("failed")
    return f"It was sent to {_people(line.facts.get('sent'))}." + (f" {failed} letters failed." if failed else "")


def _refused(who: str, line: AuditLine, names: Names) -> str:
    why = refusal(str(line.facts.get("code", "")), line.facts, names)
    return f"{who} sent “{line.facts.get('verb', '')}”; nothing was done, because {why}."


def _ended(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    by = " by the button of their mail program" if line.facts.get("by") == "one_click" else ""
    return f"{who} ended the subscription{by}."


def _people(count: int | None) -> str:
    return "one address" if count == 1 else f"{count or 0:,} addresses"


ANNOUNCEMENT_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.ANNOUNCEMENT_SCHEDULED: _scheduled("scheduled it"),
    AuditVerb.ANNOUNCEMENT_RESCHEDULED: _scheduled("moved it; it is scheduled"),
    AuditVerb.ANNOUNCEMENT_TAKEN_BACK: plain("{who} took it back before it was sent; it is a draft again."),
    AuditVerb.ANNOUNCEMENT_BEGUN: _begun,
    AuditVerb.ANNOUNCEMENT_PAUSED: plain("{who} paused it."),
    AuditVerb.ANNOUNCEMENT_RESUMED: plain("{who} let it go on."),
    AuditVerb.ANNOUNCEMENT_STOPPED: _stopped,
    AuditVerb.ANNOUNCEMENT_SENT: _sent,
    AuditVerb.ANNOUNCEMENT_EXPORTED: plain("{who} downloaded its list of {addresses} addresses."),
    AuditVerb.ANNOUNCEMENT_SIGNAL_REFUSED: _refused,
    AuditVerb.NOTICE_MADE: plain("{who} wrote the notice “{title}”."),
    AuditVerb.NOTICE_CHANGED: plain("{who} changed the notice “{title}”."),
    AuditVerb.NOTICE_REMOVED: plain("{who} removed the notice “{title}” from the board."),
    AuditVerb.SUBSCRIPTION_CONFIRMED: plain("{who} confirmed the subscription to our news."),
    AuditVerb.SUBSCRIPTION_CHANGED: plain("{who} chose what the subscription is to be about."),
    AuditVerb.SUBSCRIPTION_ENDED: _ended,
}
