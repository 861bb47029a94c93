"""Superseding: an open application under older rules goes on as a draft under the newer ones."""

from activities.case import Case, Change
from activities.refusal import refused
from policy.carry import carried, fields_of, merged
from policy.mountain import long_date
from schemas.application import Stage
from schemas.audit import AuditVerb
from schemas.draft import Aside
from schemas.rule_set import RuleSet
from store import draft, file, information


async def supersede(case: Case) -> Change:
    """Give the application back as a draft under the newer rules, with everything that was in it."""
    newer = await _newer(case)
    before = case.application
    goes_on = carried(fields_of(before.form), case.rule_set, newer)
    begun = await draft.add(
        case.conn,
        newer.id,
        case.message.as_of,
        fields=goes_on.fields,
        aside=merged(goes_on.aside, await _answers(case)),
        answered_under=before.rule_set,
        reapplies=before.reapplies,
        supersedes=before.number,
    )
    asked = [question.id for question in case.rule_set.questions]
    await file.copy_to_draft(case.conn, before.number, begun.id, asked, case.message.as_of)
    application = case.decided(Stage.SUPERSEDED)
    letters = case.letters(application)
    letters.superseded(begun.id, newer, case.said("reason"))
    facts = {"rule_set": newer.id, "rules": newer.name, "reason": case.said("reason")}
    return Change(application, AuditVerb.APPLICATION_SUPERSEDED, facts, letters, case.said_at)


async def _newer(case: Case) -> RuleSet:
    # This process may not have heard of an opening that others know of.
    await case.rule_book.refresh(case.conn)
    newer = case.rule_book.calling(case.application.rule_set, case.message.as_of)
    if newer is None:
        raise refused("rules_are_current", f"No rules newer than {case.application.rule_set} are open.")
    return newer.rule_set


async def _answers(case: Case) -> list[Aside]:
    """What the applicant answered to our requests: no form asks it in these words, and so it stays in view."""
    return [
        Aside(
            question=f"request:{each.submission}",
            label=f"What we asked on {long_date(each.asked_at)}, and your answer",
            words=f"{each.text}\n\n{each.answer}".strip(),
        )
        for each in await information.of_application(case.conn, case.application.number)
        if each.answer
    ]
