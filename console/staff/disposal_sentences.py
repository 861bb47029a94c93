"""The timeline of disposals and legal holds in sentences: one for each verb."""

from collections.abc import Mapping

from console.staff.event_sentences import Tell, plain
from console.staff.words import Names, refusal
from policy.dates import report_year_words
from policy.figures import counted
from schemas.audit import AuditLine, AuditVerb

YEARS = "year of a provider", "years of providers"


def _listed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001 - every sentence is asked alike
    lines, held = line.facts.get("lines", 0), line.facts.get("held", 0)
    holds = f" {counted(held, 'other is', 'others are')} under a legal hold." if held else ""
    return f"What need not be kept any longer was listed: {counted(lines, *YEARS)}.{holds}"


def _done(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    facts = line.facts
    others = [
        f" {counted(facts[name], *YEARS)} {words}."
        for name, words in (("held", "held by a legal hold"), ("left_out", "left out"))
        if facts.get(name)
    ]
    return f"It is carried out: {counted(facts.get('disposed', 0), *YEARS)} disposed of.{''.join(others)}"


def _refused(who: str, line: AuditLine, names: Names) -> str:
    why = refusal(str(line.facts.get("code", "")), line.facts, names)
    return f"{who} sent “{line.facts.get('verb', '')}”; nothing was done, because {why}."


def _year_disposed(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
    events, certificates = line.facts.get("events", 0), line.facts.get("certificates", 0)
    by = f" (disposal {line.facts['disposal']})" if "disposal" in line.facts else ""
    return (
        f"The records of the year were disposed of{by}: {counted(events, 'event')}, "
        f"{counted(certificates, 'certificate')}. Figures and days are left."
    )


def _hold(words: str) -> Tell:
    def tell(who: str, line: AuditLine, names: Names) -> str:  # noqa: ARG001
        provider, year = line.facts.get("provider"), line.facts.get("year")
        of = f" on the year {report_year_words(year)}" if year else " on all years"
        whose = f" of provider {provider}" if provider else ""
        reason = f" {line.facts['reason']}" if line.facts.get("reason") else ""
        return f"{who} {words} a legal hold{of}{whose}.{reason}"

    return tell


DISPOSAL_SENTENCES: Mapping[AuditVerb, Tell] = {
    AuditVerb.REPORT_DISPOSED: _year_disposed,
    AuditVerb.DISPOSAL_LISTED: _listed,
    AuditVerb.DISPOSAL_NOTHING_DUE: plain("Nothing was due to be disposed of."),
    AuditVerb.DISPOSAL_PROPOSED: plain("{who} proposed to dispose of what is listed."),
    AuditVerb.DISPOSAL_CONFIRMED: plain("{who} confirmed it: what is listed is disposed of."),
    AuditVerb.DISPOSAL_DROPPED: plain("{who} dropped it, so nothing is disposed of this year. {reason}"),
    AuditVerb.DISPOSAL_DONE: _done,
    AuditVerb.DISPOSAL_SIGNAL_REFUSED: _refused,
    AuditVerb.HOLD_PLACED: _hold("placed"),
    AuditVerb.HOLD_LIFTED: _hold("lifted"),
}
