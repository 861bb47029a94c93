"""What each decision on an access request changes: one function a verb, in the transaction that holds its row."""

from collections.abc import Awaitable, Callable

from activities.access_case import AccessCase, AccessChange
from activities.access_letters import readers_of
from activities.handing_over import hand_over
from activities.refusal import refused
from schemas.access_request import AccessRequest, AccessStage, AccessVerb, Word
from schemas.account import STAFF_ROLES
from schemas.application import FINAL_STAGES
from schemas.audit import AuditVerb
from store import access_request, account, application, provider


async def assign_access(case: AccessCase) -> AccessChange:
    """Hand the request to a reviewer, or back to all of them."""
    reviewer, name = case.message.reviewer, None
    if reviewer is not None:
        found = await account.by_id(case.conn, reviewer)
        if found is None or not found.active or found.role not in STAFF_ROLES:
            raise refused("unknown_reviewer", f"Account {reviewer} is not an active member of staff.")
        name = found.full_name
    request = case.request.model_copy(update={"reviewer": reviewer})
    return AccessChange(request, AuditVerb.ACCESS_ASSIGNED, {"reviewer": reviewer, "reviewer_name": name})


async def match_access(case: AccessCase) -> AccessChange:
    """Say which provider the request is about: from now on its managers are the ones to be told."""
    number = case.message.provider or ""
    if await provider.by_number(case.conn, number) is None:
        raise refused("unknown_provider", f"There is no provider {number}.")
    if number == case.request.provider:
        raise refused("matched_already", f"It is about provider {number} already.")
    request = case.request.model_copy(
        # What another provider's manager said was about another provider.
        update={
            "provider": number,
            "application": None,
            "word": None,
            "word_by": None,
            "word_at": None,
            "word_reason": "",
        }
    )
    if await _was_anothers(case, number):
        # They were told that they would hear how it ends.
        case.letters.settled("elsewhere", case.said_at)
    letters = case.letters.about(request, await readers_of(case.conn, request))
    letters.told()
    return AccessChange(request, AuditVerb.ACCESS_MATCHED, {"provider": number})


async def _was_anothers(case: AccessCase, number: str) -> bool:
    """Whether somebody else than this provider was told; an application may have become this very provider."""
    if case.request.application is None:
        return case.request.provider is not None
    became = await provider.of_application(case.conn, case.request.application)
    return became is None or became.number != number


async def confirm_access(case: AccessCase) -> AccessChange:
    """A present manager confirms that this person shall have access."""
    return AccessChange(await _with_word(case, Word.CONFIRMED), AuditVerb.ACCESS_CONFIRMED)


async def object_access(case: AccessCase) -> AccessChange:
    """A present manager objects; whoever said something before may think better of it, and the last word stands."""
    request = await _with_word(case, Word.OBJECTED)
    # Another word may take this one's place on the request; the timeline keeps why somebody objected.
    return AccessChange(request, AuditVerb.ACCESS_OBJECTED, {"reason": request.word_reason})


async def grant_access(case: AccessCase) -> AccessChange:
    """Hand it over: for a provider an account, for an open application its status link."""
    request = case.request
    if request.provider:
        return await hand_over(case, request.provider)
    if request.application is None:
        raise refused("nothing_matched", "Nobody has said yet which provider this request is about.")
    found = await application.by_number(case.conn, request.application)
    if found is None or found.stage in FINAL_STAGES:
        raise refused("application_decided", f"Application {request.application} is not open any more.")
    case.letters.application(request.application, case.said("note"))
    case.letters.settled("granted", case.said_at)
    granted = case.decided(AccessStage.GRANTED, decision_reason=case.said("note"))
    return AccessChange(granted, AuditVerb.ACCESS_GRANTED, {"application": request.application})


async def decline_access(case: AccessCase) -> AccessChange:
    """Decline it, with a reason."""
    reason = case.said("reason")
    case.letters.declined(case.said_at, reason)
    case.letters.settled("declined", case.said_at)
    return AccessChange(case.decided(AccessStage.DECLINED, decision_reason=reason), AuditVerb.ACCESS_DECLINED)


async def withdraw_access(case: AccessCase) -> AccessChange:
    """Whoever asked wants it no longer."""
    case.letters.withdrawn(case.said_at)
    case.letters.settled("withdrawn", case.said_at)
    return AccessChange(case.decided(AccessStage.WITHDRAWN), AuditVerb.ACCESS_WITHDRAWN)


async def _with_word(case: AccessCase, word: Word) -> AccessRequest:
    """The request with a manager's word; refused where nobody was told, for then nobody could say anything.

    A word that waited is judged when its turn comes: the request may be about another provider by then, or whoever
    spoke may manage it no more.
    """
    if case.request.provider is None:
        raise refused("nothing_matched", "This request is not about a provider yet.")
    managers = await access_request.managers(case.conn, case.request.provider)
    if case.message.actor not in {each.actor for each in managers}:
        raise refused("not_its_manager", f"{case.message.actor} does not manage provider {case.request.provider} now.")
    said = {"word": word, "word_by": case.message.actor, "word_at": case.said_at, "word_reason": case.said("reason")}
    return case.request.model_copy(update=said)


VERBS: dict[AccessVerb, Callable[[AccessCase], Awaitable[AccessChange]]] = {
    "assign_access": assign_access,
    "match_access": match_access,
    "confirm_access": confirm_access,
    "object_access": object_access,
    "grant_access": grant_access,
    "decline_access": decline_access,
    "withdraw_access": withdraw_access,
}
